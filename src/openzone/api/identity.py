"""What is known of an organisation, a collection for each kind: read, added, put right, taken away; and persons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from openzone.api import identity_shapes as shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Day, Filters
from openzone.api.named import organisation_named
from openzone.api.possible import REFERENCE
from openzone.core.actions import note_reading, note_readings
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.core.partial_dates import latest_first
from openzone.places.queries import is_staff, parks_of, today_of
from openzone.registry import models
from openzone.registry.actions import identifiers, industries, names, persons, relations, tags, titles
from openzone.registry.models import Organisation
from openzone.registry.queries import industry_named, persons_named, persons_visible_to, relations_of, visible_to
from openzone.registry.rules import lasts_on, reachable
from openzone.registry.schemes import Number

router = Router(tags=["organisations"])
LARGEST_ID = 2**63 - 1
Sent = dict[str, Any]


@dataclass(frozen=True)
class Collection:
    """One kind: what is sent and answered, its rows, and the actions behind it. None: it is never put right."""

    words: str
    new: type[Body]
    shape: Any
    rows: Callable[[Organisation, Actor], QuerySet[Any]]
    add: Callable[[Organisation, Actor, Sent], Any]
    remove: Callable[..., None]
    correction: type[Body] | None = None
    correct: Callable[[Any, Actor, Sent], Any] | None = None

    def shown(self, row: Any, here: Organisation) -> Any:
        """The shape of a row; a relation is seen from the organisation in the address."""
        return self.shape.of(row, here.pk) if self.shape is shapes.Relation else self.shape.of(row)


def _number(sent: Sent) -> Number:
    return Number(sent["scheme"], sent["value"], sent["reason"], sent["source"])


def _relate(here: Organisation, by: Actor, sent: Sent) -> models.Relation:
    try:
        other = organisation_named(by, sent.pop("other"))
    except Invalid as refusal:
        raise Invalid.of("other", refusal.sentence) from None
    ends = (other, here) if sent.pop("other_is") == "above" else (here, other)
    return relations.relate(*ends, by=by, **sent)


def _classify(here: Organisation, by: Actor, sent: Sent) -> models.Classification:
    found = industry_named(by.where, sent["industry"])
    if found is None:
        raise Invalid.of("industry", _("There is no class with this code."))
    return industries.classify(here, by=by, industry=found, is_main=sent["is_main"])


def _operate(here: Organisation, by: Actor, sent: Sent) -> models.ParkOperator:
    park = parks_of(by.where).filter(code=sent.pop("park")).first()
    if park is None:
        raise Invalid.of("park", _("There is no park with this code."))
    return relations.operate(here, by=by, park=park, **sent)


def _title(sent: Sent) -> Sent:
    return {**{name: value for name, value in sent.items() if name != "certificate"}, "number": sent["certificate"]}


def _relations(here: Organisation, by: Actor) -> QuerySet[models.Relation]:
    return relations_of(by, here).select_related("subject", "object")


COLLECTIONS: dict[str, Collection] = {
    "identifiers": Collection(
        "numbers",
        shapes.NewIdentifier,
        shapes.Identifier,
        lambda here, by: here.identifiers.select_related("organisation__zone"),
        lambda here, by, sent: identifiers.identify(here, by=by, number=_number(sent)),
        identifiers.remove_identifier,
        shapes.IdentifierCorrection,
        lambda row, by, sent: identifiers.change_identifier(row, by=by, number=_number(sent), ended=sent["ended"]),
    ),
    "names": Collection(
        "other names",
        shapes.NewName,
        shapes.Name,
        lambda here, by: here.names.select_related("organisation__zone"),
        lambda here, by, sent: names.add_name(here, by=by, **sent),
        names.remove_name,
        shapes.NewName,
        lambda row, by, sent: names.change_name(row, by=by, **sent),
    ),
    "addresses": Collection(
        "addresses",
        shapes.NewAddress,
        shapes.Address,
        lambda here, by: here.addresses.select_related("organisation__zone"),
        lambda here, by, sent: names.add_address(here, by=by, **sent),
        names.remove_address,
        shapes.NewAddress,
        lambda row, by, sent: names.change_address(row, by=by, **sent),
    ),
    "websites": Collection(
        "addresses in the web",
        shapes.NewWebsite,
        shapes.Website,
        lambda here, by: here.websites.select_related("organisation"),
        lambda here, by, sent: names.add_website(here, by=by, **sent),
        names.remove_website,
        shapes.NewWebsite,
        lambda row, by, sent: names.change_website(row, by=by, **sent),
    ),
    "industries": Collection(
        "classes of industry",
        shapes.NewClass,
        shapes.Class,
        lambda here, by: here.classifications.select_related("organisation", "industry"),
        _classify,
        industries.declassify,
    ),
    "relations": Collection(
        "relations",
        shapes.NewRelation,
        shapes.Relation,
        _relations,
        _relate,
        relations.remove_relation,
        shapes.RelationCorrection,
        lambda row, by, sent: relations.change_relation(row, by=by, **sent),
    ),
    "parks": Collection(
        "parks that it operates",
        shapes.NewOperation,
        shapes.Operation,
        lambda here, by: here.parks_operated.select_related("organisation__zone", "park"),
        _operate,
        relations.remove_operator,
        shapes.OperationCorrection,
        lambda row, by, sent: relations.change_operator(row, by=by, **sent),
    ),
    "titles": Collection(
        "titles and listings",
        shapes.NewTitle,
        shapes.Title,
        lambda here, by: here.titles.select_related("organisation__zone"),
        lambda here, by, sent: titles.give_title(here, by=by, **_title(sent)),
        titles.remove_title,
        shapes.NewTitle,
        lambda row, by, sent: titles.change_title(row, by=by, **_title(sent)),
    ),
    "tags": Collection(
        "tags",
        shapes.NewTag,
        shapes.Tag,
        lambda here, by: here.taggings.select_related("organisation__zone", "tag"),
        lambda here, by, sent: tags.tag(here, by=by, **sent),
        tags.untag,
        shapes.TagCorrection,
        lambda row, by, sent: tags.change_tagging(row, by=by, **sent),
    ),
    "persons": Collection(
        "persons and their positions",
        shapes.NewPerson,
        shapes.Office,
        lambda here, by: here.offices.select_related("organisation__zone", "person"),
        lambda here, by, sent: persons.enter_person(here, by=by, **sent),
        persons.remove_office,
        shapes.OfficeCorrection,
        lambda row, by, sent: persons.change_office(row, by=by, **sent),
    ),
}
Kind = StrEnum("Kind", {name.upper(): name for name in COLLECTIONS})  # type: ignore[misc]


def _here(actor: Actor, ref: str, collection: str) -> Organisation:
    """The organisation, if the caller may see it; whoever reads its persons is on record."""
    if not REFERENCE.fullmatch(ref):
        raise Http404
    row = get_object_or_404(visible_to(actor).select_related("zone"), ref=ref)
    if collection == "persons" and is_staff(actor):
        note_reading(actor, subject_type="organisation", subject_id=row.pk, what="people")
    return row


def _row(known: Collection, here: Organisation, number: int, by: Actor) -> Any:
    if not 0 <= number <= LARGEST_ID:
        raise Http404
    return get_object_or_404(known.rows(here, by), pk=number)


def _offer(name: str, known: Collection) -> None:
    """Enter the addresses of one collection."""
    path = f"/organisations/{{organisation}}/{name}"

    def listed(request: ApiRequest, organisation: str, filters: Query[Filters]) -> HttpResponse:
        here = _here(request.auth, organisation, name)
        order = Order(f"{name} {organisation}", "id")
        found, after = page(known.rows(here, request.auth), order, cursor=filters.cursor, limit=filters.limit)
        return respond(Items(items=[known.shown(row, here) for row in found], next=after))

    listed.__doc__ = f"The {known.words} of an organisation, as far as they are known, in the order of entering."
    router.get(
        path, response=documented(200, Items.__class_getitem__(known.shape), 404), summary=f"List {known.words}",
        operation_id=f"list_{name}_of_organisation",
    )(listed)  # fmt: skip
    sent: Any = known.new

    def added(request: ApiRequest, organisation: str, payload: sent, key: Key) -> HttpResponse:
        def act() -> BaseModel:
            here = _here(request.auth, organisation, name)
            made = known.add(here, request.auth, payload.model_dump())
            shown: BaseModel = known.shown(_row(known, here, made.pk, request.auth), here)
            return shown

        return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)

    added.__doc__ = f"Add to the {known.words} of an organisation that the caller's unit serves."
    router.post(
        path, response=documented(201, known.shape, 400, 403, 404, 409, 413), summary=f"Add to the {known.words}",
        operation_id=f"add_{name}_of_organisation",
    )(added)  # fmt: skip
    if known.correct is not None:
        _offer_correction(name, known, path)


def _offer_correction(name: str, known: Collection, path: str) -> None:
    sent: Any = known.correction
    correct = known.correct
    assert correct is not None, "only what can be put right is offered so"

    def corrected(request: ApiRequest, organisation: str, number: int, payload: sent, key: Key) -> HttpResponse:
        def act() -> BaseModel:
            here = _here(request.auth, organisation, name)
            correct(_row(known, here, number, request.auth), request.auth, payload.model_dump())
            shown: BaseModel = known.shown(_row(known, here, number, request.auth), here)
            return shown

        return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

    corrected.__doc__ = f"Put one of the {known.words} right, or say when it ended: all of it is written as sent."
    router.post(
        f"{path}/{{number}}/correction",
        response=documented(200, known.shape, 400, 403, 404, 409, 413),
        summary=f"Put one of the {known.words} right",
        operation_id=f"correct_{name}_of_organisation",
    )(corrected)


for _name, _known in COLLECTIONS.items():
    _offer(_name, _known)


class Removal(Body):
    """Take away what was entered by mistake."""


class Removed(BaseModel):
    """What was taken away."""

    number: int


@router.post(
    "/organisations/{organisation}/{collection}/{number}/removal",
    response=documented(200, Removed, 400, 403, 404, 409, 413),
    summary="Take away what was entered by mistake",
    operation_id="remove_known_of_organisation",
)
def remove(
    request: ApiRequest, organisation: str, collection: Kind, number: int, payload: Removal, key: Key
) -> HttpResponse:
    """Take one row of a collection away. What was so once and is no longer gets an end instead, by a correction."""
    known = COLLECTIONS[collection.value]

    def act() -> Removed:
        here = _here(request.auth, organisation, collection.value)
        known.remove(_row(known, here, number, request.auth), by=request.auth)
        return Removed(number=number)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


class PersonFilters(Filters):
    """Which persons, and what they were on which day."""

    q: str | None = Field(default=None, max_length=100, description="Words of a name in either script, or its sound.")
    on: Day | None = Field(default=None, description="Only the offices of this day.", examples=["2014-06-01"])


@router.get(
    "/persons",
    response=documented(200, Items[shapes.Person]),
    summary="List persons",
    operation_id="list_persons",
    tags=["persons"],
)
def list_persons(request: ApiRequest, filters: Query[PersonFilters]) -> HttpResponse:
    """The persons at organisations that the caller may see, each with what he is and was."""
    rows = persons_named(persons_visible_to(request.auth), filters.q or "")
    found, after = page(rows, Order("persons", "name"), cursor=filters.cursor, limit=filters.limit)
    if is_staff(request.auth):
        note_readings(request.auth, subject_type="person", subject_ids=[one.pk for one in found], what="people")
    return respond(Items(items=_with_offices(request.auth, found, filters.on), next=after))


def _with_offices(actor: Actor, rows: list[models.Person], day: date | None) -> list[shapes.Person]:
    """Persons with their offices at organisations that the caller sees."""
    seen = visible_to(actor).order_by().values("pk")
    held = models.Office.objects.filter(person__in=rows, organisation__in=seen).select_related("organisation", "person")
    offices, today = list(held.order_by(latest_first("since"), "-id")), today_of(actor)
    told = reachable(offices, today)
    asked = [one for one in offices if day is None or lasts_on(one, day)]
    return [
        shapes.Person.of(row, [one for one in asked if one.person_id == row.pk], reachable=row.pk in told)
        for row in rows
    ]

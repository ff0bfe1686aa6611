"""The privacy of people: how long is kept what, and erasure; for the administrators of the whole zone."""

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictInt, StrictStr

from openzone.accounts.models import User
from openzone.accounts.queries import user_by_email
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Filters, Line
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.core.models import RetentionRun
from openzone.core.retention import LONGEST, all_kept, days_kept
from openzone.places.actions.privacy import belongs_here, erase_person, set_retention
from openzone.places.queries import administers_zone, zone_of

router = Router(tags=["privacy"])
Kind = Annotated[StrictStr, Field(max_length=40)]
Days = Annotated[StrictInt, Field(ge=1, le=LONGEST)]


class RetentionShape(BaseModel):
    """For how long one kind of data is kept."""

    kind: str = Field(examples=["case_reading"])
    words: str = Field(description="What it is, in the reader's language.")
    days: int
    least: int = Field(description="It must be kept for so many days.")


class PrivacyRunShape(BaseModel):
    """What a night removed of one kind."""

    kind: str
    at: datetime
    before: datetime = Field(description="It was from before this moment.")
    count: int


class RetentionBody(Body):
    """For how many days is kept what. A kind that is left out stays as it is."""

    days: dict[Kind, Days] = Field(description="Days by kind.", examples=[{"case_reading": 365}])


class Erasure(Body):
    """Erase a person for good."""

    person: Line = Field(description="E-mail of the person.", examples=["former@enterprise.example"])


class ErasedShape(BaseModel):
    """A person who was erased."""

    id: int = Field(description="The number by which the log names the person.")
    erased_at: datetime


def insist_administers(actor: Actor) -> None:
    """Raise unless the caller administers the whole zone: for others these things are not there."""
    if not administers_zone(actor):
        raise Http404


def person_named(actor: Actor, email: str) -> User:
    """The person with this e-mail of whom the zone knows something."""
    user = user_by_email(email) if email.isprintable() else None
    if user is None or not belongs_here(user, actor.where):
        raise Invalid.of("person", _("The zone knows nobody with this e-mail."))
    return user


def _retention(actor: Actor) -> Items[RetentionShape]:
    days = days_kept(actor.where)
    items = [
        RetentionShape(kind=kind.code, words=str(kind.words), days=days[kind.code], least=kind.least)
        for kind in all_kept()
    ]
    return Items(items=items, next=None)


@router.get(
    "/retention",
    response=documented(200, Items[RetentionShape], 404),
    summary="Tell how long data of people are kept",
    operation_id="get_retention",
)
def get_retention(request: ApiRequest) -> HttpResponse:
    """For how many days the zone keeps each kind of data of people."""
    insist_administers(request.auth)
    return respond(_retention(request.auth))


@router.put(
    "/retention",
    response=documented(200, Items[RetentionShape], 400, 403, 404, 409, 413),
    summary="Say how long data of people are kept",
    operation_id="set_retention",
)
def put_retention(request: ApiRequest, payload: RetentionBody, key: Key) -> HttpResponse:
    """Say for how many days each kind of data of people is kept. It counts from the next night on."""
    actor = request.auth

    def act() -> Items[RetentionShape]:
        insist_administers(actor)
        _insist_known(payload.days)
        set_retention(zone_of(actor), days=payload.days, by=actor)
        return _retention(actor)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _insist_known(days: dict[str, int]) -> None:
    """A misspelt kind would silently stay as it is."""
    unknown = sorted(days.keys() - {kind.code for kind in all_kept()})
    if unknown:
        raise Invalid.of("days", _("There is no kind of data “%(kind)s”.") % {"kind": unknown[0]})


@router.get(
    "/retention/runs",
    response=documented(200, Items[PrivacyRunShape], 404),
    summary="List what the nights removed",
    operation_id="list_retention_runs",
)
def list_runs(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """How much of each kind was removed when, the newest first."""
    insist_administers(request.auth)
    rows, order = RetentionRun.objects.filter(zone_id=request.auth.where), Order("retention runs", "at", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    named = PrivacyRunShape.model_fields
    return respond(
        Items(items=[PrivacyRunShape(**{name: getattr(row, name) for name in named}) for row in found], next=after)
    )


@router.post(
    "/erasures",
    response=documented(201, ErasedShape, 400, 403, 404, 409, 413),
    summary="Erase a person",
    operation_id="erase_person",
)
def erasure(request: ApiRequest, payload: Erasure, key: Key) -> HttpResponse:
    """Take a person's name, address and whatever else is personal out of the installation, for good.

    409 says what is still owed to or by the person.
    """
    actor = request.auth

    def act() -> ErasedShape:
        insist_administers(actor)
        gone = erase_person(person_named(actor, payload.person), by=actor)
        assert gone.erased_at is not None
        return ErasedShape(id=gone.pk, erased_at=gone.erased_at)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)

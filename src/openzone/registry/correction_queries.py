"""Which proposed corrections there are for whom, and what stands today where each wants to change something."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat, JSONObject

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.partial_dates import PartialDate
from openzone.places.queries import day_in, posts_of, serves
from openzone.places.rules import WORKING_ROLES
from openzone.registry import models
from openzone.registry.correcting import FIELDS, OF_THE_ORGANISATION, stored
from openzone.registry.enums import Belonging, CorrectionKind, CorrectionSide, CorrectionState
from openzone.registry.models import Correction, Organisation
from openzone.registry.queries import belonging, confided_to, organisations_joined, visible_to
from openzone.registry.rules import may_reach

Present = dict[str, str]


def corrections_visible_to(actor: Actor) -> QuerySet[Correction]:
    """The corrections of the organisations that the actor sees: an enterprise its own, staff those that they serve.

    Those of figures are for whom the figures are for: of an enterprise its owners alone.
    """
    seen, told = (rows.order_by().values("pk") for rows in (visible_to(actor), confided_to(actor)))
    readable = ~Q(kind=CorrectionKind.FACT) | Q(organisation_id__in=told)
    rows = Correction.objects.filter(readable, zone_id=actor.where, organisation_id__in=seen)
    return rows.select_related("organisation__unit", "organisation__zone", "proposed_by", "decided_by", "document")


def corrections_at_desk(actor: Actor) -> QuerySet[Correction]:
    """Those of organisations that the actor does not act for himself."""
    return corrections_visible_to(actor).exclude(organisation_id__in=organisations_joined(actor))


def corrections_at_portal(actor: Actor) -> QuerySet[Correction]:
    """Those that the actor's own enterprises proposed, the latest first."""
    rows = corrections_visible_to(actor).filter(organisation_id__in=organisations_joined(actor))
    return rows.order_by("-id")


def still_open(rows: QuerySet[Correction]) -> QuerySet[Correction]:
    """Those that nobody has decided yet, the longest waiting first."""
    return rows.filter(state=CorrectionState.WAITING).order_by("proposed_at", "id")


def corrections_to_decide(actor: Actor) -> QuerySet[Correction]:
    """The open ones of organisations that the actor manages; without a manager, those of his own unit."""
    own = [post.unit_id for post in posts_of(actor) if post.role in WORKING_ROLES]
    mine = Q(organisation__account_manager_id=actor.who)
    mine |= Q(organisation__account_manager__isnull=True, organisation__unit_id__in=own)
    return still_open(corrections_at_desk(actor).filter(mine))


def sides_of(actor: Actor, row: Correction) -> frozenset[CorrectionSide]:
    """What the actor is to a correction. Whoever acts for the enterprise does not decide for the zone."""
    belongs = belonging(actor, row.organisation_id)
    if belongs:
        own = row.proposed_by_id == actor.user_id or belongs == Belonging.OWNER
        return frozenset({CorrectionSide.PROPOSER}) if own else frozenset()
    return frozenset({CorrectionSide.STAFF}) if serves(actor, row.organisation.unit_id) else frozenset()


def _facts() -> QuerySet[Any]:
    """Facts, each with the figure that counts today for its indicator and date."""
    same = models.Fact.objects.filter(
        organisation=OuterRef("organisation"), indicator=OuterRef("indicator"), at=OuterRef("at"), current=True
    )
    text = Cast("value", CharField())
    return models.Fact.objects.annotate(
        now=Subquery(same.values(one=JSONObject(value=text, comparator="comparator", currency="currency"))[:1])
    )


def _fields(kind: CorrectionKind) -> JSONObject:
    """The fields of a kind as JSON."""
    return JSONObject(**{name: name for name in FIELDS[kind]})


_OF_PERSON = ("name", "name_local", "phone", "email")
_OFFICE = JSONObject(
    speaks="speaks",
    **{name: f"person__{name}" if name in _OF_PERSON else name for name in FIELDS[CorrectionKind.PERSON]},
)
# Of each kind: its rows, by what one is found, and what stands in it as JSON.
_ROWS: dict[CorrectionKind, tuple[Callable[[], QuerySet[Any]], str, Any]] = {
    CorrectionKind.NAME: (Organisation.objects.all, "pk", _fields(CorrectionKind.NAME)),
    CorrectionKind.INDUSTRY: (
        lambda: models.Classification.objects.filter(is_main=True),
        "organisation_id",
        JSONObject(industry=Concat("industry__scheme", Value(":"), "industry__code")),
    ),
    CorrectionKind.IDENTIFIER: (models.Identifier.objects.all, "pk", _fields(CorrectionKind.IDENTIFIER)),
    CorrectionKind.OTHER_NAME: (models.OrganisationName.objects.all, "pk", _fields(CorrectionKind.OTHER_NAME)),
    CorrectionKind.ADDRESS: (models.Address.objects.all, "pk", _fields(CorrectionKind.ADDRESS)),
    CorrectionKind.WEBSITE: (models.Website.objects.all, "pk", _fields(CorrectionKind.WEBSITE)),
    CorrectionKind.PERSON: (models.Office.objects.all, "pk", _OFFICE),
    CorrectionKind.FACT: (_facts, "pk", F("now")),
}


def with_present(rows: QuerySet[Correction]) -> QuerySet[Any]:
    """The corrections, each with what stands today where it wants to change something: in the same statement."""
    found = [When(kind=kind, then=_standing(kind)) for kind in CorrectionKind]
    return rows.annotate(now=Case(*found, default=None, output_field=JSONField()))


def _standing(kind: CorrectionKind) -> Subquery:
    write, key, told = _ROWS[kind]
    about = OuterRef("organisation_id") if kind in OF_THE_ORGANISATION else OuterRef("row")
    # A row that a merge, or taking one back, gave to another organisation is none of this one's.
    own = {} if kind == CorrectionKind.NAME else {"organisation": OuterRef("organisation_id")}
    return Subquery(write().filter(**{key: about}, **own).values(one=told)[:1])


def present_in(row: Any) -> Present | None:
    """What stands today where a correction (loaded `with_present`) wants to change something; None for nothing."""
    return _plain(CorrectionKind(row.kind), row.now, row.organisation)


def present_of(row: Correction) -> Present | None:
    """The same, asked anew."""
    rows = Correction.objects.filter(pk=row.pk).select_related("organisation__zone")
    return present_in(with_present(rows).get())


def row_of(organisation: Organisation, kind: CorrectionKind, row: int | None) -> Present | None:
    """What stands in a row of an organisation today; None where it has none such."""
    if row is None:
        return None
    write, key, told = _ROWS[kind]
    about = organisation.pk if kind in OF_THE_ORGANISATION else row
    mine = {} if kind == CorrectionKind.NAME else {"organisation": organisation}
    return _plain(kind, write().filter(**{key: about}, **mine).values_list(told, flat=True).first(), organisation)


def _plain(kind: CorrectionKind, standing: dict[str, Any] | None, organisation: Organisation) -> Present | None:
    if standing is None:
        return None
    if kind == CorrectionKind.PERSON:
        return _reached(standing, day_in(organisation.zone, clock.now()))
    values = stored(standing)
    return {**values, "value": plain_number(Decimal(values["value"]))} if kind == CorrectionKind.FACT else values


def _reached(office: dict[str, Any], day: date) -> Present:
    """An office as it is told: without phone and e-mail of a person who has left, or is not whom to speak to."""
    values = stored({name: office[name] for name in FIELDS[CorrectionKind.PERSON]})
    if may_reach(speaks=office["speaks"], until=PartialDate(values["until"]), day=day):
        return values
    return {**values, "phone": "", "email": ""}


def plain_number(value: Decimal) -> str:
    """A number as a correction keeps it: with a point, without noughts that say nothing."""
    return f"{value.normalize():f}"

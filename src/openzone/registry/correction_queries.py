"""Which proposed corrections there are for whom, and what stands today where each wants to change something."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat, JSONObject

from openzone.core.actor import Actor
from openzone.places.queries import posts_of, serves
from openzone.places.rules import WORKING_ROLES
from openzone.registry import models
from openzone.registry.correcting import FIELDS, OF_THE_ORGANISATION, stored
from openzone.registry.enums import Belonging, CorrectionKind, CorrectionSide, CorrectionState
from openzone.registry.models import Correction, Organisation
from openzone.registry.queries import belonging, organisations_joined, visible_to

Present = dict[str, str]


def corrections_visible_to(actor: Actor) -> QuerySet[Correction]:
    """The corrections of the organisations that the actor sees: an enterprise its own, staff those that they serve."""
    seen = visible_to(actor).order_by().values("pk")
    rows = Correction.objects.filter(zone_id=actor.where, organisation_id__in=seen)
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


def _fields(kind: CorrectionKind, through: str = "", of_it: tuple[str, ...] = ()) -> JSONObject:
    """The fields of a kind as JSON; those in `of_it` stand in the row that `through` leads to."""
    return JSONObject(**{name: f"{through}{name}" if name in of_it else name for name in FIELDS[kind]})


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
    CorrectionKind.PERSON: (
        models.Office.objects.all,
        "pk",
        _fields(CorrectionKind.PERSON, "person__", ("name", "name_local", "phone", "email")),
    ),
    CorrectionKind.FACT: (_facts, "pk", F("now")),
}


def with_present(rows: QuerySet[Correction]) -> QuerySet[Any]:
    """The corrections, each with what stands today where it wants to change something: in the same statement."""
    found = [When(kind=kind, then=_standing(kind)) for kind in CorrectionKind]
    return rows.annotate(now=Case(*found, default=None, output_field=JSONField()))


def _standing(kind: CorrectionKind) -> Subquery:
    write, key, told = _ROWS[kind]
    about = OuterRef("organisation_id") if kind in OF_THE_ORGANISATION else OuterRef("row")
    return Subquery(write().filter(**{key: about}).values(one=told)[:1])


def present_in(row: Any) -> Present | None:
    """What stands today where a correction (loaded `with_present`) wants to change something; None for nothing."""
    return _plain(CorrectionKind(row.kind), row.now)


def present_of(row: Correction) -> Present | None:
    """The same, asked anew."""
    return present_in(with_present(Correction.objects.filter(pk=row.pk)).get())


def row_of(organisation: Organisation, kind: CorrectionKind, row: int | None) -> Present | None:
    """What stands in a row of an organisation today; None where it has none such."""
    if row is None:
        return None
    write, key, told = _ROWS[kind]
    about = organisation.pk if kind in OF_THE_ORGANISATION else row
    mine = {} if kind == CorrectionKind.NAME else {"organisation": organisation}
    return _plain(kind, write().filter(**{key: about}, **mine).values_list(told, flat=True).first())


def _plain(kind: CorrectionKind, standing: dict[str, Any] | None) -> Present | None:
    if standing is None:
        return None
    values = stored(standing)
    return {**values, "value": plain_number(Decimal(values["value"]))} if kind == CorrectionKind.FACT else values


def plain_number(value: Decimal) -> str:
    """A number as a correction keeps it: with a point, without noughts that say nothing."""
    return f"{value.normalize():f}"

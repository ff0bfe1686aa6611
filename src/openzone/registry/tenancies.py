"""Who has which space, and what each space is on a day: the rows behind pages, API and figures."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, JSONObject

from openzone.core.actor import Actor
from openzone.core.prepared import Given, Prepared
from openzone.places.enums import HoldKind, ParkState, SpaceState, SpaceUse
from openzone.places.models import Hold, Space
from openzone.places.queries import (
    existing_on,
    is_staff,
    on_some_day,
    oversees_zone,
    running_on,
    spaces_worked_on,
    units_held,
)
from openzone.registry.enums import Belonging
from openzone.registry.models import Organisation, RentStep, Tenancy, TenancyCorrection
from openzone.registry.queries import organisations_joined
from openzone.registry.rents import Rate, Terms

EXPIRY_DAYS = (90, 180)


def tenancies_visible_to(actor: Actor) -> QuerySet[Tenancy]:
    """Staff see those of the organisations and in the parks that they serve; owners of an enterprise its own."""
    rows = Tenancy.objects.filter(_visible(actor), zone_id=actor.where)
    return rows.select_related("organisation", "space__floor__building__park")


def _visible(actor: Actor) -> Q:
    if actor.is_system or oversees_zone(actor):
        return Q()
    own = Q(organisation_id__in=organisations_joined(actor, Belonging.OWNER))
    if is_staff(actor):
        held = units_held(actor)
        own |= Q(organisation__unit_id__in=held) | Q(space__floor__building__park__unit_id__in=held)
    return own


def corrections_on(actor: Actor, space: Space) -> QuerySet[TenancyCorrection]:
    """What was put right or taken back of the tenancies of a space, of those that the actor sees: the latest first."""
    rows = TenancyCorrection.objects.filter(_visible(actor), space=space).select_related("organisation", "made_by")
    return rows.order_by("-made_at", "-id")


def with_rents(rows: QuerySet[Tenancy]) -> QuerySet[Any]:
    """Each with the steps of its rent, in the same statement."""
    step = JSONObject(since="since", rate=Cast("per_square_metre", CharField()))
    steps = RentStep.objects.filter(tenancy=OuterRef("pk")).order_by("since")
    return rows.annotate(steps=ArraySubquery(steps.values(one=step)))


def tenancies_of(organisation: Organisation) -> list[Any]:
    """The tenancies of an organisation, the latest first."""
    return _tenancies(organisation=organisation.pk)


def _write_tenancies() -> QuerySet[Any]:
    rows = Tenancy.objects.filter(organisation_id=Given("organisation"))
    return with_rents(rows.select_related("space__floor__building__park")).order_by("-since", "-id")


_tenancies: Prepared[Any] = Prepared(_write_tenancies)


def overlapping(space: Space, since: date, until: date | None) -> QuerySet[Tenancy]:
    """The tenancies of a space on any of these days, the earliest first."""
    rows = Tenancy.objects.filter(on_some_day(since, until), space=space)
    return rows.select_related("organisation").order_by("since", "id")


def ending(tenancies: QuerySet[Tenancy], day: date, days: int) -> QuerySet[Tenancy]:
    """Those that run on a day and end within so many days."""
    return tenancies.filter(since__lte=day, until__gte=day, until__lte=day + timedelta(days=days))


def without_successor(tenancies: QuerySet[Tenancy]) -> QuerySet[Tenancy]:
    """Those after which the organisation has no space any more: no other tenancy of it runs on the day that follows."""
    other = Tenancy.objects.filter(organisation=OuterRef("organisation")).exclude(pk=OuterRef("pk"))
    return tenancies.exclude(Exists(other.filter(Q(until__isnull=True) | Q(until__gt=OuterRef("until")))))


def schedule_of(tenancy: Tenancy) -> list[Rate]:
    """The steps of its rent, as they were loaded with it; else they are read."""
    steps = getattr(tenancy, "steps", None)
    if steps is None:
        return [Rate(step.since, step.per_square_metre) for step in tenancy.rents.order_by("since")]
    return [Rate(date.fromisoformat(step["since"]), Decimal(step["rate"])) for step in steps]


def terms_of(tenancy: Tenancy) -> Terms:
    """What was agreed, as the rules of rent read it."""
    schedule = schedule_of(tenancy)
    return Terms(tenancy.since, tenancy.until, tenancy.area, schedule, tenancy.rent_free_months)


def with_state(spaces: QuerySet[Space], day: date, *, there: bool = True) -> QuerySet[Any]:
    """The spaces there are on a day (or all), each with its `state` on it as `places.rules.state_of` derives it."""
    let = Exists(Tenancy.objects.filter(running_on(day), space=OuterRef("pk")))
    held = Hold.objects.filter(running_on(day), space=OuterRef("pk"))
    state = Case(
        When(let, then=Value(SpaceState.LET)),
        When(Exists(held.filter(kind=HoldKind.WORKS)), then=Value(SpaceState.WORKS)),
        When(Exists(held.filter(kind=HoldKind.RESERVED)), then=Value(SpaceState.RESERVED)),
        default=Value(SpaceState.FREE),
    )
    return (existing_on(spaces, day) if there else spaces).annotate(state=state)


def spaces_to_let(actor: Actor, day: date) -> QuerySet[Any]:
    """The spaces that the actor could let from a day on, the free ones first, then by their place."""
    rows = with_state(spaces_worked_on(actor), day).exclude(state=SpaceState.LET)
    taken = Case(When(state=SpaceState.FREE, then=0), default=1)
    return rows.order_by(taken, "floor__building__park__name", "code", "id")


def with_tenant(spaces: QuerySet[Space], actor: Actor, day: date) -> QuerySet[Any]:
    """Each space with who has it on a day (`let_to`) and what it is held for (`held_for`), as far as the actor may see.

    `let_until` is told in any case: when a space becomes free is no secret of its tenant.
    """
    about = JSONObject(
        id="pk", ref="organisation__ref", name="organisation__name", name_local="organisation__name_local",
        since="since", until="until", area="area",
    )  # fmt: skip
    seen = tenancies_visible_to(actor).select_related(None).filter(running_on(day), space=OuterRef("pk"))
    running = Tenancy.objects.filter(running_on(day), space=OuterRef("pk")).order_by("id")
    held = Hold.objects.filter(running_on(day), space=OuterRef("pk")).order_by("id")
    hold = JSONObject(id="pk", kind="kind", since="since", until="until", reason="reason")
    return spaces.annotate(
        let_to=ArraySubquery(seen.order_by("id").values(one=about)),
        let_until=ArraySubquery(running.values("until")),
        held_for=ArraySubquery(held.values(one=hold)),
    )


def free_by_use(zone_id: int, day: date) -> dict[int, list[tuple[str, Decimal]]]:
    """The free area of a zone's open parks on a day, by park and use: one statement."""
    park = "floor__building__park_id"
    open_parks = Space.objects.filter(zone_id=zone_id, floor__building__park__state=ParkState.OPEN)
    free = with_state(open_parks, day).filter(state=SpaceState.FREE).order_by(park, "use")
    found: dict[int, list[tuple[str, Decimal]]] = {}
    for row in free.values(park, "use").annotate(free=Sum("area")):
        found.setdefault(row[park], []).append((str(SpaceUse(row["use"]).label), row["free"]))
    return found

"""Which demands, pools and shuttle routes there are for whom, how full they are, and what waits for whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import compress

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Greatest

from openzone.core.actor import Actor
from openzone.formalities.models import (
    Ridership,
    SeatBooking,
    ShuttleDemand,
    ShuttleOrigin,
    ShuttleRoute,
    ShuttleRule,
)
from openzone.formalities.pooled import (
    DemandState,
    DemandVerb,
    PooledRelation,
    RouteState,
    RouteVerb,
)
from openzone.formalities.shuttle_rules import (
    Load,
    finding_places,
    later,
    may_with_demand,
    may_with_route,
    month_of,
)
from openzone.places.queries import is_staff, roles_over, today_of, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.queries import memberships_of, organisations_joined

BELOW_MONTHS = 3
ROUTE_WITH = ("origin", "unit", "office", "rule", "zone")
DEMAND_WITH = ("organisation", "origin", "route", "zone")
PoolKey = tuple[int, time, time]
BY_TURN = ("stated_at", "pk")


def rules_of(zone_id: int) -> QuerySet[ShuttleRule]:
    """The rules that a zone has published, the latest first."""
    return ShuttleRule.objects.filter(zone_id=zone_id).select_related("unit").order_by("-since")


def rule_on(zone_id: int, day: date) -> ShuttleRule | None:
    """The rule that is in force on a day; None where the zone plans no shuttles yet."""
    return rules_of(zone_id).filter(since__lte=day).first()


def origins_of(zone_id: int) -> QuerySet[ShuttleOrigin]:
    """The known origins of a zone."""
    return ShuttleOrigin.objects.filter(zone_id=zone_id).order_by("name", "id")


def demands_at_desk(actor: Actor) -> QuerySet[ShuttleDemand]:
    """The demands of the zone, for all who work for it: pools run over units."""
    rows = ShuttleDemand.objects.filter(zone_id=actor.where).select_related(*DEMAND_WITH)
    return rows if actor.is_system or is_staff(actor) else rows.none()


def demands_at_portal(actor: Actor) -> QuerySet[ShuttleDemand]:
    """The demands of the enterprises for which the actor acts."""
    rows = ShuttleDemand.objects.filter(zone_id=actor.where).select_related(*DEMAND_WITH)
    return rows.filter(organisation_id__in=organisations_joined(actor))


def demands_visible_to(actor: Actor) -> QuerySet[ShuttleDemand]:
    """The demands that the actor sees by all his rights."""
    return demands_at_desk(actor) if actor.is_system or is_staff(actor) else demands_at_portal(actor)


def _routes(zone_id: int) -> QuerySet[ShuttleRoute]:
    return ShuttleRoute.objects.filter(zone_id=zone_id).select_related(*ROUTE_WITH).prefetch_related("stops")


def open_routes(zone_id: int) -> QuerySet[ShuttleRoute]:
    """The routes that anybody reads of, with their timetables."""
    return _routes(zone_id).filter(state=RouteState.OPEN).order_by("name", "pk")


def routes_at_desk(actor: Actor) -> QuerySet[ShuttleRoute]:
    """All routes of the zone, for those who work for it."""
    rows = _routes(actor.where)
    return rows if actor.is_system or is_staff(actor) else rows.none()


def routes_at_portal(actor: Actor) -> QuerySet[ShuttleRoute]:
    """The open routes, for people of enterprises; and those on which theirs have booked."""
    if not memberships_of(actor):
        return ShuttleRoute.objects.none()
    booked = SeatBooking.objects.filter(organisation_id__in=organisations_joined(actor)).values("route")
    return _routes(actor.where).filter(Q(state=RouteState.OPEN) | Q(pk__in=booked))


def routes_visible_to(actor: Actor) -> QuerySet[ShuttleRoute]:
    """The routes that the actor sees by all his rights."""
    return routes_at_desk(actor) if actor.is_system or is_staff(actor) else routes_at_portal(actor)


# Pools


@dataclass(frozen=True)
class Pool:
    """The demands of one origin and shift over all enterprises."""

    origin: ShuttleOrigin
    starts: time
    ends: time
    demands: list[ShuttleDemand]
    route: ShuttleRoute | None = None

    @property
    def riders(self) -> int:
        """How many people."""
        return sum(one.riders for one in self.demands)

    @property
    def enterprises(self) -> int:
        """Of how many enterprises."""
        return len({one.organisation_id for one in self.demands})

    @property
    def shift(self) -> str:
        """The hours of the shift."""
        return self.demands[0].shift


def pools_at_desk(actor: Actor) -> list[Pool]:
    """What is pooled and not served yet, the largest pool first, each with the route that is planned for it."""
    rows = demands_at_desk(actor).filter(state=DemandState.POOLED).order_by("-riders", "ref")
    gathered: dict[PoolKey, list[ShuttleDemand]] = defaultdict(list)
    for row in rows:
        assert row.origin_id is not None, "what is pooled has an origin"
        gathered[row.origin_id, row.starts, row.ends].append(row)
    coming = routes_at_desk(actor).filter(state=RouteState.PLANNED).prefetch_related(None)
    routes = {(one.origin_id, one.starts, one.ends): one for one in coming}
    pools = [_pool(key, demands, routes.get(key)) for key, demands in gathered.items()]
    return sorted(pools, key=lambda one: (-one.riders, one.origin.name, one.starts))


def _pool(key: PoolKey, demands: list[ShuttleDemand], route: ShuttleRoute | None) -> Pool:
    origin = demands[0].origin
    assert origin is not None, "what is pooled has an origin"
    return Pool(origin, key[1], key[2], demands, route)


def pooled_with(demands: Iterable[ShuttleDemand]) -> dict[int, tuple[int, int]]:
    """For each of these demands how many riders of how many enterprises are in its pool: nobody is named."""
    wanted = list(demands)
    rows = ShuttleDemand.objects.filter(
        origin_id__in={one.origin_id for one in wanted if one.origin_id},
        state__in=[DemandState.POOLED, DemandState.SERVED],
    )
    grouped = rows.order_by().values_list("origin_id", "starts", "ends")
    known = {
        tuple(key): (riders, count)
        for *key, riders, count in grouped.annotate(Sum("riders"), Count("organisation", distinct=True))
    }
    return {
        one.pk: known.get((one.origin_id, one.starts, one.ends), (one.riders, 1)) for one in wanted if one.origin_id
    }


def loads_of(routes: Collection[ShuttleRoute], today: date) -> dict[int, Load]:
    """How full each of these routes would be, or is expected to be: two statements.

    Of a planned route the pooled riders count who want to ride by its first month, or by now, and find places; of an
    open one those it serves; of a closed one those that were expected.
    """
    if not routes:
        return {}
    zone_id = next(iter(routes)).zone_id
    rule = rule_on(zone_id, today)
    states = [DemandState.POOLED, DemandState.SERVED]
    rows = ShuttleDemand.objects.filter(zone_id=zone_id, state__in=states)
    known = list(rows.filter(origin_id__in={one.origin_id for one in routes}).order_by(*BY_TURN))
    return {one.pk: Load(_expected(one, known, today), one.places, _least(one, rule)) for one in routes}


def last_month(route: ShuttleRoute, today: date) -> date:
    """Whose month is not after this one, rides now, or with the first ride of the route."""
    return max(route.month, month_of(today))


def _expected(route: ShuttleRoute, known: Sequence[ShuttleDemand], today: date) -> int:
    if route.state == RouteState.CLOSED:
        return route.expected or 0
    if route.state == RouteState.OPEN:
        return sum(one.riders for one in known if one.route_id == route.pk)
    key, until = (route.origin_id, route.starts, route.ends), last_month(route, today)
    pooled = [one for one in known if one.state == DemandState.POOLED and one.month <= until]
    groups = [one.riders for one in pooled if (one.origin_id, one.starts, one.ends) == key]
    return sum(compress(groups, finding_places(groups, route.places)))


def places_free(route: ShuttleRoute) -> int:
    """How many places of a route are left beside those whom it serves."""
    served = route.demands.filter(state=DemandState.SERVED).aggregate(riders=Sum("riders"))["riders"] or 0
    return max(0, route.places - served)


def routes_to_fill(zone_id: int) -> QuerySet[ShuttleRoute]:
    """The open routes in whose pools somebody waits."""
    same = {name: OuterRef(name) for name in ("origin", "starts", "ends")}
    waiting = ShuttleDemand.objects.filter(**same, state=DemandState.POOLED)
    return _routes(zone_id).filter(Exists(waiting), state=RouteState.OPEN).order_by("opened_on", "pk")


def _least(route: ShuttleRoute, rule: ShuttleRule | None) -> Decimal:
    """The least load: by the rule of its opening, and before by the one in force."""
    chosen = route.rule or rule
    return chosen.least_load if chosen else Decimal(1)


def load_of(route: ShuttleRoute, today: date) -> Load:
    """How full one route would be."""
    return loads_of([route], today)[route.pk]


# Seats and ridership


def seats_booked(route: ShuttleRoute, month: date, *, but: int = 0) -> int:
    """How many seats of a month are booked, by others than one organisation."""
    rows = route.bookings.filter(month=month).exclude(organisation_id=but)
    return rows.aggregate(taken=Sum("seats"))["taken"] or 0


def most_booked(route: ShuttleRoute, month: date) -> int:
    """The most seats that are booked in a month from this one on."""
    grouped = route.bookings.filter(month__gte=month).order_by().values("month").annotate(taken=Sum("seats"))
    return max((one["taken"] for one in grouped), default=0)


def bookings_of(route: ShuttleRoute, since: date) -> QuerySet[SeatBooking]:
    """Who has booked from a month on, month by month."""
    rows = route.bookings.filter(month__gte=since).select_related("organisation")
    return rows.order_by("month", "organisation__name", "pk")


def bookings_lapsed(zone_id: int, day: date) -> QuerySet[SeatBooking]:
    """What was to be paid before a day and is not."""
    rows = SeatBooking.objects.filter(route__zone_id=zone_id, paid_on__isnull=True, amount__gt=0, pay_by__lt=day)
    return rows.select_related("route").order_by("pk")


def ridership_of(route: ShuttleRoute) -> QuerySet[Ridership]:
    """The months of which the ridership is recorded, the latest first."""
    return route.ridership.order_by("-month")


def months_below(routes: Collection[ShuttleRoute]) -> set[int]:
    """The open routes whose last three recorded months were all below the load by which they were opened."""
    chosen = {one.pk: one for one in routes if one.state == RouteState.OPEN}
    last: dict[int, list[bool]] = defaultdict(list)
    for row in Ridership.objects.filter(route_id__in=chosen).order_by("route_id", "-month"):
        if len(last[row.route_id]) < BELOW_MONTHS:
            last[row.route_id].append(row.load(_least(chosen[row.route_id], None)).is_reached)
    return {pk for pk, reached in last.items() if len(reached) == BELOW_MONTHS and not any(reached)}


def months_to_book(today: date, count: int = 6) -> list[date]:
    """The months for which seats are given: this one and those to come."""
    return [later(month_of(today), place) for place in range(count)]


# What somebody is to them, and so may do


def _works_by(actor: Actor, unit_id: int | None) -> bool:
    return actor.is_system or (unit_id is not None and bool(roles_over(actor, unit_id) & WORKING_ROLES))


def plans_shuttles(actor: Actor) -> bool:
    """Whether the actor works in the office that plans shuttles now, or above it."""
    rule = rule_on(actor.where, today_of(actor))
    return _works_by(actor, rule.unit_id if rule else None)


def demand_relations(actor: Actor, demand: ShuttleDemand) -> frozenset[PooledRelation]:
    """What the actor is to a demand that he sees."""
    found = set()
    if demand.organisation_id in organisations_joined(actor):
        found.add(PooledRelation.ENTERPRISE)
    if (actor.is_system or is_staff(actor)) and plans_shuttles(actor):
        found.add(PooledRelation.HANDLER)
    return frozenset(found or {PooledRelation.READER})


def route_relations(actor: Actor, route: ShuttleRoute) -> frozenset[PooledRelation]:
    """What the actor is to a route that he sees."""
    return frozenset({PooledRelation.HANDLER if _works_by(actor, route.unit_id) else PooledRelation.READER})


def possible_with_demand(actor: Actor, demand: ShuttleDemand) -> list[DemandVerb]:
    """What the actor may do to a demand now, by a button of its own."""
    relations = demand_relations(actor, demand)
    offered = (DemandVerb.POOL, DemandVerb.WITHDRAW)
    return [verb for verb in offered if may_with_demand(verb, demand.state, relations)]


def possible_with_route(actor: Actor, route: ShuttleRoute, load: Load) -> list[RouteVerb]:
    """What the actor may do to a route now."""
    relations = route_relations(actor, route)
    return [verb for verb in RouteVerb if may_with_route(verb, route.state, relations, load)]


def riders_told(route: ShuttleRoute, month: date) -> set[int]:
    """The organisations whose people ride: those that it serves, and those that have booked from a month on."""
    served = route.demands.filter(state=DemandState.SERVED).values_list("organisation_id", flat=True)
    booked = route.bookings.filter(month__gte=month).values_list("organisation_id", flat=True)
    return {*served, *booked}


# What waits at the desk


def demands_to_place(actor: Actor) -> QuerySet[ShuttleDemand]:
    """The demands whose words the office has to understand."""
    return demands_at_desk(actor).filter(state=DemandState.OPEN).order_by("stated_at", "pk")


def routes_ready(actor: Actor, today: date) -> QuerySet[ShuttleRoute]:
    """The planned routes of the actor's units whose pools have reached the load in force: part of one statement.

    Those count whom the route can take at all; which of them find places together the opening itself tells.
    """
    same = {name: OuterRef(name) for name in ("origin", "starts", "ends")}
    pool = ShuttleDemand.objects.filter(**same, state=DemandState.POOLED, month__lte=OuterRef("until"))
    pool = pool.filter(riders__lte=OuterRef("seats") * OuterRef("runs"))
    riders = pool.order_by().values("origin").annotate(sum=Sum("riders")).values("sum")
    least = ShuttleRule.objects.filter(zone=OuterRef("zone"), since__lte=today).order_by("-since").values("least_load")
    rows = ShuttleRoute.objects.filter(zone_id=actor.where, state=RouteState.PLANNED)
    rows = rows.filter(unit_id__in=units_held(actor, WORKING_ROLES))
    known = rows.annotate(until=Greatest("month", Value(month_of(today))))
    loaded = known.annotate(pooled=Subquery(riders), least=Subquery(least[:1]))
    return loaded.filter(pooled__gte=F("seats") * F("runs") * F("least")).order_by("month", "pk")


def with_bookings(rows: QuerySet[ShuttleRoute], organisations: Collection[int], since: date) -> QuerySet[ShuttleRoute]:
    """Each with the seats that these organisations have booked from a month on, as `own`."""
    own = SeatBooking.objects.filter(organisation_id__in=organisations, month__gte=since).order_by("month")
    return rows.prefetch_related(Prefetch("bookings", queryset=own.select_related("organisation"), to_attr="own"))

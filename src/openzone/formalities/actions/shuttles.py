"""Shuttles: the rule is published, demands are stated and pooled, routes planned, opened, ridden and closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import compress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import next_reference
from openzone.core.actor import Actor, system
from openzone.core.days import insist_near
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.text import BODY, TITLE, clean_line, clean_text
from openzone.formalities.actions.pooling import (
    PRICE,
    exact,
    insist_open,
    lock,
    names_of,
    note,
    people_of,
    published,
    tell_people,
    whole,
    write,
)
from openzone.formalities.models import (
    OutsideOffice,
    ShuttleDemand,
    ShuttleOrigin,
    ShuttleRoute,
    ShuttleRule,
    ShuttleStop,
)
from openzone.formalities.pooled import DemandState, DemandVerb, RouteState, RouteVerb
from openzone.formalities.shuttle_queries import (
    BY_TURN,
    demand_relations,
    last_month,
    load_of,
    most_booked,
    places_free,
    plans_shuttles,
    riders_told,
    route_relations,
    routes_to_fill,
    rule_on,
)
from openzone.formalities.shuttle_rules import (
    DEMAND_TRANSITIONS,
    LIVING,
    ROUTE_TRANSITIONS,
    finding_places,
    may_keep_route,
    may_with_demand,
    may_with_route,
    month_of,
    origin_key,
)
from openzone.places.models import CODE, Unit, Zone
from openzone.places.queries import day_in, roles_over, today_of, zone_of
from openzone.places.rules import WORKING_ROLES
from openzone.registry.actions.insisting import hold_living
from openzone.registry.models import Organisation
from openzone.registry.queries import belonging

DEMAND_LETTER, ROUTE_LETTER = "D", "S"
MOST_RIDERS, MOST_STOPS = 5_000, 40


@transaction.atomic
def publish_shuttle_rule(
    *, zone: Zone, by: Actor, unit: Unit, least_load: Decimal, since: date, source: str, rule: str = "",
    rule_local: str = "",
) -> ShuttleRule:  # fmt: skip
    """Publish from which expected load on a route is opened, in force from a day on. What was opened keeps its own."""
    share = exact(least_load, "least_load", Decimal(1), "0.001", least=Decimal("0.001"))
    rows = ShuttleRule.objects.filter(zone=zone).order_by("-since")
    words = {"rule": rule, "rule_local": rule_local, "source": source}
    columns = published(rows, zone, by=by, unit=unit, since=since, **words)
    made = ShuttleRule.objects.create(least_load=share, **columns)
    note("shuttle_rule", "published", made, by)
    return made


@transaction.atomic
def enter_origin(*, by: Actor, code: str, name: str, name_local: str = "", words: Iterable[str] = ()) -> ShuttleOrigin:
    """Enter a place from which people come, with other words that mean it too. Demands in these words pool at once."""
    _insist_plans(by)
    if not CODE.fullmatch(code):
        raise Invalid.of("code", _("A code begins with a small letter and holds small letters, digits and hyphens."))
    if ShuttleOrigin.objects.filter(zone_id=by.where, code=code).exists():
        raise Invalid.of("code", _("This code is already in use in the zone."))
    names = names_of(name, name_local)
    keys = {origin_key(one) for one in (*names.values(), *words)} - {""}
    made = lock(ShuttleOrigin.objects.create(zone_id=by.where, code=code, keys=sorted(keys), **names))
    note("shuttle_origin", "entered", made, by)
    _pool_those_who_say(keys, made, by, clock.now())
    return made


def _insist_plans(by: Actor) -> None:
    if not plans_shuttles(by):
        raise Denied(_("Only staff of the office that plans shuttles, or above it, may do this."))


# Demands


@dataclass(frozen=True)
class Demand:
    """How many people need a ride, from where, for which shift, from which month on."""

    words: str
    starts: time
    ends: time
    riders: int
    month: date
    origin: ShuttleOrigin | None = None


@transaction.atomic
def state_demand(
    *, by: Actor, organisation: Organisation, demand: Demand, occurred_at: datetime | None = None
) -> ShuttleDemand:
    """State a demand of an enterprise for which the actor acts.

    Where its words mean a known origin it is pooled at once, and served where an open route of the pool has places for
    all its people and their month has come; else the office looks at them.
    """
    if belonging(by, organisation.pk) is None:
        raise Denied(_("Only people of the enterprise itself state what it needs."))
    hold_living(organisation)
    at = occurred_at or clock.now()
    today = day_in(zone_of(by), at)
    if rule_on(by.where, today) is None:
        raise Conflict(_("This zone does not plan shuttles yet."))
    row = ShuttleDemand(
        zone_id=by.where, stated_at=at, stated_by_id=by.user_id, changed_at=at,
        **_checked_demand(by, organisation, demand),
    )  # fmt: skip
    row.route = _route_for(row, today)
    if row.origin is not None:
        row.state = DemandState.SERVED if row.route else DemandState.POOLED
    row.ref = next_reference(DEMAND_LETTER, today.year)
    row.save(force_insert=True)
    note("shuttle_demand", "stated", row, by, at, organisation=organisation.pk)
    return row


def _checked_demand(by: Actor, organisation: Organisation, demand: Demand) -> dict[str, Any]:
    insist_near(demand.month, today_of(by), "month")
    words = clean_line(demand.words or (demand.origin.name if demand.origin else ""), "words")
    key = origin_key(words)
    if demand.origin is not None and demand.origin.zone_id != by.where:
        raise Invalid.of("origin", _("Please choose one of the answers."))
    if demand.starts == demand.ends:
        raise Invalid.of("ends", _("Work ends at another time than it begins."))
    known = ShuttleOrigin.objects.filter(zone_id=by.where, keys__contains=[key]).order_by("pk")
    meant = demand.origin or known.first()
    origin = lock(meant) if meant is not None else None
    _insist_new(organisation, origin, key, demand)
    return {
        "organisation": organisation,
        "origin": origin,
        "words": words,
        "starts": demand.starts,
        "ends": demand.ends,
        "riders": whole(demand.riders, "riders", 1, MOST_RIDERS),
        "month": month_of(demand.month),
    }


def _insist_new(organisation: Organisation, origin: ShuttleOrigin | None, key: str, demand: Demand) -> None:
    rows = ShuttleDemand.objects.filter(organisation=organisation, state__in=sorted(LIVING))
    for one in rows.filter(starts=demand.starts, ends=demand.ends):
        if (origin is not None and one.origin_id == origin.pk) or origin_key(one.words) == key:
            sentence = _("You have stated this already (%(ref)s). Withdraw that one first if the number has changed.")
            raise Conflict(sentence % {"ref": one.ref})


def _route_for(row: ShuttleDemand, today: date) -> ShuttleRoute | None:
    """The first open route of its pool with places for all of a demand whose month has come. Its origin is held."""
    if row.origin is None:
        return None
    rows = ShuttleRoute.objects.filter(origin=row.origin, starts=row.starts, ends=row.ends, state=RouteState.OPEN)
    fit = (one for one in rows.order_by("opened_on", "pk") if row.month <= last_month(one, today))
    return next((one for one in fit if row.riders <= places_free(one)), None)


@transaction.atomic
def pool(demand: ShuttleDemand, *, by: Actor, origin: ShuttleOrigin, seen: int | None = None) -> ShuttleDemand:
    """Say which known origin a demand means. Its words mean that origin from now on, whoever says them.

    Other demands in these words are pooled with it; open routes with places serve them.
    """
    known = lock(origin)
    row = lock(demand, "organisation", "zone", seen=seen)
    may_with_demand(DemandVerb.POOL, row.state, demand_relations(by, row)).insist()
    if origin.zone_id != row.zone_id:
        raise Invalid.of("origin", _("Please choose one of the answers."))
    key = origin_key(row.words)
    if key and key not in known.keys:
        known.keys = [*known.keys, key]
        known.save(update_fields=["keys"])
    at = clock.now()
    _pool(row, known, by, at)
    _pool_those_who_say({key} - {""}, known, by, at)
    return row


def _pool(row: ShuttleDemand, origin: ShuttleOrigin, by: Actor, at: datetime) -> None:
    """Pool a held demand by a held origin, and serve it where a route has places for it."""
    _move_demand(row, DemandVerb.POOL, by, at, origin=origin)
    route = _route_for(row, day_in(row.zone, at))
    if route is not None:
        _move_demand(row, DemandVerb.SERVE, by, at, route=route)


def _pool_those_who_say(keys: set[str], origin: ShuttleOrigin, by: Actor, at: datetime) -> None:
    """Pool every demand of the zone that waits in these words."""
    rows = ShuttleDemand.objects.select_for_update(of=("self",)).select_related("zone", "organisation")
    for row in rows.filter(zone_id=origin.zone_id, state=DemandState.OPEN).order_by(*BY_TURN):
        if origin_key(row.words) in keys:
            _pool(row, origin, by, at)


@transaction.atomic
def withdraw_demand(demand: ShuttleDemand, *, by: Actor, seen: int | None = None) -> ShuttleDemand:
    """Take a demand back: its people ride no more, and others of the pool get their places."""
    for origin in ShuttleOrigin.objects.filter(demands=demand.pk):
        lock(origin)
    row, at = lock(demand, "organisation", "zone", "route", seen=seen), clock.now()
    may_with_demand(DemandVerb.WITHDRAW, row.state, demand_relations(by, row)).insist()
    left = row.route
    _move_demand(row, DemandVerb.WITHDRAW, by, at, route=None)
    if left is not None:
        _fill(left, by, at, day_in(row.zone, at))
    return row


def _move_demand(row: ShuttleDemand, verb: DemandVerb, by: Actor, at: datetime, **columns: Any) -> None:
    """Do the verb to one held demand, with its activity."""
    after = DEMAND_TRANSITIONS[DemandState(row.state), verb].to
    write(row, at, state=after, **columns)
    note("shuttle_demand", verb, row, by, at, organisation=row.organisation_id)


def _those_who_fit(route: ShuttleRoute, today: date) -> list[ShuttleDemand]:
    """The pooled demands that find places on a route now, by their turn; held, so that none is withdrawn meanwhile."""
    rows = ShuttleDemand.objects.select_for_update().filter(
        origin_id=route.origin_id, starts=route.starts, ends=route.ends, state=DemandState.POOLED
    )
    pooled = list(rows.filter(month__lte=last_month(route, today)).order_by(*BY_TURN))
    return list(compress(pooled, finding_places((one.riders for one in pooled), places_free(route))))


def _fill(route: ShuttleRoute, by: Actor, at: datetime, today: date) -> int:
    """Serve who waits in the pool where an open route has places, and tell them; answers of how many demands."""
    rows = _those_who_fit(route, today) if route.state == RouteState.OPEN else []
    if rows:
        _move_demands(rows, DemandVerb.SERVE, at, route=route)
        activity = note("shuttle_route", "served", route, by, at, demands=len(rows))
        tell_people(activity, people_of({one.organisation_id for one in rows}))
    return len(rows)


def fill_routes(zone: Zone, day: date) -> int:
    """Serve those whose month has come where open routes have places; answers of how many demands."""
    return sum(_fill_one(route, day) for route in routes_to_fill(zone.pk))


@transaction.atomic
def _fill_one(route: ShuttleRoute, day: date) -> int:
    return _fill(_held(route, None), system(route.zone_id), clock.now(), day)


def _move_demands(rows: list[ShuttleDemand], verb: DemandVerb, at: datetime, *, route: ShuttleRoute | None) -> None:
    """Serve a pool, or put it back; the activity of the route stands for all of it."""
    for row in rows:
        write(row, at, state=DEMAND_TRANSITIONS[DemandState(row.state), verb].to, route=route)


# Routes


@dataclass(frozen=True)
class Stop:
    """A stop, and when the shuttle is there on the way to work and back."""

    name: str
    at: time
    name_local: str = ""
    back_at: time | None = None


@dataclass(frozen=True)
class Plan:
    """What a route is: its places, who runs it, what a seat costs in a month, where it stops."""

    name: str
    seats: int
    month: date
    name_local: str = ""
    runs: int = 1
    operator: str = ""
    operator_local: str = ""
    office: OutsideOffice | None = None
    price: Decimal = Decimal()
    stops: tuple[Stop, ...] = ()


@transaction.atomic
def plan_route(
    *, by: Actor, unit: Unit, origin: ShuttleOrigin, starts: time, ends: time, plan: Plan,
    occurred_at: datetime | None = None,
) -> ShuttleRoute:  # fmt: skip
    """Plan a route for a pool, kept by a unit of the actor. It is opened once its expected load is reached.

    Where routes are open for the pool already, this one is for those who found no place on them.
    """
    if not (by.is_system or roles_over(by, unit.pk) & WORKING_ROLES):
        raise Invalid.of("unit", _("Please choose a unit in which you work, or one below it."))
    insist_open(unit, by.where)
    held = lock(origin)
    if held.zone_id != by.where or starts == ends:
        raise Invalid.of("origin", _("Please choose one of the answers."))
    planned = ShuttleRoute.objects.filter(origin=held, starts=starts, ends=ends, state=RouteState.PLANNED)
    if (other := planned.first()) is not None:
        raise Conflict(
            _("“%(route)s” (%(ref)s) is planned for this origin and shift.") % {"route": other, "ref": other.ref}
        )
    at = occurred_at or clock.now()
    row = ShuttleRoute.objects.create(
        zone_id=by.where, ref=next_reference(ROUTE_LETTER, day_in(zone_of(by), at).year), unit=unit, origin=held,
        starts=starts, ends=ends, planned_at=at, planned_by_id=by.user_id, changed_at=at, **_checked_plan(by, plan),
    )  # fmt: skip
    _write_stops(row, plan.stops)
    note("shuttle_route", "planned", row, by, at)
    return row


def _checked_plan(by: Actor, plan: Plan) -> dict[str, Any]:
    if plan.office is not None and plan.office.zone_id != by.where:
        raise Invalid.of("office", _("Please choose one of the answers."))
    return {
        **names_of(plan.name, plan.name_local),
        "seats": whole(plan.seats, "seats", 1, 500),
        "runs": whole(plan.runs, "runs", 1, 50),
        "month": month_of(plan.month),
        "operator": clean_line(plan.operator, "operator", required=False, longest=TITLE),
        "operator_local": clean_line(plan.operator_local, "operator_local", required=False, longest=TITLE),
        "office": plan.office,
        "price": exact(plan.price, "price", PRICE),
    }


def _write_stops(row: ShuttleRoute, stops: Iterable[Stop]) -> None:
    """The timetable anew: the stops in the order in which the shuttle gets there."""
    wanted = list(stops)
    whole(len(wanted), "stops", 0, MOST_STOPS)
    row.stops.all().delete()
    ShuttleStop.objects.bulk_create(
        ShuttleStop(route=row, position=place, at=one.at, back_at=one.back_at, **names_of(one.name, one.name_local))
        for place, one in enumerate(wanted, start=1)
    )


def _held(route: ShuttleRoute, seen: int | None) -> ShuttleRoute:
    """The route, held. Its origin is held before: who states a demand for it waits, and finds it as it is then."""
    lock(route.origin)
    return lock(route, "origin", "zone", "unit", "office", "rule", seen=seen)


@transaction.atomic
def change_route(
    route: ShuttleRoute, *, by: Actor, plan: Plan, reason: str = "", seen: int | None = None
) -> ShuttleRoute:
    """Change places, operator, price or timetable. Of an open route a reason is given, and its riders are told.

    Seats that are booked stay: there are never fewer places than those. New places serve who waits in the pool.
    """
    row = _held(route, seen)
    may_keep_route(row.state, route_relations(by, row)).insist()
    is_open, at = row.state == RouteState.OPEN, clock.now()
    words = clean_text(reason, field="reason", longest=BODY, required=is_open)
    columns, today = _checked_plan(by, plan), day_in(row.zone, at)
    booked = most_booked(row, month_of(today))
    if columns["seats"] * columns["runs"] < booked:
        sentence = _("%(booked)d seats are booked for a month to come: there cannot be fewer.") % {"booked": booked}
        raise Invalid.of("seats", sentence)
    write(row, at, **columns)
    _write_stops(row, plan.stops)
    activity = note("shuttle_route", "changed", row, by, at, **({"reason": True} if words else {}))
    if is_open:
        tell_people(activity, people_of(riders_told(row, month_of(today))))
        _fill(row, by, at, today)
    return row


@transaction.atomic
def open_route(
    route: ShuttleRoute, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> ShuttleRoute:
    """Open a route whose expected load has reached the published rule. Who finds places is served, its riders told."""
    row = _held(route, seen)
    at = occurred_at or clock.now()
    today = day_in(row.zone, at)
    served = _those_who_fit(row, today)
    rule, load = rule_on(row.zone_id, today), load_of(row, today)
    may_with_route(RouteVerb.OPEN, row.state, route_relations(by, row), load).insist()
    if rule is None:
        raise Conflict(_("This zone has published no rule for shuttle routes yet."))
    if not row.stops.exists():
        raise Conflict(_("A route is opened with its timetable. Enter its stops first."))
    _move_demands(served, DemandVerb.SERVE, at, route=row)
    after = ROUTE_TRANSITIONS[RouteState(row.state), RouteVerb.OPEN].to
    write(row, at, state=after, rule=rule, expected=load.riders, opened_on=today)
    activity = note("shuttle_route", "open", row, by, at, riders=load.riders)
    tell_people(activity, people_of(riders_told(row, month_of(today))))
    return row


@transaction.atomic
def close_route(
    route: ShuttleRoute, *, by: Actor, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> ShuttleRoute:
    """Close a route, and tell its riders why. Their demands are pooled again, seats of later months cancelled."""
    row = _held(route, seen)
    at = occurred_at or clock.now()
    today = day_in(row.zone, at)
    may_with_route(RouteVerb.CLOSE, row.state, route_relations(by, row), load_of(row, today)).insist()
    words = clean_text(reason, field="reason", longest=BODY)
    riders = riders_told(row, month_of(today))
    _move_demands(list(row.demands.select_for_update().order_by("pk")), DemandVerb.RELEASE, at, route=None)
    after = ROUTE_TRANSITIONS[RouteState(row.state), RouteVerb.CLOSE].to
    write(row, at, state=after, closed_on=today, closed_for=words)
    _cancel_seats(row, by, at, today)
    tell_people(note("shuttle_route", "close", row, by, at), people_of(riders))
    return row


def _cancel_seats(route: ShuttleRoute, by: Actor, at: datetime, today: date) -> None:
    """Cancel the seats of the months to come; the log keeps what was paid for them."""
    for row in route.bookings.filter(month__gt=today).order_by("month", "pk"):
        data = {"organisation": row.organisation_id, "seats": row.seats, "month": f"{row.month:%Y-%m}"}
        paid = {"paid": f"{row.amount} {row.currency}"} if row.paid_on else {}
        note("shuttle_route", "cancelled", route, by, at, **data, **paid)
        row.delete()

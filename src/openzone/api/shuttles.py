"""Shuttles: what enterprises need, and the routes with their timetable, seats and ridership."""

from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body
from openzone.api.named import office_named, organisation_named, unit_named
from openzone.api.pooled_bodies import (
    DemandFilters,
    NewDemand,
    NewRoute,
    Paid,
    PooledReason,
    PooledStep,
    Pooling,
    Ridden,
    RouteFilters,
    Seats,
    StopBody,
)
from openzone.api.spaces import Money
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.formalities.actions import riding, shuttles
from openzone.formalities.models import ShuttleDemand, ShuttleOrigin, ShuttleRoute, ShuttleStop
from openzone.formalities.pooled import DEMAND_NOUNS, ROUTE_NOUNS, DemandState, RouteState
from openzone.formalities.shuttle_queries import (
    demands_visible_to,
    load_of,
    loads_of,
    origins_of,
    possible_with_demand,
    possible_with_route,
    ridership_of,
    routes_visible_to,
)
from openzone.formalities.shuttle_rules import Load, month_of
from openzone.places.queries import is_staff, today_of

router = Router(tags=["shuttles"])
DemandRef = Annotated[str, Path(pattern=r"^D-[0-9]{4}-[0-9]{5,9}$", description="Reference of the demand.")]
RouteRef = Annotated[str, Path(pattern=r"^S-[0-9]{4}-[0-9]{5,9}$", description="Reference of the route.")]


class DemandShape(BaseModel):
    """How many people of an enterprise need a ride."""

    ref: str = Field(examples=["D-2026-00001"])
    organisation: str
    origin: str | None = Field(description="Code of the known origin.")
    words: str
    starts: str = Field(examples=["08:30"])
    ends: str = Field(examples=["17:30"])
    riders: int
    month: date = Field(description="First day of the month from which on they ride.")
    state: DemandState
    route: str | None = Field(description="Reference of the route that serves it.")
    version: int
    can: list[str] = Field(description="Nouns that the caller may post below it now.")

    @classmethod
    def of(cls, actor: Actor, row: ShuttleDemand) -> "DemandShape":
        """The shape of this row."""
        nouns = {verb: noun for noun, verb in DEMAND_NOUNS.items()}
        return cls(
            **{name: getattr(row, name) for name in ("ref", "words", "riders", "month", "version")},
            starts=f"{row.starts:%H:%M}",
            ends=f"{row.ends:%H:%M}",
            organisation=row.organisation.ref,
            origin=row.origin.code if row.origin else None,
            state=DemandState(row.state),
            route=row.route.ref if row.route else None,
            can=[nouns[verb] for verb in possible_with_demand(actor, row)],
        )


class StopShape(BaseModel):
    """A stop of the timetable."""

    name: str
    name_local: str
    at: str = Field(examples=["07:40"])
    back_at: str | None

    @classmethod
    def of(cls, row: ShuttleStop) -> "StopShape":
        """The shape of this row."""
        back_at = f"{row.back_at:%H:%M}" if row.back_at else None
        return cls(name=row.name, name_local=row.name_local, at=f"{row.at:%H:%M}", back_at=back_at)


class RouteShape(BaseModel):
    """A route from an origin for a shift."""

    ref: str = Field(examples=["S-2026-00001"])
    name: str
    name_local: str
    unit: str
    origin: str
    starts: str = Field(examples=["08:30"])
    ends: str = Field(examples=["17:30"])
    seats: int
    runs: int
    price: Money
    month: date
    state: RouteState
    opened_on: date | None
    closed_on: date | None
    closed_for: str
    stops: list[StopShape]
    riders: int | None = Field(description="Those expected; null for who does not work for the zone.")
    missing: int | None = Field(description="How many are missing to the published load.")
    version: int

    @classmethod
    def of(cls, row: ShuttleRoute, load: Load | None) -> "RouteShape":
        """The shape of this row."""
        return cls(**_columns(row, load))


def _columns(row: ShuttleRoute, load: Load | None) -> dict[str, Any]:
    plain = (
        "ref", "name", "name_local", "seats", "runs", "month", "opened_on", "closed_on", "closed_for",
        "version",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "starts": f"{row.starts:%H:%M}",
        "ends": f"{row.ends:%H:%M}",
        "unit": row.unit.code,
        "origin": row.origin.code,
        "state": RouteState(row.state),
        "price": Money(amount=f"{row.price:.2f}", currency=row.currency),
        "stops": [StopShape.of(one) for one in row.stops.all()],
        "riders": load.riders if load else None,
        "missing": load.missing if load else None,
    }


class RiddenShape(BaseModel):
    """The ridership of a month."""

    month: date
    runs: int
    riders: int
    seats: int


class WholeRoute(RouteShape):
    """A route with its ridership and what the caller may do now."""

    ridership: list[RiddenShape] = Field(description="For who works for the zone.")
    can: list[str] = Field(description="Nouns that the caller may post below it now.")


def _whole(actor: Actor, row: ShuttleRoute) -> WholeRoute:
    load = load_of(row, today_of(actor))
    nouns = {verb: noun for noun, verb in ROUTE_NOUNS.items()}
    inside = is_staff(actor)
    ridden = [
        RiddenShape(month=one.month, runs=one.runs, riders=one.riders, seats=one.seats)
        for one in (ridership_of(row) if inside else ())
    ]
    can = [nouns[verb] for verb in possible_with_route(actor, row, load)]
    return WholeRoute(**_columns(row, load if inside else None), ridership=ridden, can=can)


def _shift(sent: NewDemand | NewRoute) -> dict[str, Any]:
    """When work begins and ends."""
    return {"starts": time.fromisoformat(sent.starts), "ends": time.fromisoformat(sent.ends)}


def _stop(sent: StopBody) -> shuttles.Stop:
    back_at = time.fromisoformat(sent.back_at) if sent.back_at else None
    return shuttles.Stop(sent.name, time.fromisoformat(sent.at), sent.name_local, back_at)


def origin_named(actor: Actor, code: str) -> ShuttleOrigin:
    """The known origin with this code."""
    found = origins_of(actor.where).filter(code=code).first()
    if found is None:
        raise Invalid.of("origin", _("There is no origin with this code."))
    return found


@router.get(
    "/shuttle-demands",
    response=documented(200, Items[DemandShape]),
    summary="List demands for shuttles",
    operation_id="list_shuttle_demands",
)
def list_demands(request: ApiRequest, filters: Query[DemandFilters]) -> HttpResponse:
    """What enterprises need, the last changed first: staff see all of the zone, others what their enterprises need."""
    rows = demands_visible_to(request.auth)
    rows = rows.filter(state=filters.state) if filters.state else rows
    order = Order("shuttle_demands", "changed_at", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[DemandShape.of(request.auth, row) for row in found], next=after))


def _demand(actor: Actor, ref: str) -> ShuttleDemand:
    return get_object_or_404(demands_visible_to(actor), ref=ref)


@router.post(
    "/shuttle-demands",
    response=documented(201, DemandShape, 400, 403, 409, 413),
    summary="State a demand for a shuttle",
    operation_id="state_shuttle_demand",
)
def new_demand(request: ApiRequest, payload: NewDemand, key: Key) -> HttpResponse:
    """State who needs a ride. Where the words mean a known origin it is pooled at once."""
    actor = request.auth

    def act() -> DemandShape:
        sent = payload.model_dump(exclude={"organisation", "origin", "starts", "ends"})
        origin = origin_named(actor, payload.origin) if payload.origin else None
        made = shuttles.state_demand(
            by=actor,
            organisation=organisation_named(actor, payload.organisation),
            demand=shuttles.Demand(**sent, **_shift(payload), origin=origin),
        )
        return DemandShape.of(actor, _demand(actor, made.ref))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/shuttle-demands/{demand}",
    response=documented(200, DemandShape, 404),
    summary="Show a demand for a shuttle",
    operation_id="show_shuttle_demand",
)
def show_demand(request: ApiRequest, demand: DemandRef) -> HttpResponse:
    """One demand."""
    return respond(DemandShape.of(request.auth, _demand(request.auth, demand)))


def _with_demand(
    request: ApiRequest, ref: str, key: str | None, payload: Body, act: Callable[[ShuttleDemand], object]
) -> HttpResponse:
    def acted() -> DemandShape:
        act(_demand(request.auth, ref))
        return DemandShape.of(request.auth, _demand(request.auth, ref))

    return respond_once(request, key, payload.model_dump(mode="json"), acted, status=200)


@router.post(
    "/shuttle-demands/{demand}/pooling",
    response=documented(200, DemandShape, 400, 403, 404, 409, 413),
    summary="Pool a demand",
    operation_id="shuttle_demand_pooling",
)
def pooling(request: ApiRequest, demand: DemandRef, payload: Pooling, key: Key) -> HttpResponse:
    """Say which known origin a demand means. Its words mean that origin from now on."""

    def act(row: ShuttleDemand) -> None:
        origin = origin_named(request.auth, payload.origin)
        shuttles.pool(row, by=request.auth, origin=origin, seen=payload.seen)

    return _with_demand(request, demand, key, payload, act)


@router.post(
    "/shuttle-demands/{demand}/withdrawal",
    response=documented(200, DemandShape, 400, 403, 404, 409, 413),
    summary="Withdraw a demand",
    operation_id="shuttle_demand_withdrawal",
)
def withdrawal(request: ApiRequest, demand: DemandRef, payload: PooledStep, key: Key) -> HttpResponse:
    """Take a demand back: its people ride no more."""

    def act(row: ShuttleDemand) -> None:
        shuttles.withdraw_demand(row, by=request.auth, seen=payload.seen)

    return _with_demand(request, demand, key, payload, act)


# Routes


@router.get(
    "/shuttle-routes",
    response=documented(200, Items[RouteShape]),
    summary="List shuttle routes",
    operation_id="list_shuttle_routes",
)
def list_routes(request: ApiRequest, filters: Query[RouteFilters]) -> HttpResponse:
    """The routes with their timetables, the last changed first: staff see all, enterprises those that are open."""
    rows = routes_visible_to(request.auth)
    rows = rows.filter(state=filters.state) if filters.state else rows
    order = Order("shuttle_routes", "changed_at", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    loads = loads_of(found, today_of(request.auth)) if is_staff(request.auth) else {}
    return respond(Items(items=[RouteShape.of(row, loads.get(row.pk)) for row in found], next=after))


def _route(actor: Actor, ref: str) -> ShuttleRoute:
    return get_object_or_404(routes_visible_to(actor), ref=ref)


@router.post(
    "/shuttle-routes",
    response=documented(201, WholeRoute, 400, 403, 409, 413),
    summary="Plan a shuttle route",
    operation_id="plan_shuttle_route",
)
def new_route(request: ApiRequest, payload: NewRoute, key: Key) -> HttpResponse:
    """Plan a route for a pool. It is opened once its expected load has reached the published rule."""
    actor = request.auth

    def act() -> WholeRoute:
        sent = payload.model_dump(exclude={"unit", "origin", "starts", "ends", "office", "stops"})
        stops = tuple(_stop(one) for one in payload.stops)
        office = office_named(actor, payload.office) if payload.office else None
        made = shuttles.plan_route(
            by=actor,
            unit=unit_named(actor, payload.unit),
            origin=origin_named(actor, payload.origin),
            **_shift(payload),
            plan=shuttles.Plan(**sent, office=office, stops=stops),
        )
        return _whole(actor, _route(actor, made.ref))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/shuttle-routes/{route}",
    response=documented(200, WholeRoute, 404),
    summary="Show a shuttle route",
    operation_id="show_shuttle_route",
)
def show_route(request: ApiRequest, route: RouteRef) -> HttpResponse:
    """One route with its timetable."""
    return respond(_whole(request.auth, _route(request.auth, route)))


def _with_route(
    request: ApiRequest, ref: str, key: str | None, payload: Body, act: Callable[[ShuttleRoute], object]
) -> HttpResponse:
    def acted() -> WholeRoute:
        act(_route(request.auth, ref))
        return _whole(request.auth, _route(request.auth, ref))

    return respond_once(request, key, payload.model_dump(mode="json"), acted, status=200)


@router.post(
    "/shuttle-routes/{route}/opening",
    response=documented(200, WholeRoute, 400, 403, 404, 409, 413),
    summary="Open a route",
    operation_id="shuttle_route_opening",
)
def opening(request: ApiRequest, route: RouteRef, payload: PooledStep, key: Key) -> HttpResponse:
    """Open a route whose expected load has reached the published rule; else the answer says how many are missing."""

    def act(row: ShuttleRoute) -> None:
        shuttles.open_route(row, by=request.auth, seen=payload.seen)

    return _with_route(request, route, key, payload, act)


@router.post(
    "/shuttle-routes/{route}/closure",
    response=documented(200, WholeRoute, 400, 403, 404, 409, 413),
    summary="Close a route",
    operation_id="shuttle_route_closure",
)
def closure(request: ApiRequest, route: RouteRef, payload: PooledReason, key: Key) -> HttpResponse:
    """Close a route, and tell its riders why."""

    def act(row: ShuttleRoute) -> None:
        shuttles.close_route(row, by=request.auth, reason=payload.reason, seen=payload.seen)

    return _with_route(request, route, key, payload, act)


@router.post(
    "/shuttle-routes/{route}/seats",
    response=documented(200, WholeRoute, 400, 403, 404, 409, 413),
    summary="Book seats",
    operation_id="shuttle_route_seats",
)
def seats(request: ApiRequest, route: RouteRef, payload: Seats, key: Key) -> HttpResponse:
    """Book seats of a route for a month, or other ones than before. There are never more than it has."""

    def act(row: ShuttleRoute) -> None:
        organisation = organisation_named(request.auth, payload.organisation)
        month, count = payload.month, payload.seats
        riding.book_seats(row, by=request.auth, organisation=organisation, month=month, seats=count)

    return _with_route(request, route, key, payload, act)


@router.post(
    "/shuttle-routes/{route}/payments",
    response=documented(200, WholeRoute, 400, 403, 404, 409, 413),
    summary="Record the payment of seats",
    operation_id="shuttle_route_payment",
)
def payment(request: ApiRequest, route: RouteRef, payload: Paid, key: Key) -> HttpResponse:
    """Record that the seats of an enterprise for a month are paid. Unpaid they lapse, and go to others."""

    def act(row: ShuttleRoute) -> None:
        found = row.bookings.filter(organisation__ref=payload.organisation, month=month_of(payload.month)).first()
        if found is None:
            raise Invalid.of("month", _("This enterprise has booked no seats for the month."))
        riding.record_payment(found, by=request.auth, paid_on=payload.paid_on)

    return _with_route(request, route, key, payload, act)


@router.post(
    "/shuttle-routes/{route}/ridership",
    response=documented(200, WholeRoute, 400, 403, 404, 409, 413),
    summary="Record the ridership of a month",
    operation_id="shuttle_route_ridership",
)
def ridership(request: ApiRequest, route: RouteRef, payload: Ridden, key: Key) -> HttpResponse:
    """Record how many rode in a month and in how many runs, or put it right."""

    def act(row: ShuttleRoute) -> None:
        riding.record_ridership(row, by=request.auth, **payload.model_dump())

    return _with_route(request, route, key, payload, act)

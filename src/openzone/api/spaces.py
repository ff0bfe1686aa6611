"""Spaces in the parks, how much of them is let, and the tenancies of organisations."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictBool, StrictInt

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, CalendarDay, Code, Filters, Line, Reason
from openzone.api.possible import REFERENCE
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.places.enums import SpaceState, SpaceUse
from openzone.places.models import Space
from openzone.places.queries import is_staff, spaces_visible_to, today_of
from openzone.registry.actions import tenancies as actions
from openzone.registry.actions import tenancy_corrections as corrections
from openzone.registry.models import Organisation, Tenancy
from openzone.registry.occupancy import Known, Occupancy, in_groups, known_between, occupancy
from openzone.registry.queries import visible_to
from openzone.registry.rents import CENT, Rate
from openzone.registry.tenancies import schedule_of, tenancies_visible_to, terms_of, with_rents, with_state, with_tenant

router = Router(tags=["spaces"])
MOST_STEPS = 40
Number = Annotated[StrictInt, Field(ge=1, le=LARGEST)]
Amount = Annotated[str, Field(pattern=r"^[0-9]{1,11}(\.[0-9]{1,4})?$", examples=["48.50"])]


class Money(BaseModel):
    """An amount with its currency."""

    amount: str = Field(examples=["12.50"])
    currency: str = Field(examples=["CNY"])


class SpaceShape(BaseModel):
    """A part of a floor that can be let as a whole."""

    id: int
    code: str = Field(examples=["A305"])
    park: str = Field(description="Code of the park.")
    building: str = Field(description="Code of the building in the park.")
    floor: int
    area: str = Field(description="In m².", examples=["120.50"])
    use: SpaceUse
    state: SpaceState = Field(description="What it is on the day asked.")
    tenant: str | None = Field(description="Reference of the organisation, as far as the caller may know it.")
    free_from: date | None = Field(description="When what it is let or held for ends; null: free, or no end agreed.")

    @classmethod
    def of(cls, row: Any) -> "SpaceShape":
        """The shape of this row, loaded with state and tenant."""
        building = row.floor.building
        ends = row.let_until or [date.fromisoformat(one["until"]) for one in row.held_for if one["until"]]
        return cls(
            id=row.pk,
            code=row.code,
            park=building.park.code,
            building=building.code,
            floor=row.floor.number,
            area=str(row.area),
            use=SpaceUse(row.use),
            state=SpaceState(row.state),
            tenant=row.let_to[0]["ref"] if row.let_to else None,
            free_from=ends[0] if ends else None,
        )


class Rent(BaseModel):
    """The rent from a day on."""

    since: date
    per_square_metre: str = Field(description="For each m² and month.", examples=["48.0000"])


class TenancyShape(BaseModel):
    """An organisation has a space for a time."""

    id: int
    organisation: str = Field(description="Reference of the organisation.")
    space: int = Field(description="Id of the space.")
    space_code: str
    park: str
    since: date
    until: date | None = Field(description="The last day; null: no end is agreed.")
    area: str
    rents: list[Rent]
    rent: Money = Field(description="For a whole month, as agreed for today or for its first or last day.")
    rent_free_months: int
    deposit: Money
    subsidy: str
    moved_from: int | None = Field(description="Id of the tenancy that it moved out of.")
    ended_for: str

    @classmethod
    def of(cls, row: Tenancy, today: date) -> "TenancyShape":
        """The shape of this row."""
        day = max(row.since, min(today, row.until or today))
        monthly = (terms_of(row).rate_on(day) * row.area).quantize(CENT)
        steps = [Rent(since=one.since, per_square_metre=str(one.per_square_metre)) for one in schedule_of(row)]
        return cls(
            id=row.pk,
            organisation=row.organisation.ref,
            space=row.space_id,
            space_code=row.space.code,
            park=row.space.floor.building.park.code,
            since=row.since,
            until=row.until,
            area=str(row.area),
            rents=steps,
            rent=Money(amount=str(monthly), currency=row.currency),
            rent_free_months=row.rent_free_months,
            deposit=Money(amount=str(row.deposit), currency=row.currency),
            subsidy=row.subsidy,
            moved_from=row.moved_from_id,
            ended_for=row.ended_for,
        )


class SpaceFilters(Filters):
    """Which spaces, on which day."""

    park: Code | None = Field(default=None, description="Code of the park.")
    use: SpaceUse | None = None
    state: SpaceState | None = None
    day: CalendarDay | None = Field(default=None, description="The day; left out: today.")


class OccupancyFilters(Filters):
    """On which day or averaged over which days, and split how."""

    since: CalendarDay | None = Field(default=None, description="First day; left out: `until` alone.")
    until: CalendarDay | None = Field(default=None, description="Last day; left out: today.")
    park: Code | None = None
    by: str | None = Field(default=None, pattern="^(park|use)$", description="Split by `park` or `use`.")


class OccupancyShape(BaseModel):
    """How much is let, on average over the days asked. Vacancy is (total − let) ÷ total."""

    since: date
    until: date
    code: str | None = Field(description="The park or use; null for the whole.")
    total_area: float
    area: dict[str, float] = Field(description="m² by state; `free` is what is left.")
    total_spaces: float
    spaces: dict[str, float] = Field(description="Spaces by state.")
    by_area: float | None = Field(description="Let ÷ total; null where there is nothing.")
    by_space: float | None

    @classmethod
    def of(cls, code: str | None, counted: Occupancy, since: date, until: date) -> "OccupancyShape":
        """The shape of what was counted."""
        return cls(
            since=since,
            until=until,
            code=code,
            total_area=_plain(counted.total_area),
            area={state: _plain(value) for state, value in counted.area.items()},
            total_spaces=_plain(counted.total_spaces),
            spaces={state: _plain(value) for state, value in counted.spaces.items()},
            by_area=None if counted.by_area is None else _plain(counted.by_area),
            by_space=None if counted.by_space is None else _plain(counted.by_space),
        )


def _plain(value: Decimal) -> float:
    return round(float(value), 6)


class RentStep(Body):
    """The rent from a day on."""

    since: CalendarDay
    per_square_metre: Amount


class NewTenancy(Body):
    """Let a space to the organisation."""

    space: Number = Field(description="Id of the space.")
    since: CalendarDay
    until: CalendarDay | None = Field(default=None, description="The last day; null: no end.")
    area: Amount | None = Field(default=None, description="m² that are let; null: the whole space.")
    rents: Annotated[list[RentStep], Field(max_length=MOST_STEPS)] = Field(
        default_factory=list, description="The schedule; the first step on the first day."
    )
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "CNY"
    deposit: Amount = "0"
    rent_free_months: Annotated[StrictInt, Field(ge=0, le=LARGEST)] = 0
    subsidy: Line = ""
    reserved_for_it: StrictBool = Field(default=False, description="What was reserved for it is no longer held.")


class Termination(Body):
    """End a tenancy."""

    on: CalendarDay = Field(description="The last day.")
    reason: Reason


class TenancyExtension(Body):
    """Let a tenancy go on."""

    until: CalendarDay | None = Field(description="The new last day; null: no end.")
    per_square_metre: Amount | None = Field(default=None, description="The rent from then on; null: as before.")


class Relocation(Body):
    """Move the tenant to another space."""

    space: Number = Field(description="Id of the space it moves to.")
    on: CalendarDay = Field(description="The first day there; it leaves the day before.")
    until: CalendarDay | None = Field(default=None, description="The last day; null: no end; left out: as agreed.")
    per_square_metre: Amount | None = Field(
        default=None, description="The rent from then on; null: as agreed, with all later steps."
    )


class RentAgreement(Body):
    """Agree on another rent."""

    since: CalendarDay
    per_square_metre: Amount


class TenancyCancellation(Body):
    """Take back a tenancy of which nothing came, or that was entered by mistake."""

    reason: Reason


class Cancelled(BaseModel):
    """What was taken back."""

    id: int
    organisation: str = Field(description="Reference of the organisation.")
    space: int = Field(description="Id of the space.")


class TenancyCorrection(Body):
    """Put right what was entered wrongly; what is left out, or null, stays."""

    reason: Reason
    since: CalendarDay | None = Field(default=None, description="The first day; the first rent moves with it.")
    area: Amount | None = Field(default=None, description="m² that are let.")
    rents: Annotated[list[RentStep], Field(max_length=MOST_STEPS)] | None = Field(
        default=None, description="The whole schedule; the first step on the first day."
    )
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    deposit: Amount | None = None
    rent_free_months: Annotated[StrictInt, Field(ge=0, le=LARGEST)] | None = None
    subsidy: Line | None = None


@router.get("/spaces", response=documented(200, Items[SpaceShape]), summary="List spaces", operation_id="list_spaces")
def list_spaces(request: ApiRequest, filters: Query[SpaceFilters]) -> HttpResponse:
    """The spaces in the zone's parks with their state on a day; for staff."""
    day = filters.day or today_of(request.auth)
    rows = with_state(spaces_visible_to(request.auth), day)
    wanted = {"floor__building__park__code": filters.park, "use": filters.use, "state": filters.state}
    rows = with_tenant(rows.filter(**{name: value for name, value in wanted.items() if value}), request.auth, day)
    found, after = page(rows, Order("spaces", "code"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[SpaceShape.of(row) for row in found], next=after))


@router.get(
    "/occupancy",
    response=documented(200, Items[OccupancyShape], 404),
    summary="Occupancy",
    operation_id="ask_occupancy",
)
def ask_occupancy(request: ApiRequest, filters: Query[OccupancyFilters]) -> HttpResponse:
    """How much of the spaces is let on a day, or on average over some; reserved and under works apart. For staff."""
    if not is_staff(request.auth):
        raise Http404
    until = filters.until or today_of(request.auth)
    since = filters.since or until
    if since > until:
        raise Invalid.of("since", _("The first day lies after the last one."))
    rows = spaces_visible_to(request.auth)
    if filters.park is not None:
        rows = rows.filter(floor__building__park__code=filters.park)
    known = known_between(rows, since, until)
    parts = _split(known, filters.by)
    items = [OccupancyShape.of(code, occupancy(group, since, until), since, until) for code, group in parts]
    return respond(Items(items=items, next=None))


def _split(known: Sequence[Known], by: str | None) -> list[tuple[str | None, Sequence[Known]]]:
    if by is None:
        return [(None, known)]
    groups = in_groups(known, lambda one: one.place[by])
    return [(code, groups[code]) for code in sorted(groups)]


def _organisation(actor: Actor, ref: str) -> Organisation:
    if not REFERENCE.fullmatch(ref):
        raise Http404
    return get_object_or_404(visible_to(actor), ref=ref)


def _tenancy(actor: Actor, number: int) -> Tenancy:
    row: Tenancy = get_object_or_404(with_rents(tenancies_visible_to(actor)), pk=number)
    return row


def _space(actor: Actor, number: int) -> Space:
    row = spaces_visible_to(actor).filter(pk=number).first()
    if row is None:
        raise Invalid.of("space", _("There is no space with this id."))
    return row


def _shown(actor: Actor, row: Tenancy) -> TenancyShape:
    return TenancyShape.of(_tenancy(actor, row.pk), today_of(actor))


def _rates(steps: Sequence[RentStep]) -> list[Rate]:
    return [Rate(one.since, Decimal(one.per_square_metre)) for one in steps]


@router.get(
    "/organisations/{organisation}/tenancies",
    response=documented(200, Items[TenancyShape], 404),
    summary="List the tenancies of an organisation",
    operation_id="list_tenancies",
)
def list_tenancies(request: ApiRequest, organisation: str, filters: Query[Filters]) -> HttpResponse:
    """Its spaces in the parks, past, present and to come, in the order of their beginning."""
    row = _organisation(request.auth, organisation)
    rows = with_rents(tenancies_visible_to(request.auth).filter(organisation=row))
    order = Order(f"tenancies {organisation}", "since")
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    today = today_of(request.auth)
    return respond(Items(items=[TenancyShape.of(one, today) for one in found], next=after))


@router.post(
    "/organisations/{organisation}/tenancies",
    response=documented(201, TenancyShape, 400, 403, 404, 409, 413),
    summary="Let a space",
    operation_id="let_space",
)
def let_space(request: ApiRequest, organisation: str, payload: NewTenancy, key: Key) -> HttpResponse:
    """Let a space to the organisation. 409 says by whom and until when it is taken."""

    def act() -> TenancyShape:
        row, typed = _organisation(request.auth, organisation), payload.model_dump()
        typed |= {"space": _space(request.auth, payload.space), "rents": _rates(payload.rents)}
        return _shown(request.auth, actions.let(organisation=row, by=request.auth, **typed))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/tenancies/{tenancy}/termination",
    response=documented(200, TenancyShape, 400, 403, 404, 409, 413),
    summary="End a tenancy",
    operation_id="end_tenancy",
)
def terminate(request: ApiRequest, tenancy: int, payload: Termination, key: Key) -> HttpResponse:
    """End a tenancy on a day."""

    def act() -> TenancyShape:
        row = _tenancy(request.auth, tenancy)
        return _shown(request.auth, actions.end_tenancy(row, by=request.auth, **payload.model_dump()))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/tenancies/{tenancy}/extension",
    response=documented(200, TenancyShape, 400, 403, 404, 409, 413),
    summary="Extend a tenancy",
    operation_id="extend_tenancy",
)
def extend(request: ApiRequest, tenancy: int, payload: TenancyExtension, key: Key) -> HttpResponse:
    """Let a tenancy go on."""

    def act() -> TenancyShape:
        row = _tenancy(request.auth, tenancy)
        longer = actions.extend(row, until=payload.until, rate=payload.per_square_metre, by=request.auth)
        return _shown(request.auth, longer)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/tenancies/{tenancy}/relocation",
    response=documented(201, TenancyShape, 400, 403, 404, 409, 413),
    summary="Move a tenant",
    operation_id="move_tenant",
)
def relocate(request: ApiRequest, tenancy: int, payload: Relocation, key: Key) -> HttpResponse:
    """Move a tenant out of one space and into another; answers the new tenancy."""

    def act() -> TenancyShape:
        row, space = _tenancy(request.auth, tenancy), _space(request.auth, payload.space)
        until = payload.until if "until" in payload.model_fields_set else actions.AsAgreed.END
        rate = payload.per_square_metre
        moved = actions.move(row, to=space, on=payload.on, until=until, rate=rate, by=request.auth)
        return _shown(request.auth, moved)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/tenancies/{tenancy}/rent-agreement",
    response=documented(200, TenancyShape, 400, 403, 404, 409, 413),
    summary="Agree on another rent",
    operation_id="agree_rent",
)
def agree(request: ApiRequest, tenancy: int, payload: RentAgreement, key: Key) -> HttpResponse:
    """Agree on the rent from a day on."""

    def act() -> TenancyShape:
        row = _tenancy(request.auth, tenancy)
        agreed = actions.agree_rent(row, since=payload.since, rate=payload.per_square_metre, by=request.auth)
        return _shown(request.auth, agreed)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/tenancies/{tenancy}/cancellation",
    response=documented(200, Cancelled, 400, 403, 404, 409, 413),
    summary="Take a tenancy back",
    operation_id="cancel_tenancy",
)
def cancel(request: ApiRequest, tenancy: int, payload: TenancyCancellation, key: Key) -> HttpResponse:
    """Take back a tenancy of which nothing came: it is in no list and no figure any more."""

    def act() -> Cancelled:
        row = _tenancy(request.auth, tenancy)
        corrections.cancel_tenancy(row, by=request.auth, reason=payload.reason)
        return Cancelled(id=tenancy, organisation=row.organisation.ref, space=row.space_id)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/tenancies/{tenancy}/correction",
    response=documented(200, TenancyShape, 400, 403, 404, 409, 413),
    summary="Correct a tenancy",
    operation_id="correct_tenancy",
)
def correct(request: ApiRequest, tenancy: int, payload: TenancyCorrection, key: Key) -> HttpResponse:
    """Put right what was entered wrongly of a tenancy. What was agreed anew is another rent, an extension or a move."""

    def act() -> TenancyShape:
        typed = payload.model_dump(exclude_none=True)
        if payload.rents is not None:
            typed["rents"] = _rates(payload.rents)
        return _shown(
            request.auth, corrections.correct_tenancy(_tenancy(request.auth, tenancy), by=request.auth, **typed)
        )

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

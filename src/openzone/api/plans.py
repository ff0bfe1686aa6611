"""The plans of enterprises that settle: their formalities in one order, with the days by what is known today."""

from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, CalendarDay, Code, Filters, Line, Nothing, Ref
from openzone.api.named import organisation_named
from openzone.api.possible import REFERENCE
from openzone.api.services import service_of
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.formalities import actions
from openzone.formalities.actions.plans import MOST_ITEMS
from openzone.formalities.enums import ItemState
from openzone.formalities.models import Plan, PlanItem
from openzone.formalities.planning import Part, parts_seen, plan_of, plans_visible_to
from openzone.places.models import CODE
from openzone.places.queries import today_of
from openzone.registry.models import FirstDaysStep
from openzone.registry.settlements import steps_in_use

router = Router(tags=["plans"])
NEWEST = Order("plans", "changed_at", down=True)


class PlanShape(BaseModel):
    """The plan of an enterprise."""

    organisation: str = Field(description="Reference of the enterprise.", examples=["O-2026-00001"])
    begins_on: date
    laid_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    revision: int

    @classmethod
    def of(cls, row: Plan) -> "PlanShape":
        """The shape of this row."""
        names = ("begins_on", "laid_at", "changed_at", "closed_at", "revision")
        return cls(organisation=row.organisation.ref, **{name: getattr(row, name) for name in names})


class PartShape(BaseModel):
    """A part of a plan as it stands today."""

    service: str = Field(description="Code of the service.")
    state: ItemState
    after: list[str] = Field(description="Codes of the parts that it comes after.")
    planned_begin: date = Field(description="The days for which it was planned when it was put in.")
    planned_end: date
    begins_on: date | None = Field(description="From when to when it goes by what is known today; null: dropped.")
    ends_on: date | None
    formality: str | None = Field(description="Reference of the formality that was begun for it last.")
    first_days_step: str | None = Field(description="Code of the step of the first days that it completes.")
    dropped_reason: str

    @classmethod
    def of(cls, part: Part) -> "PartShape":
        """The shape of this part."""
        item, span = part.item, part.span
        return cls(
            service=item.code,
            state=part.state,
            after=item.after,
            planned_begin=item.first_begins,
            planned_end=item.first_ends,
            begins_on=None if span is None else span.begins,
            ends_on=None if span is None else span.ends,
            formality=item.formality.ref if item.formality else None,
            first_days_step=item.feeds.code if item.feeds else None,
            dropped_reason=item.dropped_reason,
        )


class OnePlan(PlanShape):
    """A plan with its parts."""

    parts: list[PartShape]


def _told(actor: Actor, plan: Plan) -> OnePlan:
    parts = [PartShape.of(one) for one in parts_seen(actor, plan, today_of(actor))]
    return OnePlan(**PlanShape.of(plan).model_dump(), parts=parts)


class NewPlan(Body):
    """A plan to be laid, with the formalities with which a newcomer begins."""

    organisation: Ref
    begins_on: CalendarDay


class NewPart(Body):
    """One more formality for a plan."""

    service: Code
    after: list[Code] = Field(default_factory=list, max_length=MOST_ITEMS)
    first_days_step: Code | None = None


class PartOrder(Body):
    """After which others a part comes."""

    after: list[Code] = Field(default_factory=list, max_length=MOST_ITEMS)
    first_days_step: Code | None = None


class PartDrop(Body):
    """Why a part is asked for no more."""

    reason: Line


def _plan(actor: Actor, organisation: str) -> Plan:
    if not REFERENCE.fullmatch(organisation):
        raise Http404
    rows = plans_visible_to(actor).filter(organisation__ref=organisation)
    found = plan_of(get_object_or_404(rows.order_by("pk")[:1]).organisation_id)
    assert found is not None, "it was just there"
    return found


def _item(plan: Plan, code: str) -> PlanItem:
    if not CODE.fullmatch(code):
        raise Http404
    return get_object_or_404(plan.items.select_related("plan", "service__shown"), code=code)


def _step(plan: Plan, code: str | None) -> FirstDaysStep | None:
    found = steps_in_use(plan.zone).filter(code=code).first() if code else None
    if code and found is None:
        raise Invalid.of("first_days_step", _("Please choose a step of the first days of this zone."))
    return found


@router.get("/plans", response=documented(200, Items[PlanShape]), summary="List plans", operation_id="list_plans")
def list_plans(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The plans of the enterprises that the caller sees, the last changed first."""
    found, after = page(plans_visible_to(request.auth), NEWEST, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[PlanShape.of(one) for one in found], next=after))


@router.post(
    "/plans",
    response=documented(201, OnePlan, 400, 403, 404, 409, 413),
    summary="Lay a plan",
    operation_id="create_plan",
)
def create_plan(request: ApiRequest, payload: NewPlan, key: Key) -> HttpResponse:
    """Lay the plan of an enterprise. 409 when it has one that is not closed."""

    def act() -> OnePlan:
        row = organisation_named(request.auth, payload.organisation)
        made = actions.lay(row, begins_on=payload.begins_on, by=request.auth)
        return _told(request.auth, plans_visible_to(request.auth).get(pk=made.pk))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/plans/{organisation}",
    response=documented(200, OnePlan, 404),
    summary="Read the plan of an enterprise",
    operation_id="read_plan",
)
def read_plan(request: ApiRequest, organisation: str) -> HttpResponse:
    """The one that is not closed, else the last, with its parts."""
    return respond(_told(request.auth, _plan(request.auth, organisation)))


@router.post(
    "/plans/{organisation}/parts",
    response=documented(200, OnePlan, 400, 403, 404, 409, 413),
    summary="Add a formality to a plan",
    operation_id="add_plan_part",
)
def add_plan_part(request: ApiRequest, organisation: str, payload: NewPart, key: Key) -> HttpResponse:
    """Put one more formality into a plan."""

    def act() -> OnePlan:
        row = _plan(request.auth, organisation)
        try:
            service = service_of(request.auth, payload.service)
        except Http404:
            raise Invalid.of("service", _("Please choose a service that this zone offers now.")) from None
        feeds = _step(row, payload.first_days_step)
        actions.add_item(row, wanted=actions.Wanted(service, payload.after, feeds), by=request.auth)
        return _told(request.auth, _plan(request.auth, organisation))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/plans/{organisation}/parts/{part}/order",
    response=documented(200, OnePlan, 400, 403, 404, 409, 413),
    summary="Change the order of a plan",
    operation_id="order_plan_part",
)
def order_plan_part(request: ApiRequest, organisation: str, part: str, payload: PartOrder, key: Key) -> HttpResponse:
    """Let a part come after others, or complete another step of the first days."""

    def act() -> OnePlan:
        row = _plan(request.auth, organisation)
        feeds = _step(row, payload.first_days_step)
        actions.change_item(_item(row, part), after=payload.after, feeds=feeds, by=request.auth)
        return _told(request.auth, _plan(request.auth, organisation))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/plans/{organisation}/parts/{part}/begin",
    response=documented(200, OnePlan, 400, 403, 404, 409, 413),
    summary="Begin a formality of a plan",
    operation_id="begin_plan_part",
)
def begin_plan_part(request: ApiRequest, organisation: str, part: str, payload: Nothing, key: Key) -> HttpResponse:
    """Begin it for the enterprise. 409 while something that it comes after is not completed."""

    def act() -> OnePlan:
        actions.begin_item(_item(_plan(request.auth, organisation), part), by=request.auth)
        return _told(request.auth, _plan(request.auth, organisation))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/plans/{organisation}/parts/{part}/drop",
    response=documented(200, OnePlan, 400, 403, 404, 409, 413),
    summary="Take a formality out of a plan",
    operation_id="drop_plan_part",
)
def drop_plan_part(request: ApiRequest, organisation: str, part: str, payload: PartDrop, key: Key) -> HttpResponse:
    """Ask for it no more; what comes after it waits for it no longer."""

    def act() -> OnePlan:
        actions.drop_item(_item(_plan(request.auth, organisation), part), reason=payload.reason, by=request.auth)
        return _told(request.auth, _plan(request.auth, organisation))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/plans/{organisation}/closing",
    response=documented(200, OnePlan, 400, 403, 404, 409, 413),
    summary="Close a plan",
    operation_id="close_plan",
)
def close_plan(request: ApiRequest, organisation: str, payload: Nothing, key: Key) -> HttpResponse:
    """Nothing of it is begun any more; what runs goes on."""

    def act() -> OnePlan:
        actions.close(_plan(request.auth, organisation), by=request.auth)
        return _told(request.auth, _plan(request.auth, organisation))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

"""Where organisations stand towards the zone, and their first 90 days."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, CalendarDay, Filters, Reason, Ref
from openzone.api.possible import REFERENCE
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.places.queries import is_staff
from openzone.registry.actions.settlement import change_settlement, correct_settlement, withdraw_settlement
from openzone.registry.enums import EntryChannel, SettlementState
from openzone.registry.models import Organisation, Settlement, Step
from openzone.registry.queries import visible_to

router = Router(tags=["settlement"])


class SettlementShape(BaseModel):
    """One state of an organisation towards the zone, from a day on."""

    id: int
    state: SettlementState
    since: date
    until: date | None = Field(description="The day on which the next state began; null for the present one.")
    reason: str
    channel: EntryChannel | None = Field(description="By which way it came.")
    through: str | None = Field(description="Reference of the organisation that brought it.")
    correction: str = Field(description="Why it was put right, where it was.")

    @classmethod
    def of(cls, row: Settlement) -> "SettlementShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            state=SettlementState(row.state),
            since=row.since,
            until=row.until,
            reason=row.reason,
            channel=EntryChannel(row.channel) if row.channel else None,
            through=row.through.ref if row.through else None,
            correction=row.correction,
        )


class WithdrawnShape(BaseModel):
    """A state that was taken back."""

    id: int
    present: SettlementState | None = Field(description="The state that holds now.")


class StepShape(BaseModel):
    """A step of the first 90 days."""

    code: str
    name: str
    name_local: str
    due: date
    done: bool
    remark: str

    @classmethod
    def of(cls, row: Step) -> "StepShape":
        """The shape of this row."""
        step = row.step
        return cls(
            code=step.code,
            name=step.name,
            name_local=step.name_local,
            due=row.due,
            done=row.done_at is not None,
            remark=row.remark,
        )


class NewSettlement(Body):
    """The organisation is now in another state."""

    state: SettlementState
    since: CalendarDay | None = Field(default=None, description="Since which day; null: today.")
    reason: Reason = Field(default="", description="Needed for `at_risk` and `left`.")
    channel: EntryChannel | None = Field(default=None, description="By which way it came; null: as known so far.")
    through: Ref | None = Field(default=None, description="Reference of the organisation that brought it.")


class CorrectedSettlement(Body):
    """A state as it should have been entered."""

    state: SettlementState
    since: CalendarDay = Field(description="Since which day.")
    why: Reason = Field(description="Why it is corrected.", examples=["A wrong day was entered."])
    reason: Reason = Field(default="", description="Needed for `at_risk` and `left`.")
    channel: EntryChannel | None = Field(default=None, description="By which way it came; null: as known so far.")
    through: Ref | None = Field(default=None, description="Reference of the organisation that brought it.")


class WithdrawnSettlement(Body):
    """A state that should never have been entered."""

    why: Reason = Field(examples=["It is another enterprise's."])


def _found(actor: Actor, ref: str) -> Organisation:
    """The organisation, for staff: what the zone thinks of an enterprise is not told to it."""
    if not (REFERENCE.fullmatch(ref) and is_staff(actor)):
        raise Http404
    return get_object_or_404(visible_to(actor), ref=ref)


@router.get(
    "/organisations/{organisation}/settlements",
    response=documented(200, Items[SettlementShape], 404),
    summary="List the states of an organisation",
    operation_id="list_settlements",
)
def list_settlements(request: ApiRequest, organisation: str, filters: Query[Filters]) -> HttpResponse:
    """Its states towards the zone, the earliest first; for staff."""
    rows = _found(request.auth, organisation).settlements.select_related("through")
    order = Order(f"settlements {organisation}", "since")
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[SettlementShape.of(row) for row in found], next=after))


@router.post(
    "/organisations/{organisation}/settlements",
    response=documented(201, SettlementShape, 400, 403, 404, 409, 413),
    summary="Say where an organisation stands",
    operation_id="change_settlement",
)
def settle(request: ApiRequest, organisation: str, payload: NewSettlement, key: Key) -> HttpResponse:
    """Say that it is now in another state. 409 when that does not follow the present one."""

    def act() -> SettlementShape:
        row = _found(request.auth, organisation)
        made = change_settlement(row, since=payload.since, by=request.auth, **_told(request.auth, payload))
        return SettlementShape.of(made)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _told(actor: Actor, payload: NewSettlement | CorrectedSettlement) -> dict[str, Any]:
    """What both actions take, beside the day."""
    through = None
    if payload.through is not None:
        through = visible_to(actor).filter(ref=payload.through).first()
        if through is None:
            raise Invalid.of("through", _("There is no organisation with this reference."))
    return {
        "to": payload.state, "reason": payload.reason, "channel": payload.channel or "", "through": through,
    }  # fmt: skip


@router.post(
    "/organisations/{organisation}/settlements/{int:settlement}/correction",
    response=documented(200, SettlementShape, 400, 403, 404, 409, 413),
    summary="Correct where an organisation stood",
    operation_id="correct_settlement",
)
def correct(
    request: ApiRequest, organisation: str, settlement: int, payload: CorrectedSettlement, key: Key
) -> HttpResponse:
    """Put a state right that was entered wrongly. 409 when it does not fit between the ones before and after it."""

    def act() -> SettlementShape:
        row = _state(request.auth, organisation, settlement)
        told = _told(request.auth, payload)
        made = correct_settlement(row, since=payload.since, why=payload.why, by=request.auth, **told)
        return SettlementShape.of(made)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/organisations/{organisation}/settlements/{int:settlement}/withdrawal",
    response=documented(200, WithdrawnShape, 400, 403, 404, 409, 413),
    summary="Take a state of an organisation back",
    operation_id="withdraw_settlement",
)
def withdraw(
    request: ApiRequest, organisation: str, settlement: int, payload: WithdrawnSettlement, key: Key
) -> HttpResponse:
    """Take back a state that never was: the one before it holds again. 409 when the one after it cannot follow."""

    def act() -> WithdrawnShape:
        withdraw_settlement(_state(request.auth, organisation, settlement), why=payload.why, by=request.auth)
        state = _found(request.auth, organisation).settlement
        return WithdrawnShape(id=settlement, present=SettlementState(state) if state else None)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _state(actor: Actor, organisation: str, settlement: int) -> Settlement:
    if not 0 <= settlement < 2**63:
        raise Http404
    return get_object_or_404(_found(actor, organisation).settlements.all(), pk=settlement)


@router.get(
    "/organisations/{organisation}/first-days",
    response=documented(200, Items[StepShape], 404),
    summary="List the first 90 days of an organisation",
    operation_id="list_first_days",
)
def list_first_days(request: ApiRequest, organisation: str, filters: Query[Filters]) -> HttpResponse:
    """The steps of its first 90 days, by the day by which they are due; for staff."""
    rows = _found(request.auth, organisation).first_days.select_related("step")
    order = Order(f"first days {organisation}", "due")
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[StepShape.of(row) for row in found], next=after))

"""What follows a solution: whether it still holds, and the call-backs of those who did not handle the demand."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictBool, StrictInt

from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, Filters, Reason
from openzone.api.possible import case_of
from openzone.cases import actions
from openzone.cases.actions.aftercare import MOST_CALLED
from openzone.cases.calling import call_backs_visible_to, may_call
from openzone.cases.enums import Outcome, Solved
from openzone.cases.models import Aftercare
from openzone.cases.silences import aftercare_of
from openzone.cases.unanswered import LEAST_DAYS, MOST_DAYS
from openzone.cases.verdicts import agrees
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.places.queries import administers_zone, zone_of

router = Router(tags=["after a solution"])


class SecondLook(Body):
    """Whether a solution still holds, four weeks after its end."""

    held: Solved


class CallBackShape(BaseModel):
    """A call about a closed demand, made by somebody who did not handle it."""

    id: int
    case: str = Field(examples=["C-2026-00042"])
    organisation: str = Field(examples=["O-2026-00007"])
    outcome: Outcome = Field(description="What the handler said that the solution amounts to.")
    handled_by: str | None = Field(description="Code of the unit that handled the demand.")
    unit: str = Field(description="Code of the unit that calls.", examples=["software-park"])
    made_at: datetime
    tries: int
    done_at: datetime | None
    reached: bool | None = Field(description="Null until the call is made.")
    solved: Solved | None
    satisfaction: int | None
    agrees: bool | None = Field(description="Whether the enterprise says what the outcome says; null if not reached.")
    remark: str
    can: list[str] = Field(description="The nouns that the caller may post below it now.", examples=[["outcome"]])

    @classmethod
    def of(cls, row: Any, actor: Actor) -> "CallBackShape":
        """The shape of this row for this caller."""
        return cls(
            id=row.pk,
            case=row.case.ref,
            organisation=row.case.organisation.ref,
            outcome=Outcome(row.cycle.outcome),
            handled_by=row.cycle.unit.code if row.cycle.unit else None,
            unit=row.unit.code,
            made_at=row.made_at,
            tries=row.tries,
            done_at=row.done_at,
            reached=row.reached,
            solved=Solved(row.solved) if row.solved else None,
            satisfaction=row.satisfaction,
            agrees=agrees(row.cycle.outcome, row.solved) if row.reached else None,
            remark=row.remark,
            can=["outcome"] if may_call(actor, row, acted=row.acted) else [],
        )


class CallBackFilters(Filters):
    """Which call-backs."""

    done: bool | None = Field(default=None, description="Only those that were made, or that are still to be made.")


class CallOutcome(Body):
    """What came of a call. The third one in vain ends it as not reached."""

    reached: StrictBool
    solved: Solved | None = Field(default=None, description="What the enterprise says, if it was reached.")
    satisfaction: Annotated[StrictInt, Field(ge=1, le=5)] | None = None
    remark: Reason = ""


Days = Annotated[StrictInt, Field(ge=LEAST_DAYS, le=MOST_DAYS)]


class AftercareBody(Body):
    """How a zone follows up on solutions."""

    answer_days: Days = Field(description="Working days to answer a solution.")
    reply_days: Days = Field(description="Working days to answer a question.")
    second_look: StrictBool = Field(description="Whether it is asked after four weeks if a solution still holds.")
    sampled: Annotated[StrictInt, Field(ge=0, le=100)] = Field(
        description="Percent of the answered demands that are called back."
    )
    most_unconfirmed: Annotated[StrictInt, Field(ge=0, le=MOST_CALLED)] = Field(
        description="So many unconfirmed demands of a month are called back at most."
    )


class AftercareShape(AftercareBody):
    """How the zone follows up on solutions."""

    @classmethod
    def of(cls, row: Aftercare) -> "AftercareShape":
        """The shape of this row."""
        return cls(**{name: getattr(row, name) for name in AftercareBody.model_fields})


@router.post(
    "/cases/{ref}/second-look",
    response=documented(200, shapes.Case, 400, 403, 404, 409, 413),
    summary="Say whether a solution still holds",
    operation_id="second_look",
)
def say_whether_it_holds(request: ApiRequest, ref: str, payload: SecondLook, key: Key) -> HttpResponse:
    """Answer, when asked four weeks after the end, whether the solution still holds. Nothing is taken up by itself."""
    actor = request.auth

    def act() -> shapes.Case:
        row = actions.say_whether_it_holds(case_of(actor, ref), by=actor, held=payload.held)
        return shapes.case_for(actor, case_of(actor, row.ref))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.get(
    "/call-backs",
    response=documented(200, Items[CallBackShape], 404),
    summary="List call-backs",
    operation_id="list_call_backs",
)
def list_call_backs(request: ApiRequest, filters: Query[CallBackFilters]) -> HttpResponse:
    """The call-backs of the caller's units, the newest first."""
    rows = call_backs_visible_to(request.auth)
    rows = rows if filters.done is None else rows.filter(done_at__isnull=not filters.done)
    found, after = page(rows, Order("call-backs", "id", down=True), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[CallBackShape.of(row, request.auth) for row in found], next=after))


def _found(actor: Actor, number: int) -> Any:
    return get_object_or_404(call_backs_visible_to(actor), pk=number if number <= LARGEST else 0)


@router.get(
    "/call-backs/{int:number}",
    response=documented(200, CallBackShape, 404),
    summary="Get a call-back",
    operation_id="get_call_back",
)
def get_call_back(request: ApiRequest, number: int) -> HttpResponse:
    """One call-back of the caller's units."""
    return respond(CallBackShape.of(_found(request.auth, number), request.auth))


@router.post(
    "/call-backs/{int:number}/outcome",
    response=documented(200, CallBackShape, 400, 403, 404, 409, 413),
    summary="Say what came of a call",
    operation_id="call_back_outcome",
)
def call_outcome(request: ApiRequest, number: int, payload: CallOutcome, key: Key) -> HttpResponse:
    """Write down what came of a call. Only somebody of the calling unit who did not handle the demand may."""
    actor, sent = request.auth, payload.model_dump()

    def act() -> CallBackShape:
        done = actions.call_back(_found(actor, number), by=actor, **{**sent, "solved": sent["solved"] or ""})
        return CallBackShape.of(_found(actor, done.pk), actor)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _settings(actor: Actor) -> Aftercare:
    if not administers_zone(actor):
        raise Http404
    return aftercare_of(actor.where)


@router.get(
    "/aftercare",
    response=documented(200, AftercareShape, 404),
    summary="Get how solutions are followed up",
    operation_id="get_aftercare",
)
def get_aftercare(request: ApiRequest) -> HttpResponse:
    """How long the zone waits for answers and whom it calls back, for its administrators."""
    return respond(AftercareShape.of(_settings(request.auth)))


@router.put(
    "/aftercare",
    response=documented(200, AftercareShape, 400, 403, 404, 409, 413),
    summary="Change how solutions are followed up",
    operation_id="change_aftercare",
)
def put_aftercare(request: ApiRequest, payload: AftercareBody, key: Key) -> HttpResponse:
    """Set how long the zone waits for answers, whether it asks again after four weeks, and whom it calls back."""
    actor = request.auth

    def act() -> AftercareShape:
        _settings(actor)
        return AftercareShape.of(actions.change_aftercare(zone_of(actor), by=actor, **payload.model_dump()))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

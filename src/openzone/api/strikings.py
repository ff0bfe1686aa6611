"""Words that must not stay: struck when two administrators of the zone say so."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import BaseModel, Field, StrictBool, StrictInt

from openzone.accounts.models import User
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, Filters, Reason, Ref
from openzone.api.named import case_named
from openzone.api.privacy import insist_administers
from openzone.cases.actions.striking import ask_strike, decide_strike, strikes_asked
from openzone.cases.models import Case
from openzone.core.keyset import Order
from openzone.core.models import Approval

router = Router(tags=["privacy"])
Number = Annotated[int, Path(ge=1, le=LARGEST)]


class StrikingShape(BaseModel):
    """Somebody asks that words be struck."""

    id: int
    case: str = Field(description="Reference of the case.", examples=["C-2026-00042"])
    stream: str = Field(description="`demand`, `message` or `note`.")
    number: int = Field(description="Number of the message or note; 0 for the demand itself.")
    reason: str
    asked_by: str = Field(description="E-mail of who asked.")
    asked_at: datetime
    granted: bool | None = Field(description="What was decided; null while it waits.")
    decided_at: datetime | None

    @classmethod
    def of(cls, row: Approval, case: Case, asked_by: User) -> "StrikingShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            case=case.ref,
            stream=row.detail["stream"],
            number=row.detail["number"],
            reason=row.reason,
            asked_by=asked_by.email,
            asked_at=row.asked_at,
            granted=row.granted,
            decided_at=row.decided_at,
        )


class NewStriking(Body):
    """Ask a second administrator to strike words."""

    case: Ref = Field(description="Reference of the case.", examples=["C-2026-00042"])
    stream: Literal["demand", "message", "note"] = Field(
        description="Where they stand: the demand itself (title, words and answers), a message, or a note in the zone."
    )
    number: Annotated[StrictInt, Field(ge=0, le=LARGEST)] = Field(default=0, description="Of the message or note.")
    reason: Reason


class StrikingDecision(Body):
    """Decide as the second administrator."""

    granted: StrictBool


def _shapes(rows: list[Approval]) -> list[StrikingShape]:
    known = Case.objects.in_bulk([one.subject_id for one in rows])
    people = User.objects.in_bulk([one.asked_by_id for one in rows])
    return [StrikingShape.of(one, known[one.subject_id], people[one.asked_by_id]) for one in rows]


@router.get(
    "/strikings",
    response=documented(200, Items[StrikingShape], 404),
    summary="List what is asked to be struck",
    operation_id="list_strikings",
)
def list_strikings(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """What waits for a second administrator to strike it, the oldest first."""
    insist_administers(request.auth)
    rows, order = strikes_asked(request.auth.where), Order("strikings", "asked_at")
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=_shapes(found), next=after))


@router.post(
    "/strikings",
    response=documented(201, StrikingShape, 400, 403, 404, 409, 413),
    summary="Ask that words be struck",
    operation_id="ask_strike",
)
def new_striking(request: ApiRequest, payload: NewStriking, key: Key) -> HttpResponse:
    """Ask that words be struck for good; a second administrator of the zone decides."""
    actor = request.auth

    def act() -> StrikingShape:
        insist_administers(actor)
        case, sent = case_named(actor, payload.case, "case"), payload.model_dump(exclude={"case"})
        return _shapes([ask_strike(case, by=actor, **sent)])[0]

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/strikings/{number}/decision",
    response=documented(200, StrikingShape, 400, 403, 404, 409, 413),
    summary="Decide whether words are struck",
    operation_id="decide_strike",
)
def decision(request: ApiRequest, number: Number, payload: StrikingDecision, key: Key) -> HttpResponse:
    """Decide, as a second administrator, whether words are struck. Struck words are gone, their former wording too."""
    actor = request.auth

    def act() -> StrikingShape:
        insist_administers(actor)
        asked = get_object_or_404(strikes_asked(actor.where), pk=number)
        decide_strike(asked, granted=payload.granted, by=actor)
        return _shapes([Approval.objects.get(pk=asked.pk)])[0]

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

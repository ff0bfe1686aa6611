"""What the figures leave out: asked for by one person, decided by another; for who leads, sorts or audits."""

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import BaseModel, Field, StrictBool

from openzone.accounts.models import User
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, Filters, Reason, Ref
from openzone.api.named import case_named
from openzone.cases.actions.excluding import ask_exclusion, decide_exclusion, end_exclusion
from openzone.cases.exclusions import exclusions_asked, exclusions_visible_to
from openzone.cases.models import Case, Exclusion
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.core.models import Approval
from openzone.insight.board import sees_board

router = Router(tags=["exclusions"])
Number = Annotated[int, Path(ge=1, le=LARGEST)]


class RequestShape(BaseModel):
    """Somebody asks that the figures leave a case out."""

    id: int
    case: str = Field(description="Reference of the case.", examples=["C-2026-00042"])
    reason: str
    asked_by: str = Field(description="E-mail of who asked.")
    asked_at: datetime
    granted: bool | None = Field(description="What was decided; null while it waits.")
    decided_at: datetime | None

    @classmethod
    def of(cls, row: Approval, case: Case, asked_by: User) -> "RequestShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            case=case.ref,
            reason=row.reason,
            asked_by=asked_by.email,
            asked_at=row.asked_at,
            granted=row.granted,
            decided_at=row.decided_at,
        )


class ExclusionShape(BaseModel):
    """A case that the figures about how cases are handled leave out, or left out until it was counted again."""

    id: int
    case: str = Field(description="Reference of the case.", examples=["C-2026-00042"])
    reason: str
    asked_by: str = Field(description="E-mail of who asked.")
    asked_at: datetime
    excluded_by: str = Field(description="E-mail of who decided.")
    excluded_at: datetime
    ended_by: str | None
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Exclusion) -> "ExclusionShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            case=row.case.ref,
            reason=row.reason,
            asked_by=row.asked_by.email,
            asked_at=row.asked_at,
            excluded_by=row.excluded_by.email,
            excluded_at=row.excluded_at,
            ended_by=row.ended_by.email if row.ended_by else None,
            ended_at=row.ended_at,
        )


class NewRequest(Body):
    """Ask that the figures leave a case out."""

    case: Ref = Field(description="Reference of the case.", examples=["C-2026-00042"])
    reason: Reason


class ExclusionDecision(Body):
    """Decide as the second person."""

    granted: StrictBool


class ExclusionEnd(Body):
    """Count a case again."""


def _insist_sees(actor: Actor) -> None:
    if not sees_board(actor):
        raise Http404


def _shapes(rows: list[Approval]) -> list[RequestShape]:
    known = Case.objects.in_bulk([one.subject_id for one in rows])
    people = User.objects.in_bulk([one.asked_by_id for one in rows])
    return [RequestShape.of(one, known[one.subject_id], people[one.asked_by_id]) for one in rows]


@router.get(
    "/exclusion-requests",
    response=documented(200, Items[RequestShape], 404),
    summary="List what is asked to be left out",
    operation_id="list_exclusion_requests",
)
def list_requests(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """What waits for a second person to decide, of the cases that the caller meets at the desk."""
    _insist_sees(request.auth)
    order = Order("exclusion requests", "asked_at")
    found, after = page(exclusions_asked(request.auth), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=_shapes(found), next=after))


@router.post(
    "/exclusion-requests",
    response=documented(201, RequestShape, 400, 403, 404, 409, 413),
    summary="Ask that the figures leave a case out",
    operation_id="ask_exclusion",
)
def new_request(request: ApiRequest, payload: NewRequest, key: Key) -> HttpResponse:
    """Ask that the figures leave a case out; somebody above the unit, who is not the caller, decides."""
    actor = request.auth

    def act() -> RequestShape:
        _insist_sees(actor)
        asked = ask_exclusion(case_named(actor, payload.case, "case"), reason=payload.reason, by=actor)
        return _shapes([asked])[0]

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/exclusion-requests/{number}/decision",
    response=documented(200, RequestShape, 400, 403, 404, 409, 413),
    summary="Decide whether the figures leave a case out",
    operation_id="decide_exclusion",
)
def decision(request: ApiRequest, number: Number, payload: ExclusionDecision, key: Key) -> HttpResponse:
    """Decide, as a second person above the unit, whether the figures leave a case out from now on."""
    actor = request.auth

    def act() -> RequestShape:
        _insist_sees(actor)
        asked = get_object_or_404(exclusions_asked(actor), pk=number)
        decide_exclusion(asked, granted=payload.granted, by=actor)
        return _shapes([Approval.objects.get(pk=asked.pk)])[0]

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.get(
    "/exclusions",
    response=documented(200, Items[ExclusionShape], 404),
    summary="List what the figures leave out",
    operation_id="list_exclusions",
)
def list_exclusions(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """What the figures leave out or left out, of the cases that the caller meets at the desk, the newest first."""
    _insist_sees(request.auth)
    order = Order("exclusions", "excluded_at", down=True)
    found, after = page(exclusions_visible_to(request.auth), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[ExclusionShape.of(row) for row in found], next=after))


@router.post(
    "/exclusions/{number}/end",
    response=documented(200, ExclusionShape, 400, 403, 404, 409, 413),
    summary="Count a case again",
    operation_id="end_exclusion",
)
def exclusion_end(
    request: ApiRequest,
    number: Number,
    key: Key,
    payload: ExclusionEnd = ExclusionEnd(),  # noqa: B008
) -> HttpResponse:
    """Count a case again. That it was left out, and until when, stays on record."""
    actor = request.auth

    def act() -> ExclusionShape:
        _insist_sees(actor)
        row = get_object_or_404(exclusions_visible_to(actor), pk=number)
        return ExclusionShape.of(end_exclusion(row, by=actor))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

"""What other units contribute to a case, and the cases that belong to it; read by staff alone."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, respond, respond_once
from openzone.api.bodies import LARGEST, Body, CalendarDay, Code, Line, Reason, Ref, Text
from openzone.api.named import case_named, officer_named, unit_named
from openzone.api.possible import case_of_staff
from openzone.cases.actions import ask_unit, hand_in, link, unlink, waive
from openzone.cases.joining import LinkKind
from openzone.cases.joining_queries import Linked, linked_to
from openzone.cases.joint import TaskState
from openzone.cases.joint_queries import tasks_of
from openzone.cases.models import Case, CaseLink, CoTask
from openzone.core.actor import Actor
from openzone.places.queries import network

router = Router(tags=["joint handling"])
Number = Annotated[int, Path(ge=1, le=LARGEST)]


class CoTaskShape(BaseModel):
    """What another unit is asked to contribute."""

    number: int
    unit: str = Field(description="Code of the unit that was asked.")
    officer: str | None = Field(description="E-mail of the person in it who works on it.")
    what: str
    due: date
    due_at: datetime = Field(description="When work ends on that day.")
    state: TaskState
    result: str
    reason: str = Field(description="Why it was done without.")
    asked_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: CoTask, actor: Actor) -> "CoTaskShape":
        """The shape of this row."""
        return cls(
            number=row.number,
            unit=network(actor).units[row.unit_id].code,
            officer=row.officer.email if row.officer else None,
            what=row.what,
            due=row.due,
            due_at=row.due_at,
            state=TaskState(row.state),
            result=row.result,
            reason=row.reason,
            asked_at=row.asked_at,
            ended_at=row.ended_at,
        )


class LinkShape(BaseModel):
    """Another case that belongs to one."""

    number: int = Field(description="Number of the link; 0 where the two are merged.")
    case: str = Field(description="Reference of the other case.")
    kind: str = Field(description="`related`, `follows`, `followed_by`, `merged_into` or `merged_from`.")

    @classmethod
    def of(cls, row: Linked) -> "LinkShape":
        """The shape of this row."""
        return cls(number=row.number, case=row.case.ref, kind=row.kind)


class NewCoTask(Body):
    """Ask another unit to contribute."""

    unit: Code = Field(description="Code of the unit.", examples=["east-station"])
    officer: Line | None = Field(default=None, description="E-mail of a person in it.")
    what: Reason = Field(examples=["Measure the noise at night."])
    due: CalendarDay = Field(description="A working day.", examples=["2026-03-31"])


class Result(Body):
    """Hand in what one's unit contributes."""

    result: Text


class Waiver(Body):
    """Do without what another unit was asked for."""

    reason: Reason


class NewLink(Body):
    """Link a case with another one."""

    other: Ref = Field(description="Reference of the other case.", examples=["C-2026-00042"])
    kind: LinkKind = Field(description="What the case in the address is: `related` to it, or `follows` from it.")


class LinkRemoval(Body):
    """Take a link away."""


@router.get(
    "/cases/{ref}/co-tasks",
    response=documented(200, Items[CoTaskShape], 403, 404),
    summary="List what other units contribute",
    operation_id="list_co_tasks",
)
def list_co_tasks(request: ApiRequest, ref: str) -> HttpResponse:
    """What other units were asked to contribute to a case, in order."""
    rows = tasks_of(request.auth, case_of_staff(request.auth, ref))
    return respond(Items(items=[CoTaskShape.of(row, request.auth) for row in rows], next=None))


@router.post(
    "/cases/{ref}/co-tasks",
    response=documented(201, CoTaskShape, 400, 403, 404, 409, 413),
    summary="Ask another unit to contribute",
    operation_id="ask_unit",
)
def new_co_task(request: ApiRequest, ref: str, payload: NewCoTask, key: Key) -> HttpResponse:
    """Ask another unit to contribute by a working day. Its people read the case from then on."""

    def act() -> CoTaskShape:
        case, unit = case_of_staff(request.auth, ref), unit_named(request.auth, payload.unit)
        officer = officer_named(unit, payload.officer) if payload.officer else None
        made = ask_unit(case, by=request.auth, unit=unit, officer=officer, what=payload.what, due=payload.due)
        return CoTaskShape.of(made, request.auth)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _task(actor: Actor, ref: str, number: int) -> CoTask:
    found: CoTask = get_object_or_404(tasks_of(actor, case_of_staff(actor, ref)), number=number)
    return found


@router.post(
    "/cases/{ref}/co-tasks/{number}/result",
    response=documented(200, CoTaskShape, 400, 403, 404, 409, 413),
    summary="Hand in a result",
    operation_id="hand_in",
)
def result(request: ApiRequest, ref: str, number: Number, payload: Result, key: Key) -> HttpResponse:
    """Hand in what one's unit contributes: the unit that leads reads it."""

    def act() -> CoTaskShape:
        done = hand_in(_task(request.auth, ref, number), by=request.auth, result=payload.result)
        return CoTaskShape.of(done, request.auth)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/cases/{ref}/co-tasks/{number}/waiver",
    response=documented(200, CoTaskShape, 400, 403, 404, 409, 413),
    summary="Do without a contribution",
    operation_id="waive_co_task",
)
def waiver(request: ApiRequest, ref: str, number: Number, payload: Waiver, key: Key) -> HttpResponse:
    """Do without what another unit was asked for; it reads why."""

    def act() -> CoTaskShape:
        done = waive(_task(request.auth, ref, number), by=request.auth, reason=payload.reason)
        return CoTaskShape.of(done, request.auth)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.get(
    "/cases/{ref}/links",
    response=documented(200, Items[LinkShape], 403, 404),
    summary="List the cases that belong to a case",
    operation_id="list_links",
)
def list_links(request: ApiRequest, ref: str) -> HttpResponse:
    """The cases that are linked or merged with a case, of those that the caller sees."""
    return respond(_links(request.auth, case_of_staff(request.auth, ref)))


def _links(actor: Actor, case: Case) -> Items[LinkShape]:
    return Items(items=[LinkShape.of(one) for one in linked_to(actor, case)], next=None)


@router.post(
    "/cases/{ref}/links",
    response=documented(201, Items[LinkShape], 400, 403, 404, 409, 413),
    summary="Link two cases",
    operation_id="link_cases",
)
def new_link(request: ApiRequest, ref: str, payload: NewLink, key: Key) -> HttpResponse:
    """Say that a case is related to another or follows from it. Both show it; answers all that belongs to it now."""

    def act() -> Items[LinkShape]:
        case, other = case_of_staff(request.auth, ref), case_named(request.auth, payload.other, "other")
        link(case, by=request.auth, other=other, kind=payload.kind)
        return _links(request.auth, case)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/cases/{ref}/links/{number}/removal",
    response=documented(200, Items[LinkShape], 400, 403, 404, 409, 413),
    summary="Take a link away",
    operation_id="unlink_cases",
)
def remove_link(
    request: ApiRequest,
    ref: str,
    number: Number,
    key: Key,
    payload: LinkRemoval = LinkRemoval(),  # noqa: B008
) -> HttpResponse:
    """Take a link between two cases away; answers what still belongs to the case."""

    def act() -> Items[LinkShape]:
        case = case_of_staff(request.auth, ref)
        links = CaseLink.objects.filter(Q(case=case) | Q(other=case)).select_related("case", "other")
        unlink(get_object_or_404(links, pk=number), by=request.auth)
        return _links(request.auth, case)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

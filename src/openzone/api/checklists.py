"""Checklists: those that the caller keeps, and the points of those that lie on a case; for staff alone."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, Code, Filters
from openzone.api.named import category_named, unit_named
from openzone.api.possible import case_of_staff
from openzone.cases.actions import change_checklist, lay_checklist, retire_checklist, tick, write_checklist
from openzone.cases.actions.checklists import LONGEST_ITEM
from openzone.cases.canned import keeps_some
from openzone.cases.joint import MOST_ITEMS
from openzone.cases.joint_queries import checklists_for, checklists_kept_by
from openzone.cases.models import Case, Check, Checklist
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.core.text import TITLE
from openzone.places.queries import zone_of

router = Router(tags=["checklists"])
Number = Annotated[int, Path(ge=1, le=LARGEST)]
Point = Annotated[StrictStr, Field(max_length=LONGEST_ITEM)]
Title = Annotated[StrictStr, Field(max_length=TITLE)]


class PointBody(Body):
    """One point of a checklist."""

    text: Point = Field(examples=["Called the enterprise"])
    text_local: Point = Field(default="", examples=["已致电企业"])
    required: StrictBool = Field(default=False, description="Ticked before a solution is proposed.")


class ChecklistShape(BaseModel):
    """What is gone through for demands of a category in a unit and those below it."""

    id: int
    title: str
    title_local: str
    items: list[PointBody]
    unit: str | None = Field(description="Code of the unit; null: the whole zone.")
    category: str | None = Field(description="Code of the subject; null: any.")
    by_itself: bool = Field(description="Whether it comes by itself when a demand is accepted.")
    written_at: datetime
    retired_at: datetime | None

    @classmethod
    def of(cls, row: Checklist) -> "ChecklistShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            title=row.title,
            title_local=row.title_local,
            items=[PointBody(**one) for one in row.items],
            unit=row.unit.code if row.unit else None,
            category=row.category.code if row.category else None,
            by_itself=row.by_itself,
            written_at=row.written_at,
            retired_at=row.retired_at,
        )


class CheckShape(BaseModel):
    """A point on a case."""

    number: int
    checklist: int = Field(description="The id of the checklist that it came with.")
    text: str
    text_local: str
    required: bool
    ticked_at: datetime | None
    ticked_by: str | None = Field(description="E-mail of whoever ticked it.")

    @classmethod
    def of(cls, row: Check) -> "CheckShape":
        """The shape of this row."""
        named = ("number", "text", "text_local", "required", "ticked_at")
        by = row.ticked_by.email if row.ticked_by else None
        return cls(**{name: getattr(row, name) for name in named}, checklist=row.checklist_id, ticked_by=by)


class ChecklistBody(Body):
    """A checklist as a whole."""

    title: Title = Field(examples=["Noise at night"])
    title_local: Title = ""
    items: Annotated[list[PointBody], Field(min_length=1, max_length=MOST_ITEMS)]
    unit: Code | None = Field(default=None, description="Code of the unit for which it is; null: the whole zone.")
    category: Code | None = Field(default=None, description="Code of the subject; null: any.")
    by_itself: StrictBool = False


class CheckRetirement(Body):
    """Offer a checklist no more."""


class Laying(Body):
    """Lay a checklist on a case."""

    checklist: Annotated[StrictInt, Field(ge=1, le=LARGEST)] = Field(description="The id of one that fits.")


class Tick(Body):
    """Tick a point, or take the tick away again."""

    done: StrictBool = True


def _kept(actor: Actor) -> Any:
    if not keeps_some(actor):
        raise Http404
    return checklists_kept_by(actor)


def _written(actor: Actor, sent: ChecklistBody) -> dict[str, Any]:
    return {
        **sent.model_dump(exclude={"unit", "category"}),
        "unit": unit_named(actor, sent.unit) if sent.unit else None,
        "category": category_named(actor, sent.category) if sent.category else None,
    }


@router.get(
    "/checklists",
    response=documented(200, Items[ChecklistShape], 404),
    summary="List checklists",
    operation_id="list_checklists",
)
def list_checklists(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The checklists that the caller may change, the retired ones too; for whoever keeps some."""
    order = Order("checklists", "id")
    found, after = page(_kept(request.auth), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[ChecklistShape.of(row) for row in found], next=after))


@router.post(
    "/checklists",
    response=documented(201, ChecklistShape, 400, 403, 404, 409, 413),
    summary="Write a checklist",
    operation_id="write_checklist",
)
def new_checklist(request: ApiRequest, payload: ChecklistBody, key: Key) -> HttpResponse:
    """Write a checklist for a unit and those below it; for its administrators, dispatchers and leaders."""
    actor = request.auth

    def act() -> ChecklistShape:
        _kept(actor)
        return ChecklistShape.of(write_checklist(zone=zone_of(actor), by=actor, **_written(actor, payload)))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.put(
    "/checklists/{number}",
    response=documented(200, ChecklistShape, 400, 403, 404, 409, 413),
    summary="Change a checklist",
    operation_id="change_checklist",
)
def put_checklist(request: ApiRequest, number: Number, payload: ChecklistBody, key: Key) -> HttpResponse:
    """Put a checklist into other words or points, all of it. Cases on which it lies keep the points that they have."""
    actor = request.auth

    def act() -> ChecklistShape:
        row = get_object_or_404(_kept(actor), pk=number)
        return ChecklistShape.of(change_checklist(row, by=actor, **_written(actor, payload)))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/checklists/{number}/retirement",
    response=documented(200, ChecklistShape, 400, 403, 404, 409, 413),
    summary="Retire a checklist",
    operation_id="retire_checklist",
)
def retirement(
    request: ApiRequest,
    number: Number,
    key: Key,
    payload: CheckRetirement = CheckRetirement(),  # noqa: B008
) -> HttpResponse:
    """Offer a checklist no more. Cases on which it lies keep it."""
    actor = request.auth

    def act() -> ChecklistShape:
        return ChecklistShape.of(retire_checklist(get_object_or_404(_kept(actor), pk=number), by=actor))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _points(case: Case) -> Items[CheckShape]:
    rows = case.checks.select_related("ticked_by").order_by("number")
    return Items(items=[CheckShape.of(row) for row in rows], next=None)


@router.get(
    "/cases/{ref}/checks",
    response=documented(200, Items[CheckShape], 403, 404),
    summary="List the points to be ticked on a case",
    operation_id="list_checks",
)
def list_checks(request: ApiRequest, ref: str) -> HttpResponse:
    """The points of the checklists that lie on a case, in order; for staff."""
    return respond(_points(case_of_staff(request.auth, ref)))


@router.get(
    "/cases/{ref}/checklists",
    response=documented(200, Items[ChecklistShape], 403, 404),
    summary="List the checklists that fit a case",
    operation_id="list_fitting_checklists",
)
def list_fitting(request: ApiRequest, ref: str) -> HttpResponse:
    """The checklists that can be laid on a case; for staff."""
    rows = checklists_for(request.auth, case_of_staff(request.auth, ref)).select_related("unit", "category")
    return respond(Items(items=[ChecklistShape.of(row) for row in rows], next=None))


@router.post(
    "/cases/{ref}/checks",
    response=documented(201, Items[CheckShape], 400, 403, 404, 409, 413),
    summary="Lay a checklist on a case",
    operation_id="lay_checklist",
)
def laying(request: ApiRequest, ref: str, payload: Laying, key: Key) -> HttpResponse:
    """Lay a checklist that fits on a case, for whoever works on it; answers all points that it has then."""
    actor = request.auth

    def act() -> Items[CheckShape]:
        case = case_of_staff(actor, ref)
        lay_checklist(case, _checklist(actor, payload.checklist), by=actor)
        return _points(case)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _checklist(actor: Actor, number: int) -> Checklist:
    known: Checklist | None = Checklist.objects.filter(pk=number, zone_id=actor.where).first()
    if known is None:
        raise Invalid.of("checklist", _("There is no checklist with this id."))
    return known


@router.post(
    "/cases/{ref}/checks/{number}/tick",
    response=documented(200, CheckShape, 400, 403, 404, 409, 413),
    summary="Tick a point",
    operation_id="tick_check",
)
def ticking(
    request: ApiRequest,
    ref: str,
    number: Number,
    key: Key,
    payload: Tick = Tick(),  # noqa: B008
) -> HttpResponse:
    """Tick a point of a case's checklist or, with `done` false, take the tick away again; for whoever works on it."""
    actor = request.auth

    def act() -> CheckShape:
        return CheckShape.of(tick(case_of_staff(actor, ref), number=number, by=actor, done=payload.done))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

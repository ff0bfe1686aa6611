"""Who is away and who stands in, and whether a unit shares its demands out among its officers; for staff."""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import BaseModel, Field, StrictBool

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, CalendarDay, Filters, Line
from openzone.api.named import staff_named
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.places.absences import absences_visible_to, people_managed
from openzone.places.actions.absences import announce_absence, end_absence, share_out
from openzone.places.models import Absence, Unit
from openzone.places.queries import administers, is_staff, units_visible_to

router = Router(tags=["absences"])
Number = Annotated[int, Path(ge=1, le=LARGEST)]
UnitCode = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="Code of the unit.")]


class AbsenceShape(BaseModel):
    """Somebody is away, and somebody else does the work."""

    id: int
    person: str = Field(description="E-mail of who is away.")
    deputy: str = Field(description="E-mail of who stands in.")
    since: datetime
    until: datetime
    entered_at: datetime
    ended_at: datetime | None = Field(description="When it was ended before its time.")
    can: list[str] = Field(description="The nouns that the caller may post below it.", examples=[["end"]])

    @classmethod
    def of(cls, row: Absence, *, may_end: bool) -> "AbsenceShape":
        """The shape of this row, for somebody who may end it unless it is over."""
        over = row.ended_at is not None or row.until <= clock.now()
        return cls(
            id=row.pk,
            person=row.user.email,
            deputy=row.deputy.email,
            since=row.since,
            until=row.until,
            entered_at=row.entered_at,
            ended_at=row.ended_at,
            can=["end"] if may_end and not over else [],
        )


class NewAbsence(Body):
    """Say that somebody is away, by whole days."""

    person: Line | None = Field(default=None, description="E-mail of who is away; null: the caller.")
    deputy: Line = Field(description="E-mail of who stands in: somebody who may work in all the units concerned.")
    first: CalendarDay = Field(examples=["2026-03-30"])
    last: CalendarDay = Field(examples=["2026-04-03"])


class AbsenceEnd(Body):
    """End an absence before its time."""


class SharingOutBody(Body):
    """Whether a unit shares out what comes to it without a person."""

    wanted: StrictBool


class SharingOut(BaseModel):
    """Whether a unit shares out what comes to it without a person."""

    unit: str = Field(description="Code of the unit.")
    wanted: bool


def _absences(actor: Actor) -> QuerySet[Absence]:
    if not is_staff(actor):
        raise Http404
    return absences_visible_to(actor)


@router.get(
    "/absences",
    response=documented(200, Items[AbsenceShape], 404),
    summary="List absences",
    operation_id="list_absences",
)
def list_absences(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The caller's own, those in which the caller stands in, and those of the people whose unit the caller manages.

    Those that are over are told for a month.
    """
    actor, order = request.auth, Order("absences", "until", down=True)
    found, after = page(_absences(actor), order, cursor=filters.cursor, limit=filters.limit)
    managed = people_managed(actor, {row.user_id for row in found})
    items = [AbsenceShape.of(row, may_end=row.user_id in managed) for row in found]
    return respond(Items(items=items, next=after))


@router.post(
    "/absences",
    response=documented(201, AbsenceShape, 400, 403, 404, 409, 413),
    summary="Announce an absence",
    operation_id="announce_absence",
)
def new_absence(request: ApiRequest, payload: NewAbsence, key: Key) -> HttpResponse:
    """Say that somebody is away from one day to another, and who does the work meanwhile. Nothing changes hands."""
    actor = request.auth

    def act() -> AbsenceShape:
        _absences(actor)
        person = staff_named(actor, payload.person, "person")
        deputy = staff_named(actor, payload.deputy, "deputy")
        made = announce_absence(user=person, deputy=deputy, first=payload.first, last=payload.last, by=actor)
        return AbsenceShape.of(_absences(actor).get(pk=made.pk), may_end=True)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/absences/{number}/end",
    response=documented(200, AbsenceShape, 400, 403, 404, 409, 413),
    summary="End an absence",
    operation_id="end_absence",
)
def absence_end(
    request: ApiRequest,
    number: Number,
    key: Key,
    payload: AbsenceEnd = AbsenceEnd(),  # noqa: B008
) -> HttpResponse:
    """End an absence before its time, or take back one to come. The work is the person's own again at once."""
    actor = request.auth

    def act() -> AbsenceShape:
        row = get_object_or_404(_absences(actor), pk=number)
        return AbsenceShape.of(end_absence(row, by=actor), may_end=False)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _administered(actor: Actor, code: str) -> Unit:
    unit = get_object_or_404(units_visible_to(actor), code=code)
    if not administers(actor, unit.pk):
        raise Http404
    return unit


@router.get(
    "/units/{unit}/sharing-out",
    response=documented(200, SharingOut, 404),
    summary="Tell whether a unit shares its demands out",
    operation_id="get_sharing_out",
)
def get_sharing_out(request: ApiRequest, unit: UnitCode) -> HttpResponse:
    """Whether demands that come to a unit without a person go to whoever has the least to do; for administrators."""
    row = _administered(request.auth, unit)
    return respond(SharingOut(unit=row.code, wanted=row.shares_out))


@router.put(
    "/units/{unit}/sharing-out",
    response=documented(200, SharingOut, 400, 403, 404, 409, 413),
    summary="Let a unit share its demands out",
    operation_id="share_out",
)
def put_sharing_out(request: ApiRequest, unit: UnitCode, payload: SharingOutBody, key: Key) -> HttpResponse:
    """Say whether demands that come to a unit without a person go to whoever of its officers has the least to do."""
    actor = request.auth

    def act() -> SharingOut:
        row = share_out(_administered(actor, unit), wanted=payload.wanted, by=actor)
        return SharingOut(unit=row.code, wanted=row.shares_out)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

"""What a zone promises, and the clocks of a case. An enterprise sees what is promised to it and no more."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictInt

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, Code, Filters, Line, Nothing, Version
from openzone.api.named import category_named
from openzone.api.possible import case_of
from openzone.cases.actions.clocks import passed_at
from openzone.cases.actions.promises import change_promise, make_promise, retire_promise
from openzone.cases.enums import Cause, ClockEnd, ClockKind, StepAct, TimeUnit, Urgency
from openzone.cases.models import Clock, ClockChange, Promise, PromiseVersion
from openzone.cases.promises import OF_ENTERPRISE, clocks_of, promises_visible_to, time_of, versions_of
from openzone.cases.queries import relations_of
from openzone.cases.rules import STAFF
from openzone.cases.timing import Step, Term, terms_of
from openzone.core import clock as present
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.places.enums import Level
from openzone.places.queries import is_staff, zone_of
from openzone.registry.enums import Size

router = Router(tags=["promises"])
MOST_STEPS = 20
Whole = Annotated[StrictInt, Field(ge=-LARGEST, le=LARGEST)]


class PromiseStepShape(Body):
    """What happens when so many percent of a time have passed."""

    percent: Whole = Field(examples=[80])
    act: StepAct = Field(examples=["remind"])


class PromiseTermShape(Body):
    """How long one thing may take."""

    kind: ClockKind = Field(examples=["resolution"])
    amount: Whole = Field(examples=[5])
    unit: TimeUnit = Field(examples=["working_days"])
    steps: list[PromiseStepShape] = Field(
        default_factory=list, max_length=MOST_STEPS, description="What happens on the way; told to staff only."
    )

    def term(self) -> Term:
        """The term itself."""
        steps = sorted((Step(one.percent, StepAct(one.act)) for one in self.steps), key=lambda one: one.percent)
        return Term(ClockKind(self.kind), self.amount, TimeUnit(self.unit), tuple(steps))


class PromiseVersionShape(BaseModel):
    """What was promised from a moment on."""

    number: int
    made_at: datetime
    made_by: str | None = Field(description="Who made it; told to staff only.")
    terms: list[PromiseTermShape]

    @classmethod
    def of(cls, row: PromiseVersion, *, inside: bool) -> "PromiseVersionShape":
        """The shape of this row."""
        who = row.made_by.name if row.made_by is not None and inside else None
        return cls(number=row.number, made_at=row.made_at, made_by=who, terms=_terms(row, inside=inside))


class PromiseShape(BaseModel):
    """A service promise. It is for demands that are as it says; what is null may be anything."""

    code: str = Field(examples=["ordinary"])
    name: str
    name_local: str
    category: str | None = Field(description="Code of the category; it is for those below it too.")
    urgency: Urgency | None
    level: Level | None = Field(description="The level of the unit to which a demand goes first.")
    size: Size | None = Field(description="The size of the enterprise.")
    version: int
    since: datetime = Field(description="Since when this version is promised.")
    retired_at: datetime | None
    terms: list[PromiseTermShape]

    @classmethod
    def of(cls, row: Promise, version: PromiseVersion, *, inside: bool) -> "PromiseShape":
        """The shape of this row."""
        return cls(
            code=row.code,
            name=row.name,
            name_local=row.name_local,
            category=row.category.code if row.category else None,
            urgency=Urgency(row.urgency) if row.urgency else None,
            level=Level(row.level) if row.level else None,
            size=Size(row.size) if row.size else None,
            version=version.number,
            since=version.made_at,
            retired_at=row.retired_at,
            terms=_terms(version, inside=inside),
        )


def _terms(version: PromiseVersion, *, inside: bool) -> list[PromiseTermShape]:
    """The terms, for an enterprise only those that are promised to it."""
    return [
        PromiseTermShape(
            kind=term.kind,
            amount=term.amount,
            unit=term.unit,
            steps=[PromiseStepShape(percent=one.percent, act=one.act) for one in term.steps] if inside else [],
        )
        for term in terms_of(version.terms).values()
        if inside or term.kind in OF_ENTERPRISE
    ]


class ClockChangeShape(BaseModel):
    """A promised time that changed, and why."""

    cause: Cause
    at: datetime
    due_before: datetime | None
    due_after: datetime | None

    @classmethod
    def of(cls, row: ClockChange) -> "ClockChangeShape":
        """The shape of this row."""
        return cls(cause=Cause(row.cause), at=row.at, due_before=row.due_before, due_after=row.due_after)


class ClockShape(BaseModel):
    """A clock of a case: how long something may take, and how long it has taken. Times are in seconds."""

    kind: ClockKind
    cycle: int = Field(description="The round of solving to which it belongs.")
    began_at: datetime
    promised_by: datetime = Field(description="What was promised first.")
    due_at: datetime | None = Field(description="When it is due now; null while it rests.")
    resting: bool
    round_the_clock: bool = Field(description="Whether nights and days off count too.")
    length_seconds: int = Field(description="What may pass, in working time or round the clock.")
    passed_seconds: int = Field(description="What has passed by now.")
    late: bool
    breached_at: datetime | None = Field(description="When it was due that was not kept.")
    ended_at: datetime | None
    ended: ClockEnd | None = Field(description="`kept` (it was done) or `void` (it was no longer needed).")
    changes: list[ClockChangeShape]

    @classmethod
    def of(cls, row: Clock, actor: Actor) -> "ClockShape":
        """The shape of this row."""
        now = present.now()
        return cls(
            kind=ClockKind(row.kind),
            cycle=row.cycle,
            began_at=row.began_at,
            promised_by=row.promised_by,
            due_at=row.due_at,
            resting=row.is_resting,
            round_the_clock=row.round_the_clock,
            length_seconds=int(row.length.total_seconds()),
            passed_seconds=int(passed_at(row, now, time_of(actor)).total_seconds()),
            late=row.is_late(now),
            breached_at=row.breached_at,
            ended_at=row.ended_at,
            ended=ClockEnd(row.ended) if row.ended else None,
            changes=[ClockChangeShape.of(one) for one in row.changes.all()],
        )


class NewPromise(Body):
    """What is promised, and for which demands."""

    code: Code = Field(examples=["ordinary"])
    name: Line = Field(examples=["Ordinary demands"])
    name_local: Line = ""
    category: Code | None = None
    urgency: Urgency | None = None
    level: Level | None = None
    size: Size | None = None
    terms: list[PromiseTermShape] = Field(max_length=MOST_STEPS)


class ChangedPromise(Body):
    """What is to be changed; null keeps it. Demands that were sent before keep what they had."""

    name: Line | None = None
    name_local: Line | None = None
    terms: list[PromiseTermShape] | None = Field(default=None, max_length=MOST_STEPS)
    seen: Version | None = Field(default=None, description="The version that was looked at.")


def _promise(actor: Actor, code: str) -> Promise:
    return get_object_or_404(promises_visible_to(actor), code=code)


def _shape(actor: Actor, row: Promise) -> PromiseShape:
    return PromiseShape.of(row, versions_of(row)[0], inside=is_staff(actor))


@router.get(
    "/promises",
    response=documented(200, Items[PromiseShape]),
    summary="List promises",
    operation_id="list_promises",
)
def list_promises(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """What the zone promises now."""
    rows = promises_visible_to(request.auth).filter(retired_at__isnull=True)
    found, after = page(rows, Order("promises", "id"), cursor=filters.cursor, limit=filters.limit)
    latest = _latest(found)
    items = [PromiseShape.of(row, latest[row.pk], inside=is_staff(request.auth)) for row in found]
    return respond(Items(items=items, next=after))


def _latest(promises: list[Promise]) -> dict[int, PromiseVersion]:
    rows = PromiseVersion.objects.filter(promise__in=promises).order_by("promise_id", "-number").distinct("promise_id")
    return {row.promise_id: row for row in rows}


@router.post(
    "/promises",
    response=documented(201, PromiseShape, 400, 403, 409, 413),
    summary="Make a promise",
    operation_id="make_promise",
)
def new_promise(request: ApiRequest, payload: NewPromise, key: Key) -> HttpResponse:
    """Promise something to enterprises from now on. For administrators of the whole zone."""
    actor = request.auth

    def act() -> PromiseShape:
        made = make_promise(
            zone=zone_of(actor),
            code=payload.code,
            name=payload.name,
            name_local=payload.name_local,
            category=category_named(actor, payload.category) if payload.category else None,
            urgency=payload.urgency or "",
            level=payload.level or "",
            size=payload.size or "",
            terms=[one.term() for one in payload.terms],
            by=actor,
        )
        return _shape(actor, made)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/promises/{code}",
    response=documented(200, PromiseShape, 404),
    summary="Show a promise",
    operation_id="show_promise",
)
def show_promise(request: ApiRequest, code: str) -> HttpResponse:
    """One promise, in the version that holds now."""
    return respond(_shape(request.auth, _promise(request.auth, code)))


@router.get(
    "/promises/{code}/versions",
    response=documented(200, Items[PromiseVersionShape], 404),
    summary="List the versions of a promise",
    operation_id="list_promise_versions",
)
def list_versions(request: ApiRequest, code: str, filters: Query[Filters]) -> HttpResponse:
    """What was promised when, the newest first."""
    row = _promise(request.auth, code)
    rows: QuerySet[Any] = row.versions.select_related("made_by")
    order = Order(f"promise versions {row.pk}", "number", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(
        Items(items=[PromiseVersionShape.of(one, inside=is_staff(request.auth)) for one in found], next=after)
    )


@router.patch(
    "/promises/{code}",
    response=documented(200, PromiseShape, 400, 403, 404, 409, 413),
    summary="Change a promise",
    operation_id="change_promise",
)
def changed_promise(request: ApiRequest, code: str, payload: ChangedPromise, key: Key) -> HttpResponse:
    """Promise other times from now on: the next version. For administrators of the whole zone."""

    def act() -> PromiseShape:
        row = _promise(request.auth, code)
        now = terms_of(versions_of(row)[0].terms).values()
        terms = list(now) if payload.terms is None else [one.term() for one in payload.terms]
        words = {"name": payload.name, "name_local": payload.name_local}
        change_promise(row, terms=terms, by=request.auth, seen=payload.seen, **words)
        return _shape(request.auth, _promise(request.auth, code))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/promises/{code}/retirement",
    response=documented(200, PromiseShape, 400, 403, 404, 409, 413),
    summary="Retire a promise",
    operation_id="retire_promise",
)
def retired_promise(request: ApiRequest, code: str, key: Key, payload: Nothing | None = None) -> HttpResponse:
    """Promise it no longer. Demands that were sent under it keep it. For administrators of the whole zone."""

    def act() -> PromiseShape:
        return _shape(request.auth, retire_promise(_promise(request.auth, code), by=request.auth))

    return respond_once(request, key, {}, act, status=200)


@router.get(
    "/cases/{ref}/clocks",
    response=documented(200, Items[ClockShape], 404),
    summary="List the clocks of a case",
    operation_id="list_clocks",
    tags=["cases"],
)
def list_clocks(request: ApiRequest, ref: str, filters: Query[Filters]) -> HttpResponse:
    """All that was and is promised on a case, in the order in which it began; an enterprise sees its own times."""
    actor, case = request.auth, case_of(request.auth, ref)
    rows: QuerySet[Clock] = clocks_of(case).prefetch_related("changes")
    if not relations_of(actor, case) & STAFF:
        rows = rows.filter(kind__in=OF_ENTERPRISE)
    found, after = page(rows, Order(f"clocks {case.ref}", "id"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[ClockShape.of(one, actor) for one in found], next=after))

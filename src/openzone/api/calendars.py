"""Working calendars: the hours of the week, the days that differ from it, and changing them."""

from datetime import date
from typing import Annotated

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, CalendarDay, Filters, Version
from openzone.core.actor import Actor
from openzone.core.calendars.hours import clock_time
from openzone.core.calendars.reading import calendars_of
from openzone.core.days import FIRST_YEAR, LAST_YEAR
from openzone.core.enums import DayKind, DaySource
from openzone.core.keyset import Order
from openzone.core.models import Calendar
from openzone.core.models import CalendarDay as DayRow
from openzone.core.models.calendars import as_hours
from openzone.core.working_time import Hours
from openzone.places.actions import change_week, clear_days, fill_years, set_days
from openzone.places.models import CODE
from openzone.places.queries import is_staff

router = Router(tags=["calendars"])
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Name = Annotated[StrictStr, Field(max_length=100)]
ClockTime = Annotated[StrictStr, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class Span(Body):
    """A time of a day in which people are at work, by the clock on the wall. 24:00 is the midnight that ends it."""

    begins: ClockTime = Field(examples=["09:00"])
    ends: ClockTime = Field(examples=["12:00"])


Spans = Annotated[list[Span], Field(max_length=8)]
Week = Annotated[list[Spans], Field(min_length=7, max_length=7)]


def _spans(hours: Hours) -> list[Span]:
    return [Span(begins=clock_time(begin), ends=clock_time(end)) for begin, end in hours]


def _hours(spans: list[Span]) -> Hours:
    return tuple((_minutes(one.begins), _minutes(one.ends)) for one in spans)


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


class CalendarShape(BaseModel):
    """When the people of a zone are at work. Days that differ from the week are listed below it."""

    code: str = Field(description="`zone` is the calendar of the zone itself.", examples=["zone"])
    name: str
    name_local: str
    timezone: str = Field(examples=["Asia/Shanghai"])
    week: Week = Field(description="The times at work of each day, Monday first.")
    known_years: list[int] = Field(description="The years of which the holidays have been entered.")
    version: int = Field(description="Counts the changes.")

    @classmethod
    def of(cls, row: Calendar) -> "CalendarShape":
        """The shape of this row."""
        return cls(
            code=row.code,
            name=row.name,
            name_local=row.name_local,
            timezone=row.timezone,
            week=[_spans(hours) for hours in row.hours],
            known_years=row.known_years,
            version=row.version,
        )


class DayShape(BaseModel):
    """A day that differs from the week."""

    day: date
    kind: DayKind = Field(description="`working` has the hours of its weekday, or of the first that has some.")
    hours: list[Span] = Field(description="When people are at work on it; none on a day off.")
    name: str
    name_local: str
    source: DaySource

    @classmethod
    def of(cls, row: DayRow, calendar: Calendar) -> "DayShape":
        """The shape of this row."""
        return cls(
            day=row.day,
            kind=DayKind(row.kind),
            hours=_spans(calendar.hours_of(row.day, row.kind, as_hours(row.hours))),
            name=row.name,
            name_local=row.name_local,
            source=DaySource(row.source),
        )


class DayFilters(Filters):
    """Which days."""

    year: Year | None = Field(default=None, description="Only those of this year.")


class Change(Body):
    """A change of a calendar."""

    seen: Version | None = Field(default=None, description="The `version` that you looked at: 409 if it has moved on.")


class NewWeek(Change):
    """Other hours of the week."""

    week: Week = Field(description="The times at work of each day, Monday first; at least one of them.")


class NewDays(Change):
    """What a day is, or several in a row, instead of what the week says."""

    first: CalendarDay = Field(examples=["2027-02-05"])
    last: CalendarDay | None = Field(default=None, description="Left out: the one day.")
    kind: DayKind
    hours: Spans = Field(default_factory=list, description="Of the kind `hours` alone.")
    name: Name = Field(default="", examples=["Founding day of the zone"])
    name_local: Name = ""


class DaysRemoval(Change):
    """Days that shall be as the week says again."""

    first: CalendarDay
    last: CalendarDay | None = None


class NewHolidays(Body):
    """The public holidays of a year, to be filled in. Days that somebody made by hand stay."""

    country: Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}$")] = Field(examples=["CN"])
    subdivision: Annotated[StrictStr, Field(max_length=20)] = Field(default="", examples=["BY"])
    year: Year


def _found(actor: Actor, code: str) -> Calendar:
    if not is_staff(actor) or not CODE.fullmatch(code):
        raise Http404
    return get_object_or_404(calendars_of(actor.where), code=code)


@router.get(
    "/calendars",
    response=documented(200, Items[CalendarShape], 404),
    summary="List calendars",
    operation_id="list_calendars",
)
def list_calendars(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The working calendars of the zone, for its staff."""
    if not is_staff(request.auth):
        raise Http404
    rows = calendars_of(request.auth.where)
    found, after = page(rows, Order("calendars", "id"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[CalendarShape.of(row) for row in found], next=after))


@router.get(
    "/calendars/{calendar}",
    response=documented(200, CalendarShape, 404),
    summary="Get a calendar",
    operation_id="get_calendar",
)
def get_calendar(request: ApiRequest, calendar: str) -> HttpResponse:
    """One working calendar, for the staff of the zone."""
    return respond(CalendarShape.of(_found(request.auth, calendar)))


@router.get(
    "/calendars/{calendar}/days",
    response=documented(200, Items[DayShape], 404),
    summary="List the days of a calendar that differ from its week",
    operation_id="list_calendar_days",
)
def list_days(request: ApiRequest, calendar: str, filters: Query[DayFilters]) -> HttpResponse:
    """Holidays, days worked instead, and days with other hours, in their order."""
    row = _found(request.auth, calendar)
    rows = row.days.all() if filters.year is None else row.days.filter(day__year=filters.year)
    order = Order(f"calendar days {row.pk} {filters.year}", "day")
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[DayShape.of(one, row) for one in found], next=after))


@router.post(
    "/calendars/{calendar}/week",
    response=documented(200, CalendarShape, 400, 403, 404, 409, 413),
    summary="Change the hours of the week",
    operation_id="change_calendar_week",
)
def new_week(request: ApiRequest, calendar: str, payload: NewWeek, key: Key) -> HttpResponse:
    """Change when people are at work; for administrators of the zone. A week without working time is refused."""

    def act() -> CalendarShape:
        row = _found(request.auth, calendar)
        week = [_hours(day) for day in payload.week]
        return CalendarShape.of(change_week(row, week=week, seen=payload.seen, by=request.auth))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/calendars/{calendar}/days",
    response=documented(200, CalendarShape, 400, 403, 404, 409, 413),
    summary="Say what days are",
    operation_id="set_calendar_days",
)
def new_days(request: ApiRequest, calendar: str, payload: NewDays, key: Key) -> HttpResponse:
    """Say what a day is, or several in a row, whatever the week and the holidays say; for administrators."""

    def act() -> CalendarShape:
        sent = payload.model_dump(exclude={"hours", "last"})
        last, hours = payload.last or payload.first, _hours(payload.hours)
        row = _found(request.auth, calendar)
        return CalendarShape.of(set_days(row, **sent, last=last, hours=hours, by=request.auth))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/calendars/{calendar}/days/removal",
    response=documented(200, CalendarShape, 400, 403, 404, 409, 413),
    summary="Let days be as the week says",
    operation_id="clear_calendar_days",
)
def days_removal(request: ApiRequest, calendar: str, payload: DaysRemoval, key: Key) -> HttpResponse:
    """Let days be as the week says again, from wherever they came; for administrators."""

    def act() -> CalendarShape:
        row, last = _found(request.auth, calendar), payload.last or payload.first
        cleared = clear_days(row, first=payload.first, last=last, seen=payload.seen, by=request.auth)
        return CalendarShape.of(cleared)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/calendars/{calendar}/holidays",
    response=documented(200, CalendarShape, 400, 403, 404, 409, 413),
    summary="Fill in the holidays of a year",
    operation_id="fill_calendar_holidays",
)
def new_holidays(request: ApiRequest, calendar: str, payload: NewHolidays, key: Key) -> HttpResponse:
    """Fill in the public holidays of a country and a year, in place of those filled in before; for administrators."""

    def act() -> CalendarShape:
        row = _found(request.auth, calendar)
        return CalendarShape.of(
            fill_years(
                row,
                country=payload.country,
                subdivision=payload.subdivision,
                years=[payload.year],
                by=request.auth,
            )
        )

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

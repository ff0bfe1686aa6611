"""What is done to the working calendar of a zone. Each change counts its version up and leaves before and after."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, held
from openzone.core.actor import Actor
from openzone.core.calendars.holidays import country_of
from openzone.core.calendars.hours import as_stored, in_order, write_hours
from openzone.core.calendars.planning import Step, Wanted
from openzone.core.calendars.proposing import steps_of_holidays
from openzone.core.calendars.reading import calendar_of, days_between, days_of_year
from openzone.core.days import FIRST_DAY, LAST_DAY, is_year
from openzone.core.enums import DayKind, DaySource
from openzone.core.errors import Conflict, Invalid
from openzone.core.models import Calendar, CalendarDay
from openzone.core.models.calendars import OF_THE_ZONE
from openzone.core.text import clean_line
from openzone.core.working_time import Hours
from openzone.places.actions.rights import insist_administers_zone
from openzone.places.models import Zone
from openzone.places.queries import day_in
from openzone.places.signals import CalendarCorrected, calendar_corrected

USUAL: Hours = ((540, 720), (780, 1020))
USUAL_WEEK: list[Hours] = [*[USUAL] * 5, (), ()]
MOST_DAYS = 62
LONGEST_NAME = 100


def open_calendar(zone: Zone, *, by: Actor, occurred_at: datetime | None = None) -> Calendar:
    """Lay the calendar of a new zone: Monday to Friday from 9 to 12 and from 13 to 17 o'clock, without the holidays of
    its country in this year and the next, as far as they are known.
    """
    row = Calendar.objects.create(
        zone_id=zone.pk,
        code=OF_THE_ZONE,
        name="Working time",
        name_local="工作时间",
        timezone=zone.timezone,
        week=[as_stored(hours) for hours in USUAL_WEEK],
    )
    append(
        "calendar.opened", subject_type="calendar", subject_id=row.pk, by=by, zone_id=zone.pk, occurred_at=occurred_at
    )
    today = day_in(zone, occurred_at or clock.now())
    for year in (today.year, today.year + 1):
        try:
            found = steps_of_holidays(row, country=country_of(zone.timezone), year=year)
        except Invalid:
            continue
        _take(row, found, source=DaySource.PRESET, years=[year], by=by, occurred_at=occurred_at)
    return row


def follow_timezone(zone: Zone, *, by: Actor) -> None:
    """Let the zone's calendar go by the zone's clock, which was changed."""
    row = held(calendar_of(zone.pk))
    before, row.timezone = row.timezone, zone.timezone
    _keep(row, "timezone_changed", by, ["timezone"], before=before, after=row.timezone)


@transaction.atomic
def change_week(calendar: Calendar, *, week: Sequence[Hours], by: Actor, seen: int | None = None) -> Calendar:
    """Change the hours of the week, Monday first. `Invalid` for a week without working time."""
    row = _held(calendar, by, seen)
    hours = [in_order(day, "week") for day in week]
    if len(hours) != len(USUAL_WEEK) or not any(hours):
        sentence = _("A calendar needs working time: without any, nothing could ever fall due. Give one day its hours.")
        raise Invalid(sentence, fields={"week": sentence})
    before = row.hours
    if hours == before:
        return row
    row.week = [as_stored(day) for day in hours]
    return _keep(row, "week_changed", by, ["week"], before=_written(before), after=_written(hours))


def _written(week: Iterable[Hours]) -> list[str]:
    return [write_hours(hours) for hours in week]


@transaction.atomic
def set_days(
    calendar: Calendar,
    *,
    first: date,
    last: date,
    kind: str,
    by: Actor,
    hours: Hours = (),
    name: str = "",
    name_local: str = "",
    seen: int | None = None,
) -> Calendar:
    """Say by hand what the days from one to another are, whatever the week and the holidays say."""
    row = _held(calendar, by, seen)
    days = _days(first, last)
    if kind not in DayKind.values:
        raise Invalid.of("kind", _("Please choose one of the answers."))
    own = in_order(hours, "hours") if kind == DayKind.HOURS else ()
    if kind == DayKind.HOURS and not own:
        raise Invalid.of("hours", _("Give the hours of this day, or make it a day off."))
    names = [clean_line(one, field, required=False, longest=LONGEST_NAME) for one, field in _named(name, name_local)]
    wanted = [Wanted(day, DayKind(kind), own, *names) for day in days]
    known = days_between(row, first, last)
    changed = [Step(one.day, next((was for was in known if was.day == one.day), None), one) for one in wanted]
    return _take(row, changed, source=DaySource.HAND, by=by)


def _named(name: str, name_local: str) -> list[tuple[str, str]]:
    return [(name, "name"), (name_local, "name_local")]


def _days(first: date, last: date) -> list[date]:
    if not FIRST_DAY <= first <= LAST_DAY or not first <= last <= LAST_DAY:
        raise Invalid.of("last", _("The end lies before the beginning. Please look at both days again."))
    count = (last - first).days + 1
    if count > MOST_DAYS:
        raise Invalid.of("last", _("At most %(most)d days can be changed at once.") % {"most": MOST_DAYS})
    return [first + timedelta(days=number) for number in range(count)]


@transaction.atomic
def clear_days(calendar: Calendar, *, first: date, last: date, by: Actor, seen: int | None = None) -> Calendar:
    """Let the days from one to another be again as the week says."""
    row = _held(calendar, by, seen)
    _days(first, last)
    gone = [Step(was.day, was, None) for was in days_between(row, first, last)]
    return _take(row, gone, source=DaySource.HAND, by=by)


@transaction.atomic
def take_days(
    calendar: Calendar,
    *,
    chosen: Iterable[Step],
    source: str,
    years: Collection[int],
    by: Actor,
    seen: int | None = None,
) -> Calendar:
    """Bring these days in, and have their years known. `Conflict` if the calendar is not the one that was `seen`."""
    return _take(_held(calendar, by, seen), list(chosen), source=source, years=years, by=by)


@transaction.atomic
def fill_years(calendar: Calendar, *, country: str, years: Sequence[int], by: Actor, subdivision: str = "") -> Calendar:
    """Fill in the public holidays of these years, but for days that somebody made by hand."""
    row = _held(calendar, by)
    found = [
        step
        for year in years
        for step in steps_of_holidays(row, country=country, year=year, subdivision=subdivision)
        if step.asked_for
    ]
    return _take(row, found, source=DaySource.PRESET, years=years, by=by)


@transaction.atomic
def confirm_year(calendar: Calendar, *, year: int, by: Actor) -> Calendar:
    """Say that the holidays of a year have all been entered, so that nobody is warned of it any more."""
    row = _held(calendar, by)
    if not is_year(year):
        raise Invalid.of("year", _("This year looks mistyped."))
    return _take(row, [], source=DaySource.HAND, years=[year], by=by)


@transaction.atomic
def clear_year(calendar: Calendar, *, year: int, source: str, by: Actor) -> Calendar:
    """Take all days of one source out of a year. A year in which none is left is not known any more."""
    row = _held(calendar, by)
    rows = list(days_of_year(row, year))
    gone = [Step(was.day, was, None) for was in rows if was.source == source]
    if not gone:
        raise Conflict(_("There is nothing to take out."))
    if len(gone) == len(rows):
        row.known_years = [one for one in row.known_years if one != year]
    return _take(row, gone, source=source, by=by)


def _held(calendar: Calendar, by: Actor, seen: int | None = None) -> Calendar:
    insist_administers_zone(by, calendar.zone_id)
    row = held(calendar)
    if seen is not None and seen != row.version:
        raise Conflict(_("Somebody changed the calendar meanwhile. Look at it again; what you typed is kept."))
    return row


def _take(
    row: Calendar,
    chosen: Sequence[Step],
    *,
    source: str,
    by: Actor,
    years: Collection[int] = (),
    occurred_at: datetime | None = None,
) -> Calendar:
    """Write the steps; where nothing differs nothing is written."""
    known = sorted({*row.known_years, *years})
    if not chosen and known == row.known_years:
        return row
    CalendarDay.objects.filter(calendar=row, day__in=[step.day for step in chosen if step.after is None]).delete()
    CalendarDay.objects.bulk_create(
        [_as_row(row, step.after, source) for step in chosen if step.after is not None],
        update_conflicts=True,
        unique_fields=["calendar", "day"],
        update_fields=["kind", "hours", "name", "name_local", "source"],
    )
    row.known_years = known
    told = {"source": source, "years": sorted(years), "days": [_told(step) for step in chosen]}
    return _keep(row, "days_changed", by, ["known_years"], occurred_at=occurred_at, **told)


def _as_row(row: Calendar, one: Wanted, source: str) -> CalendarDay:
    return CalendarDay(
        calendar=row,
        day=one.day,
        kind=one.kind,
        hours=as_stored(one.hours),
        name=one.name,
        name_local=one.name_local,
        source=source,
    )


def _told(step: Step) -> list[str | None]:
    """The day, and what it was and is, in codes: the log holds no names."""
    before = Wanted.of(step.before) if step.before else None
    return [str(step.day), _in_code(before), _in_code(step.after)]


def _in_code(one: Wanted | None) -> str | None:
    return (write_hours(one.hours) or one.kind.value) if one else None


def _keep(
    row: Calendar, verb: str, by: Actor, fields: Sequence[str], *, occurred_at: datetime | None = None, **told: Any
) -> Calendar:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    append(
        f"calendar.{verb}",
        subject_type="calendar",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        data={"version": row.version, **told},
        occurred_at=occurred_at,
    )
    calendar_corrected.send(CalendarCorrected(row, by))
    return row

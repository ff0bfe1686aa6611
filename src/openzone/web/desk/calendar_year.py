"""A year of the working calendar as it is shown: twelve months, what differs in them, and what was done lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from openzone.accounts.models import User
from openzone.core.calendars.planning import Wanted
from openzone.core.calendars.reading import with_days
from openzone.core.enums import DaySource
from openzone.core.models import Activity, Calendar, CalendarDay
from openzone.core.queries import history_of
from openzone.core.working_time import WorkingTime
from openzone.web.parts.hours import hours_in_words, mark_of, spans, told

LATELY = 5


@dataclass(frozen=True)
class Cell:
    """A day of a month: how it looks, and how it is told."""

    day: date
    look: str
    mark: str
    words: str
    today: bool


@dataclass(frozen=True)
class Month:
    """A month with its weeks; None where a week begins or ends in another month."""

    name: str
    short: str
    weeks: list[list[Cell | None]]


def year_page(calendar: Calendar, rows: Sequence[CalendarDay], year: int, today: date) -> dict[str, Any]:
    """Everything that the page of a year shows."""
    time = with_days(calendar, [Wanted.of(row) for row in rows])
    known = {row.day: row for row in rows}
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    return {
        "months": [_month(number, year, time, known, today) for number in range(1, 13)],
        "weekdays": _("Mo Tu We Th Fr Sa Su").split(),
        "spans": spans(rows),
        "working_days": sum(time.is_working_day(day) for day in days if day.year == year),
        "sources": [one for one in DaySource if any(row.source == one for row in rows)],
        "known_years": years_in_words(calendar.known_years),
        "lately": lately(calendar),
    }


def _month(number: int, year: int, time: WorkingTime, known: Mapping[date, CalendarDay], today: date) -> Month:
    first = date(year, number, 1)
    begins = first - timedelta(days=first.weekday())
    days = [begins + timedelta(days=place) for place in range(42)]
    cells = [_cell(day, time, known.get(day), today) if day.month == number else None for day in days]
    weeks = [cells[place : place + 7] for place in range(0, 42, 7)]
    return Month(str(MONTHS[number]), date_format(first, "M"), [week for week in weeks if any(week)])


def _cell(day: date, time: WorkingTime, row: CalendarDay | None, today: date) -> Cell:
    name = date_format(day, pgettext("date format", "l, j F"))
    if row is None:
        what = hours_in_words(time.hours_on(day))
        look = "" if time.is_working_day(day) else "rest"
        return Cell(day, look, "", f"{name}: {what}", day == today)
    one = Wanted.of(row)
    return Cell(day, one.kind.value, mark_of(one), f"{name}: {told(one)}", day == today)


def years_in_words(years: Sequence[int]) -> str:
    """Years in a row as from and to: 2012–2026, 2028."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@dataclass(frozen=True)
class Change:
    """A change of the calendar as it reads."""

    at: datetime
    who: str
    words: str


def lately(calendar: Calendar) -> list[Change]:
    """The latest changes, the newest first."""
    rows = list(history_of("calendar", calendar.pk).reverse()[:LATELY])
    people = User.objects.in_bulk({row.actor_id for row in rows if row.actor_id is not None})
    return [
        Change(row.occurred_at, str(people.get(row.actor_id or 0, _("the installation itself"))), _change(row))
        for row in rows
    ]


def _change(row: Activity) -> str:
    words = {
        "calendar.opened": _("laid the calendar"),
        "calendar.week_changed": _("changed the hours of the week"),
        "calendar.timezone_changed": _("changed the time zone"),
    }
    return words.get(row.verb) or _changed_days(row)


def _changed_days(row: Activity) -> str:
    days, years = row.data.get("days", []), row.data.get("years", [])
    if not days:
        return _("said that all holidays of %(years)s are entered") % {"years": years_in_words(years)}
    count = ngettext("%(count)d day", "%(count)d days", len(days)) % {"count": len(days)}
    when = years_in_words(sorted({int(one[0][:4]) for one in days}))
    source = DaySource(row.data["source"]).label
    return _("changed %(days)s of %(years)s (%(source)s)") % {"days": count, "years": when, "source": source}

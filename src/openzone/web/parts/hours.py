"""Hours and days of a working calendar in words: the week in few lines, days that differ and are alike as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from openzone.core.calendars.hours import write_hours
from openzone.core.calendars.planning import Wanted
from openzone.core.calendars.reading import calendar_of, days_between
from openzone.core.enums import DayKind, DaySource
from openzone.core.forms import local
from openzone.core.models import CalendarDay
from openzone.core.working_time import Hours

SOON = timedelta(days=45)
WEEKDAYS = [
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
]


def hours_in_words(hours: Hours) -> str:
    """The hours of a day, each in one piece, or that there are none."""
    return write_hours(hours).replace("–", "\u2060–\u2060") or pgettext("hours", "closed")


def week_in_words(week: Sequence[Hours]) -> list[tuple[str, str]]:
    """The days of the week with their hours, those in a row that are alike as one."""
    lines = []
    for hours, days in groupby(range(7), key=lambda day: week[day]):
        first, *_more, last = (*days,) * 2
        names = {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
        label = str(names["first"]) if first == last else _("%(first)s to %(last)s") % names
        lines.append((label, hours_in_words(hours)))
    return lines


def hours_a_week(week: Sequence[Hours]) -> str:
    """How many hours a week has, such as 35 or 37.5."""
    return f"{sum(end - begin for hours in week for begin, end in hours) / 60:g}"


def kind_in_words(one: Wanted) -> str:
    """What a day is: a day off, a working day, or its hours."""
    return write_hours(one.hours) if one.kind == DayKind.HOURS else str(one.kind.label)


def told(one: Wanted) -> str:
    """What a day is, and what for."""
    return ", ".join(filter(None, [kind_in_words(one), local(one.name, one.name_local)]))


def mark_of(one: Wanted) -> str:
    """What a day is, so short that it stands below its number."""
    if one.kind == DayKind.HOURS:
        count = f"{sum(end - begin for begin, end in one.hours) / 60:g}"
        return pgettext("mark of a day", "%(count)s h") % {"count": count}
    return pgettext("mark of a day", "off") if one.kind == DayKind.OFF else pgettext("mark of a day", "work")


@dataclass(frozen=True)
class Span:
    """Days in a row that differ from the week in the same way."""

    first: date
    last: date
    what: str
    name: str
    source: str

    @property
    def words(self) -> str:
        """From when to when."""
        return span_in_words(self.first, self.last)


def span_in_words(first: date, last: date) -> str:
    """One day, or from which to which."""
    written = [date_format(day, pgettext("date format", "j M")) for day in (first, last)]
    return written[0] if first == last else _("%(first)s to %(last)s") % {"first": written[0], "last": written[1]}


@dataclass(frozen=True)
class Opening:
    """When a zone can be reached: the week, and what soon differs from it."""

    week: list[tuple[str, str]]
    soon: list[Span]


def opening_of(zone_id: int, today: date) -> Opening:
    """When a zone can be reached, as an enterprise wants to know it."""
    calendar = calendar_of(zone_id)
    return Opening(week_in_words(calendar.hours), spans(days_between(calendar, today, today + SOON)))


def spans(rows: Iterable[CalendarDay]) -> list[Span]:
    """The days in their order, those in a row that are alike as one."""
    found: list[Span] = []
    for row in rows:
        what, name = kind_in_words(Wanted.of(row)), row.shown_name
        source = str(DaySource(row.source).label)
        before = found[-1] if found else None
        goes_on = before and before.last + timedelta(days=1) == row.day
        if before and goes_on and (before.what, before.name, before.source) == (what, name, source):
            found[-1] = Span(before.first, row.day, what, name, source)
        else:
            found.append(Span(row.day, row.day, what, name, source))
    return found

"""Office hours in the demo's zones: when people there write, answer and decide."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from openzone.core.calendars.holidays import CHINA, holidays_of
from openzone.core.enums import DayKind
from openzone.core.working_time import Hours

ZONE_TIME = ZoneInfo("Asia/Shanghai")
SESSIONS: Hours = ((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))
FIRST_YEAR, LAST_YEAR = 2012, 2040


@cache
def days_off() -> dict[date, Hours]:
    """The days off in China and those that are worked instead, of all years of which they are known."""
    known = [one for year in range(FIRST_YEAR, LAST_YEAR) for one in holidays_of(CHINA, year)]
    return {one.day: () if one.kind == DayKind.OFF else SESSIONS for one in known}


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment on the zones' clocks."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE_TIME)


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    return bool(_hours(day))


def _hours(day: date) -> Hours:
    return days_off().get(day, SESSIONS if day.weekday() < 5 else ())


@cache
def _sessions(day: date) -> tuple[tuple[datetime, datetime], ...]:
    return tuple((_on(day, begin), _on(day, end)) for begin, end in _hours(day))


def _on(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(*divmod(minutes, 60)), ZONE_TIME)


def _days(start: date, step: int) -> Iterator[date]:
    while True:
        yield start
        start += timedelta(days=step)


def later(start: datetime, hours: float) -> datetime:
    """The moment when this many office hours have passed since `start`."""
    left = timedelta(hours=hours)
    for day in _days(start.astimezone(ZONE_TIME).date(), 1):
        for begin, end in _sessions(day):
            since = max(begin, start)
            if since + left < end:
                return (since + left).replace(microsecond=0)
            left -= max(end - since, timedelta())
    raise AssertionError("days do not end")


def earlier(end: datetime, hours: float) -> datetime:
    """The moment after which this many office hours have passed until `end`."""
    left = timedelta(hours=hours)
    for day in _days(end.astimezone(ZONE_TIME).date(), -1):
        for opened, closed in reversed(_sessions(day)):
            until = min(closed, end)
            if until - left > opened:
                return (until - left).astimezone(ZONE_TIME).replace(microsecond=0)
            left -= max(until - opened, timedelta())
    raise AssertionError("days do not end")


def some_moment(year: int, month: int, rng: Random) -> datetime:
    """A moment in the office hours of a month."""
    first = date(year, month, 1)
    days = [day for day in (first + timedelta(days=n) for n in range(31)) if day.month == month and is_working_day(day)]
    begin, end = rng.choice(_sessions(rng.choice(days)))
    return begin + timedelta(seconds=rng.randrange(int((end - begin).total_seconds())))

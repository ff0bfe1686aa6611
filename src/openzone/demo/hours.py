"""Office hours in the demo's zones: when people there write, answer and decide."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

ZONE_TIME = ZoneInfo("Asia/Shanghai")
SESSIONS = ((time(9, 0), time(12, 0)), (time(13, 30), time(17, 30)))
_FIXED_HOLIDAYS = {(1, 1), (5, 1), *((10, day) for day in range(1, 8))}
_SPRING_FESTIVAL = {
    2014: (1, 31),
    2015: (2, 19),
    2016: (2, 8),
    2017: (1, 28),
    2018: (2, 16),
    2019: (2, 5),
    2020: (1, 25),
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
}


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment on the zones' clocks."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE_TIME)


def is_working_day(day: date) -> bool:
    """Whether offices are open: no weekend, no public holiday."""
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED_HOLIDAYS and not _in_spring_festival(day)


def _in_spring_festival(day: date) -> bool:
    if day.year not in _SPRING_FESTIVAL:
        return False
    first = date(day.year, *_SPRING_FESTIVAL[day.year])
    return timedelta(days=-1) <= day - first <= timedelta(days=5)


@cache
def _sessions(day: date) -> tuple[tuple[datetime, datetime], ...]:
    if not is_working_day(day):
        return ()
    return tuple((_on(day, begin), _on(day, end)) for begin, end in SESSIONS)


def _on(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, ZONE_TIME)


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

"""The times of a counter: when it is open on a day, and the slots in which people are served there. Knows no rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from openzone.core.calendars.planning import Wanted
from openzone.core.enums import DayKind
from openzone.core.working_time import Hours


@dataclass(frozen=True)
class Slot:
    """A time of a counter, from one moment to another, with how many places are left in it."""

    starts_at: datetime
    ends_at: datetime
    free: int


def hours_on(week: Sequence[Hours], day: date, special: Wanted | None) -> Hours:
    """When a counter is open on a day: by its own week, closed on the zone's days off, and open as on an ordinary day
    where the zone works instead. On a day with hours of its own it is open as far as both are."""
    own = week[day.weekday()]
    if special is None:
        return own
    if special.kind == DayKind.OFF:
        return ()
    if special.kind == DayKind.WORKING:
        return next((hours for hours in (own, *week) if hours), ())
    return _both(own, special.hours)


def _both(one: Hours, other: Hours) -> Hours:
    """The time that lies in both."""
    shared = ((max(begin, first), min(end, last)) for begin, end in one for first, last in other)
    return tuple(sorted((begin, end) for begin, end in shared if begin < end))


def slots_on(day: date, hours: Hours, minutes: int, timezone: str) -> Iterator[tuple[datetime, datetime]]:
    """The slots of a day in their order; what is left of the hours at their end is none."""
    here, length = ZoneInfo(timezone), timedelta(minutes=minutes)
    for begin, end in hours:
        for start in range(begin, end - minutes + 1, minutes):
            local = datetime.combine(day, time(start // 60, start % 60), tzinfo=here)
            starts_at = local.astimezone(UTC)
            yield starts_at, starts_at + length


def taken_in(taken: Iterable[tuple[datetime, datetime, int]], starts_at: datetime, ends_at: datetime) -> set[int]:
    """The places that are taken at any time of a slot."""
    return {place for first, last, place in taken if first < ends_at and last > starts_at}

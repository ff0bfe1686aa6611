"""When counters are open, and which of their slots are free."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from openzone.core.calendars.planning import Wanted
from openzone.core.calendars.reading import calendar_of, days_between
from openzone.core.working_time import Hours
from openzone.formalities.models import Appointment, ServiceCounter
from openzone.formalities.slots import Slot, hours_on, slots_on, taken_in

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Opening:
    """A day of a counter: its hours and its slots."""

    day: date
    hours: Hours
    slots: list[Slot]

    @property
    def free(self) -> list[Slot]:
        """The slots in which somebody can still be served."""
        return [slot for slot in self.slots if slot.free]


def bookable_days(counter: ServiceCounter, now: datetime) -> tuple[date, date]:
    """The first and the last day for which slots of a counter are given."""
    today = now.astimezone(ZoneInfo(counter.zone.timezone)).date()
    return today, today + timedelta(days=counter.days_ahead)


def openings(counter: ServiceCounter, first: date, last: date, now: datetime) -> list[Opening]:
    """The days from one to another on which a counter is open, with those of their slots that are still to come."""
    timezone = counter.zone.timezone
    special = {row.day: Wanted.of(row) for row in days_between(calendar_of(counter.zone_id), first, last)}
    hours = {day: hours_on(counter.hours, day, special.get(day)) for day in _days(first, last)}
    taken = _taken(counter, first, last)
    return [
        Opening(day, own, _slots(counter, day, own, taken[day], now, timezone)) for day, own in hours.items() if own
    ]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def _slots(
    counter: ServiceCounter,
    day: date,
    hours: Hours,
    taken: list[tuple[datetime, datetime, int]],
    now: datetime,
    timezone: str,
) -> list[Slot]:
    return [
        Slot(starts_at, ends_at, max(0, counter.capacity - len(taken_in(taken, starts_at, ends_at))))
        for starts_at, ends_at in slots_on(day, hours, counter.slot_minutes, timezone)
        if starts_at > now
    ]


def _taken(counter: ServiceCounter, first: date, last: date) -> dict[date, list[tuple[datetime, datetime, int]]]:
    """What is taken of these days, by the day."""
    here = ZoneInfo(counter.zone.timezone)
    since, until = (datetime.combine(day, time(), tzinfo=here).astimezone(UTC) for day in (first, last + ONE_DAY))
    rows = Appointment.objects.filter(counter=counter, starts_at__gte=since, starts_at__lt=until)
    found: dict[date, list[tuple[datetime, datetime, int]]] = defaultdict(list)
    for starts_at, ends_at, place in rows.filter(cancelled_at__isnull=True).values_list(
        "starts_at", "ends_at", "place"
    ):
        found[starts_at.astimezone(here).date()].append((starts_at, ends_at, place))
    return found

"""Working time: how long people were at work between two moments, and when so much of it has passed.

A moment is working time when the clock on the wall of the calendar's time zone shows one of the hours of that day.
Durations are counted in real time: an hour that the clock leaps over is not worked, one that it shows twice is worked
twice. All numbers are whole, so nothing is ever rounded, and every walk ends: where there is no working time within
`MOST_YEARS`, `NoWorkingTime` is raised.

Knows no database. `core.calendars.reading` makes one of a zone's calendar.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

# Minutes since midnight from which until which people are at work, in order; 1440 is the midnight that ends the day.
Hours = tuple[tuple[int, int], ...]

MOST_YEARS = 30
ONE_DAY = timedelta(days=1)
_DAY, _MICRO = 86_400, 1_000_000
# No clock is changed and changed back within a week.
_LOOK = 7 * _DAY
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_FIRST_YEAR, _LAST_YEAR = 2, 9997


class NoWorkingTime(Exception):
    """There is not so much working time within the years that are looked at."""


@dataclass(frozen=True)
class _Year:
    """The spans of a year (of UTC) in which people are at work, in microseconds, and how much lies before each."""

    begins: Sequence[int]
    ends: Sequence[int]
    before: Sequence[int]
    total: int

    @classmethod
    def of(cls, spans: Sequence[tuple[int, int]]) -> "_Year":
        begins = [begin * _MICRO for begin, _end in spans]
        ends = [end * _MICRO for _begin, end in spans]
        *before, total = accumulate((end - begin for begin, end in zip(begins, ends, strict=True)), initial=0)
        return cls(begins, ends, before, total)

    def worked_until(self, tick: int) -> int:
        """How much of the year's working time lies before a moment."""
        at = bisect_right(self.begins, tick) - 1
        return 0 if at < 0 else self.before[at] + min(tick, self.ends[at]) - self.begins[at]

    def when_worked(self, much: int) -> int:
        """The first moment at which so much of it has passed."""
        at = bisect_left(self.before, much) - 1
        return self.begins[at] + much - self.before[at]

    def opening(self, tick: int) -> int | None:
        """The first moment from this one on that is working time."""
        at = bisect_right(self.ends, tick)
        return max(tick, self.begins[at]) if at < len(self.ends) else None


@dataclass(frozen=True, eq=False)
class WorkingTime:
    """The hours of a week, Monday first, and those of the days that differ, by the clock of a time zone."""

    timezone: str
    week: Sequence[Hours]
    days: Mapping[date, Hours] = field(default_factory=dict)
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False)

    def hours_on(self, day: date) -> Hours:
        """When people are at work on a day."""
        return self.days[day] if day in self.days else self.week[day.weekday()]

    @cached_property
    def ordinary_day(self) -> timedelta:
        """How long people work on an ordinary day: the length that most days of the week have, the longest of those."""
        lengths = Counter(sum(end - begin for begin, end in hours) for hours in self.week if hours)
        if not lengths:
            raise NoWorkingTime
        often = max(lengths.values())
        return timedelta(minutes=max(length for length, times in lengths.items() if times == often))

    def is_working_day(self, day: date) -> bool:
        """Whether people are at work on a day at all; half a day counts."""
        return bool(self.hours_on(day))

    def is_open(self, moment: datetime) -> bool:
        """Whether people are at work at a moment."""
        here = moment.astimezone(self._zone)
        second = here.hour * 3600 + here.minute * 60 + here.second
        return any(begin * 60 <= second < end * 60 for begin, end in self.hours_on(here.date()))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much working time passes between two moments: below zero when the second is the earlier one."""
        if end < start:
            return -self.elapsed(end, start)
        first, last = _year_of(start), _year_of(end)
        whole = sum(self._year(number).total for number in range(first, last))
        return (whole + self._worked(last, end) - self._worked(first, start)) * _TICK

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The first moment at which so much working time has passed; of none at all, the start itself."""
        if duration < timedelta(0):
            raise ValueError("working time is only ever added")
        if not duration:
            return start
        first = _year_of(start)
        left = duration // _TICK + self._worked(first, start)
        for number in _years_from(first):
            year = self._year(number)
            if left <= year.total:
                return _moment(year.when_worked(left))
            left -= year.total
        raise NoWorkingTime

    def next_opening(self, moment: datetime) -> datetime:
        """The first moment from this one on that is working time."""
        tick = _tick(moment)
        for number in _years_from(_year_of(moment)):
            opening = self._year(number).opening(tick)
            if opening is not None:
                return _moment(opening)
        raise NoWorkingTime

    def next_beginning(self, moment: datetime) -> datetime:
        """When the next day's work begins, or this day's if that is still to come; after a break nothing begins."""
        day, tick = moment.astimezone(self._zone).date(), _tick(moment)
        for one in _days_from(day, ONE_DAY):
            begin = self._beginning(one)
            if begin is not None and begin > tick:
                return _moment(begin)
        raise NoWorkingTime

    def add_days(self, day: date, count: int) -> date:
        """The working day that is so many after a day, or before it where `count` is below zero; of 0 the day itself.

        What begins on a day off counts from the next working day, so the day itself need not be one.
        """
        if not count:
            return day
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        for one in _days_from(day + step, step, most=366 * MOST_YEARS + 7 * left):
            left -= self.is_working_day(one)
            if not left:
                return one
        raise NoWorkingTime

    def last_working_day(self, day: date) -> date:
        """The day itself, or the nearest working day before it."""
        for one in _days_from(day, -ONE_DAY):
            if self.is_working_day(one):
                return one
        raise NoWorkingTime

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def _worked(self, number: int, moment: datetime) -> int:
        return self._year(number).worked_until(_tick(moment))

    def _year(self, number: int) -> _Year:
        if number not in self._years:
            since, until = (_second(date(one, 1, 1)) for one in (number, number + 1))
            spans = [(begin, end) for _day, begin, end in self._spans(since, until)]
            self._years[number] = _Year.of(spans)
        return self._years[number]

    def _beginning(self, day: date) -> int | None:
        """The first moment of work of a day by its own clock."""
        if not self.hours_on(day):
            return None
        spans = self._spans(_second(day) - _DAY, _second(day) + 2 * _DAY)
        return next((begin * _MICRO for one, begin, _end in spans if one == day), None)

    def _spans(self, since: int, until: int) -> Iterator[tuple[date, int, int]]:
        """When people are at work between two seconds: the day by its own clock, and the seconds from and until."""
        for first, last, offset in self._stretches(since, until):
            for number in range((first + offset) // _DAY, (last + offset - 1) // _DAY + 1):
                day = date.fromordinal(_EPOCH.toordinal() + number)
                midnight = number * _DAY - offset
                for opens, closes in self.hours_on(day):
                    begin, end = max(midnight + opens * 60, first), min(midnight + closes * 60, last)
                    if begin < end:
                        yield day, begin, end

    def _stretches(self, since: int, until: int) -> Iterator[tuple[int, int, int]]:
        """The time between two seconds, in pieces in which the clock is never put forward or back."""
        begin, offset = since, self._offset(since)
        for look in range(since, until, _LOOK):
            end = min(look + _LOOK, until)
            if self._offset(end) != offset:
                turn = self._turn(look, end)
                yield begin, turn, offset
                begin, offset = turn, self._offset(turn)
        if begin < until:
            yield begin, until, offset

    def _turn(self, since: int, until: int) -> int:
        """The second at which the clock is changed between these two."""
        seconds, before = range(since, until), self._offset(since)
        return since + bisect_left(seconds, True, key=lambda second: self._offset(second) != before)

    def _offset(self, second: int) -> int:
        """By how many seconds the clock is ahead of UTC."""
        ahead = (_EPOCH + timedelta(seconds=second)).astimezone(self._zone).utcoffset()
        return int((ahead or timedelta()).total_seconds())


def _tick(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


def _moment(tick: int) -> datetime:
    return _EPOCH + tick * _TICK


def _second(day: date) -> int:
    return (day.toordinal() - _EPOCH.toordinal()) * _DAY


def _year_of(moment: datetime) -> int:
    year = moment.astimezone(UTC).year
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise NoWorkingTime
    return year


def _years_from(first: int) -> range:
    return range(first, min(first + MOST_YEARS, _LAST_YEAR) + 1)


def _days_from(day: date, step: timedelta, most: int = 366 * MOST_YEARS) -> Iterator[date]:
    for _number in range(most):
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return
        yield day
        day += step

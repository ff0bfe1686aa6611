"""Working time: whatever the calendar, wherever it lies, and whenever its clocks are changed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openzone.core.working_time import MOST_YEARS, Hours, NoWorkingTime, WorkingTime

# Without clock changes, with them, by half an hour, and at midnight.
ZONES = [
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
]
OFFICE: Hours = ((540, 720), (780, 1020))
MORNING: Hours = ((540, 720),)
ALWAYS: Hours = ((0, 1440),)
HERE = [*[OFFICE] * 5, (), ()]
NOTHING = timedelta(0)
MINUTE = timedelta(minutes=1)

moments = st.datetimes(datetime(2016, 1, 1), datetime(2018, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))
durations = st.timedeltas(NOTHING, timedelta(days=40))
marks = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(sorted)


def hours_between(points: list[int]) -> Hours:
    return tuple(zip(points[::2], points[1::2], strict=False))


hours = marks.map(hours_between)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingTime:
    week = draw(st.lists(hours, min_size=7, max_size=7).filter(any))
    days = st.dates(date(2016, 1, 1), date(2018, 12, 31))
    return WorkingTime(draw(st.sampled_from(ZONES)), week, draw(st.dictionaries(days, hours, max_size=20)))


@given(calendars(), moments, durations)
def test_what_was_added_has_elapsed(time: WorkingTime, start: datetime, much: timedelta) -> None:
    end = time.add(start, much)
    assert end >= start and time.elapsed(start, end) == much
    if much:
        assert time.elapsed(start, end - MINUTE / 60) < much, "it is the first such moment"


@given(calendars(), moments, moments)
def test_adding_what_elapsed_leads_back_within_hours(time: WorkingTime, start: datetime, end: datetime) -> None:
    start, end = sorted([start, end])
    within = time.next_opening(end) + MINUTE / 60
    assert time.add(start, time.elapsed(start, within)) == within
    assert time.elapsed(end, start) == -time.elapsed(start, end)


@given(calendars(), moments, moments, moments)
def test_splitting_changes_nothing(time: WorkingTime, one: datetime, two: datetime, three: datetime) -> None:
    start, middle, end = sorted([one, two, three])
    assert time.elapsed(start, middle) + time.elapsed(middle, end) == time.elapsed(start, end)


@given(calendars(), moments, durations, durations)
def test_adding_twice_is_adding_both(time: WorkingTime, start: datetime, one: timedelta, two: timedelta) -> None:
    assert time.add(time.add(start, one), two) == time.add(start, one + two)


@given(calendars(), moments, moments, durations, durations)
def test_later_and_longer_is_never_earlier(
    time: WorkingTime, one: datetime, two: datetime, short: timedelta, long: timedelta
) -> None:
    (earlier, later), (short, long) = sorted([one, two]), sorted([short or MINUTE, long or MINUTE])
    assert time.add(earlier, short) <= time.add(later, short) and time.add(one, short) <= time.add(one, long)
    assert time.elapsed(earlier, later) >= NOTHING


@given(calendars(), moments)
def test_nothing_is_neutral(time: WorkingTime, moment: datetime) -> None:
    assert time.add(moment, NOTHING) == moment and time.elapsed(moment, moment) == NOTHING


@given(st.sampled_from(ZONES), moments, durations)
def test_who_never_closes_goes_by_the_clock(zone: str, start: datetime, much: timedelta) -> None:
    always = WorkingTime(zone, [ALWAYS] * 7)
    assert always.add(start, much) == start + much and always.elapsed(start, start + much) == much


# The weeks in which clocks are changed in one of the zones, and one in which none is.
TURNS = [datetime(2017, month, day, tzinfo=UTC) for month, day in ((3, 11), (3, 25), (4, 1), (10, 28), (11, 4), (7, 1))]


@given(calendars(), st.sampled_from(TURNS), st.integers(0, 2000), st.integers(0, 2000))
def test_it_counts_the_minutes_in_which_the_clock_on_the_wall_shows_working_time(
    time: WorkingTime, turn: datetime, before: int, long: int
) -> None:
    start = turn + before * MINUTE
    at_work = [time.is_open(start + number * MINUTE) for number in range(long)]
    assert time.elapsed(start, start + long * MINUTE) == sum(at_work) * MINUTE


@given(calendars(), moments)
def test_openings(time: WorkingTime, moment: datetime) -> None:
    opening, beginning = time.next_opening(moment), time.next_beginning(moment)
    assert opening >= moment and time.is_open(opening) and time.elapsed(moment, opening) == NOTHING
    day = beginning.astimezone(ZoneInfo(time.timezone)).date()
    assert beginning > moment and time.is_open(beginning) and time.is_working_day(day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time.timezone))
    assert time.elapsed(midnight, beginning) == NOTHING


@given(calendars(), st.dates(date(2016, 1, 1), date(2018, 12, 31)), st.integers(1, 40), st.integers(1, 40))
def test_working_days(time: WorkingTime, day: date, one: int, two: int) -> None:
    later = time.add_days(day, one)
    assert later > day and time.is_working_day(later) and time.add_days(day, 0) == day
    assert time.add_days(later, two) == time.add_days(day, one + two)
    assert time.add_days(later + timedelta(1), -one) == time.add_days(day, 1)
    assert time.last_working_day(later) == later <= time.last_working_day(later + timedelta(1))


def local(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


# National Day of 2017 in China: off from Sunday 1 to Sunday 8 October, at work on Saturday 30 September instead.
NATIONAL_DAY: dict[date, Hours] = {date(2017, 10, day): () for day in range(1, 9)} | {date(2017, 9, 30): OFFICE}


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2017-06-05T11:30", 1, "2017-06-05T13:30"),  # over lunch
        ("2017-06-05T08:00", 3, "2017-06-05T12:00"),  # it ends when the morning ends, not when the afternoon begins
        ("2017-06-02T16:00", 2, "2017-06-05T10:00"),  # over a weekend
        ("2017-09-29T16:00", 2, "2017-09-30T10:00"),  # a Saturday on which people work
        ("2017-09-30T16:00", 2, "2017-10-09T10:00"),  # over the holidays
        ("2017-12-29T16:00", 2, "2018-01-01T10:00"),  # into the next year
        ("2017-10-05T12:00", 7, "2017-10-09T17:00"),  # begun on a holiday
        ("2017-02-02T16:00", 3, "2017-02-03T11:00"),
        ("2017-02-03T11:30", 1, "2017-02-06T09:30"),  # half a day: nobody comes back after lunch
    ],
)
def test_by_example(start: str, hours: int, end: str) -> None:
    time = WorkingTime("Asia/Shanghai", HERE, {**NATIONAL_DAY, date(2017, 2, 3): MORNING})
    assert time.add(local(start), timedelta(hours=hours)) == local(end)
    assert time.elapsed(local(start), local(end)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "hours", "worked"),
    [
        ("2017-03-26", ((60, 240),), 2),  # from one to four o'clock, of which one hour is leapt over
        ("2017-03-26", ((150, 160),), 0),  # none of it is ever shown
        ("2017-10-29", ((60, 240),), 4),  # of which one hour comes twice
        ("2017-10-29", ((120, 180),), 2),
    ],
)
def test_hours_that_are_leapt_over_or_come_twice(day: str, hours: Hours, worked: int) -> None:
    time = WorkingTime("Europe/Berlin", [hours] * 7)
    start = local(f"{day}T00:00", "Europe/Berlin")
    assert time.elapsed(start, start.replace(hour=12)) == timedelta(hours=worked)


def test_days_off_are_no_working_days_and_half_days_are() -> None:
    time = WorkingTime("Asia/Shanghai", HERE, {**NATIONAL_DAY, date(2017, 10, 10): MORNING})
    assert time.add_days(date(2017, 9, 29), 3) == date(2017, 10, 10)
    assert time.add_days(date(2017, 10, 10), -3) == date(2017, 9, 29)
    assert time.last_working_day(date(2017, 10, 8)) == date(2017, 9, 30)
    assert time.is_open(local("2017-10-10T11:59")) and not time.is_open(local("2017-10-10T14:00"))


def test_where_nobody_ever_works_every_walk_ends() -> None:
    closed = WorkingTime("Asia/Shanghai", [()] * 7, {date(2017, 1, 3): MORNING})
    start, day = local("2017-06-01T09:00"), date(2017, 6, 1)
    walks: list[Callable[[], object]] = [
        lambda: closed.add(start, MINUTE),
        lambda: closed.next_opening(start),
        lambda: closed.next_beginning(start),
        lambda: closed.add_days(day, 1),
        lambda: closed.add_days(day, -2),
        lambda: closed.last_working_day(date(2017, 1, 2)),
        lambda: WorkingTime("UTC", [ALWAYS] * 7).add(start, timedelta(366 * (MOST_YEARS + 1))),
        lambda: WorkingTime("UTC", [ALWAYS] * 7).add(datetime(9999, 1, 1, tzinfo=UTC), MINUTE),
    ]
    for walk in walks:
        with pytest.raises(NoWorkingTime):
            walk()
    assert closed.elapsed(start, start + timedelta(9999)) == NOTHING
    assert closed.elapsed(local("2017-01-01T00:00"), start) == timedelta(hours=3)
    with pytest.raises(ValueError, match="only ever added"):
        closed.add(start, -MINUTE)

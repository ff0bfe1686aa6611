"""When a notice goes out: whatever somebody chose and wherever the zone lies."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openzone.core.enums import Digest
from openzone.core.rules import Gate, Habits, due, is_quiet, pause_after, wants
from openzone.core.working_time import WorkingTime

ZONES = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2016, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


@st.composite
def hours(draw: st.DrawFn) -> WorkingTime:
    marks = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=4)))
    own = tuple(zip(marks[::2], marks[1::2], strict=False))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    return WorkingTime(draw(st.sampled_from(ZONES)), [own if day in days else () for day in range(7)])


@st.composite
def habits(draw: st.DrawFn) -> Habits:
    quiet = draw(st.one_of(st.none(), st.lists(times, min_size=2, max_size=2, unique=True)))
    since, until = quiet or (None, None)
    return Habits(since, until, draw(st.sampled_from(Digest.values)), draw(st.booleans()))


def minutes_at_work(at_work: WorkingTime) -> Iterator[time]:
    hours = next(filter(None, at_work.week))
    return (time(*divmod(minute, 60)) for begin, end in hours for minute in range(begin, end))


def leaves_working_time(chosen: Habits, at_work: WorkingTime) -> bool:
    """Whether some whole minute of a working day is neither quiet nor outside working time."""
    if chosen.quiet_from is None or chosen.quiet_until is None or not chosen.working_time:
        return True
    return any(not is_quiet(one, chosen.quiet_from, chosen.quiet_until) for one in minutes_at_work(at_work))


def suits(at: datetime, chosen: Habits, at_work: WorkingTime) -> bool:
    here = at.astimezone(ZoneInfo(at_work.timezone)).replace(tzinfo=None)
    if chosen.quiet_from and chosen.quiet_until and is_quiet(here.time(), chosen.quiet_from, chosen.quiet_until):
        return False
    return at_work.is_open(at) if chosen.working_time else True


def due_at(now: datetime, at_once: bool, chosen: Habits, at_work: WorkingTime) -> datetime:
    return due(now, at_once=at_once, habits=chosen, timezone=at_work.timezone, work=lambda: at_work)


@given(moments, st.booleans(), habits(), hours())
def test_it_is_never_early_never_lost_and_in_hours_that_suit(
    now: datetime, at_once: bool, chosen: Habits, at_work: WorkingTime
) -> None:
    at = due_at(now, at_once, chosen, at_work)
    assert now <= at <= now + timedelta(days=16)
    if leaves_working_time(chosen, at_work):
        assert suits(at, chosen, at_work)
    elif chosen.working_time:
        assert at_work.is_open(at)


@given(moments, habits(), hours(), st.integers(1, 200))
def test_what_is_prompt_waits_for_nothing_but_the_hours(
    now: datetime, chosen: Habits, at_work: WorkingTime, minutes: int
) -> None:
    at = due_at(now, True, chosen, at_work)
    earlier = now + timedelta(minutes=minutes)
    if leaves_working_time(chosen, at_work) and earlier < at:
        assert not suits(earlier, chosen, at_work)


# In half days and holidays: a Wednesday's afternoon and a whole Thursday off.
HERE = WorkingTime(
    "Asia/Shanghai",
    [*[((510, 720), (780, 1050))] * 5, (), ()],
    {date(2026, 11, 25): ((510, 720),), date(2026, 11, 26): ()},
)
NIGHT = Habits(time(22), time(7, 30))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("now", "at_once", "chosen", "expected"),
    [
        ("2026-11-20T10:10", True, Habits(), "2026-11-20T10:10"),
        ("2026-11-20T10:10", False, Habits(), "2026-11-20T11:00"),
        ("2026-11-20T10:10", False, Habits(digest="at_once"), "2026-11-20T10:10"),
        ("2026-11-20T23:10", True, NIGHT, "2026-11-21T07:30"),
        ("2026-11-20T03:10", True, NIGHT, "2026-11-20T07:30"),
        ("2026-11-20T07:30", True, NIGHT, "2026-11-20T07:30"),
        ("2026-11-20T21:30", False, NIGHT, "2026-11-21T07:30"),
        ("2026-11-20T18:00", True, Habits(working_time=True), "2026-11-23T08:30"),  # a Friday evening
        ("2026-11-20T08:00", False, Habits(digest="daily"), "2026-11-20T08:30"),
        ("2026-11-20T08:30", False, Habits(digest="daily"), "2026-11-23T08:30"),
        ("2026-11-20T10:00", True, Habits(time(8), time(12), working_time=True), "2026-11-20T13:00"),
        ("2026-11-20T10:00", True, Habits(time(8), time(18), working_time=True), "2026-11-20T10:00"),
        ("2026-11-25T11:59", True, Habits(working_time=True), "2026-11-25T11:59"),
        ("2026-11-25T12:00", True, Habits(working_time=True), "2026-11-27T08:30"),  # over a holiday
        ("2026-11-25T09:00", False, Habits(digest="daily"), "2026-11-27T08:30"),
        ("2026-11-24T12:30", False, Habits(digest="daily"), "2026-11-25T08:30"),  # not after lunch
        ("2026-11-24T12:30", True, Habits(working_time=True), "2026-11-24T13:00"),
    ],
)
def test_by_example(now: str, at_once: bool, chosen: Habits, expected: str) -> None:
    assert due_at(local(now), at_once, chosen, HERE) == local(expected)


def test_who_waits_for_working_time_that_never_comes_is_told_at_once() -> None:
    never, now = WorkingTime("UTC", [()] * 7), local("2026-11-20T10:10")
    assert due_at(now, False, Habits(digest="daily", working_time=True), never) == now


def test_a_choice_by_kind_wins_over_the_general_one_and_what_is_owed_over_both() -> None:
    nothing = {("*", "mail"): False}
    assert wants("messages", "mail", owed=False, choices={})
    assert not wants("messages", "mail", owed=False, choices=nothing)
    assert wants("messages", "mail", owed=False, choices={**nothing, ("messages", "mail"): True})
    assert wants("owed", "mail", owed=True, choices={**nothing, ("owed", "mail"): False})
    assert not wants("owed", "messenger", owed=True, choices={("owed", "messenger"): False})


def test_pauses_grow_and_end() -> None:
    pauses = (timedelta(minutes=1), timedelta(hours=1))
    assert [pause_after(attempt, pauses) for attempt in (1, 2, 3)] == [*pauses, None]


@pytest.mark.parametrize(
    ("kind", "url", "open_"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", True),
        ("wecom", "https://qyapi.weixin.qq.com:443/cgi-bin/webhook/send?key=1", True),
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", False),
        ("wecom", "https://qyapi.weixin.qq.com:8443/", False),
        ("wecom", "https://qyapi.weixin.qq.com.evil.example/", False),
        ("wecom", "https://qyapi.weixin.qq.com@evil.example/", False),
        ("wecom", "https://evil.example/qyapi.weixin.qq.com", False),
        ("dingtalk", "https://qyapi.weixin.qq.com/", False),
        ("dingtalk", "https://OAPI.dingtalk.com/robot/send?access_token=1", True),
        ("standard", "https://hooks.zone.example/in", True),
        ("standard", "https://hooks.zone.example:8443/in", False),
        ("standard", "http://hooks.zone.example/in", False),
        ("standard", "http://127.0.0.1:9000/in", True),
        ("standard", "http://127.0.0.1:9001/in", False),
        ("standard", "http://localhost:9000/in", False),
        ("standard", "http://[::1]:9000/in", False),
        ("standard", "https://169.254.169.254/latest", False),
        ("standard", "https://hooks.zone.example/\n", False),
        ("standard", "ftp://hooks.zone.example/", False),
        ("standard", "https://", False),
        ("standard", "https://[", False),
        ("nonsense", "https://qyapi.weixin.qq.com/", False),
    ],
)
def test_notices_go_only_to_hosts_that_were_named(kind: str, url: str, open_: bool) -> None:
    gate = Gate.of(["hooks.zone.example", "127.0.0.1:9000"])
    assert gate.opens_for(kind, url) is open_

"""When a notice goes out: whatever somebody chose and wherever the zone lies."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openzone.core.enums import Digest
from openzone.core.rules import Gate, Habits, Hours, due, is_quiet, is_work, pause_after, wants

ZONES = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2016, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    opens, closes = sorted(draw(st.lists(times, min_size=2, max_size=2, unique=True)))
    days = draw(st.frozensets(st.integers(1, 7), min_size=1))
    return Hours(draw(st.sampled_from(ZONES)), days, opens, closes)


@st.composite
def habits(draw: st.DrawFn) -> Habits:
    quiet = draw(st.one_of(st.none(), st.lists(times, min_size=2, max_size=2, unique=True)))
    since, until = quiet or (None, None)
    return Habits(since, until, draw(st.sampled_from(Digest.values)), draw(st.booleans()))


def leaves_working_time(chosen: Habits, at_work: Hours) -> bool:
    """Whether some whole minute of a working day is neither quiet nor outside working time."""
    if chosen.quiet_from is None or chosen.quiet_until is None or not chosen.working_time:
        return True
    minutes = (time(*divmod(minute, 60)) for minute in range(24 * 60))
    return any(
        at_work.opens <= one < at_work.closes and not is_quiet(one, chosen.quiet_from, chosen.quiet_until)
        for one in minutes
    )


def suits(at: datetime, chosen: Habits, at_work: Hours) -> bool:
    here = at.astimezone(ZoneInfo(at_work.timezone)).replace(tzinfo=None)
    if chosen.quiet_from and chosen.quiet_until and is_quiet(here.time(), chosen.quiet_from, chosen.quiet_until):
        return False
    return is_work(here, at_work) if chosen.working_time else True


@given(moments, st.booleans(), habits(), hours())
def test_it_is_never_early_never_lost_and_in_hours_that_suit(
    now: datetime, at_once: bool, chosen: Habits, at_work: Hours
) -> None:
    at = due(now, at_once=at_once, habits=chosen, hours=at_work)
    assert now <= at <= now + timedelta(days=16)
    if leaves_working_time(chosen, at_work):
        assert suits(at, chosen, at_work)
    elif chosen.working_time:
        assert is_work(at.astimezone(ZoneInfo(at_work.timezone)).replace(tzinfo=None), at_work)


@given(moments, habits(), hours(), st.integers(1, 200))
def test_what_is_prompt_waits_for_nothing_but_the_hours(
    now: datetime, chosen: Habits, at_work: Hours, minutes: int
) -> None:
    at = due(now, at_once=True, habits=chosen, hours=at_work)
    earlier = now + timedelta(minutes=minutes)
    if leaves_working_time(chosen, at_work) and earlier < at:
        assert not suits(earlier, chosen, at_work)


HERE = Hours("Asia/Shanghai")
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
        ("2026-11-20T10:00", True, Habits(time(8), time(12), working_time=True), "2026-11-20T12:00"),
        ("2026-11-20T10:00", True, Habits(time(8), time(18), working_time=True), "2026-11-20T10:00"),
    ],
)
def test_by_example(now: str, at_once: bool, chosen: Habits, expected: str) -> None:
    assert due(local(now), at_once=at_once, habits=chosen, hours=HERE) == local(expected)


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

"""What calendars are made of: hours as people write them, public holidays, files, and what each would change."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import Cast
from openzone.core.calendars.files import MOST_BYTES, read_calendar
from openzone.core.calendars.holidays import CHINA, countries, country_of, holidays_of
from openzone.core.calendars.hours import read_hours, write_hours
from openzone.core.calendars.planning import Effect, Wanted, steps
from openzone.core.calendars.reading import calendar_of, working_time, years_unknown
from openzone.core.enums import DayKind, DaySource
from openzone.core.errors import Invalid
from openzone.core.models import Calendar, CalendarDay


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", ""),
        ("9-12", "09:00–12:00"),
        ("9:00 - 12:00, 13:00 - 17:30", "09:00–12:00, 13:00–17:30"),
        ("13.00–17.00; 9.00–12.00", "09:00–12:00, 13:00–17:00"),
        ("９：００～１２：００、１３：３０至１７：３０", "09:00–12:00, 13:30–17:30"),
        ("9-12 12-17", "09:00–17:00"),
        ("0:00–24:00", "00:00–24:00"),
        ("22-24, 0-6", "00:00–06:00, 22:00–24:00"),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: str) -> None:
    assert write_hours(read_hours(text, "hours")) == hours


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nine to five", "Write hours such as"),
        ("9:00", "Write hours such as"),
        ("9-12 and more", "Write hours such as"),
        ("9:75-12", "no time 9:75"),
        ("9-25", "no time 25:00"),
        ("12-9", "does not end after it begins"),
        ("9-9", "does not end after it begins"),
        ("22:00-6:00", "22:00–24:00, and 00:00–06:00"),
        ("9-13, 12-17", "09:00–13:00 and 12:00–17:00 overlap"),
        (", ".join(f"{hour}:00-{hour}:30" for hour in range(9)), "at most 8"),
    ],
)
def test_hours_that_are_none_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        read_hours(text, "hours")
    assert list(refused.value.fields) == ["hours"]


def test_holidays_of_china_have_the_days_that_are_worked_instead() -> None:
    known = {one.day: one for one in holidays_of(CHINA, 2017)}
    assert known[date(2017, 10, 1)] == Wanted(date(2017, 10, 1), DayKind.OFF, (), "National Day", "国庆节")
    assert known[date(2017, 9, 30)].kind == DayKind.WORKING and "国庆节" in known[date(2017, 9, 30)].name_local
    assert not holidays_of(CHINA, 2003) and not holidays_of(CHINA, 2100)
    assert country_of("Asia/Shanghai") == CHINA and country_of("Etc/UTC") == ""


def test_holidays_of_other_countries_are_those_of_their_parts() -> None:
    epiphany = date(2027, 1, 6)
    assert epiphany not in {one.day for one in holidays_of("DE", 2027)}
    assert {one.day: one.name for one in holidays_of("DE", 2027, "BY")}[epiphany] == "Epiphany"
    assert "BY" in countries()["DE"] and countries()[CHINA] == []
    for wrong in ({"country": "XX"}, {"country": "DE", "subdivision": "XX"}):
        with pytest.raises(Invalid):
            holidays_of(year=2027, **wrong)


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def calendar(*events: str) -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n"


def days(content: str | bytes, first: int = 2026, last: int = 2028) -> Sequence[Wanted]:
    raw = content.encode() if isinstance(content, str) else content
    return read_calendar(raw, first=first, last=last, timezone="Asia/Shanghai").days


def on(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


START = "DTSTART;VALUE=DATE:20261001"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (calendar(event("UID:1", START, "DTEND;VALUE=DATE:20261004")), on("2026-10-01", "2026-10-02", "2026-10-03")),
        (calendar(event("UID:1", START, "DURATION:P2D")), on("2026-10-01", "2026-10-02")),
        (
            # Several calendars in a file, with the same names of their entries.
            calendar(event("UID:1", START)) + calendar(event("UID:1", "DTSTART;VALUE=DATE:20261003")),
            on("2026-10-01", "2026-10-03"),
        ),
        (
            # Repeated since long ago, without an end.
            calendar(event("UID:1", "DTSTART;VALUE=DATE:19491001", "RRULE:FREQ=YEARLY")),
            on("2026-10-01", "2027-10-01", "2028-10-01"),
        ),
        (calendar(event("UID:1", START, "RRULE:FREQ=YEARLY;COUNT=2")), on("2026-10-01", "2027-10-01")),
        (
            # But for one of them, and with one of them on another day.
            calendar(
                event("UID:1", START, "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20271001"),
                event("UID:1", "RECURRENCE-ID;VALUE=DATE:20281001", "DTSTART;VALUE=DATE:20281003"),
            ),
            on("2026-10-01", "2028-10-03"),
        ),
        (
            # What is of hours is left out; whole days are whole also where they are told in hours.
            calendar(
                event("UID:1", "DTSTART:20261001T090000", "DTEND:20261001T100000"),
                event("UID:2", "DTSTART:20261001T160000Z", "DTEND:20261002T160000Z"),
                event("UID:3", START, "STATUS:CANCELLED"),
                event("UID:4", START, "RRULE:FREQ=NEVER"),
            ),
            on("2026-10-02"),
        ),
    ],
)
def test_a_calendar_file_names_days(content: str, found: list[date]) -> None:
    assert [one.day for one in days(content)] == found


def test_entries_keep_their_names_and_say_which_days_are_worked() -> None:
    told = days(
        calendar(
            event("UID:1", START, "SUMMARY:国庆节 放假"),
            event("UID:2", "DTSTART;VALUE=DATE:20261010", "SUMMARY:国庆节 补班"),
            event("UID:3", "DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas\\, first day"),
        ).encode("gb18030")
    )
    assert [(one.kind, one.name, one.name_local) for one in told] == [
        ("off", "", "国庆节 放假"), ("working", "", "国庆节 补班"), ("off", "Christmas, first day", ""),
    ]  # fmt: skip
    marked = [one.kind for one in days(
        calendar(
            event("UID:1", START, "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY", "SUMMARY:a"),
            event("UID:2", "DTSTART;VALUE=DATE:20261010", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY", "SUMMARY:b"),
            event("UID:3", "DTSTART;VALUE=DATE:20261011", "SUMMARY:Cold Dew"),
        )
    )]  # fmt: skip
    assert marked == ["off", "working"], "what is no day off stays out where days off are marked"


ENDLESS = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "holds no calendar"),
        ("<html>", "holds no calendar"),
        (b"\x89PNG\r\n\xff", "holds no calendar"),
        (calendar(event("UID:1", START))[:-20], "cut off"),
        ("BEGIN:VCALENDAR\r\n:::\r\nEND:VCALENDAR", "broken"),
        (calendar(), "No whole day from 2026 to 2028"),
        (calendar(event("UID:1", "DTSTART;VALUE=DATE:20301001")), "No whole day from 2026 to 2028"),
        (calendar(event("UID:1", "DTSTART;VALUE=DATE:2026")), "other entries: 1"),
        (calendar() + " " * MOST_BYTES, "too large"),
        (calendar(event("UID:1", "DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY")), "More than 800 days"),
    ],
)
def test_files_that_are_no_list_of_holidays_are_refused(content: str | bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        days(content)


def test_what_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openzone.core.calendars.expanding.SECONDS", 1)
    with pytest.raises(Invalid, match="has no end"):
        days(calendar(*(event(f"UID:{number}", START, ENDLESS) for number in range(20))))


def test_years_are_asked_for_in_order_and_not_too_many() -> None:
    for first, last in ((2028, 2026), (2026, 2031)):
        with pytest.raises(Invalid, match="at most 5 years"):
            days(calendar(), first, last)


def row(day: date, source: str, **more: Any) -> CalendarDay:
    return CalendarDay(day=day, source=source, **{"kind": DayKind.OFF, "hours": [], **more})


def test_what_would_change() -> None:
    one, two, three, four, five = (date(2027, 1, day) for day in range(1, 6))
    rows = [
        row(one, DaySource.PRESET, name="New Year"),
        row(two, DaySource.HAND, kind=DayKind.HOURS, hours=[[540, 720]]),
        row(three, DaySource.HAND, name="called otherwise"),
        row(five, DaySource.PRESET),
    ]
    wanted = [Wanted(day, DayKind.OFF, (), "New Year") for day in (one, two, three, four)]
    found = steps(rows, wanted, replaced=[one, five])
    assert [(step.day, step.effect, step.asked_for) for step in found] == [
        (two, Effect.CHANGED, False), (four, Effect.NEW, True), (five, Effect.REMOVED, True),
    ]  # fmt: skip


def test_the_database_refuses_a_calendar_without_working_time(cast: Cast) -> None:
    here = Calendar.objects.filter(zone_id=cast.zone.pk)
    whole: list[list[list[int]]] = [[[540, 720], [780, 1020]], *[[]] * 6]
    here.update(week=whole)
    weeks: list[list[Any]] = [
        [[]] * 7,
        whole[:6],
        [[[720, 540]], *whole[1:]],
        [[[540, 720], [700, 800]], *whole[1:]],
        [[[540, 1441]], *whole[1:]],
        [[[-1, 5]], *whole[1:]],
        [[[540]], *whole[1:]],
    ]
    for week in weeks:
        with pytest.raises(IntegrityError), transaction.atomic():
            here.update(week=week)
    for kind, hours in (("off", [[540, 720]]), ("hours", []), ("hours", [[720, 540]])):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarDay.objects.create(calendar=here.get(), day=date(2031, 1, 1), kind=kind, hours=hours, source="hand")


def test_a_zone_has_working_time_from_the_beginning(cast: Cast, django_assert_num_queries: Any) -> None:
    found = calendar_of(cast.zone.pk)
    CalendarDay.objects.filter(calendar=found).delete()
    for day, kind, hours in (
        ("2026-10-01", "off", []),
        ("2026-10-10", "working", []),
        ("2026-10-12", "hours", [[540, 720]]),
    ):
        CalendarDay.objects.create(calendar=found, day=day, kind=kind, hours=hours, source="hand")
    with django_assert_num_queries(1):
        time = working_time(cast.zone.pk)
    told = [write_hours(time.hours_on(day)) for day in on("2026-09-30", "2026-10-01", "2026-10-10", "2026-10-12")]
    assert told == ["09:00–12:00, 13:00–17:00", "", "09:00–12:00, 13:00–17:00", "09:00–12:00"]


def test_years_are_missed_before_deadlines_reach_them() -> None:
    known = Calendar(known_years=[2026])
    assert years_unknown(known, date(2026, 6, 1)) == []
    assert years_unknown(known, date(2026, 10, 1)) == [2027]
    assert years_unknown(known, date(2027, 10, 1)) == [2027, 2028]

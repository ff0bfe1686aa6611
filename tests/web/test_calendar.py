"""The working calendar of a zone: changed by its administrators, brought in from holidays and files, and logged."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import Cast
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.calendars.hours import write_hours
from openzone.core.calendars.reading import calendar_of, working_time
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.health.calendars import holidays
from openzone.core.models import Activity, Calendar, CalendarDay
from openzone.places.actions import (
    change_week,
    clear_days,
    clear_year,
    confirm_year,
    fill_years,
    open_zone,
    set_days,
    take_days,
)

MORNING = ((540, 720),)
WEEK = [*[MORNING] * 6, ()]
DAY = date(2026, 10, 1)


@pytest.fixture
def mine(cast: Cast) -> Calendar:
    """The calendar of the zone, with no day in it that differs."""
    found = calendar_of(cast.zone.pk)
    CalendarDay.objects.filter(calendar=found).delete()
    Calendar.objects.filter(pk=found.pk).update(known_years=[])
    return calendar_of(cast.zone.pk)


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["administrator"])
    return client


def last_logged() -> Activity:
    found = Activity.objects.filter(subject_type="calendar").order_by("id").last()
    assert found is not None
    return found


def there(mine: Calendar) -> dict[str, tuple[str, str, str]]:
    return {str(row.day): (row.kind, write_hours(row.hours), row.source) for row in mine.days.order_by("day")}


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_new_zone_works_by_the_clock_and_holidays_of_its_country(db: None) -> None:
    with clock.fixed(datetime(2017, 3, 1, tzinfo=UTC)):
        china, _ = open_zone(code="china", name="A", by=system(None))
        berlin, _ = open_zone(code="berlin", name="B", timezone="Europe/Berlin", by=system(None))
    found = [calendar_of(zone.pk) for zone in (china, berlin)]
    assert [(one.timezone, one.known_years) for one in found] == [
        ("Asia/Shanghai", [2017, 2018]), ("Europe/Berlin", [2017, 2018]),
    ]  # fmt: skip
    work = working_time(china.pk)
    assert work.is_working_day(date(2017, 9, 30)) and not work.is_working_day(date(2017, 10, 2))
    assert not working_time(berlin.pk).is_working_day(date(2017, 10, 3))


def test_the_week_changes_once_and_says_what_it_was(cast: Cast, mine: Calendar) -> None:
    by = cast.actor("administrator")
    changed = change_week(mine, week=WEEK, by=by)
    assert changed.version == mine.version + 1 and working_time(cast.zone.pk).is_working_day(date(2026, 11, 28))
    logged = last_logged()
    assert (logged.verb, logged.data["version"]) == ("calendar.week_changed", changed.version)
    assert (logged.data["before"][0], logged.data["after"][5]) == ("09:00–12:00, 13:00–17:00", "09:00–12:00")
    assert change_week(mine, week=WEEK, by=by).version == changed.version, "nothing differs"
    for wrong in ([()] * 7, WEEK[:6], [((720, 540),), *WEEK[1:]]):
        with pytest.raises(Invalid):
            change_week(mine, week=wrong, by=by)
    with pytest.raises(Conflict):
        change_week(mine, week=[MORNING] * 7, by=by, seen=mine.version)


def test_days_are_set_by_hand_and_cleared(cast: Cast, mine: Calendar) -> None:
    by = cast.actor("administrator")
    set_days(mine, first=DAY, last=date(2026, 10, 2), kind="off", name="Closed", by=by)
    set_days(mine, first=date(2026, 10, 2), last=date(2026, 10, 3), kind="hours", hours=MORNING, by=by)
    assert there(mine) == {
        "2026-10-01": ("off", "", "hand"),
        "2026-10-02": ("hours", "09:00–12:00", "hand"),
        "2026-10-03": ("hours", "09:00–12:00", "hand"),
    }
    assert last_logged().data["days"] == [["2026-10-02", "off", "09:00–12:00"], ["2026-10-03", None, "09:00–12:00"]]
    clear_days(mine, first=DAY, last=date(2026, 10, 2), by=by)
    assert list(there(mine)) == ["2026-10-03"]
    version = calendar_of(cast.zone.pk).version
    assert clear_days(mine, first=DAY, last=DAY, by=by).version == version, "there was nothing to clear"
    refused: list[dict[str, Any]] = [
        {"last": date(2026, 9, 1), "kind": "off"},
        {"last": date(2027, 10, 1), "kind": "off"},
        {"last": DAY, "kind": "hours"},
        {"last": DAY, "kind": "hours", "hours": ((600, 500),)},
        {"last": DAY, "kind": "holiday"},
        {"last": DAY, "kind": "off", "name": "a\x00b"},
    ]
    for wrong in refused:
        with pytest.raises(Invalid):
            set_days(mine, first=DAY, by=by, **wrong)


def test_a_day_that_is_worked_instead_has_the_hours_of_a_working_day(cast: Cast, mine: Calendar) -> None:
    by, saturday = cast.actor("administrator"), date(2026, 10, 10)
    set_days(mine, first=saturday, last=saturday, kind="working", by=by)
    change_week(mine, week=[(), *[MORNING] * 4, (), ()], by=by)
    assert working_time(cast.zone.pk).hours_on(saturday) == MORNING


def test_holidays_are_filled_in_anew_but_for_what_was_made_by_hand(cast: Cast, mine: Calendar) -> None:
    by = cast.actor("administrator")
    set_days(mine, first=DAY, last=DAY, kind="working", by=by)
    fill_years(mine, country="CN", years=[2026], by=by)
    whole = there(mine)
    assert whole["2026-10-01"] == ("working", "", "hand") and whole["2026-10-10"] == ("working", "", "preset")
    assert whole["2026-10-02"] == ("off", "", "preset") and calendar_of(cast.zone.pk).known_years == [2026]
    fill_years(mine, country="FR", years=[2026], by=by)
    french = there(mine)
    assert "2026-07-14" in french and "2026-10-02" not in french and "2026-10-01" in french
    for wrong in ({"country": "CN", "years": [2100]}, {"country": "XX", "years": [2026]}):
        with pytest.raises(Invalid):
            fill_years(mine, by=by, **wrong)  # type: ignore[arg-type]
    clear_year(mine, year=2026, source="preset", by=by)
    assert list(there(mine)) == ["2026-10-01"] and calendar_of(cast.zone.pk).known_years == [2026]
    clear_year(mine, year=2026, source="hand", by=by)
    assert calendar_of(cast.zone.pk).known_years == [], "nothing of it is left"
    with pytest.raises(Conflict):
        clear_year(mine, year=2026, source="hand", by=by)


def test_only_administrators_of_the_zone_change_it(cast: Cast, mine: Calendar) -> None:
    acts: list[Callable[[Actor], object]] = [
        lambda by: change_week(mine, week=WEEK, by=by),
        lambda by: set_days(mine, first=DAY, last=DAY, kind="off", by=by),
        lambda by: clear_days(mine, first=DAY, last=DAY, by=by),
        lambda by: fill_years(mine, country="CN", years=[2026], by=by),
        lambda by: take_days(mine, chosen=[], source="preset", years=[2026], by=by),
        lambda by: confirm_year(mine, year=2026, by=by),
        lambda by: clear_year(mine, year=2026, source="hand", by=by),
    ]
    for name in ("leader", "officer", "owner", "foreigner"):
        for act in acts:
            with pytest.raises(Denied):
                act(cast.actor(name))


def test_a_year_is_looked_at_and_a_day_changed(cast: Cast, mine: Calendar, administrator: Client) -> None:
    fill_years(mine, country="CN", years=[2026], by=system(cast.zone.pk))
    page = text(administrator.get("/desk/settings/calendar/?year=2026"))
    assert 'aria-label="Thursday, 1 October: day off, National Day"' in page
    assert "1 Oct to 7 Oct" in page and "248 working days" in page and "Monday to Friday" in page
    assert administrator.get("/desk/settings/calendar/?year=9999").status_code == 200
    address = reverse("desk_calendar_day", args=["2026-10-08"])
    typed = {"kind": "hours", "hours": "9-12", "name": "Half a day", "until": "2026-10-09"}
    assert administrator.post(address, typed).status_code == 303
    assert there(mine)["2026-10-09"] == ("hours", "09:00–12:00", "hand")
    for wrong, sentence in (
        ({"hours": "12-9"}, "does not end after it begins"),
        ({"hours": ""}, "Give the hours of this day"),
        ({"kind": "x"}, "Select a valid choice"),
        ({"until": "2026-01-01"}, "The end lies before the beginning"),
    ):
        answer = administrator.post(address, {**typed, **wrong})
        assert answer.status_code == 422 and sentence in text(answer), wrong
    assert administrator.post(address, {"kind": "week", "until": "2026-10-09"}).status_code == 303
    assert "2026-10-08" not in there(mine)
    for nothing in ("2026-13-01", "tomorrow", "0001-01-01"):
        assert administrator.get(f"/desk/settings/calendar/days/{nothing}/").status_code == 404


def test_the_hours_of_the_week_are_typed(cast: Cast, mine: Calendar, administrator: Client) -> None:
    address = reverse("desk_calendar_week")
    form = administrator.get(address).context["form"]
    assert form["day_1"].value() == "09:00–12:00, 13:00–17:00" and form["day_7"].value() == ""
    typed = {f"day_{number}": "8:30-12, 13-16:30" for number in range(1, 6)}
    assert administrator.post(address, typed).status_code == 303
    assert "37.5" not in text(administrator.get("/desk/settings/calendar/")) and calendar_of(cast.zone.pk).week[6] == []
    answer = administrator.post(address, {f"day_{number}": "" for number in range(1, 8)})
    assert answer.status_code == 422 and "needs working time" in text(answer)
    stale = administrator.post(address, {**typed, "seen": form["seen"].value()})
    assert stale.status_code == 409 and "Somebody changed this" in text(stale)


HOLIDAYS = {"country": "DE", "subdivision": "BY", "year": "2027"}


def test_holidays_are_looked_over_before_they_come_in(cast: Cast, mine: Calendar, administrator: Client) -> None:
    epiphany = date(2027, 1, 6)
    set_days(mine, first=epiphany, last=epiphany, kind="working", by=cast.actor("administrator"))
    address, seen = reverse("desk_calendar_holidays"), calendar_of(cast.zone.pk).version
    page = administrator.get(address, HOLIDAYS)
    rows = {str(row.day): row for row in page.context["steps"]}
    assert rows["2027-01-01"].ticked and not rows["2027-01-06"].ticked and rows["2027-01-06"].by_hand
    assert "made by hand and stays as it is" in text(page) and "until now: working day" in text(page)
    assert not CalendarDay.objects.filter(source="preset").exclude(calendar__zone_id=cast.foreign_zone.pk).exists()
    sent = {**HOLIDAYS, "seen": str(seen), "day": ["2027-01-01", "2027-01-06"]}
    assert administrator.post(address, sent).status_code == 303
    assert there(mine) == {"2027-01-01": ("off", "", "preset"), "2027-01-06": ("off", "", "preset")}
    assert calendar_of(cast.zone.pk).known_years == [2027]
    stale = administrator.post(address, sent)
    assert stale.status_code == 409 and "Somebody changed the calendar meanwhile" in text(stale)
    unknown = administrator.get(address, {"country": "CN", "year": "2100"})
    assert "does not know the days off of 2100 in China" in text(unknown)
    for odd in ({"country": "XX"}, {"country": "DE", "subdivision": "XX"}, {"year": "x"}, {"year": "99999"}):
        assert administrator.get(address, {**HOLIDAYS, **odd}).status_code == 200


FILE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261001\r\n"
    "DTEND;VALUE=DATE:20261003\r\nSUMMARY:Closed\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_a_file_is_looked_over_before_it_comes_in(cast: Cast, mine: Calendar, administrator: Client) -> None:
    address = reverse("desk_calendar_file")
    assert administrator.get(address).status_code == 200

    def upload(content: str, first: str = "2026") -> Any:
        file = SimpleUploadedFile("days.ics", content.encode())
        return administrator.post(address, {"file": file, "first": first, "last": "2027"})

    page = upload(FILE)
    assert [str(row.day) for row in page.context["steps"]] == ["2026-10-01", "2026-10-02", "2027-10-01", "2027-10-02"]
    assert not mine.days.exists()
    assert page.context["years"] == [(2026, False), (2027, False)], "two days are not all holidays of a year"
    sent = {"found": page.context["found"], "seen": str(mine.version), "day": ["2026-10-01", "2027-10-02"]}
    sent["known"] = ["2027", "2031"]
    assert administrator.post(address, sent).status_code == 303
    assert there(mine) == {"2026-10-01": ("off", "", "icalendar"), "2027-10-02": ("off", "", "icalendar")}
    assert calendar_of(cast.zone.pk).known_years == [2027]
    assert administrator.post(address, {**sent, "key": "again"}).status_code == 409
    assert administrator.post(address, {**sent, "found": "forged"}).status_code == 422
    for content, first, sentence in (
        ("hello", "2026", "holds no calendar"),
        (FILE[:-20], "2026", "cut off"),
        (FILE, "2000", "at most 5 years"),
        (FILE + " " * 2**20, "2026", "too large"),
    ):
        answer = upload(content, first)
        assert answer.status_code == 422 and sentence in text(answer), sentence


def test_administrators_are_warned_of_a_year_without_holidays(cast: Cast, mine: Calendar, client: Client) -> None:
    with clock.fixed(datetime(2026, 11, 1, tzinfo=UTC)):
        fill_years(mine, country="CN", years=[2026], by=system(cast.zone.pk))
        sentence = "No holidays are known for 2027"
        warned = {}
        for name in ("administrator", "leader"):
            client.force_login(cast.users[name])
            warned[name] = sentence in text(client.get("/desk/"))
        assert warned == {"administrator": True, "leader": False}
        client.force_login(cast.users["administrator"])
        assert sentence in text(client.get("/desk/settings/calendar/"))
        assert next("“here”" in finding.seen for finding in holidays() if "2027" in finding.seen)
        assert client.post(reverse("desk_calendar_confirmation"), {"year": "2027"}).status_code == 302
        assert sentence not in text(client.get("/desk/"))
        assert client.post(reverse("desk_calendar_confirmation"), {"year": "x"}).status_code == 404


def test_days_of_a_source_are_taken_out(cast: Cast, mine: Calendar, administrator: Client) -> None:
    fill_years(mine, country="CN", years=[2026], by=system(cast.zone.pk))
    address = reverse("desk_calendar_removal", args=[2026, "preset"])
    assert "39 days are then again" in text(administrator.get(address))
    assert administrator.post(address).status_code == 303 and not mine.days.exists()
    assert administrator.post(address).status_code == 409
    assert administrator.get("/desk/settings/calendar/2026/nowhere/removal/").status_code == 404


def test_the_page_of_a_year_costs_the_same_however_many_days_differ(
    cast: Cast, mine: Calendar, administrator: Client, django_assert_max_num_queries: Any
) -> None:
    counted = 15
    for number in (1, 40):
        last = date(2026, 1, 1) + timedelta(days=number)
        set_days(mine, first=date(2026, 1, 1), last=last, kind="off", name=f"{number}", by=cast.actor("administrator"))
        with django_assert_max_num_queries(counted) as asked:
            administrator.get("/desk/settings/calendar/?year=2026")
        counted = len(asked)

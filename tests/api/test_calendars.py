"""Working calendars over the API: read by the staff, changed by administrators."""

from typing import Any

from cast import Cast
from openzone.core.calendars.reading import calendar_of
from openzone.core.models import CalendarDay

Callers = Any
MORNING = [{"begins": "09:00", "ends": "12:00"}]
AT = "/calendars"


def test_the_staff_read_a_calendar_and_its_days(cast: Cast, call: Callers) -> None:
    officer, member = call("officer"), call("member")
    (found,) = officer.get(AT).body["items"]
    assert (found["code"], found["timezone"], found["week"][6]) == ("zone", "Asia/Shanghai", [])
    assert found["week"][0] == [*MORNING, {"begins": "13:00", "ends": "17:00"}]
    assert officer.get(f"{AT}/zone").body == found
    for nothing in (f"{AT}/other", f"{AT}/Zone"):
        assert officer.get(nothing).status == 404
    for address in (AT, f"{AT}/zone", f"{AT}/zone/days"):
        assert member.get(address).status == 404


def test_days_of_a_year_are_listed_page_by_page(cast: Cast, call: Callers) -> None:
    officer, found = call("officer"), calendar_of(cast.zone.pk)
    CalendarDay.objects.filter(calendar=found).delete()
    for day, kind in (("2026-10-01", "off"), ("2026-10-10", "working"), ("2027-10-01", "off")):
        CalendarDay.objects.create(calendar=found, day=day, kind=kind, name="N", source="preset")
    first = officer.get(f"{AT}/zone/days?year=2026&limit=1").body
    assert first["items"] == [
        {"day": "2026-10-01", "kind": "off", "hours": [], "name": "N", "name_local": "", "source": "preset"}
    ]
    second = officer.get(f"{AT}/zone/days?year=2026&limit=1&cursor={first['next']}").body
    assert [one["hours"][0] for one in second["items"]] == MORNING and second["next"] is None
    assert len(officer.get(f"{AT}/zone/days").body["items"]) == 3


def test_administrators_change_it(cast: Cast, call: Callers) -> None:
    administrator, officer = call("administrator"), call("officer")
    version = calendar_of(cast.zone.pk).version
    steps: list[tuple[str, dict[str, Any]]] = [
        ("week", {"week": [MORNING] * 5 + [[], []], "seen": version}),
        ("days", {"first": "2031-10-01", "last": "2031-10-02", "kind": "off", "name": "Closed"}),
        ("days", {"first": "2031-10-03", "kind": "hours", "hours": MORNING}),
        ("days/removal", {"first": "2031-10-02"}),
        ("holidays", {"country": "FR", "year": 2032}),
    ]
    answer = None
    for noun, sent in steps:
        assert officer.post(f"{AT}/zone/{noun}", sent).status == 403, noun
        answer = administrator.post(f"{AT}/zone/{noun}", sent)
        version += 1
        assert (answer.status, answer.body["version"]) == (200, version), noun
    assert answer is not None and answer.body["known_years"][-1] == 2032
    days = administrator.get(f"{AT}/zone/days?year=2031").body["items"]
    assert [(one["day"], one["kind"]) for one in days] == [("2031-10-01", "off"), ("2031-10-03", "hours")]


def test_what_does_not_fit_is_refused(cast: Cast, call: Callers) -> None:
    administrator = call("administrator")
    for noun, sent, field in (
        ("week", {"week": [[]] * 7}, "week"),
        ("week", {"week": [[{"begins": "12:00", "ends": "09:00"}], *[[]] * 6]}, "week"),
        ("days", {"first": "2031-10-02", "last": "2031-10-01", "kind": "off"}, "last"),
        ("days", {"first": "2031-10-02", "kind": "hours"}, "hours"),
        ("holidays", {"country": "CN", "year": 2100}, "year"),
        ("holidays", {"country": "XX", "year": 2031}, "country"),
    ):
        answer = administrator.post(f"{AT}/zone/{noun}", sent)
        assert answer.status == 422 and set(answer.faults) == {field}, noun
    assert administrator.post(f"{AT}/zone/week", {"week": [MORNING] * 7, "seen": 0}).status == 409

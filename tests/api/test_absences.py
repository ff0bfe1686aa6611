"""Absences and the sharing out of demands, over the API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.core import clock
from openzone.core.models import Activity
from openzone.places.models import Absence, Unit
from openzone.places.queries import day_in

Call = Callable[..., Any]
AT = "/absences"


def absence(cast: Cast, after: int = 1, **changes: Any) -> dict[str, Any]:
    first = day_in(cast.zone, clock.now()) + timedelta(days=after)
    last = first + timedelta(days=1)
    return {"deputy": "park_officer@example.org", "first": first.isoformat(), "last": last.isoformat(), **changes}


def test_somebody_says_that_he_is_away_and_ends_it(cast: Cast, call: Call) -> None:
    officer = call("officer")
    made = officer.post(AT, absence(cast))
    assert made.status == 201 and made.body["can"] == ["end"]
    assert (made.body["person"], made.body["deputy"]) == ("officer@example.org", "park_officer@example.org")
    assert officer.get(AT).body["items"] == call("leader").get(AT).body["items"] == [made.body]
    (seen,) = call("park_officer").get(AT).body["items"]
    assert seen["can"] == [], "who stands in does not end it"
    end = f"{AT}/{made.body['id']}/end"
    assert call("park_officer").post(end).status == 403
    assert call("elsewhere").post(end).status == call("member").post(end).status == 404
    assert officer.post(AT, absence(cast)).status == 409
    ended = officer.post(end)
    assert ended.body["ended_at"] and ended.body["can"] == []
    assert officer.post(end).status == 404


def test_who_manages_a_unit_says_it_for_others(cast: Cast, call: Call) -> None:
    sent = absence(cast, person="officer@example.org")
    assert call("elsewhere").post(AT, sent).status == 403
    assert call("leader").post(AT, sent).status == 201
    assert call("member").post(AT, sent).status == call("member").get(AT).status == 404
    later = absence(cast, after=9, person="officer@example.org")
    for changes, field in (
        ({"deputy": "elsewhere@example.org"}, "deputy"),
        ({"deputy": "member@example.org"}, "deputy"),
        ({"person": "nobody@example.org"}, "person"),
        ({"first": "2020-01-01", "last": "2020-01-02"}, "last"),
    ):
        assert set(call("leader").post(AT, {**later, **changes}).faults) == {field}
    assert "2200-12-31" in call("leader").post(AT, {**later, "last": "9999-12-31"}).faults["last"]


def test_a_list_of_absences_costs_the_same_for_one_and_for_three(cast: Cast, call: Call) -> None:
    leader, counts = call("leader"), []
    for after in (1, 5, 9):
        leader.post(AT, absence(cast, after=after, person="officer@example.org"))
    for many in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            assert len(leader.get(f"{AT}?limit={many}").body["items"]) == many
        counts.append(len(asked))
    assert counts[0] == counts[1] and Absence.objects.count() == 3


def test_an_administrator_lets_a_unit_share_out(cast: Cast, call: Call) -> None:
    administrator, at = call("administrator"), "/units/station/sharing-out"
    assert administrator.get(at).body == {"unit": "station", "wanted": False}
    answer = administrator.ask("PUT", at, {"wanted": True})
    assert (answer.status, answer.body) == (200, {"unit": "station", "wanted": True})
    assert Unit.objects.get(zone=cast.zone, code="station").shares_out
    assert Activity.objects.filter(verb="unit.shares_out").count() == 1
    for name in ("leader", "officer", "member", "foreigner"):
        assert call(name).get(at).status == call(name).ask("PUT", at, {"wanted": False}).status == 404
    assert administrator.get("/units/nowhere/sharing-out").status == 404

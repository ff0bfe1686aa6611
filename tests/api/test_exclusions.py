"""What the figures leave out, over the API: one asks, another decides."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases.enums import State

Call = Callable[..., Any]
ASKED, LEFT_OUT = "/exclusion-requests", "/exclusions"


def ask(cast: Cast, caller: Any) -> Any:
    return caller.post(ASKED, {"case": cast.case(State.CLOSED).ref, "reason": "Handed in twice."})


def test_one_asks_another_decides_and_it_is_counted_again(cast: Cast, call: Call) -> None:
    dispatcher, leader = call("dispatcher"), call("leader")
    asked = ask(cast, dispatcher)
    assert (asked.status, asked.body["asked_by"], asked.body["granted"]) == (201, "dispatcher@example.org", None)
    assert leader.get(ASKED).body["items"] == [asked.body]
    decide = f"{ASKED}/{asked.body['id']}/decision"
    assert dispatcher.post(decide, {"granted": True}).status == 403, "nobody decides what he asked for"
    assert leader.post(decide, {}).status == 422
    assert leader.post(decide, {"granted": True}).body["granted"] is True
    assert leader.post(decide, {"granted": True}).status == 404 and leader.get(ASKED).body["items"] == []
    (row,) = dispatcher.get(LEFT_OUT).body["items"]
    assert (row["case"], row["excluded_by"]) == (asked.body["case"], "leader@example.org")
    assert dispatcher.post(ASKED, {"case": row["case"], "reason": "Once more."}).status == 409
    ended = leader.post(f"{LEFT_OUT}/{row['id']}/end")
    assert ended.body["ended_by"] == "leader@example.org" and ended.body["ended_at"]
    assert leader.post(f"{LEFT_OUT}/{row['id']}/end").status == 409


def test_what_is_refused_stays_counted(cast: Cast, call: Call) -> None:
    asked = ask(cast, call("dispatcher")).body
    assert call("leader").post(f"{ASKED}/{asked['id']}/decision", {"granted": False}).body["granted"] is False
    assert call("leader").get(LEFT_OUT).body["items"] == []


def test_only_who_sees_the_board_meets_them(cast: Cast, call: Call) -> None:
    asked = ask(cast, call("dispatcher")).body
    for name in ("officer", "member"):
        for address in (ASKED, LEFT_OUT):
            assert call(name).get(address).status == 404
        assert ask(cast, call(name)).status == 404
        assert call(name).post(f"{ASKED}/{asked['id']}/decision", {"granted": True}).status == 404
        assert call(name).post(f"{LEFT_OUT}/1/end").status == 404
    assert ask(cast, call("auditor")).status == 403
    assert set(call("leader").post(ASKED, {"case": "C-2026-99999", "reason": "R"}).faults) == {"case"}


def test_the_lists_cost_the_same_for_one_and_for_three(cast: Cast, call: Call) -> None:
    leader, dispatcher, counts = call("leader"), call("dispatcher"), []
    for _ in range(3):
        ask(cast, dispatcher)
        leader.post(f"{ASKED}/{ask(cast, dispatcher).body['id']}/decision", {"granted": True})
    for address in (ASKED, LEFT_OUT):
        for many in (1, 3):
            with CaptureQueriesContext(connection) as queries:
                assert len(leader.get(f"{address}?limit={many}").body["items"]) == many
            counts.append(len(queries))
    assert counts[0] == counts[1] and counts[2] == counts[3]

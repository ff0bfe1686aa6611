"""Checklists over the API: kept, laid on a case and ticked there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases.enums import State

Call = Callable[..., Any]
ITEMS = [{"text": "Called", "text_local": "已致电", "required": True}, {"text": "Seen the place"}]


@pytest.fixture
def written(call: Call) -> dict[str, Any]:
    """A checklist of the whole zone."""
    made = call("dispatcher").post("/checklists", {"title": "Noise", "items": ITEMS})
    assert made.status == 201
    found: dict[str, Any] = made.body
    return found


def test_a_checklist_is_written_changed_and_retired(cast: Cast, call: Call, written: dict[str, Any]) -> None:
    keeper, at = call("dispatcher"), f"/checklists/{written['id']}"
    assert written["items"][1] == {"text": "Seen the place", "text_local": "", "required": False}
    changed = {"title": "Noise at night", "items": ITEMS[:1], "unit": "station", "category": "commute"}
    answer = keeper.ask("PUT", at, changed)
    assert (answer.status, answer.body["unit"], len(answer.body["items"])) == (200, "station", 1)
    assert keeper.get("/checklists").body["items"] == [answer.body]
    for name in ("officer", "member"):
        assert call(name).get("/checklists").status == 404
        assert call(name).ask("PUT", at, changed).status == 404
        assert call(name).post("/checklists", changed).status == 404
    assert set(keeper.ask("PUT", at, {**changed, "unit": "nowhere"}).faults) == {"unit"}
    assert set(keeper.post("/checklists", {"title": "T", "items": []}).faults) == {"items"}
    assert keeper.post(f"{at}/retirement").body["retired_at"]
    assert keeper.ask("PUT", at, changed).status == 409


def test_it_is_laid_on_a_case_and_ticked_there(cast: Cast, call: Call, written: dict[str, Any]) -> None:
    case, officer = cast.case(State.IN_PROGRESS), call("officer")
    at, sent = f"/cases/{case.ref}/checks", {"checklist": written["id"]}
    assert [one["id"] for one in officer.get(f"/cases/{case.ref}/checklists").body["items"]] == [written["id"]]
    assert call("auditor").post(at, sent).status == 403
    laid = officer.post(at, sent)
    assert laid.status == 201 and [one["number"] for one in laid.body["items"]] == [1, 2]
    assert officer.get(f"/cases/{case.ref}/checklists").body["items"] == []
    assert set(officer.post(at, sent).faults) == set(officer.post(at, {"checklist": 1_000}).faults) == {"checklist"}
    refused = officer.post(f"/cases/{case.ref}/proposal", {"outcome": "solved", "body": "Quiet."})
    assert refused.status == 409, "a required point is open"
    ticked = officer.post(f"{at}/1/tick")
    assert ticked.body["ticked_by"] == "officer@example.org" and ticked.body["ticked_at"]
    assert officer.post(f"{at}/1/tick", {"done": False}).body["ticked_at"] is None
    assert set(officer.post(f"{at}/9/tick").faults) == {"number"}
    assert call("member").get(at).status == 403 and call("outsider").get(at).status == 404
    assert call("member").post(f"{at}/1/tick").status == 403


def test_points_and_checklists_cost_the_same_for_one_and_for_many(cast: Cast, call: Call) -> None:
    keeper, case, counts = call("dispatcher"), cast.case(State.IN_PROGRESS), []
    for many in (1, 3):
        for _ in range(many):
            made = keeper.post("/checklists", {"title": "T", "items": ITEMS, "unit": "station", "category": "commute"})
            keeper.post(f"/cases/{case.ref}/checks", {"checklist": made.body["id"]})
        for address in ("/checklists", f"/cases/{case.ref}/checks"):
            with CaptureQueriesContext(connection) as asked:
                keeper.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]

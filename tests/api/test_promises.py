"""Promises and clocks over the API: what the pages do, with the same rules, and who learns what."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core import clock

Callers = Any
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
SENT = {
    "code": "ordinary",
    "name": "Ordinary demands",
    "terms": [
        {"kind": "dispatch", "amount": 2, "unit": "working_hours"},
        {"kind": "first_reply", "amount": 4, "unit": "working_hours", "steps": [{"percent": 50, "act": "remind"}]},
        {"kind": "resolution", "amount": 5, "unit": "working_days"},
    ],
}


def test_a_promise_from_made_to_retired(cast: Cast, call: Callers) -> None:
    administrator = call("administrator")
    made = administrator.post("/promises", SENT, Idempotency_Key="a")
    assert made.status == 201 and (made.body["version"], made.body["category"]) == (1, None)
    assert administrator.post("/promises", SENT, Idempotency_Key="a").body == made.body
    assert administrator.post("/promises", SENT).status == 409
    terms = [{"kind": "resolution", "amount": 7, "unit": "working_days"}]
    changed = administrator.ask("PATCH", "/promises/ordinary", {"terms": terms, "seen": 1})
    assert (changed.status, changed.body["version"], changed.body["name"]) == (200, 2, "Ordinary demands")
    assert administrator.ask("PATCH", "/promises/ordinary", {"terms": terms, "seen": 1}).status == 409
    versions = administrator.get("/promises/ordinary/versions").body["items"]
    assert [(one["number"], one["made_by"]) for one in versions] == [(2, "Administrator"), (1, "Administrator")]
    (seen,) = call("member").get("/promises").body["items"]
    assert [one["kind"] for one in seen["terms"]] == ["resolution"]
    old = call("member").get("/promises/ordinary/versions").body["items"][1]
    assert [(one["kind"], one["steps"]) for one in old["terms"]] == [("first_reply", []), ("resolution", [])]
    assert old["made_by"] is None
    assert call("foreigner").get("/promises").body["items"] == []
    assert call("foreigner").get("/promises/ordinary").status == 404
    assert administrator.post("/promises/ordinary/retirement").body["retired_at"] is not None
    assert administrator.post("/promises/ordinary/retirement").status == 409
    assert administrator.get("/promises").body["items"] == []


def test_only_who_administers_the_zone_promises(cast: Cast, call: Callers) -> None:
    for name in ("leader", "officer", "member"):
        assert call(name).post("/promises", SENT).status == 403
    call("administrator").post("/promises", SENT)
    assert call("leader").ask("PATCH", "/promises/ordinary", {"name": "Ours"}).status == 403
    assert call("leader").post("/promises/ordinary/retirement").status == 403


def test_what_nobody_could_keep_is_named(cast: Cast, call: Callers) -> None:
    zero = {**SENT, "terms": [{"kind": "resolution", "amount": 0, "unit": "days"}]}
    refused = call("administrator").post("/promises", zero)
    assert refused.status == 422 and "terms.resolution" in refused.faults
    nothing = call("administrator").post("/promises", {**SENT, "terms": []})
    assert nothing.status == 422 and "terms.resolution" in nothing.faults


def test_a_case_tells_its_times_and_each_side_its_own(cast: Cast, call: Callers) -> None:
    call("administrator").post("/promises", SENT)
    with clock.fixed(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        actions.supervise(
            case, by=cast.actor("leader"), letter="1", reason="Report.", until=(MONDAY + timedelta(days=9)).date()
        )
    staff, enterprise = call("officer"), call("member")
    seen = staff.get(f"/cases/{case.ref}").body
    assert (seen["promise"], seen["supervision"]) == ("ordinary", "open")
    assert seen["due_at"] == "2026-03-06T09:00:00Z"
    assert enterprise.get(f"/cases/{case.ref}").body["supervision"] is None
    kinds = [one["kind"] for one in staff.get(f"/cases/{case.ref}/clocks").body["items"]]
    assert kinds == ["dispatch", "first_reply", "resolution", "supervision"]
    own = enterprise.get(f"/cases/{case.ref}/clocks").body["items"]
    assert [one["kind"] for one in own] == ["first_reply", "resolution"]
    assert (own[1]["late"], own[1]["resting"], own[1]["length_seconds"]) == (True, False, 5 * 7 * 3600)
    for what, found in (("late", 1), ("due_today", 0), ("urged", 0), ("supervised", 1)):
        assert len(staff.get(f"/cases?promise={what}").body["items"]) == found, what
    assert enterprise.get("/cases?promise=supervised").body["items"] == []
    assert [one["ref"] for one in staff.get("/cases?order=due_at").body["items"]] == [case.ref]
    assert call("outsider").get(f"/cases/{case.ref}/clocks").status == 404

"""Groups, meetings, items and associations for other systems."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cast import Cast
from openzone.core import clock
from partnerships.gatherings import association, founded, given, met
from partnerships.papers import day

Callers = Callable[[str], Any]


def test_a_group_meets_decides_and_gives_out(cast: Cast, call: Callers) -> None:
    officer, member = call("officer"), call("member")
    new = {"kind": "pilot", "name": "E-commerce pilot", "code": "e-commerce", "unit": "station", "founded": "2014"}
    made = officer.post("/groups", new, Idempotency_Key="k")
    assert (made.status, made.body["founded"]) == (201, "2014")
    assert officer.post("/groups", new, Idempotency_Key="k").body == made.body
    assert officer.post("/groups", new).faults.keys() == {"code"}
    assert officer.post("/groups", {**new, "code": "x", "founded": "soon"}).faults.keys() == {"founded"}
    seat = {"email": cast.users["member"].email, "organisation": cast.organisation.ref, "office": "secretary"}
    joined = officer.post("/groups/e-commerce/members", seat).body["members"][0]
    assert (joined["office"], joined["organisation"], member.get("/groups/e-commerce").status) == (
        "secretary", cast.organisation.ref, 200,
    )  # fmt: skip
    ahead = (clock.now() + timedelta(days=2)).isoformat(timespec="seconds")
    meeting = officer.post("/groups/e-commerce/meetings", {"starts_at": ahead, "agenda": [{"text": "Customs"}]}).body
    place = f"/meetings/{meeting['id']}"
    assert meeting["can"] == ["cancellation"]
    assert officer.post(f"{place}/minutes", {"minutes": "All came."}).status == 409
    past = (clock.now() - timedelta(days=1)).isoformat(timespec="seconds")
    assert officer.ask("PUT", place, {"starts_at": past, "seen": 7}).status == 409
    officer.ask("PUT", place, {"starts_at": past, "seen": meeting["version"]})
    came = [{"member": joined["id"], "standing": "present"}]
    assert officer.post(f"{place}/attendance", {"came": came}).body["state"] == "held"
    officer.post(f"{place}/minutes", {"minutes": "All came."})
    assert officer.post(f"{place}/decisions", {"text": "Ask the customs"}).body["decisions"][0]["number"] == 1
    assert officer.post(f"{place}/approval", {}).status == 403
    assert member.post(f"{place}/approval", {}).body["state"] == "minuted"
    out = {"text": "Ask them", "member": joined["id"], "meeting": meeting["id"], "decision": 1}
    early = {**out, "due_on": "2014-01-01"}
    assert officer.post("/groups/e-commerce/action-items", early).faults.keys() == {"due_on"}
    item = officer.post("/groups/e-commerce/action-items", {**out, "due_on": str(day(cast, 3))}).body
    assert member.get("/action-items?which=mine").body["items"][0]["id"] == item["id"]
    step = f"/action-items/{item['id']}"
    assert member.post(f"{step}/report", {"done_on": str(day(cast))}).faults.keys() == {"remark"}
    assert member.post(f"{step}/report", {"done_on": str(day(cast)), "remark": "Asked"}).body["can"] == ["dropping"]
    assert officer.post(f"{step}/acceptance", {}).body["state"] == "accepted"
    assert officer.post("/groups/e-commerce/dissolution", {"ended": str(day(cast))}).body["ended"] == str(day(cast))


def test_each_lists_what_he_sees(cast: Cast, call: Callers) -> None:
    row = founded(cast)
    met(cast, row)
    given(cast, row)
    for name, seen in (("officer", 1), ("leader", 1), ("elsewhere", 0), ("owner", 0), ("outsider", 0)):
        assert len(call(name).get("/groups?kind=leading_group").body["items"]) == seen, name
        assert len(call(name).get("/action-items?state=open").body["items"]) == seen, name
    assert len(call("officer").get("/groups/smart-city/meetings?state=planned").body["items"]) == 1
    assert call("owner").get("/groups/smart-city/meetings").status == 404


def test_associations_have_branches_members_and_boards(cast: Cast, call: Callers) -> None:
    officer, association_of = call("officer"), association(cast, "city")
    branch = {"kind": "chamber", "name": "Zone branch", "unit": "station", "parent": association_of.code}
    assert officer.post("/associations", {**branch, "code": "branch"}).status == 201
    circle = {"kind": "chamber", "name": "City", "unit": "station", "parent": "branch"}
    assert officer.ask("PUT", "/associations/city", circle).faults.keys() == {"parent"}
    joined = officer.post("/associations/branch/members", {"organisation": cast.organisation.ref, "since": "2013"})
    board = officer.post("/associations/branch/board", {"office": "chair", "name": "Sun Yue"}).body["board"]
    read = call("member").get("/associations/branch").body
    assert (read["members"], [one["name"] for one in read["board"]]) == ([], ["Sun Yue"])
    assert call("member").get("/associations/city").status == 404
    gone = {"until": str(day(cast))}
    assert officer.post(f"/associations/branch/board/{board[0]['id']}/departure", gone).body["board"][0]["until"]
    number = joined.body["members"][0]["id"]
    officer.post(f"/associations/branch/members/{number}/departure", gone)
    assert call("member").get("/associations/branch").status == 404

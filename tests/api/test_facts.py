"""Facts and returns over the API: the whole way, who sees what, and refusals by field."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from openzone.core.files import store
from returns_at_work import ANSWERS, due, own, submitted

Callers = Any


def test_a_fact_is_recorded_and_restated(cast: Cast, call: Callers) -> None:
    officer, member = call("officer"), call("owner")
    path = f"/organisations/{cast.organisation.ref}/facts"
    assert "headcount" in {one["code"] for one in officer.get("/indicators?limit=100").body["items"]}
    sent = {"indicator": "headcount", "at": "2017", "value": "1000", "comparator": ">", "unit": "persons"}
    made = officer.post(path, {**sent, "source": "statement", "source_note": "report"}, Idempotency_Key="a")
    assert made.status == 201 and (made.body["value"], made.body["comparator"]) == ("1000", ">")
    assert officer.post(path, {**sent, "value": "1040", "comparator": "="}).body["supersedes"] == made.body["id"]
    seen = member.get(f"{path}?indicator=headcount").body["items"]
    assert [(one["value"], one["current"]) for one in seen] == [("1000", False), ("1040", True)]
    assert [one["value"] for one in member.get(f"{path}?current=true").body["items"]] == ["1040"]
    for wrong, field in (
        ({"value": "-1"}, "value"), ({"unit": "teams"}, "unit"), ({"at": "2099"}, "at"),
        ({"source": "return"}, "source"),
        ({"indicator": "x"}, "indicator"), ({"value": "1e9"}, "value"),
    ):  # fmt: skip
        refused = officer.post(path, {**sent, **wrong})
        assert refused.status == 422 and field in refused.faults, wrong
    assert member.post(path, sent).status == 403
    taken_back = f"{path}/{seen[1]['id']}/withdrawal"
    assert member.post(taken_back, {"reason": "x"}).status == 403
    assert officer.post(taken_back, {"reason": "Another one's."}).body["withdrawn_at"]
    assert officer.post(taken_back, {"reason": "Again."}).status == 409
    assert [one["value"] for one in member.get(f"{path}?current=true").body["items"]] == ["1000"]
    assert call("elsewhere").get(path).status == 404


def test_a_figure_keeps_the_document_that_was_handed_in(cast: Cast, call: Callers) -> None:
    officer, path = call("officer"), f"/organisations/{cast.organisation.ref}/facts"
    copy = SimpleUploadedFile("report.pdf", b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n")
    own, other = (store([copy], by=cast.actor(who))[0].pk for who in ("officer", "leader"))
    sent = {"indicator": "headcount", "at": "2017", "value": "1000", "source": "document", "source_note": "report"}
    for wrong in (other, 2**40):
        refused = officer.post(path, {**sent, "document": wrong})
        assert refused.status == 422 and "document" in refused.faults
    assert officer.post(path, {**sent, "document": own}).body["document"] == own
    (fact,) = officer.get(path).body["items"]
    assert fact["document"] == own and cast.organisation.facts.get().document_id == own


def test_a_return_from_opened_to_accepted(cast: Cast, call: Callers) -> None:
    leader, officer, member = call("leader"), call("officer"), call("owner")
    new = {"template": "yearly", "unit": "commission", "organisations": [cast.organisation.ref], "over": "2017"}
    new |= {"due": due(cast).isoformat(), "name": "Yearly return 2017"}
    round_ = leader.post("/rounds", new).body
    assert (round_["asked"], round_["over"]) == (1, "2017")
    assert officer.post("/rounds", new).status == 403
    assert "organisations" in leader.post("/rounds", {**new, "organisations": ["O-2026-99999"]}).faults
    (listed,) = member.get(f"/returns?round={round_['id']}").body["items"]
    path = f"/returns/{listed['id']}"
    assert member.get(path).body["can"] == ["submission"]
    kept = member.post(f"{path}/answers", {"answers": {**ANSWERS, "rd_staff": "999"}}).body
    assert [one["level"] for one in kept["findings"]] == ["hard"]
    assert officer.get(path).body["answers"] == {}, "what is not submitted is the enterprise's own"
    refused = member.post(f"{path}/submission", {"answers": {**ANSWERS, "rd_staff": "999"}})
    assert refused.status == 422 and set(refused.faults) == {"rd_staff"}
    assert member.post(f"{path}/submission", {"answers": ANSWERS}).body["state"] == "submitted"
    assert officer.post(f"{path}/correction", {"remark": ""}).status == 422
    back = officer.post(f"{path}/correction", {"remark": "Please look again."}).body
    assert (back["state"], back["can"]) == ("sent_back", ["exemption"])
    assert member.post(f"{path}/submission", {"answers": ANSWERS, "seen": 1}).status == 409
    member.post(f"{path}/submission", {"answers": ANSWERS, "seen": back["version"]})
    assert leader.post(f"/rounds/{round_['id']}/closure", {}).status == 409
    assert officer.post(f"{path}/acceptance", {}).body["state"] == "accepted"
    facts = member.get(f"/organisations/{cast.organisation.ref}/facts?indicator=revenue").body["items"]
    assert [(one["value"], one["from_return"]) for one in facts] == [("120000000", listed["id"])]
    assert leader.post(f"/rounds/{round_['id']}/reminder", {}).status == 409
    assert leader.post(f"/rounds/{round_['id']}/closure", {}).body["closed_at"]


def test_strangers_see_no_return(cast: Cast, call: Callers) -> None:
    row = submitted(cast)
    for who in ("outsider", "elsewhere"):
        assert call(who).get(f"/returns/{row.pk}").status == 404
        assert all(one["id"] != row.pk for one in call(who).get("/returns").body["items"])
    assert call("owner").get("/rounds").body["items"] == []
    assert call("owner").get(f"/rounds/{row.round_id}").status == 404
    assert call("officer").get(f"/rounds/{row.round_id}").body["submitted"] == 1
    assert own(cast, row.round).state == "submitted"

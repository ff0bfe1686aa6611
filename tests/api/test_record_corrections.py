"""Corrections of the record over the API: proposed, accepted, refused, taken back, and who sees them."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.registry.actions.names import add_website, change_website

Callers = Any


def test_a_correction_from_proposed_to_decided(cast: Cast, call: Callers) -> None:
    site = add_website(cast.organisation, by=cast.actor("officer"), url="old.example.com")
    member, officer = call("member"), call("officer")
    sent = {"organisation": cast.organisation.ref, "kind": "website", "row": site.pk}
    sent |= {"proposed": {"url": "https://new.example.com"}, "reason": "moved"}
    made = member.post("/corrections", sent, Idempotency_Key="a")
    assert made.status == 201 and member.post("/corrections", sent, Idempotency_Key="a").body["id"] == made.body["id"]
    assert (made.body["state"], made.body["can"], made.body["stale"]) == ("waiting", ["withdrawal"], False)
    assert member.post("/corrections", sent).status == 409, "one of a row waits at a time"
    path = f"/corrections/{made.body['id']}"
    assert officer.get(path).body["can"] == ["acceptance", "refusal"]
    assert member.post(f"{path}/acceptance", {}).status == 403
    assert "remark" in officer.post(f"{path}/refusal", {"remark": ""}).faults
    change_website(site, by=cast.actor("officer"), url="between.example.com")
    assert officer.get(path).body["stale"] and officer.get(path).body["today"] == {"url": "https://between.example.com"}
    assert officer.post(f"{path}/acceptance", {}).status == 409
    assert officer.post(f"{path}/acceptance", {"although_changed": True}).body["state"] == "accepted"
    assert cast.organisation.websites.get().url == "https://new.example.com"
    assert officer.post(f"{path}/refusal", {"remark": "late"}).status == 409


def test_who_sees_which(cast: Cast, call: Callers) -> None:
    sent = {"organisation": cast.organisation.ref, "kind": "website", "proposed": {"url": "a.example.com"}}
    made = call("member").post("/corrections", sent).body
    for name, seen in (("officer", 1), ("colleague", 1), ("outsider", 0), ("elsewhere", 0)):
        assert len(call(name).get("/corrections?state=waiting").body["items"]) == seen
        assert call(name).get(f"/corrections/{made['id']}").status == (200 if seen else 404)
    assert call("officer").post("/corrections", sent).status == 403
    assert "organisation" in call("outsider").post("/corrections", sent).faults
    assert "url" in call("member").post("/corrections", {**sent, "proposed": {"url": "no address"}}).faults
    assert call("member").post(f"/corrections/{made['id']}/withdrawal", {}).body["state"] == "withdrawn"


def test_a_list_takes_as_many_statements_for_three_as_for_one(cast: Cast, call: Callers) -> None:
    officer, counts = call("officer"), list[int]()
    officer.get("/corrections")
    for number in range(3):
        sent = {"organisation": cast.organisation.ref, "kind": "website", "proposed": {"url": f"{number}.example.com"}}
        call("member").post("/corrections", sent)
        with CaptureQueriesContext(connection) as statements:
            assert len(officer.get("/corrections").body["items"]) == number + 1
        counts.append(len(statements))
    assert counts[0] == counts[2]

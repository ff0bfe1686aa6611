"""Agencies and mandates for other systems."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from formalities.agents import agency
from formalities.offered import published
from openzone.core.files import store

Callers = Callable[[str], Any]


def test_a_mandate_is_given_accepted_used_and_ended(cast: Cast, call: Callers) -> None:
    published(cast)
    owner, outsider = call("owner"), call("outsider")
    new = {"organisation": cast.organisation.ref, "intermediary": cast.outside.name, "services": ["moving-in"]}
    assert call("member").post("/mandates", new).status == 403
    assert owner.post("/mandates", {**new, "services": ["nothing"]}).faults.keys() == {"services"}
    made = owner.post("/mandates", new, Idempotency_Key="k")
    assert (made.status, made.body["state"], made.body["can"]) == (201, "asked", ["end"])
    place = f"/mandates/{made.body['ref']}"
    assert call("elsewhere").get(place).status == 404
    assert outsider.get(place).body["can"] == ["acceptance", "refusal"]
    assert outsider.post(f"{place}/formalities", {"service": "moving-in"}).status == 403
    assert outsider.post(f"{place}/acceptance", {}).body["state"] == "in_force"
    begun = outsider.post(f"{place}/formalities", {"service": "moving-in"})
    assert (begun.status, begun.body["source"], begun.body["can"]) == (201, "agent", ["submission"])
    assert owner.get(f"/formalities/{begun.body['ref']}").status == 200
    assert owner.post(f"{place}/extension", {"until": "2001-01-01"}).status == 422
    assert outsider.post(f"{place}/end", {}).status == 403
    assert owner.post(f"{place}/end", {"reason": "Done"}).body["ended_for"] == "Done"
    refused = outsider.post(f"{place}/formalities", {"service": "moving-in"})
    assert refused.status == 403 and "ended on" in refused.body["detail"]
    assert [one["ref"] for one in outsider.get("/mandates?held=true&state=ended").body["items"]] == [made.body["ref"]]


def test_agencies_and_what_is_signed_on_paper(cast: Cast, call: Callers) -> None:
    agency(cast)
    new = {"code": "residents", "kind": "residents", "name": "Residents' agency", "unit": "station", "since": "2014"}
    assert call("leader").post("/agencies", new).status == 403
    assert call("administrator").post("/agencies", new).body["since"] == "2014"
    assert [one["code"] for one in call("member").get("/agencies").body["items"]] == ["for-enterprises", "residents"]
    officer = call("officer")
    paper = {"agency": "residents", "person": {"name": "Kim Minseo"}}
    assert officer.post("/mandates", paper).faults.keys() == {"document"}
    file = store([SimpleUploadedFile("signed.txt", b"text")], by=cast.actor("officer"))[0]
    made = officer.post("/mandates", {**paper, "document": file.pk})
    assert (made.body["state"], made.body["person"], made.body["on_paper"]) == ("in_force", "Kim Minseo", True)
    assert call("administrator").post("/agencies/residents/closure", {}).status == 409
    assert officer.post(f"/mandates/{made.body['ref']}/resignation", {"reason": "Moved"}).body["state"] == "ended"
    assert call("administrator").post("/agencies/residents/closure", {}).status == 200
    assert officer.post("/mandates", {"agency": "residents", "intermediary": "x"}).status == 422

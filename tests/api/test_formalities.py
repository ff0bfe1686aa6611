"""Formalities for other systems."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from formalities.offered import accepted, opened, published
from openzone.core import clock
from openzone.core.files import store
from openzone.places.queries import day_in

Callers = Callable[[str], Any]


def test_a_formality_is_begun_returned_accepted_and_completed(cast: Cast, call: Callers) -> None:
    published(cast)
    member, officer, today = call("member"), call("officer"), str(day_in(cast.zone, clock.now()))
    new = {"service": "moving-in", "organisation": cast.organisation.ref}
    made = member.post("/formalities", new, Idempotency_Key="k")
    assert (made.status, made.body["state"], made.body["can"]) == (201, "preparing", ["submission", "withdrawal"])
    assert member.post("/formalities", new, Idempotency_Key="k").body == made.body
    place = f"/formalities/{made.body['ref']}"
    assert officer.get(place).status == call("outsider").get(place).status == 404
    assert member.post(f"{place}/submission", {}).faults.keys() == {"document.licence", "document.plan"}
    for code in ("licence", "plan"):
        file = store([SimpleUploadedFile("a.txt", b"text")], by=cast.actor("member"))[0]
        sent = member.post(f"{place}/documents", {"code": code, "file": file.pk, "issued_on": today})
        assert sent.status == 201
    old = {"code": "licence", "number": "1", "issued_on": "2001-01-01"}
    assert member.post(f"{place}/documents", old).faults.keys() == {"issued_on"}
    assert member.post(f"{place}/submission", {"seen": 1}).status == 409
    assert member.post(f"{place}/submission", {}).body["state"] == "submitted"
    wrong = {"items": [{"document": "plan", "fault": "unfit", "words": "Page 2"}, {"words": "The floor"}]}
    back = officer.post(f"{place}/correction", wrong).body
    assert (back["state"], back["due_at"], len(back["notices"][0]["items"])) == ("returned", None, 2)
    assert member.post(f"{place}/submission", {}).faults.keys() == {"document.plan"}
    file = store([SimpleUploadedFile("b.txt", b"text")], by=cast.actor("member"))[0]
    assert member.post(f"{place}/documents", {"code": "plan", "file": file.pk}).status == 201
    assert member.post(f"{place}/submission", {}).body["returns"] == 1
    late = {"items": [{"document": "licence", "fault": "unfit"}]}
    assert officer.post(f"{place}/correction", late).status == 403
    read = officer.post(f"{place}/acceptance", {}).body
    assert [one["can"] for one in read["steps"]] == [["completion"], [], []]
    assert officer.post(f"{place}/steps/nothing/completion", {}).faults.keys() == {"step"}
    for code in ("check", "tax"):
        assert officer.post(f"{place}/steps/{code}/completion", {"remark": "Seen"}).status == 200
    certificate = {"name": "Permit", "number": "1", "issued_on": today}
    done = officer.post(f"{place}/steps/seals/completion", {"certificate": certificate}).body
    assert (done["state"], done["certificates"][0]["number"], done["late"]) == ("completed", "1", False)
    assert officer.post(f"{place}/steps/seals/completion", {}).status == 409
    assert officer.post(f"{place}/certificates", certificate).faults.keys() == {"number"}


def test_each_lists_what_he_sees(cast: Cast, call: Callers) -> None:
    service = published(cast, applicant="both")
    row = accepted(cast, service)
    opened(cast, service)
    for name, seen in (("officer", 1), ("member", 2), ("elsewhere", 0), ("outsider", 0)):
        assert len(call(name).get("/formalities?service=moving-in").body["items"]) == seen, name
    assert call("member").get("/formalities?state=accepted&q=入驻").body["items"][0]["ref"] == row.ref
    assert call("officer").get("/formalities?late=true").body["items"] == []
    assert call("officer").get(f"/search?q={row.ref}").body["items"][0]["kind"] == "formality"
    mine = call("member").post("/formalities", {"service": "moving-in"}).body
    person = {"service": "moving-in", "person": {"name": "Ada Byron"}}
    theirs = call("officer").post("/formalities", person).body
    assert (mine["person"], theirs["person"], theirs["source"]) == ("Member", "Ada Byron", "counter")
    both = {**person, "organisation": cast.organisation.ref}
    assert call("officer").post("/formalities", both).status == 422
    assert call("member").post("/formalities", person).status == 403

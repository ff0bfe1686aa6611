"""Agreements for other systems."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from openzone.core.files import store
from partnerships.papers import day, promised, signed

Callers = Callable[[str], Any]


def test_an_agreement_is_drafted_signed_kept_and_ended(cast: Cast, call: Callers) -> None:
    officer, owner = call("officer"), call("owner")
    parties = [{}, {"organisation": cast.organisation.ref}, {"name": "City bus company"}]
    new = {"kind": "cooperation", "title": "Night buses", "unit": "station", "parties": parties}
    made = officer.post("/agreements", new, Idempotency_Key="k")
    assert (made.status, made.body["state"], made.body["can"]) == (201, "drafted", ["announcement", "signature", "end"])
    assert officer.post("/agreements", new, Idempotency_Key="k").body == made.body
    place, (zone, firm, _body) = f"/agreements/{made.body['ref']}", made.body["parties"]
    assert [one["kind"] for one in made.body["parties"]] == ["zone", "organisation", "body"]
    assert owner.get(place).status == call("elsewhere").get(place).status == 404
    added = officer.post(f"{place}/commitments", {"party": firm["id"], "text": "Names the stops"})
    assert (added.status, added.body["commitments"][0]["can"]) == (201, ["release"])
    assert officer.post(f"{place}/commitments", {"party": 10**6, "text": "x"}).faults.keys() == {"party"}
    today = str(day(cast))
    assert officer.post(f"{place}/signature", {"signed_on": today}).faults.keys() == {"document"}
    file = store([SimpleUploadedFile("a.txt", b"text")], by=cast.actor("officer"))[0]
    people = [{"party": zone["id"], "name": "Wang", "office": "Director then"}]
    sign = {"signed_on": today, "document": file.pk, "signatories": people}
    assert officer.post(f"{place}/signature", sign).body["parties"][0]["signatories"][0]["office"] == "Director then"
    early = {"party": firm["id"], "text": "x", "due_on": "2000-01-01"}
    assert officer.post(f"{place}/commitments", early).faults.keys() == {"due_on"}
    read = owner.get(place).body
    assert (read["can"], read["commitments"][0]["can"]) == ([], ["report"])
    proof = {"done_on": today, "remark": "All stops are named."}
    assert owner.post(f"{place}/commitments/1/report", proof).body["commitments"][0]["state"] == "reported"
    assert owner.post(f"{place}/commitments/1/confirmation", {}).status == 403
    assert officer.post(f"{place}/commitments/1/confirmation", {}).body["commitments"][0]["state"] == "done"
    assert officer.post(f"{place}/entry-into-force", {}).body["state"] == "in_force"
    assert officer.post(f"{place}/end", {"ended_on": today, "reason": "Done."}).body["state"] == "ended"


def test_each_lists_what_he_sees(cast: Cast, call: Callers) -> None:
    row = signed(cast)
    promised(cast, row)
    for name, seen in (("officer", 1), ("owner", 1), ("member", 0), ("elsewhere", 0), ("outsider", 0)):
        assert len(call(name).get("/agreements?kind=framework&state=signed").body["items"]) == seen, name
    assert call("owner").get("/agreements?q=智慧城市").body["items"][0]["ref"] == row.ref
    assert call("owner").get(f"/search?q={row.ref}").body["items"][0]["kind"] == "agreement"
    assert call("owner").get("/agreements?sate=signed").status == 422

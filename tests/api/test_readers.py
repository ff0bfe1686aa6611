"""Who reads a case, by the API: shared with a colleague and no longer, confidential and no longer."""

from typing import Any

from cast import Cast
from openzone.cases.enums import State

Callers = Any
COLLEAGUE = {"user": "Colleague@example.org"}


def test_a_colleague_reads_along_and_no_longer(cast: Cast, call: Callers) -> None:
    place = f"/cases/{cast.case(State.IN_PROGRESS).ref}"
    assert call("colleague").get(place).status == 404
    for repeated in (False, True):
        shared = call("member").post(f"{place}/sharing", COLLEAGUE, Idempotency_Key="k")
        assert shared.status == 200 and ("Idempotency-Replayed" in shared.headers) is repeated
    assert call("owner").post(f"{place}/sharing", COLLEAGUE).status == 200
    assert call("member").get(f"{place}/sharing").body["items"] == [
        {"name": "Colleague", "email": "colleague@example.org"}
    ]
    assert call("officer").get(f"{place}/sharing").body["items"] == [{"name": "Colleague", "email": None}]
    reading = call("colleague").get(place).body
    assert not {"sharing", "sharing-end", "confidentiality"} & set(reading["can"])
    assert call("colleague").post(f"{place}/sharing", COLLEAGUE).status == 403
    for _twice in range(2):
        assert call("member").post(f"{place}/sharing-end", COLLEAGUE).status == 200
    assert call("colleague").get(place).status == 404 and call("member").get(f"{place}/sharing").body["items"] == []


def test_with_whom_nothing_is_shared(cast: Cast, call: Callers) -> None:
    case, draft = cast.case(State.IN_PROGRESS), cast.draft()
    for email in ("outsider@example.org", "officer@example.org", "nobody@nowhere", "owner@example.org", "\0", ""):
        answer = call("member").post(f"/cases/{case.ref}/sharing", {"user": email})
        assert answer.status == 422 and list(answer.faults) == ["user"], email
    assert call("officer").post(f"/cases/{case.ref}/sharing", COLLEAGUE).status == 403
    assert call("outsider").post(f"/cases/{case.ref}/sharing", COLLEAGUE).status == 404
    assert call("outsider").get(f"/cases/{case.ref}/sharing").status == 404
    assert call("member").post(f"/cases/{draft.ref}/sharing", {}).status == 409
    assert call("member").post(f"/cases/{case.ref}/sharing", {}).status == 422


def test_a_case_becomes_confidential_and_is_opened_up_again(cast: Cast, call: Callers) -> None:
    case = cast.case(State.IN_PROGRESS)
    place = f"/cases/{case.ref}"
    assert call("officer").post(f"{place}/confidentiality").status == 403
    before = call("member").get(place).body
    assert "confidentiality" in before["can"] and "confidentiality-end" not in before["can"]
    assert "confidentiality" in call("dispatcher").get(place).body["can"]
    assert call("member").post(f"{place}/confidentiality", {"seen": before["version"] - 1}).status == 409
    closed = call("member").post(f"{place}/confidentiality", {"seen": before["version"]})
    assert closed.status == 200 and closed.body["confidential"] and closed.body["unit"] == cast.units["top"].code
    assert "confidentiality-end" in closed.body["can"] and "confidentiality" not in closed.body["can"]
    assert call("officer").get(place).status == 404
    assert call("dispatcher").post(f"{place}/confidentiality-end").status == 403
    opened = call("owner").post(f"{place}/confidentiality-end", {"seen": closed.body["version"]})
    assert (opened.status, opened.body["confidential"]) == (200, False)
    listed = call("member").get("/cases").body["items"]
    assert [one["can"] for one in listed] == [call("member").get(place).body["can"]]

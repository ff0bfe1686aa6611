"""The catalogue and appointments for other systems."""

from collections.abc import Callable
from typing import Any

from cast import Cast
from formalities.offered import counter, office, published

Callers = Callable[[str], Any]


def test_a_service_is_entered_published_changed_and_retired(cast: Cast, call: Callers) -> None:
    police = office(cast)
    steps = [
        {"code": "ask", "name": "Ask", "unit": "station"},
        {"code": "decide", "name": "Decide", "office": "police"},
    ]
    new = {
        "code": "passport", "keeper": "station", "name": "Passport", "name_local": "护照", "office": "police",
        "levels": ["station", "zone"], "promise_days": 7, "fee": "120.00", "steps": steps,
        "documents": [{"code": "photo", "name": "Photograph", "valid_months": 6}],
    }  # fmt: skip
    made = call("officer").post("/services", new, Idempotency_Key="k")
    assert (made.status, made.body["state"], made.body["can"]) == (201, "draft", ["versions"])
    assert call("officer").post("/services", new, Idempotency_Key="k").body == made.body
    assert call("officer").post("/services", new).faults.keys() == {"code"}
    assert call("member").get("/services/passport").status == 404
    assert call("officer").post("/services/passport/publication", {}).status == 403
    assert call("leader").post("/services/passport/publication", {"seen": 1}).body["can"] == ["versions", "retirement"]
    known = call("member").get("/services/passport").body
    assert known["text"]["levels"] == ["zone", "station"] and known["text"]["steps"][1]["office"] == police.code
    later = {name: value for name, value in new.items() if name not in ("code", "keeper")}
    circle = [{**steps[0], "after": ["decide"]}, {**steps[1], "after": ["ask"]}]
    assert call("officer").post("/services/passport/versions", {**later, "steps": circle}).faults.keys() == {"steps"}
    changed = call("officer").post("/services/passport/versions", {**later, "promise_days": 3}).body
    assert (changed["promise_days"], changed["newer"], changed["version"]) == (7, True, 1)
    versions = call("elsewhere").get("/services/passport/versions").body["items"]
    assert [one["number"] for one in versions] == [1]
    assert [one["code"] for one in call("member").get("/services?q=护照").body["items"]] == ["passport"]
    assert call("leader").post("/services/passport/retirement", {}).body["state"] == "retired"
    assert call("member").get("/services").body["items"] == []


def test_a_slot_is_taken_and_given_up(cast: Cast, call: Callers) -> None:
    published(cast, counter=counter(cast))
    assert [one["code"] for one in call("member").get("/counters").body["items"]] == ["window-1"]
    slots = call("member").get("/services/moving-in/slots").body["items"]
    wanted = {"organisation": cast.organisation.ref, "starts_at": slots[-1]["starts_at"]}
    made = call("member").post("/services/moving-in/appointments", wanted)
    assert (made.status, made.body["counter"], made.body["version"]) == (201, "window-1", 1)
    assert call("owner").post("/services/moving-in/appointments", wanted).status == 409
    late = {**wanted, "starts_at": "9999-12-31T23:59:00-12:00"}
    assert call("owner").post("/services/moving-in/appointments", late).faults.keys() == {"starts_at"}
    assert call("outsider").post("/services/moving-in/appointments", wanted).faults.keys() == {"organisation"}
    assert call("officer").post("/services/moving-in/appointments", wanted).status == 403
    place = f"/appointments/{made.body['ref']}/cancellation"
    assert call("outsider").post(place, {}).status == call("elsewhere").post(place, {}).status == 404
    day = made.body["starts_at"][:10]
    assert [one["ref"] for one in call("officer").get(f"/appointments?day={day}").body["items"]] == [made.body["ref"]]
    assert call("member").post(place, {"reason": "Ill"}).body["cancelled_reason"] == "Ill"
    assert call("member").post(place, {}).status == 409
    assert call("member").get("/services/moving-in/slots").body["items"][-1]["free"] == 1

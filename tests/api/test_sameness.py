"""Likely pairs and merges over the API: the same actions, the same refusals, and where old references lead."""

from typing import Any

from cast import Cast
from openzone.core.actor import system
from openzone.registry.actions import register
from openzone.registry.actions.sameness import compare_all
from openzone.registry.models import Organisation

Callers = Any


def two(cast: Cast) -> tuple[Organisation, Organisation]:
    by = system(cast.zone.pk)
    made = [register(unit=cast.units["station"], name=name, by=by) for name in ("Lotus Optics", "Lotus Optics Ltd.")]
    compare_all()
    return made[0], made[1]


def test_a_pair_is_listed_merged_and_taken_back(cast: Cast, call: Callers) -> None:
    kept, gone = two(cast)
    officer = call("officer")
    (pair,) = officer.get("/likely-pairs").body["items"]
    assert (pair["first"], pair["second"]) == (kept.ref, gone.ref) and pair["score"] >= 90
    assert pair["reasons"] == ["The same name: “Lotus Optics” and “Lotus Optics Ltd.”"]
    path = f"/organisations/{kept.ref}/merges"
    made = officer.post(path, {"gone": gone.ref}, Idempotency_Key="a")
    assert made.status == 201 and (made.body["kept"], made.body["gone"]) == (kept.ref, gone.ref)
    assert officer.post(path, {"gone": gone.ref}, Idempotency_Key="a").body == made.body
    assert officer.get("/likely-pairs").body["items"] == []
    led = officer.get(f"/organisations/{gone.ref}/names?limit=5")
    assert (led.status, led.headers["Location"]) == (307, f"/api/v1/organisations/{kept.ref}/names?limit=5")
    assert officer.post(f"/organisations/{gone.ref}/names", {"name": "X"}).status == 404
    assert officer.post(path, {"gone": gone.ref}).faults.keys() == {"gone"}
    assert officer.post(f"/organisations/{kept.ref}/merges", {"gone": kept.ref}).status == 422
    number = made.body["id"]
    assert officer.post(f"/merges/{number}/reversal", {}).body["undone_at"]
    assert officer.post(f"/merges/{number}/reversal", {}).status == 409
    assert [one["id"] for one in officer.get("/merges").body["items"]] == [number]


def test_two_are_told_apart_and_asked_about_again(cast: Cast, call: Callers) -> None:
    one, other = two(cast)
    officer = call("officer")
    assert officer.post(f"/organisations/{other.ref}/distinctions", {"other": one.ref}).status == 201
    assert officer.get("/likely-pairs").body["items"] == []
    refused = officer.post(f"/organisations/{one.ref}/merges", {"gone": other.ref})
    assert refused.status == 409 and "Take that back first" in refused.body["detail"]
    path = f"/organisations/{one.ref}/distinctions/{other.ref}/reversal"
    assert officer.post(path, {}).status == 200 and officer.post(path, {}).status == 404
    assert len(officer.get("/likely-pairs").body["items"]) == 1


def test_an_enterprise_and_strangers_are_told_nothing(cast: Cast, call: Callers) -> None:
    kept, gone = two(cast)
    for who in ("owner", "elsewhere"):
        caller = call(who)
        answers = [caller.get("/likely-pairs"), caller.get("/merges")]
        assert all(one.status == 404 or one.body["items"] == [] for one in answers)
        assert caller.post(f"/organisations/{kept.ref}/merges", {"gone": gone.ref}).status == 404
    assert call("auditor").post(f"/organisations/{kept.ref}/merges", {"gone": gone.ref}).status == 403

"""Shuttles and talent homes for other systems."""

from collections.abc import Callable
from typing import Any

from cast import Cast
from formalities.pooled import day, home, month, origin, shuttle_rule, table

Callers = Callable[[str], Any]


def test_a_demand_becomes_a_route_with_seats(cast: Cast, call: Callers) -> None:
    shuttle_rule(cast)
    origin(cast)
    member, office = call("member"), call("park_officer")
    shift = {"starts": "08:30", "ends": "17:30", "month": str(month(cast))}
    new = {"organisation": cast.organisation.ref, "words": "Old harbour", "riders": 34, **shift}
    made = member.post("/shuttle-demands", new)
    assert (made.status, made.body["state"], made.body["can"]) == (201, "open", ["withdrawal"])
    place = f"/shuttle-demands/{made.body['ref']}"
    assert call("outsider").get(place).status == 404
    assert office.post(f"{place}/pooling", {"origin": "railway"}).body["state"] == "pooled"
    stops = [{"name": "Harbour", "at": "07:40", "back_at": "18:20"}]
    plan = {"unit": "park", "origin": "railway", "name": "Harbour line", "seats": 50, "stops": stops, **shift}
    route = office.post("/shuttle-routes", plan)
    assert (route.status, route.body["riders"], route.body["missing"]) == (201, 34, 1)
    where = f"/shuttle-routes/{route.body['ref']}"
    assert office.post(f"{where}/opening", {}).status == 409 and route.body["can"] == ["closure"]
    more = {"organisation": cast.outside.ref, "origin": "railway", "riders": 1, **shift}
    assert call("outsider").post("/shuttle-demands", more).status == 201
    assert office.post(f"{where}/opening", {}).body["state"] == "open"
    seats = {"organisation": cast.organisation.ref, "month": str(month(cast)), "seats": 51}
    assert member.post(f"{where}/seats", seats).status == 422
    booked = member.post(f"{where}/seats", {**seats, "seats": 34})
    assert (booked.status, booked.body["riders"], booked.body["ridership"]) == (200, None, [])
    ridden = office.post(f"{where}/ridership", {"month": str(month(cast)), "runs": 40, "riders": 1400})
    assert ridden.body["ridership"][0]["riders"] == 1400
    assert len(call("outsider").get("/shuttle-routes?state=open").body["items"]) == 1
    assert office.post(f"{where}/closure", {"reason": "Too few."}).body["state"] == "closed"
    assert member.get("/shuttle-demands").body["items"][0]["state"] == "pooled"


def test_an_application_becomes_a_contract(cast: Cast, call: Callers) -> None:
    table(cast)
    flat, owner, office = home(cast), call("owner"), call("park_officer")
    asked = {"organisation": cast.organisation.ref, "talent": "Lin Yue", "home_class": "bachelor"}
    made = owner.post("/home-applications", {**asked, "wanted_from": str(day(cast))})
    assert (made.status, made.body["can"]) == (201, ["withdrawal"])
    place = f"/home-applications/{made.body['ref']}"
    assert call("member").get(place).status == call("officer").get(place).status == 404
    assert office.post(f"{place}/admission", {}).body["place"] == 1
    assert office.post(f"{place}/offer", {"home": flat.ref}).body["offered"] == flat.ref
    assert owner.post(f"{place}/acceptance", {}).body["state"] == "accepted"
    done = office.post(f"{place}/contract", {"since": str(day(cast)), "months": 12})
    assert done.body["contract"]["terms"][0]["payable"] == {"amount": "1500.00", "currency": "CNY"}
    assert done.body["can"] == ["moving-in", "leaving"]
    moved = office.post(f"{place}/contract/moving-in", {"moved_in_on": str(day(cast))})
    assert moved.body["contract"]["state"] == "lived_in"
    assert call("officer").get("/homes?state=let").body["items"][0]["ref"] == flat.ref
    left = {"ended_on": str(day(cast)), "reason": "He goes abroad."}
    assert office.post(f"{place}/contract/leaving", left).body["state"] == "closed"


def test_a_table_of_classes_is_published(cast: Cast, call: Callers) -> None:
    administrator = call("administrator")
    assert administrator.get("/home-classes").status == 404
    one = {"code": "high-level", "name": "Provincial talent", "area_cap": 120, "discount": 1}
    sent = {"unit": "park", "since": str(day(cast)), "source": "The zone", "rule": "Rent-free.", "classes": [one]}
    assert call("park_officer").post("/home-classes", sent).status == 403
    twice = administrator.post("/home-classes", {**sent, "classes": [one, one]})
    assert twice.status == 422 and administrator.post("/home-classes", sent).status == 201
    read = call("owner").get("/home-classes").body
    assert (read["number"], read["classes"]) == (1, [{**one, "name_local": "", "area_cap": 120.0, "discount": 1.0}])

"""Spaces, tenancies, occupancy and settlements over the API: the same actions, the same refusals."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from openzone.accounts.actions import issue_token
from openzone.places.queries import today_of
from openzone.registry.actions.first_days import open_first_days
from openzone.registry.models import Settlement, Tenancy
from spaces import floor_in, let_to, space_on

Call = Callable[..., Any]


@pytest.fixture
def call(cast: Cast) -> Call:
    """Ask as somebody of the cast; with a body, post it."""
    tokens = {name: issue_token(name="API", by=cast.actor(name))[1] for name in ("dispatcher", "officer", "owner")}

    def asked(who: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers, client = {"Authorization": f"Bearer {tokens[who]}"}, Client()
        if body is None:
            return client.get(f"/api/v1/{path}", headers=headers)
        return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    return asked


def test_a_space_is_let_moved_and_given_back(cast: Cast, call: Call) -> None:
    floor = floor_in(cast)
    space, other = space_on(cast, floor), space_on(cast, floor, "A102", 80)
    path = f"organisations/{cast.organisation.ref}/tenancies"
    new = {"space": space.pk, "since": "2026-01-01", "until": "2026-12-31"}
    new |= {"rents": [{"since": "2026-01-01", "per_square_metre": "48.5"}]}
    assert call("officer", path, new).status_code == 403
    made = call("dispatcher", path, new)
    assert made.status_code == 201 and made.json()["rent"] == {"amount": "4850.00", "currency": "CNY"}
    taken = call("dispatcher", f"organisations/{cast.outside.ref}/tenancies", new)
    assert taken.status_code == 409 and "is let to “Dalian Bright Co.”" in taken.json()["detail"]
    wrong = call("dispatcher", path, {**new, "until": "2025-01-01"})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "until"
    number = made.json()["id"]
    moved = call("dispatcher", f"tenancies/{number}/relocation", {"space": other.pk, "on": "2026-07-01"})
    assert (moved.status_code, moved.json()["moved_from"], moved.json()["area"]) == (201, number, "80.00")
    second = moved.json()["id"]
    longer = call("dispatcher", f"tenancies/{second}/extension", {"until": "2027-12-31"})
    assert longer.json()["until"] == "2027-12-31"
    agreed = {"since": "2027-01-01", "per_square_metre": "50"}
    assert len(call("dispatcher", f"tenancies/{second}/rent-agreement", agreed).json()["rents"]) == 2
    ended = call("dispatcher", f"tenancies/{second}/termination", {"on": "2027-06-30", "reason": "Own building"})
    assert ended.json()["ended_for"] == "Own building"
    put_right = call("dispatcher", f"tenancies/{second}/correction", {"deposit": "70", "reason": "Misread"})
    assert (put_right.json()["deposit"]["amount"], len(put_right.json()["rents"])) == ("70.00", 2)
    for act in ("correction", "cancellation"):
        assert call("officer", f"tenancies/{second}/{act}", {"reason": "x"}).status_code == 403
    for who in ("owner", "officer"):
        assert [one["id"] for one in call(who, path).json()["items"]] == [number, second]
    assert call("owner", f"tenancies/{second}/termination", {"on": "2027-01-01", "reason": "x"}).status_code == 403
    assert call("owner", f"organisations/{cast.outside.ref}/tenancies").status_code == 404
    gone = call("dispatcher", f"tenancies/{second}/cancellation", {"reason": "They did not sign"})
    assert (gone.status_code, gone.json()["id"], Tenancy.objects.get().pk) == (200, second, number)


def test_spaces_and_occupancy_are_told_to_staff(cast: Cast, call: Call) -> None:
    today, floor = today_of(cast.actor("dispatcher")), floor_in(cast)
    let_to(cast, space_on(cast, floor), today - timedelta(9), today + timedelta(20))
    space_on(cast, floor, "A102", 300, use="laboratory")
    listed = call("officer", "spaces?state=let").json()["items"]
    assert [(one["code"], one["tenant"], one["free_from"]) for one in listed] == [
        ("A101", cast.organisation.ref, str(today + timedelta(20)))
    ]
    assert [one["code"] for one in call("officer", "spaces?use=laboratory").json()["items"]] == ["A102"]
    (whole,) = call("officer", "occupancy").json()["items"]
    assert (whole["by_area"], whole["by_space"], whole["area"]["free"]) == (0.25, 0.5, 300)
    since = today - timedelta(19)
    parts = call("officer", f"occupancy?since={since}&until={today}&by=use").json()["items"]
    assert {one["code"]: one["by_area"] for one in parts} == {"laboratory": 0, "office": 0.5}
    assert call("officer", f"occupancy?since={today}&until={since}").status_code == 422
    assert call("owner", "occupancy").status_code == 404 and call("owner", "spaces").json()["items"] == []


def test_settlements_are_told_and_said_by_staff(cast: Cast, call: Call) -> None:
    open_first_days(cast.zone, by=cast.actor("administrator"))
    path, came = f"organisations/{cast.organisation.ref}/settlements", today_of(cast.actor("officer")) - timedelta(5)
    made = call("officer", path, {"state": "settling", "channel": "zone", "since": str(came)})
    assert made.status_code == 201 and made.json()["channel"] == "zone"
    assert call("officer", path, {"state": "expanding"}).status_code == 409
    assert call("officer", path, {"state": "left"}).status_code == 422
    assert call("officer", path, {"state": "operating"}).status_code == 201
    assert [one["state"] for one in call("officer", path).json()["items"]] == ["settling", "operating"]
    assert call("owner", path).status_code == call("owner", path, {"state": "left", "reason": "x"}).status_code == 404
    assert Settlement.objects.count() == 2
    steps = call("officer", f"organisations/{cast.organisation.ref}/first-days").json()["items"]
    assert (len(steps), steps[0]["due"], steps[0]["done"]) == (9, str(came + timedelta(3)), False)
    wrong = call("officer", path).json()["items"][1]["id"]
    assert call("owner", f"{path}/{wrong}/withdrawal", {"why": "x"}).status_code == 404
    taken = call("officer", f"{path}/{wrong}/withdrawal", {"why": "It was its neighbour."})
    assert taken.json() == {"id": wrong, "present": "settling"}
    assert [one["state"] for one in call("officer", path).json()["items"]] == ["settling"]

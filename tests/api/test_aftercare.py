"""What follows a solution, over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases.actions import change_aftercare, draw_call_backs
from openzone.cases.enums import State
from openzone.cases.models import CallBack, Cycle
from openzone.cases.silences import first_of_month
from openzone.core import clock
from openzone.core.actor import system
from openzone.places.queries import day_in

Call = Callable[..., Any]


@pytest.fixture
def drawn(cast: Cast) -> list[CallBack]:
    """Three calls about demands that the station handled."""
    for _ in range(3):
        cast.case(State.CLOSED)
    by = cast.actor("administrator")
    change_aftercare(cast.zone, by=by, answer_days=10, reply_days=10, second_look=True, sampled=100, most_unconfirmed=0)
    draw_call_backs(cast.zone, month=first_of_month(day_in(cast.zone, clock.now())), by=system(cast.zone.pk))
    return list(CallBack.objects.order_by("id"))


def test_call_backs_are_listed_and_made(cast: Cast, call: Call, drawn: list[CallBack]) -> None:
    caller = call("park_officer")
    listed = caller.get("/call-backs?done=false").body["items"]
    assert [one["id"] for one in listed] == [one.pk for one in reversed(drawn)]
    assert listed[0]["can"] == ["outcome"] and listed[0]["unit"] == "park" and listed[0]["handled_by"] == "station"
    assert call("dispatcher").get(f"/call-backs/{drawn[0].pk}").body["can"] == []
    done = caller.post(f"/call-backs/{drawn[0].pk}/outcome", {"reached": True, "solved": "partly", "satisfaction": 3})
    assert done.status == 200 and done.body["agrees"] is False and done.body["can"] == []
    assert caller.post(f"/call-backs/{drawn[0].pk}/outcome", {"reached": True, "solved": "yes"}).status == 409
    assert call("leader").post(f"/call-backs/{drawn[1].pk}/outcome", {"reached": True}).status == 422
    assert call("dispatcher").post(f"/call-backs/{drawn[1].pk}/outcome", {"reached": False}).status == 403
    assert call("member").get(f"/call-backs/{drawn[1].pk}").status == 404


def test_a_list_of_call_backs_costs_the_same_for_one_and_for_three(
    cast: Cast, call: Call, drawn: list[CallBack]
) -> None:
    caller, counts = call("park_officer"), []
    caller.get("/units")
    for many in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            assert len(caller.get(f"/call-backs?limit={many}").body["items"]) == many
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_whether_it_holds_is_said_over_the_api(cast: Cast, call: Call) -> None:
    case = cast.case(State.CLOSED)
    path = f"/cases/{case.ref}/second-look"
    assert call("member").post(path, {"held": "yes"}).status == 409
    Cycle.objects.update(held_asked_at=clock.now())
    assert call("officer").post(path, {"held": "yes"}).status == 403
    assert call("member").post(path, {"held": "yes"}).status == 200 and Cycle.objects.get().held == "yes"


def test_the_administrator_sets_how_solutions_are_followed_up(cast: Cast, call: Call) -> None:
    administrator = call("administrator")
    known = administrator.get("/aftercare").body
    assert known == {
        "answer_days": 10, "reply_days": 10, "second_look": True, "sampled": 10, "most_unconfirmed": 20,
    }  # fmt: skip
    assert administrator.ask("PUT", "/aftercare", {**known, "answer_days": 5}).body["answer_days"] == 5
    assert administrator.ask("PUT", "/aftercare", {**known, "sampled": 101}).status == 422
    assert call("leader").get("/aftercare").status == 404

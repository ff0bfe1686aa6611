"""Announcements and conversations for other systems."""

from collections.abc import Callable
from typing import Any

import pytest

from cast import Cast
from openzone.contact import actions

Callers = Callable[[str], Any]


@pytest.fixture
def announced(cast: Cast) -> str:
    words: dict[str, Any] = {"title": "Bus times", "body": "From Monday.", "wants_acknowledgement": True}
    made = actions.draft(unit=cast.units["station"], by=cast.actor("leader"), **words)
    return actions.send(made, by=cast.actor("leader")).ref


def test_an_announcement_is_read_and_taken_note_of(cast: Cast, call: Callers, announced: str) -> None:
    place = f"/announcements/{announced}"
    assert [one["ref"] for one in call("member").get("/announcements").body["items"]] == [announced]
    assert call("member").get(place).body["reach"] is None and call("leader").get(place).body["reach"] == 1
    assert call("outsider").get(place).status == call("elsewhere").get(place).status == 404
    assert call("outsider").get("/announcements").body["items"] == []
    assert call("leader").post(f"{place}/acknowledgement", {}).status == 422
    for _time in range(2):
        assert call("member").post(f"{place}/acknowledgement", {}).body["acknowledged_by"] == "Member"
    (receipt,) = call("officer").get(f"{place}/acknowledgement").body["items"]
    assert receipt["organisation"] == cast.organisation.ref and receipt["read_at"]


def test_a_conversation_is_read_page_by_page(cast: Cast, call: Callers) -> None:
    place = f"/organisations/{cast.organisation.ref}/messages"
    assert call("officer").get(place).body == {"items": [], "next": None}
    first = call("member").post(place, {"body": "One"}, Idempotency_Key="k")
    again = call("member").post(place, {"body": "One"}, Idempotency_Key="k")
    assert (first.status, first.body) == (again.status, again.body) == (201, first.body)
    assert call("officer").post(place, {"body": "Two"}).body["side"] == "staff"
    page = call("member").get(f"{place}?limit=1").body
    assert [one["body"] for one in page["items"]] == ["One"]
    page = call("member").get(f"{place}?limit=1&cursor={page['next']}").body
    assert [one["body"] for one in page["items"]] == ["Two"] and page["next"] is None
    assert call("auditor").post(place, {"body": "x"}).status == 403
    assert call("outsider").get(place).status == call("outsider").post(place, {"body": "x"}).status == 404


def test_a_message_of_the_conversation_is_corrected_once(cast: Cast, call: Callers) -> None:
    place = f"/organisations/{cast.organisation.ref}/messages"
    assert call("officer").ask("PATCH", f"{place}/1", {"body": "x"}).status == 404
    call("officer").post(place, {"body": "At ten."})
    first = call("officer").ask("PATCH", f"{place}/1", {"body": "At nine."}, Idempotency_Key="k")
    again = call("officer").ask("PATCH", f"{place}/1", {"body": "At nine."}, Idempotency_Key="k")
    assert (first.status, first.body) == (again.status, again.body) == (200, first.body)
    assert (first.body["body"], first.body["first_body"]) == ("At nine.", "At ten.")
    assert call("member").get(place).body["items"] == [first.body]
    assert call("member").ask("PATCH", f"{place}/1", {"body": "x"}).status == 403
    assert call("outsider").ask("PATCH", f"{place}/1", {"body": "x"}).status == 404
    call("member").post(place, {"body": "Fine."})
    assert call("officer").ask("PATCH", f"{place}/1", {"body": "x"}).status == 409

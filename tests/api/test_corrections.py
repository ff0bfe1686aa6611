"""Corrections by the API: done once under a key, refused with a sentence, read by both sides."""

from typing import Any

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State

Callers = Any
WORDS = {"body": "A bus at nine."}


def test_a_message_is_corrected_once_and_both_sides_read_it(cast: Cast, call: Callers) -> None:
    case, officer = cast.case(State.IN_PROGRESS), call("officer")
    actions.post_message(case, by=cast.actor("officer"), body="A bus at ten.")
    path = f"/cases/{case.ref}/messages/1"
    first = officer.ask("PATCH", path, WORDS, Idempotency_Key="k")
    again = officer.ask("PATCH", path, WORDS, Idempotency_Key="k")
    assert first.status == 200 and first.body == again.body and again.headers["Idempotency-Replayed"] == "true"
    assert (first.body["body"], first.body["first_body"]) == ("A bus at nine.", "A bus at ten.")
    (read,) = call("member").get(f"/cases/{case.ref}/messages").body["items"]
    assert read == first.body and read["corrected_at"]


def test_what_is_not_ones_own_or_not_there_or_answered_is_refused(cast: Cast, call: Callers) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.post_message(case, by=cast.actor("officer"), body="A bus at ten.")
    actions.write_note(case, by=cast.actor("officer"), body="Dear.")
    path = f"/cases/{case.ref}/messages"
    assert call("member").ask("PATCH", f"{path}/1", WORDS).status == 403
    assert call("member").ask("PATCH", f"{path}/1", {**WORDS, "internal": True}).status == 403
    assert call("outsider").ask("PATCH", f"{path}/1", WORDS).status == 404
    assert call("officer").ask("PATCH", f"{path}/2", WORDS).status == 404
    noted = call("officer").ask("PATCH", f"{path}/1", {**WORDS, "internal": True})
    assert (noted.status, noted.body["internal"], noted.body["first_body"]) == (200, True, "Dear.")
    actions.post_message(case, by=cast.actor("member"), body="Fine.")
    assert call("officer").ask("PATCH", f"{path}/1", WORDS).status == 409
    assert case.messages.get(number=1).body == "A bus at ten."

"""A request sent twice under one key makes one thing."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from cast import Cast, assemble
from openzone.accounts.actions import issue_token
from openzone.cases.enums import State
from openzone.cases.models import Case, Message

Callers = Any


def test_the_same_request_again_is_answered_again(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    first = call("member").post("/cases", demand, Idempotency_Key="k-1")
    again = call("member").post("/cases", dict(reversed(demand.items())), Idempotency_Key="k-1")
    assert (first.status, "Idempotency-Replayed" in first.headers) == (201, False)
    assert (again.status, again.body, again.headers["Idempotency-Replayed"]) == (201, first.body, "true")
    assert Case.objects.count() == 1


def test_another_request_under_the_key_is_refused(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    member = call("member")
    assert member.post("/cases", demand, Idempotency_Key="k").status == 201
    other = member.post("/cases", {**demand, "title": "Another"}, Idempotency_Key="k")
    assert (other.status, Case.objects.count()) == (422, 1)
    assert "new key" in other.body["detail"]
    at = f"/cases/{Case.objects.get().ref}"
    assert member.post(f"{at}/withdrawal", {"reason": "x"}, Idempotency_Key="k").status == 422


def test_keys_belong_to_their_owner(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    assert call("member").post("/cases", demand, Idempotency_Key="k").status == 201
    assert call("owner").post("/cases", demand, Idempotency_Key="k").status == 201
    assert Case.objects.count() == 2


def test_a_refused_request_may_be_mended_under_its_key(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    member = call("member")
    assert member.post("/cases", {**demand, "answers": {}}, Idempotency_Key="k").status == 422
    assert member.post("/cases", demand, Idempotency_Key="k").status == 201


def test_a_key_is_plain_and_short(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    for key in ("", " ", "a b", "ключ", "x" * 181, "a\tb"):
        answer = call("member").post("/cases", demand, Idempotency_Key=key)
        assert (answer.status, list(answer.faults)) == (422, ["Idempotency-Key"])


@pytest.fixture
def stage(transactional_db: None, password_hash: str) -> Iterator[Cast]:
    """The cast, committed, for requests that run at the same time."""
    yield assemble(password_hash)
    connection.close()


def test_two_at_once_make_one(stage: Cast) -> None:
    from django.test import Client

    case = stage.case(State.IN_PROGRESS)
    _, secret = issue_token(name="tests", by=stage.actor("member"))
    answers: list[tuple[int, bool, int]] = []
    start = threading.Barrier(4)

    def post() -> None:
        start.wait()
        try:
            done = Client().post(
                f"/api/v1/cases/{case.ref}/messages",
                {"body": "Is there news?"},
                content_type="application/json",
                headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "one"},
            )
            answers.append((done.status_code, "Idempotency-Replayed" in done.headers, done.json()["number"]))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _, _ in answers] == [201] * 4
    assert sorted(replayed for _, replayed, _ in answers) == [False, True, True, True]
    assert {number for _, _, number in answers} == {1}
    assert Message.objects.count() == 1

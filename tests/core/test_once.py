"""A repeated request makes one thing; a refused one may be tried again."""

import pytest

from cast import Cast
from openzone.core.actions import next_reference, once
from openzone.core.errors import Conflict, Invalid
from openzone.core.models import Receipt


def test_the_second_time_answers_the_first(cast: Cast) -> None:
    made: list[int] = []

    def act() -> tuple[int, object]:
        made.append(1)
        return 201, {"made": len(made)}

    owner = cast.users["member"].pk
    assert once("k", act, owner_id=owner, request="r") == (201, {"made": 1}, False)
    assert once("k", act, owner_id=owner, request="r") == (201, {"made": 1}, True)
    assert once("k", act, owner_id=cast.users["owner"].pk, request="r")[2] is False
    with pytest.raises(Invalid, match="another request"):
        once("k", act, owner_id=owner, request="something else")
    assert len(made) == 2


def test_a_refusal_leaves_no_receipt(cast: Cast) -> None:
    def refuse() -> tuple[int, object]:
        raise Conflict("no")

    with pytest.raises(Conflict):
        once("k", refuse, owner_id=cast.users["member"].pk, request="r")
    assert not Receipt.objects.exists()


@pytest.mark.django_db
def test_references_have_five_digits_and_no_gap() -> None:
    assert [next_reference("X", 2026) for _ in range(2)] == ["X-2026-00001", "X-2026-00002"]
    assert next_reference("X", 2027) == "X-2027-00001"

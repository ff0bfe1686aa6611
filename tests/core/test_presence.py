"""Who is there and who types: who is told of it, when, and that nobody is told when nothing changed."""

from datetime import timedelta

import pytest

from at_once import together
from cast import Cast, assemble
from heard import heard
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.cases.rooms import room_of
from openzone.core import clock
from openzone.core.errors import Denied
from openzone.core.models import Presence
from openzone.core.presence import HERE_FOR, TYPES_FOR, around, arrive, ends, leave, remove_ended, stop_typing, type_in
from openzone.core.rooms import Room, rooms

STAFF, ENTERPRISE = "inside", "outside"


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.case(State.IN_PROGRESS)


def room(cast: Cast, case: Case, name: str) -> Room:
    return room_of(cast.actor(name), case)


def sides(case: Case, topics: list[str]) -> set[str]:
    """Which sides' pages are woken."""
    assert all(topic.startswith(f"presence:case:{case.ref}:") for topic in topics)
    return {topic.rsplit(":", 1)[1] for topic in topics}


def seen_by(cast: Cast, case: Case, name: str) -> set[str]:
    """Whom somebody sees there."""
    names = {user.pk: known for known, user in cast.users.items()}
    return {names[row.user_id] for row in around(room(cast, case, name), but=cast.actor(name))}


def test_colleagues_see_each_other_and_the_enterprise_sees_none_of_them(cast: Cast, case: Case) -> None:
    for name in ("officer", "leader", "member"):
        with heard() as told:
            arrive(room(cast, case, name), by=cast.actor(name))
        assert sides(case, told) == ({ENTERPRISE} if name == "member" else {STAFF})
    assert seen_by(cast, case, "officer") == {"leader"}
    assert seen_by(cast, case, "owner") == {"member"}
    assert seen_by(cast, case, "member") == set()


def test_an_answer_is_seen_being_typed_by_both_sides_and_a_note_inside_alone(cast: Cast, case: Case) -> None:
    with heard() as told:
        type_in(room(cast, case, "officer"), "note", by=cast.actor("officer"))
    assert sides(case, told) == {STAFF} and seen_by(cast, case, "member") == set()
    with heard() as told:
        stop_typing(room(cast, case, "officer"), "note", by=cast.actor("officer"))
        leave(room(cast, case, "officer"), by=cast.actor("officer"))
    assert sides(case, told) == {STAFF}
    for writer, reader in (("officer", "member"), ("member", "officer")):
        with heard() as told:
            type_in(room(cast, case, writer), "answer", by=cast.actor(writer))
        assert sides(case, told) == {STAFF, ENTERPRISE} and writer in seen_by(cast, case, reader)


def test_a_note_that_is_typed_does_not_show_an_officer_who_answered_before(cast: Cast, case: Case) -> None:
    type_in(room(cast, case, "officer"), "answer", by=cast.actor("officer"))
    stop_typing(room(cast, case, "officer"), "answer", by=cast.actor("officer"))
    type_in(room(cast, case, "officer"), "note", by=cast.actor("officer"))
    assert seen_by(cast, case, "member") == set() and ends(room(cast, case, "member"), []) is None


def test_nobody_is_told_that_it_goes_on(cast: Cast, case: Case) -> None:
    mine, by = room(cast, case, "officer"), cast.actor("officer")
    now = clock.now()
    for seconds, changed in ((0, True), (30, False), (100, False), (100 + HERE_FOR.seconds + 1, True)):
        with clock.fixed(now + timedelta(seconds=seconds)), heard() as told:
            arrive(mine, by=by)
        assert bool(told) == changed, seconds
    for seconds, changed in ((300, True), (304, False), (308, False), (308 + TYPES_FOR.seconds + 1, True)):
        with clock.fixed(now + timedelta(seconds=seconds)), heard() as told:
            type_in(mine, "answer", by=by)
        assert bool(told) == changed, seconds


def test_presence_ends_by_its_time_and_by_leaving(cast: Cast, case: Case) -> None:
    now, mine = clock.now(), room(cast, case, "officer")
    with clock.fixed(now):
        type_in(mine, "answer", by=cast.actor("officer"))
    shown = room(cast, case, "member")
    with clock.fixed(now + TYPES_FOR):
        (row,) = around(shown, but=cast.actor("member"))
        assert ends(shown, [row]) == now + TYPES_FOR
    with clock.fixed(now + TYPES_FOR + timedelta(seconds=1)):
        assert seen_by(cast, case, "member") == set() and seen_by(cast, case, "leader") == {"officer"}
        leave(mine, by=cast.actor("officer"))
        assert seen_by(cast, case, "leader") == set()
        with heard() as told:
            leave(mine, by=cast.actor("officer"))
        assert not told


def test_who_may_not_write_does_not_type(cast: Cast, case: Case) -> None:
    for name, what in (("auditor", "answer"), ("auditor", "note"), ("member", "note")):
        with pytest.raises(Denied):
            type_in(room(cast, case, name), what, by=cast.actor(name))
    assert not Presence.objects.exists()


@pytest.mark.parametrize("name", ["outsider", "foreigner", "elsewhere", "nobody", "colleague"])
def test_a_stranger_has_no_room(cast: Cast, case: Case, name: str) -> None:
    assert rooms(cast.actor(name), [f"case:{case.ref}", "case:", "nothing:1", "case:C-1999-00001"]) == {}


def test_traces_are_removed(cast: Cast, case: Case) -> None:
    arrive(room(cast, case, "officer"), by=cast.actor("officer"))
    with clock.fixed(clock.now() + timedelta(days=2)):
        assert remove_ended() == 1


def test_two_pages_of_one_person_at_once_are_one_row(transactional_db: None, password_hash: str) -> None:
    cast = assemble(password_hash)
    case = cast.case(State.IN_PROGRESS)
    together(*[lambda: type_in(room(cast, case, "officer"), "answer", by=cast.actor("officer"))] * 6)
    assert Presence.objects.count() == 1

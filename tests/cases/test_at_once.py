"""Two people at once, and any order of steps: one wins, nothing is lost, and the invariants hold."""

import random

import pytest
from django.db import connection, transaction

from at_once import together
from attempts import ATTEMPTS
from cast import Cast, assemble
from openzone.cases import actions
from openzone.cases.enums import State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import visible_to
from openzone.cases.rules import LIVE
from openzone.cases.situations import possible_for
from openzone.core.actions import once
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Refusal
from openzone.core.models import Activity, Receipt
from openzone.places.actions import dismiss
from openzone.places.queries import can_be_worked_on

AT_ONCE = 6
ACTIVE = ("member", "owner", "dispatcher", "second", "officer", "park_officer", "elsewhere")


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def test_one_of_two_wins_and_the_other_is_told(committed: Cast) -> None:
    case = committed.case(State.ASSIGNED)
    accept, refer = together(
        lambda: actions.accept(case, by=committed.actor("officer"), seen=case.version),
        lambda: actions.refer(
            case, by=committed.actor("park_officer"), unit=committed.units["other"], reason="x", seen=case.version
        ),
    )
    assert isinstance(accept, Conflict) != isinstance(refer, Conflict)
    case.refresh_from_db()
    assert case.state == (State.ASSIGNED if isinstance(accept, Conflict) else State.IN_PROGRESS)


def test_messages_at_once_get_numbers_without_a_gap(committed: Cast) -> None:
    case = committed.case(State.IN_PROGRESS)
    people = ["member", "officer", "owner"] * 4
    together(*(lambda who=who: actions.post_message(case, by=committed.actor(who), body="Hello") for who in people))
    case.refresh_from_db()
    assert sorted(case.messages.values_list("number", flat=True)) == list(range(1, len(people) + 1))
    assert case.message_count == len(people)


def test_the_same_key_at_once_makes_one_thing(committed: Cast) -> None:
    case = committed.case(State.IN_PROGRESS)
    owner = committed.users["member"].pk

    def say() -> tuple[int, object]:
        return 201, actions.post_message(case, by=committed.actor("member"), body="Once").number

    answers = together(*[lambda: once("the key", say, owner_id=owner, request="same")] * AT_ONCE)
    assert case.messages.count() == 1
    assert Receipt.objects.count() == 1
    assert sorted(answer[2] for answer in answers) == [False] + [True] * (AT_ONCE - 1)  # type: ignore[index]


def test_the_last_person_cannot_leave_while_a_demand_comes_in(committed: Cast) -> None:
    draft = committed.draft()
    last = committed.zone.posts.get(user=committed.users["dispatcher"])
    for post in committed.zone.posts.filter(role__in=["leader", "dispatcher", "officer"]).exclude(pk=last.pk):
        dismiss(post, by=committed.actor("administrator"))
    sent, left = together(
        lambda: actions.submit(draft, by=committed.actor("member")),
        lambda: dismiss(last, by=committed.actor("administrator")),
    )
    assert isinstance(sent, Conflict) != isinstance(left, Conflict)
    if isinstance(left, Conflict):
        check_invariants(Case.objects.get(pk=draft.pk))


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_steps_keeps_the_invariants(cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    case = cast.case(State.SUBMITTED)
    done = 0
    for _ in range(100):
        actor = cast.actor(dice.choice(ACTIVE))
        if not visible_to(actor).filter(pk=case.pk).exists():
            continue
        try:
            with transaction.atomic():
                ATTEMPTS[_a_verb(dice, cast, case, actor)](cast, case, actor)
            done += 1
        except Refusal:
            pass
        case = Case.objects.get(pk=case.pk)
        check_invariants(case)
    assert done > 5


def _a_verb(dice: random.Random, cast: Cast, case: Case, actor: Actor) -> Verb:
    """Mostly one that is possible now and goes on, sometimes any."""
    possible = [verb for verb in possible_for(actor, case) if verb != Verb.WITHDRAW]
    if possible and dice.random() < 0.8:
        return dice.choice(possible)
    return dice.choice([verb for verb in ATTEMPTS if verb != Verb.WITHDRAW])


def check_invariants(case: Case) -> None:
    """What must be true of a case after every step."""
    assert case.unit is not None
    assert case.state not in LIVE or can_be_worked_on(case.unit)
    periods = list(case.state_periods.order_by("id"))
    assert [period.until for period in periods[:-1]] == [period.since for period in periods[1:]]
    assert (periods[-1].until, periods[-1].state) == (None, case.state)
    assert list(case.messages.values_list("number", flat=True)) == list(range(1, case.message_count + 1))
    assert list(case.cycles.order_by("number").values_list("number", flat=True)) == list(range(1, case.cycle + 1))
    ids = Activity.objects.filter(subject_type="case", subject_id=case.pk).values_list("id", flat=True)
    assert len(set(ids)) == len(ids)


def test_the_log_cannot_be_rewritten(cast: Cast) -> None:
    cast.case(State.SUBMITTED)
    for statement in ("UPDATE core_activity SET verb = 'x'", "DELETE FROM core_activity"):
        with pytest.raises(Exception, match="only ever appended"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

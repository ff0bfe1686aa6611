"""The table of a case is what the design says: who may do what in which state, and nothing else."""

from datetime import UTC, datetime

import pytest

from openzone.cases.enums import Relation, Side, State, Verb
from openzone.cases.rules import (
    LIVE,
    STAFF,
    TRANSITIONS,
    WAITING_ON,
    Situation,
    may,
    may_read_notes,
    may_write,
    side_of,
)
from openzone.core.errors import Conflict, Denied

HANDLED = {
    "submitted",
    "triaged",
    "returned",
    "assigned",
    "in_progress",
    "waiting_enterprise",
    "waiting_external",
    "proposed",
    "long_term",
}
AT_WORK = {"assigned", "in_progress", "waiting_enterprise", "waiting_external", "long_term"}
EXTENDABLE = {"assigned", "in_progress", "waiting_external"}
ENTERPRISE = {"filer", "owner"}
# Verb, the states in which the design allows it, and who does it.
DESIGN = [
    ("submit", {"draft"}, {"filer"}),
    ("triage", {"submitted", "triaged"}, {"dispatcher"}),
    ("answer_at_once", {"submitted"}, {"dispatcher"}),
    ("ask_information", {"triaged"}, {"dispatcher"}),
    ("ask_information", {"in_progress"}, {"handler"}),
    ("assign", {"triaged", "assigned", "in_progress"}, {"dispatcher"}),
    ("refer", {"triaged"}, {"dispatcher"}),
    ("refer", {"assigned"}, {"handler"}),
    ("accept", {"assigned"}, {"handler"}),
    ("wait", {"in_progress"}, {"handler"}),
    ("resume", {"returned"}, {"filer", "owner", "dispatcher"}),
    ("resume", {"waiting_enterprise"}, {"filer", "owner", "handler"}),
    ("resume", {"waiting_external", "long_term"}, {"handler"}),
    ("escalate", HANDLED, {"handler", "clock"} | ENTERPRISE),
    ("escalate", {"declined"}, {"filer", "owner"}),
    ("hand_down", HANDLED, {"overseer"}),
    ("propose", {"in_progress"}, {"handler"}),
    ("confirm", {"proposed"}, {"filer", "owner"}),
    ("dispute", {"proposed", "closed"}, {"filer", "owner"}),
    ("decline", {"triaged"}, {"dispatcher"}),
    ("decide_decline", {"triaged"}, {"dispatcher"}),
    ("withdraw", HANDLED | {"draft"}, {"filer", "owner"}),
    ("urge", HANDLED, {"supervisor"} | ENTERPRISE),
    ("supervise", AT_WORK, {"supervisor"}),
    ("report", AT_WORK, {"handler"}),
    ("end_supervision", AT_WORK, {"supervisor"}),
    ("extend", EXTENDABLE, {"handler"}),
    ("decide_extension", EXTENDABLE | {"waiting_enterprise"}, {"supervisor"}),
    ("park", {"in_progress"}, {"handler"}),
    ("decide_parking", {"in_progress"}, {"supervisor"}),
    ("review", {"long_term"}, {"handler"}),
    ("pause", {"waiting_external"}, {"handler"}),
    ("decide_pause", {"waiting_external"}, {"supervisor"}),
    ("end_pause", {"waiting_external"}, {"clock"}),
    ("merge", {"submitted", "triaged", "returned"}, {"dispatcher"}),
    ("merge", {"assigned", "in_progress", "waiting_enterprise", "waiting_external"}, {"handler"}),
    ("unmerge", {"merged"}, {"handler"}),
    ("auto_close", {"proposed"}, {"clock"}),
    ("no_reply", {"returned", "waiting_enterprise"}, {"clock"}),
]
OPEN = Situation(
    actor_id=1,
    bounces=0,
    at_top=False,
    escalated=True,
    decline_asked=False,
    asked_by=None,
    disputable_until=datetime(2030, 1, 1, tzinfo=UTC),
    now=datetime(2029, 12, 31, tzinfo=UTC),
)


class Standing:
    """A case, as far as the rules look at it."""

    def __init__(self, state: str) -> None:
        self.state = state


def test_the_table_is_the_design() -> None:
    designed = {(state, verb): who for verb, states, who in DESIGN for state in states}
    assert {(str(state), str(verb)): set(move.who) for (state, verb), move in TRANSITIONS.items()} == designed


def test_every_state_is_reached_and_has_an_owner_or_an_end() -> None:
    reached = {State.DRAFT} | {move.to for move in TRANSITIONS.values()}
    assert reached == set(State) == set(WAITING_ON)
    ended = {state for state, side in WAITING_ON.items() if side is None}
    assert ended == {State.CLOSED, State.DECLINED, State.WITHDRAWN, State.MERGED}
    assert set(LIVE) == set(State) - ended - {State.DRAFT}


def test_every_live_state_is_left_by_the_side_that_owes_the_step() -> None:
    for state in LIVE:
        sides = {side_of(move.who) for (start, _), move in TRANSITIONS.items() if start == state and move.to != state}
        owes = WAITING_ON[state]
        assert (Side.STAFF if owes == Side.EXTERNAL else owes) in sides, state


def test_the_role_is_refused_before_the_state() -> None:
    relations = frozenset({Relation.OBSERVER})
    assert isinstance(may(Verb.TRIAGE, Standing("closed"), relations, OPEN).refusal, Denied)
    dispatcher = frozenset({Relation.DISPATCHER, Relation.HANDLER})
    assert isinstance(may(Verb.TRIAGE, Standing("closed"), dispatcher, OPEN).refusal, Conflict)
    assert may(Verb.TRIAGE, Standing("submitted"), dispatcher, OPEN)


@pytest.mark.parametrize(
    ("verb", "state", "relation", "change"),
    [
        (Verb.REFER, "assigned", Relation.HANDLER, {"bounces": 2}),
        (Verb.REFER, "assigned", Relation.HANDLER, {"refer_until": datetime(2029, 12, 30, tzinfo=UTC)}),
        (Verb.ESCALATE, "in_progress", Relation.HANDLER, {"at_top": True}),
        (Verb.HAND_DOWN, "in_progress", Relation.OVERSEER, {"escalated": False}),
        (Verb.DISPUTE, "closed", Relation.OWNER, {"now": datetime(2030, 1, 2, tzinfo=UTC)}),
        (Verb.DECLINE, "triaged", Relation.DISPATCHER, {"decline_asked": True, "asked_by": 2}),
        (Verb.ASSIGN, "triaged", Relation.DISPATCHER, {"decline_asked": True, "asked_by": 2}),
        (Verb.ESCALATE, "in_progress", Relation.OWNER, {"of_enterprise": True}),
        (Verb.URGE, "in_progress", Relation.OWNER, {"urged": True}),
        (Verb.SUPERVISE, "in_progress", Relation.SUPERVISOR, {"supervised": True}),
        (Verb.PROPOSE, "in_progress", Relation.HANDLER, {"supervised": True}),
        (Verb.PARK, "in_progress", Relation.HANDLER, {"asked_for": "extend"}),
    ],
)
def test_guards_that_forbid(verb: Verb, state: str, relation: Relation, change: dict[str, object]) -> None:
    relations = frozenset({relation})
    assert may(verb, Standing(state), relations, OPEN)
    forbidden = Situation(**{**OPEN.__dict__, **change})
    assert isinstance(may(verb, Standing(state), relations, forbidden).refusal, Conflict)


def test_only_a_second_person_decides_on_declining() -> None:
    relations = frozenset({Relation.DISPATCHER})
    asked = Situation(**{**OPEN.__dict__, "decline_asked": True, "asked_by": 1})
    assert isinstance(may(Verb.DECIDE_DECLINE, Standing("triaged"), relations, asked).refusal, Denied)
    second = Situation(**{**asked.__dict__, "actor_id": 2})
    assert may(Verb.DECIDE_DECLINE, Standing("triaged"), relations, second)
    assert isinstance(may(Verb.DECIDE_DECLINE, Standing("triaged"), relations, OPEN).refusal, Conflict)


def test_notes_are_for_staff_and_never_for_somebody_of_the_enterprise() -> None:
    for relation in Relation:
        staff = relation in STAFF
        assert may_read_notes(frozenset({relation})) is staff
        assert not may_read_notes(frozenset({relation, Relation.OBSERVER}))


def test_observers_and_readers_do_not_write() -> None:
    for relation in (Relation.OBSERVER, Relation.READER):
        assert isinstance(may_write(Standing("in_progress"), frozenset({relation})).refusal, Denied)
    assert isinstance(may_write(Standing("withdrawn"), frozenset({Relation.OWNER})).refusal, Conflict)

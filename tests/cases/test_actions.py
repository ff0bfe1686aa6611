"""The verbs on a real database: who may, in which state, what they write, and what stays untouched when they refuse."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from attempts import ATTEMPTS
from cast import EVERYBODY, Cast
from openzone.cases import actions
from openzone.cases.enums import Side, State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import happened, relations_of, unit_queue_of, visible_to
from openzone.cases.rules import LIVE
from openzone.cases.situations import possible_for, possible_for_each, with_situation
from openzone.core.errors import Conflict, Denied, Invalid, Refusal
from openzone.core.models import Activity, Approval, Delivery
from openzone.places.actions import appoint, dismiss
from openzone.places.queries import can_be_worked_on
from openzone.registry.actions import join

FILING = {"member"}
OWNING = {"member", "owner"}
DISPATCHING = {"leader", "dispatcher", "second"}
HANDLING = DISPATCHING | {"park_officer", "officer"}
HANDLED = set(LIVE)
AT_WORK = {"assigned", "in_progress", "waiting_enterprise", "waiting_external", "long_term"}
# Verb, states, people of the cast. Before it is assigned a case lies with the zone's own unit.
ALLOWED: list[tuple[str, set[str], set[str]]] = [
    ("submit", {"draft"}, FILING),
    ("triage", {"submitted", "triaged"}, DISPATCHING),
    ("answer_at_once", {"submitted"}, DISPATCHING),
    ("ask_information", {"triaged"}, DISPATCHING),
    ("ask_information", {"in_progress"}, HANDLING),
    ("assign", {"triaged", "assigned", "in_progress"}, DISPATCHING),
    ("refer", {"triaged"}, DISPATCHING),
    ("refer", {"assigned"}, HANDLING),
    ("accept", {"assigned"}, HANDLING),
    ("wait", {"in_progress"}, HANDLING),
    ("resume", {"returned"}, OWNING | DISPATCHING),
    ("resume", {"waiting_enterprise"}, OWNING | HANDLING),
    ("resume", {"waiting_external", "long_term"}, HANDLING),
    ("escalate", AT_WORK | {"proposed"}, HANDLING),
    ("escalate", {"declined"}, OWNING),
    ("propose", {"in_progress"}, HANDLING),
    ("confirm", {"proposed"}, OWNING),
    ("dispute", {"proposed", "closed"}, OWNING),
    ("decline", {"triaged"}, DISPATCHING),
    ("merge", {"submitted", "triaged", "returned"}, DISPATCHING),
    ("merge", {"assigned", "in_progress", "waiting_enterprise", "waiting_external"}, HANDLING),
    ("unmerge", {"merged"}, DISPATCHING),
    ("withdraw", HANDLED, OWNING),
    ("withdraw", {"draft"}, FILING),
    ("urge", HANDLED, OWNING),
    ("urge", AT_WORK | {"proposed"}, DISPATCHING),
    ("urge", {"submitted", "triaged", "returned"}, {"leader"}),
    ("supervise", AT_WORK, DISPATCHING),
    ("park", {"in_progress"}, HANDLING),
    ("review", {"long_term"}, HANDLING),
]

# One person for each relation to a case; the buttons are asked for everybody.
TRYING = {"member", "owner", "dispatcher", "officer", "auditor"}


def outcome(act: Callable[[], object]) -> type[Refusal] | None:
    """What an attempt comes to, undone again."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except Refusal as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize("state", list(State))
def test_who_may_do_what(cast: Cast, state: str) -> None:
    case = cast.case(state)
    for person in EVERYBODY:
        allowed = {verb for verb, states, people in ALLOWED if state in states and person in people}
        if visible_to(cast.actor(person)).filter(pk=case.pk).exists():
            assert {str(verb) for verb in possible_for(cast.actor(person), case)} == allowed, (state, person)
        else:
            assert not allowed, (state, person)
        if person in TRYING and visible_to(cast.actor(person)).filter(pk=case.pk).exists():
            _try_everything(cast, case, person, allowed)


def _try_everything(cast: Cast, case: Case, person: str, allowed: set[str]) -> None:
    """The action must say what the button says."""
    actor = cast.actor(person)
    for verb, attempt in ATTEMPTS.items():
        refusal = outcome(partial(attempt, cast, case, actor))
        assert (refusal is None) == (verb in allowed), (case.state, verb, person, refusal)


def test_a_refusal_changes_nothing(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    before = (Case.objects.filter(pk=case.pk).values().get(), Activity.objects.count(), case.state_periods.count())
    for person, verb, kind in [("member", Verb.PROPOSE, Denied), ("officer", Verb.ACCEPT, Conflict)]:
        with pytest.raises(kind):
            ATTEMPTS[verb](cast, case, cast.actor(person))
    with pytest.raises(Invalid):
        actions.propose(case, by=cast.actor("officer"), outcome="nonsense", body="x")
    assert before == (
        Case.objects.filter(pk=case.pk).values().get(),
        Activity.objects.count(),
        case.state_periods.count(),
    )


@pytest.mark.parametrize(
    ("verb", "state", "person"),
    [
        (verb, min(states), min(people))
        for verb, states, people in {row[0]: row for row in ALLOWED if row[1] != {"declined"}}.values()
    ],
)
def test_every_verb_leaves_one_activity_and_a_closed_chain_of_periods(
    cast: Cast, verb: str, state: str, person: str
) -> None:
    case = cast.case(state)
    count = Activity.objects.filter(verb=f"case.{verb}").count()
    actor = cast.actor(person)
    ATTEMPTS[Verb(verb)](cast, case, actor)
    activity = Activity.objects.filter(verb=f"case.{verb}").latest("id")
    assert Activity.objects.filter(verb=f"case.{verb}").count() == count + 1
    assert (activity.subject_id, activity.actor_id) == (case.pk, actor.user_id)
    case.refresh_from_db()
    periods = list(case.state_periods.order_by("id"))
    assert [p.until for p in periods[:-1]] == [p.since for p in periods[1:]]
    assert periods[-1].until is None
    assert periods[-1].state == case.state


def test_a_question_is_taken_up_by_the_answer(cast: Cast) -> None:
    for state, after in ((State.RETURNED, State.TRIAGED), (State.WAITING_ENTERPRISE, State.IN_PROGRESS)):
        case = cast.case(state)
        actions.post_message(case, by=cast.actor("member"), body="At the east gate.")
        case.refresh_from_db()
        assert case.state == after
        assert case.unanswered_since is not None


def test_who_owes_the_next_answer(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.post_message(case, by=cast.actor("member"), body="Any news?")
    case.refresh_from_db()
    first = case.unanswered_since
    actions.post_message(case, by=cast.actor("member"), body="Hello?")
    case.refresh_from_db()
    assert case.unanswered_since == first is not None
    actions.post_message(case, by=cast.actor("officer"), body="Tomorrow.")
    case.refresh_from_db()
    assert case.unanswered_since is None


def test_no_is_a_dispute_that_climbs_and_keeps_the_old_verdict(cast: Cast) -> None:
    case = cast.case(State.PROPOSED)
    with pytest.raises(Invalid):
        actions.confirm(case, by=cast.actor("member"), solved="no", satisfaction=1)
    case = actions.confirm(case, by=cast.actor("member"), solved="no", satisfaction=1, reason="No bus came.")
    assert (case.state, case.cycle, case.level, case.waiting_on) == ("in_progress", 2, "park", Side.STAFF)
    first, second = case.cycles.order_by("number")
    assert (first.solved, first.satisfaction, first.reason, first.closed_at) == ("no", 1, "No bus came.", None)
    assert (second.solved, second.outcome) == ("", "")


def test_a_case_is_referred_twice_and_then_the_zone_decides(cast: Cast) -> None:
    case = cast.case(State.ASSIGNED)
    other, station = cast.units["other"], cast.units["station"]
    case = actions.refer(case, by=cast.actor("officer"), unit=other, reason="Theirs.")
    assert not visible_to(cast.actor("officer")).filter(pk=case.pk).exists()
    case = actions.refer(case, by=cast.actor("elsewhere"), unit=station, reason="No, theirs.")
    assert case.level == "zone"
    assert case in unit_queue_of(cast.actor("dispatcher"))
    with pytest.raises(Conflict, match="zone decides"):
        actions.refer(case, by=cast.actor("officer"), unit=other, reason="Again.")
    case = actions.assign(case, by=cast.actor("dispatcher"), unit=other)
    with pytest.raises(Conflict, match="zone decides"):
        actions.refer(case, by=cast.actor("elsewhere"), unit=station, reason="Again.")


def test_a_dispatcher_assigns_to_the_own_units_and_refers_to_others(cast: Cast) -> None:
    by = cast.actor("administrator")
    appoint(user=cast.users["elsewhere"], unit=cast.units["other"], role="dispatcher", by=by)
    actions.route(zone=cast.zone, to_unit=cast.units["other"], by=by)
    case = actions.triage(cast.case(), by=cast.actor("elsewhere"))
    with pytest.raises(Invalid, match="not one of your units"):
        actions.assign(case, by=cast.actor("elsewhere"), unit=cast.units["station"])
    case = actions.refer(case, by=cast.actor("elsewhere"), unit=cast.units["station"], reason="Theirs.")
    assert (case.state, case.unit) == (State.ASSIGNED, cast.units["station"])


def test_an_enterprise_cannot_make_the_zones_people_its_members(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    with pytest.raises(Invalid, match="works for a zone"):
        join(organisation=cast.organisation, user=cast.users["officer"], role="member", by=cast.actor("owner"))
    assert visible_to(cast.actor("officer")).filter(pk=case.pk).exists()


def test_escalation_keeps_the_lead_and_comes_down_again(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    case = actions.escalate(case, by=cast.actor("officer"), reason="Too big.")
    assert (case.unit, case.level) == (cast.units["station"], "park")
    case = actions.escalate(case, by=cast.actor("park_officer"), reason="Too big for us too.")
    assert (case.unit, case.level, case.state) == (cast.units["station"], "zone", "in_progress")
    with pytest.raises(Conflict, match="no level above"):
        actions.escalate(case, by=cast.actor("officer"), reason="More.")
    with pytest.raises(Denied):
        actions.hand_down(case, by=cast.actor("park_officer"))
    case = actions.hand_down(case, by=cast.actor("leader"))
    assert case.level == "park"
    case = actions.hand_down(case, by=cast.actor("park_officer"))
    assert (case.level, case.overseer) == ("station", None)


def test_declining_needs_two_people_and_can_be_appealed(cast: Cast) -> None:
    case = cast.case(State.TRIAGED)
    actions.decline(case, by=cast.actor("dispatcher"), reason="Not ours.", instead="Ask the city.")
    with pytest.raises(Conflict):
        actions.decline(case, by=cast.actor("second"), reason="Not ours either.")
    with pytest.raises(Denied):
        actions.decide_decline(case, by=cast.actor("dispatcher"))
    case = actions.decide_decline(case, by=cast.actor("second"), granted=False, remark="It is ours.")
    assert case.state == State.TRIAGED
    actions.decline(case, by=cast.actor("dispatcher"), reason="Really not ours.", instead="Ask the city.")
    case = actions.decide_decline(case, by=cast.actor("leader"))
    assert case.state == State.DECLINED
    assert case.messages.get().body == "Really not ours.\n\nAsk the city."
    case = actions.escalate(case, by=cast.actor("owner"), reason="The city sent us back to you.")
    assert case.state == State.TRIAGED


def declined(cast: Cast, *, unit: str) -> Case:
    """A demand that two people of a unit have declined, and whose enterprise has appealed."""
    case = cast.case(State.TRIAGED)
    Case.objects.filter(pk=case.pk).update(unit=cast.units[unit])
    for name in ("park_officer", "elsewhere", "officer"):
        appoint(user=cast.users[name], unit=cast.units["park"], role="dispatcher", by=cast.actor("administrator"))
    actions.decline(case, by=cast.actor("park_officer"), reason="Not ours.", instead="Ask the city.")
    actions.decide_decline(case, by=cast.actor("elsewhere"))
    return actions.escalate(case, by=cast.actor("owner"), reason="The city sent us back to you.")


def test_an_appeal_is_heard_by_the_level_above_with_all_it_needs(cast: Cast) -> None:
    case = declined(cast, unit="park")
    assert (case.state, case.unit, case.overseer) == (State.TRIAGED, cast.units["park"], cast.units["top"])
    leader = cast.actor("leader")
    assert case in unit_queue_of(leader)
    told = Delivery.objects.filter(activity__verb="case.escalate").values_list("recipient_id", flat=True)
    assert {cast.users["leader"].pk, cast.users["dispatcher"].pk} <= set(told)
    written = {one.verb: one.reason for one in happened(case.pk)}  # type: ignore[attr-defined]
    assert written["case.escalate"] == "The city sent us back to you."
    assert case.clocks.filter(kind="resolution", ended_at__isnull=True).count() == (1 if case.promise_id else 0)


def test_who_declined_it_does_not_decide_on_the_appeal(cast: Cast) -> None:
    case = declined(cast, unit="park")
    actions.decline(case, by=cast.actor("park_officer"), reason="Still not ours.")
    case.refresh_from_db()
    with pytest.raises(Denied, match="hand in declining"):
        actions.decide_decline(case, by=cast.actor("elsewhere"))
    with pytest.raises(Denied, match="level above"):
        actions.decide_decline(case, by=cast.actor("officer"))
    shown: Any = with_situation(Case.objects.filter(pk=case.pk)).get()
    for one in (case, shown):
        assert Verb.DECIDE_DECLINE not in possible_for(cast.actor("elsewhere"), one)
        assert Verb.DECIDE_DECLINE in possible_for(cast.actor("dispatcher"), one)
    assert Verb.DECIDE_DECLINE not in possible_for_each(cast.actor("officer"), [case])[case.pk]
    assert actions.decide_decline(case, by=cast.actor("dispatcher")).state == State.DECLINED


def test_with_the_zone_somebody_else_decides_on_the_appeal(cast: Cast) -> None:
    case = cast.case(State.TRIAGED)
    actions.decline(case, by=cast.actor("dispatcher"), reason="Not ours.")
    actions.decide_decline(case, by=cast.actor("second"))
    actions.escalate(case, by=cast.actor("owner"), reason="It is yours.")
    actions.decline(case, by=cast.actor("dispatcher"), reason="Still not ours.")
    with pytest.raises(Denied, match="hand in declining"):
        actions.decide_decline(case, by=cast.actor("second"))
    assert actions.decide_decline(case, by=cast.actor("leader"), granted=False).state == State.TRIAGED


def test_withdrawing_ends_an_open_request_to_decline(cast: Cast) -> None:
    case = cast.case(State.TRIAGED)
    actions.decline(case, by=cast.actor("dispatcher"), reason="Not ours.")
    actions.withdraw(case, by=cast.actor("owner"), reason="Never mind.")
    assert not Approval.objects.filter(decided_at__isnull=True).exists()


def test_a_stale_page_is_told_what_changed(cast: Cast) -> None:
    case = cast.case(State.ASSIGNED)
    actions.accept(case, by=cast.actor("officer"), seen=case.version)
    with pytest.raises(Conflict, match="in progress"):
        actions.refer(case, by=cast.actor("officer"), unit=cast.units["other"], reason="x", seen=case.version)


def test_no_case_is_left_with_nobody(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    zone_posts = [post for post in cast.zone.posts.filter(until__isnull=True) if post.role in {"leader", "dispatcher"}]
    admin = cast.actor("administrator")
    for post in zone_posts:
        dismiss(post, by=admin)
    dismiss(cast.zone.posts.get(user=cast.users["park_officer"]), by=cast.actor("administrator"))
    with pytest.raises(Conflict, match="nobody"):
        dismiss(cast.zone.posts.get(user=cast.users["officer"]), by=cast.actor("administrator"))
    case.refresh_from_db()
    assert case.unit is not None
    assert can_be_worked_on(case.unit)
    with pytest.raises(Conflict, match="last administrator"):
        dismiss(cast.zone.posts.get(user=cast.users["administrator"]), by=cast.actor("administrator"))
    assert cast.zone.posts.filter(user=cast.users["officer"], until__isnull=True).exists()


def test_a_demand_is_refused_where_nobody_could_work_on_it(cast: Cast) -> None:
    draft = cast.draft()
    for post in cast.zone.posts.filter(role__in=["leader", "dispatcher", "officer"]):
        dismiss(post, by=cast.actor("administrator"))
    with pytest.raises(Conflict, match="Nobody in the zone"):
        actions.submit(draft, by=cast.actor("member"))
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_the_work_of_somebody_who_leaves_goes_back_to_the_unit(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    dismiss(cast.zone.posts.get(user=cast.users["officer"]), by=cast.actor("administrator"))
    case.refresh_from_db()
    assert case.officer is None
    assert case in unit_queue_of(cast.actor("park_officer"))


def test_the_first_way_follows_the_nearest_rule(cast: Cast) -> None:
    by = cast.actor("administrator")
    assert cast.case().unit == cast.units["top"]
    actions.route(zone=cast.zone, unit=cast.units["park"], to_unit=cast.units["park"], by=by)
    assert cast.case().unit == cast.units["park"]
    actions.route(zone=cast.zone, category=cast.category, to_unit=cast.units["other"], by=by)
    assert cast.case().unit == cast.units["other"]
    actions.route(
        zone=cast.zone, category=cast.category, unit=cast.units["station"], to_unit=cast.units["station"], by=by
    )
    assert cast.case().unit == cast.units["station"]


def test_a_station_without_a_dispatcher_is_sorted_by_the_nearest_one_above(cast: Cast) -> None:
    by = cast.actor("administrator")
    actions.route(zone=cast.zone, unit=cast.units["station"], to_unit=cast.units["station"], by=by)
    case = cast.case()
    assert case in unit_queue_of(cast.actor("dispatcher"))
    appoint(user=cast.users["park_officer"], unit=cast.units["park"], role="dispatcher", by=by)
    assert case in unit_queue_of(cast.actor("park_officer"))
    assert case not in unit_queue_of(cast.actor("dispatcher"))


def test_staff_who_belong_to_the_enterprise_see_its_cases_only_as_it_does(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.write_note(case, by=cast.actor("officer"), body="Between us.")
    serving = cast.actor("leader")
    join(organisation=cast.organisation, user=cast.users["dispatcher"], role="member", by=serving)
    assert not visible_to(cast.actor("dispatcher")).filter(pk=case.pk).exists()
    join(organisation=cast.organisation, user=cast.users["dispatcher"], role="owner", by=serving)
    assert {str(one) for one in relations_of(cast.actor("dispatcher"), case)} == {"owner"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("title", "two\nlines"),
        ("title", "a\x00b"),
        ("description", ""),
        ("description", "x" * 10_001),
        ("description", "bell\x07"),
    ],
)
def test_bad_text_is_refused_by_name(cast: Cast, field: str, value: str) -> None:
    values: dict[str, Any] = {"title": "A bus", "description": "Please", "answers": {"riders": "4"}, field: value}
    with pytest.raises(Invalid) as refused:
        actions.raise_demand(organisation=cast.organisation, category=cast.category, by=cast.actor("member"), **values)
    assert list(refused.value.fields) == [field]
    assert not Case.objects.exists()


def test_an_enterprise_does_not_say_how_urgent_it_is(cast: Cast) -> None:
    values: dict[str, Any] = {
        "title": "A bus",
        "description": "Please",
        "answers": {"riders": "4"},
        "urgency": "urgent",
    }
    raised: dict[str, Any] = {"organisation": cast.organisation, "category": cast.category}
    with pytest.raises(Invalid) as refused:
        actions.raise_demand(**raised, **values, by=cast.actor("member"))
    assert list(refused.value.fields) == ["urgency"]
    assert actions.raise_demand(**raised, **values, intake="phone", by=cast.actor("dispatcher")).urgency == "urgent"


def test_every_script_is_welcome(cast: Cast) -> None:
    text = "مرحبا 👩🏽‍💻 <script>alert(1)</script> '; DROP TABLE cases_case; -- 大连"
    case = actions.raise_demand(
        organisation=cast.organisation,
        category=cast.category,
        by=cast.actor("member"),
        title=text,
        description=text,
        answers={"riders": "4"},
    )
    case.refresh_from_db()
    assert (case.title, case.description) == (text, text)

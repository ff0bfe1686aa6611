"""Clocks on a real database: each group of traps that help desks have fallen into is a test of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.promises import change_promise, make_promise
from openzone.cases.actions.reviewing import recount_zone, review_zone
from openzone.cases.actions.steps import run_clocks
from openzone.cases.enums import Cause, ClockEnd, ClockKind, State, StepAct, TimeUnit, Urgency
from openzone.cases.joint_queries import day_promised
from openzone.cases.models import Case, Clock, ClockChange, Promise
from openzone.cases.timing import Step, Term
from openzone.core import clock
from openzone.core.calendars.reading import calendar_of
from openzone.core.models import Activity, Delivery
from openzone.places.actions.calendars import set_days

# The zone of the cast works from Monday to Friday, 9 to 12 and 13 to 17 o'clock, eight hours ahead of UTC.
MONDAY = datetime(2027, 3, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TERMS = [
    Term(ClockKind.DISPATCH, 2, TimeUnit.WORKING_HOURS),
    Term(ClockKind.SIGN_FOR, 3, TimeUnit.WORKING_HOURS),
    Term(ClockKind.FIRST_REPLY, 4, TimeUnit.WORKING_HOURS, (Step(50, StepAct.REMIND),)),
    Term(ClockKind.NEXT_REPLY, 7, TimeUnit.WORKING_HOURS),
    Term(
        ClockKind.RESOLUTION,
        5,
        TimeUnit.WORKING_DAYS,
        (Step(40, StepAct.CLIMB), Step(70, StepAct.CLIMB), Step(80, StepAct.REMIND), Step(100, StepAct.WARN)),
    ),
    Term(ClockKind.CONFIRMATION, 10, TimeUnit.WORKING_DAYS),
]


@pytest.fixture
def promise(cast: Cast) -> Promise:
    """What the zone of the cast promises for every demand."""
    return make_promise(zone=cast.zone, code="all", name="All demands", terms=TERMS, by=cast.actor("administrator"))


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """At a moment of the tests' own time."""
    with clock.fixed(moment):
        yield moment


def the(case: Case, kind: ClockKind) -> Clock:
    """The latest clock of a kind."""
    found = case.clocks.filter(kind=kind).order_by("-id").first()
    assert found is not None
    return found


def tick(cast: Cast, moment: datetime) -> int:
    """Let the installation look at its clocks."""
    with at(moment):
        return run_clocks(cast.zone.pk, moment)


def agreeing(cast: Cast) -> None:
    """Every clock can be derived from what was recorded."""
    assert review_zone(cast.zone.pk, clock.now()).disagreements == []


def test_a_promise_gives_a_demand_its_dates(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.SUBMITTED)
    case.refresh_from_db()
    assert {one.kind for one in case.clocks.all()} == {ClockKind.DISPATCH, ClockKind.FIRST_REPLY, ClockKind.RESOLUTION}
    assert the(case, ClockKind.FIRST_REPLY).due_at == MONDAY + 5 * HOUR  # over the break at noon
    assert case.due_at == the(case, ClockKind.RESOLUTION).due_at == datetime(2027, 3, 5, 9, tzinfo=UTC)
    assert case.promise is not None and case.promise.number == 1


def test_1_a_rest_counts_in_working_time_and_one_of_no_length_changes_nothing(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
    due = the(case, ClockKind.RESOLUTION).due_at
    friday = MONDAY + 4 * DAY + 7 * HOUR  # an hour before the week ends
    with at(friday):
        actions.ask_information(case, by=cast.actor("officer"), body="How many?")
        actions.resume(Case.objects.get(pk=case.pk), by=cast.actor("officer"))
    assert the(case, ClockKind.RESOLUTION).due_at == due
    with at(friday):
        actions.ask_information(Case.objects.get(pk=case.pk), by=cast.actor("officer"), body="How many?")
    with at(MONDAY + 7 * DAY):
        assert the(case, ClockKind.RESOLUTION).due_at is None
        actions.resume(Case.objects.get(pk=case.pk), by=cast.actor("officer"))
        assert the(case, ClockKind.RESOLUTION).due_at == MONDAY + 7 * DAY + HOUR  # not the weekend beside it
        agreeing(cast)


def test_2_whose_turn_it_is_stops_the_clock_and_not_how_the_state_is_called(cast: Cast, promise: Promise) -> None:
    for state, rests in {
        State.RETURNED: True,
        State.WAITING_ENTERPRISE: True,
        State.WAITING_EXTERNAL: False,
        State.ASSIGNED: False,
    }.items():
        with at(MONDAY):
            case = cast.case(state)
        assert the(case, ClockKind.RESOLUTION).is_resting is rests, state


def test_2_a_dispute_begins_a_round_with_clocks_of_its_own(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.PROPOSED)
    assert the(case, ClockKind.RESOLUTION).ended == ClockEnd.KEPT
    with at(MONDAY + 2 * DAY):
        actions.dispute(case, by=cast.actor("member"), reason="It came late.")
    first, second = case.clocks.filter(kind=ClockKind.RESOLUTION).order_by("cycle")
    assert (first.cycle, first.ended, second.cycle, second.began_at) == (1, ClockEnd.KEPT, 2, MONDAY + 2 * DAY)
    assert the(case, ClockKind.CONFIRMATION).ended == ClockEnd.KEPT
    assert the(case, ClockKind.FIRST_REPLY).cycle == 2


def test_2_what_is_taken_out_of_another_one_was_not_accepted_by_that(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case, target = cast.case(State.ASSIGNED), cast.case(State.IN_PROGRESS)
        actions.merge(case, by=cast.actor("officer"), target=target)
        assert the(case, ClockKind.SIGN_FOR).is_resting
    with at(MONDAY + HOUR):
        actions.unmerge(Case.objects.get(pk=case.pk), by=cast.actor("officer"))
        assert the(case, ClockKind.SIGN_FOR).ended == ClockEnd.VOID
        agreeing(cast)


def test_3_the_next_reply_waits_for_a_question_after_the_first_reply(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.SUBMITTED)
        actions.post_message(case, by=cast.actor("member"), body="And on Sundays?")
        assert not case.clocks.filter(kind=ClockKind.NEXT_REPLY).exists()
        actions.post_message(case, by=cast.actor("dispatcher"), body="We look into it.")
        assert the(case, ClockKind.FIRST_REPLY).ended == ClockEnd.KEPT
    with at(MONDAY + HOUR):
        actions.post_message(case, by=cast.actor("member"), body="Thank you. And holidays?")
        assert the(case, ClockKind.NEXT_REPLY).began_at == MONDAY + HOUR
    with at(MONDAY + 2 * HOUR):
        actions.post_message(case, by=cast.actor("dispatcher"), body="On holidays too.")
        assert the(case, ClockKind.NEXT_REPLY).ended == ClockEnd.KEPT
        assert tick(cast, MONDAY + 3 * DAY) >= 0
    assert the(case, ClockKind.NEXT_REPLY).breached_at is None


@pytest.mark.parametrize("state", [State.PROPOSED, State.CLOSED])
def test_4_nobody_owes_a_reply_to_a_last_thank_you(cast: Cast, promise: Promise, state: State) -> None:
    with at(MONDAY):
        case = cast.case(state)
        actions.post_message(case, by=cast.actor("member"), body="Thank you!")
    assert not case.clocks.filter(kind=ClockKind.NEXT_REPLY, ended_at__isnull=True).exists()
    # It is not lost: who works on it sees that something was said to the solution.
    assert (Case.objects.get(pk=case.pk).unanswered_since is not None) == (state == State.PROPOSED)
    before = Activity.objects.count()
    tick(cast, MONDAY + 5 * DAY)
    assert Activity.objects.count() == before


def test_4_what_is_said_before_the_solution_is_still_owed_a_reply(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        actions.post_message(case, by=cast.actor("officer"), body="We look into it.")
        actions.post_message(Case.objects.get(pk=case.pk), by=cast.actor("member"), body="When?")
    assert the(case, ClockKind.NEXT_REPLY).is_open
    with at(MONDAY + HOUR):
        actions.propose(Case.objects.get(pk=case.pk), by=cast.actor("officer"), outcome="solved", body="Here.")
        assert the(case, ClockKind.NEXT_REPLY).ended == ClockEnd.KEPT
        actions.post_message(Case.objects.get(pk=case.pk), by=cast.actor("member"), body="Thank you!")
        actions.dispute(Case.objects.get(pk=case.pk), by=cast.actor("member"), reason="It is gone again.")
        agreeing(cast)
    assert case.clocks.filter(kind=ClockKind.NEXT_REPLY).count() == 1


def test_5_only_a_person_who_writes_to_the_enterprise_has_replied(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.TRIAGED)
        actions.write_note(case, by=cast.actor("dispatcher"), body="Who knows the bus company?")
        actions.assign(Case.objects.get(pk=case.pk), by=cast.actor("dispatcher"), unit=cast.units["station"])
        actions.accept(Case.objects.get(pk=case.pk), by=cast.actor("officer"))
    assert the(case, ClockKind.FIRST_REPLY).is_open
    tick(cast, MONDAY + 3 * HOUR)  # the installation's own reminder is no answer
    assert the(case, ClockKind.FIRST_REPLY).is_open


def test_6_a_changed_promise_holds_for_what_comes_and_a_new_subject_leaves_a_trace(
    cast: Cast, promise: Promise
) -> None:
    with at(MONDAY):
        case = cast.case(State.SUBMITTED)
        before = the(case, ClockKind.RESOLUTION).due_at
        by = cast.actor("administrator")
        change_promise(promise, terms=[Term(ClockKind.RESOLUTION, 9, TimeUnit.WORKING_DAYS)], by=by)
        urgent = [Term(ClockKind.RESOLUTION, 1, TimeUnit.WORKING_DAYS), TERMS[2]]
        make_promise(zone=cast.zone, code="urgent", name="Urgent", urgency=Urgency.URGENT, terms=urgent, by=by)
    assert the(case, ClockKind.RESOLUTION).due_at == before
    with at(MONDAY + HOUR):
        actions.triage(case, by=cast.actor("dispatcher"), urgency=Urgency.URGENT)
    change = ClockChange.objects.get(clock__kind=ClockKind.RESOLUTION)
    assert (change.cause, change.due_before) == (Cause.SUBJECT, before)
    assert change.due_after == the(case, ClockKind.RESOLUTION).due_at == datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert the(case, ClockKind.DISPATCH).ended == ClockEnd.VOID
    agreeing(cast)


def test_6_more_time_undoes_no_breach_that_nobody_had_looked_at(cast: Cast, promise: Promise) -> None:
    by = cast.actor("administrator")
    long = [Term(ClockKind.RESOLUTION, 60, TimeUnit.WORKING_DAYS)]
    make_promise(zone=cast.zone, code="urgent", name="Urgent", urgency=Urgency.URGENT, terms=long, by=by)
    with at(MONDAY):
        case = cast.case(State.SUBMITTED)
        due = the(case, ClockKind.RESOLUTION).due_at
    with at(MONDAY + 10 * DAY):  # the worker was down all the time
        actions.triage(case, by=cast.actor("dispatcher"), urgency=Urgency.URGENT)
        actions.assign(Case.objects.get(pk=case.pk), by=cast.actor("dispatcher"), unit=cast.units["station"])
        actions.accept(Case.objects.get(pk=case.pk), by=cast.actor("officer"))
        actions.propose(Case.objects.get(pk=case.pk), by=cast.actor("officer"), outcome="solved", body="Here.")
        agreeing(cast)
    solution = the(case, ClockKind.RESOLUTION)
    assert (solution.breached_at, solution.ended, solution.late_by) == (due, ClockEnd.KEPT, timedelta(0))
    late = Activity.objects.filter(verb="case.late", subject_id=case.pk, data__clock="resolution")
    assert late.count() == 1


def test_7_a_forgotten_demand_climbs_both_levels_and_every_breach_is_kept_once(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.ASSIGNED)
    for hours in range(0, 24 * 9, 1):
        tick(cast, MONDAY + hours * HOUR)
    case.refresh_from_db()
    assert case.unit == cast.units["station"] and case.overseer == cast.units["top"]
    ways = case.escalations.order_by("id")
    assert [one.to_unit for one in ways] == [cast.units["park"], cast.units["top"]]
    assert [one.by for one in ways] == [None, None]
    late = Activity.objects.filter(verb="case.late", subject_id=case.pk)
    assert sorted(one.data["clock"] for one in late) == ["first_reply", "resolution", "sign_for"]
    clock_ = the(case, ClockKind.RESOLUTION)
    assert clock_.breached_at == clock_.due_at == clock_.promised_by


def test_7_what_was_withdrawn_climbs_no_more(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.WITHDRAWN)
    tick(cast, MONDAY + 30 * DAY)
    assert not case.escalations.exists()
    assert set(case.clocks.values_list("ended", flat=True)) == {ClockEnd.VOID}


def test_8_nobody_is_warned_at_night_and_after_a_standstill_one_word_is_said(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
    saturday = MONDAY + 5 * DAY
    assert tick(cast, saturday) == 0
    assert not case.escalations.exists()
    Delivery.objects.all().delete()
    assert tick(cast, MONDAY + 7 * DAY) > 0
    case.refresh_from_db()
    assert case.overseer == cast.units["top"]
    said = Activity.objects.filter(verb__in=["case.remind", "case.warn"], subject_id=case.pk, data__clock="resolution")
    assert [one.verb for one in said] == ["case.warn"]
    assert tick(cast, MONDAY + 7 * DAY + HOUR) == 0


def test_9_a_corrected_calendar_moves_what_is_due_and_leaves_a_trace(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        wednesday, saturday = date(2027, 3, 3), date(2027, 3, 6)
        by = cast.actor("administrator")
        set_days(calendar_of(cast.zone.pk), first=wednesday, last=wednesday, kind="off", by=by)
        assert recount_zone(cast.zone.pk, clock.now()) == 1
        assert the(case, ClockKind.RESOLUTION).due_at == datetime(2027, 3, 8, 9, tzinfo=UTC)
        set_days(calendar_of(cast.zone.pk), first=saturday, last=saturday, kind="working", by=by)
        recount_zone(cast.zone.pk, clock.now())
    assert the(case, ClockKind.RESOLUTION).due_at == datetime(2027, 3, 6, 9, tzinfo=UTC)
    assert [one.cause for one in ClockChange.objects.order_by("id")] == [Cause.CALENDAR] * 2
    case.refresh_from_db()
    assert case.due_at == the(case, ClockKind.RESOLUTION).due_at
    agreeing(cast)


def test_10_a_round_that_was_late_stays_late_after_the_next_one(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
    with at(MONDAY + 10 * DAY):
        actions.propose(case, by=cast.actor("officer"), outcome="solved", body="A bus leaves.")
        row = Case.objects.get(pk=case.pk)
        actions.dispute(row, by=cast.actor("member"), reason="There is none.")
        actions.propose(Case.objects.get(pk=case.pk), by=cast.actor("officer"), outcome="solved", body="Now there is.")
    first, second = case.clocks.filter(kind=ClockKind.RESOLUTION).order_by("cycle")
    assert first.late_by == timedelta(hours=7 * 3) and first.breached_at is not None
    assert second.breached_at is None and second.ended == ClockEnd.KEPT


def test_a_clock_of_the_machine_that_is_put_back_takes_nothing_away(cast: Cast, promise: Promise) -> None:
    with at(MONDAY + 2 * HOUR):
        case = cast.case(State.IN_PROGRESS)
    with at(MONDAY + HOUR):
        actions.ask_information(case, by=cast.actor("officer"), body="How many?")
    clock_ = the(case, ClockKind.RESOLUTION)
    assert clock_.passed == timedelta(0) and clock_.is_resting
    agreeing(cast)


def test_a_task_of_another_unit_has_a_clock_that_ends_with_it(cast: Cast, promise: Promise) -> None:
    by = cast.actor("dispatcher")
    remind = Term(ClockKind.CO_TASK, 3, TimeUnit.WORKING_DAYS, (Step(50, StepAct.REMIND),))
    change_promise(promise, name="All demands", terms=[*TERMS, remind], by=cast.actor("administrator"))
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        due = date(2027, 3, 3)
        assert day_promised(by, case) == due
        task = actions.ask_unit(case, by=by, unit=cast.units["other"], what="The road", due=due)
    running = the(case, ClockKind.CO_TASK)
    assert running.due_at == task.due_at and running.subject == task.number
    assert tick(cast, MONDAY + DAY + 5 * HOUR)
    reminded = Activity.objects.get(verb="case.remind", data__clock=ClockKind.CO_TASK)
    assert cast.users["elsewhere"].pk in reminded.data["told"]
    with at(MONDAY + 3 * DAY):
        actions.hand_in(task, by=cast.actor("elsewhere"), result="It is planned.")
    ended = the(case, ClockKind.CO_TASK)
    assert (ended.ended, ended.breached_at) == (ClockEnd.KEPT, task.due_at)
    agreeing(cast)


def test_a_report_that_is_not_accepted_lets_its_time_go_on(cast: Cast, promise: Promise) -> None:
    leader = cast.actor("leader")
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        actions.supervise(case, by=leader, letter="1", reason="It takes long.", until=date(2027, 3, 3))
    with at(MONDAY + DAY):
        actions.report(case, by=cast.actor("officer"), body="Soon.")
        assert the(case, ClockKind.SUPERVISION).is_resting
        actions.end_supervision(case, by=leader, granted=False, remark="When?")
    assert the(case, ClockKind.SUPERVISION).running_since == MONDAY + DAY
    with at(MONDAY + 4 * DAY):
        actions.report(case, by=cast.actor("officer"), body="On Friday.")
        actions.end_supervision(case, by=leader)
    ended = the(case, ClockKind.SUPERVISION)
    assert ended.ended == ClockEnd.KEPT and ended.breached_at is not None
    agreeing(cast)


def test_more_time_is_decided_on_while_the_enterprise_is_asked(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        actions.extend(
            case, by=cast.actor("officer"), until=date(2027, 3, 12), reason="Roads.", explanation="The road is built."
        )
        actions.ask_information(case, by=cast.actor("officer"), body="Which road?")
    with at(MONDAY + DAY):
        actions.decide_extension(case, by=cast.actor("leader"))
    with at(MONDAY + 2 * DAY):
        actions.post_message(case, by=cast.actor("member"), body="The northern one.")
    extended = the(case, ClockKind.RESOLUTION)
    assert extended.due_at is not None and extended.due_at > datetime(2027, 3, 12, 9, tzinfo=UTC)
    agreeing(cast)


def test_a_day_that_somebody_named_stays_the_day_when_the_calendar_is_corrected(cast: Cast, promise: Promise) -> None:
    with at(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        actions.supervise(case, by=cast.actor("leader"), letter="1", reason="Long.", until=date(2027, 3, 10))
        named, promised = the(case, ClockKind.SUPERVISION).due_at, the(case, ClockKind.RESOLUTION).due_at
        off = date(2027, 3, 4)
        set_days(calendar_of(cast.zone.pk), first=off, last=off, kind="off", by=cast.actor("administrator"))
        recount_zone(cast.zone.pk, MONDAY)
    assert the(case, ClockKind.SUPERVISION).due_at == named
    assert the(case, ClockKind.RESOLUTION).due_at != promised
    agreeing(cast)

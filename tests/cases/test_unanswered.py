"""Nobody answers: reminders and ends in working time, never counted as satisfied, never at once after a standstill."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.following_up import follow_up
from openzone.cases.actions.promises import make_promise
from openzone.cases.enums import ClockKind, Outcome, State, TimeUnit
from openzone.cases.models import Case, Cycle
from openzone.cases.timing import Term
from openzone.cases.unanswered import Due, Silence, due
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.figures import find
from openzone.core.models import Activity, Approval, Delivery
from openzone.core.working_time import WorkingTime
from openzone.insight.queries import split

WEEK = (((540, 720), (780, 1020)),) * 5 + ((),) * 2
WORK = WorkingTime("Asia/Shanghai", WEEK, {datetime(2027, 6, 9).date(): ()})
# A Tuesday, at 17:00 in Dalian; Wednesday the 9th is a holiday.
ASKED = datetime(2027, 6, 1, 9, tzinfo=UTC)
BEGIN = datetime(2027, 3, 1, 2, tzinfo=UTC)


def at(month: int, day: int, hour: int = 10) -> datetime:
    """An hour by the clock of Dalian."""
    return datetime(2027, month, day, hour, tzinfo=UTC) - timedelta(hours=8)


def next_(now: datetime, reminded: datetime | None = None, days: int = 10) -> Due | None:
    return due(Silence(ASKED, reminded), days=days, work=WORK, now=now)


def test_half_way_a_reminder_and_after_the_last_working_day_the_end() -> None:
    assert next_(at(6, 7)) is None
    assert next_(at(6, 8)) == Due.REMIND, "five working days after the first"
    reminded = at(6, 8)
    assert next_(at(6, 15), reminded) is None, "the holiday and the weekends do not count"
    assert next_(at(6, 16), reminded) is None, "the last day is the enterprise's own, whole"
    assert next_(at(6, 17), reminded) == Due.END


def test_nothing_is_due_at_midnight_at_lunch_on_a_weekend_or_on_a_holiday() -> None:
    for moment in (at(6, 8, 0), at(6, 8, 12), at(6, 12), at(6, 9), at(6, 8, 18)):
        assert next_(moment) is None


def test_a_late_reminder_moves_the_end() -> None:
    assert next_(at(7, 30)) == Due.REMIND, "a worker that was down for weeks reminds before it ends anything"
    late = at(7, 30)
    assert next_(at(8, 6), late) is None
    assert next_(at(8, 9), late) == Due.END


def test_a_reminder_from_before_the_last_word_does_not_count() -> None:
    assert next_(at(6, 17), ASKED - timedelta(days=1)) == Due.REMIND


@pytest.fixture
def proposed(cast: Cast) -> Case:
    with clock.fixed(BEGIN):
        return cast.case(State.PROPOSED)


def days_later(cast: Cast, days: int, hour: int = 2) -> None:
    with clock.fixed(BEGIN.replace(hour=hour) + timedelta(days=days)):
        follow_up(cast.zone)


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def told(verb: str) -> list[int]:
    rows = Delivery.objects.filter(activity__verb=f"case.{verb}", channel="page")
    return sorted(rows.values_list("recipient_id", flat=True))


def test_an_unanswered_solution_is_reminded_then_closes_unconfirmed(cast: Cast, proposed: Case) -> None:
    for day in range(15):
        days_later(cast, day)
    assert state(proposed) == State.PROPOSED
    assert Activity.objects.filter(verb="case.reminder").count() == 1, "once, however often the clock goes round"
    assert told("reminder") == sorted([cast.users["member"].pk, cast.users["owner"].pk])
    days_later(cast, 15)
    assert state(proposed) == State.CLOSED
    cycle = Cycle.objects.get()
    assert cycle.unconfirmed and cycle.solved == "" and cycle.satisfaction is None and cycle.answered_at is None
    closing = Activity.objects.get(verb="case.auto_close")
    assert (closing.actor_id, closing.via) == (None, "system")
    assert cast.users["officer"].pk in told("auto_close") and cast.users["member"].pk in told("auto_close")


def test_an_unconfirmed_close_is_never_counted_as_solved_or_satisfied(cast: Cast, proposed: Case) -> None:
    for day in (8, 16):
        days_later(cast, day)
    with clock.fixed(BEGIN + timedelta(days=20)):
        row = {code: split(find(code), cast.zone, 2027, clock.now()).rows[0] for code in FIGURES}
    assert [int(row["cases_solved"].numerator), row["cases_solved"].unknown] == [0, 1]
    assert not row["satisfaction"].numerator and not row["satisfaction"].denominator
    assert [int(row[code].numerator) for code in ("unconfirmed_share", "survey_answer_rate")] == [1, 0]
    assert row["survey_answer_rate"].denominator == 1


FIGURES = ("cases_solved", "satisfaction", "unconfirmed_share", "survey_answer_rate")


def test_an_unconfirmed_close_can_be_disputed_within_the_zones_days(cast: Cast, proposed: Case) -> None:
    for day in (8, 16):
        days_later(cast, day)
    with clock.fixed(BEGIN + timedelta(days=30)):
        actions.dispute(proposed, by=cast.actor("member"), reason="No bus came.")
    assert state(proposed) == State.IN_PROGRESS
    assert Cycle.objects.filter(disputed_at__isnull=False, solved="").count() == 1, "the old round stays as it was"
    for day in (31, 45, 60):
        days_later(cast, day)
    assert state(proposed) == State.IN_PROGRESS, "a new round, a new clock"


def test_an_answer_to_the_reminder_keeps_it_open_and_a_question_back_stops_the_clock(
    cast: Cast, proposed: Case
) -> None:
    days_later(cast, 8)
    with clock.fixed(BEGIN + timedelta(days=9)):
        actions.post_message(proposed, by=cast.actor("member"), body="Which day does it begin?")
    for day in (16, 30, 44):
        days_later(cast, day)
    assert state(proposed) == State.PROPOSED, "the zone owes an answer first"
    with clock.fixed(BEGIN + timedelta(days=45)):
        actions.post_message(proposed, by=cast.actor("officer"), body="On Monday.")
    days_later(cast, 46)
    assert state(proposed) == State.PROPOSED, "the days count anew from the last word"
    for day in (53, 66):
        days_later(cast, day)
    assert state(proposed) == State.CLOSED
    assert Activity.objects.filter(verb="case.reminder").count() == 2, "and it is reminded anew"


def test_a_worker_that_was_down_closes_nothing_that_it_has_not_reminded_of(cast: Cast, proposed: Case) -> None:
    days_later(cast, 64)
    assert state(proposed) == State.PROPOSED and Activity.objects.filter(verb="case.reminder").count() == 1
    days_later(cast, 65)
    assert state(proposed) == State.PROPOSED
    days_later(cast, 73)
    assert state(proposed) == State.CLOSED


def test_the_clock_stands_still_at_night(cast: Cast, proposed: Case) -> None:
    days_later(cast, 8, hour=17)
    assert not Activity.objects.filter(verb="case.reminder").exists()


@pytest.mark.parametrize("asked", [State.RETURNED, State.WAITING_ENTERPRISE])
def test_a_question_without_a_reply_ends_as_a_proposal_to_close(cast: Cast, asked: str) -> None:
    with clock.fixed(BEGIN):
        case = cast.case(asked)
    days_later(cast, 8)
    days_later(cast, 16)
    assert state(case) == State.PROPOSED
    cycle = Cycle.objects.get()
    assert (cycle.outcome, cycle.solution, cycle.unit) == (Outcome.NO_REPLY, None, case.unit)
    for day in (24, 32):
        days_later(cast, day)
    assert state(case) == State.CLOSED and Cycle.objects.get().unconfirmed


def test_what_is_supervised_is_reminded_of_and_does_not_end_by_silence(cast: Cast) -> None:
    with clock.fixed(BEGIN):
        case = cast.case(State.WAITING_ENTERPRISE)
        until = (BEGIN + timedelta(days=3)).date()
        actions.supervise(case, by=cast.actor("leader"), letter="7", reason="Report.", until=until)
    for day in (8, 16, 24):
        days_later(cast, day)
    assert state(case) == State.WAITING_ENTERPRISE and Activity.objects.filter(verb="case.reminder").count() == 1
    with clock.fixed(BEGIN + timedelta(days=25)):
        actions.report(Case.objects.get(pk=case.pk), by=cast.actor("officer"), body="They do not answer us.")
        actions.end_supervision(Case.objects.get(pk=case.pk), by=cast.actor("leader"))
    days_later(cast, 28)
    assert state(case) == State.PROPOSED


def test_what_was_asked_for_is_not_granted_when_it_ends_by_silence(cast: Cast) -> None:
    with clock.fixed(BEGIN):
        case = cast.case(State.IN_PROGRESS)
        until = (BEGIN + timedelta(days=90)).date()
        actions.park(case, by=cast.actor("officer"), plan="A road.", reason="There is none.", until=until)
        actions.ask_information(Case.objects.get(pk=case.pk), by=cast.actor("officer"), body="How many?")
    for day in (8, 16):
        days_later(cast, day)
    assert (state(case), case.asked_for) == (State.PROPOSED, "")
    assert Approval.objects.get(verb="park").granted is False


def test_an_answered_question_is_neither_reminded_nor_closed(cast: Cast) -> None:
    with clock.fixed(BEGIN):
        case = cast.case(State.WAITING_ENTERPRISE)
    with clock.fixed(BEGIN + timedelta(days=1)):
        actions.post_message(case, by=cast.actor("member"), body="Forty.")
    for day in (8, 16, 30):
        days_later(cast, day)
    assert state(case) == State.IN_PROGRESS and not Activity.objects.filter(verb="case.reminder").exists()


def test_only_the_clock_closes_and_only_when_it_is_time(cast: Cast, proposed: Case) -> None:
    for name in ("officer", "dispatcher", "member", "administrator"):
        with pytest.raises(Denied):
            actions.auto_close(proposed, by=cast.actor(name))
    with pytest.raises(Conflict), clock.fixed(BEGIN + timedelta(days=2)):
        actions.auto_close(proposed, by=system(cast.zone.pk))


def test_nobody_says_that_there_was_no_reply(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    with pytest.raises(Invalid):
        actions.propose(case, by=cast.actor("officer"), outcome="no_reply", body="Nothing came.")


def test_the_zone_sets_how_long_it_waits(cast: Cast, proposed: Case) -> None:
    administrator = cast.actor("administrator")
    values: dict[str, Any] = {"reply_days": 10, "second_look": True, "sampled": 10, "most_unconfirmed": 5}
    actions.change_aftercare(cast.zone, by=administrator, answer_days=4, **values)
    days_later(cast, 2)
    days_later(cast, 7)
    assert state(proposed) == State.CLOSED
    for wrong in ({"answer_days": 1}, {"answer_days": 251}):
        with pytest.raises(Invalid):
            actions.change_aftercare(cast.zone, by=administrator, **{**values, **wrong})
    with pytest.raises(Denied):
        actions.change_aftercare(cast.zone, by=cast.actor("leader"), answer_days=4, **values)


def test_the_days_that_a_promise_gives_for_a_verdict_count_before_those_of_the_zone(cast: Cast) -> None:
    terms = [Term(kind, 3, TimeUnit.WORKING_DAYS) for kind in (ClockKind.RESOLUTION, ClockKind.CONFIRMATION)]
    make_promise(zone=cast.zone, code="all", name="All", terms=terms, by=cast.actor("administrator"))
    with clock.fixed(BEGIN):
        case = cast.case(State.PROPOSED)
    shown = case.clocks.get(kind=ClockKind.CONFIRMATION).due_at
    assert shown is not None
    for day in range(1, 5):
        with clock.fixed(BEGIN + timedelta(days=day)):
            follow_up(cast.zone)
        case.refresh_from_db()
        assert (case.state == State.CLOSED) == (BEGIN + timedelta(days=day) > shown), "it closes when it was shown"


def test_a_case_costs_the_same_statements_among_one_or_three(cast: Cast) -> None:
    days_later(cast, 0)
    counts = []
    for many in (1, 3):
        with clock.fixed(BEGIN):
            while Case.objects.filter(state=State.PROPOSED).count() < many:
                cast.case(State.PROPOSED)
        with CaptureQueriesContext(connection) as looked:
            days_later(cast, 1)
        counts.append(len(looked))
    assert counts[0] == counts[1], "looking costs no statement for each"

"""The promised time pauses for a body outside only if the zone agrees, and only as long as that body is awaited."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.promises import make_promise
from openzone.cases.actions.reviewing import faults_of, review_zone
from openzone.cases.actions.steps import run_clocks
from openzone.cases.enums import ClockKind, State, TimeUnit, Verb
from openzone.cases.models import Case, Clock, Message, Pause
from openzone.cases.promises import time_of
from openzone.cases.queries import to_decide
from openzone.cases.situations import possible_for
from openzone.cases.timing import Term
from openzone.core import clock
from openzone.core.errors import Conflict, Denied
from openzone.core.models import Activity, Approval, Delivery

# Monday, nine o'clock in the zone of the cast, which works seven hours a day.
MONDAY = datetime(2027, 3, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY = date(2027, 3, 3)
FRIDAY_EVENING = datetime(2027, 3, 5, 9, tzinfo=UTC)
TOLD = "The power company decides on Wednesday."


@pytest.fixture
def waiting(cast: Cast) -> Case:
    """A case that waits for a body outside, with five working days for its solution from Monday morning on."""
    terms = [
        Term(ClockKind.FIRST_REPLY, 4, TimeUnit.WORKING_HOURS),
        Term(ClockKind.RESOLUTION, 5, TimeUnit.WORKING_DAYS),
    ]
    make_promise(zone=cast.zone, code="all", name="All", terms=terms, by=cast.actor("administrator"))
    with clock.fixed(MONDAY):
        return cast.case(State.WAITING_EXTERNAL)


def asked(cast: Cast, case: Case, moment: datetime, until: date = WEDNESDAY) -> Case:
    with clock.fixed(moment):
        return actions.pause(
            now(case), by=cast.actor("officer"), until=until, reason="They are deaf.", explanation=TOLD
        )


def decided(cast: Cast, case: Case, moment: datetime, name: str = "leader", *, granted: bool = True) -> Case:
    with clock.fixed(moment):
        return actions.decide_pause(now(case), by=cast.actor(name), granted=granted)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def solution(case: Case) -> Clock:
    return Clock.objects.select_related("case").get(case=case, kind=ClockKind.RESOLUTION)


def agreeing(cast: Cast) -> None:
    assert review_zone(cast.zone.pk, clock.now()).disagreements == []


def test_without_the_zone_the_promised_time_runs_on(cast: Cast, waiting: Case) -> None:
    asked(cast, waiting, MONDAY + HOUR)
    assert now(waiting).due_at == FRIDAY_EVENING
    decided(cast, waiting, MONDAY + 2 * HOUR, granted=False)
    assert (now(waiting).due_at, now(waiting).asked_for) == (FRIDAY_EVENING, "")
    assert not Pause.objects.exists()
    assert not Activity.objects.filter(verb="case.decide_pause", audience="parties").exists()


def test_the_zone_lets_it_pause_and_it_ends_with_the_waiting(cast: Cast, waiting: Case) -> None:
    asked(cast, waiting, MONDAY + HOUR)
    case = decided(cast, waiting, MONDAY + DAY)
    assert (case.due_at, case.paused_until) == (None, datetime(2027, 3, 3, 16, tzinfo=UTC))
    assert Message.objects.filter(case=case).latest("number").body == TOLD
    rest = solution(case).stretches.get(until=None)
    assert (rest.runs, rest.state, rest.by) == (False, State.WAITING_EXTERNAL, cast.users["leader"])
    with clock.fixed(MONDAY + 2 * DAY):
        agreeing(cast)
        case = actions.resume(case, by=cast.actor("officer"))
        # One working day later than it was: what was paused, and no more.
        assert (case.due_at, case.paused_until) == (FRIDAY_EVENING + 3 * DAY, None)
        assert Pause.objects.get().ended_at == MONDAY + 2 * DAY
        agreeing(cast)
        Pause.objects.update(since=MONDAY + HOUR)
        assert list(faults_of(solution(case), time_of(cast.actor("leader")))) == ["stretches"]


def test_it_ends_by_itself_when_its_day_is_over_however_late_one_looks(cast: Cast, waiting: Case) -> None:
    asked(cast, waiting, MONDAY + HOUR)
    decided(cast, waiting, MONDAY + HOUR)
    over = datetime(2027, 3, 3, 16, tzinfo=UTC)
    with clock.fixed(over + 5 * DAY):
        run_clocks(cast.zone.pk, clock.now())
        assert Pause.objects.get().ended_at == over
        # Monday one hour passed, Monday to Wednesday it stood still: two days and six hours later than promised first.
        assert solution(waiting).due_at == datetime(2027, 3, 10, 8, tzinfo=UTC)
        agreeing(cast)
        assert Activity.objects.filter(verb="case.end_pause").count() == 1
    with clock.fixed(MONDAY + 11 * DAY):
        run_clocks(cast.zone.pk, clock.now())
        assert now(waiting).breached_at == datetime(2027, 3, 10, 8, tzinfo=UTC)
        agreeing(cast)


def test_what_resumes_after_the_day_was_paused_only_until_the_day(cast: Cast, waiting: Case) -> None:
    """The worker may be down: the time that was not agreed to counts all the same."""
    asked(cast, waiting, MONDAY + HOUR)
    decided(cast, waiting, MONDAY + HOUR)
    with clock.fixed(MONDAY + 7 * DAY):
        actions.resume(now(waiting), by=cast.actor("officer"))
        assert Pause.objects.get().ended_at == datetime(2027, 3, 3, 16, tzinfo=UTC)
        assert now(waiting).due_at == datetime(2027, 3, 10, 8, tzinfo=UTC)
        agreeing(cast)


@pytest.mark.parametrize("leaves", ["resume", "withdraw", "merge"])
def test_what_was_asked_for_goes_with_the_waiting(cast: Cast, waiting: Case, leaves: str) -> None:
    asked(cast, waiting, MONDAY + HOUR)
    with clock.fixed(MONDAY + 2 * HOUR):
        if leaves == "resume":
            actions.resume(now(waiting), by=cast.actor("officer"))
        elif leaves == "withdraw":
            actions.withdraw(now(waiting), by=cast.actor("member"), reason="No longer needed.")
        else:
            other = cast.case(State.IN_PROGRESS)
            actions.merge(now(waiting), by=cast.actor("officer"), target=other, reason="The same.")
    assert now(waiting).asked_for == ""
    assert Approval.objects.get(verb=Verb.PAUSE).granted is False


def test_only_somebody_of_the_zone_who_did_not_ask_decides(cast: Cast, waiting: Case) -> None:
    asked(cast, waiting, MONDAY + HOUR)
    case = now(waiting)
    for name in ("park_officer", "officer", "member"):
        with pytest.raises(Denied):
            decided(cast, case, MONDAY + HOUR, name)
    with clock.fixed(MONDAY + HOUR):
        assert Verb.DECIDE_PAUSE in possible_for(cast.actor("dispatcher"), case)
        assert case in to_decide(cast.actor("leader")) and case not in to_decide(cast.actor("park_officer"))
    told = Delivery.objects.filter(activity__verb="case.pause").values_list("recipient_id", flat=True)
    assert {cast.users["leader"].pk, cast.users["dispatcher"].pk} <= set(told)
    assert cast.users["member"].pk not in told


def test_a_time_that_is_over_or_stands_still_does_not_pause(cast: Cast, waiting: Case) -> None:
    with pytest.raises(Conflict, match="over already"):
        asked(cast, waiting, MONDAY + 5 * DAY, WEDNESDAY + 7 * DAY)
    asked(cast, waiting, MONDAY + HOUR)
    with pytest.raises(Conflict, match="asked for anew"):
        decided(cast, waiting, MONDAY + 3 * DAY)
    decided(cast, waiting, MONDAY + 3 * DAY, granted=False)
    asked(cast, waiting, MONDAY + 3 * DAY, WEDNESDAY + 7 * DAY)
    with pytest.raises(Conflict, match="over already"):
        decided(cast, waiting, MONDAY + 7 * DAY)
    decided(cast, waiting, MONDAY + 4 * DAY)
    with pytest.raises(Conflict, match="stands still already"):
        asked(cast, waiting, MONDAY + 4 * DAY, WEDNESDAY + 7 * DAY)

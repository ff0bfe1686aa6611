"""What clocks do, as rules over all states, and their arithmetic over any order of rests."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.promises import make_promise
from openzone.cases.actions.reviewing import faults_of
from openzone.cases.enums import ClockKind, State, StepAct, TimeUnit
from openzone.cases.models import Case, Clock
from openzone.cases.rules import ENDED, WAITING_ON
from openzone.cases.timing import (
    DUE,
    FOLLOWING,
    MOST_PERCENT,
    Run,
    Standing,
    Step,
    Term,
    acts_at,
    budgets,
    insist_terms,
    next_mark,
    reached,
    run_of,
)
from openzone.core import clock
from openzone.core.calendars.reading import working_time
from openzone.core.errors import Invalid

MONDAY = datetime(2027, 3, 1, 1, tzinfo=UTC)
STEPS = some.lists(
    some.builds(Step, some.integers(1, MOST_PERCENT), some.sampled_from(list(StepAct))), max_size=8, unique=True
).map(lambda steps: tuple(sorted(steps, key=lambda step: step.percent)))


@pytest.mark.parametrize(("state", "kind"), list(itertools.product(State, FOLLOWING)))
def test_every_clock_knows_what_to_do_in_every_state(state: State, kind: ClockKind) -> None:
    for replied, asked in itertools.product((True, False), repeat=2):
        run = run_of(kind, Standing(state, WAITING_ON[state], replied=replied, asked=asked))
        if state in ENDED and state != State.MERGED:
            assert run in (Run.KEPT, Run.VOID), "nothing runs on what has ended"
        if state == State.MERGED:
            assert run == Run.RESTS, "it may be taken apart again"


@given(STEPS, some.integers(1, 900))
def test_a_mark_is_seen_once_and_in_order(steps: tuple[Step, ...], minutes: int) -> None:
    length, latched, seen = timedelta(hours=5), 0, []
    for passed in range(0, minutes, 37):
        new = reached(steps, length, timedelta(minutes=passed), latched)
        latched = max([latched, *new])
        seen += new
    assert seen == sorted(set(seen))
    following = next_mark(steps, length, latched)
    assert following is None or all(mark * length / 100 < following for mark in seen)


@given(STEPS)
def test_after_a_standstill_every_climb_is_made_and_one_word_is_said(steps: tuple[Step, ...]) -> None:
    done = list(acts_at(steps, [step.percent for step in steps]))
    assert done.count(StepAct.CLIMB) == sum(step.act == StepAct.CLIMB for step in steps)
    assert sum(act != StepAct.CLIMB for act in done) <= 1


@given(some.lists(some.integers(1, DUE - 1), max_size=2, unique=True).map(sorted))
def test_the_levels_share_the_promise_among_them(climbs: list[int]) -> None:
    steps = tuple(Step(percent, StepAct.CLIMB) for percent in climbs)
    shares = budgets(Term(ClockKind.RESOLUTION, 5, TimeUnit.WORKING_DAYS, steps))
    assert sum(shares) == DUE and min(shares) > 0


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ([], "terms.resolution"),
        ([Term(ClockKind.RESOLUTION, 0, TimeUnit.WORKING_DAYS)], "terms.resolution"),
        ([Term(ClockKind.RESOLUTION, 4000, TimeUnit.DAYS)], "terms.resolution"),
        ([Term(ClockKind.RESOLUTION, 5, TimeUnit.DAYS, (Step(0, StepAct.WARN),))], "terms.resolution"),
        ([Term(ClockKind.RESOLUTION, 5, TimeUnit.DAYS, (Step(50, StepAct.CLIMB),) * 3)], "terms.resolution"),
        ([Term(ClockKind.RESOLUTION, 5, TimeUnit.DAYS)] * 2, "terms"),
    ],
)
def test_what_nobody_could_keep_is_refused_at_its_field(terms: list[Term], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        insist_terms(terms)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_rests_adds_up(cast: Cast, seed: int) -> None:
    dice, moment = random.Random(seed), MONDAY
    terms = [Term(ClockKind.RESOLUTION, 30, TimeUnit.WORKING_DAYS)]
    make_promise(zone=cast.zone, code="all", name="All", terms=terms, by=cast.actor("administrator"))
    with clock.fixed(moment):
        case = cast.case(State.IN_PROGRESS)
    time, worked, rests = working_time(cast.zone.pk), timedelta(0), False
    for _ in range(12):
        later = moment + timedelta(minutes=dice.choice([0, 1, 45, 600, 3000]))
        worked += timedelta(0) if rests else time.elapsed(moment, later)
        moment = later
        with clock.fixed(moment):
            row = Case.objects.get(pk=case.pk)
            if rests:
                actions.resume(row, by=cast.actor("officer"))
            else:
                actions.ask_information(row, by=cast.actor("officer"), body="And then?")
        rests = not rests
        running = Clock.objects.select_related("case").get(case=case, kind=ClockKind.RESOLUTION)
        assert running.passed == worked
        assert running.due_at == (None if rests else time.add(moment, running.length - worked))
        assert list(faults_of(running, time)) == []

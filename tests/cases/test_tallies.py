"""Kept counts of the figures say what counting says, whatever was done to the cases, in whatever order."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions, tallies
from openzone.cases.actions.excluding import ask_exclusion, decide_exclusion, end_exclusion
from openzone.cases.models import Case, Category, Exclusion, Tally
from openzone.cases.tasks import sum_up_tallies
from openzone.core import clock
from openzone.core.errors import Refusal
from openzone.core.figures import Row, all_figures, ask_each, find
from openzone.insight.queries import question

BEGIN = datetime(2016, 11, 20, 4, tzinfo=UTC)
STEPS = 90
YEARS = (2016, 2017, 2018)
MEASURES = set(tallies.MEASURES)


def answers(cast: Cast, as_of: datetime) -> dict[tuple[str, int, str | None], list[Row]]:
    """Every number of every figure."""
    return {
        (figure.code, year, dimension): rows
        for figure in all_figures()
        for year in YEARS
        for dimension, rows in ask_each(figure, question(cast.zone, year, as_of), (None, *figure.dimensions)).items()
    }


def counted(cast: Cast, as_of: datetime) -> dict[tuple[str, int, str | None], list[Row]]:
    """The same without what is kept."""
    Tally.objects.filter(year=0).update(year=1)
    try:
        return answers(cast, as_of)
    finally:
        Tally.objects.filter(year=1).update(year=0)


@pytest.fixture
def below(cast: Cast) -> Category:
    by = cast.actor("administrator")
    return actions.open_category(zone=cast.zone, code="night-bus", name="Night bus", parent=cast.category, by=by)


def leave_out_or_count_again(cast: Cast, case: Case) -> None:
    """Let two persons leave a case out of what judges the handling, or take that back."""
    leader, left_out = cast.actor("leader"), case.exclusions.filter(ended_at__isnull=True).first()
    if left_out is not None:
        end_exclusion(left_out, by=leader)
    else:
        asked = ask_exclusion(case, reason="A trial.", by=cast.actor("dispatcher"))
        decide_exclusion(asked, granted=True, by=leader)


def do_something(cast: Cast, drawn: random.Random, below: Category) -> None:
    """Do one thing to some case, if it can be done."""
    cases = list(Case.objects.order_by("pk"))
    case = drawn.choice(cases) if cases else None
    if case is None or (len(cases) < 12 and drawn.random() < 0.3):
        actions.submit(cast.draft(), by=cast.actor("member"))
        return
    officer, member, dispatcher = cast.actor("officer"), cast.actor("member"), cast.actor("dispatcher")
    verbs: list[Callable[[], Any]] = [
        lambda: actions.triage(case, by=dispatcher, category=drawn.choice([cast.category, below])),
        lambda: actions.answer_at_once(case, by=dispatcher, outcome="solved", body="Here.", category=below),
        lambda: actions.assign(case, by=dispatcher, unit=cast.units[drawn.choice(["station", "other"])]),
        lambda: actions.accept(case, by=dispatcher),
        lambda: actions.propose(case, by=dispatcher, outcome="solved", body="Done."),
        lambda: actions.propose(case, by=officer, outcome="partly", body="Done."),
        lambda: actions.confirm(
            case,
            by=member,
            solved=drawn.choice(["yes", "partly", "no"]),
            satisfaction=drawn.randint(1, 5),
            reason="So.",
        ),
        lambda: actions.dispute(case, by=member, reason="Not at all.", satisfaction=drawn.choice([None, 1])),
        lambda: leave_out_or_count_again(cast, case),
    ]
    drawn.shuffle(verbs)
    for verb in verbs:
        try:
            verb()
            return
        except Refusal:
            continue


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_is_counted(cast: Cast, below: Category, seed: int) -> None:
    drawn, moment = random.Random(seed), BEGIN
    for step in range(STEPS):
        moment += timedelta(hours=drawn.randint(1, 200))
        with clock.fixed(moment):
            do_something(cast, drawn, below)
        if step == STEPS // 3:
            tallies.recount(cast.zone.pk)
        if step == STEPS // 2:
            sum_up_tallies(timestamp=0)
    assert {measure for measure, _ in tallies.kept(cast.zone.pk, YEARS, moment)} == MEASURES
    kept = answers(cast, moment)
    assert kept == counted(cast, moment)
    assert sum(rows[0].numerator for (_, _, split), rows in kept.items() if split is None) > 8
    assert Exclusion.objects.exists()
    sum_up_tallies(timestamp=0)
    assert answers(cast, moment) == kept
    tallies.recount(cast.zone.pk)
    assert answers(cast, moment) == kept


def test_a_day_before_the_latest_change_is_counted(cast: Cast, below: Category) -> None:
    drawn, moments = random.Random(7), [BEGIN]
    tallies.recount(cast.zone.pk)
    for _ in range(STEPS):
        moments.append(moments[-1] + timedelta(hours=drawn.randint(1, 200)))
        with clock.fixed(moments[-1]):
            do_something(cast, drawn, below)
    for moment in moments[:: STEPS // 6]:
        assert answers(cast, moment) == counted(cast, moment)


def test_a_year_of_kept_counts_is_one_statement_for_all_splits(cast: Cast) -> None:
    with clock.fixed(BEGIN):
        cast.case("closed")
    tallies.recount(cast.zone.pk)
    figure = find("cases_received")
    with CaptureQueriesContext(connection) as asked:
        ask_each(figure, question(cast.zone, 2016, clock.now()), (None, *figure.dimensions))
    assert len(asked) == 1


def test_sums_are_of_as_many_rows_as_there_are_keys(cast: Cast) -> None:
    tallies.recount(cast.zone.pk)
    for _ in range(3):
        cast.case("closed")
    before = Tally.objects.count()
    sum_up_tallies(timestamp=0)
    assert Tally.objects.count() < before
    assert Tally.objects.filter(measure=tallies.RECEIVED, dimension="month").get().numerator == 3

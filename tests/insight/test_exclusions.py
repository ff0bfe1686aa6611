"""What two persons leave out adds nothing to any figure about the handling, until that is taken back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from openzone.cases import actions, tallies
from openzone.cases.actions.excluding import ask_exclusion, decide_exclusion, end_exclusion
from openzone.cases.enums import State
from openzone.cases.models import CallBack, Case, Cycle, Draw, Exclusion, Tally
from openzone.core import clock
from openzone.core.figures import Row, all_figures, as_json, ask, find
from openzone.insight.queries import question

# A Monday.
MONDAY = datetime(2027, 3, 1, 2, tzinfo=UTC)
DAY = timedelta(days=1)
COUNTING = ("cases_received", "cases_merged", "cases_excluded")
CHANGED = (
    *("cases_solved", "satisfaction", "satisfaction_mean", "dissatisfied_share"),
    *("survey_answer_rate", "unconfirmed_share", "held_rate", "callback_agreement"),
)


def whole(cast: Cast, code: str, at: datetime = MONDAY + 90 * DAY) -> Row:
    with clock.fixed(MONDAY + 90 * DAY):
        return ask(find(code), question(cast.zone, 2027, at))[0]


def of(cast: Cast, code: str, at: datetime = MONDAY + 90 * DAY) -> int:
    return int(whole(cast, code, at).denominator or 0)


@pytest.fixture
def pair(cast: Cast) -> list[Case]:
    """Two demands that ended, were looked at again and called about; both in the kept counts."""
    tallies.recount(cast.zone.pk)
    with clock.fixed(MONDAY):
        cases = [cast.case(State.CLOSED) for _n in range(2)]
        Cycle.objects.update(held_asked_at=clock.now() + DAY, held_at=clock.now() + DAY, held="yes")
        draw = Draw.objects.create(
            zone=cast.zone, month=date(2027, 3, 1), drawn_at=clock.now(),
            answered=2, unconfirmed=0, sampled=100, most_unconfirmed=0,
        )  # fmt: skip
        for case in cases:
            CallBack.objects.create(
                zone=cast.zone, draw=draw, case=case, cycle=case.cycles.get(), unit=cast.units["top"],
                made_at=clock.now(), done_at=clock.now() + DAY, done_by=cast.users["second"],
                reached=True, solved="yes",
            )  # fmt: skip
    return cases


def leave_out(cast: Cast, case: Case) -> Exclusion:
    with clock.fixed(MONDAY + 10 * DAY):
        asked = ask_exclusion(case, reason="A trial of ours.", by=cast.actor("dispatcher"))
        decide_exclusion(asked, granted=True, by=cast.actor("leader"))
    return Exclusion.objects.get()


def test_it_is_in_no_figure_about_the_handling_and_each_says_so(cast: Cast, pair: list[Case]) -> None:
    assert [of(cast, code) for code in CHANGED] == [2] * len(CHANGED)
    row = leave_out(cast, pair[0])
    assert [of(cast, code) for code in CHANGED] == [1] * len(CHANGED)
    assert whole(cast, "cases_received").numerator == 2
    asked = question(cast.zone, 2027, MONDAY + 90 * DAY)
    for figure in all_figures():
        if figure.records_in == "cases" and figure.code not in COUNTING:
            for part in figure.parts:
                assert pair[0] not in figure.records(asked, part), figure.code
    for code in CHANGED:
        (told,) = as_json(find(code), asked, "here", ask(find(code), asked))
        assert told["excluded"] == 1, code
    assert [of(cast, code, MONDAY + 9 * DAY) for code in CHANGED] == [2] * len(CHANGED), "before it was decided"
    with clock.fixed(MONDAY + 20 * DAY):
        end_exclusion(row, by=cast.actor("leader"))
    assert [of(cast, code) for code in CHANGED] == [2] * len(CHANGED)
    assert [of(cast, code, MONDAY + 19 * DAY) for code in CHANGED] == [1] * len(CHANGED), "while it was left out"


def sums() -> dict[Any, Any]:
    """What is kept, without what adds up to nothing."""
    tallies.sum_up()
    key = ("measure", "year", "dimension", "month", "category", "park", "unit")
    rows = Tally.objects.exclude(year=0).values_list(*key, "numerator", "denominator", "unknown")
    return {row[:7]: row[7:] for row in rows if any(row[7:])}


@pytest.mark.parametrize("again", [False, True])
def test_the_kept_sums_are_the_counted_ones(cast: Cast, pair: list[Case], again: bool) -> None:
    before, row = sums(), leave_out(cast, pair[0])
    if again:
        with clock.fixed(MONDAY + 20 * DAY):
            end_exclusion(row, by=cast.actor("leader"))
    kept = sums()
    assert (kept == before) is again
    tallies.recount(cast.zone.pk)
    assert sums() == kept
    # What was counted anew still knows what it is no answer to: the days before the decision.
    assert of(cast, "cases_solved", MONDAY + 9 * DAY) == 2


def test_the_rating_and_its_mean_are_of_the_same_answers(cast: Cast, pair: list[Case]) -> None:
    with clock.fixed(MONDAY + 5 * DAY):
        poor = cast.case(State.PROPOSED)
        actions.confirm(poor, by=cast.actor("member"), solved="partly", satisfaction=1)
    assert (of(cast, "satisfaction"), of(cast, "satisfaction_mean")) == (3, 3)
    leave_out(cast, poor)
    assert (of(cast, "satisfaction"), of(cast, "satisfaction_mean")) == (2, 2)
    assert whole(cast, "satisfaction").numerator == 2 and whole(cast, "satisfaction_mean").numerator > 3


def test_the_year_and_the_page_of_the_figure_say_how_many(cast: Cast, pair: list[Case]) -> None:
    leave_out(cast, pair[0])
    client = Client()
    with clock.fixed(MONDAY + 90 * DAY):
        client.force_login(cast.users["leader"])
        assert client.get(f"{reverse('desk_figures')}?year=2027").content.decode().count("1 left out") == 2
        page = client.get(f"{reverse('desk_figure', args=['satisfaction'])}?year=2027").content.decode()
    assert "1 demand is left out of this figure" in page

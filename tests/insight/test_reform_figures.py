"""How often a demand that only a changed policy solves sees that policy changed, counted by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import Outcome, State
from openzone.cases.models import Case, Matter
from openzone.core import clock
from openzone.core.figures import Part, Question, ask, ask_each, find
from openzone.insight.queries import question

MONDAY = datetime(2027, 3, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = MONDAY + 60 * DAY
CODES = ("reform_yield", "reform_days_p50")


def answered(cast: Cast, after: int, matter: Matter | None = None, outcome: str = Outcome.POLICY_NEEDED) -> Case:
    """A demand that was answered so many days later, and perhaps belongs to a matter."""
    with clock.fixed(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        if matter is not None:
            actions.add_to_matter(matter, case=case, by=cast.actor("dispatcher"))
    with clock.fixed(MONDAY + after * DAY):
        return actions.propose(
            Case.objects.get(pk=case.pk), by=cast.actor("officer"), outcome=outcome, body="The city."
        )


def matter(cast: Cast) -> Matter:
    with clock.fixed(MONDAY):
        by, unit = cast.actor("dispatcher"), cast.units["top"]
        opened = actions.open_matter(by=by, unit=unit, title="A road", category=cast.category)
        actions.propose_policy(
            opened, by=by, text="Pay for the road.", addressed_to="The city", submitted_on=MONDAY.date()
        )
        return opened


def decided(cast: Cast, one: Matter, on: date, *, adopted: bool) -> None:
    with clock.fixed(MONDAY + 30 * DAY):
        by = cast.actor("dispatcher")
        actions.decide_policy(one, by=by, adopted=adopted, decided_on=on, remark="Decided.")


@pytest.fixture
def demands(cast: Cast) -> dict[str, Case]:
    """Two whose policy was adopted on 15 March, and one of each other fate."""
    adopted, undecided, rejected = matter(cast), matter(cast), matter(cast)
    found = {
        "soon": answered(cast, 2, adopted),
        "sooner": answered(cast, 8, adopted),
        "undecided": answered(cast, 2, undecided),
        "rejected": answered(cast, 2, rejected),
        "alone": answered(cast, 2),
        "after the adoption": answered(cast, 20, adopted),
    }
    answered(cast, 2, adopted, Outcome.SOLVED)
    decided(cast, adopted, date(2027, 3, 15), adopted=True)
    decided(cast, rejected, date(2027, 3, 15), adopted=False)
    return found


def counted(asked: Question, code: str) -> list[float | None]:
    (row,) = ask(find(code), asked)
    return [float(row.numerator), None if row.denominator is None else float(row.denominator), row.unknown]


def test_a_policy_adopted_after_the_answer_counts_with_its_days(cast: Cast, demands: dict[str, Case]) -> None:
    now = question(cast.zone, 2027, LATER, None)
    assert counted(now, "reform_yield") == [2, 6, 1]
    # Twelve days after 3 March and six after 9 March.
    assert counted(now, "reform_days_p50") == [9, 2, 0]
    behind = find("reform_yield").records(now, Part.NUMERATOR)
    assert set(behind) == {demands["soon"], demands["sooner"]}
    assert set(find("reform_yield").records(now, Part.UNKNOWN)) == {demands["undecided"]}


def test_as_of_a_day_before_the_decision_nothing_is_adopted_yet(cast: Cast, demands: dict[str, Case]) -> None:
    then = question(cast.zone, 2027, MONDAY + 10 * DAY, None)
    # The one answered on 21 March is not there yet.
    assert counted(then, "reform_yield") == [0, 5, 4]
    assert counted(then, "reform_days_p50") == [0, 0, 0]


@pytest.mark.parametrize("code", CODES)
def test_the_splits_add_up(cast: Cast, demands: dict[str, Case], code: str) -> None:
    figure, now = find(code), question(cast.zone, 2027, LATER, None)
    found = ask_each(figure, now, (None, *figure.dimensions))
    (whole,) = found.pop(None)
    assert [sum(row.denominator or 0 for row in rows) for rows in found.values()] == [whole.denominator] * len(found)

"""Occupancy: by area and by space, on a day and averaged, with what is reserved and under works apart."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast
from openzone.core.figures import Part, ask, find
from openzone.insight.queries import question
from openzone.places.actions import close_space, hold_space
from openzone.places.enums import SpaceState
from openzone.places.models import Space
from openzone.registry.occupancy import Known, Span, known_between, occupancy, stretches
from openzone.registry.tenancies import with_state
from spaces import floor_in, let_to, space_on

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
AT_THE_END = datetime(2026, 6, 1, tzinfo=UTC)
# A loaded machine is no reason to fail.
PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
somewhen = st.dates(date(2024, 6, 1), date(2026, 6, 1))


@st.composite
def span(draw: st.DrawFn) -> Span:
    since = draw(somewhen)
    return Span(since, draw(st.one_of(st.none(), st.integers(0, 500).map(lambda n: since + timedelta(n)))))


@PATIENTLY
@given(span(), span(), st.lists(st.tuples(st.sampled_from(["reserved", "works"]), span()), max_size=3))
def test_every_day_has_one_state_and_the_parts_are_the_whole(
    there: Span, let: Span, holds: list[tuple[str, Span]]
) -> None:
    one = Known({}, Decimal(100), there, [(let, Decimal(60))], holds)
    days = [FIRST + timedelta(n) for n in range(365)]
    counted = sum(length for _state, length, _let in stretches(one, FIRST, LAST))
    assert counted == sum(there.holds(day) for day in days)
    whole = occupancy([one], FIRST, LAST)
    assert abs(whole.total_area - 100 * Decimal(counted) / 365) < Decimal("0.000001")
    by_day = sum(there.holds(day) and let.holds(day) for day in days)
    assert abs(whole.spaces[SpaceState.LET] - Decimal(by_day) / 365) < Decimal("0.000001")


@pytest.fixture
def hundred(cast: Cast) -> list[Space]:
    """Ten spaces of 100 m²: six let, one reserved, one under works, and two free."""
    floor = floor_in(cast)
    spaces = [space_on(cast, floor, f"A{number}") for number in range(10)]
    for space in spaces[:6]:
        let_to(cast, space, date(2025, 1, 1))
    by = cast.actor("park_officer")
    hold_space(spaces[6], kind="reserved", since=date(2025, 1, 1), reason="For a bank", by=by)
    hold_space(spaces[7], kind="works", since=date(2025, 1, 1), until=date(2026, 1, 31), reason="Lift", by=by)
    return spaces


def test_the_published_example(cast: Cast, hundred: list[Space]) -> None:
    known = occupancy(known_between(Space.objects.all(), LAST, LAST), LAST, LAST)
    assert known.by_space is not None and 1 - known.by_space == Decimal("0.4")
    assert known.area == {"let": 600, "reserved": 100, "works": 100, "free": 200}
    for code, value in (("occupancy_area", 600), ("spaces_reserved", 100), ("spaces_works", 100)):
        (row,) = ask(find(code), question(cast.zone, 2025, AT_THE_END))
        assert row.numerator == value and row.denominator == 1000


def test_a_fifth_of_the_year_is_a_fifth_of_the_space(cast: Cast) -> None:
    space = space_on(cast, floor_in(cast))
    let_to(cast, space, date(2025, 3, 1), date(2025, 3, 1) + timedelta(72), area=50)
    (area,) = ask(find("occupancy_area_average"), question(cast.zone, 2025, AT_THE_END))
    (spaces,) = ask(find("occupancy_spaces_average"), question(cast.zone, 2025, AT_THE_END))
    assert area.numerator == 10 and area.denominator == 100
    assert spaces.numerator == Decimal("0.2") and spaces.denominator == 1
    (then,) = ask(find("occupancy_spaces_average"), question(cast.zone, 2025, datetime(2025, 3, 2, 4, tzinfo=UTC)))
    assert then.numerator == Decimal("0.03")  # 2 of 61 days
    (before,) = ask(find("occupancy_area"), question(cast.zone, 2025, datetime(2024, 3, 2, tzinfo=UTC)))
    assert before.denominator == 0


@pytest.mark.parametrize("code", ["occupancy_spaces", "occupancy_spaces_average"])
def test_the_parts_add_up_and_lead_to_their_spaces(cast: Cast, hundred: list[Space], code: str) -> None:
    figure = find(code)
    for dimension in figure.dimensions:
        rows = ask(figure, question(cast.zone, 2025, AT_THE_END, dimension))
        assert sum(row.numerator for row in rows) == 6 and sum(row.denominator or 0 for row in rows) == 10
        for row in rows:
            asked = question(cast.zone, 2025, AT_THE_END, dimension, row.code)
            assert figure.records(asked).count() == row.numerator
            assert figure.records(asked, Part.DENOMINATOR).count() == row.denominator


def test_the_database_and_the_formula_agree_on_states(cast: Cast, hundred: list[Space]) -> None:
    let_to(cast, hundred[6], date(2026, 2, 1), reserved_for_it=True)
    close_space(hundred[9], on=date(2025, 12, 31), by=cast.actor("park_officer"))
    for day in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 2, 1)):
        counted = occupancy(known_between(Space.objects.all(), day, day), day, day)
        for state in SpaceState:
            assert with_state(Space.objects.all(), day).filter(state=state).count() == counted.spaces[state], day


def test_many_spaces_cost_no_statement_more(cast: Cast, hundred: list[Space]) -> None:
    with CaptureQueriesContext(connection) as asked:
        ask(find("occupancy_area"), question(cast.zone, 2025, AT_THE_END, "park"))
    assert len(asked) == 1

"""The rent of a month follows from the schedule, whatever it is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openzone.registry.rents import Rate, Terms, months_after, rent_due, terms_from

# A loaded machine is no reason to fail.
PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
rates = st.decimals(0, 500, places=4)
areas = st.decimals("0.01", 100_000, places=2)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    since = draw(days)
    until = draw(st.one_of(st.none(), st.integers(0, 4000).map(lambda n: since + timedelta(n))))
    later = draw(st.lists(st.integers(1, 3000), unique=True, max_size=4))
    schedule = [Rate(since, draw(rates)), *(Rate(since + timedelta(n), draw(rates)) for n in sorted(later))]
    return Terms(since, until, draw(areas), schedule, draw(st.integers(0, 24)))


def terms_at(rate: str, since: date, until: date | None = None, free: int = 0) -> Terms:
    return Terms(since, until, Decimal(100), [Rate(since, Decimal(rate))], free)


@pytest.mark.parametrize(
    ("known", "month", "due"),
    [
        (terms_at("50", date(2026, 1, 1)), (2026, 1), "5000.00"),
        (terms_at("50", date(2026, 1, 1)), (2025, 12), "0.00"),
        (terms_at("50", date(2026, 1, 16)), (2026, 1), "2580.65"),  # 16 of 31 days
        (terms_at("50", date(2026, 1, 1), date(2026, 2, 14)), (2026, 2), "2500.00"),
        (terms_at("50", date(2026, 1, 1), free=2), (2026, 2), "0.00"),
        (terms_at("50", date(2026, 1, 15), free=2), (2026, 3), "2741.94"),  # due from 15 March on: 17 of 31 days
        (terms_at("50", date(2026, 1, 31), free=1), (2026, 2), "178.57"),  # 28 February is the day a month later
    ],
)
def test_the_rent_of_a_month(known: Terms, month: tuple[int, int], due: str) -> None:
    assert rent_due(known, *month) == Decimal(due)


def test_a_step_in_the_middle_of_a_month_counts_by_days() -> None:
    schedule = [Rate(date(2026, 1, 1), Decimal(30)), Rate(date(2026, 4, 16), Decimal(60))]
    known = Terms(date(2026, 1, 1), None, Decimal(10), schedule)
    assert rent_due(known, 2026, 4) == Decimal(450)
    assert [rent_due(known, 2026, month) for month in (3, 5)] == [Decimal(300), Decimal(600)]


@PATIENTLY
@given(terms(), days)
def test_nothing_is_due_before_while_free_and_after(known: Terms, day: date) -> None:
    due = rent_due(known, day.year, day.month)
    first, last = date(day.year, day.month, 1), months_after(date(day.year, day.month, 1), 1) - timedelta(1)
    if last < known.free_until or (known.until is not None and first > known.until):
        assert due == 0
    highest = max(rate.per_square_metre for rate in known.schedule)
    assert 0 <= due <= (known.area * highest).quantize(Decimal("0.01")) + Decimal("0.01")


@PATIENTLY
@given(terms(), days)
def test_a_whole_month_at_one_rate_is_area_times_rate(known: Terms, day: date) -> None:
    first, last = date(day.year, day.month, 1), months_after(date(day.year, day.month, 1), 1) - timedelta(1)
    steady = len({known.rate_on(first + timedelta(n)) for n in range((last - first).days + 1)}) == 1
    if steady and known.is_due_on(first) and known.is_due_on(last):
        assert abs(rent_due(known, day.year, day.month) - known.area * known.rate_on(first)) <= Decimal("0.005")


@PATIENTLY
@given(terms(), st.integers(0, 2000))
def test_a_tenancy_cut_in_two_costs_what_it_cost(known: Terms, at: int) -> None:
    cut = known.since + timedelta(at)
    if known.until is None or cut >= known.until:
        return
    first = replace(known, until=cut - timedelta(1))
    second = terms_from(known, cut)
    for number in range(30):
        month = months_after(known.since.replace(day=1), number)
        parts = rent_due(first, month.year, month.month) + rent_due(second, month.year, month.month)
        assert abs(parts - rent_due(known, month.year, month.month)) <= Decimal("0.01")


@PATIENTLY
@given(days, st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(1)).day == 1

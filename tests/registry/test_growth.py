"""Growth by its two formulas, size classes by their rule, numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openzone.core.intervals import Interval, interval
from openzone.registry.growth import Figure, accumulated, compound
from openzone.registry.numbers import read_number
from openzone.registry.sizes import groups_of, size_of

POSITIVE = st.decimals(min_value="0.01", max_value=10**9, places=2)
ANY = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
YEARS = st.integers(min_value=1, max_value=30)


def exact(value: Decimal | int | str, currency: str = "") -> Figure:
    return Figure(interval("=", Decimal(value)), currency)


@pytest.mark.parametrize(
    ("base", "recent", "percent"), [(3_000_000, 15_000_000, 400), (2_000_000, 8_000_000, 300), (100, 593, 493)]
)
def test_published_examples(base: int, recent: int, percent: int) -> None:
    figures = {2011: exact(base), 2013: exact(recent)}
    assert accumulated(figures, 2011, 2013).rate == Decimal(percent) / 100


def test_accumulated_and_compound_are_told_apart() -> None:
    found = compound({2011: exact(100), 2013: exact(593)}, 2011, 2013).rate
    assert found is not None and round(found, 3) == Decimal("1.435")


@given(POSITIVE, ANY, YEARS)
def test_accumulated_growth_leads_back_to_the_last_figure(first: Decimal, last: Decimal, years: int) -> None:
    rate = accumulated({2000: exact(first), 2000 + years: exact(last)}, 2000, 2000 + years).rate
    assert rate is not None and abs(first * (1 + rate) - last) < Decimal("0.000001")


@given(POSITIVE, POSITIVE, YEARS)
def test_compound_growth_over_the_years_is_the_accumulated(first: Decimal, last: Decimal, years: int) -> None:
    figures = {2000: exact(first), 2000 + years: exact(last)}
    yearly, whole = compound(figures, 2000, 2000 + years).rate, accumulated(figures, 2000, 2000 + years).rate
    assert yearly is not None and whole is not None
    assert abs((1 + yearly) ** years / (1 + whole) - 1) < Decimal("1e-15")


@given(st.sampled_from([">", ">=", "<", "<=", "~"]), POSITIVE, POSITIVE, st.booleans())
def test_what_is_not_exact_gives_no_growth(comparator: str, first: Decimal, last: Decimal, at_end: bool) -> None:
    loose = Figure(interval(comparator, last if at_end else first))
    figures = {2016: exact(first) if at_end else loose, 2017: loose if at_end else exact(last)}
    for formula in (accumulated, compound):
        growth = formula(figures, 2016, 2017)
        assert growth.rate is None and growth.reason == f"no exact figure is known of {2017 if at_end else 2016}"


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({2016: exact(0), 2017: exact(5)}, "the figure of 2016 is zero or negative, so nothing can be divided by it"),
        ({2016: exact(-3), 2017: exact(5)}, "the figure of 2016 is zero or negative, so nothing can be divided by it"),
        ({2017: exact(5)}, "nothing is known of 2016"),
        ({2016: exact(5)}, "nothing is known of 2017"),
        ({2016: exact(5, "CNY"), 2017: exact(5, "USD")}, "the two years are told in different currencies"),
    ],
)
def test_the_unknown_has_a_reason(figures: dict[int, Figure], reason: str) -> None:
    assert (accumulated(figures, 2016, 2017).rate, compound(figures, 2016, 2017).rate) == (None, None)
    assert accumulated(figures, 2016, 2017).reason == reason


def test_a_fall_below_nought_has_no_compound_rate_and_a_fall_to_nought_is_total() -> None:
    figures = {2015: exact(4), 2016: exact(0), 2017: exact(-4)}
    assert accumulated(figures, 2015, 2017).rate == -2
    assert compound(figures, 2015, 2017).reason == "the figure of 2017 is negative"
    assert compound(figures, 2015, 2016).rate == -1
    assert accumulated(figures, 2017, 2017).reason == "there is only one year"


def tens(value: int) -> Interval:
    return interval("=", Decimal(value) * 10_000)


@pytest.mark.parametrize(
    ("group", "people", "revenue", "size"),
    [
        ("software_it", "=1000", 9_000, "medium"), ("software_it", "=320", 12_000, "large"),
        ("software_it", "=9", 20_000, "micro"), ("industry", "=1000", 40_000, "large"),
        ("industry", "=999", 40_000, "medium"), ("industry", "=300", 1_999, "small"),
        ("software_it", ">1000", 12_000, "large"), ("software_it", ">200", 12_000, None),
        ("software_it", "<10", None, "micro"), ("software_it", "=1000", None, None), ("other", ">=300", None, "large"),
    ],
)  # fmt: skip
def test_the_size_class_of_the_rule(group: str, people: str, revenue: int | None, size: str | None) -> None:
    number = people.lstrip("<>=")
    figures = {"headcount": interval(people.removesuffix(number), Decimal(number))}
    figures |= {"revenue": tens(revenue)} if revenue is not None else {}
    assert size_of([group], figures) == size


def test_assets_count_where_the_rule_says_so() -> None:
    figures = {"revenue": tens(150_000), "assets": tens(12_000)}
    assert size_of(["real_estate_development"], figures) == "medium"
    assert size_of(groups_of("isic", "L"), figures) is None, "it may manage property too, which is classed by people"


def test_a_section_stands_for_all_that_it_can_mean() -> None:
    assert groups_of("isic", "J.62.620.6201") == ("software_it",) and set(groups_of("isic", "J")) == {
        "software_it",
        "information_transmission",
    }
    assert groups_of("isic", "Q") == ("other",)
    assert groups_of("isic", "C.28.282.2829") == groups_of("gbt4754", "C.35.351.3511") == ("industry",)
    assert groups_of("gbt4754", "F.51.517.5173") == ("wholesale",) and groups_of("gbt4754", "O.80") == ("other",)
    few, many = {"headcount": interval("=", Decimal(50)), "revenue": tens(200)}, {
        "headcount": interval("=", Decimal(400)), "revenue": tens(12_000)
    }  # fmt: skip
    assert (size_of(groups_of("isic", "J"), few), size_of(groups_of("isic", "J"), many)) == ("small", None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1200", "1200"), ("1,200.50", "1200.50"), ("１２００", "1200"), ("1 234 567", "1234567"), ("-3.5", "-3.5"),
        ("12万", "120000"), ("1.5 亿", "150000000"), ("−7", "-7"), ("1,5", None), ("", None), ("12a", None),
        ("万", None), ("1e5", None), ("12,34", None), ("9" * 60, None),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(text: str, number: str | None) -> None:
    assert read_number(text) == (None if number is None else Decimal(number))

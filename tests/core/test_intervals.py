"""A figure told with a comparator decides only what holds for every number that it can be."""

from decimal import Decimal

import pytest

from openzone.core.intervals import Comparator, interval

THOUSAND = Decimal(1000)


@pytest.mark.parametrize(
    ("comparator", "bound", "at_least", "over", "equals"),
    [
        (Comparator.EQUAL, "1000", True, False, True),
        (Comparator.EQUAL, "999", True, True, False),
        (Comparator.OVER, "1000", True, True, False),
        (Comparator.OVER, "1001", None, None, None),
        (Comparator.AT_LEAST, "1000", True, None, None),
        (Comparator.UNDER, "1000", False, False, False),
        (Comparator.UNDER, "999.5", None, None, None),
        (Comparator.AT_MOST, "1000", None, False, None),
        (Comparator.ABOUT, "1000", None, None, None),
    ],
)
def test_what_a_told_figure_decides(
    comparator: str, bound: str, at_least: bool | None, over: bool | None, equals: bool | None
) -> None:
    known, limit = interval(comparator, THOUSAND), Decimal(bound)
    assert (known.at_least(limit), known.over(limit), known.equals(limit)) == (at_least, over, equals)

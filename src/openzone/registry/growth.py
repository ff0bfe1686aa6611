"""Growth over years, by stated formulas, and an honest “unknown” where a formula says nothing.

With `first` the figure of the first year and `last` that of the last one, `n` years later:

- accumulated growth is `(last - first) / first`: how much more it is in the end than it was in the beginning;
- compound growth is `(last / first) ** (1 / n) - 1`: the one yearly rate that leads from the first figure to the last.

Both are shares: 0.25 is 25 %. The years between do not matter to either. Three figures stand two years apart, so growth
“over three years” of 493 % is a compound growth of 143.5 % over n = 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

from openzone.core.intervals import Interval

DIGITS = 28


@dataclass(frozen=True)
class Figure:
    """What is known of one year. `currency` is empty for what is no money."""

    interval: Interval
    currency: str = ""


@dataclass(frozen=True)
class Growth:
    """A rate, or the reason why there is none."""

    rate: Decimal | None
    reason: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a rate."""
        return self.rate is not None


def accumulated(figures: Mapping[int, Figure], first: int, last: int) -> Growth:
    """`(last - first) / first`."""
    ends = _ends(figures, first, last)
    if isinstance(ends, Growth):
        return ends
    with localcontext(prec=DIGITS):
        return Growth((ends[1] - ends[0]) / ends[0])


def compound(figures: Mapping[int, Figure], first: int, last: int) -> Growth:
    """`(last / first) ** (1 / n) - 1`, n being the years between them."""
    ends = _ends(figures, first, last)
    if isinstance(ends, Growth):
        return ends
    if ends[1] < 0:
        return _unknown(_("the figure of %(year)d is negative"), last)
    with localcontext(prec=DIGITS):
        return Growth((ends[1] / ends[0]) ** (Decimal(1) / (last - first)) - 1)


def _ends(figures: Mapping[int, Figure], first: int, last: int) -> tuple[Decimal, Decimal] | Growth:
    """The two numbers, or why there is no growth between these years."""
    if last <= first:
        return Growth(None, _("there is only one year"))
    for year in (first, last):
        if year not in figures:
            return _unknown(_("nothing is known of %(year)d"), year)
        if not figures[year].interval.is_exact:
            return _unknown(_("no exact figure is known of %(year)d"), year)
    if figures[first].currency != figures[last].currency:
        return Growth(None, _("the two years are told in different currencies"))
    low, high = figures[first].interval.low, figures[last].interval.low
    assert low is not None and high is not None, "both are exact"
    if low <= 0:
        return _unknown(_("the figure of %(year)d is zero or negative, so nothing can be divided by it"), first)
    return low, high


def _unknown(sentence: str, year: int) -> Growth:
    return Growth(None, sentence % {"year": year})

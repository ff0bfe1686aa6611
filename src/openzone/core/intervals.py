"""Figures as exact as they were told: “over 1000” is every number above 1000.

Whoever decides something by a figure (a rule, a ranking, a sentence of a text) decides it over the whole interval, or
not at all.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Comparator(TextChoices):
    """How a figure stands to the number that was told with it."""

    EQUAL = "=", _("exactly")
    OVER = ">", _("over")
    AT_LEAST = ">=", _("at least")
    UNDER = "<", _("under")
    AT_MOST = "<=", _("up to")
    ABOUT = "~", _("about")


@dataclass(frozen=True)
class Interval:
    """The numbers that a figure can be. None is an open side; `*_open` says that the bound itself is excluded."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high

    def at_least(self, bound: Decimal) -> bool | None:
        """Whether it is `bound` or more: yes, no, or None where the interval holds both."""
        if self.low is not None and self.low >= bound:
            return True
        below = self.high is not None and (self.high < bound or (self.high == bound and self.high_open))
        return False if below else None

    def over(self, bound: Decimal) -> bool | None:
        """Whether it is more than `bound`: yes, no, or None where the interval holds both."""
        if self.low is not None and (self.low > bound or (self.low == bound and self.low_open)):
            return True
        return False if self.high is not None and self.high <= bound else None

    def equals(self, bound: Decimal) -> bool | None:
        """Whether it is exactly `bound`: yes, no, or None where it may be."""
        if self.is_exact:
            return self.low == bound
        outside = self.at_least(bound) is False or self.over(bound) is True
        return False if outside else None


def interval(comparator: str, value: Decimal) -> Interval:
    """The numbers that a comparator and a value leave possible. “About” leaves all: nothing may be decided by it."""
    if comparator == Comparator.EQUAL:
        return Interval(value, value)
    if comparator in (Comparator.OVER, Comparator.AT_LEAST):
        return Interval(value, None, low_open=comparator == Comparator.OVER)
    if comparator in (Comparator.UNDER, Comparator.AT_MOST):
        return Interval(None, value, high_open=comparator == Comparator.UNDER)
    return Interval(None, None)

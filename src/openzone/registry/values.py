"""Whether a figure can be what it says: its number, its unit, its date. Each refusal is a sentence with its reason."""

from datetime import date
from decimal import Decimal
from typing import Protocol

import pycountry

from openzone.core.errors import Invalid
from openzone.core.intervals import Comparator
from openzone.core.partial_dates import PartialDate
from openzone.core.sentences import gettext as _
from openzone.registry.enums import IndicatorKind, Period
from openzone.ui.numbers import grouped

LARGEST = Decimal(10) ** 17
MOST_DECIMALS = 6


class Measured(Protocol):
    """An indicator as far as it says what is possible."""

    kind: str
    unit: str
    period: str
    decimals: int
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def shown_name(self) -> str:
        """Its name, in the reader's language."""

    @property
    def shown_unit(self) -> str:
        """Its unit, in the reader's language."""


def insist_value(indicator: Measured, value: Decimal) -> None:
    """`Invalid` for a number that the indicator cannot have."""
    if sentence := misfit(indicator, value):
        raise Invalid.of("value", sentence)


def misfit(indicator: Measured, value: Decimal) -> str:
    """Why the indicator cannot have this number; nothing where it can."""
    if not value.is_finite() or abs(value) >= LARGEST:
        words = {"indicator": indicator.shown_name}
        return _("“%(indicator)s” is larger than anything that can be counted here.") % words
    if value != round(value, indicator.decimals):
        return _misfit_decimals(indicator)
    if indicator.lowest is not None and value < indicator.lowest:
        return _misfit_low(indicator, indicator.lowest)
    if indicator.highest is not None and value > indicator.highest:
        words = {"indicator": indicator.shown_name, "bound": shown(indicator.highest)}
        return _("“%(indicator)s” is at most %(bound)s.") % words
    return ""


def _misfit_low(indicator: Measured, lowest: Decimal) -> str:
    words = {"indicator": indicator.shown_name, "bound": shown(lowest)}
    if not lowest:
        return _("“%(indicator)s” cannot be negative.") % words
    return _("“%(indicator)s” is at least %(bound)s.") % words


def _misfit_decimals(indicator: Measured) -> str:
    words = {"indicator": indicator.shown_name, "unit": indicator.shown_unit, "count": indicator.decimals}
    if not indicator.decimals:
        return _("“%(indicator)s” is counted in whole %(unit)s.") % words
    return _("“%(indicator)s” has at most %(count)d decimals.") % words


def shown(value: Decimal) -> str:
    """A number as people read it, without noughts behind the point."""
    return grouped(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


def insist_comparator(comparator: str) -> None:
    """`Invalid` for what says nothing about a number."""
    if comparator not in Comparator.values:
        sentence = _("Please say whether it is exactly this, over, at least, under, up to or about it.")
        raise Invalid.of("comparator", sentence)


def currency_for(indicator: Measured, currency: str, unit: str) -> str:
    """The currency in which a figure is kept: the usual one if none is named. `Invalid` for a wrong unit."""
    if unit and unit != indicator.unit and not (indicator.kind == IndicatorKind.MONEY and unit == currency):
        sentence = _("“%(indicator)s” is told in %(unit)s, not in %(given)s.")
        words = {"indicator": indicator.shown_name, "unit": indicator.unit, "given": unit[:20]}
        raise Invalid.of("unit", sentence % words)
    if indicator.kind != IndicatorKind.MONEY:
        if currency:
            sentence = _("“%(indicator)s” is counted in %(unit)s, so no currency belongs to it.")
            words = {"indicator": indicator.shown_name, "unit": indicator.shown_unit}
            raise Invalid.of("currency", sentence % words)
        return ""
    chosen = currency or indicator.unit
    if pycountry.currencies.get(alpha_3=chosen) is None:
        raise Invalid.of("currency", _("This is not a currency code such as CNY or USD."))
    return chosen


def insist_date(indicator: Measured, at: PartialDate, today: date) -> None:
    """`Invalid` for a date at which the indicator cannot have been known."""
    if sentence := misfit_date(indicator, at, today):
        raise Invalid.of("at", sentence)


def misfit_date(indicator: Measured, at: PartialDate, today: date) -> str:
    """Why the indicator cannot be told of this date today; nothing where it can."""
    begins = at.first or at.last
    if begins is None:
        return _("Please say of which day, month or year this is known.")
    if begins > today:
        return _("%(date)s lies in the future.") % {"date": at.words}
    if indicator.period == Period.DAY:
        return ""
    if at.side or at.precision == "day":
        words = {"indicator": indicator.shown_name}
        return _("“%(indicator)s” is told over a year, a quarter or a month, such as 2017, 2017-Q2 or 2017-05.") % words
    if at.last is not None and at.last >= today:
        words = {"indicator": indicator.shown_name, "date": at.words}
        return _("%(date)s is not over yet, so “%(indicator)s” cannot be told of it.") % words
    return ""

"""Figures as people read them: the number with its unit and what was said of it."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from openzone.core.intervals import Comparator
from openzone.registry.enums import IndicatorKind
from openzone.registry.growth import Growth
from openzone.registry.models import Fact
from openzone.registry.values import shown
from openzone.ui.numbers import share

_LARGE = {
    "en": ((Decimal(10**9), "billion"), (Decimal(10**6), "million")),
    "zh": ((Decimal(10**8), "亿"), (Decimal(10**4), "万")),
}
CURRENCY_WORDS = {"CNY": "元", "USD": "美元", "EUR": "欧元", "JPY": "日元", "HKD": "港元"}


def figure_words(fact: Fact) -> str:
    """“over 1,000 persons”, “12.5 million CNY”."""
    return with_comparator(
        fact.comparator, amount_words(fact.value, fact.currency) if fact.currency else _counted(fact)
    )


def exact_words(fact: Fact) -> str:
    """The same with every digit."""
    unit = fact.currency or fact.indicator.shown_unit
    return with_comparator(fact.comparator, f"{shown(fact.value)} {unit}")


def with_comparator(comparator: str, figure: str) -> str:
    """A figure with what was said of it; “exactly” needs no word."""
    if comparator == Comparator.EQUAL:
        return figure
    words = {"comparator": Comparator(comparator).label, "figure": figure}
    return pgettext("figure", "%(comparator)s %(figure)s") % words


def _counted(fact: Fact) -> str:
    number = shown(fact.value)
    if fact.indicator.kind == IndicatorKind.PERCENT:
        return f"{number} %"
    return pgettext("count", "%(number)s %(unit)s") % {"number": number, "unit": fact.indicator.shown_unit}


def amount_words(value: Decimal, currency: str) -> str:
    """An amount in the large units of the reader's language."""
    chinese = (get_language() or "en").startswith("zh")
    steps = _LARGE["zh" if chinese else "en"]
    size, word = next(((size, word) for size, word in steps if abs(value) >= size), (Decimal(1), ""))
    number = shown(round(value / size, 2 if word else 0))
    if chinese:
        return f"{number}{word}{CURRENCY_WORDS.get(currency, ' ' + currency)}"
    return " ".join(filter(None, (number, word, currency)))


def plotted_unit(values: Sequence[Decimal], currency: str) -> tuple[Decimal, str]:
    """By how much amounts are divided where they stand on an axis, and the unit that they then have."""
    largest = max(map(abs, values), default=Decimal(0))
    chinese = (get_language() or "en").startswith("zh")
    size, word = _LARGE["zh" if chinese else "en"][1]
    if largest < size:
        return Decimal(1), CURRENCY_WORDS.get(currency, currency) if chinese else currency
    return size, f"{word}{CURRENCY_WORDS.get(currency, currency)}" if chinese else f"{word} {currency}"


def growth_words(growth: Growth) -> str:
    """“+247 %”, or “unknown”."""
    if growth.rate is None:
        return _("unknown")
    return f"{'+' if growth.rate > 0 else ''}{share(growth.rate)}".replace("-", "−")

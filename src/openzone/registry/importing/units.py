"""Units as headings and cells write them: 万元, 亿美元, 人, million USD; how many times what."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from openzone.registry.enums import IndicatorKind
from openzone.registry.models import Indicator
from openzone.registry.presets import preset
from openzone.registry.values import currency_for

_WORDS: Mapping[str, Any] = preset("import_words")
_TIMES: Mapping[str, int] = _WORDS["times"]
_LONGEST_FIRST = sorted(_TIMES, key=len, reverse=True)
_CURRENCIES: Mapping[str, str] = _WORDS["currencies"]
_COUNTED: Mapping[str, list[str]] = _WORDS["counted"]
_WHAT = {word: what for what, words in _COUNTED.items() for word in words}
_PIECES = frozenset({"pieces", "standards", "contracts"})


@dataclass(frozen=True)
class Unit:
    """So many times what: a currency, something counted, or nothing named."""

    times: Decimal = Decimal(1)
    currency: str = ""
    what: str = ""


@lru_cache(maxsize=1_000)
def read_unit(text: str) -> Unit | None:
    """The unit that a text names; None for what is none."""
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).removeprefix("单位").strip(" :")
    if not words:
        return Unit()
    times, rest = _times(words)
    bare = rest.strip(" ,/")
    if not bare:
        return Unit(times)
    if bare in _CURRENCIES:
        return Unit(times, currency=_CURRENCIES[bare])
    return Unit(times, what=_WHAT[bare]) if bare in _WHAT else None


def _times(words: str) -> tuple[Decimal, str]:
    """How many times, written before or behind what is counted."""
    for word in _LONGEST_FIRST:
        latin = word.isascii() and word.isalpha()
        pattern = rf"(?<![a-z]){word}(?![a-z])" if latin else re.escape(word)
        if words.startswith(word) or words.endswith(word):
            rest, found = re.subn(pattern, "", words, count=1)
            if found:
                return Decimal(_TIMES[word]), rest
    return Decimal(1), words


def currency_of(unit: Unit, indicator: Indicator, written: str) -> str:
    """The currency in which a figure in this unit is told, empty for what is no money. `Invalid` for a wrong unit."""
    fits = not unit.what or unit.what == indicator.unit or (unit.what in _PIECES and indicator.unit in _PIECES)
    if indicator.kind == IndicatorKind.MONEY or not unit.currency:
        return currency_for(indicator, unit.currency, "" if fits else written)
    return currency_for(indicator, "", written)

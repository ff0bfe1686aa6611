"""Units as headings and cells write them: 万元, 亿美元, 人, million USD; how many times what."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from openzone.registry.enums import IndicatorKind
from openzone.registry.models import Indicator
from openzone.registry.values import currency_for

_TIMES = {
    "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100,
    "billion": 10**9, "million": 10**6, "mio": 10**6, "mn": 10**6, "thousand": 1000, "10000": 10**4, "10k": 10**4,
    "10,000": 10**4, "1,000": 1000, "1000": 1000, "'000": 1000, "000": 1000, "k": 1000, "m": 10**6, "bn": 10**9,
}  # fmt: skip
_CURRENCIES = {
    "元": "CNY", "人民币": "CNY", "人民币元": "CNY", "元人民币": "CNY", "rmb": "CNY", "yuan": "CNY", "cny": "CNY", "¥": "CNY",
    "美元": "USD", "美金": "USD", "usd": "USD", "us$": "USD", "$": "USD", "欧元": "EUR", "eur": "EUR", "€": "EUR",
    "日元": "JPY", "jpy": "JPY", "港元": "HKD", "港币": "HKD", "hkd": "HKD", "英镑": "GBP", "gbp": "GBP", "£": "GBP",
    "韩元": "KRW", "krw": "KRW", "卢比": "INR", "inr": "INR", "新加坡元": "SGD", "sgd": "SGD",
}  # fmt: skip
_COUNTED = {
    "persons": ("人", "名", "人次", "person", "persons", "people", "employees", "heads"),
    "pieces": ("件", "个", "项", "份", "条", "家", "piece", "pieces", "standards", "contracts", "items", "pcs"),
    "m²": ("平方米", "平米", "m2", "m²", "㎡", "sqm", "sq m"),
    "%": ("%", "％", "percent", "百分比"),
}
_WHAT = {word: what for what, words in _COUNTED.items() for word in words}
_PIECES = frozenset({"pieces", "standards", "contracts"})


@dataclass(frozen=True)
class Unit:
    """So many times what: a currency, something counted, or nothing named."""

    times: Decimal = Decimal(1)
    currency: str = ""
    what: str = ""


def read_unit(text: str) -> Unit | None:
    """The unit that a text names; None for what is none."""
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).removeprefix("单位").strip(" ::")
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
    for word in sorted(_TIMES, key=len, reverse=True):
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

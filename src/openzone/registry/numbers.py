"""Numbers as people type them: grouped by thousands, in full-width digits, in 万 and 亿."""

import re
import unicodedata
from decimal import Decimal

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
LONGEST = 40


def names_unit(text: str) -> bool:
    """Whether a text tells its number in 万 or 亿."""
    return unicodedata.normalize("NFKC", text).strip()[-1:] in _TIMES


def read_number(text: str) -> Decimal | None:
    """The number that a text names; None for what is none, or could be read in two ways (`1,5`)."""
    typed = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    times = _TIMES.get(typed[-1:], Decimal(1))
    digits = typed[:-1].rstrip() if typed[-1:] in _TIMES else typed
    if len(digits) > LONGEST or not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        return None
    return Decimal(digits.replace(",", "").replace(" ", "")) * times

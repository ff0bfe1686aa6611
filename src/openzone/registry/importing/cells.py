"""Cells as people fill them in, read exactly: amounts with comparators and units, dates in every usual form."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openzone.core.days import FIRST_YEAR, LAST_YEAR
from openzone.core.intervals import Comparator
from openzone.registry.importing.units import Unit, read_unit
from openzone.registry.numbers import read_number
from openzone.registry.presets import preset

_WORDS: Mapping[str, Any] = preset("import_words")
NOTHING = frozenset(_WORDS["nothing"])
_BEFORE: Mapping[str, str] = _WORDS["before"]
_BEHIND: Mapping[str, str] = _WORDS["behind"]
_BEFORE_LONGEST_FIRST = sorted(_BEFORE, key=len, reverse=True)
_BEHIND_LONGEST_FIRST = sorted(_BEHIND, key=len, reverse=True)
_AMOUNT = re.compile(r"(?P<sign>[+-]?)(?P<digits>\d[\d, ]*(?:\.\d+)?)(?P<unit>.*)", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Amount:
    """A number as it is told, in the unit that the cell names; `unit` is empty where it names none."""

    value: Decimal
    comparator: str
    unit: Unit
    written: str


def is_nothing(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return text.strip().casefold() in NOTHING


def read_amount(text: str) -> Amount | None:
    """The amount that a cell tells; None for what is none, or could be read in two ways."""
    words = unicodedata.normalize("NFKC", text).replace("−", "-").strip().casefold()
    comparator, words = _compared(words)
    if words.startswith("(") and words.endswith(")"):
        words = f"-{words[1:-1].strip()}"
    for sign in ("¥", "$", "€", "£", "rmb", "usd", "cny"):
        if words.startswith(sign):
            words = f"{words.removeprefix(sign).strip()}{sign}"
    found = _AMOUNT.fullmatch(words)
    if found is None:
        return None
    told, rest = _behind(found["unit"].strip())
    value, unit = read_number(f"{found['sign']}{found['digits'].strip()}"), read_unit(rest)
    if value is None or unit is None or (told and comparator != Comparator.EQUAL):
        return None
    return Amount(value, told or comparator, unit, rest)


def _compared(words: str) -> tuple[str, str]:
    if words[:1].isdigit():
        return Comparator.EQUAL, words
    for word in _BEFORE_LONGEST_FIRST:
        if words.startswith(word):
            return _BEFORE[word], words[len(word) :].strip()
    return Comparator.EQUAL, words


def _behind(words: str) -> tuple[str, str]:
    """A comparator behind the number or behind its unit: 1000以上, 1000人以上, 1000余人."""
    for word in _BEHIND_LONGEST_FIRST if words else ():
        if words.startswith(word):
            return _BEHIND[word], words[len(word) :].strip()
        if words.endswith(word):
            return _BEHIND[word], words[: -len(word)].strip()
    return "", words


_HAN = str.maketrans("〇零一二三四五六七八九", "00123456789")
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_TENS = re.compile(r"(\d?)十(\d?)")
_QUARTER = re.compile(r"(\d{4})(?:q|-q|第?)([1-4])(?:季度)?")
_WRITTEN = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?(?:[ t]\d{1,2}:\d\d(?::\d\d)?)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)?")
_TURNED = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_ENGLISH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]{3})[a-z]*\.?,? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})")
_SERIALS = range(20_000, 80_000)
_SERIAL_ZERO = date(1899, 12, 30)


def read_date(text: str) -> str | None:
    """A cell's date in the form of `PartialDate`; None for what is none, or could be read in two ways."""
    words = unicodedata.normalize("NFKC", text).strip().casefold()
    words = words.removeprefix("截至").removeprefix("截止")
    side = next((name for word, name in (("以前", "before "), ("之前", "before ")) if words.endswith(word)), "")
    words = words.removesuffix("以前").removesuffix("之前") if side else words
    found = _written(_digits(words))
    return None if found is None else f"{side}{found}"


def _digits(words: str) -> str:
    """Chinese dates in digits: 二〇二三年五月六日 and 2023年5月6日 become 2023-5-6."""
    if any(letter in words for letter in "年月日季"):
        words = words.translate(_HAN)
        words = _TENS.sub(lambda one: str(int(one[1] or 1) * 10 + int(one[2] or 0)), words)
    words = words.replace("年末", "年").replace("年底", "年").replace("年度", "年")
    return (
        words.replace("年", "-").replace("月", "-").replace("日", "").replace("号", "").rstrip("- ").replace(" -", "-")
    )


def _written(words: str) -> str | None:
    if words.isascii() and words.isdigit() and len(words) == 5 and int(words) in _SERIALS:
        return (_SERIAL_ZERO + timedelta(days=int(words))).isoformat()
    if found := _QUARTER.fullmatch(words.replace("-第", "第").replace(" ", "")):
        return f"{found[1]}-Q{found[2]}"
    if found := _WRITTEN.fullmatch(words.replace("- ", "-")) or _COMPACT.fullmatch(words):
        return _parts(found[1], found[2], found[3])
    if found := _ENGLISH.fullmatch(words):
        return (
            _parts(found[4], str(_MONTHS.get(found[2], 0) or ""), found[1] or found[3]) if found[2] in _MONTHS else None
        )
    found = _TURNED.fullmatch(words)
    return _turned(int(found[1]), int(found[2]), found[3]) if found else None


def _parts(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def _turned(first: int, second: int, year: str) -> str | None:
    """A date with the year last says whether the day or the month comes first only where one is above 12."""
    if first > 12 >= second:
        return _parts(year, str(second), str(first))
    if second > 12 >= first or first == second:
        return _parts(year, str(first), str(second))
    return None

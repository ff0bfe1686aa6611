"""Cells as people fill them in, read exactly: amounts with comparators and units, dates in every usual form."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from openzone.core.days import FIRST_YEAR, LAST_YEAR
from openzone.core.intervals import Comparator
from openzone.registry.importing.units import Unit, read_unit
from openzone.registry.numbers import read_number

NOTHING = frozenset(("", "-", "--", "—", "——", "/", "\\", "无", "暂无", "不详", "未知", "空", "n/a", "na", "n.a.", "none", "null",
    "nil", "unknown", "#n/a", "#value!", "#ref!"))  # fmt: skip
_BEFORE = {
    ">=": Comparator.AT_LEAST, "≥": Comparator.AT_LEAST, "不少于": Comparator.AT_LEAST, "不低于": Comparator.AT_LEAST,
    "至少": Comparator.AT_LEAST, "at least": Comparator.AT_LEAST, "<=": Comparator.AT_MOST, "≤": Comparator.AT_MOST,
    "不超过": Comparator.AT_MOST, "最多": Comparator.AT_MOST, "up to": Comparator.AT_MOST, "at most": Comparator.AT_MOST,
    ">": Comparator.OVER, "超过": Comparator.OVER, "超": Comparator.OVER, "大于": Comparator.OVER, "逾": Comparator.OVER,
    "over": Comparator.OVER, "more than": Comparator.OVER, "above": Comparator.OVER, "<": Comparator.UNDER,
    "不足": Comparator.UNDER, "不到": Comparator.UNDER, "小于": Comparator.UNDER, "低于": Comparator.UNDER,
    "近": Comparator.UNDER, "under": Comparator.UNDER, "less than": Comparator.UNDER, "below": Comparator.UNDER,
    "约": Comparator.ABOUT, "大约": Comparator.ABOUT, "约为": Comparator.ABOUT, "~": Comparator.ABOUT,
    "about": Comparator.ABOUT, "approx.": Comparator.ABOUT, "ca.": Comparator.ABOUT, "c.": Comparator.ABOUT,
}  # fmt: skip
_BEHIND = {
    "及以上": Comparator.AT_LEAST, "以上": Comparator.AT_LEAST, "+": Comparator.AT_LEAST, "or more": Comparator.AT_LEAST,
    "余": Comparator.OVER, "多": Comparator.OVER, "及以下": Comparator.AT_MOST, "以内": Comparator.AT_MOST,
    "以下": Comparator.UNDER, "左右": Comparator.ABOUT, "上下": Comparator.ABOUT,
}  # fmt: skip
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
    for word in sorted(_BEFORE, key=len, reverse=True):
        if words.startswith(word):
            return _BEFORE[word], words[len(word) :].strip()
    return Comparator.EQUAL, words


def _behind(words: str) -> tuple[str, str]:
    """A comparator behind the number or behind its unit: 1000以上, 1000人以上, 1000余人."""
    for word in sorted(_BEHIND, key=len, reverse=True):
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
    return words.replace("年", "-").replace("月", "-").replace("日", "").replace("号", "").rstrip("- ").replace(" -", "-")


def _written(words: str) -> str | None:
    if words.isascii() and words.isdigit() and len(words) == 5 and int(words) in _SERIALS:
        return (_SERIAL_ZERO + timedelta(days=int(words))).isoformat()
    if found := _QUARTER.fullmatch(words.replace("-第", "第").replace(" ", "")):
        return f"{found[1]}-Q{found[2]}"
    if found := _WRITTEN.fullmatch(words.replace("- ", "-")) or _COMPACT.fullmatch(words):
        return _parts(found[1], found[2], found[3])
    if found := _ENGLISH.fullmatch(words):
        return _parts(found[4], str(_MONTHS.get(found[2], 0) or ""), found[1] or found[3]) if found[2] in _MONTHS else None
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

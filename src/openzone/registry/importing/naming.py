"""What each column is, as far as its heading and its cells tell: suggestions that a person looks over."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from openzone.core.errors import Invalid
from openzone.core.partial_dates import PartialDate
from openzone.registry.enums import Period
from openzone.registry.importing.cells import read_date
from openzone.registry.importing.fields import FACT_WORDS, FIXED, IGNORED, LOCAL, NAME, NUMBER_WORDS, fixed_words
from openzone.registry.importing.units import currency_of, read_unit
from openzone.registry.models import Indicator
from openzone.registry.naming import normal
from openzone.registry.schemes import SCHEMES, USCC

FACT, NUMBER = "fact:", "number:"
_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_UNIT_BEHIND = re.compile(
    r"(?:单位[:：]?|,|，|/|:|：)\s*([^,，/:：]+)$|\b(?:in )((?:[a-z0-9,']+ )?[a-z]{3,})$", re.IGNORECASE
)
_PERIOD = re.compile(
    r"(?:19|20)\d\d(?:\s*年?\s*(?:第?[一二三四1-4]季度|[Qq][1-4])|\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|[-./]\d{1,2}(?![\d])"
    r"|\s*年(?:度|末|底)?)?"
)
_SAMPLE_OF_CODE = re.compile(r"[0-9A-HJ-NP-Z]{18}")
_SAMPLE_OF_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]+", re.IGNORECASE)
_SAMPLE_OF_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SAMPLE_OF_PHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
_SAMPLE_OF_FIRM = re.compile(r".{2,}(?:公司|集团|厂|研究院|事务所|合作社|中心)")
_BY_CONTENT = (
    (_SAMPLE_OF_CODE, f"{NUMBER}{USCC}"),
    (_SAMPLE_OF_MAIL, "email"),
    (_SAMPLE_OF_WEB, "website"),
    (_SAMPLE_OF_PHONE, "phone"),
    (_SAMPLE_OF_FIRM, LOCAL),
)
# What is computed from a figure is not the figure.
_DERIVED = re.compile(r"增长|增速|增幅|同比|环比|占比|比重|排名|人均|平均|目标|预计|计划|率")
_LEAST_SHARE = 0.6
_SHORTEST_PART = 2


@dataclass(frozen=True)
class Column:
    """What one column of a file is: the thing it tells (empty: left out), for figures of when and in which unit."""

    place: int
    heading: str
    to: str = ""
    period: str = ""
    unit: str = ""

    def as_data(self) -> dict[str, Any]:
        """For the database."""
        return {"heading": self.heading, "to": self.to, "period": self.period, "unit": self.unit}

    @property
    def indicator(self) -> str:
        """The code of the indicator whose figures it holds; empty for other columns."""
        return self.to.removeprefix(FACT) if self.to.startswith(FACT) else ""


def columns_in(data: Mapping[str, Mapping[str, str]]) -> list[Column]:
    """The columns as they are stored, in their order."""
    return [Column(int(place), **one) for place, one in sorted(data.items(), key=lambda pair: int(pair[0]))]


def choices(indicators: Iterable[Indicator]) -> list[tuple[str, str]]:
    """All that a column can be, with its words."""
    fixed = [(one.code, str(one.label)) for one in FIXED]
    ahead = [*NUMBER_WORDS, *(code for code in SCHEMES if code not in NUMBER_WORDS)]
    numbers = [(f"{NUMBER}{code}", str(SCHEMES[code].words)) for code in ahead]
    return [*fixed, *numbers, *((f"{FACT}{one.code}", one.shown_name) for one in indicators)]


class Words:
    """The headings that are known: fixed ones, and those of the zone's indicators in both languages."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.indicators = {one.code: one for one in indicators}
        self.known: dict[str, str] = {}
        for code, one in self.indicators.items():
            for word in (one.name, one.name_local, code, *FACT_WORDS.get(code, ())):
                if normal(word):
                    self.known.setdefault(normal(word), f"{FACT}{code}")
        self.known |= fixed_words()

    def meaning(self, heading: str) -> str:
        """What a heading says that its column is; empty where it says nothing that is known."""
        return self.read(heading).to

    def read(self, heading: str, place: int = 0, own: str = "") -> Column:
        """A heading taken apart: what, of when, in which unit.

        `own` is what stands right above the column: it goes before a heading above that covers others too.
        """
        words = unicodedata.normalize("NFKC", heading)
        period, bare = _period_in(words)
        unit, bare = _unit_in(bare)
        to = self._named(bare) or self._named(words)
        if not to.startswith(FACT):
            return Column(place, heading, to)
        own_period, own_bare = _period_in(unicodedata.normalize("NFKC", own))
        return Column(place, heading, to, own_period or period, _unit_in(own_bare)[0] or unit)

    def _named(self, words: str) -> str:
        bare = normal(_BRACKETS.sub("", words)) or normal(words)
        if not bare or bare in IGNORED:
            return ""
        if bare in self.known:
            return self.known[bare]
        parts = [part for part in re.split(r"\s+", words.strip()) if normal(part) in self.known]
        if parts:
            return self.known[normal(parts[-1])]
        if _DERIVED.search(bare):
            return ""
        inside = [word for word in self.known if len(word) > _SHORTEST_PART and not word.isascii() and word in bare]
        return self.known[max(inside, key=len)] if inside else ""


def _period_in(words: str) -> tuple[str, str]:
    found = _PERIOD.search(words)
    read = read_date(found[0]) if found else None
    if found is None or read is None:
        return "", words
    return read, f"{words[: found.start()]} {words[found.end() :]}".strip()


def _unit_in(words: str) -> tuple[str, str]:
    """A unit in brackets, or behind a comma; what stands there and is none stays part of the heading."""
    for found in (*_BRACKETS.finditer(words), *filter(None, [_UNIT_BEHIND.search(words)])):
        written = next(filter(None, found.groups()), "").strip()
        if written and read_unit(written) is not None:
            return written, f"{words[: found.start()]} {words[found.end() :]}".strip()
    return "", words


def suggested(
    headings: Sequence[str],
    own: Sequence[str],
    samples: Sequence[Sequence[str]],
    words: Words,
    remembered: Mapping[str, Mapping[str, str]],
) -> list[Column]:
    """What each column probably is: as it was named last time, by its heading, else by its content; each thing once."""
    found: list[Column] = []
    taken: set[tuple[str, str]] = set()
    for place, heading in enumerate(headings):
        column = _remembered(place, heading, remembered) or words.read(heading, place, own[place])
        cells = [row[place] for row in samples if place < len(row) and row[place]]
        if not column.to and normal(heading) not in IGNORED:
            column = Column(place, heading, _by_content(cells))
        if column.to == LOCAL and cells and all(cell.isascii() for cell in cells) and (NAME, "") not in taken:
            column = Column(place, heading, NAME)
        if (column.to, column.period) in taken and column.to != "tags":
            column = Column(place, heading)
        taken.add((column.to, column.period))
        found.append(column)
    return found


def _remembered(place: int, heading: str, remembered: Mapping[str, Mapping[str, str]]) -> Column | None:
    known = remembered.get(heading)
    return None if known is None else Column(place, heading, known["to"], known["period"], known["unit"])


def _by_content(cells: Sequence[str]) -> str:
    for pattern, to in _BY_CONTENT:
        if cells and sum(bool(pattern.fullmatch(cell.strip())) for cell in cells) >= _LEAST_SHARE * len(cells):
            return to
    return ""


def undated(columns: Iterable[Column], indicators: Mapping[str, Indicator]) -> list[Column]:
    """The columns of figures that hold on a day for which their heading gives none."""
    figures = (one for one in columns if one.indicator in indicators and not one.period)
    return [one for one in figures if indicators[one.indicator].period == Period.DAY]


def misnamed(columns: Sequence[Column], indicators: Mapping[str, Indicator], known: Iterable[str]) -> dict[int, str]:
    """What is wrong with how the columns are named, a sentence for each place; nothing where all is well."""
    wrong: dict[int, str] = {}
    seen: dict[tuple[str, str], int] = {}
    possible, dated = set(known), any(one.to == "year" for one in columns)
    for column in columns:
        if not column.to:
            continue
        key = (column.to, column.period)
        if column.to not in possible:
            wrong[column.place] = _("Please choose one of the answers.")
        elif key in seen and column.to != "tags":
            wrong[column.place] = _("Another column is named so too. Leave one of them out.")
        elif column.indicator:
            wrong |= _figure_problem(column, indicators[column.indicator], dated=dated)
        seen[key] = column.place
    return wrong


def _figure_problem(column: Column, indicator: Indicator, *, dated: bool) -> dict[int, str]:
    unit = read_unit(column.unit)
    if unit is None:
        return {
            column.place: _("“%(unit)s” is no unit that is known here, such as 万元 or persons.")
            % {"unit": column.unit}
        }
    try:
        currency_of(unit, indicator, column.unit)
        at = PartialDate(column.period)
    except Invalid as refusal:
        return {column.place: str(refusal)}
    if not at and not dated and indicator.period != Period.DAY:
        return {column.place: _("Say of which year these figures are, such as 2023.")}
    return {}

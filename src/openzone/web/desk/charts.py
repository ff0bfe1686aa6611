"""The plots and tables of the figure pages, as data for the components that draw them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openzone.core.figures import MONEY, Figure, Part, Row
from openzone.insight.queries import Split
from openzone.ui.numbers import UNKNOWN, amount, grouped, share

MOST_BARS = 20
SMALL = 7
WIDEST_BAR, WIDEST_SHARE = 20, 10
SHARES = ("share", "ratio")
PAGES = {
    "cases": "desk_cases",
    "spaces": "desk_space_list",
    "articles": "desk_articles",
    "formalities": "desk_formalities",
    "agreements": "desk_agreements",
    "groups": "desk_groups",
    "items": "desk_items",
    "shuttles": "desk_shuttles",
    "homes": "desk_homes",
    "home_applications": "desk_home_applications",
}


def list_address(
    figure: Figure,
    year: int,
    as_of: str,
    dimension: str | None = None,
    code: str | None = None,
    part: Part = Part.NUMERATOR,
) -> str:
    """The list of exactly the things that a number counts."""
    return _list_address(figure.code, PAGES[figure.records_in], year, as_of, dimension, code, part)


# Plots and tables name the same hundreds of addresses again and again.
@lru_cache(maxsize=10_000)
def _list_address(
    figure: str, page: str, year: int, as_of: str, dimension: str | None, code: str | None, part: Part
) -> str:
    asked = {"figure": figure, "year": year, "dimension": dimension, "code": code, "as_of": as_of}
    asked |= {"part": None if part == Part.NUMERATOR else part.value}
    return f"{reverse(page)}?{urlencode({name: value for name, value in asked.items() if value})}"


def written(figure: Figure, value: Decimal | None) -> str:
    """A value of the figure as people read it."""
    if figure.unit in SHARES:
        return share(value)
    if figure.unit in MONEY:
        return amount(value, figure.unit)
    if figure.unit != "jobs" and figure.is_measured:
        return grouped(None if value is None else round(value, 1))
    return grouped(None if value is None else int(value))


def linked(number: int, address: str) -> str:
    """A number that leads to the list behind it; nought leads nowhere."""
    return format_html('<a href="{}">{}</a>', address, grouped(number)) if number else grouped(number)


class Plot:
    """Some figures by the values of one dimension: `options` for the plot, `table` for the numbers behind it."""

    def __init__(self, splits: Sequence[Split], year: int, as_of: str) -> None:
        self.splits, self.year, self.as_of = splits, year, as_of
        self.dimension = str(splits[0].dimension)
        self.values = _months(year) if self.dimension == "month" else _by_size(splits)

    def __bool__(self) -> bool:
        return any(split.rows for split in self.splits)

    @property
    def size(self) -> str:
        """How much room the plot needs."""
        return "large" if self.dimension != "month" and len(self.values) > SMALL else ""

    def options(self, *codes: str) -> dict[str, Any]:
        """The plot of these figures (all, when none is named): months stand, everything else lies."""
        shown = [split for split in self.splits if not codes or split.figure.code in codes]
        values = self.values[:MOST_BARS]
        lying = self.dimension != "month"
        names = {"type": "category", "data": [name for _code, name in values], "inverse": lying}
        amounts: dict[str, Any] = {"type": "value", "minInterval": 0 if _is_share(shown) else 1}
        if _is_share(shown):
            amounts |= {"min": 0, "max": 1, "interval": 0.5}
        options: dict[str, Any] = {
            "oz": {"format": "percent" if _is_share(shown) else "number"},
            "xAxis": amounts if lying else names,
            "yAxis": names if lying else amounts,
            "series": [self._series(split, values) for split in shown],
        }
        return {**options, "legend": {}} if len(shown) > 1 else options

    def _series(self, split: Split, values: Iterable[tuple[str, str]]) -> dict[str, Any]:
        return {
            "name": str(split.figure.name),
            "type": "bar",
            "barMaxWidth": WIDEST_SHARE if _is_share([split]) else WIDEST_BAR,
            "data": [self._bar(split, code) for code, _name in values],
        }

    def _bar(self, split: Split, code: str) -> dict[str, Any]:
        value = split.value(code)
        bar = {"value": None if value is None else float(value)}
        return {**bar, "href": self._address(split, code)} if split.by_code.get(code) else bar

    def _address(self, split: Split, code: str, part: Part = Part.NUMERATOR) -> str:
        return list_address(split.figure, self.year, self.as_of, self.dimension, code, part)

    def table(self) -> dict[str, Any]:
        """Each value of the dimension with what every figure says about it; numbers lead to their lists."""
        return {
            "columns": [NAMES[self.dimension](), *(str(split.figure.name) for split in self.splits)],
            "rows": [[name, *(self._cell(split, code) for split in self.splits)] for code, name in self.values],
        }

    def _cell(self, split: Split, code: str) -> Any:
        text = written(split.figure, split.value(code))
        return {"text": text, "href": self._address(split, code)} if _counts(split.by_code.get(code)) else text

    def parts(self) -> dict[str, Any]:
        """Each value of the dimension with all parts of the first figure: counted, of how many, unknown."""
        split = self.splits[0]
        columns = [NAMES[self.dimension](), _("Value"), _("Counted"), _("Of"), _("Unknown")]
        known = [(code, name, split.by_code.get(code)) for code, name in self.values]
        return {"columns": columns, "rows": [[name, *self._parts(split, code, row)] for code, name, row in known]}

    def _parts(self, split: Split, code: str, row: Row | None) -> list[Any]:
        value = written(split.figure, split.value(code))
        if row is None:
            return [value, "0", UNKNOWN, "0"]
        of = None if row.denominator is None else int(row.denominator)
        counted = None if split.figure.is_measured else int(row.numerator)
        numbers = ((Part.NUMERATOR, counted), (Part.DENOMINATOR, of), (Part.UNKNOWN, row.unknown))
        return [value, *(self._number(split, code, part, number) for part, number in numbers)]

    def _number(self, split: Split, code: str, part: Part, number: int | None) -> Any:
        text = grouped(number)
        return {"text": text, "href": self._address(split, code, part)} if number else text


def _is_share(splits: Sequence[Split]) -> bool:
    return all(split.figure.unit in SHARES for split in splits)


def _counts(row: Row | None) -> bool:
    return row is not None and bool(row.numerator)


def _months(year: int) -> list[tuple[str, str]]:
    return [(f"{year}-{number:02d}", str(name)) for number, name in MONTHS.items()]


def _by_size(splits: Sequence[Split]) -> list[tuple[str, str]]:
    names = {row.code: row.name for split in reversed(splits) for row in split.rows}
    first = splits[0].by_code
    size = {code: first[code].numerator if code in first else Decimal(0) for code in names}
    ordered = sorted(names, key=lambda code: (code == "none", -size[code], names[code]))
    return [(str(code), names[code]) for code in ordered]


def trend_options(figure: Figure, years: Sequence[tuple[int, Decimal | None]]) -> dict[str, Any]:
    """The plot of a figure over some years."""
    names = {"type": "category", "data": [str(year) for year, _value in years]}
    amounts: dict[str, Any] = {"type": "value", "min": 0}
    bars = [{"value": None if value is None else float(value)} for _year, value in years]
    shape = {"name": str(figure.name), "type": "bar", "barMaxWidth": WIDEST_BAR, "data": bars}
    style = "percent" if figure.unit in SHARES else "number"
    return {"oz": {"format": style}, "xAxis": names, "yAxis": amounts, "series": [shape]}


def trend_table(figure: Figure, years: Sequence[tuple[int, Decimal | None]], as_of: str) -> dict[str, Any]:
    """The numbers behind that plot."""
    rows = [
        [
            str(year),
            {"text": written(figure, value), "href": list_address(figure, year, as_of)}
            if value
            else written(figure, value),
        ]
        for year, value in years
    ]
    return {"columns": [_("Year"), str(figure.name)], "rows": rows}


HEADINGS = {
    "month": lambda: _("By month"),
    "subject": lambda: _("By main subject"),
    "category": lambda: _("By subject"),
    "park": lambda: _("By park"),
    "unit": lambda: _("By unit"),
    "use": lambda: _("By use"),
    "age": lambda: _("By age"),
}
NAMES = {
    "month": lambda: _("Month"),
    "subject": lambda: _("Main subject"),
    "category": lambda: _("Subject"),
    "park": lambda: _("Park"),
    "unit": lambda: _("Unit"),
    "use": lambda: _("Use"),
    "age": lambda: _("Late for"),
}

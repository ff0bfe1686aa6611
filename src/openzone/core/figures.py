"""The registry of figures: each is defined once, with numerator, denominator, unknowns and the records behind it.

An app declares its figures in `figures.py` with `register`; pages, command line and API use `ask` and `records`.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.days import is_year
from openzone.core.errors import Invalid


@dataclass(frozen=True)
class Period:
    """A stretch of time, `since` included and `until` not, with the label people use for it."""

    label: str
    since: datetime
    until: datetime

    @classmethod
    def year(cls, year: int, timezone: str) -> "Period":
        """A calendar year in the zone's own time."""
        if not is_year(year):
            raise Invalid.of("year", _("This year is out of range."))
        here = ZoneInfo(timezone)
        return cls(str(year), datetime(year, 1, 1, tzinfo=here), datetime(year + 1, 1, 1, tzinfo=here))


@dataclass(frozen=True)
class Row:
    """A figure's parts for one value of a dimension (`code` None for the whole); not `told` where too few are known."""

    numerator: Decimal
    denominator: Decimal | None = None
    unknown: int = 0
    code: str | None = None
    name: str = ""
    told: bool = True


@dataclass(frozen=True)
class Question:
    """What a figure is asked: the zone, the period, the day as of which it is known, and the dimension to split by.

    Questions asked together share their `memory`, in which the figures keep what they read; `years` are all of theirs.
    """

    zone_id: int
    period: Period
    as_of: datetime
    dimension: str | None = None
    code: str | None = None
    years: tuple[int, ...] = ()
    memory: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)


# What is measured instead of counted: its numerator is the value itself, its denominator what it was measured on.
MONEY = frozenset({"CNY"})
MEASURED = frozenset({"working_days", "days", "rating", "ratio", "score", "jobs"}) | MONEY


class Part(StrEnum):
    """Which of a figure's numbers: what is counted, of how many, and of how many it is not known."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Figure:
    """A definition. `unit` is `count`, `share` or a unit's name; `behind` finds what each of its `parts` counts.

    `records_in` names the list that can show those. Those not
    `in_overview` have a page of their own only. `left_out` counts what it would count, were it not decided otherwise.
    """

    code: str
    name: Any
    definition: Any
    unit: str
    dimensions: tuple[str, ...]
    rows: Callable[[Question], list[Row]]
    parts: tuple[Part, ...]
    behind: Callable[[Question, Part], QuerySet[Any]]
    readable_by: Callable[[Actor], bool]
    splits: Callable[[Question, Sequence[str | None]], dict[str | None, list[Row]]] | None = None
    records_in: str = "cases"
    in_overview: bool = True
    left_out: Callable[[Question], int] | None = None

    @property
    def is_measured(self) -> bool:
        """Whether its numerator is the value, measured on as many as its denominator says."""
        return self.unit in MEASURED

    def value(self, row: Row) -> Decimal | None:
        """The number itself: a count, a share, or what was measured. None where too few are known."""
        if not row.told:
            return None
        if self.unit != "share":
            return row.numerator
        return row.numerator / row.denominator if row.denominator else None

    def part(self, name: str) -> Part:
        """The part of that name. `Invalid` for one that the figure has not."""
        if name not in self.parts:
            sentence = _("This figure has these parts: %(known)s.") % {"known": ", ".join(self.parts)}
            raise Invalid.of("part", sentence)
        return Part(name)

    def excluded(self, question: Question) -> int:
        """How many things the figure leaves out of the period since that was decided."""
        return self.left_out(question) if self.left_out is not None else 0

    def records(self, question: Question, part: str = Part.NUMERATOR) -> QuerySet[Any]:
        """Exactly what a part of the figure counts. `Invalid` for a part that it has not."""
        return self.behind(question, self.part(part))


_figures: dict[str, Figure] = {}


def register(figure: Figure) -> Figure:
    """Add a definition; a code is defined once."""
    assert figure.code not in _figures, f"{figure.code} is defined twice"
    _figures[figure.code] = figure
    return figure


def all_figures() -> list[Figure]:
    """Every definition, by code."""
    return [_figures[code] for code in sorted(_figures)]


def find(code: str) -> Figure:
    """The definition, or `Invalid` naming the ones there are."""
    if code not in _figures:
        raise Invalid(
            _("There is no figure “%(code)s”. There are: %(known)s.")
            % {"code": code, "known": ", ".join(sorted(_figures))}
        )
    return _figures[code]


def ask(figure: Figure, question: Question) -> list[Row]:
    """The figure's rows: the whole, or one for each value of the dimension. `Invalid` for a dimension it has not."""
    if question.dimension is not None and question.dimension not in figure.dimensions:
        raise Invalid(
            _("This figure can be split by: %(known)s.") % {"known": ", ".join(figure.dimensions)},
            fields={"dimension": _("This figure is not split that way.")},
        )
    return figure.rows(question)


def ask_each(figure: Figure, question: Question, dimensions: Sequence[str | None]) -> dict[str | None, list[Row]]:
    """The figure's rows by each of these dimensions (None: the whole), read at once where the figure can do that."""
    if figure.splits is not None:
        return figure.splits(question, dimensions)
    return {dimension: ask(figure, replace(question, dimension=dimension)) for dimension in dimensions}


def as_json(figure: Figure, question: Question, zone_code: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The figure in the form that every interface gives out."""
    excluded = figure.excluded(question)
    return [
        {
            "code": figure.code,
            "zone": zone_code,
            "period": question.period.label,
            "as_of": question.as_of.isoformat(),
            "dimension": {"kind": question.dimension, "code": row.code, "name": row.name} if row.code else None,
            "unit": figure.unit,
            "comparator": "=",
            "value": plain(figure.value(row)),
            "numerator": plain(row.numerator),
            "denominator": plain(row.denominator),
            "unknown": row.unknown,
            "excluded": excluded,
            "announced": None,
            "named": None,
        }
        for row in rows
    ]


def plain(number: Decimal | None) -> int | float | None:
    """The number as JSON has it: whole where it is whole, else rounded to six places."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else round(float(number), 6)

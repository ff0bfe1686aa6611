"""What many figures are: dated rows counted, or measured on average, as a whole and by what they have in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext

from openzone.core.calendars.reading import working_time
from openzone.core.figures import Part, Question, Row
from openzone.core.forms import local

_DAY = timedelta(days=1)


def in_period(question: Question, column: str) -> Q:
    """The condition that a moment lies in the period, as it was known on the day asked."""
    since, until = question.period.since, question.period.until
    return Q(**{f"{column}__gte": since, f"{column}__lt": until, f"{column}__lte": question.as_of})


@dataclass(frozen=True)
class Place:
    """The columns, seen from a row, in which stand the code and the name of what rows have in common."""

    code: str
    name: str

    @classmethod
    def at(cls, relation: str) -> "Place":
        """Those of what a relation leads to."""
        return cls(f"{relation}__code", f"{relation}__name")

    @property
    def columns(self) -> dict[str, str]:
        """Each by the short name that it has among the counts; the local name stands beside the name."""
        return {"code": self.code, "name": self.name, "name_local": f"{self.name}_local"}


@dataclass(frozen=True)
class Counting:
    """Rows with a moment in the period, or with a day (`is_day`), counted by the condition of each part.

    Without a `date` there are no months. `places` say by the dimension what they have in common.
    `column` leads from a row to the `record` behind it. Where `measured` names a duration, the numerator is its
    average in working days of the zone, told on as many as the denominator says.
    """

    counted: Callable[[Question], QuerySet[Any]]
    date: str
    places: Mapping[str, Place]
    parts: Mapping[Part, Q]
    record: type[Model]
    column: str = "pk"
    measured: str = ""
    is_day: bool = False

    def rows(self, question: Question) -> list[Row]:
        """The numbers, by one dimension or as a whole."""
        return self.splits(question, [question.dimension])[question.dimension]

    def splits(self, question: Question, dimensions: Sequence[str | None]) -> dict[str | None, list[Row]]:
        """The numbers by each of these dimensions: one statement for all, and one for the calendar where measured."""
        cells = self._cells(question, dimensions)
        return {dimension: self._split(question, dimension, cells) for dimension in dimensions}

    def _cells(self, question: Question, dimensions: Iterable[str | None]) -> list[dict[str, Any]]:
        named = [one for one in dimensions if one is not None and one in self.places]
        split: dict[str, Any] = {
            f"{one}_{short}": F(column) for one in named for short, column in self.places[one].columns.items()
        }
        split |= {"month_code": self._month(question)} if self.date else {}
        rows = self.counted(question).order_by().annotate(**split)
        counts: dict[str, Any] = {part.value: Count("pk", filter=which) for part, which in self.parts.items()}
        if self.measured:
            counts["total"] = Sum(self.measured, filter=self.parts[Part.NUMERATOR])
        return list(rows.values(*split).annotate(**counts)) if split else [rows.aggregate(**counts)]

    def _month(self, question: Question) -> ExtractMonth:
        """The month of the date in the zone's own time."""
        return ExtractMonth(self.date, tzinfo=None if self.is_day else question.period.since.tzinfo)

    def _split(self, question: Question, dimension: str | None, cells: list[dict[str, Any]]) -> list[Row]:
        """The cells added up by the values of a dimension, in the order of their codes; the whole is always there."""
        groups: dict[Any, list[dict[str, Any]]] = {None: []} if dimension is None else {}
        for cell in cells:
            groups.setdefault(cell[f"{dimension}_code"] if dimension else None, []).append(cell)
        ordered = sorted(groups, key=lambda code: (code is None, code))
        return [self._row(question, dimension, code, groups[code]) for code in ordered]

    def _row(self, question: Question, dimension: str | None, code: Any, cells: list[dict[str, Any]]) -> Row:
        sums = {part: sum(cell[part.value] for cell in cells) for part in self.parts}
        numerator = Decimal(sums[Part.NUMERATOR])
        if self.measured:
            total = sum((cell["total"] or timedelta() for cell in cells), timedelta())
            numerator = _average(question.zone_id, total, sums[Part.NUMERATOR])
        of = Decimal(sums[Part.DENOMINATOR]) if Part.DENOMINATOR in sums else None
        told = not self.measured or bool(sums[Part.NUMERATOR])
        return Row(numerator, of, sums.get(Part.UNKNOWN, 0), *_named(question, dimension, code, cells), told=told)

    def behind(self, question: Question, part: Part) -> QuerySet[Any]:
        """The records behind a number, narrowed to one value of the dimension when the question names one."""
        rows = self.counted(question).filter(self.parts[part])
        if question.code is not None and question.dimension is not None:
            rows = self._narrowed(rows, question, question.dimension, question.code)
        return QuerySet(self.record).filter(pk__in=rows.order_by().values(self.column))

    def _narrowed(self, rows: QuerySet[Any], question: Question, dimension: str, code: str) -> QuerySet[Any]:
        if dimension != "month":
            chosen: QuerySet[Any] = rows.filter(**{self.places[dimension].code: None if code == "none" else code})
            return chosen
        month = code.removeprefix(f"{question.period.label}-")
        narrowed: QuerySet[Any] = rows.alias(month_code=self._month(question)).filter(
            month_code=int(month) if month.isdecimal() else 0
        )
        return narrowed


def _average(zone_id: int, total: timedelta, count: int) -> Decimal:
    if not count:
        return Decimal(0)
    return Decimal(total / _DAY) / Decimal(working_time(zone_id).ordinary_day / _DAY) / count


def _named(question: Question, dimension: str | None, code: Any, cells: list[dict[str, Any]]) -> tuple[str | None, str]:
    if dimension is None:
        return None, ""
    if dimension == "month":
        month = f"{question.period.label}-{code:02d}"
        return month, month
    if code is None:
        return "none", gettext("none named")
    return str(code), local(cells[0][f"{dimension}_name"], cells[0][f"{dimension}_name_local"])

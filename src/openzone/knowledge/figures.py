"""The figures of knowledge: how often articles were used, and how many demands they made needless."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.core.figures import Figure, Part, Question, Row, register
from openzone.core.forms import local
from openzone.knowledge.models import Article, Use
from openzone.places.queries import is_staff

DIMENSIONS = ("month", "category", "unit")
_PLACES = {"category": "article__shown__category", "unit": "article__unit"}
_COLUMNS = ("code", "name", "name_local")
_NAMES = {f"{one}_{column}": F(f"{place}__{column}") for one, place in _PLACES.items() for column in _COLUMNS}
USED, OPENED, ANSWERED = "used", "opened", "answered"
_MOMENTS = {USED: "at", OPENED: "opened_at"}


def _within(question: Question, moment: str, years: Sequence[int]) -> Q:
    """The condition that a moment of a use lies in these years, as they were known then."""
    here = question.period.since.tzinfo
    since, until = datetime(min(years), 1, 1, tzinfo=here), datetime(max(years) + 1, 1, 1, tzinfo=here)
    column = _MOMENTS[moment]
    return Q(**{f"{column}__gte": since, f"{column}__lt": until, f"{column}__lte": question.as_of})


def _cells(question: Question) -> list[dict[str, Any]]:
    """The uses counted by year, month, category and unit, read once for all the questions that are asked together."""
    years = question.years or (int(question.period.label),)
    key = ("uses", question.zone_id, years, question.as_of)
    if key not in question.memory:
        question.memory[key] = list(_counted(question, years))
    cells: list[dict[str, Any]] = question.memory[key]
    return cells


def _counted(question: Question, years: Sequence[int]) -> QuerySet[Any, Any]:
    used, opened = (_within(question, moment, years) for moment in (USED, OPENED))
    here = question.period.since.tzinfo
    split = {
        f"{moment}_{part}": extract(column, tzinfo=here)
        for moment, column in _MOMENTS.items()
        for part, extract in (("year", ExtractYear), ("month", ExtractMonth))
    }
    rows = Use.objects.filter(used | opened, article__zone_id=question.zone_id).order_by().annotate(**split, **_NAMES)
    cells: QuerySet[Any, Any] = rows.values(*split, *_NAMES).annotate(
        used=Count("pk", filter=used),
        opened=Count("pk", filter=opened),
        answered=Count("pk", filter=opened & _answered(question)),
    )
    return cells


def _answered(question: Question) -> Q:
    return Q(answered_at__lte=question.as_of)


@dataclass(frozen=True)
class Counting:
    """What is counted by which moment of a use: the name of each part among the counts, and its condition."""

    moment: str
    parts: dict[Part, str]

    def rows(self, question: Question) -> list[Row]:
        """The numbers, by one dimension or as a whole."""
        return self.splits(question, [question.dimension])[question.dimension]

    def splits(self, question: Question, dimensions: Sequence[str | None]) -> dict[str | None, list[Row]]:
        """The numbers by each of these dimensions, with not a statement more than for one."""
        cells = [one for one in _cells(question) if one[f"{self.moment}_year"] == int(question.period.label)]
        return {dimension: self._rows(question, dimension, cells) for dimension in dimensions}

    def _rows(self, question: Question, dimension: str | None, cells: list[dict[str, Any]]) -> list[Row]:
        """The cells added up by the values of a dimension, in the order of their codes; the whole is always there."""
        empty = dict.fromkeys(self.parts.values(), 0)
        sums: dict[Any, dict[str, Any]] = {None: dict(empty)} if dimension is None else {}
        for cell in (one for one in cells if any(one[name] for name in empty)):
            one = sums.setdefault(cell[self._code(dimension)] if dimension else None, {**cell, **empty})
            one.update({name: one[name] + cell[name] for name in empty})
        ordered = sorted(sums, key=lambda code: (code is None, code))
        return [self._row(question, dimension, code, sums[code]) for code in ordered]

    def _code(self, dimension: str) -> str:
        return f"{self.moment}_month" if dimension == "month" else f"{dimension}_code"

    def _row(self, question: Question, dimension: str | None, code: Any, cell: dict[str, Any]) -> Row:
        of = Decimal(cell[self.parts[Part.DENOMINATOR]]) if Part.DENOMINATOR in self.parts else None
        counted = Decimal(cell[self.parts[Part.NUMERATOR]])
        if dimension is None:
            return Row(counted, of)
        if dimension == "month":
            month = f"{question.period.label}-{code:02d}"
            return Row(counted, of, code=month, name=month)
        if code is None:
            return Row(counted, of, code="none", name=gettext("none named"))
        return Row(counted, of, code=code, name=local(cell[f"{dimension}_name"], cell[f"{dimension}_name_local"]))

    def behind(self, question: Question, part: Part) -> QuerySet[Article]:
        """The articles behind a number, narrowed to one value of the dimension when the question names one."""
        rows = Use.objects.filter(
            _within(question, self.moment, [int(question.period.label)]), article__zone_id=question.zone_id
        )
        if self.parts[part] == ANSWERED:
            rows = rows.filter(_answered(question))
        if question.code is not None and question.dimension is not None:
            rows = self._narrowed(rows, question, question.dimension, question.code)
        return Article.objects.filter(pk__in=rows.order_by().values("article"))

    def _narrowed(self, rows: QuerySet[Use], question: Question, dimension: str, code: str) -> QuerySet[Use]:
        if dimension != "month":
            return rows.filter(**{f"{_PLACES[dimension]}__code": None if code == "none" else code})
        month = code.removeprefix(f"{question.period.label}-")
        known = ExtractMonth(_MOMENTS[self.moment], tzinfo=question.period.since.tzinfo)
        return rows.alias(month=known).filter(month=int(month) if month.isdecimal() else 0)


_USED = Counting(USED, {Part.NUMERATOR: USED})
_DEFLECTED = Counting(OPENED, {Part.NUMERATOR: ANSWERED, Part.DENOMINATOR: OPENED})

knowledge_used = register(
    Figure(
        code="knowledge_used",
        name=_("Articles used"),
        definition=_(
            "How often a person used an article for the first time in the period: opened it as a suggestion, said"
            " whether it helped, or put it into an answer. Each person and article counts once."
        ),
        unit="count",
        dimensions=DIMENSIONS,
        rows=_USED.rows,
        parts=tuple(_USED.parts),
        behind=_USED.behind,
        readable_by=is_staff,
        splits=_USED.splits,
        records_in="articles",
    )
)
knowledge_deflected = register(
    Figure(
        code="knowledge_deflected",
        name=_("Demands answered before they were sent"),
        definition=_(
            "Suggestions opened in the period by people who were writing a demand, and of which they said that this"
            " answered it. Of: all suggestions opened. Each person and article counts once."
        ),
        unit="count",
        dimensions=DIMENSIONS,
        rows=_DEFLECTED.rows,
        parts=tuple(_DEFLECTED.parts),
        behind=_DEFLECTED.behind,
        readable_by=is_staff,
        splits=_DEFLECTED.splits,
        records_in="articles",
    )
)

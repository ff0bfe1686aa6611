"""The figures of knowledge: how often articles were used, and how many demands they made needless."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.core.figures import Figure, Part, Question, Row, register
from openzone.core.forms import local
from openzone.knowledge.models import Article, Use
from openzone.places.queries import is_staff

DIMENSIONS = ("month", "category", "unit")
_PLACES = {"category": "article__shown__category", "unit": "article__unit"}
_NOBODY: dict[str, int] = {part.value: 0 for part in Part}


@dataclass(frozen=True)
class Counting:
    """Which uses are counted by the moment in which `column`, and the condition of each part as of a day."""

    column: str
    parts: tuple[Part, ...]
    condition: Callable[[Question, Part], Q]

    def counted(self, question: Question) -> QuerySet[Use]:
        """The uses whose moment lies in the period, as they were known then."""
        until = {f"{self.column}__lt": question.period.until, f"{self.column}__lte": question.as_of}
        since = {f"{self.column}__gte": question.period.since}
        return Use.objects.filter(article__zone_id=question.zone_id, **since, **until)

    def rows(self, question: Question) -> list[Row]:
        """The numbers, by one dimension or as a whole."""
        return self.splits(question, [question.dimension])[question.dimension]

    def splits(self, question: Question, dimensions: Sequence[str | None]) -> dict[str | None, list[Row]]:
        """The numbers by each of these dimensions, out of one statement."""
        cells = self._cells(question, [one for one in dimensions if one is not None])
        return {one: _added_up(question, one, cells, self.parts) for one in dimensions}

    def _cells(self, question: Question, dimensions: Sequence[str]) -> list[dict[str, Any]]:
        split = {name: value for one in dimensions for name, value in self._split(question, one).items()}
        parts = {part.value: Count("pk", filter=self.condition(question, part)) for part in self.parts}
        rows = self.counted(question).order_by()
        return list(rows.annotate(**split).values(*split).annotate(**parts)) if split else [rows.aggregate(**parts)]

    def _split(self, question: Question, dimension: str) -> dict[str, Any]:
        if dimension == "month":
            return {"month_code": ExtractMonth(self.column, tzinfo=question.period.since.tzinfo)}
        place = _PLACES[dimension]
        return {f"{dimension}_{one}": F(f"{place}__{one}") for one in ("code", "name", "name_local")}

    def behind(self, question: Question, part: Part) -> QuerySet[Article]:
        """The articles behind a number, narrowed to one value of the dimension when the question names one."""
        rows = self.counted(question).filter(self.condition(question, part))
        if question.code is not None and question.dimension is not None:
            named = self._split(question, question.dimension)
            rows = rows.annotate(**named).filter(**{f"{question.dimension}_code": _value(question)})
        return Article.objects.filter(pk__in=rows.order_by().values("article"))


def _value(question: Question) -> Any:
    if question.dimension != "month":
        return None if question.code == "none" else question.code
    month = str(question.code).removeprefix(f"{question.period.label}-")
    return int(month) if month.isdecimal() else 0


def _added_up(
    question: Question, dimension: str | None, cells: list[dict[str, Any]], parts: Sequence[Part]
) -> list[Row]:
    """The cells added up by the values of a dimension, in the order of their codes; the whole is always there."""
    sums: dict[Any, dict[str, Any]] = {None: dict(_NOBODY)} if dimension is None else {}
    for cell in cells:
        one = sums.setdefault(cell.get(f"{dimension}_code"), {**cell, **_NOBODY})
        one.update({part.value: one[part.value] + cell[part.value] for part in parts})
    ordered = sorted(sums, key=lambda code: (code is None, code))
    return [_row(question, dimension, code, sums[code], parts) for code in ordered]


def _row(question: Question, dimension: str | None, code: Any, cell: dict[str, Any], parts: Sequence[Part]) -> Row:
    of = Decimal(cell[Part.DENOMINATOR]) if Part.DENOMINATOR in parts else None
    counted = Decimal(cell[Part.NUMERATOR])
    if dimension is None:
        return Row(counted, of)
    if dimension == "month":
        month = f"{question.period.label}-{code:02d}"
        return Row(counted, of, code=month, name=month)
    if code is None:
        return Row(counted, of, code="none", name=gettext("none named"))
    return Row(counted, of, code=code, name=local(cell[f"{dimension}_name"], cell[f"{dimension}_name_local"]))


def _answered(question: Question, part: Part) -> Q:
    return Q(answered_at__lte=question.as_of) if part == Part.NUMERATOR else Q()


_USED = Counting("at", (Part.NUMERATOR,), lambda question, part: Q())
_DEFLECTED = Counting("opened_at", (Part.NUMERATOR, Part.DENOMINATOR), _answered)

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
        parts=_USED.parts,
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
        parts=_DEFLECTED.parts,
        behind=_DEFLECTED.behind,
        readable_by=is_staff,
        splits=_DEFLECTED.splits,
        records_in="articles",
    )
)

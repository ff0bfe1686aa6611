"""The figures that cases define. Each counts dated rows, so that asked as of a day it answers what was true then."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import AssignmentKind, Satisfaction, Solved
from openzone.cases.models import Case, Cycle
from openzone.core.figures import Figure, Part, Question, Row, register
from openzone.core.forms import local
from openzone.places.queries import is_staff

DIMENSIONS = ("month", "subject", "category", "park", "unit")
_TO_THE_TOP = ("category__parent__parent__parent__", "category__parent__parent__", "category__parent__", "category__")


def _received(question: Question) -> QuerySet[Case]:
    """The demands sent in the period, each beside the unit to which it was routed first: sorting moves it later."""
    return Case.objects.filter(
        zone_id=question.zone_id,
        submitted_at__gte=question.period.since,
        submitted_at__lt=question.period.until,
        submitted_at__lte=question.as_of,
    ).annotate(
        first_given=FilteredRelation("assignments", condition=Q(assignments__kind=AssignmentKind.ROUTED)),
    )


def _closed(question: Question) -> QuerySet[Cycle]:
    """The cycles that closed their case in the period and had not been disputed as of the day: at most one a case."""
    return Cycle.objects.filter(
        Q(disputed_at__isnull=True) | Q(disputed_at__gt=question.as_of),
        case__zone_id=question.zone_id,
        closed_at__gte=question.period.since,
        closed_at__lt=question.period.until,
        closed_at__lte=question.as_of,
    )


def _answered(question: Question) -> QuerySet[Cycle]:
    """The latest answer of each enterprise to each case in the period, as of the day."""
    given = Cycle.objects.filter(
        case__zone_id=question.zone_id,
        answered_at__gte=question.period.since,
        answered_at__lt=question.period.until,
        answered_at__lte=question.as_of,
    )
    return given.filter(~Exists(given.filter(case=OuterRef("case"), number__gt=OuterRef("number"))))


_ALL = Q()
_SATISFIED = Q(satisfaction__gte=Satisfaction.BASICALLY_SATISFIED)
_RATED = Q(satisfaction__isnull=False)
_SOLVED = Q(solved=Solved.YES)
_UNANSWERED = Q(answered_at__isnull=True)


def _split(question: Question, column: str, place: dict[str, str]) -> Any:
    """The expression that answers a column (`code`, `name`, `name_local`) of the dimension's value for each row."""
    if question.dimension == "month":
        return ExtractMonth(place["date"], tzinfo=question.period.since.tzinfo)
    if question.dimension == "subject":
        return Coalesce(*(F(f"{step}{column}") for step in _TO_THE_TOP))
    return F(f"{place.get(str(question.dimension), 'category')}__{column}")


def _counted(rows: QuerySet[Any], question: Question, place: dict[str, str], **counts: Any) -> list[dict[str, Any]]:
    """The counts of the whole, or of each value of the dimension."""
    if question.dimension is None:
        return [{"code": None, **rows.aggregate(**counts)}]
    columns = ["code"] if question.dimension == "month" else ["code", "name", "name_local"]
    split = {f"split_{column}": _split(question, column, place) for column in columns}
    grouped = rows.annotate(**split).order_by().values(*split).annotate(**counts)
    named = [{name.removeprefix("split_"): value for name, value in row.items()} for row in grouped]
    return sorted(named, key=lambda row: (row["code"] is None, row["code"]))


def _code(question: Question, code: Any) -> str | None:
    if question.dimension is None:
        return None
    if question.dimension == "month":
        return f"{question.period.label}-{code:02d}"
    return str(code) if code is not None else "none"


def _name(row: dict[str, Any], code: str | None) -> str:
    if row["code"] is None:
        return "" if code is None else gettext("none named")
    return local(row["name"], row["name_local"]) if "name" in row else code or ""


def _row(question: Question, row: dict[str, Any]) -> Row:
    code = _code(question, row["code"])
    denominator = Decimal(row["denominator"]) if "denominator" in row else None
    return Row(Decimal(row["numerator"]), denominator, row.get("unknown", 0), code, _name(row, code))


@dataclass(frozen=True)
class Counting:
    """What is counted: its rows, where they keep their dimensions and their case, and the condition of each part."""

    counted: Callable[[Question], QuerySet[Any]]
    place: dict[str, str]
    case: str
    parts: dict[Part, Q]

    def rows(self, question: Question) -> list[Row]:
        """The numbers: one statement."""
        counts = {part.value: Count("pk", filter=condition) for part, condition in self.parts.items()}
        rows = _counted(self.counted(question), question, self.place, **counts)
        return [_row(question, row) for row in rows]

    def behind(self, question: Question, part: Part) -> QuerySet[Case]:
        """The cases behind a number, narrowed to one value of the dimension when the question names one."""
        rows = self.counted(question).filter(self.parts[part])
        if question.code is not None:
            rows = rows.annotate(split_code=_split(question, "code", self.place)).filter(**_matching(question))
        return Case.objects.filter(pk__in=rows.order_by().values(self.case))


def _matching(question: Question) -> dict[str, Any]:
    if question.code == "none":
        return {"split_code__isnull": True}
    if question.dimension != "month":
        return {"split_code": question.code}
    month = str(question.code).removeprefix(f"{question.period.label}-")
    return {"split_code": int(month) if month.isdecimal() else 0}


_RECEIVED = Counting(
    _received,
    {"date": "submitted_at", "park": "park", "unit": "first_given__unit"},
    "pk",
    {Part.NUMERATOR: _ALL},
)
_CLOSED = Counting(
    _closed,
    {"date": "closed_at", "park": "case__park", "unit": "unit"},
    "case",
    {Part.NUMERATOR: _SOLVED, Part.DENOMINATOR: _ALL, Part.UNKNOWN: _UNANSWERED},
)
_ANSWERED = Counting(
    _answered,
    {"date": "answered_at", "park": "case__park", "unit": "unit"},
    "case",
    {Part.NUMERATOR: _SATISFIED, Part.DENOMINATOR: _RATED, Part.UNKNOWN: ~_RATED},
)

cases_received = register(
    Figure(
        code="cases_received",
        name=_("Demands received"),
        definition=_("Demands that enterprises sent in the period, or that staff recorded on their behalf."),
        unit="count",
        dimensions=DIMENSIONS,
        rows=_RECEIVED.rows,
        parts=tuple(_RECEIVED.parts),
        behind=_RECEIVED.behind,
        readable_by=is_staff,
    )
)
cases_solved = register(
    Figure(
        code="cases_solved",
        name=_("Demands solved"),
        definition=_(
            "Demands closed in the period whose enterprise answered that they are solved. Of: all demands closed in the"
            " period. Unknown: closed without an answer. Demands taken up again do not count."
        ),
        unit="count",
        dimensions=DIMENSIONS,
        rows=_CLOSED.rows,
        parts=tuple(_CLOSED.parts),
        behind=_CLOSED.behind,
        readable_by=is_staff,
    )
)
satisfaction = register(
    Figure(
        code="satisfaction",
        name=_("Satisfaction"),
        definition=_(
            "Share of enterprises' latest answers in the period that rate the service three or better of five. Of: all"
            " answers with a rating. Unknown: answers without one."
        ),
        unit="share",
        dimensions=DIMENSIONS,
        rows=_ANSWERED.rows,
        parts=tuple(_ANSWERED.parts),
        behind=_ANSWERED.behind,
        readable_by=is_staff,
    )
)

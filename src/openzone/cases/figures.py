"""The figures that cases define. Each counts dated rows, so that asked as of a day it answers what was true then."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import AssignmentKind, Satisfaction, Solved
from openzone.cases.models import Case, Cycle
from openzone.core.figures import Figure, Question, Row, register
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


_SATISFIED = Q(satisfaction__gte=Satisfaction.BASICALLY_SATISFIED)
_RATED = Q(satisfaction__isnull=False)
_SOLVED = Q(solved=Solved.YES)
_UNANSWERED = Q(answered_at__isnull=True)


def _split(question: Question, column: str, *, date: str, case: str = "", unit: str) -> Any:
    """The expression that answers a column (`code`, `name`, `name_local`) of the dimension's value for each row."""
    if question.dimension == "month":
        return ExtractMonth(date, tzinfo=question.period.since.tzinfo)
    if question.dimension == "subject":
        return Coalesce(*(F(f"{case}{step}{column}") for step in _TO_THE_TOP))
    line = {"category": f"{case}category", "park": f"{case}park", "unit": unit}[question.dimension or "category"]
    return F(f"{line}__{column}")


def _counted(rows: QuerySet[Any], question: Question, place: dict[str, str], **counts: Any) -> list[dict[str, Any]]:
    """The counts of the whole, or of each value of the dimension."""
    if question.dimension is None:
        return [{"code": None, **rows.aggregate(**counts)}]
    columns = ["code"] if question.dimension == "month" else ["code", "name", "name_local"]
    split = {f"split_{column}": _split(question, column, **place) for column in columns}
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


def _row(question: Question, row: dict[str, Any], **parts: Any) -> Row:
    code = _code(question, row["code"])
    return Row(code=code, name=_name(row, code), **parts)


_RECEIVED = {"date": "submitted_at", "unit": "first_given__unit"}
_CLOSED = {"date": "closed_at", "case": "case__", "unit": "unit"}
_ANSWERED = {"date": "answered_at", "case": "case__", "unit": "unit"}


def _received_rows(question: Question) -> list[Row]:
    counted = _counted(_received(question), question, _RECEIVED, n=Count("pk"))
    return [_row(question, row, numerator=Decimal(row["n"])) for row in counted]


def _solved_rows(question: Question) -> list[Row]:
    counts = {"n": Count("pk", filter=_SOLVED), "of": Count("pk"), "unknown": Count("pk", filter=_UNANSWERED)}
    return [_share(question, row) for row in _counted(_closed(question), question, _CLOSED, **counts)]


def _satisfaction_rows(question: Question) -> list[Row]:
    counts = {
        "n": Count("pk", filter=_SATISFIED),
        "of": Count("pk", filter=_RATED),
        "unknown": Count("pk", filter=~_RATED),
    }
    return [_share(question, row) for row in _counted(_answered(question), question, _ANSWERED, **counts)]


def _share(question: Question, row: dict[str, Any]) -> Row:
    parts = {"numerator": Decimal(row["n"]), "denominator": Decimal(row["of"]), "unknown": row["unknown"]}
    return _row(question, row, **parts)


def _records(rows: QuerySet[Any], question: Question, place: dict[str, str], case: str) -> QuerySet[Case]:
    """The cases behind a number, narrowed to one value of the dimension when the question names one."""
    if question.code is not None:
        rows = rows.annotate(split_code=_split(question, "code", **place)).filter(**_matching(question))
    return Case.objects.filter(pk__in=rows.order_by().values(case))


def _matching(question: Question) -> dict[str, Any]:
    if question.code == "none":
        return {"split_code__isnull": True}
    if question.dimension != "month":
        return {"split_code": question.code}
    month = str(question.code).removeprefix(f"{question.period.label}-")
    return {"split_code": int(month) if month.isdecimal() else 0}


def _received_records(question: Question) -> QuerySet[Case]:
    return _records(_received(question), question, _RECEIVED, "pk")


def _solved_records(question: Question) -> QuerySet[Case]:
    return _records(_closed(question).filter(_SOLVED), question, _CLOSED, "case")


def _satisfaction_records(question: Question) -> QuerySet[Case]:
    return _records(_answered(question).filter(_SATISFIED), question, _ANSWERED, "case")


cases_received = register(
    Figure(
        code="cases_received",
        name=_("Demands received"),
        definition=_("Demands that enterprises sent in the period, or that staff recorded on their behalf."),
        unit="count",
        dimensions=DIMENSIONS,
        rows=_received_rows,
        records=_received_records,
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
        rows=_solved_rows,
        records=_solved_records,
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
        rows=_satisfaction_rows,
        records=_satisfaction_records,
        readable_by=is_staff,
    )
)

"""The figures that cases define. Each counts dated rows, so that asked as of a day it answers what was true then."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import Satisfaction, Solved
from openzone.cases.models import Case, Category, Cycle
from openzone.core.figures import Figure, Question, Row, register
from openzone.core.forms import local
from openzone.places.models import Park, Unit, Zone
from openzone.places.queries import is_staff

DIMENSIONS = ("month", "category", "park", "unit")
_NAMED: dict[str, type[Category] | type[Park] | type[Unit]] = {"category": Category, "park": Park, "unit": Unit}


def _received(question: Question) -> QuerySet[Case]:
    return Case.objects.filter(
        zone_id=question.zone_id,
        submitted_at__gte=question.period.since,
        submitted_at__lt=question.period.until,
        submitted_at__lte=question.as_of,
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


def _split(question: Question, *, date: str, case: str = "", unit: str) -> Any:
    """The expression by which a dimension groups the rows."""
    zone = Zone.objects.get(pk=question.zone_id)
    return {
        "month": ExtractMonth(date, tzinfo=_timezone(zone)),
        "category": F(f"{case}category__code"),
        "park": F(f"{case}park__code"),
        "unit": F(f"{unit}__code"),
    }[question.dimension or "month"]


def _timezone(zone: Zone) -> ZoneInfo:
    return ZoneInfo(zone.timezone)


def _counted(rows: QuerySet[Any], question: Question, split: Any, **counts: Any) -> list[dict[str, Any]]:
    """The counts of the whole, or of each value of the dimension."""
    if question.dimension is None:
        return [{"code": None, **rows.aggregate(**counts)}]
    grouped = rows.annotate(code=split).order_by().values("code").annotate(**counts)
    return sorted(grouped, key=lambda row: (row["code"] is None, row["code"]))


def _named(question: Question, counted: list[dict[str, Any]], figure: Any) -> list[Row]:
    names = _names(question)
    return [figure(row, _code(question, row["code"]), names) for row in counted]


def _code(question: Question, code: Any) -> str | None:
    if question.dimension is None:
        return None
    if question.dimension == "month":
        return f"{question.period.label}-{code:02d}"
    return str(code) if code is not None else "none"


def _names(question: Question) -> dict[str, str]:
    model = _NAMED.get(question.dimension or "")
    if model is None:
        return {}
    rows = model.objects.filter(zone_id=question.zone_id).values_list("code", "name", "name_local")
    return {code: local(name, name_local) for code, name, name_local in rows}


def _row(code: str | None, names: dict[str, str], **parts: Any) -> Row:
    return Row(code=code, name=names.get(code or "", code or ""), **parts)


def _received_rows(question: Question) -> list[Row]:
    split = _split(question, date="submitted_at", unit="unit")
    counted = _counted(_received(question), question, split, n=Count("pk"))
    return _named(question, counted, lambda row, code, names: _row(code, names, numerator=Decimal(row["n"])))


def _solved_rows(question: Question) -> list[Row]:
    split = _split(question, date="closed_at", case="case__", unit="unit")
    counts = {"n": Count("pk", filter=_SOLVED), "of": Count("pk"), "unknown": Count("pk", filter=_UNANSWERED)}
    return _named(question, _counted(_closed(question), question, split, **counts), _share_row)


def _satisfaction_rows(question: Question) -> list[Row]:
    split = _split(question, date="answered_at", case="case__", unit="unit")
    counts = {
        "n": Count("pk", filter=_SATISFIED),
        "of": Count("pk", filter=_RATED),
        "unknown": Count("pk", filter=~_RATED),
    }
    return _named(question, _counted(_answered(question), question, split, **counts), _share_row)


def _share_row(row: dict[str, Any], code: str | None, names: dict[str, str]) -> Row:
    return _row(code, names, numerator=Decimal(row["n"]), denominator=Decimal(row["of"]), unknown=row["unknown"])


def _records(rows: QuerySet[Any], question: Question, split: Any, case: str) -> QuerySet[Case]:
    """The cases behind a number, narrowed to one value of the dimension when the question names one."""
    if question.code is not None:
        rows = rows.annotate(code=split).filter(**_matching(question))
    return Case.objects.filter(pk__in=rows.order_by().values(case))


def _matching(question: Question) -> dict[str, Any]:
    if question.code == "none":
        return {"code__isnull": True}
    return {"code": int(str(question.code)[-2:]) if question.dimension == "month" else question.code}


def _received_records(question: Question) -> QuerySet[Case]:
    return _records(_received(question), question, _split(question, date="submitted_at", unit="unit"), "pk")


def _solved_records(question: Question) -> QuerySet[Case]:
    split = _split(question, date="closed_at", case="case__", unit="unit")
    return _records(_closed(question).filter(_SOLVED), question, split, "case")


def _satisfaction_records(question: Question) -> QuerySet[Case]:
    split = _split(question, date="answered_at", case="case__", unit="unit")
    return _records(_answered(question).filter(_SATISFIED), question, split, "case")


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

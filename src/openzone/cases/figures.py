"""The figures that cases define. Each counts dated rows, so that asked as of a day it answers what was true then."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import AssignmentKind, Satisfaction, Solved
from openzone.cases.exclusions import exclusions_as_of
from openzone.cases.models import Case, Cycle, Merger
from openzone.cases.tallies import ANSWERED, CLOSED, MERGED, RECEIVED, TO_THE_TOP, kept
from openzone.core.figures import Figure, Part, Question, Row, register
from openzone.core.forms import local
from openzone.places.queries import is_staff

DIMENSIONS = ("month", "subject", "category", "park", "unit")


def _received(question: Question) -> QuerySet[Case]:
    """The demands sent in the period, each beside the unit to which it was routed first: sorting moves it later.

    One that was merged into another as of the day is counted there.
    """
    return Case.objects.filter(
        ~Exists(_mergers(question).filter(case=OuterRef("pk"))),
        zone_id=question.zone_id,
        submitted_at__gte=question.period.since,
        submitted_at__lt=question.period.until,
        submitted_at__lte=question.as_of,
    ).annotate(
        first_given=FilteredRelation("assignments", condition=Q(assignments__kind=AssignmentKind.ROUTED)),
    )


def _mergers(question: Question) -> QuerySet[Merger]:
    """The mergers that stood as of the day."""
    ended_later = Q(until__isnull=True) | Q(until__gt=question.as_of)
    return Merger.objects.filter(ended_later, at__lte=question.as_of)


def _merged(question: Question) -> QuerySet[Merger]:
    """The demands that were merged into others in the period and stood so as of the day."""
    return _mergers(question).filter(
        case__zone_id=question.zone_id, at__gte=question.period.since, at__lt=question.period.until
    )


def closed_in(question: Question) -> QuerySet[Cycle]:
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


def _split(question: Question, dimension: str | None, column: str, place: dict[str, str]) -> Any:
    """The expression that answers a column (`code`, `name`, `name_local`) of the dimension's value for each row."""
    if dimension == "month":
        return ExtractMonth(place["date"], tzinfo=question.period.since.tzinfo)
    if dimension == "subject":
        return Coalesce(*(F(f"{step}{column}") for step in TO_THE_TOP))
    return F(f"{place.get(str(dimension), 'category')}__{column}")


def _columns(dimension: str | None) -> tuple[str, ...]:
    return () if dimension is None else ("code",) if dimension == "month" else ("code", "name", "name_local")


def _counted(
    rows: QuerySet[Any], question: Question, dimensions: Sequence[str | None], place: dict[str, str], **counts: Any
) -> list[dict[str, Any]]:
    """The counts by the values of all these dimensions at once, as `tallies.kept` has them by each."""
    split = {
        f"split_{dimension}_{column}": _split(question, dimension, column, place)
        for dimension in dimensions
        for column in _columns(dimension)
    }
    if not split:
        return [rows.aggregate(**counts)]
    return list(rows.annotate(**split).order_by().values(*split).annotate(**counts))


def _grouped(cells: Iterable[dict[str, Any]], dimension: str | None, parts: Iterable[str]) -> list[dict[str, Any]]:
    """The cells added up by the values of one dimension, in the order of their codes; the whole is always there."""
    empty: dict[str, Any] = {"code": None, **dict.fromkeys(parts, 0)}
    found: dict[Any, dict[str, Any]] = {None: empty} if dimension is None else {}
    for cell in cells:
        named = {column: cell[f"split_{dimension}_{column}"] for column in _columns(dimension)}
        sums = found.setdefault(named.get("code"), {**empty, **named})
        sums.update({part: sums[part] + cell[part] for part in parts})
    return sorted(found.values(), key=lambda row: (row["code"] is None, row["code"]))


def _code(question: Question, dimension: str | None, code: Any) -> str | None:
    if dimension is None:
        return None
    if dimension == "month":
        return f"{question.period.label}-{code:02d}"
    return str(code) if code is not None else "none"


def _name(row: dict[str, Any], code: str | None) -> str:
    if row["code"] is None:
        return "" if code is None else gettext("none named")
    return local(row["name"], row["name_local"]) if "name" in row else code or ""


def _row(question: Question, dimension: str | None, row: dict[str, Any]) -> Row:
    code = _code(question, dimension, row["code"])
    denominator = Decimal(row["denominator"]) if "denominator" in row else None
    return Row(Decimal(row["numerator"]), denominator, row.get("unknown", 0), code, _name(row, code))


@dataclass(frozen=True)
class Counting:
    """What is counted: its rows, where they keep their dimensions and their case, and the condition of each part.

    What `judges` how demands are handled leaves out those of which two persons decided so.
    """

    measure: str
    counted: Callable[[Question], QuerySet[Any]]
    place: dict[str, str]
    case: str
    parts: dict[Part, Q]
    judges: bool = True

    def left_out(self, question: Question) -> int:
        """How many demands would be counted, had two persons not decided otherwise."""
        if not self.judges:
            return 0
        of = self.parts.get(Part.DENOMINATOR, self.parts[Part.NUMERATOR])
        rows = self.counted(question).filter(self._is_left_out(question), of)
        return int(rows.aggregate(n=Count(self.case, distinct=True))["n"])

    def _is_left_out(self, question: Question) -> Exists:
        return Exists(exclusions_as_of(question.as_of).filter(case=OuterRef(self.case)))

    def _rows_of(self, question: Question) -> QuerySet[Any]:
        rows = self.counted(question)
        return rows.filter(~self._is_left_out(question)) if self.judges else rows

    def rows(self, question: Question) -> list[Row]:
        """The numbers: kept ones, or counted in one statement."""
        return self.splits(question, [question.dimension])[question.dimension]

    def splits(self, question: Question, dimensions: Sequence[str | None]) -> dict[str | None, list[Row]]:
        """The numbers by each of these dimensions, with not a statement more than for one."""
        kept = self._kept(question)
        cells = self._count(question, dimensions) if kept is None else kept
        return {dimension: self._rows(question, dimension, cells) for dimension in dimensions}

    def _rows(self, question: Question, dimension: str | None, cells: list[dict[str, Any]]) -> list[Row]:
        """Cells that were kept are of one dimension each, those that were counted of all at once."""
        wanted = {None: "month", "subject": "category"}.get(dimension, dimension)
        chosen = (cell for cell in cells if cell.get("dimension", wanted) == wanted)
        return [
            _row(question, dimension, row) for row in _grouped(chosen, dimension, [part.value for part in self.parts])
        ]

    def _count(self, question: Question, dimensions: Sequence[str | None]) -> list[dict[str, Any]]:
        counts = {part.value: Count("pk", filter=condition) for part, condition in self.parts.items()}
        return _counted(self._rows_of(question), question, dimensions, self.place, **counts)

    def _kept(self, question: Question) -> list[dict[str, Any]] | None:
        """What is kept of the year, read once for all the questions that are asked together."""
        year = int(question.period.label)
        years = question.years or (year,)
        if ("kept", years) not in question.memory:
            question.memory["kept", years] = kept(question.zone_id, years, question.as_of)
        known: dict[tuple[str, int], list[dict[str, Any]]] = question.memory["kept", years]
        return known.get((self.measure, year))

    def behind(self, question: Question, part: Part) -> QuerySet[Case]:
        """The cases behind a number, narrowed to one value of the dimension when the question names one."""
        rows = self._rows_of(question).filter(self.parts[part])
        if question.code is not None:
            rows = rows.annotate(split_code=_split(question, question.dimension, "code", self.place)).filter(
                **_matching(question)
            )
        return Case.objects.filter(pk__in=rows.order_by().values(self.case))


def _matching(question: Question) -> dict[str, Any]:
    if question.code == "none":
        return {"split_code__isnull": True}
    if question.dimension != "month":
        return {"split_code": question.code}
    month = str(question.code).removeprefix(f"{question.period.label}-")
    return {"split_code": int(month) if month.isdecimal() else 0}


_RECEIVED = Counting(
    RECEIVED,
    _received,
    {"date": "submitted_at", "park": "park", "unit": "first_given__unit"},
    "pk",
    {Part.NUMERATOR: _ALL},
    judges=False,
)
_CLOSED = Counting(
    CLOSED,
    closed_in,
    {"date": "closed_at", "park": "case__park", "unit": "unit"},
    "case",
    {Part.NUMERATOR: _SOLVED, Part.DENOMINATOR: _ALL, Part.UNKNOWN: _UNANSWERED},
)
_ANSWERED = Counting(
    ANSWERED,
    _answered,
    {"date": "answered_at", "park": "case__park", "unit": "unit"},
    "case",
    {Part.NUMERATOR: _SATISFIED, Part.DENOMINATOR: _RATED, Part.UNKNOWN: ~_RATED},
)
_MERGED = Counting(
    MERGED,
    _merged,
    {"date": "at", "category": "case__category", "park": "case__park"},
    "case",
    {Part.NUMERATOR: _ALL},
    judges=False,
)

cases_received = register(
    Figure(
        code="cases_received",
        name=_("Demands received"),
        definition=_(
            "Demands that enterprises sent in the period, or that staff recorded on their behalf. One that was merged"
            " into another is not counted beside it."
        ),
        unit="count",
        dimensions=DIMENSIONS,
        rows=_RECEIVED.rows,
        parts=tuple(_RECEIVED.parts),
        behind=_RECEIVED.behind,
        readable_by=is_staff,
        splits=_RECEIVED.splits,
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
        splits=_CLOSED.splits,
        left_out=_CLOSED.left_out,
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
        splits=_ANSWERED.splits,
        left_out=_ANSWERED.left_out,
    )
)
cases_merged = register(
    Figure(
        code="cases_merged",
        name=_("Demands merged"),
        definition=_("Demands that were merged in the period into another one of the same enterprise, and still are."),
        unit="count",
        dimensions=("month", "category", "park"),
        rows=_MERGED.rows,
        parts=tuple(_MERGED.parts),
        behind=_MERGED.behind,
        readable_by=is_staff,
        splits=_MERGED.splits,
        in_overview=False,
    )
)

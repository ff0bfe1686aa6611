"""Kept counts for the figures: small, always right, and never in the way of each other.

What an action changes of what its case contributes to the figures of a year is appended in its own transaction, as rows
that add up; a job sums them up. A zone has kept counts once `recount` has laid the first ones: until then nothing is
answered from here. A year is answered only if nothing that it knows of happened after the day that is asked for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, Max, QuerySet, Sum
from django.db.models.functions import Coalesce

from openzone.cases.enums import AssignmentKind, Satisfaction, Solved
from openzone.cases.exclusions import DECIDED
from openzone.cases.models import Case, Tally
from openzone.core.prepared import Among, Given, Prepared

RECEIVED, CLOSED, ANSWERED, MERGED = "received", "closed", "answered", "merged"
MEASURES = (RECEIVED, CLOSED, ANSWERED, MERGED)
DIMENSIONS = ("month", "category", "park", "unit")
TO_THE_TOP = ("category__parent__parent__parent__", "category__parent__parent__", "category__parent__", "category__")
# The row of this measure says that the zone is counted.
WHOLE = "whole"
# Any number will do: who sums up takes turns with who counts anew.
ADVISORY_LOCK = 7_235_642

_MONTHS = (
    "extract(year FROM {at} AT TIME ZONE z.timezone)::int AS year,"
    " extract(month FROM {at} AT TIME ZONE z.timezone)::int AS month"
)
# What two persons decided to leave out adds nothing to what says how demands are handled, but when that was decided.
_JOINED = (
    "FROM cases_cycle y JOIN cases_case c ON c.id = y.case_id JOIN places_zone z ON z.id = c.zone_id"
    f" LEFT JOIN {DECIDED} d ON d.case_id = c.id"
)
_COUNTS = "d.left_out IS NOT TRUE"
_CONTRIBUTIONS = f"""
SELECT '{RECEIVED}' AS measure, {_MONTHS.format(at="c.submitted_at")}, c.category_id, c.park_id, a.unit_id,
       1 AS numerator, 0 AS denominator, 0 AS unknown, c.submitted_at AS at
  FROM cases_case c JOIN places_zone z ON z.id = c.zone_id
  LEFT JOIN cases_assignment a ON a.case_id = c.id AND a.kind = '{AssignmentKind.ROUTED}'
 WHERE c.submitted_at IS NOT NULL AND {{chosen}}
   AND NOT EXISTS (SELECT FROM cases_merger m WHERE m.case_id = c.id AND m.until IS NULL)
UNION ALL
SELECT '{MERGED}', {_MONTHS.format(at="m.at")}, c.category_id, c.park_id, NULL::bigint, 1, 0, 0, m.at
  FROM cases_merger m JOIN cases_case c ON c.id = m.case_id JOIN places_zone z ON z.id = c.zone_id
 WHERE m.until IS NULL AND {{chosen}}
UNION ALL
SELECT '{CLOSED}', {_MONTHS.format(at="y.closed_at")}, y.category_id, c.park_id, y.unit_id,
       ({_COUNTS} AND y.disputed_at IS NULL AND y.solved = '{Solved.YES}')::int,
       ({_COUNTS} AND y.disputed_at IS NULL)::int,
       ({_COUNTS} AND y.disputed_at IS NULL AND y.answered_at IS NULL)::int,
       greatest(y.closed_at, y.disputed_at, d.at)
  {_JOINED}
 WHERE y.closed_at IS NOT NULL AND {{chosen}}
UNION ALL
(SELECT DISTINCT ON (y.case_id, extract(year FROM y.answered_at AT TIME ZONE z.timezone))
       '{ANSWERED}', {_MONTHS.format(at="y.answered_at")}, y.category_id, c.park_id, y.unit_id,
       ({_COUNTS} AND coalesce(y.satisfaction >= {Satisfaction.BASICALLY_SATISFIED.value}, false))::int,
       ({_COUNTS} AND y.satisfaction IS NOT NULL)::int, ({_COUNTS} AND y.satisfaction IS NULL)::int,
       greatest(y.answered_at, d.at)
  {_JOINED}
 WHERE y.answered_at IS NOT NULL AND {{chosen}}
 ORDER BY y.case_id, extract(year FROM y.answered_at AT TIME ZONE z.timezone), y.number DESC)
"""
_KEY = "zone_id, measure, year, dimension, month, category_id, park_id, unit_id"
_COLUMNS = {"month": "int", "category_id": "bigint", "park_id": "bigint", "unit_id": "bigint"}


def _split(dimension: str) -> str:
    """The contributions by the values of one dimension; the columns of the others stay empty."""
    columns = [name if name.startswith(dimension) else f"NULL::{kind}" for name, kind in _COLUMNS.items()]
    own = next(name for name in _COLUMNS if name.startswith(dimension))
    sums = "sum(numerator), sum(denominator), sum(unknown), max(at)"
    grouped = f"FROM contributed GROUP BY measure, year, {own}"
    return f"SELECT %(zone)s, measure, year, '{dimension}', {', '.join(columns)}, {sums} {grouped}"


_RECOUNT = f"""
WITH old AS (DELETE FROM cases_tally WHERE zone_id = %(zone)s),
     contributed AS MATERIALIZED ({_CONTRIBUTIONS.format(chosen="c.zone_id = %(zone)s")})
INSERT INTO cases_tally ({_KEY}, numerator, denominator, unknown, at)
SELECT %(zone)s, '{WHOLE}', 0, '', NULL::int, NULL::bigint, NULL::bigint, NULL::bigint, 0, 0, 0, now()
UNION ALL {" UNION ALL ".join(_split(dimension) for dimension in DIMENSIONS)}
"""
_SUM_UP = f"""
WITH several AS (SELECT zone_id AS zone, year AS which FROM cases_tally GROUP BY zone_id, year
                 HAVING count(*) > count(DISTINCT ({_KEY}))),
     old AS (DELETE FROM cases_tally USING several WHERE zone_id = zone AND year = which RETURNING cases_tally.*)
INSERT INTO cases_tally ({_KEY}, numerator, denominator, unknown, at)
SELECT {_KEY}, sum(numerator), sum(denominator), sum(unknown), max(at) FROM old GROUP BY {_KEY}
"""


@dataclass(frozen=True)
class Contribution:
    """What one case adds to one measure of one year."""

    measure: str
    year: int
    month: int
    category: int | None
    park: int | None
    unit: int | None
    numerator: int
    denominator: int
    unknown: int
    at: datetime


@contextmanager
def tallied(case: Case) -> Iterator[None]:
    """Within the block a locked case changes; what that changes of the figures is appended at its end."""
    before = Counter(contributions(case))
    yield
    after = Counter(contributions(case))
    changes = [(one, -1) for one in (before - after).elements()] + [(one, 1) for one in (after - before).elements()]
    Tally.objects.bulk_create([_row(case, one, sign, dimension) for one, sign in changes for dimension in DIMENSIONS])


def contributions(case: Case) -> list[Contribution]:
    """What the case contributes now, from its own rows: the same definition as `recount`."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTRIBUTIONS.format(chosen="c.id = %(case)s"), {"case": case.pk})
        return [Contribution(*row) for row in cursor.fetchall()]


def _row(case: Case, one: Contribution, sign: int, dimension: str) -> Tally:
    values = {"month": one.month, "category": one.category, "park": one.park, "unit": one.unit}
    column = dimension if dimension == "month" else f"{dimension}_id"
    return Tally(
        zone_id=case.zone_id,
        measure=one.measure,
        year=one.year,
        dimension=dimension,
        numerator=sign * one.numerator,
        denominator=sign * one.denominator,
        unknown=sign * one.unknown,
        at=max(one.at, case.changed_at),
        **{column: values[dimension]},
    )


@transaction.atomic
def recount(zone_id: int) -> None:
    """Count a zone anew from its cases, in one statement and so at one moment: what commits meanwhile adds to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        cursor.execute(_RECOUNT, {"zone": zone_id})


@transaction.atomic
def sum_up() -> None:
    """Put rows with the same key into one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        cursor.execute(_SUM_UP)


def is_counted(zone_id: int) -> bool:
    """Whether the zone has kept counts."""
    return Tally.objects.filter(zone_id=zone_id, year=0).exists()


def kept(zone_id: int, years: Iterable[int], as_of: datetime) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """The kept counts of these years by measure and year: only those that nothing has changed since `as_of`.

    One statement. Each row has its dimension and the code and names of its value (`split_park_code` …), a category also
    those of its main subject, and the three sums.
    """
    latest: dict[tuple[str, int], datetime] = {}
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in _sums(zone=zone_id, years=list(years)):
        key = (row["measure"], row["year"])
        latest[key] = max(latest.get(key, row["latest"]), row["latest"])
        # Where all was taken back nothing is left to name.
        left = row["numerator"] or row["denominator"] or row["unknown"]
        found.setdefault(key, []).extend([row] if left else [])
    # Of a year that is kept, what has no row at all has never been.
    nothing = {(measure, year) for _measure, year in found for measure in MEASURES} - found.keys()
    return {key: rows for key, rows in found.items() if latest[key] <= as_of} | {key: [] for key in nothing}


def _write_sums() -> QuerySet[Any, Any]:
    counted = Exists(Tally.objects.filter(zone_id=Given("zone"), year=0))
    rows = Tally.objects.filter(counted, Among(F("year"), Given("years")), zone_id=Given("zone"))
    columns = ("code", "name", "name_local")
    names = {f"split_{name}_{column}": F(f"{name}__{column}") for name in DIMENSIONS[1:] for column in columns}
    subject = {
        f"split_subject_{column}": Coalesce(*(F(f"{step}{column}") for step in TO_THE_TOP)) for column in columns
    }
    sums = {name: Sum(name) for name in ("numerator", "denominator", "unknown")}
    grouped = rows.order_by().values("measure", "year", "dimension", split_month_code=F("month"), **names, **subject)
    return grouped.annotate(**sums, latest=Max("at"))


_sums: Prepared[dict[str, Any]] = Prepared(_write_sums)

"""Figures in plain SQL: rows of a scene, counted or measured by all values of their dimensions in one statement.

A scene says which rows there are and what is known of each; a measure says what of it is counted, of how many, and how
many are not known. All names in braces are those of this module; whatever people ask with is a parameter.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from openzone.cases.exclusions import LEFT_OUT
from openzone.cases.models import Case
from openzone.core.calendars.reading import working_time
from openzone.core.figures import Figure, Part, Question, Row, register
from openzone.core.forms import local
from openzone.core.working_time import WorkingTime
from openzone.places.queries import is_staff

WHOLE = ""
# How far before a period a demand may have begun whose pauses are measured in working time.
LONGEST_BEFORE = timedelta(days=800)
_PLACES = {"category": "cases_category", "park": "places_park", "unit": "places_unit"}
# Stands in the rows of a scene for the decision of two persons that a demand `c` is left out.
COUNTED = "{counted}"
_WORD = re.compile(r"[a-z_]+")
_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Scene:
    """Rows in SQL: `rows` is what follows FROM; `place` says where each has its case, its date and its dimensions.

    `columns` are whatever else may be asked of a row: only those that a measure names are worked out.
    """

    rows: str
    place: Mapping[str, str]
    columns: Mapping[str, str]

    def select(self, asked: str, *, left_out: bool = False) -> str:
        """The rows with their place and the columns that are named in what is asked; or those `left_out` instead."""
        words = set(_WORD.findall(asked))
        chosen = {**self.place, **{name: sql for name, sql in self.columns.items() if name in words}}
        rows = self.rows.replace(COUNTED, LEFT_OUT if left_out else f"NOT {LEFT_OUT}")
        return f"SELECT {', '.join(f'{sql} AS {name}' for name, sql in chosen.items())} FROM {rows}"


def _split(dimension: str) -> tuple[str, str, str, str]:
    """What is joined for a dimension, and its code, name and other name."""
    if dimension == "month":
        return "", "to_char(at AT TIME ZONE %(timezone)s, 'YYYY-MM')", "''", "''"
    if dimension == "subject":
        steps = " ".join(
            f"LEFT JOIN cases_category c{n} ON c{n}.id = {'category_id' if n == 1 else f'c{n - 1}.parent_id'}"
            for n in (1, 2, 3, 4)
        )
        code, name, other = (
            f"coalesce({', '.join(f'c{n}.{one}' for n in (4, 3, 2, 1))})" for one in ("code", "name", "name_local")
        )
        return steps, code, name, other
    if dimension in _PLACES:
        return f"LEFT JOIN {_PLACES[dimension]} d ON d.id = {dimension}_id", "d.code", "d.name", "d.name_local"
    return "", f"{dimension}::text", "''", "''"


def _asked_with(question: Question) -> dict[str, Any]:
    return {
        "zone": question.zone_id,
        "since": question.period.since,
        "until": question.period.until,
        "as_of": question.as_of,
        "timezone": str(question.period.since.tzinfo),
        "code": question.code,
    }


def tell(
    scene: Scene,
    question: Question,
    dimensions: Sequence[str | None],
    sums: Mapping[str, str],
    known: Mapping[str, Any] | None = None,
) -> dict[str | None, list[dict[str, Any]]]:
    """The sums by each dimension (None: the whole) as rows with `code`, `name`, `name_local`: one statement.

    `known` are further parameters that columns ask for.
    """
    asked = " ".join([*sums.values(), *(str(one) for one in dimensions)])
    parts = [_part(one, sums) for one in dimensions]
    told = f"WITH counted AS MATERIALIZED ({scene.select(asked)}) {' UNION ALL '.join(parts)}"
    with connection.cursor() as cursor:
        cursor.execute(told, {**_asked_with(question), **(known or {})})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {one: _sorted(row for row in rows if row["dimension"] == (one or WHOLE)) for one in dimensions}


def _part(dimension: str | None, sums: Mapping[str, str]) -> str:
    wanted = ", ".join(f"{sql} AS {name}" for name, sql in sums.items())
    if dimension is None:
        return f"SELECT '{WHOLE}' AS dimension, NULL AS code, '' AS name, '' AS name_local, {wanted} FROM counted"
    joined, code, name, other = _split(dimension)
    columns = f"'{dimension}' AS dimension, {code} AS code, {name} AS name, {other} AS name_local, {wanted}"
    return f"(SELECT {columns} FROM counted {joined} GROUP BY 2, 3, 4)"


def _sorted(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["code"] is None, row["code"]))


@dataclass(frozen=True)
class Measure:
    """What of a scene is counted for each part, as conditions in SQL. `value` measures instead of counting.

    What rests on fewer than `least` is not told; of `answers` fewer than the zone's settings ask for are too few.
    """

    scene: Scene
    parts: Mapping[Part, str]
    value: str = ""
    least: int = 0
    answers: bool = False
    in_working_time: bool = False

    def rows(self, question: Question) -> list[Row]:
        """The numbers by the dimension that is asked for."""
        return self.splits(question, [question.dimension])[question.dimension]

    def splits(self, question: Question, dimensions: Sequence[str | None]) -> dict[str | None, list[Row]]:
        """The numbers by each of these dimensions: one statement for all."""
        known = self._working_time(question) if self.in_working_time else {}
        found = tell(self.scene, question, dimensions, self._sums(), known)
        return {one: [self._row(one, row) for row in rows] for one, rows in found.items()}

    def _sums(self) -> dict[str, str]:
        sums = {part.value: f"count(*) FILTER (WHERE {condition})" for part, condition in self.parts.items()}
        if self.answers:
            sums["least"] = "(SELECT z.least_answers FROM places_zone z WHERE z.id = %(zone)s)"
        return {**sums, Part.NUMERATOR.value: self.value} if self.value else sums

    def _working_time(self, question: Question) -> dict[str, Any]:
        """When people are at work, for as long as a demand of the period may have rested; how long a day's work is."""
        if "working time" not in question.memory:
            question.memory["working time"] = working_time(question.zone_id)
        time_here: WorkingTime = question.memory["working time"]
        first = (question.period.since - LONGEST_BEFORE).date()
        hours = _openings(time_here, first, min(question.as_of, question.period.until + LONGEST_BEFORE).date())
        return {
            "opens": [begin for begin, _end in hours],
            "closes": [end for _begin, end in hours],
            "day": time_here.ordinary_day,
        }

    def _row(self, dimension: str | None, row: dict[str, Any]) -> Row:
        code = row["code"] if row["code"] is not None or dimension is None else "none"
        of = row.get(Part.DENOMINATOR.value)
        hidden = of is not None and of < row.get("least", self.least)
        value = Decimal(0) if hidden or row[Part.NUMERATOR.value] is None else Decimal(row[Part.NUMERATOR.value])
        return Row(
            round(value, 4) if self.value else value,
            None if of is None else Decimal(of),
            row.get(Part.UNKNOWN.value, 0),
            code,
            _name(row, code),
            not hidden,
        )

    def left_out(self, question: Question) -> int:
        """How many demands would be counted, had two persons not decided otherwise."""
        if COUNTED not in self.scene.rows:
            return 0
        of = self.parts.get(Part.DENOMINATOR, self.parts[Part.NUMERATOR])
        rows = self.scene.select(of, left_out=True)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(DISTINCT case_id) FROM ({rows}) AS counted WHERE {of}", _asked_with(question))
            return int(cursor.fetchone()[0])

    def behind(self, question: Question, part: Part) -> QuerySet[Case]:
        """The cases behind a number, narrowed to one value of the dimension when the question names one."""
        condition, joined = self.parts[part], ""
        if question.code is not None and question.dimension is not None:
            joined, code, _name, _other = _split(question.dimension)
            condition += f" AND {code} IS NULL" if question.code == "none" else f" AND {code} = %(code)s"
        rows = self.scene.select(f"{condition} {question.dimension}")
        sql = f"SELECT case_id FROM ({rows}) AS counted {joined} WHERE {condition}"
        known = {**_asked_with(question), **(self._working_time(question) if self.in_working_time else {})}
        given = [known[name] for name in _NAMED.findall(sql)]
        return Case.objects.filter(pk__in=RawSQL(_NAMED.sub("%s", sql), given))


def _openings(time_here: WorkingTime, first: date, last: date) -> list[tuple[datetime, datetime]]:
    """The hours at which people are at work on these days."""
    here, minute = ZoneInfo(time_here.timezone), timedelta(minutes=1)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        (midnight + begin * minute, midnight + end * minute)
        for midnight, hours in ((datetime.combine(day, time(), here), time_here.hours_on(day)) for day in days)
        for begin, end in hours
    ]


def _name(row: dict[str, Any], code: str | None) -> str:
    if code is None:
        return ""
    if row["code"] is None:
        return _("none named")
    return local(row["name"], row["name_local"]) if row["name"] else NAMES.get(code, lambda: code)()


# What a value is called that is no row of a table.
NAMES = {
    "days_1_5": lambda: _("up to 5 days"),
    "days_6_20": lambda: _("6 to 20 days"),
    "days_21_60": lambda: _("21 to 60 days"),
    "days_over_60": lambda: _("more than 60 days"),
}


@dataclass(frozen=True)
class Told:
    """How a figure is told: its name, its definition, its unit and by what it is split."""

    name: Any
    definition: Any
    unit: str = "share"
    dimensions: tuple[str, ...] = field(default=("month", "subject", "category", "park", "unit"))


def define(code: str, told: Told, measure: Measure) -> Figure:
    """Register a measure as a figure. It has a page of its own and is not counted for the overview of a year."""
    return register(
        Figure(
            code=code,
            name=told.name,
            definition=told.definition,
            unit=told.unit,
            dimensions=told.dimensions,
            rows=measure.rows,
            parts=tuple(measure.parts),
            behind=measure.behind,
            readable_by=is_staff,
            splits=measure.splits,
            in_overview=False,
            left_out=measure.left_out,
        )
    )

"""Changes of rows that can be taken back: each is kept with what stood there before and after, as the database has it.

Values are kept as the database writes them in JSON and read back by itself, so that nothing is lost on the way: no
digit of a number, no microsecond. Columns that the database makes itself are left to it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet
from psycopg.sql import SQL, Identifier, Literal

Step = dict[str, Any]
MOVED, CHANGED, REMOVED, MADE = "moved", "changed", "removed", "made"


@dataclass
class Journal:
    """The steps taken, in order. Each function does the step and keeps it."""

    steps: list[Step] = field(default_factory=list)

    def move(self, rows: QuerySet[Any], column: str, to: int) -> int:
        """Let a foreign key of these rows point to another row; answers how many there are."""
        found = list(rows.order_by("pk").values_list("pk", column))
        if found:
            rows_of(rows.model).filter(pk__in=[pk for pk, _value in found]).update(**{column: to})
            self._keep(rows.model, MOVED, column=column, to=to, came=found[0][1], rows=[pk for pk, _value in found])
        return len(found)

    def change(self, row: Model, *, derived: bool = False, **values: Any) -> None:
        """Write columns of a row. What is `derived` may be written anew by anybody, and is then not put back."""
        columns = _columns_of(row, values)
        before = _written(type(row), row.pk, columns)
        rows_of(type(row)).filter(pk=row.pk).update(**values)
        after = _written(type(row), row.pk, columns)
        self._keep(type(row), CHANGED, pk=row.pk, before=before, after=after, derived=derived)

    def watch(self, row: Model, *names: str) -> None:
        """Change nothing, but have it noticed when somebody writes these columns later."""
        columns = _columns_of(row, names)
        now = _written(type(row), row.pk, columns)
        self._keep(type(row), CHANGED, pk=row.pk, before=now, after=now, derived=False)

    def remove(self, row: Model) -> None:
        """Take a row away, to which nothing points."""
        before = _written(type(row), row.pk, _columns(type(row)))
        _execute("DELETE FROM {table} WHERE id = %s", type(row), [], [row.pk])
        self._keep(type(row), REMOVED, pk=row.pk, before=before)

    def made(self, row: Model) -> None:
        """Keep that a row was made, so that it is taken away again."""
        self._keep(type(row), MADE, pk=row.pk)

    def _keep(self, model: type[Model], kind: str, **step: Any) -> None:
        self.steps.append({"kind": kind, "model": model._meta.label_lower, **step})


def model_of(step: Step) -> type[Model]:
    """The table of a step."""
    return apps.get_model(step["model"])


def changed_since(steps: Iterable[Step]) -> Iterator[type[Model]]:
    """The tables with rows that somebody has written since, so that putting them back would undo his work."""
    expected: dict[tuple[str, int], dict[str, Any]] = {}
    for step in steps:
        if step["kind"] == CHANGED and not step["derived"]:
            expected.setdefault((step["model"], step["pk"]), {}).update(json.loads(step["after"]))
        elif step["kind"] == REMOVED:
            expected.pop((step["model"], step["pk"]), None)
    for (label, number), values in expected.items():
        model = apps.get_model(label)
        if json.loads(_written(model, number, sorted(values)) or "null") != values:
            yield model


def put_back(steps: Sequence[Step]) -> list[Step]:
    """Take the steps back, the last one first. Answers those derived ones that somebody has written anew since."""
    return [step for step in reversed(steps) if not _BACK[step["kind"]](step)]


def _move_back(step: Step) -> bool:
    """Only what still points where it was moved to: whatever was taken away since stays away."""
    column = step["column"]
    rows = rows_of(model_of(step)).filter(pk__in=step["rows"], **{column: step["to"]})
    rows.update(**{column: step["came"]})
    return True


def _change_back(step: Step) -> bool:
    if not _stands(step):
        return False
    _execute(
        "UPDATE {table} SET ({columns}) ="
        " (SELECT {columns} FROM jsonb_populate_record(null::{table}, %s::jsonb)) WHERE id = %s",
        model_of(step),
        sorted(json.loads(step["before"])),
        [step["before"], step["pk"]],
    )
    return True


def _bring_back(step: Step) -> bool:
    _execute(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(null::{table}, %s::jsonb)",
        model_of(step),
        _columns(model_of(step)),
        [step["before"]],
    )
    return True


def _take_away(step: Step) -> bool:
    rows_of(model_of(step)).filter(pk=step["pk"]).delete()
    return True


_BACK = {MOVED: _move_back, CHANGED: _change_back, REMOVED: _bring_back, MADE: _take_away}


def _stands(step: Step) -> bool:
    """Whether the row is as the step left it."""
    return _written(model_of(step), step["pk"], sorted(json.loads(step["after"]))) == str(step["after"])


def _written(model: type[Model], number: int, columns: Sequence[str]) -> str:
    """The columns of a row as JSON text; empty when there is no such row."""
    pairs = SQL(", ").join(SQL("{}, {}").format(Literal(column), Identifier(column)) for column in columns)
    asked = SQL("SELECT jsonb_build_object({})::text FROM {} WHERE id = %s").format(pairs, _table(model))
    with connection.cursor() as cursor:
        cursor.execute(asked, [number])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _columns_of(row: Model, names: Iterable[str]) -> list[str]:
    """The columns of these fields, which may be named as fields or as columns."""
    wanted = set(names)
    return sorted(one.column for one in row._meta.concrete_fields if {one.name, one.attname} & wanted and one.column)


def _columns(model: type[Model]) -> list[str]:
    return [one.column for one in model._meta.concrete_fields if one.column and not one.generated]


def _table(model: type[Model]) -> Identifier:
    return Identifier(model._meta.db_table)


def _execute(statement: LiteralString, model: type[Model], columns: Sequence[str], params: list[Any]) -> None:
    names = SQL(", ").join(map(Identifier, columns))
    with connection.cursor() as cursor:
        cursor.execute(SQL(statement).format(table=_table(model), columns=names), params)


def rows_of(model: type[Model]) -> QuerySet[Any]:
    """All rows of a table."""
    return QuerySet(model)

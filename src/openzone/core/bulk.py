"""Hundreds of rows of one table at once, for who writes many thousands: by COPY, and changed out of one document.

It is what `bulk_create` and `bulk_update` do, for a fifth of their time: most of theirs goes into statements that name
every value, and into preparing values that are fit already.
"""

import json
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from psycopg import sql

# Fields whose values go into the database as they are; those of any other field are prepared one by one.
_AS_THEY_ARE = frozenset({
    models.BigAutoField, models.BigIntegerField, models.BooleanField, models.CharField, models.DateTimeField,
    models.DecimalField, models.ForeignKey, models.PositiveIntegerField, models.PositiveSmallIntegerField,
    models.TextField,
})  # fmt: skip


def insert_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one table. Each has its id afterwards; what it points to must have been written with one.

    What the database fills by a default of its own it fills for all of them, and it is read when somebody asks for it.
    """
    if not rows:
        return
    connection, (given, filled) = connections[DEFAULT_DB_ALIAS], _columns(rows[0])
    _number(rows)
    prepared = zip(*(_values(one, rows, connection) for one in given), strict=True)
    copy_rows(type(rows[0]), [one.column for one in given], prepared)
    for row in rows:
        state = row._state  # noqa: SLF001
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        for one in filled:
            assert isinstance(row.__dict__.pop(one.attname), DatabaseDefault), "filled for all rows or for none"


def copy_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write values that are fit for these columns into the table of a model."""
    connection, names = connections[DEFAULT_DB_ALIAS], sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _columns(row: Model) -> tuple[list[Any], list[Any]]:
    """The columns that are given, and those that the database fills."""
    own = [one for one in row._meta.concrete_fields if not one.generated]
    filled = [one for one in own if isinstance(getattr(row, one.attname), DatabaseDefault)]
    return [one for one in own if one not in filled], filled


def _number(rows: Sequence[Model]) -> None:
    for row, number in zip(rows, next_ids(type(rows[0]), len(rows)), strict=True):
        row.pk = number


def next_ids(model: type[Model], count: int) -> list[int]:
    """So many ids of a table, which nothing else will have."""
    meta = model._meta
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "WITH ids AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, %s)::regclass AS sequence)"
            " SELECT nextval(sequence) FROM ids, generate_series(1, %s)",
            [meta.db_table, meta.pk.column, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _values(field: Any, rows: Sequence[Model], connection: Any) -> Iterable[Any]:
    values = map(attrgetter(field.attname), rows)
    return values if type(field) in _AS_THEY_ARE else [field.get_db_prep_save(one, connection) for one in values]


def update_rows(rows: Sequence[Model], names: Iterable[str]) -> None:
    """Write these columns of rows of one table that are there, as each row has them now: one statement."""
    if not rows:
        return
    meta: Any = rows[0]._meta
    fields = [meta.get_field(name) for name in names]
    told = [{one.column: getattr(row, one.attname) for one in (meta.pk, *fields)} for row in rows]
    sets = sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(sql.Identifier(one.column)) for one in fields)
    statement = sql.SQL(
        "UPDATE {table} AS old SET {sets} FROM jsonb_populate_recordset(NULL::{table}, %s) AS new"
        " WHERE old.{pk} = new.{pk}"
    ).format(table=sql.Identifier(meta.db_table), sets=sets, pk=sql.Identifier(meta.pk.column))
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement.as_string(), [json.dumps(told, default=str)])

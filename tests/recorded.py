"""Rows that real actions laid once in this process, to be copied into each test that begins with them."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection, transaction
from psycopg import sql

COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
      -- The moment and the transaction of a row are those of its copy.
      AND coalesce(column_default, '') !~ 'xact|stamp|now'
"""


@dataclass
class Recorded:
    """The rows, as one statement that lays them again, and what held them."""

    rows: str
    holder: bytes

    def again(self) -> Any:
        """Lay the rows into the database, which has none of them; answer a holder of one's own."""
        with connection.cursor() as cursor:
            cursor.execute(self.rows)
        return pickle.loads(self.holder)


def record(lay: Callable[[], object]) -> Recorded:
    """Have the rows laid, note them and take them back. Their tables have to be empty."""
    with transaction.atomic():
        before = counts()
        holder = lay()
        after = counts()
        changed = [table for table, rows in after.items() if rows != before[table]]
        assert not any(before[table] for table in changed)
        rows = map(statement, in_order(changed))
        recorded = Recorded(";\n".join(rows), pickle.dumps(holder))
        transaction.set_rollback(True)
    return recorded


def asked(question: sql.Composable | str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def in_order(tables: list[str]) -> list[str]:
    """The tables so that each comes after those whose rows the database wants first, statement by statement."""
    strict = "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
    pairs = asked(f"{strict} WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid")
    first = {table: {parent for child, parent in pairs if child == table and parent in tables} for table in tables}
    return list(TopologicalSorter(first).static_order())


def counts() -> dict[str, int]:
    """How many rows each table holds."""
    tables = [table.name for table in connection.introspection.get_table_list(connection.cursor()) if table.type == "t"]
    each = [sql.SQL("SELECT {}, count(*) FROM {}").format(table, sql.Identifier(table)) for table in tables]
    return dict(asked(sql.SQL(" UNION ALL ").join(each)))


def statement(table: str) -> str:
    """What lays the rows of a table again, with the same numbers."""
    columns = sql.SQL(", ").join(sql.Identifier(name) for (name,) in asked(COLUMNS, table))
    ((rows,),) = asked(sql.SQL("SELECT json_agg(one)::text FROM {} one").format(sql.Identifier(table)))
    laid = sql.SQL(
        "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"
        " SELECT {columns} FROM json_populate_recordset(NULL::{table}, {rows})"
    ).format(table=sql.Identifier(table), columns=columns, rows=rows)
    return laid.as_string(connection.connection)

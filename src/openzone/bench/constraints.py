"""Takes indexes and constraints off the large tables while they are filled, and lays them again, checking every row."""

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

FOREIGN = """
SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid), c.contype::text
  FROM pg_constraint c
 WHERE c.conrelid = ANY(%s::regclass[]) AND c.contype IN ('f', 'u', 'c')
 ORDER BY c.contype = 'f', c.conname
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
 WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL AND NOT i.indisprimary
 ORDER BY 1
"""


@dataclass(frozen=True)
class Taken:
    """What was taken off: how to lay it again, indexes before foreign keys."""

    indexes: list[str]
    constraints: list[str]


def take_off(connection: psycopg.Connection[tuple[str, ...]], tables: Iterable[str]) -> Taken:
    """Drop every index, unique, check and foreign key of these tables; the primary keys stay."""
    names = list(tables)
    found = connection.execute(FOREIGN, [names]).fetchall()
    for table, name, _definition, _kind in sorted(found, key=lambda row: row[3] != "f"):
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'.encode())
    indexes = connection.execute(INDEXES, [names]).fetchall()
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}".encode())
    laid = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition, _kind in found]
    return Taken([definition for _name, definition in indexes], laid)

"""What is in a database: rows and a checksum of each table, and what keeps the rows in order."""

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql

# Sessions are not carried into another life, and a cache is made anew.
LEFT_OUT = ("cache", "django_session")
Connection = psycopg.Connection[tuple[Any, ...]]
Say = Callable[[str], None]

_TABLES = """
SELECT relname, relpersistence = 'u' FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
"""
# The same text for the same row on every server, and a sum that does not ask in which order the rows come.
_FORM = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
_SUM = """
SELECT count(*), coalesce(sum(
    ('x' || encode(substr(sha256(convert_to(one::text, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint::numeric), 0)::text
  FROM {} AS one
"""
_ORDER = """
SELECT 'triggers', count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
  WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal AND tgenabled = 'O'
UNION ALL SELECT 'constraints', count(*) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND convalidated
UNION ALL SELECT 'indexes', count(*) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid
  WHERE relnamespace = 'public'::regnamespace AND indisvalid
UNION ALL SELECT 'functions', count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
_SEQUENCES = """
SELECT a.attrelid::regclass::text, a.attname, pg_get_serial_sequence(a.attrelid::regclass::text, a.attname)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
   AND (a.attidentity <> '' OR a.atthasdef)
   AND pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) IS NOT NULL
"""


def tables(connection: Connection) -> tuple[list[str], list[str]]:
    """The tables that are kept, and those of which only the form is."""
    rows = connection.execute(_TABLES).fetchall()
    without = [name for name, unlogged in rows if unlogged or name in LEFT_OUT]
    return [name for name, _ in rows if name not in without], without


def sums(connection: Connection, names: list[str], say: Say = lambda _: None) -> dict[str, list[Any]]:
    """How many rows each table has, and their checksum; within the transaction that is open."""
    for setting in _FORM:
        connection.execute(sql.SQL(setting))
    found: dict[str, list[Any]] = {}
    for name in names:
        say(name)
        row = connection.execute(sql.SQL(_SUM).format(sql.Identifier(name))).fetchone()
        found[name] = list(row or ())
    return found


def order(connection: Connection) -> dict[str, int]:
    """How many triggers, constraints, indexes and functions there are."""
    return {str(name): int(number) for name, number in connection.execute(_ORDER).fetchall()}


def migrations(connection: Connection) -> list[list[str]]:
    """Which migrations were applied."""
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return [list(row) for row in rows]


def behind(connection: Connection) -> list[str]:
    """The tables whose next number was given already."""
    wrong = []
    for table, column, sequence in connection.execute(_SEQUENCES).fetchall():
        query = sql.SQL("SELECT coalesce((SELECT max({}) FROM {}), 0) > last_value FROM {}").format(
            sql.Identifier(column), sql.SQL(table), sql.SQL(sequence)
        )
        if (connection.execute(query).fetchone() or (False,))[0]:
            wrong.append(str(table))
    return wrong

"""Where a restore goes: a database beside the one in use, which takes its name when it is whole."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from openzone.cli.postgres.connection import CONNECT_SECONDS, check_served, direct_address
from openzone.cli.postgres.server import OWNER, Server
from openzone.cli.problems import Problem
from openzone.cli.safe.tables import Connection
from openzone.config.paths import data_folder

DRAFT, BEFORE = "_restoring", "_before_restore"
LEAVING_SECONDS = 5.0
# How a database like another one is made, whichever provider its order of letters comes from.
_LIKE = """
SELECT datcollate, datctype, datlocprovider, to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'
  FROM pg_database d WHERE datname = %s
"""
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_MAY = """
SELECT rolsuper OR (rolcreatedb AND (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = %s))
  FROM pg_roles WHERE rolname = current_user
"""


@dataclass(frozen=True)
class Place:
    """A database and the server around it. `master` reaches the server as one who may make databases, if anybody."""

    conninfo: str
    master: str
    owner: str

    @property
    def name(self) -> str:
        """The database's name."""
        return str(conninfo_to_dict(self.conninfo)["dbname"])

    @property
    def draft(self) -> str:
        """The name of the one beside it."""
        return f"{self.name}{DRAFT}"

    @property
    def before(self) -> str:
        """The name under which the old one is kept."""
        return f"{self.name}{BEFORE}"

    def named(self, name: str) -> str:
        """How to reach another database of the server as the application does."""
        return make_conninfo(self.conninfo, dbname=name)

    def connected(self, conninfo: str) -> Connection:
        """A connection on which every statement counts by itself."""
        return psycopg.connect(conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS)

    def check_unused(self) -> None:
        """Refuse while anybody else is connected: the restore would take the database away from under them.

        Who has just left, we ourselves among them, is still on the server's list for a moment.
        """
        with self.connected(self.conninfo) as connection:
            until = time.monotonic() + LEAVING_SECONDS
            while (others := self._others(connection)) and time.monotonic() < until:
                time.sleep(0.1)
        if others:
            raise Problem(
                f"The database {self.name} is in use by {others} other connections; "
                "stop OpenZone everywhere, and whoever else uses it, first."
            )

    def _others(self, connection: Connection) -> int:
        (others,) = connection.execute(_OTHERS, [self.name]).fetchone() or (0,)
        return int(others)

    def people(self) -> int:
        """How many users the installation has; 0 in one that was never set up."""
        with self.connected(self.conninfo) as connection:
            if not (connection.execute("SELECT to_regclass('accounts_user')").fetchone() or (None,))[0]:
                return 0
            (people,) = connection.execute("SELECT count(*) FROM accounts_user").fetchone() or (0,)
            return int(people)

    def may_make_another(self) -> bool:
        """Whether we may make a database beside it and rename both."""
        with self.connected(self.conninfo if self.master == self.conninfo else self.master) as connection:
            (may,) = connection.execute(_MAY, [self.name]).fetchone() or (False,)
        return bool(may)

    def has_tables(self) -> bool:
        """Whether anything was ever made in it."""
        with self.connected(self.conninfo) as connection:
            query = "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
            return bool((connection.execute(query).fetchone() or (False,))[0])

    def make_draft(self) -> str:
        """Make the empty database beside, and answer how to reach it."""
        with self.connected(self.master) as connection:
            _drop(connection, self.draft)
            row = connection.execute(_LIKE, [self.name]).fetchone() or ("C", "C", "c", None, None)
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' {}").format(
                    sql.Identifier(self.draft), sql.Identifier(self.owner), _locale(*row)
                )
            )
        return self.named(self.draft)

    def drop_draft(self) -> None:
        """Remove what a restore that failed had made."""
        with self.connected(self.master) as connection:
            _drop(connection, self.draft)

    def swap(self, *, keep: bool) -> None:
        """Give the new database the name, in one transaction; the old one is kept beside, or dropped when empty."""
        with self.connected(self.master) as connection:
            _drop(connection, self.before)
            with connection.transaction():
                _rename(connection, self.name, self.before)
                _rename(connection, self.draft, self.name)
            if not keep:
                _drop(connection, self.before)


def _locale(collate: str, ctype: str, provider: str, locale: str | None, icu: str | None) -> sql.Composed:
    """The words that give a new database the order of letters of the old one."""
    libc = sql.SQL("LC_COLLATE {} LC_CTYPE {}").format(sql.Literal(collate), sql.Literal(ctype))
    if provider == "b":
        return sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE {} ").format(sql.Literal(locale)) + libc
    if provider == "i":
        return sql.SQL("LOCALE_PROVIDER icu ICU_LOCALE {} ").format(sql.Literal(locale or icu)) + libc
    return libc


def _drop(connection: Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _rename(connection: Connection, name: str, to: str) -> None:
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to)))


@contextmanager
def opened() -> Iterator[Place]:
    """The place that the environment names; the embedded server is started if need be."""
    served = direct_address()
    if served:
        check_served(served)
        role = str(conninfo_to_dict(served).get("user") or os.environ.get("PGUSER") or _role(served))
        yield Place(served, make_conninfo(served, dbname=OWNER), role)
        return
    with Server(data_folder()) as server:
        yield Place(server.conninfo(), server.conninfo(user=OWNER, dbname=OWNER), "openzone")


def _role(conninfo: str) -> str:
    with psycopg.connect(conninfo, connect_timeout=CONNECT_SECONDS) as connection:
        return connection.info.user

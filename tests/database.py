"""A pytest plugin: a real PostgreSQL for the tests, with one database per process, copied from a migrated template.

The server is the embedded one with its safety switched off for speed. Its files are kept between runs, and runs at the
same time share it. Loaded with `-p database`, because settings are read before any conftest.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from openzone.cli.postgres.server import NAME, OWNER, Server

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "openzone"
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}
SERVER = "OPENZONE_TEST_SERVER"
TEMPLATE = "OPENZONE_TEST_TEMPLATE"
RUN = "OPENZONE_TEST_RUN"


def fingerprint() -> str:
    """What the template is made from: our migrations and everybody else's."""
    found = hashlib.sha256()
    migrations = sorted((ROOT / "src" / "openzone").glob("*/migrations/*.py"))
    for path in (*migrations, ROOT / "requirements.lock", ROOT / "src" / "openzone" / "config" / "settings.py"):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def conninfo(*, dbname: str, user: str = NAME) -> str:
    """How to reach a database of the tests' server."""
    return psycopg.conninfo.make_conninfo(os.environ[SERVER], dbname=dbname, user=user)


@contextmanager
def master() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection that may make and drop databases."""
    with psycopg.connect(conninfo(dbname=OWNER, user=OWNER), autocommit=True) as connection:
        yield connection


def create_database(name: str, template: str = "template0") -> None:
    """Make a database of the application's role."""
    with master() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(*map(sql.Identifier, (name, NAME, template)))
        )


def drop_database(name: str) -> None:
    """Drop a database, whoever is still connected."""
    with master() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def make_template(name: str) -> None:
    """Make the migrated template, unless an earlier run did."""
    with master() as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        names = {str(row[0]) for row in connection.execute("SELECT datname FROM pg_database").fetchall()}
        if name not in names:
            draft = f"{name}_draft"
            drop_database(draft)
            create_database(draft)
            migrate(conninfo(dbname=draft))
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (draft, name))))
        for old in left_over(connection, keep=name):
            drop_database(old)


def left_over(connection: psycopg.Connection[tuple[Any, ...]], *, keep: str) -> list[str]:
    """The databases of runs that have ended, and templates of yesterday: a run at this moment may need today's."""
    rows = connection.execute("""
        SELECT datname, (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification < now() - interval '1 day'
        FROM pg_database WHERE NOT datistemplate
    """).fetchall()
    runs = [name for name, _ in rows if name.startswith("run_") and not Path(f"/proc/{name.split('_')[1]}").exists()]
    return runs + [name for name, old in rows if name.startswith("template_") and old and name != keep]


def migrate(url: str) -> None:
    """Bring a database up to date, as a person would."""
    surroundings = {**os.environ, "DATABASE_URL": url}
    subprocess.run([sys.executable, "-m", "openzone.cli.main", "migrate"], env=surroundings, check=True)


class Surroundings:
    """What a run of the tests needs; made by its first process, found in the environment by the others."""

    def __init__(self) -> None:
        self.server = Server(KEPT / "server", settings=UNSAFE)
        self.server.use()
        self.data = tempfile.mkdtemp(prefix="openzone-tests-")
        os.environ |= {
            "OPENZONE_DATA": self.data,
            "OPENZONE_SECRET_KEY": "a key for tests, of no use anywhere else",
            SERVER: self.server.conninfo(),
            TEMPLATE: f"template_{fingerprint()}",
            RUN: f"run_{os.getpid()}",
        }
        make_template(os.environ[TEMPLATE])

    def end(self) -> None:
        """Leave nothing behind but the server's files."""
        with master() as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [
                f"{os.environ[RUN]}_"
            ]).fetchall()  # fmt: skip
        for (name,) in rows:
            drop_database(str(name))
        self.server.leave()
        shutil.rmtree(self.data, ignore_errors=True)


KEY = pytest.StashKey[Surroundings]()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Have the server before Django's settings are read."""
    if SERVER not in os.environ:
        early_config.stash[KEY] = Surroundings()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    os.environ["DATABASE_URL"] = conninfo(dbname=f"{os.environ[RUN]}_{worker}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Put everything away."""
    surroundings = config.stash.get(KEY, None)
    if surroundings:
        surroundings.end()


@contextmanager
def of_this_process() -> Iterator[None]:
    """Have the database of this process, a copy of the template, until the end."""
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    drop_database(name)
    create_database(name, os.environ[TEMPLATE])
    yield
    connections.close_all()
    drop_database(name)

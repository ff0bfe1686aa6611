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
def master() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
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
        for old in names:
            if is_left_over(old, name):
                drop_database(old)


def is_left_over(name: str, template: str) -> bool:
    """Whether a database belongs to a run that has ended, or is a template that nobody needs any more."""
    if name.startswith("run_"):
        return not Path(f"/proc/{name.split('_')[1]}").exists()
    return name.startswith("template_") and name != template


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


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """The database of this process."""
    from django.conf import settings

    name = settings.DATABASES["default"]["NAME"]
    drop_database(name)
    create_database(name, os.environ[TEMPLATE])
    yield
    from django.db import connections

    connections.close_all()
    drop_database(name)

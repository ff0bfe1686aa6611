"""The database of a command: the served one that `DATABASE_URL` names, else the embedded one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from openzone.cli.postgres.binaries import OLDEST
from openzone.cli.postgres.server import Server
from openzone.cli.problems import Problem
from openzone.config.paths import data_folder

VARIABLE = "DATABASE_URL"
# The same database past a pooler, for what needs a session of its own: migrations, jobs, live updates, backups.
DIRECT = "OPENZONE_DIRECT_DATABASE_URL"
CONNECT_SECONDS = 10


def direct_address() -> str | None:
    """The served database of a command, past the pooler if there is one; None when it is the embedded one."""
    return os.environ.get(DIRECT) or os.environ.get(VARIABLE)


@contextmanager
def database() -> Iterator[Server | None]:
    """Have a database that answers, named by `DATABASE_URL` for Django and our children; the server if it is ours.

    Past a pooler if there is one: only the web server's pages go through it.
    """
    served = direct_address()
    if served:
        check_served(served)
        os.environ[VARIABLE] = served
        yield None
        return
    with Server(data_folder()) as server:
        os.environ[VARIABLE] = server.conninfo()
        try:
            yield server
        finally:
            del os.environ[VARIABLE]


def check_served(conninfo: str) -> None:
    """Refuse a served database that does not answer, is too old or cannot hold every script."""
    try:
        with psycopg.connect(conninfo, connect_timeout=CONNECT_SECONDS) as connection:
            version = connection.info.server_version // 10_000
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        said = str(error).strip().splitlines()
        raise Problem(
            f"The database that DATABASE_URL names does not answer: {said[-1] if said else error!r}"
        ) from error
    if version < OLDEST:
        raise Problem(f"The database that DATABASE_URL names is PostgreSQL {version}; {OLDEST} or newer is needed.")
    if encoding != "UTF8":
        raise Problem(f"The database that DATABASE_URL names stores {encoding}; it has to be made with encoding UTF8.")

"""`openzone worker`: the jobs alone, as `serve` runs them."""

import argparse
import asyncio
import logging
import os
from typing import TYPE_CHECKING

from openzone.cli.postgres.connection import VARIABLE, direct_address
from openzone.cli.surroundings import set_up_django

if TYPE_CHECKING:
    from procrastinate import App

# A mail server and a messenger that do not answer hold one each; the others stay for everything else.
AT_ONCE = 4
GRACE_SECONDS = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Do jobs until told to stop; a job that is then still running gets a few seconds, and is done again later."""
    past_the_pooler()
    set_up_django()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the jobs are not set up for Django")
    quieten()
    with app.replace_connector(connector.get_worker_connector()) as worker:
        asyncio.run(work(worker))
    return 0


def past_the_pooler() -> None:
    """Have the database as one's own: the worker listens, and holds locks for as long as it lives."""
    direct = direct_address()
    if direct:
        os.environ[VARIABLE] = direct


async def work(app: "App") -> None:
    """Do jobs until told to stop."""
    async with app.open_async():
        await app.run_worker_async(concurrency=AT_ONCE, shutdown_graceful_timeout=GRACE_SECONDS)


def quieten() -> None:
    """Leave out the tracebacks of a lost database: the worker ends then, and whoever watches it says so."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(not_a_lost_database)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


def not_a_lost_database(record: logging.LogRecord) -> bool:
    """Whether the record tells of anything else than a lost database."""
    from procrastinate.exceptions import ConnectorException

    return not (record.exc_info and isinstance(record.exc_info[1], ConnectorException))

"""`openzone worker`: the jobs alone, as `serve` runs them."""

import argparse
import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from openzone.cli.postgres.connection import VARIABLE, direct_address
from openzone.cli.surroundings import set_up_django

if TYPE_CHECKING:
    from procrastinate import App

# A mail server and a messenger that do not answer hold one each; the others stay for everything else. Receivers of
# webhooks hold none of these, however many of them do not answer.
AT_ONCE, WEBHOOKS_AT_ONCE = 4, 8
# What looks at connections and names needs some threads beside those of the jobs.
MORE_THREADS = 4
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
    """Do jobs until told to stop: those of webhooks apart from all others, and none of those that ended is kept."""
    from procrastinate.signals import on_stop

    from openzone.core.jobs import EVERYTHING_ELSE, WEBHOOKS

    threads = ThreadPoolExecutor(AT_ONCE + WEBHOOKS_AT_ONCE + MORE_THREADS)
    asyncio.get_running_loop().set_default_executor(threads)
    common: dict[str, Any] = {"shutdown_graceful_timeout": GRACE_SECONDS, "install_signal_handlers": False}
    async with app.open_async():
        jobs = app.run_worker_async(queues=[EVERYTHING_ELSE], concurrency=AT_ONCE, **common)
        posts = app.run_worker_async(
            queues=[WEBHOOKS], concurrency=WEBHOOKS_AT_ONCE, delete_jobs="successful", name="webhooks", **common
        )
        workers = [asyncio.create_task(jobs), asyncio.create_task(posts)]

        def stop() -> None:
            for one in workers:
                one.cancel()

        with on_stop(stop):
            ended, _others = await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
            stop()
            await asyncio.gather(*workers, return_exceptions=True)
    for one in ended:
        if not one.cancelled():
            one.result()


def quieten() -> None:
    """Leave out the tracebacks of a lost database: the worker ends then, and whoever watches it says so."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(not_a_lost_database)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


def not_a_lost_database(record: logging.LogRecord) -> bool:
    """Whether the record tells of anything else than a lost database."""
    from procrastinate.exceptions import ConnectorException

    return not (record.exc_info and isinstance(record.exc_info[1], ConnectorException))

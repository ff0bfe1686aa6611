"""Jobs: put in the queue in the transaction of their cause, so that one exists exactly when the other does."""

from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

# Upkeep must not wait behind a backlog of ordinary jobs.
URGENT = 100
# Receivers of webhooks may be slow, so their jobs have workers of their own.
EVERYTHING_ELSE, WEBHOOKS = "default", "webhooks"
WORKER_SILENCE_SECONDS = 30


def enqueue(
    task: Task[Any, Any, Any] | str,
    *,
    one_at_a_time: str | None = None,
    only_once: str | None = None,
    **arguments: Any,
) -> int | None:
    """Put a job in the queue and answer its number; None when `only_once` names one that is already waiting.

    A task that stands above its cause is given by its name. Jobs with the same `one_at_a_time` run after each other,
    in the order in which they were put in: one for later would hold up all behind it, so there is none.
    Arguments are ids and codes, never text of people.
    """
    known = app.tasks[task] if isinstance(task, str) else task
    job = known.configure(lock=one_at_a_time, queueing_lock=only_once)
    try:
        # In a savepoint of its own: a refused insert would end the surrounding transaction.
        with transaction.atomic():
            return job.defer(**arguments)
    except AlreadyEnqueued:
        return None


def worker_lives() -> bool:
    """Whether a worker has shown itself within the last half minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [WORKER_SILENCE_SECONDS],
        )
        row = cursor.fetchone()
    return bool(row and row[0])

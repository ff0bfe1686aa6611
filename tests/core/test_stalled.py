"""Jobs of a killed worker are done again, also where the same was asked for meanwhile."""

import asyncio
from typing import Any, cast

import pytest
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from openzone.core.jobs import enqueue
from openzone.core.tasks import retry_stalled


def begun(number: int) -> None:
    """A worker that is gone has this job in hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 day')"
            " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM gone)"
            " WHERE id = %s",
            [number],
        )


def look() -> None:
    """Look for such jobs, as the worker does each minute."""

    async def once(worker: Any) -> None:
        async with worker.open_async():
            await retry_stalled.func(cast(JobContext, type("Context", (), {"app": worker})()), timestamp=0)

    with app.replace_connector(cast(DjangoConnector, app.connector).get_worker_connector()) as worker:
        asyncio.run(once(worker))


@pytest.mark.django_db(transaction=True)
def test_a_stalled_job_gives_way_to_the_same_that_waits_and_keeps_no_other_from_being_done() -> None:
    with_twin = enqueue("core.send_mail", only_once="a letter now", one_at_a_time="letters")
    assert with_twin
    begun(with_twin)
    twin = enqueue("core.send_mail", only_once="a letter now", one_at_a_time="letters")
    alone = enqueue("core.send_messages", only_once="a message now", one_at_a_time="other letters")
    assert twin and alone
    begun(alone)
    look()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status::text FROM procrastinate_jobs WHERE id >= %s ORDER BY id", [with_twin])
        assert cursor.fetchall() == [(twin, "todo"), (alone, "todo")]

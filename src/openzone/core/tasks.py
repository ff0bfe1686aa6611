"""Upkeep that runs by itself: jobs of a killed worker are done again, and what has expired is removed."""

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.core.jobs import URGENT
from openzone.core.models import Receipt

DONE_JOBS_HOURS = 24 * 7
RECEIPTS_KEPT = timedelta(days=7)


@app.periodic(cron="* * * * *")
@app.task(name="core.retry_stalled", queueing_lock="core.retry_stalled", priority=URGENT, pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers that no longer show themselves back in the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="core.remove_expired", queueing_lock="core.remove_expired", priority=URGENT)
def remove_expired(timestamp: int) -> None:
    """Remove sessions and cached entries that have expired, and receipts that nobody will ask for again."""
    call_command("clearsessions")
    Receipt.objects.filter(created_at__lt=clock.now() - RECEIPTS_KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [clock.now()])


@app.periodic(cron="37 3 * * *")
@app.task(name="core.remove_old_jobs", queueing_lock="core.remove_old_jobs", priority=URGENT, pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that were done a week ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=DONE_JOBS_HOURS)

"""Upkeep that runs by itself: jobs of a killed worker are done again, and what has expired is removed."""

import logging
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from openzone.core import bounces, clock, exporting, personal_files, sending
from openzone.core.delivering import go_on, remove_old
from openzone.core.drafts import remove_old_drafts
from openzone.core.enums import Channel
from openzone.core.health.kept import check_seals as keep_what_seals_say
from openzone.core.jobs import URGENT, WEBHOOKS
from openzone.core.models import Receipt
from openzone.core.presence import remove_ended
from openzone.core.seals.exports import export as write_seals
from openzone.core.seals.key import KeyMissing
from openzone.core.seals.making import seal_new_rows
from openzone.core.webhooks import sending as webhooks
from openzone.core.webhooks import upkeep

DONE_JOBS_HOURS = 24 * 7
RECEIPTS_KEPT = timedelta(days=7)

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="core.retry_stalled", queueing_lock="core.retry_stalled", priority=URGENT, pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers that no longer show themselves back in the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The same waits already, behind the lock that this one would hold for ever.
            await manager.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(name="core.remove_expired", queueing_lock="core.remove_expired", priority=URGENT)
def remove_expired(timestamp: int) -> None:
    """Remove what has expired: sessions, cached entries, receipts, texts that nobody sent, traces of presence."""
    call_command("clearsessions")
    Receipt.objects.filter(created_at__lt=clock.now() - RECEIPTS_KEPT).delete()
    remove_old_drafts()
    remove_ended()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [clock.now()])


@app.periodic(cron="37 3 * * *")
@app.task(name="core.remove_old_jobs", queueing_lock="core.remove_old_jobs", priority=URGENT, pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that were done a week ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=DONE_JOBS_HOURS)


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.seal", queueing_lock="core.seal", lock="core.seal", priority=URGENT)
def seal(timestamp: int) -> None:
    """Seal the log's new rows, and write the seals to the files of their days."""
    try:
        seal_new_rows()
    except KeyMissing:
        log.error("the log is not sealed: the seal key is missing")
    write_seals()


@app.periodic(cron="47 2 * * *")
@app.task(name="core.check_seals", queueing_lock="core.check_seals", priority=URGENT)
def check_seals(timestamp: int) -> None:
    """Compare the whole log with its seals, for the page of the installation's health."""
    keep_what_seals_say()


@app.periodic(cron="* * * * *")
@app.task(name="core.send_mail", lock="core.send_mail", queueing_lock="core.send_mail")
def send_mail(timestamp: int = 0) -> None:
    """Send the mail that is due; what is left when the time is over gets another turn behind whatever waits."""
    if sending.send_mail():
        go_on(Channel.MAIL)


@app.periodic(cron="* * * * *")
@app.task(name="core.send_messages", lock="core.send_messages", queueing_lock="core.send_messages")
def send_messages(timestamp: int = 0) -> None:
    """Post what is due at the messengers, in turns as mail."""
    if sending.send_messages():
        go_on(Channel.MESSENGER)


@app.periodic(cron="* * * * * */10")
@app.task(name="core.wake_webhooks", queue=WEBHOOKS, queueing_lock="core.wake_webhooks", priority=URGENT)
def wake_webhooks(timestamp: int) -> None:
    """Look every ten seconds for which webhooks there is something to do. Nothing is asked where an act is logged."""
    webhooks.wake()


@app.task(name="core.send_webhook", queue=WEBHOOKS)
def send_webhook(number: int) -> None:
    """Tell one webhook what it is to be told, in turns as mail."""
    webhooks.run(number)


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.read_bounces", lock="core.read_bounces", queueing_lock="core.read_bounces")
def read_bounces(timestamp: int) -> None:
    """Read the mailbox to which undeliverable mail comes back, if there is one."""
    if bounces.is_configured():
        bounces.read_mailbox()


@app.periodic(cron="47 3 * * *")
@app.task(name="core.remove_old_deliveries", queueing_lock="core.remove_old_deliveries")
def remove_old_deliveries(timestamp: int) -> None:
    """Remove what was told more than a year ago and was read, or has come to its end."""
    remove_old()


@app.periodic(cron="52 3 * * *")
@app.task(name="core.remove_old_webhook_deliveries", queueing_lock="core.remove_old_webhook_deliveries")
def remove_old_webhook_deliveries(timestamp: int) -> None:
    """Remove what webhooks were told long ago, and the secrets that sign no more."""
    upkeep.remove_old()
    upkeep.forget_old_secrets()


@app.task(name="core.export")
def export(number: int) -> None:
    """Make an export that somebody asked for."""
    exporting.run(number)


@app.periodic(cron="27 * * * *")
@app.task(name="core.remove_old_exports", queueing_lock="core.remove_old_exports", priority=URGENT)
def remove_old_exports(timestamp: int) -> None:
    """Remove the exports and the files about people whose time is over."""
    exporting.remove_expired()
    personal_files.remove_expired()


@app.task(name="core.personal_file")
def personal_file(number: int) -> None:
    """Write all that is kept about a person, which somebody asked for."""
    personal_files.run(number)

"""Upkeep of accounts that runs by itself."""

from datetime import timedelta

from procrastinate.contrib.django import app

from openzone.accounts.actions import LETTERS, remove_unused
from openzone.accounts.letters import send_due
from openzone.core import clock
from openzone.core.jobs import URGENT

UNUSED_KEPT = timedelta(days=14)


@app.periodic(cron="47 3 * * *")
@app.task(name="accounts.remove_unused", queueing_lock="accounts.remove_unused", priority=URGENT)
def remove_unused_accounts(timestamp: int) -> None:
    """Remove accounts that registered alone two weeks ago and never chose a password."""
    remove_unused(before=clock.now() - UNUSED_KEPT)


@app.periodic(cron="* * * * *")
@app.task(name=LETTERS, lock=LETTERS, queueing_lock=LETTERS)
def send_letters(timestamp: int = 0) -> None:
    """Send the letters about accounts that are due. No page waits for a mail server."""
    send_due()

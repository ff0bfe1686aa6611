"""Upkeep of accounts that runs by itself."""

from datetime import timedelta

from procrastinate.contrib.django import app

from openzone.accounts.actions import remove_unused
from openzone.core import clock
from openzone.core.jobs import URGENT

UNUSED_KEPT = timedelta(days=14)


@app.periodic(cron="47 3 * * *")
@app.task(name="accounts.remove_unused", queueing_lock="accounts.remove_unused", priority=URGENT)
def remove_unused_accounts(timestamp: int) -> None:
    """Remove accounts that registered alone two weeks ago and never chose a password."""
    remove_unused(before=clock.now() - UNUSED_KEPT)

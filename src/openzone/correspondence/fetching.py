"""Reads mailboxes: what came since the last time is kept, one mail after the other, and understood afterwards."""

import logging
import time
from datetime import datetime

from openzone.core import clock
from openzone.correspondence.actions.keeping import keep_mail, pass_over
from openzone.correspondence.imap import LOST, Barred, Folder, opened
from openzone.correspondence.models import Mailbox
from openzone.correspondence.rules import LARGEST_MAIL

RUN_SECONDS = 40.0

log = logging.getLogger(__name__)


def read_mailbox(number: int, seconds: float = RUN_SECONDS) -> int:
    """Read a mailbox and answer how many mails were kept. What goes wrong on the way stands beside it."""
    mailbox = Mailbox.objects.filter(pk=number).first()
    if mailbox is None:
        return 0
    try:
        with opened(mailbox) as folder:
            found, is_done = _keep_new(mailbox, folder, seconds)
    except LOST as error:
        _failed(mailbox, code_of(error), clock.now())
        return 0
    if is_done or found:
        Mailbox.objects.filter(pk=number).update(read_at=clock.now(), failing_since=None, error="")
    return found


def _keep_new(mailbox: Mailbox, folder: Folder, seconds: float) -> tuple[int, bool]:
    """Keep what is new, the oldest first; answers how much that was and whether it was all of it.

    Where the server has numbered its mails anew all of them are looked at again, and those that are here known again.
    """
    ends, found = time.monotonic() + seconds, 0
    validity = folder.uidvalidity
    after = mailbox.last_uid if validity == mailbox.uidvalidity else 0
    for uid in folder.numbers(after=after, since=mailbox.since):
        if time.monotonic() > ends:
            return found, False
        fetched = folder.fetch(uid, largest=LARGEST_MAIL, since=mailbox.since)
        if fetched is None:
            pass_over(mailbox, uid, uidvalidity=validity)
        else:
            found += keep_mail(mailbox, fetched, uidvalidity=validity) is not None
    return found, True


def _failed(mailbox: Mailbox, code: str, now: datetime) -> None:
    log.warning("mailbox %d cannot be read: %s", mailbox.pk, code)
    Mailbox.objects.filter(pk=mailbox.pk).update(failing_since=mailbox.failing_since or now, error=code)


def code_of(error: BaseException) -> str:
    """What went wrong in one word: nothing of what the server said, for it may repeat names."""
    if isinstance(error, Barred):
        return "barred"
    if isinstance(error, LOST[1]):
        return "refused"
    return type(error).__name__[:60]

"""Yes or no about letters: who looks after them, and what may be done to one."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from openzone.core.errors import Conflict
from openzone.core.machine import YES, Answer, no
from openzone.correspondence.enums import LetterState
from openzone.places.enums import Level
from openzone.places.rules import DISPATCHING_ROLES

MOST_AN_HOUR = 30
LARGEST_MAIL = 40 * 1024 * 1024
OLD_SECRET_LASTS = timedelta(hours=24)
# A mailbox is looked at every minute: one that was not for so long needs somebody.
UNREAD_TOO_LONG = timedelta(minutes=30)


def sorts_letters(posts: Iterable[tuple[str, str]]) -> bool:
    """Whether somebody with these posts (role, level of the unit) looks after letters: who sorts for the whole zone."""
    return any(role in DISPATCHING_ROLES and level == Level.ZONE for role, level in posts)


def may_settle(state: str) -> Answer:
    """Whether somebody may still say where a letter belongs, or lay it aside: one that waits, or was laid aside."""
    if state in (LetterState.QUARANTINED, LetterState.DISCARDED):
        return YES
    return no(Conflict(_("This letter does not wait for anybody any more. Somebody was quicker.")))


def may_discard(state: str) -> Answer:
    """Whether a letter may be laid aside."""
    if state == LetterState.QUARANTINED:
        return YES
    return no(Conflict(_("This letter does not wait for anybody any more. Somebody was quicker.")))


def is_unread_too_long(read_at: datetime | None, since: datetime, now: datetime) -> bool:
    """Whether a mailbox has not been read for so long that somebody has to look."""
    return now - (read_at or since) > UNREAD_TOO_LONG

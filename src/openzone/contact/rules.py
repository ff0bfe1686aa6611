"""What may be done in contact, by whom and when."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from openzone.cases.rules import Written, may_correct
from openzone.contact.enums import AnnouncementState
from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no
from openzone.places.rules import DISPATCHING_ROLES, WORKING_ROLES

# So many enterprises are told in one go; more need a second yes, and are told by a job.
MANY = 500


def may_draft(roles: Iterable[str]) -> Answer:
    """Whether somebody with these roles over a unit may write announcements for it."""
    if WORKING_ROLES.intersection(roles):
        return YES
    return no(Denied(_("Only people who work for the unit, or above it, write its announcements.")))


def may_change(state: str, roles: Iterable[str]) -> Answer:
    """Whether an announcement may still be changed or thrown away."""
    if state != AnnouncementState.DRAFT:
        return no(Conflict(_("This has been sent and cannot be changed. Write a correction that names it.")))
    return may_draft(roles)


def may_send(state: str, roles: Iterable[str]) -> Answer:
    """Whether an announcement may go out: it speaks for the unit, so a leader or dispatcher sends it."""
    if not DISPATCHING_ROLES.intersection(roles):
        return no(Denied(_("A leader or dispatcher of the unit, or above it, sends announcements.")))
    if state != AnnouncementState.DRAFT:
        return no(Conflict(_("This has been sent already.")))
    return YES


def may_correct_sent(state: str, roles: Iterable[str]) -> Answer:
    """Whether a correction may be written: of what has been sent."""
    if state == AnnouncementState.DRAFT:
        return no(Conflict(_("This has not been sent yet: change it instead.")))
    return may_draft(roles)


def may_withdraw(state: str, roles: Iterable[str]) -> Answer:
    """Whether an announcement that went out may be withdrawn."""
    if not DISPATCHING_ROLES.intersection(roles):
        return no(Denied(_("A leader or dispatcher of the unit, or above it, withdraws announcements.")))
    if state != AnnouncementState.SENT:
        return no(Conflict(_("Only what has been sent and still stands can be withdrawn.")))
    return YES


def may_remind(state: str, roles: Iterable[str], *, reminded: date | None, today: date, going_out: bool) -> Answer:
    """Whether those who owe may be reminded: once a day, and not while it is still going out."""
    allowed = may_draft(roles)
    if not allowed:
        return allowed
    if state != AnnouncementState.SENT:
        return no(Conflict(_("Only what has been sent and still stands can be reminded of.")))
    if going_out:
        return no(Conflict(_("This is still going out. Remind people once everybody has been told.")))
    if reminded == today:
        return no(Conflict(_("They were reminded today already. You can remind them again tomorrow.")))
    return YES


def may_acknowledge(state: str, *, wanted: bool) -> Answer:
    """Whether an enterprise may take note of an announcement that came to it."""
    if state != AnnouncementState.SENT:
        return no(Conflict(_("This has been withdrawn; nothing is left to take note of.")))
    if not wanted:
        return no(Conflict(_("No acknowledgement is asked for here.")))
    return YES


def may_talk(*, belongs: bool, works: bool) -> Answer:
    """Whether somebody may write in the conversation with an enterprise: its people, and the staff who work for it."""
    if belongs or works:
        return YES
    return no(Denied(_("You can read this conversation but not write in it.")))


def may_correct_said(written: Written, actor_id: int | None, now: datetime, *, taken: bool) -> Answer:
    """Whether the author may still put right what he said: as in a case, and only while no demand begins with it."""
    if written.author_id == actor_id and taken:
        return no(Conflict(_("A demand was made out of this message, so it stays as it was. Write another message.")))
    return may_correct(written, actor_id, now)

"""What may be done with services and appointments, by whom and when."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no
from openzone.formalities.enums import ServiceState
from openzone.places.enums import Role
from openzone.places.rules import WORKING_ROLES

WRITING_ROLES = WORKING_ROLES | {Role.ADMINISTRATOR}
PUBLISHING_ROLES = frozenset({Role.LEADER, Role.ADMINISTRATOR})


def may_write(roles: Iterable[str]) -> Answer:
    """Whether somebody with these roles over a unit may write the services that it keeps, and new versions of them."""
    if WRITING_ROLES.intersection(roles):
        return YES
    return no(Denied(_("Only people who work for the unit, or above it, write its services.")))


def may_publish(state: str, roles: Iterable[str], *, newer: bool) -> Answer:
    """Whether the version that was written last may be published now; `newer` than the one that is read.

    A retired service comes back by it.
    """
    allowed = _decides(roles)
    if not allowed:
        return allowed
    if state == ServiceState.PUBLISHED and not newer:
        return no(Conflict(_("The latest version is published already.")))
    return YES


def may_retire(state: str, roles: Iterable[str]) -> Answer:
    """Whether a service may be taken out of the catalogue."""
    if state != ServiceState.PUBLISHED:
        return no(Conflict(_("Only what is published can be retired.")))
    return _decides(roles)


def may_discard(state: str, roles: Iterable[str]) -> Answer:
    """Whether a service may be thrown away: only one that nobody could read yet."""
    if state != ServiceState.DRAFT:
        return no(Conflict(_("This has been published and is kept. Retire it instead.")))
    return may_write(roles)


def _decides(roles: Iterable[str]) -> Answer:
    if PUBLISHING_ROLES.intersection(roles):
        return YES
    return no(Denied(_("A leader or administrator of the unit, or above it, publishes and retires its services.")))


def may_cancel(*, concerned: bool, cancelled: bool, starts_at: datetime, now: datetime) -> Answer:
    """Whether an appointment may be given up by somebody whom it concerns, or who works at the counter."""
    if not concerned:
        return no(Denied(_("Only the enterprise itself and people of the counter cancel this appointment.")))
    if cancelled:
        return no(Conflict(_("This appointment has been cancelled already.")))
    if starts_at <= now:
        return no(Conflict(_("This appointment has begun. It can no longer be cancelled.")))
    return YES

"""Yes or no about organisations."""

from typing import Protocol

from django.utils.translation import gettext as _

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no
from openzone.registry.enums import Belonging, ClaimState, Size


def may_invite(role: str | None) -> bool:
    """Only an owner invites colleagues and ends their membership."""
    return role == Belonging.OWNER


class Claimed(Protocol):
    """A claim as far as the rules look at it."""

    state: str
    user_id: int


def may_decide(claim: Claimed, *, who: int, serves: bool, owns: bool) -> Answer:
    """Whether somebody may confirm or refuse a claim: of the unit that decides it, or an owner of the enterprise."""
    if claim.user_id == who:
        return no(Denied(_("This is your own claim. Somebody else decides it.")))
    if not (serves or owns):
        return no(Denied(_("Only people of the unit that serves this enterprise decide this claim.")))
    return still_waits(claim)


def still_waits(claim: Claimed) -> Answer:
    """Whether the claim has not come to an end."""
    if claim.state == ClaimState.WAITING:
        return YES
    words = {"state": ClaimState(claim.state).label}
    return no(Conflict(_("This claim has come to an end already: it is “%(state)s”.") % words))


def size_of(people: int) -> Size:
    """The size class of an enterprise with so many people."""
    if people < 10:
        return Size.MICRO
    if people < 50:
        return Size.SMALL
    return Size.MEDIUM if people < 250 else Size.LARGE

"""Yes or no about organisations."""

import re
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no
from openzone.core.partial_dates import PartialDate
from openzone.registry.enums import Belonging, ClaimState, RelationKind

OF_A_GROUP = (RelationKind.PARENT, RelationKind.BRANCH, RelationKind.VENTURE)
LONGEST_CODE = 40


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


class Lasting(Protocol):
    """Something that lasts from one date to another, as far as they are known."""

    since: PartialDate
    until: PartialDate


def lasts_on(one: Lasting, day: date) -> bool:
    """Whether it may last on a day: it is not known to have begun later, nor to have ended before."""
    begun = one.since.first is None or one.since.first <= day
    return begun and (not one.until or one.until.last is None or day <= one.until.last)


def has_ended(until: PartialDate, day: date) -> bool:
    """Whether something with this end is over on a day, for certain."""
    return bool(until) and until.last is not None and until.last < day


def title_code(words: str) -> str:
    """The word by which rules ask for a title: small letters and digits, made of its name."""
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-_")[:LONGEST_CODE].strip("-") or "title"

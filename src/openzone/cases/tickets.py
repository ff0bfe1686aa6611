"""The signed links with which somebody answers a letter about a solution without signing in.

A link is for one person, one case and one round. It opens a page; only the button there does anything.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.core import signing

from openzone.accounts.models import User
from openzone.cases.enums import State, Verb
from openzone.cases.models import Case, Cycle
from openzone.cases.queries import relations_of, visible_to
from openzone.cases.rules import ENTERPRISE, may
from openzone.cases.situations import situation_of
from openzone.core import clock
from openzone.core.actor import Actor

SALT = "openzone.cases.tickets"
LASTS = timedelta(weeks=6)
LONGEST = 300


class Asks(StrEnum):
    """What a link asks: is it solved, or does it still hold."""

    VERDICT = "v"
    HOLDS = "h"


class Ended(StrEnum):
    """Why a link does nothing any more."""

    USED = "used"
    OVER = "over"
    LEFT = "left"
    LATE = "late"


@dataclass(frozen=True)
class Ticket:
    """What a link says: who is asked what about which round of which case, and on which day it was written."""

    asks: Asks
    zone_id: int
    case_id: int
    cycle: int
    user_id: int
    day: int


@dataclass(frozen=True)
class Opened:
    """A link and what it leads to now; `ended` says why it does nothing. Without a case nothing may be shown."""

    ticket: Ticket
    actor: Actor
    user: User
    case: Case | None = None
    cycle: Cycle | None = None
    ended: Ended | None = None


def ticket(asks: Asks, case: Case, user_id: int) -> str:
    """The secret part of a link."""
    today = clock.now().date().toordinal()
    signer = signing.Signer(salt=SALT)
    return str(signer.sign_object([asks.value, case.zone_id, case.pk, case.cycle, user_id, today]))


def read(secret: str) -> Ticket | None:
    """What a link says; None when we never wrote it."""
    if len(secret) > LONGEST:
        return None
    try:
        asks, *numbers = signing.Signer(salt=SALT).unsign_object(secret)
        return Ticket(Asks(asks), *numbers)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def opened(found: Ticket) -> Opened | None:
    """What a link leads to as of now, with the rights that its person has now."""
    user = User.objects.filter(pk=found.user_id).first()
    if user is None:
        return None
    actor = Actor(user.pk, found.zone_id, via="mail")
    case = visible_to(actor).filter(pk=found.case_id).first() if user.is_active else None
    if case is None or not relations_of(actor, case) & ENTERPRISE:
        return Opened(found, actor, user, ended=Ended.LEFT)
    cycle = case.cycles.select_related("solution").filter(number=found.cycle).first()
    if cycle is None:
        return Opened(found, actor, user, ended=Ended.OVER)
    return Opened(found, actor, user, case, cycle, _ended(found, case, cycle))


def _ended(found: Ticket, case: Case, cycle: Cycle) -> Ended | None:
    answered = cycle.answered_at if found.asks == Asks.VERDICT else cycle.held_at
    if answered is not None:
        return Ended.USED
    if clock.now().date().toordinal() - found.day > LASTS.days:
        return Ended.LATE
    asking = State.PROPOSED if found.asks == Asks.VERDICT else State.CLOSED
    unconfirmed = found.asks == Asks.VERDICT and case.state == State.CLOSED
    return None if case.cycle == cycle.number and (case.state == asking or unconfirmed) else Ended.OVER


def may_dispute(one: Opened) -> bool:
    """Whether the person may still say that a closed demand is not solved."""
    assert one.case is not None, "there is something to say it of"
    situation = situation_of(one.actor, one.case)
    return bool(may(Verb.DISPUTE, one.case, relations_of(one.actor, one.case), situation))


def asked_of(actor: Actor, cases: dict[int, Case]) -> dict[int, str]:
    """Of those cases that the actor may judge now: the secret part of his link to each."""
    waiting = {pk: case for pk, case in cases.items() if case.state == State.PROPOSED}
    return {
        pk: ticket(Asks.VERDICT, case, actor.who)
        for pk, case in waiting.items()
        if relations_of(actor, case) & ENTERPRISE
    }


def asked_again_of(actor: Actor, cases: dict[int, Case]) -> dict[int, str]:
    """Of those cases of which the actor is asked whether they hold: the secret part of his link to each."""
    return {
        pk: ticket(Asks.HOLDS, case, actor.who)
        for pk, case in cases.items()
        if case.state == State.CLOSED and relations_of(actor, case) & ENTERPRISE
    }

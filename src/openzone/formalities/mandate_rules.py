"""What a mandate lets its agent do, on which days, and what may be done to a mandate itself, by whom and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from openzone.core.days import in_words
from openzone.core.errors import Denied, Invalid
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.formalities.enums import MandateRelation, MandateSide, MandateState, MandateVerb

LIVING = frozenset({MandateState.ASKED, MandateState.IN_FORCE})
# So many days before its last one both sides are reminded.
REMINDED = timedelta(days=14)


@dataclass(frozen=True)
class Powers:
    """What a mandate says: whose it is, its days (`until` is the last one), and for which services; none is for all."""

    principal: str
    state: str
    since: date
    until: date | None = None
    ended_on: date | None = None
    services: Collection[str] = ()

    @property
    def last_day(self) -> date | None:
        """The last day on which it was good, or will be."""
        known = [day for day in (self.until, self.ended_on) if day is not None]
        return min(known, default=None)


def may_act(powers: Powers, service: str | None, today: date) -> Answer:
    """Whether an agent may act by a mandate today in a formality of this service, or, with None, in any at all.

    Its last day is good until it is over.
    """
    words = _not_in_force(powers, today)
    if words is None and service is not None and powers.services and service not in powers.services:
        words = _("Your mandate for %(principal)s does not cover this service.")
    if words is None:
        return YES
    day = powers.since if powers.since > today else powers.last_day
    return no(Denied(words % {"principal": powers.principal, "day": in_words(day) if day else ""}))


def _not_in_force(powers: Powers, today: date) -> str | None:
    """Why a mandate is not in force today; None when it is."""
    if powers.state == MandateState.ASKED:
        return _("Your mandate for %(principal)s has not been accepted yet.")
    if powers.state == MandateState.DECLINED:
        return _("The mandate for %(principal)s was declined.")
    if powers.state == MandateState.ENDED or (powers.until is not None and powers.until < today):
        return _("Your mandate for %(principal)s ended on %(day)s.")
    if powers.since > today:
        return _("Your mandate for %(principal)s begins on %(day)s.")
    return None


def may_last(since: date, until: date | None, today: date) -> Answer:
    """Whether a mandate may run from one day to another: not backwards, and not only in the past."""
    if until is not None and until < since:
        return no(Invalid.of("until", _("The end lies before the beginning. Please look at both days again.")))
    if until is not None and until < today:
        return no(Invalid.of("until", _("Its last day is over already.")))
    return YES


_PRINCIPAL = frozenset({MandateRelation.PRINCIPAL, MandateRelation.COUNTER})
_AGENT = frozenset({MandateRelation.AGENT})
_AGENT_OR_PAPER = frozenset({MandateRelation.AGENT, MandateRelation.COUNTER})
_ITSELF = frozenset({MandateRelation.ITSELF})
# No move of an agent makes a mandate, prolongs it or ends it in the principal's name: it takes it up or gives it back.
MANDATE_TRANSITIONS: dict[tuple[MandateState, MandateVerb], Move[MandateState, MandateRelation]] = {
    (MandateState.ASKED, MandateVerb.ACCEPT): Move(MandateState.IN_FORCE, _AGENT_OR_PAPER),
    (MandateState.ASKED, MandateVerb.DECLINE): Move(MandateState.DECLINED, _AGENT),
    (MandateState.ASKED, MandateVerb.END): Move(MandateState.ENDED, _PRINCIPAL),
    (MandateState.ASKED, MandateVerb.LAPSE): Move(MandateState.ENDED, _ITSELF),
    (MandateState.IN_FORCE, MandateVerb.EXTEND): Move(MandateState.IN_FORCE, _PRINCIPAL),
    (MandateState.IN_FORCE, MandateVerb.END): Move(MandateState.ENDED, _PRINCIPAL),
    (MandateState.IN_FORCE, MandateVerb.LAY_DOWN): Move(MandateState.ENDED, _AGENT),
    (MandateState.IN_FORCE, MandateVerb.LAPSE): Move(MandateState.ENDED, _ITSELF),
}
MANDATE_WAITS_FOR: dict[str, MandateSide | None] = {
    MandateState.ASKED: MandateSide.AGENT,
    MandateState.IN_FORCE: MandateSide.AGENT,
    MandateState.ENDED: None,
    MandateState.DECLINED: None,
}


def _not_yours(verb: object) -> str:
    return _(
        "“%(verb)s” is not for you: who gave a mandate changes and ends it, the agent takes it up or gives it back."
    ) % {"verb": MandateVerb(str(verb)).label}


def _not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the mandate is “%(state)s”.") % {
        "verb": MandateVerb(str(verb)).label,
        "state": MandateState(str(state)).label,
    }


MANDATE_WORDS = Words(not_yours=lazy(_not_yours, str), not_now=lazy(_not_now, str))


def may_do_to_mandate(verb: MandateVerb, state: str, relations: frozenset[MandateRelation]) -> Answer:
    """Whether somebody in these relations may do the verb to a mandate now."""
    return can(MANDATE_TRANSITIONS, MANDATE_WORDS, MandateState(state), verb, relations)

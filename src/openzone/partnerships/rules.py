"""What may be done to agreements and commitments, by whom and when: two state machines as data."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from openzone.core.days import in_words
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.partnerships.enums import (
    AgreementRelation,
    AgreementSide,
    AgreementState,
    AgreementVerb,
    CommitmentRelation,
    CommitmentState,
    CommitmentVerb,
)

FEWEST_PARTIES = 2
SIGNED = frozenset({AgreementState.SIGNED, AgreementState.IN_FORCE})
UNSIGNED = frozenset({AgreementState.DRAFTED, AgreementState.ANNOUNCED})


@dataclass(frozen=True)
class Situation:
    """What the guards ask about an agreement, loaded once."""

    today: date
    parties: int = 0
    signed_on: date | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    ended_for: str = ""


def _has_parties(situation: Situation) -> Answer:
    if situation.parties < FEWEST_PARTIES:
        return no(Conflict(_("An agreement binds two parties at least. Add the other one first.")))
    return YES


def _has_begun(situation: Situation) -> Answer:
    if situation.begins_on is not None and situation.begins_on > situation.today:
        sentence = _("Its term begins on %(day)s. It is in force from then on by itself.")
        return no(Conflict(sentence % {"day": in_words(situation.begins_on)}))
    return YES


def _has_an_end(situation: Situation) -> Answer:
    if situation.signed_on is None:
        return no(Conflict(_("This was never signed, so there is nothing to renew.")))
    if situation.ends_on is None:
        return no(Conflict(_("No end is agreed, so there is nothing to renew.")))
    if situation.ended_for:
        return no(Conflict(_("This was ended for a reason, which stays on record. Draft a new agreement instead.")))
    return YES


def _is_over(situation: Situation) -> Answer:
    if situation.ends_on is None or situation.ends_on >= situation.today:
        return no(Conflict(_("Its term is not over.")))
    return YES


_HANDLERS = frozenset({AgreementRelation.HANDLER})
_OR_BY_ITSELF = frozenset({AgreementRelation.HANDLER, AgreementRelation.CALENDAR})
_BY_ITSELF = frozenset({AgreementRelation.CALENDAR})
AGREEMENT_TRANSITIONS: dict[tuple[AgreementState, AgreementVerb], Move[AgreementState, AgreementRelation]] = {
    (AgreementState.DRAFTED, AgreementVerb.ANNOUNCE): Move(AgreementState.ANNOUNCED, _HANDLERS, _has_parties),
    (AgreementState.DRAFTED, AgreementVerb.SIGN): Move(AgreementState.SIGNED, _HANDLERS, _has_parties),
    (AgreementState.ANNOUNCED, AgreementVerb.SIGN): Move(AgreementState.SIGNED, _HANDLERS, _has_parties),
    (AgreementState.SIGNED, AgreementVerb.ENTER): Move(AgreementState.IN_FORCE, _OR_BY_ITSELF, _has_begun),
    (AgreementState.IN_FORCE, AgreementVerb.RENEW): Move(AgreementState.IN_FORCE, _HANDLERS, _has_an_end),
    (AgreementState.ENDED, AgreementVerb.RENEW): Move(AgreementState.IN_FORCE, _HANDLERS, _has_an_end),
    (AgreementState.DRAFTED, AgreementVerb.END): Move(AgreementState.ENDED, _HANDLERS),
    (AgreementState.ANNOUNCED, AgreementVerb.END): Move(AgreementState.ENDED, _HANDLERS),
    (AgreementState.SIGNED, AgreementVerb.END): Move(AgreementState.ENDED, _HANDLERS),
    (AgreementState.IN_FORCE, AgreementVerb.END): Move(AgreementState.ENDED, _HANDLERS),
    (AgreementState.IN_FORCE, AgreementVerb.LAPSE): Move(AgreementState.ENDED, _BY_ITSELF, _is_over),
}
AGREEMENT_WAITS_FOR: dict[str, AgreementSide | None] = {
    AgreementState.DRAFTED: AgreementSide.ZONE,
    AgreementState.ANNOUNCED: AgreementSide.ZONE,
    AgreementState.SIGNED: AgreementSide.ZONE,
    AgreementState.IN_FORCE: AgreementSide.PARTIES,
    AgreementState.ENDED: None,
}


def _not_yours(verb: object) -> str:
    return _("Only staff of the unit that keeps this agreement, or above it, may do “%(verb)s”.") % {
        "verb": AgreementVerb(str(verb)).label
    }


def _not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the agreement is “%(state)s”.") % {
        "verb": AgreementVerb(str(verb)).label,
        "state": AgreementState(str(state)).label,
    }


AGREEMENT_WORDS = Words(not_yours=lazy(_not_yours, str), not_now=lazy(_not_now, str))


def may_do(verb: AgreementVerb, state: str, relations: frozenset[AgreementRelation], situation: Situation) -> Answer:
    """Whether somebody in these relations may do the verb to an agreement now."""
    return can(AGREEMENT_TRANSITIONS, AGREEMENT_WORDS, AgreementState(state), verb, relations, situation)


def may_change(state: str, relations: frozenset[AgreementRelation]) -> Answer:
    """Whether somebody may change an agreement: its words, who keeps it, what was promised in it."""
    if AgreementRelation.HANDLER not in relations:
        return no(Denied(_("Only staff of the unit that keeps this agreement, or above it, change it.")))
    if state == AgreementState.ENDED:
        return no(Conflict(_("This agreement has ended, so it stays as it was.")))
    return YES


def may_change_terms(state: str, relations: frozenset[AgreementRelation]) -> Answer:
    """Whether somebody may change what the paper says: kind, parties and term stand once it is signed."""
    answer = may_change(state, relations)
    if answer and state not in UNSIGNED:
        return no(Conflict(_("This was signed: its parties and its term stand in the paper. Renew it, or end it.")))
    return answer


_ZONE = frozenset({CommitmentRelation.HANDLER})
_DEBTOR = frozenset({CommitmentRelation.DEBTOR})


def _is_signed(signed_on: date | None) -> Answer:
    if signed_on is None:
        return no(Conflict(_("Nothing is owed before the agreement is signed.")))
    return YES


COMMITMENT_TRANSITIONS: dict[tuple[CommitmentState, CommitmentVerb], Move[CommitmentState, CommitmentRelation]] = {
    (CommitmentState.OPEN, CommitmentVerb.REPORT): Move(CommitmentState.REPORTED, _DEBTOR, _is_signed),
    (CommitmentState.OPEN, CommitmentVerb.FULFIL): Move(CommitmentState.DONE, _ZONE, _is_signed),
    (CommitmentState.REPORTED, CommitmentVerb.CONFIRM): Move(CommitmentState.DONE, _ZONE),
    (CommitmentState.REPORTED, CommitmentVerb.SEND_BACK): Move(CommitmentState.OPEN, _ZONE),
    (CommitmentState.OPEN, CommitmentVerb.RELEASE): Move(CommitmentState.RELEASED, _ZONE),
    (CommitmentState.REPORTED, CommitmentVerb.RELEASE): Move(CommitmentState.RELEASED, _ZONE),
    (CommitmentState.DONE, CommitmentVerb.REOPEN): Move(CommitmentState.OPEN, _ZONE),
    (CommitmentState.RELEASED, CommitmentVerb.REOPEN): Move(CommitmentState.OPEN, _ZONE),
}
COMMITMENT_WAITS_FOR: dict[str, AgreementSide | None] = {
    CommitmentState.OPEN: AgreementSide.PARTIES,
    CommitmentState.REPORTED: AgreementSide.ZONE,
    CommitmentState.DONE: None,
    CommitmentState.RELEASED: None,
}


def _commitment_not_yours(verb: object) -> str:
    return _("“%(verb)s” is not for you: the party that promised reports, and the unit of the agreement decides.") % {
        "verb": CommitmentVerb(str(verb)).label
    }


def _commitment_not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the commitment is “%(state)s”.") % {
        "verb": CommitmentVerb(str(verb)).label,
        "state": CommitmentState(str(state)).label,
    }


COMMITMENT_WORDS = Words(not_yours=lazy(_commitment_not_yours, str), not_now=lazy(_commitment_not_now, str))


def may_keep(
    verb: CommitmentVerb, state: str, relations: frozenset[CommitmentRelation], signed_on: date | None
) -> Answer:
    """Whether somebody in these relations may do the verb to a commitment now."""
    return can(COMMITMENT_TRANSITIONS, COMMITMENT_WORDS, CommitmentState(state), verb, relations, signed_on)


def due_after_signature(due_on: date | None, signed_on: date | None) -> Answer:
    """Whether what is promised falls due on a day on which it was promised already."""
    if due_on is None or signed_on is None or due_on >= signed_on:
        return YES
    sentence = _("The agreement is signed on %(day)s: nothing that is promised in it can be due before.")
    return no(Invalid.of("due_on", sentence % {"day": in_words(signed_on)}))

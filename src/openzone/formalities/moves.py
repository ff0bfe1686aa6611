"""What may be done to a formality and its steps, by whom and when: two state machines as data."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.formalities.enums import (
    FormalityRelation,
    FormalitySide,
    FormalityState,
    FormalityVerb,
    StepRelation,
    StepState,
    StepVerb,
)

OPEN = frozenset({FormalityState.PREPARING, FormalityState.SUBMITTED, FormalityState.RETURNED, FormalityState.ACCEPTED})
ENDED = frozenset(FormalityState) - OPEN
# In these the promised time runs.
RUNNING = frozenset({FormalityState.SUBMITTED, FormalityState.ACCEPTED})
# In these documents are handed in.
GATHERING = frozenset({FormalityState.PREPARING, FormalityState.RETURNED})


@dataclass(frozen=True)
class Situation:
    """What the guards ask about a formality."""

    steps_left: int = 0


def _all_steps_done(situation: Situation) -> Answer:
    if situation.steps_left:
        return no(Conflict(_("Steps of this formality are not done yet. With the last one it is completed by itself.")))
    return YES


_WITHDRAWS = frozenset({FormalityRelation.APPLICANT, FormalityRelation.COUNTER})
_APPLICANT = _WITHDRAWS | {FormalityRelation.AGENT}
_HANDLER = frozenset({FormalityRelation.HANDLER})
_OR_A_STEP = frozenset({FormalityRelation.HANDLER, FormalityRelation.STEP})
_OR_ITSELF = frozenset({FormalityRelation.HANDLER, FormalityRelation.ITSELF})
Table = dict[tuple[FormalityState, FormalityVerb], Move[FormalityState, FormalityRelation]]
FORMALITY_TRANSITIONS: Table = {
    (FormalityState.PREPARING, FormalityVerb.SUBMIT): Move(FormalityState.SUBMITTED, _APPLICANT),
    (FormalityState.RETURNED, FormalityVerb.SUBMIT): Move(FormalityState.SUBMITTED, _APPLICANT),
    (FormalityState.SUBMITTED, FormalityVerb.RETURN): Move(FormalityState.RETURNED, _HANDLER),
    (FormalityState.ACCEPTED, FormalityVerb.RETURN): Move(FormalityState.RETURNED, _OR_A_STEP),
    (FormalityState.SUBMITTED, FormalityVerb.ACCEPT): Move(FormalityState.ACCEPTED, _OR_ITSELF),
    (FormalityState.ACCEPTED, FormalityVerb.COMPLETE): Move(FormalityState.COMPLETED, _OR_ITSELF, _all_steps_done),
    (FormalityState.SUBMITTED, FormalityVerb.REFUSE): Move(FormalityState.REFUSED, _HANDLER),
    (FormalityState.ACCEPTED, FormalityVerb.REFUSE): Move(FormalityState.REFUSED, _OR_A_STEP),
    **{
        (state, FormalityVerb.WITHDRAW): Move(FormalityState.WITHDRAWN, _WITHDRAWS)
        for state in FormalityState
        if state in OPEN
    },
}
FORMALITY_WAITS_FOR: dict[str, FormalitySide | None] = {
    FormalityState.PREPARING: FormalitySide.APPLICANT,
    FormalityState.SUBMITTED: FormalitySide.ZONE,
    FormalityState.RETURNED: FormalitySide.APPLICANT,
    FormalityState.ACCEPTED: FormalitySide.ZONE,
    FormalityState.COMPLETED: None,
    FormalityState.REFUSED: None,
    FormalityState.WITHDRAWN: None,
}


def _not_yours(verb: object) -> str:
    return _("“%(verb)s” is not for you: the applicant hands in and withdraws, the unit of the service decides.") % {
        "verb": FormalityVerb(str(verb)).label
    }


def _not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the formality is “%(state)s”.") % {
        "verb": FormalityVerb(str(verb)).label,
        "state": FormalityState(str(state)).label,
    }


FORMALITY_WORDS = Words(not_yours=lazy(_not_yours, str), not_now=lazy(_not_now, str))


def may_do(verb: FormalityVerb, state: str, relations: frozenset[FormalityRelation], situation: Situation) -> Answer:
    """Whether somebody in these relations may do the verb to a formality now."""
    return can(FORMALITY_TRANSITIONS, FORMALITY_WORDS, FormalityState(state), verb, relations, situation)


def may_hand_in(state: str, relations: frozenset[FormalityRelation]) -> Answer:
    """Whether somebody may hand in a document: before submission, and while it is returned."""
    if not relations & (_APPLICANT | _HANDLER):
        return no(Denied(_("Only the applicant and the counter hand in documents.")))
    if state not in GATHERING:
        return no(Conflict(_("Documents are handed in before submission, or when it is returned for correction.")))
    return YES


def may_certify(state: str, relations: frozenset[FormalityRelation]) -> Answer:
    """Whether somebody may issue a certificate: the unit of the service or of a step, once it was accepted."""
    if not relations & _OR_A_STEP:
        return no(Denied(_("Only staff of the unit of the service, or of one of its steps, issue certificates.")))
    if state not in (FormalityState.ACCEPTED, FormalityState.COMPLETED):
        return no(Conflict(_("A certificate is issued once the formality is accepted.")))
    return YES


# The steps

_BY_ITSELF = frozenset({StepRelation.FORMALITY})
_OFFICER = frozenset({StepRelation.OFFICER})
STEP_TRANSITIONS: dict[tuple[StepState, StepVerb], Move[StepState, StepRelation]] = {
    (StepState.WAITING, StepVerb.BEGIN): Move(StepState.READY, _BY_ITSELF),
    (StepState.READY, StepVerb.COMPLETE): Move(StepState.DONE, _OFFICER),
    (StepState.READY, StepVerb.REFUSE): Move(StepState.REFUSED, _OFFICER),
    (StepState.READY, StepVerb.HOLD): Move(StepState.WAITING, _BY_ITSELF),
    (StepState.WAITING, StepVerb.DROP): Move(StepState.DROPPED, _BY_ITSELF),
    (StepState.READY, StepVerb.DROP): Move(StepState.DROPPED, _BY_ITSELF),
}
STEP_WAITS_FOR: dict[str, FormalitySide | None] = {
    StepState.WAITING: None,
    StepState.READY: FormalitySide.ZONE,
    StepState.DONE: None,
    StepState.REFUSED: None,
    StepState.DROPPED: None,
}


def _step_not_yours(verb: object) -> str:
    return _("“%(verb)s” is for staff of the unit that does this step, or above it.") % {
        "verb": StepVerb(str(verb)).label
    }


def _step_not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the step is “%(state)s”.") % {
        "verb": StepVerb(str(verb)).label,
        "state": StepState(str(state)).label,
    }


STEP_WORDS = Words(not_yours=lazy(_step_not_yours, str), not_now=lazy(_step_not_now, str))


def may_step(verb: StepVerb, state: str, relations: frozenset[StepRelation]) -> Answer:
    """Whether somebody in these relations may do the verb to a step now."""
    return can(STEP_TRANSITIONS, STEP_WORDS, StepState(state), verb, relations)


def is_ready(after: Sequence[str], done: Collection[str]) -> bool:
    """Whether a step can begin: all that it comes after are done."""
    return set(after) <= set(done)

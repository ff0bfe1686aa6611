"""Shared matters: the same demand of many enterprises. Their states, and who may do what to them when."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, Move, Words, can, no

MOST_AT_ONCE = 500
LONGEST_LINK = 290


class MatterState(TextChoices):
    """Where a matter stands."""

    OPEN = "open", gettext_lazy("being looked into")
    ANSWERED = "answered", gettext_lazy("answered to all")
    PROPOSED_POLICY = "proposed_policy", gettext_lazy("policy change proposed")
    ADOPTED = "adopted", gettext_lazy("policy change adopted")
    REJECTED = "rejected", gettext_lazy("policy change rejected")
    CLOSED = "closed", gettext_lazy("closed")


class MatterVerb(TextChoices):
    """What can be done to a matter."""

    ANSWER = "answer", gettext_lazy("Answer to all")
    PROPOSE_POLICY = "propose_policy", gettext_lazy("Propose a policy change")
    ADOPT = "adopt", gettext_lazy("It was adopted")
    REJECT = "reject", gettext_lazy("It was rejected")
    CLOSE = "close", gettext_lazy("Close")
    REOPEN = "reopen", gettext_lazy("Open again")


MATTER_NOUNS: dict[str, MatterVerb] = {
    "answer": MatterVerb.ANSWER,
    "policy-proposal": MatterVerb.PROPOSE_POLICY,
    "adoption": MatterVerb.ADOPT,
    "rejection": MatterVerb.REJECT,
    "closure": MatterVerb.CLOSE,
    "reopening": MatterVerb.REOPEN,
}


class MatterRelation(TextChoices):
    """What somebody is to a matter."""

    HANDLER = "handler", gettext_lazy("staff of its unit or above it")
    READER = "reader", gettext_lazy("anybody else of the zone who sees it")


class MatterSide(TextChoices):
    """Who owes the next step in a matter."""

    STAFF = "staff", gettext_lazy("the zone")
    BODY = "body", gettext_lazy("whoever decides on the policy")


MATTER_WAITS_FOR: dict[str, MatterSide | None] = {
    MatterState.OPEN: MatterSide.STAFF,
    MatterState.ANSWERED: MatterSide.STAFF,
    MatterState.PROPOSED_POLICY: MatterSide.BODY,
    MatterState.ADOPTED: MatterSide.STAFF,
    MatterState.REJECTED: MatterSide.STAFF,
    MatterState.CLOSED: None,
}


class RunState(TextChoices):
    """How far one answer has come on its way to all."""

    RUNNING = "running", gettext_lazy("on its way")
    STOPPED = "stopped", gettext_lazy("stopped")
    DONE = "done", gettext_lazy("done")


class AnswerOutcome(TextChoices):
    """What became of one answer in one case."""

    WAITING = "waiting", gettext_lazy("still to come")
    DONE = "done", gettext_lazy("proposed")
    REFUSED = "refused", gettext_lazy("not proposed")


@dataclass(frozen=True)
class MatterSituation:
    """What the guards ask about a matter, loaded once."""

    answering: bool = False
    cases: int = 0


def _can_be_answered(situation: MatterSituation) -> Answer:
    if situation.answering:
        return no(Conflict(_("An answer is on its way already. Stop it, or wait until it has come to all.")))
    if not situation.cases:
        return no(Conflict(_("No open demand belongs to this matter, so there is nobody to answer.")))
    return YES


def _nothing_on_its_way(situation: MatterSituation) -> Answer:
    if situation.answering:
        return no(Conflict(_("An answer is on its way. Stop it, or wait until it has come to all.")))
    return YES


_HANDLERS = frozenset({MatterRelation.HANDLER})
_ANSWERABLE = {
    MatterState.OPEN: MatterState.ANSWERED,
    MatterState.ANSWERED: MatterState.ANSWERED,
    MatterState.PROPOSED_POLICY: MatterState.PROPOSED_POLICY,
    MatterState.ADOPTED: MatterState.ADOPTED,
    MatterState.REJECTED: MatterState.REJECTED,
}
_BEFORE_A_POLICY = (MatterState.OPEN, MatterState.ANSWERED, MatterState.REJECTED)
_CLOSABLE = (MatterState.OPEN, MatterState.ANSWERED, MatterState.ADOPTED, MatterState.REJECTED)
MATTER_TRANSITIONS: dict[tuple[MatterState, MatterVerb], Move[MatterState, MatterRelation]] = {
    **{(before, MatterVerb.ANSWER): Move(after, _HANDLERS, _can_be_answered) for before, after in _ANSWERABLE.items()},
    **{(state, MatterVerb.PROPOSE_POLICY): Move(MatterState.PROPOSED_POLICY, _HANDLERS) for state in _BEFORE_A_POLICY},
    (MatterState.PROPOSED_POLICY, MatterVerb.ADOPT): Move(MatterState.ADOPTED, _HANDLERS),
    (MatterState.PROPOSED_POLICY, MatterVerb.REJECT): Move(MatterState.REJECTED, _HANDLERS),
    **{(state, MatterVerb.CLOSE): Move(MatterState.CLOSED, _HANDLERS, _nothing_on_its_way) for state in _CLOSABLE},
    (MatterState.CLOSED, MatterVerb.REOPEN): Move(MatterState.OPEN, _HANDLERS),
}


def _not_yours(verb: object) -> str:
    return _("Only staff of the unit that leads this matter, or above it, may do “%(verb)s”.") % {
        "verb": MatterVerb(str(verb)).label
    }


def _not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the matter is “%(state)s”.") % {
        "verb": MatterVerb(str(verb)).label,
        "state": MatterState(str(state)).label,
    }


MATTER_WORDS = Words(not_yours=lazy(_not_yours, str), not_now=lazy(_not_now, str))


def may_do(verb: MatterVerb, state: str, relations: frozenset[MatterRelation], situation: MatterSituation) -> Answer:
    """Whether somebody in these relations may do the verb to a matter now."""
    return can(MATTER_TRANSITIONS, MATTER_WORDS, MatterState(state), verb, relations, situation)


def may_change_matter(state: str, relations: frozenset[MatterRelation]) -> Answer:
    """Whether somebody may change a matter: its words, its lead, and which demands belong to it."""
    if MatterRelation.HANDLER not in relations:
        return no(Denied(_("Only staff of the unit that leads this matter, or above it, change it.")))
    if state == MatterState.CLOSED:
        return no(Conflict(_("This matter is closed. Open it again first.")))
    return YES

"""The state of an organisation towards the zone: what may follow what, and who says so. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.errors import Conflict, Invalid
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.registry.enums import SettlementState, SuggestionState

State = SettlementState
UNKNOWN = ""
FIRST_DAYS = 90
NEEDS_A_REASON = (State.AT_RISK, State.LEFT)
LIVELY = (State.SETTLING, State.OPERATING, State.EXPANDING)
PRESENT = (*LIVELY, State.AT_RISK)


class Relation(TextChoices):
    """What somebody is to an organisation, as far as its settlement goes."""

    SERVING = "serving", gettext_lazy("works for, or administers, the unit that serves it")


_SERVING = frozenset({Relation.SERVING})
_FOLLOWS: dict[str, Sequence[State]] = {
    UNKNOWN: (State.PROSPECT, State.SETTLING, State.OPERATING),
    State.PROSPECT: (State.SETTLING, State.OPERATING, State.LEFT),
    State.SETTLING: (State.OPERATING, State.AT_RISK, State.LEFT),
    State.OPERATING: (State.EXPANDING, State.AT_RISK, State.LEFT),
    State.EXPANDING: (State.OPERATING, State.AT_RISK, State.LEFT),
    State.AT_RISK: (State.OPERATING, State.EXPANDING, State.LEFT),
    State.LEFT: (State.PROSPECT, State.SETTLING, State.OPERATING),
}
# The verb is to say that it is now this state.
TRANSITIONS: dict[tuple[str, State], Move[str, Relation]] = {
    (before, after): Move[str, Relation](after, _SERVING)
    for before, following in _FOLLOWS.items()
    for after in following
}


def _not_yours(verb: object) -> str:
    return _("Only people of the unit that serves this organisation may do this.")


def _not_now(verb: object, state: object) -> str:
    words = {"after": State(str(verb)).label, "before": name_of(str(state))}
    return _("“%(after)s” does not follow “%(before)s”.") % words


WORDS = Words(not_yours=lazy(_not_yours, str), not_now=lazy(_not_now, str))


def name_of(state: str) -> str:
    """The state in words."""
    return str(State(state).label) if state else _("not known yet")


def may_become(before: str, after: State, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may say that an organisation in one state is now in another one."""
    return can(TRANSITIONS, WORDS, before, after, relations)


def possible(before: str) -> list[State]:
    """The states that may follow, in the order in which they usually do."""
    return list(_FOLLOWS[before])


def may_begin(since: date, *, before: date | None, today: date) -> Answer:
    """Whether a state may have begun on a day: not in the future, and not before the state that it ends."""
    if since > today:
        return no(Invalid.of("since", _("This day is still to come. Say it when it has happened.")))
    if before is not None and since < before:
        return no(Invalid.of("since", _("The state before began later than that. Please look at the day again.")))
    return YES


def may_end(since: date, until: date | None) -> Answer:
    """Whether a state that was put right still begins before the next one did."""
    if until is not None and since > until:
        return no(Invalid.of("since", _("The state after it began earlier than that. Please look at the day again.")))
    return YES


def settles_anew(before: str, after: str) -> bool:
    """Whether somebody who comes to this state from that one has just settled."""
    return after == State.SETTLING or (after == State.OPERATING and before in (State.PROSPECT, State.LEFT))


def begins_first_days(before: str, after: str, since: date, today: date) -> bool:
    """Whether the checklist begins: whoever settles anew has one, unless its days were over when that was entered."""
    return settles_anew(before, after) and since > today - timedelta(days=FIRST_DAYS)


def may_dismiss(until: date, today: date, most: int) -> Answer:
    """Whether a suggestion may rest until a day: one that is to come, and not too far."""
    if not today < until <= today + timedelta(days=most):
        sentence = _("Please give a day within the next %(days)d days.") % {"days": most}
        return no(Invalid.of("until", sentence))
    return YES


def is_open(state: str) -> Answer:
    """Whether a suggestion still waits for somebody."""
    if state == SuggestionState.OPEN:
        return YES
    return no(Conflict(_("This suggestion has been answered already.")))

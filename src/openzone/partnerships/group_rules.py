"""What may be done to groups, their meetings and their items, by whom and when: two state machines as data."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from openzone.core.days import in_words
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.partnerships.enums import (
    GroupOffice,
    GroupRelation,
    GroupSide,
    ItemState,
    ItemVerb,
    MeetingState,
    MeetingVerb,
)

PRESIDING = frozenset({GroupOffice.HEAD, GroupOffice.SECRETARY})
PENDING = (ItemState.OPEN, ItemState.REPORTED)
KEEPERS = frozenset({GroupRelation.HANDLER, GroupRelation.CHAIR})
_CHAIR = frozenset({GroupRelation.CHAIR})
_RESPONSIBLE = frozenset({GroupRelation.RESPONSIBLE})


def may_change_group(relations: frozenset[GroupRelation], *, ended: bool) -> Answer:
    """Whether somebody may change a group: its words, who belongs to it, its meetings, what it gives out."""
    if not relations & KEEPERS:
        return no(Denied(_("Only the head or secretary and staff of the unit that keeps this group may do this.")))
    if ended:
        return no(Conflict(_("This group has ended, so it stays as it was.")))
    return YES


@dataclass(frozen=True)
class MeetingSituation:
    """What the guards ask about a meeting."""

    now: datetime
    starts_at: datetime
    minuted: bool = False


def _has_begun(situation: MeetingSituation) -> Answer:
    if situation.starts_at > situation.now:
        return no(Conflict(_("This meeting lies ahead. It is minuted once it was held.")))
    return YES


def _has_minutes(situation: MeetingSituation) -> Answer:
    if not situation.minuted:
        return no(Conflict(_("There are no minutes yet. Write them first.")))
    return YES


MEETING_TRANSITIONS: dict[tuple[MeetingState, MeetingVerb], Move[MeetingState, GroupRelation]] = {
    (MeetingState.PLANNED, MeetingVerb.HOLD): Move(MeetingState.HELD, KEEPERS, _has_begun),
    (MeetingState.HELD, MeetingVerb.HOLD): Move(MeetingState.HELD, KEEPERS),
    (MeetingState.PLANNED, MeetingVerb.MINUTE): Move(MeetingState.HELD, KEEPERS, _has_begun),
    (MeetingState.HELD, MeetingVerb.MINUTE): Move(MeetingState.HELD, KEEPERS),
    (MeetingState.HELD, MeetingVerb.APPROVE): Move(MeetingState.MINUTED, _CHAIR, _has_minutes),
    (MeetingState.PLANNED, MeetingVerb.CANCEL): Move(MeetingState.CANCELLED, KEEPERS),
}
MEETING_WAITS_FOR: dict[str, GroupSide | None] = {
    MeetingState.PLANNED: GroupSide.SECRETARIAT,
    MeetingState.HELD: GroupSide.CHAIR,
    MeetingState.MINUTED: None,
    MeetingState.CANCELLED: None,
}


def _meeting_not_yours(verb: object) -> str:
    return _("“%(verb)s” is for the head, the secretary or the unit that keeps the group.") % {
        "verb": MeetingVerb(str(verb)).label
    }


def _meeting_not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the meeting is “%(state)s”.") % {
        "verb": MeetingVerb(str(verb)).label,
        "state": MeetingState(str(state)).label,
    }


MEETING_WORDS = Words(not_yours=lazy(_meeting_not_yours, str), not_now=lazy(_meeting_not_now, str))


def may_meet(verb: MeetingVerb, state: str, relations: frozenset[GroupRelation], situation: MeetingSituation) -> Answer:
    """Whether somebody in these relations may do the verb to a meeting now."""
    return can(MEETING_TRANSITIONS, MEETING_WORDS, MeetingState(state), verb, relations, situation)


def may_move_meeting(relations: frozenset[GroupRelation], state: str, *, ended: bool) -> Answer:
    """Whether somebody may change when and where a meeting is, and its agenda: before it was held."""
    answer = may_change_group(relations, ended=ended)
    if answer and state != MeetingState.PLANNED:
        return no(Conflict(_("Only a planned meeting is changed.")))
    return answer


def may_decide(relations: frozenset[GroupRelation], state: str) -> Answer:
    """Whether somebody may put down what a meeting decided, or add a paper: after it, and before its minutes stand."""
    if not relations & KEEPERS:
        return no(Denied(_("Only the head or secretary and staff of the unit that keeps this group may do this.")))
    if state == MeetingState.PLANNED:
        return no(Conflict(_("This meeting was not held yet.")))
    if state != MeetingState.HELD:
        return no(Conflict(_("The minutes of this meeting stand, or it was cancelled: nothing is added to it.")))
    return YES


def _not_ones_own(is_own: object) -> Answer:
    if is_own:
        return no(Denied(_("You reported this yourself: somebody else of the group decides about it.")))
    return YES


ITEM_TRANSITIONS: dict[tuple[ItemState, ItemVerb], Move[ItemState, GroupRelation]] = {
    (ItemState.OPEN, ItemVerb.REPORT): Move(ItemState.REPORTED, _RESPONSIBLE),
    (ItemState.REPORTED, ItemVerb.ACCEPT): Move(ItemState.ACCEPTED, KEEPERS, _not_ones_own),
    (ItemState.REPORTED, ItemVerb.SEND_BACK): Move(ItemState.OPEN, KEEPERS, _not_ones_own),
    (ItemState.OPEN, ItemVerb.DROP): Move(ItemState.DROPPED, KEEPERS),
    (ItemState.REPORTED, ItemVerb.DROP): Move(ItemState.DROPPED, KEEPERS),
}
ITEM_WAITS_FOR: dict[str, GroupSide | None] = {
    ItemState.OPEN: GroupSide.RESPONSIBLE,
    ItemState.REPORTED: GroupSide.CHAIR,
    ItemState.ACCEPTED: None,
    ItemState.DROPPED: None,
}


def _item_not_yours(verb: object) -> str:
    return _("“%(verb)s” is not for you: whoever shall do it reports, and the group decides.") % {
        "verb": ItemVerb(str(verb)).label
    }


def _item_not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the item is “%(state)s”.") % {
        "verb": ItemVerb(str(verb)).label,
        "state": ItemState(str(state)).label,
    }


ITEM_WORDS = Words(not_yours=lazy(_item_not_yours, str), not_now=lazy(_item_not_now, str))


def may_do_item(verb: ItemVerb, state: str, relations: frozenset[GroupRelation], *, is_own: bool) -> Answer:
    """Whether somebody in these relations may do the verb to an item now; `is_own`: he reported it himself."""
    return can(ITEM_TRANSITIONS, ITEM_WORDS, ItemState(state), verb, relations, is_own)


def may_change_item(relations: frozenset[GroupRelation], state: str, *, ended: bool) -> Answer:
    """Whether somebody may put an item into other words, or give it to somebody else: while it is open."""
    answer = may_change_group(relations, ended=ended)
    if answer and state != ItemState.OPEN:
        return no(Conflict(_("Only what is open is changed.")))
    return answer


def due_after_meeting(due_on: date | None, met_on: date | None) -> Answer:
    """Whether an item falls due on a day on which the meeting that gave it out had taken place."""
    if due_on is None or met_on is None or due_on >= met_on:
        return YES
    sentence = _("The meeting is on %(day)s: nothing that it gives out can be due before.")
    return no(Invalid.of("due_on", sentence % {"day": in_words(met_on)}))


def may_change_association(*, works: bool) -> Answer:
    """Whether somebody may change an association: who works for the unit that looks after it, or above."""
    if not works:
        return no(Denied(_("Only staff of the unit that looks after this association, or above it, may do this.")))
    return YES

"""Groups, meetings and items as all doors show them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from openzone.core.actor import Actor
from openzone.partnerships.enums import ITEM_NOUNS, ItemState, ItemVerb, MeetingState
from openzone.partnerships.group_queries import attendance_of, possible_with
from openzone.partnerships.models import ActionItem, AssociationMember, BoardSeat, Group, Meeting, Member, MemberOffice
from openzone.places.queries import today_of
from openzone.registry.rules import has_ended
from openzone.web.parts.conversation import Attachment, attachment
from openzone.web.parts.dates import lasting
from openzone.web.parts.partnerships.shown import Paper

OF_MEETINGS = {
    MeetingState.PLANNED.value: "info",
    MeetingState.HELD.value: "waits",
    MeetingState.MINUTED.value: "done",
    MeetingState.CANCELLED.value: "plain",
}
OF_ITEMS = {
    ItemState.OPEN.value: "plain",
    ItemState.REPORTED.value: "waits",
    ItemState.ACCEPTED.value: "done",
    ItemState.DROPPED.value: "plain",
}
NOUN_OF_ITEM = {verb: noun for noun, verb in ITEM_NOUNS.items()}
# Answers the address of the sheet for a step of an item; nothing where the door has none.
Address = Callable[[ActionItem, str], str]


@dataclass(frozen=True)
class ItemStep:
    """A step of an item that is possible now."""

    verb: ItemVerb
    url: str

    @property
    def label(self) -> str:
        """What stands on its button."""
        return str(self.verb.label)


@dataclass(frozen=True)
class ShownItem:
    """An item with its state in a colour, what shows that it was done, and what can be done with it."""

    row: ActionItem
    meaning: str
    is_late: bool
    evidence: Attachment | None
    steps: list[ItemStep]


@dataclass(frozen=True)
class Seated:
    """A person or an office with the time for which it belongs."""

    row: Member | MemberOffice | BoardSeat | AssociationMember
    lasting: str
    is_over: bool


def seated(rows: Iterable[Member | MemberOffice | BoardSeat | AssociationMember], today: date) -> list[Seated]:
    """Each with its time in words, and whether that is over."""
    return [Seated(one, lasting(one.since, one.until), has_ended(one.until, today)) for one in rows]


def sitting(rows: Iterable[Member | MemberOffice | BoardSeat | AssociationMember], today: date) -> list[Seated]:
    """The same of those whose time is not over."""
    return [one for one in seated(rows, today) if not one.is_over]


def shown_items(actor: Actor, rows: Iterable[ActionItem], address: Address, relations: Any = None) -> list[ShownItem]:
    """The items as they are shown; `relations` is what the actor is to their one group, where they are of one."""
    today = today_of(actor)
    return [_shown(actor, one, today, address, relations) for one in rows]


def _shown(actor: Actor, row: ActionItem, today: date, address: Address, relations: Any) -> ShownItem:
    steps = [
        ItemStep(verb, url)
        for verb in possible_with(actor, row, relations)
        if (url := address(row, NOUN_OF_ITEM[verb]))
    ]
    evidence = attachment(row.group.code, row.evidence) if row.evidence else None
    return ShownItem(row, OF_ITEMS[row.state], row.is_late(today), evidence, steps)


def about_group(group: Group) -> dict[str, Any]:
    """Since when a group is there and at work, in words."""
    return {
        "group": group,
        "founded": group.founded.words if group.founded else "",
        "began": group.began.words if group.began else "",
        "ended": group.ended.words if group.ended else "",
    }


def meeting_told(meeting: Meeting) -> dict[str, Any]:
    """A meeting: its agenda, who came, what was decided, its papers."""
    papers = meeting.papers.select_related("file").order_by("pk")
    return {
        "meeting": meeting,
        "group": meeting.group,
        "meaning": OF_MEETINGS[meeting.state],
        "agenda": meeting.agenda.order_by("number"),
        "attendance": attendance_of(meeting),
        "decisions": list(meeting.decisions.order_by("number")),
        "papers": [Paper(one.what, attachment(meeting.group.code, one.file)) for one in papers],
    }

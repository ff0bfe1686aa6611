"""A standing conversation as a list in time: what was said, and the cases that came out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openzone.cases.enums import Side
from openzone.cases.models import Case
from openzone.cases.rules import Written
from openzone.contact.models import Talk, TalkCase
from openzone.contact.queries import is_known_to, may_write, mentions_in, people_around, said_in, side_of
from openzone.contact.rules import may_correct_said
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.web.parts.contact.doors import TalkDoor
from openzone.web.parts.conversation import (
    AT_THE_END,
    EVER,
    SIDES,
    Before,
    Entry,
    Stretch,
    attachment,
    in_order,
    last_before,
    last_of_others,
    stretch,
)


@dataclass(frozen=True)
class Reader:
    """Who reads which conversation at which door, with the cases that came out of it."""

    actor: Actor
    talk: Talk
    links: Sequence[TalkCase]
    door: TalkDoor

    @property
    def lines(self) -> list[Entry]:
        """What became of its messages, as far as the reader may know it."""
        return [_line(link, self.door) for link in self.links if is_known_to(self.actor, link)]

    def is_taken(self, number: int) -> bool:
        """Whether a case begins with this message."""
        return any(link.from_number <= number <= link.to_number for link in self.links)


@dataclass(frozen=True)
class Around:
    """Whom which messages call, and the people: those who are called, and those who have read."""

    mentions: dict[int, set[int]]
    people: list[Any]

    @classmethod
    def of(cls, reader: Reader, rows: Sequence[Any]) -> "Around":
        """What belongs to these messages: two statements."""
        first, last = (rows[0].number, rows[-1].number) if rows else (0, 0)
        mentions = mentions_in(reader.actor, reader.talk, first, last)
        return cls(mentions, list(people_around(reader.talk, set().union(*mentions.values()))))

    def called(self, number: int) -> tuple[str, ...]:
        """The names of those whom a message calls."""
        wanted = self.mentions.get(number, set())
        return tuple(name for one in self.people if one.pk in wanted for name in one.names)

    def seen(self, last: int, side: Side) -> str:
        """Who of the other side has read what a side said last; empty while nobody has."""
        others = [one for one in self.people if one.belongs != (side == Side.ENTERPRISE)]
        names = [one.shown_name for one in others if (one.read or 0) >= last]
        return _("Read by %(names)s.") % {"names": _(", ").join(names)} if last and names else ""


def news(reader: Reader, *, after: int, since: datetime | None) -> list[Entry]:
    """What was said after a number or corrected since, with all the lines about cases (a page skips those it has)."""
    rows = list(said_in(reader.talk).filter(Q(number__gt=after) | Q(corrected_at__gt=since or EVER)))
    return in_order([*_said(reader, rows, Around.of(reader, rows)), *reader.lines])


def latest(reader: Reader, before: Before = AT_THE_END) -> tuple[Stretch, str]:
    """The last entries before a place, and who has read the last thing that the reader's side said there."""
    rows = list(reversed(last_before(said_in(reader.talk), before.of(before.message))))
    around, side = Around.of(reader, rows), side_of(reader.actor, reader.talk.organisation)
    own = max((row.number for row in rows if row.side == side), default=0)
    return stretch(_said(reader, rows, around), [], reader.lines, before), around.seen(own, side)


def _said(reader: Reader, rows: Sequence[Any], around: Around) -> list[Entry]:
    last = last_of_others(rows)
    return [_entry(reader, row, around.called(row.number), answered=last[row.side] > row.number) for row in rows]


def _entry(reader: Reader, row: Any, called: tuple[str, ...], *, answered: bool) -> Entry:
    organisation = reader.talk.organisation
    roles = {Side.ENTERPRISE.value: organisation.shown_name, Side.STAFF.value: organisation.zone.shown_name}
    return Entry(
        number=row.number,
        side=SIDES[row.side],
        who=row.author.shown_name,
        role=roles[row.side],
        at=row.sent_at,
        body=row.body,
        mine=row.author_id == reader.actor.user_id,
        files=[attachment(organisation.ref, StoredFile(**one)) for one in row.attached],
        corrected=row.corrected_at,
        first=row.first_body,
        called=called,
        correct_url=_correct_url(reader, row, answered=answered),
    )


def _correct_url(reader: Reader, row: Any, *, answered: bool) -> str:
    """Where the reader puts his own words right, as long as he may."""
    written = Written(row.author_id, row.sent_at, answered=answered)
    taken = reader.is_taken(row.number)
    if not may_correct_said(written, reader.actor.user_id, clock.now(), taken=taken):
        return ""
    organisation = reader.talk.organisation
    if not may_write(reader.actor, organisation):
        return ""
    return reader.door.address("talk_correct", organisation, row.number)


def _line(link: Any, door: TalkDoor) -> Entry:
    """That messages became a case; to those who may not see the case, not what it is about."""
    words = _("Message %(start)d became") if link.from_number == link.to_number else _became_several()
    said = words % {"start": link.from_number, "end": link.to_number}
    return Entry(link.pk, "event", "", link.at, format_html("<span>{} {}</span>", said, _name_of(link, door)))


def _became_several() -> str:
    return _("Messages %(start)d to %(end)d became")


def _name_of(link: Any, door: TalkDoor) -> str:
    case: Case = link.case
    if case.submitted_at is None:
        return format_html('<a href="{}">{}</a>', reverse("portal_draft", args=[case.ref]), _("your draft"))
    if not link.open_to_reader:
        return _("a demand that is not open to you") if case.confidential else case.ref
    name = f"{case.ref} {case.title}"
    return format_html('<a href="{}">{}</a>', door.door.address("case", case.ref), name)


def origin_of(case: Case) -> TalkCase | None:
    """The link to the conversation out of which a case came, as the page of the case has loaded it."""
    found: TalkCase | None = getattr(case, "talk_case", None)
    return found

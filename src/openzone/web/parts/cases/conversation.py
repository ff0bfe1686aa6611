"""The conversation of a case as one list in time: what was said, the notes one may read, and the turns it took."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.enums import Side, State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import attached, messages_of, notes_of, relations_of
from openzone.cases.rules import side_of
from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.places.queries import zone_of
from openzone.web.parts.cases.history import Event, Past

TURNS = frozenset(
    {
        Verb.ANSWER_AT_ONCE,
        Verb.ASK_INFORMATION,
        Verb.PROPOSE,
        Verb.CONFIRM,
        Verb.DISPUTE,
        Verb.DECIDE_DECLINE,
        Verb.WAIT,
        Verb.WITHDRAW,
    }
)
_EVENT, _SPOKEN = 0, 1


@dataclass(frozen=True)
class Attachment:
    """A file below a message."""

    name: str
    size: int
    url: str
    preview_url: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry, as the `message` component draws it."""

    number: int
    side: str
    who: str
    at: datetime
    body: str
    role: str = ""
    mine: bool = False
    files: list[Attachment] = field(default_factory=list)

    @property
    def place(self) -> tuple[datetime, int, int]:
        """Where it stands: by time, a turn before the words that were said with it."""
        return self.at, _EVENT if self.side == "event" else _SPOKEN, self.number


def conversation(actor: Actor, case: Case, past: Past, *, after: int = 0, after_note: int = 0) -> list[Entry]:
    """What was said after these numbers, with all the turns (a page skips those that it has). Two statements."""
    entries = [*_turns(past.events), *_messages(actor, case, after), *_notes(actor, case, after_note)]
    return sorted(entries, key=lambda entry: entry.place)


def _turns(events: Iterable[Event]) -> list[Entry]:
    return [
        Entry(number=one.number, side="event", who="", at=one.at, body=f"{one.who} {one.sentence}")
        for one in events
        if one.verb in TURNS
    ]


def _messages(actor: Actor, case: Case, after: int) -> list[Entry]:
    roles = {Side.ENTERPRISE.value: case.organisation.shown_name, Side.STAFF.value: zone_of(actor).shown_name}
    names = {Side.ENTERPRISE.value: "enterprise", Side.STAFF.value: "zone"}
    rows = messages_of(case, after).prefetch_related(None).annotate(attached=attached("messages"))
    return [
        _entry(actor, case, row, row.author, side=names[row.side], at=row.sent_at, role=roles[row.side]) for row in rows
    ]


def _notes(actor: Actor, case: Case, after: int) -> list[Entry]:
    rows = notes_of(actor, case, after).prefetch_related(None).annotate(attached=attached("notes"))
    return [_entry(actor, case, row, row.author, side="note", at=row.written_at) for row in rows]


def _entry(actor: Actor, case: Case, row: Any, author: User, *, side: str, at: datetime, role: str = "") -> Entry:
    return Entry(
        number=row.number,
        side=side,
        who=author.shown_name,
        role=role,
        at=at,
        body=row.body,
        mine=author.pk == actor.user_id,
        files=[attachment(case, StoredFile(**one)) for one in row.attached],
    )


def attachment(case: Case, file: StoredFile) -> Attachment:
    """A file of the case with its addresses: to keep, and to look at where a browser can show it."""
    address = reverse("file", args=[case.ref, file.pk])
    return Attachment(file.name, file.size, address, f"{address}?preview=1" if file.previewable else "")


def turn(actor: Actor, case: Case, *, awaited: str = "") -> str:
    """One sentence on who owes the next step, as the reader says it."""
    here = side_of(relations_of(actor, case))
    if not case.is_live:
        return ""
    if case.unanswered_since is not None:
        return _you_answer() if here == Side.STAFF else _they_answer(zone_of(actor).shown_name)
    return _owed_by(case, here, zone_of(actor).shown_name, awaited)


def _owed_by(case: Case, here: Side, zone: str, awaited: str) -> str:
    enterprise = case.organisation.shown_name
    if case.waiting_on == Side.EXTERNAL:
        return _("Waiting for %(who)s.") % {"who": awaited or _("another body")}
    if case.waiting_on == Side.STAFF:
        unit = case.unit.shown_name if case.unit else zone
        return _("The next step is with %(who)s.") % {"who": unit}
    if case.state == State.PROPOSED:
        return _("Please say whether this solves it.") if here == Side.ENTERPRISE else _they_confirm(enterprise)
    return _you_answer() if here == Side.ENTERPRISE else _they_answer(enterprise)


def _you_answer() -> str:
    return _("Your side owes the next answer.")


def _they_answer(who: str) -> str:
    return _("%(who)s owes the next answer.") % {"who": who}


def _they_confirm(who: str) -> str:
    return _("%(who)s says next whether it is solved.") % {"who": who}


def seen(actor: Actor, case: Case, past: Past, entries: list[Entry]) -> str:
    """Who of the other side has read the last thing that the actor's side said; empty while nobody has."""
    here = side_of(relations_of(actor, case))
    own = "enterprise" if here == Side.ENTERPRISE else "zone"
    last = next((one.number for one in reversed(entries) if one.side == own), 0)
    others = [one.name for one in past.people if bool(one.belonging) != (here == Side.ENTERPRISE) and one.read >= last]
    return _("Read by %(names)s.") % {"names": ", ".join(others)} if last and others else ""

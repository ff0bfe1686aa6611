"""The conversation of a case as one list in time: what was said, the notes one may read, and the turns it took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.enums import Side, State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import all_notes, attached, messages_of, notes_of, relations_of
from openzone.cases.rules import Written, may_correct, may_note, may_read_notes, may_write, side_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.core.prepared import Given, Prepared
from openzone.correspondence.enums import Way
from openzone.correspondence.queries import way_of_letter
from openzone.places.queries import zone_of
from openzone.web.parts.cases.articles import may_make
from openzone.web.parts.cases.doors import door_of
from openzone.web.parts.cases.history import Event, Past
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
        Verb.MERGE,
        Verb.UNMERGE,
        "merged_in",
        "merged_out",
        Verb.AUTO_CLOSE,
        Verb.NO_REPLY,
    }
)


@dataclass(frozen=True)
class _Reader:
    """Who reads which conversation, with what its entries need to be told to him."""

    actor: Actor
    case: Case
    past: Past

    def called(self, stream: str, number: int) -> tuple[str, ...]:
        """The names of those whom a message or note mentions."""
        wanted = self.past.mentions.get((stream, number), set())
        return tuple(name for one in self.past.people if one.user_id in wanted for name in one.names)


def conversation(
    actor: Actor, case: Case, past: Past, *, after: int = 0, after_note: int = 0, since: datetime | None = None
) -> list[Entry]:
    """What was said after these numbers or corrected since, with all the turns (a page skips those that it has).

    Two statements.
    """
    reader, corrected = _Reader(actor, case, past), Q(corrected_at__gt=since or EVER)
    messages = messages_of(case.pk).filter(Q(number__gt=after) | corrected)
    notes = notes_of(actor, case).filter(Q(number__gt=after_note) | corrected)
    entries = [*_turns(past.events), *_messages(reader, _with_files(messages)), *_notes(reader, _with_notes(notes))]
    return in_order(entries)


def latest(actor: Actor, case: Case, past: Past, before: Before = AT_THE_END) -> Stretch:
    """The last entries before a place, each stream continuing by its own number. Two statements."""
    reader, reads_notes = _Reader(actor, case, past), may_read_notes(relations_of(actor, case))
    said = _last_messages(case=case.pk, before=before.of(before.message))
    noted = _last_notes(case=case.pk, before=before.of(before.note)) if reads_notes else []
    return stretch(_messages(reader, reversed(said)), _notes(reader, reversed(noted)), _turns(past.events), before)


_last_messages = Prepared(lambda: last_before(_with_files(messages_of(Given("case"))), Given("before")))
_last_notes = Prepared(lambda: last_before(_with_notes(all_notes(Given("case"))), Given("before")))


def _turns(events: Iterable[Event]) -> list[Entry]:
    return [
        Entry(number=one.number, side="event", who="", at=one.at, body=f"{one.who} {one.sentence}")
        for one in events
        if one.verb in TURNS
    ]


def _with_files(messages: Any) -> Any:
    return messages.annotate(attached=attached("messages"), came_by=way_of_letter())


def _with_notes(notes: Any) -> Any:
    return notes.annotate(attached=attached("notes"))


def _messages(reader: _Reader, messages: Iterable[Any]) -> list[Entry]:
    case = reader.case
    roles = {Side.ENTERPRISE.value: case.organisation.shown_name, Side.STAFF.value: zone_of(reader.actor).shown_name}
    rows = list(messages)
    last = last_of_others(rows)
    return [
        _entry(
            reader,
            row,
            Written(row.author_id, row.sent_at, answered=last[row.side] > row.number),
            side=SIDES[row.side],
            role=roles[row.side],
        )
        for row in rows
    ]


def _notes(reader: _Reader, notes: Iterable[Any]) -> list[Entry]:
    return [_entry(reader, row, Written(row.author_id, row.written_at), side="note") for row in notes]


def _entry(reader: _Reader, row: Any, written: Written, *, side: str, role: str = "") -> Entry:
    author: User = row.author
    return Entry(
        number=row.number,
        side=side,
        who=author.shown_name,
        role=role,
        at=written.sent_at,
        body=row.body,
        mine=author.pk == reader.actor.user_id,
        files=[attachment(reader.case.ref, StoredFile(**one)) for one in row.attached],
        corrected=row.corrected_at,
        first=row.first_body,
        called=reader.called("note" if side == "note" else "message", row.number),
        correct_url=_correct_url(reader, row.number, written, note=side == "note"),
        came_by=_came_by(reader, row),
        becomes_article=side == "zone" and bool(row.body) and may_make(reader.actor, reader.case),
    )


def _came_by(reader: _Reader, row: Any) -> tuple[str, str] | None:
    """By which way a message came in from outside, and where its whole letter is read."""
    way = getattr(row, "came_by", None)
    if not way or (row.side == Side.STAFF and not may_read_notes(relations_of(reader.actor, reader.case))):
        return None
    return str(Way(way).label), door_of(reader.actor, reader.case).address("case_letter", reader.case.ref, row.number)


def _correct_url(reader: _Reader, number: int, written: Written, *, note: bool) -> str:
    """Where the reader puts his own words right, as long as he may."""
    actor, case = reader.actor, reader.case
    if not may_correct(written, actor.user_id, clock.now()):
        return ""
    relations = relations_of(actor, case)
    if not (may_note if note else may_write)(case, relations):
        return ""
    page = "case_correct_note" if note else "case_correct"
    return door_of(actor, case).address(page, case.ref, number)


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
    return _("Read by %(names)s.") % {"names": _(", ").join(others)} if last and others else ""

"""The conversation: messages, notes inside the zone, questions that pause the work, waiting and resuming."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from openzone.cases.actions.clocks import follow
from openzone.cases.actions.days import insist_day
from openzone.cases.actions.movement import insist, lock, moment_of, move, record, write
from openzone.cases.actions.urging import answer_urging
from openzone.cases.canned import insist_filled
from openzone.cases.enums import Side, State, Verb
from openzone.cases.joining_queries import standing_case
from openzone.cases.mentions import mentioned
from openzone.cases.models import Case, Message, Note, ReadMark
from openzone.cases.queries import relations_of
from openzone.cases.rules import may_note, may_write, side_of
from openzone.core import clock
from openzone.core.actions import mark_read_about
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Invalid
from openzone.core.files import Upload, store
from openzone.core.live import tell
from openzone.core.models import StoredFile
from openzone.core.text import BODY, clean_text

ANSWERABLE = frozenset({State.RETURNED, State.WAITING_ENTERPRISE})


@transaction.atomic
def post_message(
    case: Case, *, by: Actor, body: str, files: Iterable[Upload] = (), occurred_at: datetime | None = None
) -> Message:
    """Say something to the other side. An answer of the enterprise to a question takes the work up again.

    What is said to a case that was merged into another is said there.
    """
    case = standing_case(case)
    relations = relations_of(by, case)
    may_write(case, relations).insist()
    stored = store(files, by=by)
    row = lock(case)
    may_write(row, relations).insist()
    at = said_at(row, occurred_at)
    asked = side_of(relations) == Side.ENTERPRISE and row.state != State.CLOSED
    message = say(row, body, by=by, at=at, files=stored, asked=asked)
    if message.side == Side.ENTERPRISE and row.state in ANSWERABLE:
        move(row, Verb.RESUME, by=by, at=moment_of(row, occurred_at), data={"message": message.number})
    data = {"number": message.number, "side": message.side}
    named = mentioned(message.body, row, by=by)
    record(row, "message", by=by, at=at, data=data, but=named)
    tell_mentioned(row, named, by=by, at=at, number=message.number, inside=message.side == Side.STAFF)
    return message


def tell_mentioned(
    case: Case, users: frozenset[int], *, by: Actor, at: datetime, number: int, inside: bool, note: bool = False
) -> None:
    """Tell people that they are mentioned. Whom a side calls is its own affair: the enterprise's log has no trace."""
    if users:
        stream = "note" if note else "message"
        data = {"number": number, "stream": stream, "users": sorted(users)}
        audience = Audience.STAFF if inside else Audience.PARTIES
        record(case, "mention", by=by, at=at, data=data, audience=audience)


def said_at(case: Case, occurred_at: datetime | None) -> datetime:
    """When something was said: now, or the earlier moment reported; never ahead, nor before the case was sent."""
    now = clock.now()
    if occurred_at is None:
        return now
    if occurred_at > now or (case.submitted_at and occurred_at < case.submitted_at):
        raise Invalid.of("occurred_at", _("This lies in the future, or before the demand was sent."))
    return occurred_at


def say(case: Case, body: str, *, by: Actor, at: datetime, files: Sequence[StoredFile] = (), asked: bool) -> Message:
    """Append a message to a locked case under the next number. `asked`: the zone owes an answer to it."""
    text = clean_text(body, field="body", longest=BODY, required=not files)
    side = side_of(relations_of(by, case))
    if side == Side.STAFF:
        insist_filled(text, case.zone_id)
    assert by.user_id is not None, "only people speak"
    message = Message.objects.create(
        case=case, number=case.message_count + 1, side=side, author_id=by.user_id, body=text, sent_at=at
    )
    if files:
        message.files.set(files)
    owed = (case.unanswered_since or at) if asked else None
    write(case, message_count=message.number, unanswered_since=owed, changed_at=at)
    follow(case, by=by, at=at, spoke=side)
    if side == Side.STAFF and case.urged_at is not None:
        answer_urging(case, message, by=by, at=at)
    return message


@transaction.atomic
def write_note(
    case: Case, *, by: Actor, body: str, files: Iterable[Upload] = (), occurred_at: datetime | None = None
) -> Note:
    """Write a note that only staff of the zone ever see; of a merged case it goes to the one where it is now."""
    case = standing_case(case)
    may_note(case, relations_of(by, case)).insist()
    stored = store(files, by=by)
    row = lock(case)
    may_note(row, relations_of(by, row)).insist()
    text = clean_text(body, field="body", longest=BODY, required=not stored)
    latest = row.notes.aggregate(latest=Max("number"))["latest"] or 0
    assert by.user_id is not None, "the rule has seen a person"
    at = said_at(row, occurred_at)
    note = Note.objects.create(case=row, number=latest + 1, author_id=by.user_id, body=text, written_at=at)
    if stored:
        note.files.set(stored)
    named = mentioned(text, row, by=by)
    record(row, "note", by=by, at=at, data={"number": note.number}, audience="staff", but=named)
    tell_mentioned(row, named, by=by, at=at, number=note.number, inside=True, note=True)
    return note


@transaction.atomic
def ask_information(
    case: Case, *, by: Actor, body: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Ask the enterprise a concrete question; until it answers the next step is its own."""
    row = lock(case, seen=seen)
    insist(row, Verb.ASK_INFORMATION, by=by)
    at = moment_of(row, occurred_at)
    question = say(row, body, by=by, at=at, asked=False)
    move(row, Verb.ASK_INFORMATION, by=by, at=at, data={"message": question.number})
    return row


@transaction.atomic
def wait(
    case: Case, *, by: Actor, on: str, until: date, seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Wait for a body outside the zone until a day; the enterprise sees for whom and until when."""
    row = lock(case, seen=seen)
    insist(row, Verb.WAIT, by=by)
    at = moment_of(row, occurred_at)
    body = clean_text(on, field="on", longest=200, lines=False)
    insist_day(until, by, at)
    move(row, Verb.WAIT, by=by, at=at, body=body, expected=until)
    return row


@transaction.atomic
def resume(case: Case, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> Case:
    """Take the work up again: the answer has come, or is no longer needed."""
    row = lock(case, seen=seen)
    insist(row, Verb.RESUME, by=by)
    move(row, Verb.RESUME, by=by, at=moment_of(row, occurred_at))
    return row


@transaction.atomic
def mark_read(case: Case, *, by: Actor, number: int) -> None:
    """Remember up to which message the actor has read (never going back), and that he has read of the case."""
    if by.user_id is not None and mark_read_about("case", case.pk, by=by):
        tell([f"user:{by.user_id}"])
    if by.user_id is None or not 0 < number <= case.message_count:
        return
    mark, made = ReadMark.objects.get_or_create(
        case=case, user_id=by.user_id, defaults={"number": number, "at": clock.now()}
    )
    before = 0 if made else mark.number
    if not made and before < number:
        ReadMark.objects.filter(pk=mark.pk).update(number=Greatest(F("number"), number), at=clock.now())
    _tell_of_reading(case, by, before, number)


def _tell_of_reading(case: Case, by: Actor, before: int, number: int) -> None:
    """Wake the other side's pages, which alone show who has read, and only if its last message was read just now."""
    here = side_of(relations_of(by, case))
    theirs = case.messages.exclude(side=here).aggregate(last=Max("number"))["last"] or 0
    if before < theirs <= number:
        tell([f"case:{case.pk}:{'enterprise' if here == Side.STAFF else 'staff'}"])

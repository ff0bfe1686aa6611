"""Putting one's own words right: within minutes, with the first text kept."""

from django.db import transaction

from openzone.cases.actions.movement import lock, record, write
from openzone.cases.actions.talk import tell_mentioned
from openzone.cases.enums import Side
from openzone.cases.mentions import mentioned
from openzone.cases.models import Case, Message, Note, Said
from openzone.cases.queries import relations_of, written
from openzone.cases.rules import may_correct, may_note, may_write, side_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.text import BODY, clean_text


@transaction.atomic
def correct(case: Case, *, by: Actor, number: int, body: str, internal: bool = False) -> Message | Note:
    """Put a message, or with `internal` a note, of one's own into other words; the first ones are kept beside them.

    `Conflict` when it is too late: after some minutes, when it was answered, when a solution has its verdict.
    """
    row = lock(case)
    said = written_by_number(row, number, internal=internal, by=by)
    text = clean_text(body, field="body", longest=BODY, required=not said.files.exists())
    if text == said.body:
        return said
    before = mentioned(said.body, row, by=by)
    reword(said, text)
    _record(row, said, by, mentioned(text, row, by=by) - before)
    return said


def reword(said: Said | Note, text: str) -> None:
    """Put other words in place of what was said; the very first ones are kept."""
    if said.corrected_at is None:
        said.first_body = said.body
    said.body, said.corrected_at = text, clock.now()
    said.save(update_fields=["body", "first_body", "corrected_at"])


def written_by_number(case: Case, number: int, *, internal: bool, by: Actor) -> Message | Note:
    """The message or note, provided that the actor may correct it now; else the refusal."""
    relations = relations_of(by, case)
    (may_note if internal else may_write)(case, relations).insist()
    rows = case.notes.all() if internal else case.messages.all()
    said: Message | Note = rows.select_related("author").get(number=number)
    may_correct(written(case, said), by.user_id, clock.now()).insist()
    return said


def _record(case: Case, said: Message | Note, by: Actor, called: frozenset[int]) -> None:
    internal, at = isinstance(said, Note), clock.now()
    if isinstance(said, Message) and case.cycles.filter(solution=said).exists():
        # Whoever is about to judge the solution has read other words: his page is stale now.
        write(case, version=case.version + 1)
    record(
        case,
        "corrected",
        by=by,
        at=at,
        data={"number": said.number, "stream": "note" if internal else "message"},
        audience=Audience.STAFF if internal else Audience.PARTIES,
    )
    inside = side_of(relations_of(by, case)) == Side.STAFF
    tell_mentioned(case, called, by=by, at=at, number=said.number, inside=inside, note=internal)

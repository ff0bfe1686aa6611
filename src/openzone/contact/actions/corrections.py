"""Putting one's own words in a standing conversation right: within minutes, with the first text kept."""

from django.db import transaction

from openzone.cases.actions.corrections import reword
from openzone.contact.actions.talking import append_to, insist_may_talk, lock, tell_mentioned
from openzone.contact.mentions import mentioned
from openzone.contact.models import Talk, TalkMessage
from openzone.contact.queries import is_taken, written
from openzone.contact.rules import may_correct_said
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.live import tell
from openzone.core.text import BODY, clean_text


@transaction.atomic
def correct_message(talk: Talk, *, by: Actor, number: int, body: str) -> TalkMessage:
    """Put a message of one's own into other words; the first ones are kept beside them.

    `Conflict` when it is too late: after some minutes, when it was answered, when a demand was made out of it.
    """
    row = lock(talk.organisation, talk.changed_at)
    said = correctable(row, number, by=by)
    text = clean_text(body, field="body", longest=BODY, required=not said.files.exists())
    if text == said.body:
        return said
    organisation = row.organisation
    newly = mentioned(text, organisation, by=by) - mentioned(said.body, organisation, by=by)
    reword(said, text)
    append_to(row, "talk.corrected", by=by, at=clock.now(), data={"number": number})
    tell([f"talk:{row.organisation_id}"])
    tell_mentioned(row, newly, by=by, at=clock.now(), number=number)
    return said


def correctable(talk: Talk, number: int, *, by: Actor) -> TalkMessage:
    """The message, provided that the actor may correct it now; else the refusal."""
    insist_may_talk(talk.organisation, by)
    said = talk.messages.select_related("author").get(number=number)
    may_correct_said(written(talk, said), by.user_id, clock.now(), taken=is_taken(talk, number)).insist()
    return said

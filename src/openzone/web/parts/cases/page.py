"""Everything that the page of a case shows, put together once for both doors."""

from dataclasses import dataclass
from typing import Any

from openzone.cases.actions.intake import ON_BEHALF
from openzone.cases.enums import State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import answered_files, relations_of
from openzone.cases.rooms import room_of
from openzone.cases.rules import may_note, may_write
from openzone.core.actor import Actor
from openzone.core.drafts import drafts_of
from openzone.core.forms import parse, shown
from openzone.core.models import StoredFile
from openzone.core.rooms import ANSWER, NOTE
from openzone.places.queries import zone_of
from openzone.web.parts.cases.buttons import buttons
from openzone.web.parts.cases.conversation import latest, seen, turn
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.history import Event, Past, past
from openzone.web.parts.cases.joining import merged_into
from openzone.web.parts.cases.joint import joint_work
from openzone.web.parts.cases.privacy import may_change_readers
from openzone.web.parts.cases.promise_bar import bar
from openzone.web.parts.conversation import AT_THE_END, Attachment, Before, attachment, before_in
from openzone.web.parts.once import new_key
from openzone.web.parts.presence import room_context
from openzone.web.requests import PageRequest


@dataclass(frozen=True)
class Answered:
    """A question of the category and what was answered."""

    label: str
    answer: str
    file: Attachment | None = None


def case_page(request: PageRequest, case: Case, door: Door) -> dict[str, Any]:
    """The whole page: header, conversation, composers, side."""
    page = case_now(request, case, door, before=before_in(request.GET))
    room = room_of(request.actor, case)
    return {
        **page,
        **room_context(room),
        "drafts": drafts_of(request.actor, [room.key(what) for what in (ANSWER, NOTE)]),
        "is_past": "before" in request.GET,
        "people_url": door.address("case_people", case.ref),
        "canned_url": door.address("case_canned", case.ref) if door.name == "desk" else "",
        "articles_url": door.address("case_articles", case.ref) if door.name == "desk" and case.is_live else "",
        "article_url": door.address("case_article", case.ref) if door.name == "desk" else "",
        "answer_url": door.address("case_say", case.ref),
        "note_url": door.address("case_note", case.ref) if page["may_note"] else "",
        "more_url": door.address("case_more", case.ref),
        "read_url": door.address("case_read", case.ref),
        "answer_key": new_key(),
        "note_key": new_key(),
    }


def case_now(request: PageRequest, case: Case, door: Door, before: Before = AT_THE_END) -> dict[str, Any]:
    """The parts of the page that change when somebody does something: header, whose turn it is, side."""
    actor, relations = request.actor, relations_of(request.actor, case)
    happened = past(actor, case)
    joint = joint_work(actor, case, door)
    possible = buttons(actor, case, door)
    talk = latest(actor, case, happened, before)
    promise = bar(actor, case, door, possible)
    in_head = [one for one in possible if one not in promise.buttons]
    return {
        "case": case,
        "door": door.name,
        "now_url": f"{door.address('case', case.ref)}?part=now",
        "entries": talk.entries,
        "earlier": talk.earlier,
        "past": happened,
        "history": list(reversed(happened.events)),
        "turn": turn(actor, case, awaited=awaited(happened)),
        "seen": seen(actor, case, happened, talk.entries),
        "promise": promise,
        "buttons": in_head,
        "quiet": [one for one in in_head if not one.loud],
        "recorded": case.intake in ON_BEHALF,
        "declining": declining(case, happened),
        "answers": answers_of(case),
        "may_write": bool(may_write(case, relations)),
        "may_note": bool(may_note(case, relations)),
        "key": new_key(),
        "to": addressee(actor, case, door),
        **may_change_readers(actor, case, door),
        **joint,
        "merged_into": merged_into(actor, case, door),
    }


def addressee(actor: Actor, case: Case, door: Door) -> str:
    """To whom the answer composer writes: the enterprise, or the zone, whichever of its units has the case by then."""
    return case.organisation.shown_name if door.name == "desk" else zone_of(actor).shown_name


def awaited(before: Past) -> str:
    """For whom the case waits, and until when."""
    return next((one.text for one in reversed(before.events) if one.verb == Verb.WAIT), "")


def declining(case: Case, before: Past) -> Event | None:
    """The request to decline that waits for a second person. The enterprise's past holds none."""
    if case.state != State.TRIAGED:
        return None
    last = next((one for one in reversed(before.events) if one.verb in (Verb.DECLINE, Verb.DECIDE_DECLINE)), None)
    return last if last and last.verb == Verb.DECLINE else None


def answers_of(case: Case) -> list[Answered]:
    """The questions of the category with their answers."""
    if case.form is None:
        return []
    wanted = answered_files(case)
    files = StoredFile.objects.in_bulk(wanted) if wanted else {}
    return [
        Answered(one.label, one.answer, attachment(case.ref, files[one.file_id]) if one.file_id in files else None)
        for one in shown(parse(case.form.fields), case.answers)
    ]

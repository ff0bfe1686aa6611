"""Talking on a case, for both doors: what is new, a message, a note, a read mark."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from openzone.cases.actions import count_use, mark_read, post_message, write_note
from openzone.cases.models import Case
from openzone.cases.rooms import room_of
from openzone.core.drafts import forget_draft
from openzone.core.errors import Refusal
from openzone.core.files import Upload
from openzone.core.presence import stop_typing
from openzone.core.rooms import ANSWER, NOTE
from openzone.web.parts.cases.conversation import Before, conversation, latest
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.history import past
from openzone.web.parts.once import done_once
from openzone.web.requests import PageRequest

Show = Callable[[PageRequest, Case, Mapping[str, Any], int], HttpResponseBase]

LARGEST_NUMBER = 2**31 - 1
MOST_CANNED = 20


def number_in(values: MultiValueDict[str, str], name: str) -> int:
    """A number that a script sent; 0 for anything else."""
    text = values.get(name) or ""
    return min(int(text), LARGEST_NUMBER) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def moment_in(values: MultiValueDict[str, str], name: str) -> datetime | None:
    """A moment that a script sent; None for anything else."""
    try:
        moment = datetime.fromisoformat(values.get(name) or "")
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def before_in(values: MultiValueDict[str, str]) -> Before:
    """Before which place the conversation is asked for; its end, when nothing is said."""
    return Before(number_in(values, "before"), number_in(values, "before_note"), moment_in(values, "until"))


def more(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """What was said after the numbers that the page has or corrected since; or, asked for it, the page before."""
    case = door.case(request.actor, ref)
    happened = past(request.actor, case)
    if "before" in request.GET:
        talk = latest(request.actor, case, happened, before_in(request.GET))
        page = {"entries": talk.entries, "earlier": talk.earlier, "more_url": request.path}
        return render(request, "parts/cases/entries.html", page)
    entries = conversation(
        request.actor,
        case,
        happened,
        after=number_in(request.GET, "after"),
        after_note=number_in(request.GET, "after_note"),
        since=moment_in(request.GET, "corrected"),
    )
    return render(request, "parts/cases/entries.html", {"entries": entries, "earlier": ""})


def say(request: PageRequest, ref: str, *, door: Door, show: Show) -> HttpResponseBase:
    """Send a message to the other side."""
    case = door.case(request.actor, ref)
    try:
        number = done_once(request, lambda: _post(request, case))
    except Refusal as refusal:
        return _refused(
            request, case, refusal, show, {"body": request.POST.get("body", ""), "error": words_of(refusal)}
        )
    return _written(request, number, door.address("case", ref))


def note(request: PageRequest, ref: str, *, door: Door, show: Show) -> HttpResponseBase:
    """Keep a note inside the zone."""
    case = door.case(request.actor, ref)
    typed = {"note_body": request.POST.get("body", ""), "open": "note"}
    try:
        number = done_once(request, lambda: _keep(request, case))
    except Refusal as refusal:
        return _refused(request, case, refusal, show, {**typed, "note_error": words_of(refusal)})
    return _written(request, number, door.address("case", ref))


def _post(request: PageRequest, case: Case) -> str:
    message = post_message(case, by=request.actor, body=request.POST.get("body", ""), files=_files(request))
    count_use(case, _canned(request), by=request.actor)
    _written_out(request, case, ANSWER)
    return str(message.number)


def _canned(request: PageRequest) -> list[int]:
    """The canned answers that went into the message, by the word of the page."""
    numbers = request.POST.get("canned", "").split()[:MOST_CANNED]
    return [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 12]


def _keep(request: PageRequest, case: Case) -> str:
    note = write_note(case, by=request.actor, body=request.POST.get("body", ""), files=_files(request))
    _written_out(request, case, NOTE)
    return str(note.number)


def _written_out(request: PageRequest, case: Case, what: str) -> None:
    """What was stored is no draft any more, and nobody is typing it."""
    room = room_of(request.actor, case)
    forget_draft(room.key(what), by=request.actor)
    stop_typing(room, what, by=request.actor)


def _files(request: PageRequest) -> list[Upload]:
    return [cast(Upload, file) for file in request.FILES.getlist("files")]


def _written(request: PageRequest, number: str, page: str) -> HttpResponseBase:
    if request.htmx:
        return HttpResponse(number, status=201, content_type="text/plain")
    return HttpResponse(status=303, headers={"Location": f"{page}#write"})


def words_of(refusal: Refusal) -> str:
    """What to say above a composer: the sentence of its field, which is more exact."""
    return str(next(iter(refusal.fields.values()), refusal.sentence))


def _refused(
    request: PageRequest, case: Case, refusal: Refusal, show: Show, typed: Mapping[str, str]
) -> HttpResponseBase:
    """The sentence alone for the script, which has kept the text; else the page again with the text in its place."""
    if request.htmx:
        return HttpResponse(words_of(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
    return show(request, case, typed, refusal.status)


def read(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Remember up to which message the reader has read."""
    mark_read(door.case(request.actor, ref), by=request.actor, number=number_in(request.POST, "number"))
    return HttpResponse(status=204)

"""Talking on a case, for both doors: what is new, a message, a note, a read mark."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from openzone.cases.actions import count_use, mark_read, post_message, write_note
from openzone.cases.canned import offered_for
from openzone.cases.models import Case
from openzone.cases.rooms import room_of
from openzone.core.rooms import ANSWER, NOTE
from openzone.knowledge.actions import note_inserted
from openzone.web.parts.cases.conversation import conversation, latest
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.history import past
from openzone.web.parts.conversation import before_in, moment_in, number_in
from openzone.web.parts.writing import body_in, files_in, numbers_in, sent_out, written
from openzone.web.requests import PageRequest

Show = Callable[[PageRequest, Case, Mapping[str, Any], int], HttpResponseBase]


def more(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """What was said after the numbers that the page has or corrected since; or, asked for it, the page before."""
    case = door.case(request.actor, ref)
    happened = past(request.actor, case)
    if "before" in request.GET:
        talk = latest(request.actor, case, happened, before_in(request.GET))
        page = {"entries": talk.entries, "earlier": talk.earlier, "more_url": request.path}
        return render(request, "parts/entries.html", page)
    entries = conversation(
        request.actor,
        case,
        happened,
        after=number_in(request.GET, "after"),
        after_note=number_in(request.GET, "after_note"),
        since=moment_in(request.GET, "corrected"),
    )
    return render(request, "parts/entries.html", {"entries": entries, "earlier": ""})


def say(request: PageRequest, ref: str, *, door: Door, show: Show) -> HttpResponseBase:
    """Send a message to the other side."""
    case = door.case(request.actor, ref)

    def again(error: str, status: int) -> HttpResponseBase:
        return show(request, case, {"body": body_in(request), "error": error}, status)

    return written(request, lambda: _post(request, case), page=door.address("case", ref), again=again)


def note(request: PageRequest, ref: str, *, door: Door, show: Show) -> HttpResponseBase:
    """Keep a note inside the zone."""
    case = door.case(request.actor, ref)

    def again(error: str, status: int) -> HttpResponseBase:
        return show(request, case, {"note_body": body_in(request), "open": "note", "note_error": error}, status)

    return written(request, lambda: _keep(request, case), page=door.address("case", ref), again=again)


def _post(request: PageRequest, case: Case) -> str:
    message = post_message(case, by=request.actor, body=body_in(request), files=files_in(request))
    count_use(lambda: offered_for(request.actor, [case]), numbers_in(request.POST.get("canned", "")))
    note_inserted(numbers_in(request.POST.get("articles", "")), by=request.actor)
    sent_out(request, room_of(request.actor, case), ANSWER)
    return str(message.number)


def _keep(request: PageRequest, case: Case) -> str:
    note = write_note(case, by=request.actor, body=body_in(request), files=files_in(request))
    sent_out(request, room_of(request.actor, case), NOTE)
    return str(note.number)


def read(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Remember up to which message the reader has read."""
    mark_read(door.case(request.actor, ref), by=request.actor, number=number_in(request.POST, "number"))
    return HttpResponse(status=204)

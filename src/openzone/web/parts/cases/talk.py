"""Talking on a case, for both doors: what is new, a message, a note, a read mark."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from openzone.cases.actions import mark_read, post_message, write_note
from openzone.cases.models import Case
from openzone.core.errors import Refusal
from openzone.core.files import Upload
from openzone.web.parts.cases.conversation import conversation
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.history import past
from openzone.web.parts.once import done_once
from openzone.web.requests import PageRequest

Show = Callable[[PageRequest, Case, Mapping[str, Any], int], HttpResponseBase]

LARGEST_NUMBER = 2**31 - 1


def number_in(values: MultiValueDict[str, str], name: str) -> int:
    """A number that a script sent; 0 for anything else."""
    text = values.get(name) or ""
    return min(int(text), LARGEST_NUMBER) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def more(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """What was said after the numbers that the page has."""
    case = door.case(request.actor, ref)
    entries = conversation(
        request.actor,
        case,
        past(request.actor, case),
        after=number_in(request.GET, "after"),
        after_note=number_in(request.GET, "after_note"),
    )
    return render(request, "parts/cases/entries.html", {"entries": entries})


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
    return str(post_message(case, by=request.actor, body=request.POST.get("body", ""), files=_files(request)).number)


def _keep(request: PageRequest, case: Case) -> str:
    return str(write_note(case, by=request.actor, body=request.POST.get("body", ""), files=_files(request)).number)


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

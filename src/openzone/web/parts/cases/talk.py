"""Talking on a case, for both doors: what is new, a message, a note, a read mark."""

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from openzone.cases.actions import mark_read, post_message, write_note
from openzone.cases.models import Case
from openzone.core.errors import Refusal
from openzone.web.parts.cases.conversation import conversation
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.history import past
from openzone.web.parts.cases.page import case_page
from openzone.web.parts.once import done_once
from openzone.web.requests import PageRequest

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


def say(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Send a message to the other side."""
    return _write(request, ref, door, "body", lambda case: _post(request, case))


def note(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Keep a note inside the zone."""
    return _write(request, ref, door, "note_body", lambda case: _keep(request, case))


def _post(request: PageRequest, case: Case) -> str:
    files = request.FILES.getlist("files")
    return str(post_message(case, by=request.actor, body=request.POST.get("body", ""), files=files).number)


def _keep(request: PageRequest, case: Case) -> str:
    files = request.FILES.getlist("files")
    return str(write_note(case, by=request.actor, body=request.POST.get("body", ""), files=files).number)


def _write(request: PageRequest, ref: str, door: Door, composer: str, write: Callable[[Case], str]) -> HttpResponseBase:
    case = door.case(request.actor, ref)
    try:
        number = done_once(request, lambda: write(case))
    except Refusal as refusal:
        return _refused(request, case, door, composer, refusal)
    if request.htmx:
        return HttpResponse(number, status=201, content_type="text/plain")
    return HttpResponse(status=303, headers={"Location": f"{door.address('case', ref)}#write"})


def _refused(request: PageRequest, case: Case, door: Door, composer: str, refusal: Refusal) -> HttpResponseBase:
    """The sentence alone for the script, which has kept the text; else the page again with the text in its place."""
    sentence = str(next(iter(refusal.fields.values()), refusal.sentence))
    if request.htmx:
        return HttpResponse(sentence, status=refusal.status, content_type="text/plain; charset=utf-8")
    page = case_page(request, case, door)
    error = "note_error" if composer == "note_body" else "error"
    page[composer], page[error] = request.POST.get("body", ""), sentence
    return render(request, f"{door.name}/case.html", page, status=refusal.status)


def read(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Remember up to which message the reader has read."""
    mark_read(door.case(request.actor, ref), by=request.actor, number=number_in(request.POST, "number"))
    return HttpResponse(status=204)

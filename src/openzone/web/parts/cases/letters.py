"""The letter that a message came by, for both sides: as text, with what stood below and what could not be taken."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render

from openzone.cases.enums import Side
from openzone.cases.queries import relations_of
from openzone.cases.rules import may_read_notes
from openzone.core.sentences import said
from openzone.correspondence.queries import letter_of_message
from openzone.web.parts.cases.doors import Door
from openzone.web.requests import PageRequest

LARGEST = 2**31


def letter(request: PageRequest, ref: str, number: int, *, door: Door) -> HttpResponseBase:
    """The whole letter of a message. What stands below an answer of the zone is read in the zone alone."""
    case = door.case(request.actor, ref)
    found = letter_of_message(case, number) if number < LARGEST else None
    if found is None or found.message is None:
        raise Http404
    if found.message.side == Side.STAFF and not may_read_notes(relations_of(request.actor, case)):
        raise Http404
    context = {
        "base": f"{door.name}/base.html",
        "letter": found,
        "refused": [(one["name"], said(one["sentence"])) for one in found.refused_files],
        "back": f"{door.address('case', ref)}#message-{number}",
    }
    return render(request, "parts/cases/letter.html", context)

"""Talking with an enterprise, for both doors: the page, what is new, a message, a read mark."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from openzone.cases.enums import Side
from openzone.contact.actions import mark_talk_read, post
from openzone.contact.queries import cases_out_of, side_of, speakers_of, talk_of, works_for
from openzone.core.errors import Refusal
from openzone.core.files import Upload
from openzone.places.queries import network, oversees_zone, units_held
from openzone.registry.models import Organisation
from openzone.registry.queries import memberships_of
from openzone.web.parts.cases.talk import number_in, words_of
from openzone.web.parts.contact.conversation import entries, seen_by
from openzone.web.parts.contact.doors import TalkDoor
from openzone.web.parts.once import done_once, new_key
from openzone.web.requests import PageRequest


def talk(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """The conversation with an organisation, and who speaks in it."""
    return show(request, door.partner(request.actor, ref), door)


def show(
    request: PageRequest,
    organisation: Organisation,
    door: TalkDoor,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed and could not be taken."""
    actor, known = request.actor, talk_of(organisation)
    links = cases_out_of(actor, known) if known else []
    said, side = entries(actor, known, links, door), side_of(actor, organisation)
    speaks = side == Side.ENTERPRISE or works_for(actor, organisation)
    context = {
        "organisation": organisation,
        "organisations": [one.organisation for one in memberships_of(actor)],
        "door": door.name,
        "entries": said,
        "seen": seen_by(actor, known, said, side),
        "to": organisation.shown_name if side == Side.STAFF else organisation.zone.shown_name,
        "speakers": speakers_of(organisation, network(actor)),
        "may_write": speaks,
        "may_make": speaks
        and known is not None
        and max((one.to_number for one in links), default=0) < known.message_count,
        "open_page": oversees_zone(actor) or organisation.unit_id in units_held(actor),
        "addresses": {name: door.address(f"talk_{name}", organisation) for name in ("more", "say", "read", "case")},
        "talk_draft": f"talk-{organisation.ref}",
        "key": new_key(),
        **(typed or {}),
    }
    return render(request, f"{door.name}/talk.html", context, status=status)


def more(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """What was said after the number that the page has."""
    known = talk_of(door.partner(request.actor, ref))
    links = cases_out_of(request.actor, known) if known else []
    said = entries(request.actor, known, links, door, after=number_in(request.GET, "after"))
    return render(request, "parts/contact/entries.html", {"entries": said})


def say(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """Send a message to the other side."""
    organisation = door.partner(request.actor, ref)
    try:
        number = done_once(request, lambda: _post(request, organisation))
    except Refusal as refusal:
        return _refused(request, organisation, door, refusal)
    if request.htmx:
        return HttpResponse(number, status=201, content_type="text/plain")
    return HttpResponse(status=303, headers={"Location": f"{door.address('talk', organisation)}#write"})


def _post(request: PageRequest, organisation: Organisation) -> str:
    files = [cast(Upload, file) for file in request.FILES.getlist("files")]
    return str(post(organisation, by=request.actor, body=request.POST.get("body", ""), files=files).number)


def _refused(request: PageRequest, organisation: Organisation, door: TalkDoor, refusal: Refusal) -> HttpResponseBase:
    if request.htmx:
        return HttpResponse(words_of(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
    typed = {"body": request.POST.get("body", ""), "error": words_of(refusal)}
    return show(request, organisation, door, typed, refusal.status)


def read(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """Remember up to which message the reader has read."""
    known = talk_of(door.partner(request.actor, ref))
    if known is not None:
        mark_talk_read(known, by=request.actor, number=number_in(request.POST, "number"))
    return HttpResponse(status=204)

"""Talking with an enterprise, for both doors: the page, what is new, a message, a read mark."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from openzone.cases.actions import count_use
from openzone.cases.canned import offered_by
from openzone.cases.enums import Side
from openzone.contact.actions import mark_talk_read, post
from openzone.contact.queries import cases_out_of, side_of, speakers_of, talk_of
from openzone.contact.rooms import room_of
from openzone.core.actor import Actor
from openzone.core.drafts import drafts_of
from openzone.core.rooms import ANSWER
from openzone.places.queries import network, oversees_zone, units_held
from openzone.registry.models import Organisation
from openzone.registry.queries import memberships_of
from openzone.web.parts.contact.conversation import Reader, latest, news
from openzone.web.parts.contact.doors import TalkDoor
from openzone.web.parts.conversation import Stretch, before_in, moment_in, number_in
from openzone.web.parts.once import new_key
from openzone.web.parts.presence import room_context
from openzone.web.parts.writing import body_in, files_in, numbers_in, sent_out, written
from openzone.web.requests import PageRequest

NOTHING = Stretch([], "")
PLACES = ("say", "read", "case", "people")


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
    actor, reader = request.actor, _reader(request.actor, organisation, door)
    said, seen = latest(reader, before_in(request.GET)) if reader else (NOTHING, "")
    side, room = side_of(actor, organisation), room_of(actor, organisation)
    context = {
        "organisation": organisation,
        "organisations": [one.organisation for one in memberships_of(actor)],
        "door": door.name,
        "entries": said.entries,
        "earlier": said.earlier,
        "is_past": "before" in request.GET,
        "seen": seen,
        "to": organisation.shown_name if side == Side.STAFF else organisation.zone.shown_name,
        "speakers": speakers_of(organisation, network(actor)),
        "may_write": ANSWER in room.writes,
        "may_make": ANSWER in room.writes and reader is not None and _leaves_some(reader),
        "open_page": oversees_zone(actor) or organisation.unit_id in units_held(actor),
        "addresses": {name: door.address(f"talk_{name}", organisation) for name in PLACES},
        "more_url": door.address("talk_more", organisation),
        "canned_url": door.address("talk_canned", organisation) if door.name == "desk" else "",
        "talk_draft": f"talk-{organisation.ref}",
        "drafts": drafts_of(actor, [room.key(ANSWER)]),
        "key": new_key(),
        **room_context(room),
        **(typed or {}),
    }
    return render(request, f"{door.name}/talk.html", context, status=status)


def _reader(actor: Actor, organisation: Organisation, door: TalkDoor) -> Reader | None:
    """The reader of what was said so far; nobody where nobody has written yet."""
    known = talk_of(organisation)
    return Reader(actor, known, cases_out_of(actor, known), door) if known else None


def _leaves_some(reader: Reader) -> bool:
    """Whether messages are left out of which no case was made."""
    return max((one.to_number for one in reader.links), default=0) < reader.talk.message_count


def more(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """What was said after the number that the page has or corrected since; or, asked for it, the page before."""
    reader = _reader(request.actor, door.partner(request.actor, ref), door)
    said = NOTHING
    if reader and "before" in request.GET:
        said, _seen = latest(reader, before_in(request.GET))
    elif reader:
        after, since = number_in(request.GET, "after"), moment_in(request.GET, "corrected")
        said = Stretch(news(reader, after=after, since=since), "")
    page = {"entries": said.entries, "earlier": said.earlier, "more_url": request.path}
    return render(request, "parts/entries.html", page)


def say(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """Send a message to the other side."""
    organisation = door.partner(request.actor, ref)

    def again(error: str, status: int) -> HttpResponseBase:
        return show(request, organisation, door, {"body": body_in(request), "error": error}, status)

    return written(request, lambda: _post(request, organisation), page=door.address("talk", organisation), again=again)


def _post(request: PageRequest, organisation: Organisation) -> str:
    message = post(organisation, by=request.actor, body=body_in(request), files=files_in(request))
    count_use(lambda: offered_by(request.actor, organisation.unit_id), numbers_in(request.POST.get("canned", "")))
    sent_out(request, room_of(request.actor, organisation), ANSWER)
    return str(message.number)


def read(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """Remember up to which message the reader has read."""
    known = talk_of(door.partner(request.actor, ref))
    if known is not None:
        mark_talk_read(known, by=request.actor, number=number_in(request.POST, "number"))
    return HttpResponse(status=204)

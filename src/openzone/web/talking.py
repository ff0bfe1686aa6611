"""What every conversation shares, whatever it is of: drafts kept on the server, who is there, who types."""

from datetime import datetime

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from openzone.core.drafts import keep_draft
from openzone.core.presence import arrive, leave, stop_typing, type_in
from openzone.core.rooms import ANSWER, NOTE, Room, room_of
from openzone.web.parts.presence import presence_part
from openzone.web.requests import PageRequest

LONGEST_TOPIC = 60


@require_POST
def drafts(request: PageRequest) -> HttpResponseBase:
    """Keep what was typed at a place (`key`), knowing the draft of a moment (`seen`); 409 with the newer one."""
    topic, _colon, what = request.POST.get("key", "").rpartition(":")
    room = _room(request, topic)
    if what not in room.writes:
        raise Http404
    seen = _moment(request.POST.get("seen", ""))
    draft, kept = keep_draft(room.key(what), request.POST.get("body", ""), by=request.actor, seen=seen)
    answer = {"saved_at": draft.saved_at.isoformat() if draft else "", "body": draft.body if draft and not kept else ""}
    return JsonResponse(answer, status=200 if kept else 409)


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: PageRequest) -> HttpResponseBase:
    """Who else is at a conversation; posted, what the reader does there: `here`, `answer`, `note`, `idle`, `left`."""
    if request.method != "POST":
        return presence_part(request, _room(request, request.GET.get("topic", "")))
    room, doing = _room(request, request.POST.get("topic", "")), request.POST.get("doing", "here")
    if doing in (ANSWER, NOTE):
        type_in(room, doing, by=request.actor)
    elif doing == "left":
        leave(room, by=request.actor)
    elif doing == "idle":
        for what in room.writes:
            stop_typing(room, what, by=request.actor)
    else:
        arrive(room, by=request.actor)
    return HttpResponse(status=204)


def _room(request: PageRequest, topic: str) -> Room:
    room = room_of(request.actor, topic) if len(topic) <= LONGEST_TOPIC and topic.isprintable() else None
    if room is None:
        raise Http404
    return room

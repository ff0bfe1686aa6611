"""What a composer sends, whatever it is written in: stored once, or refused with every word kept."""

from collections.abc import Callable
from typing import cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from openzone.core.drafts import forget_draft
from openzone.core.errors import Refusal
from openzone.core.files import Upload
from openzone.core.presence import stop_typing
from openzone.core.rooms import Room
from openzone.web.parts.once import done_once
from openzone.web.requests import PageRequest

MOST_USED = 20
# Shows the page again with the sentence above its composer, under a status.
Again = Callable[[str, int], HttpResponseBase]


def written(request: PageRequest, act: Callable[[], str], *, page: str, again: Again) -> HttpResponseBase:
    """Do what a composer was sent for, once; `act` answers the number of what was stored.

    A script gets the number, or the sentence of the refusal: it has kept the text. Without one the browser is led to
    the page, or shown it again.
    """
    try:
        number = done_once(request, act)
    except Refusal as refusal:
        words = words_of(refusal)
        if request.htmx:
            return HttpResponse(words, status=refusal.status, content_type="text/plain; charset=utf-8")
        return again(words, refusal.status)
    if request.htmx:
        return HttpResponse(number, status=201, content_type="text/plain")
    return HttpResponse(status=303, headers={"Location": f"{page}#write"})


def words_of(refusal: Refusal) -> str:
    """What to say above a composer: the sentence of its field, which is more exact."""
    return str(next(iter(refusal.fields.values()), refusal.sentence))


def body_in(request: PageRequest) -> str:
    """What was typed."""
    return request.POST.get("body", "")


def files_in(request: PageRequest) -> list[Upload]:
    """What was attached."""
    return [cast(Upload, file) for file in request.FILES.getlist("files")]


def numbers_in(used: str) -> list[int]:
    """The canned answers, or the articles, that went into a text, by the word of the page."""
    numbers = used.split()[:MOST_USED]
    return [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 12]


def sent_out(request: PageRequest, room: Room, what: str) -> None:
    """What was stored is no draft any more, and nobody is typing it."""
    forget_draft(room.key(what), by=request.actor)
    stop_typing(room, what, by=request.actor)

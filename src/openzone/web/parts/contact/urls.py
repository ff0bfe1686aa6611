"""The addresses of a standing conversation below a door."""

from collections.abc import Callable
from functools import partial, update_wrapper

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.web.parts.contact import helping, making, talk
from openzone.web.parts.contact.doors import TalkDoor

View = Callable[..., HttpResponseBase]
both = require_http_methods(["GET", "HEAD", "POST"])


def talk_addresses(door: TalkDoor, below: str) -> list[URLPattern]:
    """`<door>_talk`, below it `_talk_more`, `_say`, `_read`, `_case`, `_people`, `_correct`; at the desk `_canned`."""

    def at(place: str, method: Callable[[View], View], view: View, name: str) -> URLPattern:
        bound = update_wrapper(partial(view, door=door), view)
        return path(f"{below}{place}", method(door.door.guard(bound)), name=f"{door.name}_{name}")

    return [
        at("", require_GET, talk.talk, "talk"),
        at("conversation/", require_GET, talk.more, "talk_more"),
        at("messages/", require_POST, talk.say, "talk_say"),
        at("read/", require_POST, talk.read, "talk_read"),
        at("case/", both, making.make, "talk_case"),
        at("people/", require_GET, helping.people, "talk_people"),
        at("messages/<int:number>/correction/", both, helping.correction, "talk_correct"),
        *([at("canned/", require_GET, helping.canned, "talk_canned")] if door.name == "desk" else []),
    ]

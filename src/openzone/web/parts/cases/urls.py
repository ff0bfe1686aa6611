"""The addresses of a case below a door: its conversation and its verbs. The page itself is the door's own."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, register_converter
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.web.parts.cases import acts, articles, helping, letters, privacy, talk
from openzone.web.parts.cases.doors import Door

View = Callable[..., HttpResponseBase]


class Reference:
    """A reference of a case, and nothing else: what is not one is not looked up."""

    regex = "C-[0-9]{4}-[0-9]{5,9}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Reference, "case")
reading = require_GET
writing = require_POST
both = require_http_methods(["GET", "HEAD", "POST"])


def case_addresses(door: Door, show: talk.Show) -> list[URLPattern]:
    """`<door>_case_more`, `_say`, `_note`, `_read`, `_privacy`, `_letter` and `<door>_case_act`."""

    def at(place: str, method: Callable[[View], View], view: View, name: str, **more: Any) -> URLPattern:
        bound = update_wrapper(partial(view, door=door, **more), view)
        return path(f"cases/<case:ref>/{place}", method(door.guard(bound)), name=f"{door.name}_{name}")

    return [
        at("conversation/", reading, talk.more, "case_more"),
        at("messages/", writing, talk.say, "case_say", show=show),
        *([at("notes/", writing, talk.note, "case_note", show=show)] if door.name == "desk" else []),
        at("read/", writing, talk.read, "case_read"),
        at("confidentiality/", both, privacy.confidentiality, "case_privacy"),
        *([at("sharing/", both, privacy.sharing, "case_sharing")] if door.name == "portal" else []),
        at("people/", reading, helping.people, "case_people"),
        at("messages/<int:number>/letter/", reading, letters.letter, "case_letter"),
        at("messages/<int:number>/correction/", both, helping.correction, "case_correct"),
        *(desk_addresses(at) if door.name == "desk" else []),
        at("<slug:noun>/", both, acts.act, "case_act"),
    ]


def desk_addresses(at: Callable[..., URLPattern]) -> list[URLPattern]:
    """`desk_case_canned`, `_correct_note`, `_articles` and `_article`: what only the zone's side has."""
    return [
        at("articles/", reading, articles.suggestions, "case_articles"),
        at("articles/new/", writing, articles.make, "case_article"),
        at("canned/", reading, helping.canned, "case_canned"),
        at("notes/<int:number>/correction/", both, helping.correction, "case_correct_note", internal=True),
    ]

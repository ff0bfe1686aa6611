"""What the search box of the desk finds, by kind."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from openzone.core.search import Hit, find
from openzone.web.requests import PageRequest, for_staff

EACH = 10
LONGEST = 200
_KINDS: dict[str, tuple[Any, str, str]] = {
    "case": (_("Demands"), "desk_case", "desk_cases"),
    "organisation": (_("Enterprises and other organisations"), "desk_organisation", "desk_organisations"),
}


@dataclass(frozen=True)
class Group:
    """The hits of one kind, and where all of them are."""

    name: Any
    hits: list[tuple[Hit, str]]
    list_url: str
    full: bool


@require_GET
@for_staff
def search(request: PageRequest) -> HttpResponseBase:
    """Everything that holds the words, grouped by what it is."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    hits = find(request.actor, text, each=EACH) if text else []
    return render(request, "desk/search.html", {"q": text, "groups": _grouped(hits)})


def _grouped(hits: list[Hit]) -> list[Group]:
    return [_group(kind, list(some)) for kind, some in groupby(hits, key=lambda hit: hit.kind) if kind in _KINDS]


def _group(kind: str, hits: list[Hit]) -> Group:
    name, page, place = _KINDS[kind]
    linked = [(hit, reverse(page, args=[hit.ref])) for hit in hits]
    return Group(name, linked, reverse(place), full=len(hits) == EACH)

"""The search of a door: what is found while one types, and the page of all results by kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from openzone.core.enums import Sight
from openzone.core.finding import EXACT, LONGEST, Found, Hit, asked, find
from openzone.core.search import FEW
from openzone.registry.enums import NameKind
from openzone.registry.queries import standing
from openzone.ui.addresses import address_of
from openzone.ui.markup import excerpt, highlighted
from openzone.web.requests import PageRequest

WHILE_TYPING, OF_EACH, OF_ONE = 3, 5, 20
LAST_PAGE = FEW // OF_ONE


@dataclass(frozen=True)
class Kind:
    """How things of a kind are called and drawn, where each of them is, and what its state is in words.

    `referred`: people know it by its reference, so that it is shown.
    """

    name: Any
    icon: str
    address: Callable[[Hit], str]
    state: Callable[[str], Any] = str
    referred: bool = False


@dataclass(frozen=True)
class SearchDoor:
    """A door at which one searches: by which rights, what, and with which pages. `boxed`: the box is on the page."""

    base: str
    page: str
    sight: Sight
    kinds: Mapping[str, Kind]
    boxed: bool = False


@dataclass(frozen=True)
class Shown:
    """One hit as it is drawn, what was typed standing out in it. `because`: by which other name it was found."""

    id: str
    icon: str
    address: str
    title: SafeString
    other: SafeString
    ref: SafeString
    detail: SafeString
    state: Any
    because: tuple[Any, SafeString] | None
    excerpt: SafeString


@dataclass(frozen=True)
class Group:
    """The hits of a kind, and the address of all of them if these are not all."""

    kind: str
    name: Any
    hits: list[Shown]
    all_address: str


def typed(request: PageRequest, door: SearchDoor) -> HttpResponseBase:
    """What is found so far, as the choices of the box."""
    text = _text(request)
    sought = asked(text, sight=door.sight, most=WHILE_TYPING)
    found = find(request.actor, sought, standing=standing(request.actor), kinds=door.kinds)
    page = _page(request, door, text, found)
    return render(request, "parts/finding/typed.html", page)


def results(request: PageRequest, door: SearchDoor) -> HttpResponseBase:
    """Everything that was found: some of every kind, or all of one kind page by page."""
    text, kind = _text(request), request.GET.get("kind", "")
    chosen = [kind] if kind in door.kinds else list(door.kinds)
    number = _number(request) if kind in door.kinds else 1
    most = OF_ONE if kind in door.kinds else OF_EACH
    sought = asked(text, sight=door.sight, most=most, first=(number - 1) * most)
    found = find(request.actor, sought, standing=standing(request.actor), kinds=chosen)
    page = _page(request, door, text, found)
    further = kind in found.more and number < LAST_PAGE
    page |= {
        "kind": kind if kind in door.kinds else "",
        "tabs": [(one, door.kinds[one].name, _address(door, text, kind=one)) for one in _tabs(door, found, kind)],
        "everything": _address(door, text),
        "start": _address(door, text, kind=kind) if number > 1 else "",
        "next": _address(door, text, kind=kind, page=number + 1) if further else "",
        "most": FEW if kind in found.more and not further else 0,
    }
    return render(request, "parts/finding/results.html", page)


def _tabs(door: SearchDoor, found: Found, chosen: str) -> list[str]:
    """The kinds of which there is something, and the chosen one."""
    return [kind for kind in door.kinds if kind == chosen or found.of(kind)]


def _text(request: PageRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]


def _number(request: PageRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _address(door: SearchDoor, text: str, **more: Any) -> str:
    return f"{address_of(door.page)}?{urlencode({'q': text, **more})}"


def _page(request: PageRequest, door: SearchDoor, text: str, found: Found) -> dict[str, Any]:
    return {
        "base": door.base,
        "boxed": door.boxed,
        "q": text,
        "short": bool(text) and asked(text).is_short,
        "near": found.near and bool(found.hits),
        "count": len(found.hits),
        "groups": _groups(door, text, found),
        "search_url": address_of(door.page),
        "typed_url": address_of(f"{door.page}_typed"),
    }


def _groups(door: SearchDoor, text: str, found: Found) -> list[Group]:
    """The kinds in the order of the door; those first of which one is exactly what was typed."""
    groups = [(kind, found.of(kind)) for kind in door.kinds]
    some = [(kind, hits) for kind, hits in groups if hits]
    some.sort(key=lambda group: group[1][0].rank != EXACT)
    return [_group(door, text, kind, hits, full=kind in found.more) for kind, hits in some]


def _group(door: SearchDoor, text: str, kind: str, hits: Sequence[Hit], *, full: bool) -> Group:
    shown = [_shown(door.kinds[kind], hit, text) for hit in hits]
    return Group(kind, door.kinds[kind].name, shown, _address(door, text, kind=kind) if full else "")


def _shown(kind: Kind, hit: Hit, text: str) -> Shown:
    long = hit.kind == "case"
    known = None if long else hit.known_by(text)
    return Shown(
        id=f"found-{hit.kind}-{hit.number}",
        icon=kind.icon,
        address=kind.address(hit),
        title=highlighted(hit.shown_title, text),
        other=highlighted(hit.other_title, text),
        ref=highlighted(hit.ref if kind.referred else "", text),
        detail=highlighted(hit.shown_detail.strip(" ·"), text),
        state=kind.state(hit.state) if hit.state else "",
        because=(_name_kind(known[0]), highlighted(known[1], text)) if known else None,
        excerpt=excerpt(hit.known, text) if long else SafeString(""),
    )


def _name_kind(code: str) -> Any:
    """What a name is in words; what is no name is a number."""
    return NameKind(code).label if code in NameKind.values else pgettext_lazy("of a register", "number")

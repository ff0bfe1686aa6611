"""Which zone's page it is, in which of its languages; and what is said while there is no zone at all."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from openzone.places.models import Zone
from openzone.places.queries import all_zones, zone_of
from openzone.web.requests import PageRequest

_NAMED = re.compile(r"/z/([a-z][a-z0-9-]{0,39})/")
_OF_NO_ZONE = ("/healthz", "/readyz", "/metrics", "/api/", "/static/")
_OF_AN_EMPTY_INSTALLATION = ("/setup/", "/i18n/")


def placing(get_response: Callable[[Any], HttpResponseBase]) -> Callable[[PageRequest], HttpResponseBase]:
    """Put the zone on the request and speak one of its languages; an empty installation says that it is empty."""

    def respond(request: PageRequest) -> HttpResponseBase:
        request.zone = None
        if request.path.startswith(_OF_NO_ZONE):
            return get_response(request)
        zones = _zones_of(request)
        if not zones and not request.path.startswith(_OF_AN_EMPTY_INSTALLATION):
            return _not_set_up(request)
        request.zone = zones[0] if len(zones) == 1 else None
        if request.zone is not None:
            _speak(request, request.zone)
        return get_response(request)

    return respond


def _zones_of(request: PageRequest) -> list[Zone]:
    """The zone that the address names, else the one in which the person acts, else those there are (two at most)."""
    named = _NAMED.match(request.path)
    if named and (zone := all_zones().filter(code=named[1]).first()):
        return [zone]
    return [zone_of(request.actor)] if request.actor.zone_id else list(all_zones()[:2])


def _not_set_up(request: HttpRequest) -> HttpResponse:
    """Lead whoever only looks to the one page there is; tell everybody else there and then."""
    if request.method in ("GET", "HEAD") and request.path != "/":
        return redirect("/")
    return not_set_up_page(request, status=200 if request.method in ("GET", "HEAD") else 409)


def not_set_up_page(request: HttpRequest, *, status: int) -> HttpResponse:
    """The page of an installation without a zone."""
    return render(request, "web/not_set_up.html", status=status)


def _speak(request: HttpRequest, zone: Zone) -> None:
    """Use the language that was chosen here, else the browser's, else the zone's first: of those that it offers."""
    wanted = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), *_of_browser(request)]
    language = next((one for one in wanted if one in zone.languages), zone.languages[0])
    if language != translation.get_language():
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _of_browser(request: HttpRequest) -> list[str]:
    """The languages that the browser asks for, best first."""
    found = []
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            found.append(get_supported_language_variant(code))
        except LookupError:
            continue
    return found

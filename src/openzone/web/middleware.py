"""What happens around every page: who acts, which errors become which page, and that reading does not write."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.places.queries import zone_of
from openzone.registry.queries import zones_at_hand
from openzone.web.errors import bad_address, refusal_page
from openzone.web.headers import POLICY
from openzone.web.requests import KEY_OF_SESSION, PageRequest

GetResponse = Callable[[Any], HttpResponseBase]

_WRITES = re.compile(
    r"\s*(?:with\b.*?\b)?(insert\s+into|update|delete\s+from|merge\s+into|truncate)\s+\"?(\w+)",
    re.IGNORECASE | re.DOTALL,
)
_LOCKS = re.compile(r"\bfor\s+(no\s+key\s+)?update\b", re.IGNORECASE)
# The log of reads is written by reading: whoever opens something sensitive must be on record, and opening is a GET.
_OWN_RULES = frozenset({"django_session", "cache", "accounts_apitoken", "core_reading"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_API = "/api/"


class WriteWhileReading(RuntimeError):
    """A page that was only asked for tried to change something: a defect of the page."""


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Allow a page nothing but our own scripts, styles and pictures."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return respond


def unreadable(get_response: GetResponse) -> GetResponse:
    """Keep from the database what it cannot hold: a made-up session, an address with a NUL in it.

    The API answers for its own addresses, in its own form.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        if not KEY_OF_SESSION.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if request.path.startswith(_API) or not _holds_nul(request):
            return get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            return bad_address(request)

    return respond


def _holds_nul(request: HttpRequest) -> bool:
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def kept_by_nobody(get_response: GetResponse) -> GetResponse:
    """Let no browser or proxy keep what was answered to somebody known, unless the view says how."""

    def respond(request: PageRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.actor.user_id or request.user.is_authenticated or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return respond


def acting(get_response: GetResponse) -> GetResponse:
    """Put the actor on the request: the signed-in user in the zone of the session, whose time the pages tell."""

    def respond(request: PageRequest) -> HttpResponseBase:
        request.actor = actor_of(request)
        with timezone.override(zone_of(request.actor).timezone if request.actor.zone_id else None):
            return get_response(request)

    return respond


def actor_of(request: HttpRequest) -> Actor:
    """Who makes the request. The zone is the one chosen in the session, if it is one of the user's, else his first."""
    user = request.user
    if not user.is_authenticated:
        return Actor(user_id=None, zone_id=None)
    zones = zones_at_hand(user=user.pk)
    chosen = next((zone for zone in zones if zone.pk == request.session.get("zone")), zones[0] if zones else None)
    actor = Actor(user_id=user.pk, zone_id=chosen.pk if chosen else None)
    actor.recall("zones", lambda: zones)
    if chosen is not None:
        actor.recall("zone", lambda: chosen)
    return actor


class ErrorsAsPages:
    """Show a refusal that a view did not handle as a page with its sentence."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a refusal, leave everything else."""
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None


def reading_does_not_write(get_response: GetResponse) -> GetResponse:
    """Refuse every writing statement while a page is only read.

    Sessions, the cache, the day on which a token was last used and the log of reads keep their own rules.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.method not in _READING:
            return get_response(request)
        with connection.execute_wrapper(refuse_writing):
            return get_response(request)

    return respond


def refuse_writing(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Let a reading statement through, raise on a writing or locking one."""
    write = _WRITES.match(sql)
    # Most statements hold no such word, which is found out sooner than how it stands in them.
    locks = "UPDATE" in sql.upper() and _LOCKS.search(sql) and "cache" not in sql
    if (write and write.group(2).lower() not in _OWN_RULES) or locks:
        raise WriteWhileReading(sql[:200])
    return execute(sql, params, many, context)

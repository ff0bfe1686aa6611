"""What is noted of each request: a number to find it by, its route, how it ended, how long it took, its statements."""

import logging
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from openzone.config.logs import request_number
from openzone.core.actor import Actor
from openzone.web import metrics

GetResponse = Callable[[Any], HttpResponseBase]
HEADER = "X-Request-ID"
# Letters and digits that are not taken for each other on the telephone.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger("openzone.request")


class Counting:
    """Counts the statements of a request."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Let the statement through."""
        self.count += 1
        return execute(sql, params, many, context)


def observed(get_response: GetResponse) -> GetResponse:
    """Give the request a number, and note how it was answered."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        number = new_number()
        held, began, statements = request_number.set(number), time.perf_counter(), Counting()
        try:
            with connection.execute_wrapper(statements):
                response = get_response(request)
            response.headers[HEADER] = number
            note(request, response.status_code, time.perf_counter() - began, statements.count)
            return response
        finally:
            request_number.reset(held)

    return respond


def new_number() -> str:
    """A number that a person can tell somebody else, such as `K7QM-2F9D`."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def note(request: HttpRequest, status: int, seconds: float, statements: int) -> None:
    """Count the answer, and write its line."""
    route, method = route_of(request), request.method if request.method in METHODS else "other"
    metrics.REQUESTS.labels(route, method, status).inc()
    metrics.SECONDS.labels(route, method).observe(seconds)
    metrics.STATEMENTS.labels(route, method).inc(statements)
    facts = {
        "route": route,
        "method": method,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "statements": statements,
        "user": user_of(request),
    }
    log.info("request", extra={"facts": facts})


def route_of(request: HttpRequest) -> str:
    """The name of the address, never the address itself: that says of whom it is."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    return "static" if request.path.startswith(settings.STATIC_URL) else "unknown"


def user_of(request: HttpRequest) -> int | None:
    """The number of who asked, if that was found out."""
    for name in ("auth", "actor"):
        actor = getattr(request, name, None)
        if isinstance(actor, Actor):
            return actor.user_id
    return None


def count_error(request: HttpRequest | None = None, **_: Any) -> None:
    """Count an answer that was our own fault, by the kind of the exception."""
    kind = sys.exc_info()[0]
    metrics.ERRORS.labels(route_of(request) if request else "unknown", kind.__name__ if kind else "unknown").inc()


got_request_exception.connect(count_error)

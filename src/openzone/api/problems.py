"""Errors as RFC 9457 problem details: what happened, in a sentence, and which fields it concerns."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field

from openzone.api.possible import insist_reachable
from openzone.core.errors import Refusal
from openzone.registry.queries import address_of_kept

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)
_DAY_IN_PYTHON = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")


class Fault(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="The field as it was sent; a question of the category is `answers.CODE`.")
    detail: str = Field(description="A sentence a person can act on.")


class Problem(BaseModel):
    """An error, as RFC 9457 describes it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Unprocessable Content",
                "status": 422,
                "detail": "Some of what was sent does not fit.",
                "instance": "/api/v1/cases",
                "errors": [{"field": "title", "detail": "Please fill this in."}],
            }
        }
    )

    type: str = Field(description="Always `about:blank`: the status says what kind of problem it is.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The status of the answer.")
    detail: str = Field(description="What happened and what to do, in the language of `Accept-Language`.")
    instance: str = Field(description="The address that was asked.")
    errors: list[Fault] = Field(description="The fields that are wrong; empty when it is not about a field.")


def problem(
    request: HttpRequest,
    status: int,
    detail: str,
    fields: Iterable[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """An answer that says what is wrong."""
    phrase = "Unprocessable Content" if status == HTTPStatus.UNPROCESSABLE_ENTITY else HTTPStatus(status).phrase
    body = Problem(
        type="about:blank",
        title=phrase,
        status=status,
        detail=detail,
        instance=request.path,
        errors=[Fault(field=field, detail=sentence) for field, sentence in fields],
    )
    return HttpResponse(body.model_dump_json(), status=status, content_type=MEDIA_TYPE, headers=headers)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What an action refused."""
    fields = [(field, str(sentence)) for field, sentence in refusal.fields.items()]
    return problem(request, refusal.status, str(refusal), fields)


def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """What is not there, or not for the caller: the two look the same. What was merged leads to what is kept."""
    actor = getattr(request, "auth", None)
    if request.method == "GET" and actor and (address := address_of_kept(actor, request.get_full_path())):
        return JsonResponse({"location": address}, status=307, headers={"Location": address})
    return problem(request, 404, _("There is nothing here that this token may see."))


def unauthorised(request: HttpRequest, error: Exception) -> HttpResponse:
    """No token, or one that does not work."""
    return problem(
        request,
        401,
        _("Send a valid token: Authorization: Bearer TOKEN. It may be mistyped or revoked."),
        headers={"WWW-Authenticate": "Bearer"},
    )


def of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refused by its status."""
    sentences = {
        400: _("The body is not readable as JSON. Nothing was changed."),
        429: _("Too many requests. Please wait a moment and try again."),
    }
    return problem(request, error.status_code, sentences.get(error.status_code, str(error)))


def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A request that cannot be read."""
    return problem(request, 400, _("The request is not readable. Nothing was changed."))


def too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    """A body larger than is taken."""
    return problem(request, 413, _("This is too large. Nothing was changed."))


def not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    """A method that the address does not have."""
    sentence = _("This address takes only: %(methods)s.") % {"methods": allow}
    return problem(request, 405, sentence, headers={"Allow": allow})


def misfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Fields that do not fit; but whoever may not see the case, or not do this at all now, is told that first."""
    try:
        insist_reachable(request)
    except Http404 as missing:
        return not_found(request, missing)
    except Refusal as refusal:
        return refused(request, refusal)
    faults = {field_of(one["loc"]): sentence_of(one) for one in reversed(error.errors)}
    return problem(request, 422, _("Some of what was sent does not fit."), reversed(faults.items()))


def field_of(location: Iterable[Any]) -> str:
    """The name of a field as the caller knows it: without where it stood, and without the kinds that were tried."""
    parts = [str(part) for part in location][1:]
    names = parts[1:] if parts[:1] in (["payload"], ["filters"]) else parts
    name = ".".join(names[:2] if names[:1] == ["answers"] else names[:1])
    return name.encode("utf-8", "replace").decode()


def sentence_of(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, in a sentence."""
    limits = error.get("ctx", {})
    kind = error["type"]
    if kind == "missing" and len(error["loc"]) < 3 and error["loc"][0] == "body":
        return _("Please fill this in.") if error["loc"][-1] == "file" else _("Please send a JSON object.")
    if kind in _SENTENCES:
        return _SENTENCES[kind](limits)
    return _("This does not fit: %(reason)s.") % {"reason": str(error["msg"]).rstrip(".")}


def _at_most(limits: Mapping[str, Any]) -> str:
    return _("This is too long: at most %(length)d characters are allowed.") % {"length": limits["max_length"]}


def _one_of(limits: Mapping[str, Any]) -> str:
    return _("Please give one of: %(choices)s.") % {"choices": limits["expected"]}


def _limit(told: object) -> str:
    """A limit as it is sent: of a day it is told how Python writes it."""
    day = _DAY_IN_PYTHON.fullmatch(str(told))
    return date(*map(int, day.groups())).isoformat() if day else str(told)


def _no_more(limits: Mapping[str, Any]) -> str:
    return _("This may be %(limit)s at most.") % {"limit": _limit(limits["le"])}


def _no_less(limits: Mapping[str, Any]) -> str:
    return _("This must be %(limit)s at least.") % {"limit": _limit(limits["ge"])}


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda limits: _("Please fill this in."),
    "string_too_short": lambda limits: _("Please fill this in."),
    "string_too_long": _at_most,
    "string_type": lambda limits: _("This must be text."),
    "string_unicode": lambda limits: _("This holds characters that cannot be shown."),
    "string_pattern_mismatch": lambda limits: _("This is not written as it should be."),
    "extra_forbidden": lambda limits: _("There is no such field."),
    "enum": _one_of,
    "literal_error": _one_of,
    "bool_type": lambda limits: _("This must be true or false."),
    "bool_parsing": lambda limits: _("This must be true or false."),
    "int_type": lambda limits: _("This must be a whole number."),
    "int_parsing": lambda limits: _("This must be a whole number."),
    "int_parsing_size": lambda limits: _("This number is too large."),
    "int_from_float": lambda limits: _("This must be a whole number."),
    "less_than_equal": _no_more,
    "greater_than_equal": _no_less,
    "date_from_datetime_parsing": lambda limits: _("Please give a date such as 2026-03-31."),
    "date_parsing": lambda limits: _("Please give a date such as 2026-03-31."),
    "model_type": lambda limits: _("Please send a JSON object."),
    "model_attributes_type": lambda limits: _("Please send a JSON object."),
    "dict_type": lambda limits: _("This must be a JSON object."),
}


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A defect of ours: logged, and told without its inside."""
    got_request_exception.send(sender=None, request=request)
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(request, 500, _("Something went wrong on our side. Nothing was changed; please try again."))


HANDLERS: tuple[tuple[type[Exception], Any], ...] = (
    (Exception, broken),
    (Refusal, refused),
    (Http404, not_found),
    (HttpError, of_http),
    (AuthenticationError, unauthorised),
    (ValidationError, misfit),
    (BadRequest, unreadable),
    (SuspiciousOperation, unreadable),
    (MultiPartParserError, unreadable),
    (RequestDataTooBig, too_large),
)


def explain(api: NinjaAPI) -> None:
    """Let the API answer every error as a problem."""
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, handler)

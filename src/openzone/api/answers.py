"""How the API answers: JSON in one form, lists with a cursor, and each keyed request once."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Header
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.problems import Problem
from openzone.core.actions import fingerprint, once
from openzone.core.errors import Invalid
from openzone.core.keyset import Order, some_after

T = TypeVar("T")
M = TypeVar("M", bound=Model)

MOST_ITEMS = 100
LONGEST_CURSOR = 4_000
SALT = "openzone.api.cursor"

Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        min_length=1,
        max_length=180,
        pattern=r"^[!-~]+$",
        description="Any text of your own, new for each request. The same request sent again with the same key is "
        "done once and answered with what it answered the first time (header `Idempotency-Replayed: true`); "
        "another request with the same key is refused.",
    ),
]


class Items(BaseModel, Generic[T]):
    """A page of a list."""

    items: list[T]
    next: str | None = Field(description="The `cursor` of the next page; null on the last one.")


def documented(status: int, shape: Any, *errors: int) -> dict[int, Any]:
    """What an operation may answer, with the problems that each may have."""
    return {status: shape, **dict.fromkeys(sorted({401, 422, 429, *errors}), Problem)}


def respond(body: BaseModel) -> HttpResponse:
    """The thing that was asked for."""
    return HttpResponse(body.model_dump_json(), content_type="application/json")


def respond_once(
    request: ApiRequest, key: str | None, sent: object, act: Callable[[], BaseModel], *, status: int
) -> HttpResponse:
    """Do what was posted and answer it; under a key, only the first time. `sent` is what makes two requests equal."""
    actor = request.auth
    assert actor.user_id is not None, "a token belongs to a user"

    def acted() -> tuple[int, Any]:
        return status, act().model_dump(mode="json")

    if key is None:
        with transaction.atomic():
            status, answer = acted()
        return JsonResponse(answer, status=status)
    whole = fingerprint(actor.zone_id, request.method, request.path, sent)
    status, answer, repeated = once(f"api:{key}", acted, owner_id=actor.user_id, request=whole)
    return JsonResponse(answer, status=status, headers={"Idempotency-Replayed": "true"} if repeated else {})


def page(rows: QuerySet[M], order: Order, *, cursor: str | None, limit: int) -> tuple[list[M], str | None]:
    """One page of rows in this order, and the cursor of the next."""
    place = None if cursor is None else _place_in(cursor, order)
    found, last = some_after(rows, order, place, limit)
    if last is None:
        return found, None
    value, number = last
    return found, write_cursor(order.name, value.isoformat() if hasattr(value, "isoformat") else value, number)


def _place_in(cursor: str, order: Order) -> tuple[Any, int]:
    value, number = read_cursor(cursor, order.name)
    return value, number


def write_cursor(name: str, *position: Any) -> str:
    """A cursor that only we can have written, good for the list of this name."""
    return signing.dumps([name, *position], salt=SALT, compress=True)


def read_cursor(cursor: str, name: str) -> list[Any]:
    """The position in a cursor, or `Invalid` when we did not write it for this list."""
    sentence = _("This is not a cursor of this list. Begin without one.")
    try:
        known, *position = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise Invalid.of("cursor", sentence) from None
    if known != name:
        raise Invalid.of("cursor", sentence)
    return list(position)

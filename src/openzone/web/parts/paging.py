"""Pages of long lists by the place of their last row, so that page 500 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
ROWS = 50
MOST_COUNTED = 1000
LONGEST_PLACE = 4000


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows of a list, where the next ones begin, and how many there are (up to a cap)."""

    rows: Sequence[M]
    next: str | None
    is_first: bool
    count: int


def page_by_name(rows: QuerySet[M], after: str, *, name_of: Callable[[M], str], size: int = ROWS) -> Page[M]:
    """The rows after a place, ordered by `name` and id. A place that cannot be read is the beginning."""
    place = _read(after)
    ordered = rows.order_by("name", "id")
    if place is not None:
        ordered = ordered.filter(Q(name__gt=place[0]) | Q(id__gt=place[1]), name__gte=place[0])
    found = list(ordered[: size + 1])
    shown = found[:size]
    last = shown[-1] if len(found) > size else None
    count = rows.order_by()[:MOST_COUNTED].count()
    return Page(shown, _write(name_of(last), last.pk) if last else None, place is None, count)


def page_by_date(rows: QuerySet[M], after: str, *, date: str, oldest_first: bool = False, size: int = ROWS) -> Page[M]:
    """The rows after a place, ordered by a moment that each has and by id: the newest first, or the oldest."""
    sign, beyond = ("", "gt") if oldest_first else ("-", "lt")
    place = _read(after)
    moment = _moment(place[0]) if place else None
    ordered = rows.order_by(f"{sign}{date}", f"{sign}id")
    if place is not None and moment is not None:
        further = Q(**{f"{date}__{beyond}": moment}) | Q(**{f"id__{beyond}": place[1]})
        ordered = ordered.filter(further, **{f"{date}__{beyond}e": moment})
    found = list(ordered[: size + 1])
    shown = found[:size]
    last = shown[-1] if len(found) > size else None
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    following = _write(getattr(last, date).isoformat(), last.pk) if last else None
    return Page(shown, following, moment is None, count)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _write(*place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(text: str) -> tuple[str, int] | None:
    if len(text) > LONGEST_PLACE:
        return None
    try:
        name, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, RecursionError, binascii.Error):
        return None
    readable = isinstance(name, str) and _storable(name) and type(number) is int and 0 <= number < 2**63
    return (name, number) if readable else None


def _storable(name: str) -> bool:
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in name)

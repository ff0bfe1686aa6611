"""Pages of long lists by the place of their last row, so that page 500 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from openzone.core.days import day_of
from openzone.core.keyset import Order, some_after

M = TypeVar("M", bound=Model)
ROWS = 50
MOST_COUNTED = 1000
LONGEST_PLACE = 4000
LONGEST_NUMBER = 10


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows of a list, where the next ones begin, and how many there are (up to a cap)."""

    rows: Sequence[M]
    next: str | None
    is_first: bool
    count: int


def page_by_name(rows: QuerySet[M], after: str, *, size: int = ROWS) -> Page[M]:
    """The rows after a place, ordered by `name` and id. A place that cannot be read is the beginning."""
    return _page(rows, Order("names", "name"), _read(after), size)


def page_by_text(rows: QuerySet[M], after: str, *, column: str, size: int = ROWS) -> Page[M]:
    """The rows after a place, ordered by a text that each has and by id."""
    return _page(rows, Order(column, column), _read(after), size)


def page_by_day(rows: QuerySet[M], after: str, *, column: str, size: int = ROWS) -> Page[M]:
    """The rows after a place, ordered by a day that each has and by id, the earliest first."""
    place = _read(after)
    day = day_of(place[0]) if place else None
    return _page(rows, Order(column, column), (day, place[1]) if place and day else None, size)


def page_by_number(rows: QuerySet[M], after: str, *, column: str, size: int = ROWS) -> Page[M]:
    """The rows after a place, ordered by a whole number that each has and by id, the largest first. Not counted."""
    place = _read(after)
    known = (int(place[0]), place[1]) if place and place[0].isdecimal() and len(place[0]) < LONGEST_NUMBER else None
    return _page(rows, Order(column, column, down=True), known, size, counted=False)


def page_by_date(
    rows: QuerySet[M], after: str, *, date: str, oldest_first: bool = False, size: int = ROWS, counted: bool = True
) -> Page[M]:
    """The rows after a place, ordered by a moment that each has and by id: the newest first, or the oldest.

    They are counted unless nobody wants to know; then the count is 0.
    """
    place = _read(after)
    moment = _moment(place[0]) if place else None
    known = (moment, place[1]) if place and moment else None
    return _page(rows, Order(date, date, down=not oldest_first), known, size, counted=counted)


def _page(
    rows: QuerySet[M], order: Order, place: tuple[Any, int] | None, size: int, *, counted: bool = True
) -> Page[M]:
    found, last = some_after(rows, order, place, size)
    # Counted in the order of the list too: in another one the database may go by an index that does not fit.
    count = rows.order_by(*order.by()).values("pk")[: MOST_COUNTED + 1].count() if counted else 0
    return Page(found, _write(*last) if last else None, place is None, count)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _write(value: Any, number: int) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return base64.urlsafe_b64encode(json.dumps([text, number]).encode()).decode().rstrip("=")


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

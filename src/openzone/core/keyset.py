"""Long lists by the place of their last row: what comes after it is found by an index, however far down it is."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from openzone.core.queries import found_first

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Order:
    """An order in which a list can be continued: by a column, rows that are equal in it by their id.

    `name` says of which list it is, for cursors that are good for one list only.
    """

    name: str
    column: str
    down: bool = False
    nullable: bool = False

    def by(self) -> tuple[str, str]:
        """The order as the database is asked for it."""
        sign = "-" if self.down else ""
        return f"{sign}{self.column}", f"{sign}id"

    def beyond(self, value: Any, number: int) -> Q:
        """The rows that come after this one. The database puts empty values last, and so first when going down."""
        further = "lt" if self.down else "gt"
        later_id = Q(**{f"id__{further}": number})
        if value is None:
            after_empty = Q(**{f"{self.column}__isnull": False}) if self.down else Q(pk__in=[])
            return (Q(**{f"{self.column}__isnull": True}) & later_id) | after_empty
        # The first condition is implied by the second, but the database can go to it by the index.
        later = Q(**{f"{self.column}__{further}e": value}) & (Q(**{f"{self.column}__{further}": value}) | later_id)
        return later | Q(**{f"{self.column}__isnull": True}) if self.nullable and not self.down else later

    def place_of(self, row: Model) -> tuple[Any, int]:
        """Where a row stands."""
        return getattr(row, self.column), row.pk


def some_after(
    rows: QuerySet[M], order: Order, place: tuple[Any, int] | None, size: int
) -> tuple[list[M], tuple[Any, int] | None]:
    """Up to `size` rows after a place (without one, from the beginning), and the place of the last if more follow."""
    ordered = rows.order_by(*order.by())
    if place is not None:
        ordered = ordered.filter(order.beyond(*place))
    found = list(found_first(ordered, size + 1))
    if len(found) <= size:
        return found, None
    return found[:size], order.place_of(found[size - 1])

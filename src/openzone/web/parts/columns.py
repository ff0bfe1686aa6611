"""Columns of lists as they are drawn: the heading that sorts, the cell of each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from openzone.core.lists import Cell, Column, Listing

NOTHING = "–"


@dataclass(frozen=True)
class DrawnColumn(Column):
    """A column on a page. `drawn` is what its cell holds, when that is more than the plain words of `cell`.

    `css` names the classes of heading and cells; `orders` the orders of the list by it: the one that its heading asks
    for first, and the other way round.
    """

    drawn: Callable[[Any], SafeString | str] | None = None
    css: str = ""
    orders: tuple[str, str] | None = None

    def shown(self, row: Any) -> SafeString | str:
        """What stands in the cell."""
        if self.drawn is not None:
            return self.drawn(row)
        value = self.cell(row)
        return NOTHING if value in (None, "") else str(value)


@dataclass(frozen=True)
class Heading:
    """A heading: its words, where it leads to sort by it, and how it is sorted now: ascending, descending or not."""

    words: str
    css: str
    url: str = ""
    sorted: str = ""


def heading(column: Column, order: str, listing: Listing, address: Callable[[str], str]) -> Heading:
    """The heading of a column in a list that stands in this order; `address` is where it stands in another."""
    assert isinstance(column, DrawnColumn), "lists of pages have drawn columns"
    if column.orders is None:
        return Heading(str(column.words), column.css)
    first, other = column.orders
    if order not in column.orders:
        return Heading(str(column.words), column.css, address(first))
    sense = "descending" if listing.order({"order": order}).down else "ascending"
    return Heading(str(column.words), column.css, address(other if order == first else first), sense)


def cells(columns: Sequence[Column], row: Any) -> SafeString:
    """All cells of a row. Drawn here and not in a template: a list has hundreds of them."""
    drawn = [column for column in columns if isinstance(column, DrawnColumn)]
    return format_html_join(
        "",
        '<td class="{}" data-label="{}">{}</td>',
        ((column.css, str(column.words), column.shown(row)) for column in drawn),
    )


def moment(cell: Cell) -> str | SafeString:
    """A moment as people say it."""
    from openzone.ui.templatetags.ui import when

    return when(cell) if isinstance(cell, datetime) else NOTHING


def link(address: str, words: str, *, id: str) -> SafeString:
    """The link that opens the row."""
    return format_html('<a class="oz-open" id="{}" href="{}" dir="auto">{}</a>', id, address, words)

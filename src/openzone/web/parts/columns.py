"""Columns of lists as they are drawn: the heading that sorts, the cell of each row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openzone.core.lists import Cell, Column, Listing
from openzone.ui.markup import marked_up

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


def drawn_rows(
    columns: Iterable[Column],
    rows: Iterable[Any],
    *,
    ref: Callable[[Any], str],
    ticked: Callable[[Any], str] | None = None,
) -> SafeString:
    """The rows of a table. Drawn here and not in a template: a list has hundreds of cells.

    `ref` names a row, `ticked` is what its tick stands for, where things are done to many rows at once.
    """
    drawn = [(_cell_begin(column), column.shown) for column in columns if isinstance(column, DrawnColumn)]
    select, pieces = marked_up(_("Select %(ref)s")), []
    for row in rows:
        name = marked_up(ref(row))
        tick = _TICK.format(marked_up(ticked(row)), select.replace("%(ref)s", name)) if ticked else ""
        cells = "".join(f"{begin}{marked_up(shown(row))}</td>" for begin, shown in drawn)
        pieces.append(f'<tr id="row-{name}">{tick}{cells}</tr>')
    return SafeString("".join(pieces))


_TICK = (
    '<td class="oz-tick"><input type="checkbox" class="form-check-input" name="row" value="{}" aria-label="{}"></td>'
)


def _cell_begin(column: DrawnColumn) -> str:
    return f'<td class="{marked_up(column.css)}" data-label="{marked_up(column.words)}">'


def moment(cell: Cell) -> str | SafeString:
    """A moment as people say it."""
    from openzone.ui.templatetags.ui import when

    return when(cell) if isinstance(cell, datetime) else NOTHING


def link(address: str, words: str, *, id: str) -> SafeString:
    """The link that opens the row."""
    held, target = marked_up(id), marked_up(address)
    return SafeString(f'<a class="oz-open" id="{held}" href="{target}" dir="auto">{marked_up(words)}</a>')

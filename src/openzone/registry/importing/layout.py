"""Where the headings of a sheet are: below titles, in one row or two, merged or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from openzone.core.errors import Invalid
from openzone.registry.importing.cells import is_nothing, read_amount
from openzone.registry.importing.naming import Words
from openzone.registry.importing.sheets import Cells, rows_of

LOOKED_AT = 30
SAMPLES = 20
_TOTALS = re.compile(r"(?:合\s*计|总\s*计|小\s*计|total|sum|subtotal)[:：]?", re.IGNORECASE)
# What stands over a table and is no heading: long, or “filled in by: …”.
_TITLE = re.compile(r".{30}|[:：]")
_REMARKS = re.compile(r"(?:注|备注|说明|填表人|填表说明|制表|审核|note|remark)s?[:：]?.*", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """The rows of the headings (the numbers that a spreadsheet shows), and what each column is headed by.

    `headings` are what all of these rows say of a column, `own` what the lowest of them says that says anything.
    """

    first: int
    last: int
    headings: list[str]
    own: list[str]
    written: list[Cells]
    samples: list[Cells]


def layout_of(path: Path, words: Words, *, is_csv: bool, sheet: str = "", first: int = 0, last: int = 0) -> Layout:
    """Find the headings, or take the rows that somebody named. `Invalid` for a sheet without rows below headings."""
    top = list(islice(rows_of(path, is_csv=is_csv, sheet=sheet), LOOKED_AT + SAMPLES))
    if not top:
        raise Invalid.of("file", _("This file is empty."))
    if first:
        heads = [(number, cells) for number, cells in top if first <= number <= max(first, last)]
        if not heads:
            raise Invalid.of("first", _("There is nothing in these rows."))
    else:
        heads = _found(top[:LOOKED_AT], words)
    below = [cells for number, cells in top if number > heads[-1][0]]
    if not below:
        raise Invalid.of("file", _("There are no rows below the headings."))
    width = max(len(cells) for _number, cells in [*heads, *((0, row) for row in below)])
    wide = [_wide(cells, width) for _number, cells in heads]
    own = [next(filter(None, reversed(column)), "") for column in zip(*wide, strict=True)]
    return Layout(heads[0][0], heads[-1][0], _joined(wide), own, [cells for _n, cells in heads], below[:SAMPLES])


def _found(top: Sequence[tuple[int, Cells]], words: Words) -> list[tuple[int, Cells]]:
    scores = [sum(bool(cell) and bool(words.meaning(cell)) for cell in cells) for _number, cells in top]
    best = max(range(len(top)), key=lambda place: (scores[place], -place))
    if not scores[best]:
        best = _first_full(top)
    if best > 0 and _heads(top[best - 1][1], top[best][1]):
        return [top[best - 1], top[best]]
    if best + 1 < len(top) and _continues(top[best][1], top[best + 1][1], words):
        return [top[best], top[best + 1]]
    return [top[best]]


def _first_full(top: Sequence[tuple[int, Cells]]) -> int:
    """Where no heading is known: the first row that is as wide as most of those below it, and holds words only."""
    widest = max(sum(map(bool, cells)) for _number, cells in top)
    full = (place for place, (_n, cells) in enumerate(top) if 2 * sum(map(bool, cells)) > widest and _is_words(cells))
    return next(full, 0)


def _is_words(cells: Cells) -> bool:
    return all(not cell or read_amount(cell) is None for cell in cells)


def _heads(above: Cells, below: Cells) -> bool:
    """Whether a row groups the headings below it: several words, over columns that the row below leaves open too."""
    said = [place for place, cell in enumerate(above) if cell]
    groups = any(place < len(below) and below[place] for place in said)
    return len(said) > 1 and groups and not any(_TITLE.search(above[place]) for place in said)


def _continues(above: Cells, below: Cells, words: Words) -> bool:
    """Whether a row goes on with headings: words, one of them known, only where the row above is open or a group."""
    said = [cell for cell in below if cell]
    opens = any(not (above[place] if place < len(above) else "") for place, cell in enumerate(below) if cell)
    blank = any(cell and not (below[place] if place < len(below) else "") for place, cell in enumerate(above))
    return opens and blank and _is_words(below) and any(words.meaning(cell) for cell in said)


def _wide(cells: Cells, width: int) -> Cells:
    return [*cells, *[""] * (width - len(cells))]


def _joined(rows: Sequence[Cells]) -> list[str]:
    """The headings of each column, a merged one standing over all that it covers."""
    if len(rows) == 1:
        return rows[0]
    lower = _joined(rows[1:])
    group, joined = "", []
    for place, below in enumerate(lower):
        above = rows[0][place]
        if above:
            group = above if below else ""
        head = above or (group if below else "")
        joined.append(" ".join(dict.fromkeys(filter(None, [head, below]))))
    return joined


def is_no_row(cells: Cells) -> bool:
    """Whether a row below the headings tells of no organisation: a total, or a remark."""
    said = [cell for cell in cells if cell and not is_nothing(cell)]
    if not said or _TOTALS.fullmatch(said[0]):
        return True
    return len(said) == 1 and bool(_REMARKS.fullmatch(said[0]))

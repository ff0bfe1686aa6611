"""How a list that is brought in is told: its state, and what is said of each of its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from openzone.registry.enums import ImportState, RowOutcome
from openzone.registry.importing.naming import columns_in, undated
from openzone.registry.importing.words import CHANGE, in_words
from openzone.registry.models import ImportRow, ImportRun, Indicator, Organisation

MEANINGS = {
    ImportState.MAPPING: "waits",
    ImportState.CHECKING: "info",
    ImportState.CHECKED: "waits",
    ImportState.RUNNING: "info",
    ImportState.STOPPED: "waits",
    ImportState.DONE: "done",
    ImportState.UNDOING: "info",
    ImportState.UNDONE: "plain",
    ImportState.FAILED: "late",
}
OF_A_ROW = {
    RowOutcome.CREATED: "done",
    RowOutcome.CHANGED: "info",
    RowOutcome.UNCHANGED: "plain",
    RowOutcome.DOUBTFUL: "waits",
    RowOutcome.REFUSED: "late",
}
MOST_CELLS = 4


@dataclass(frozen=True)
class ShownRow:
    """One row: what stands in it, what becomes of it, and whom it may mean."""

    row: ImportRow
    words: str
    meaning: str
    changes: list[dict[str, Any]]
    remarks: list[dict[str, Any]]
    candidates: list[Organisation]


def told_as_of(run: ImportRun, indicators: Iterable[Indicator]) -> str:
    """Which figures of a list have no date and are told as of one; nothing where all have theirs."""
    columns = columns_in(run.columns)
    open_ones = undated(columns, {one.code: one for one in indicators})
    if not open_ones:
        return ""
    words = {"columns": ", ".join(one.heading for one in open_ones), "date": run.as_of.words}
    if any(one.to == "year" for one in columns):
        return _("Where a row names no year, these figures are entered as of %(date)s: %(columns)s.") % words
    return _("The list gives no date for these figures, so they are entered as of %(date)s: %(columns)s.") % words


def shown_rows(rows: Sequence[ImportRow]) -> list[ShownRow]:
    """The rows as a page shows them: one statement for all organisations that they may mean."""
    asked = {pk for row in rows for said in row.reasons for pk in said.get("candidates", ())}
    known = Organisation.objects.in_bulk(asked) if asked else {}
    return [_shown(row, known) for row in rows]


def _shown(row: ImportRow, known: dict[int, Organisation]) -> ShownRow:
    cells = [cell for cell in row.cells if cell and not cell.isdigit()] or [cell for cell in row.cells if cell]
    told = in_words(row.reasons)
    pks = [pk for said in row.reasons for pk in said.get("candidates", ())]
    return ShownRow(
        row,
        " · ".join(cells[:MOST_CELLS]),
        OF_A_ROW[RowOutcome(row.outcome)],
        [one for one in told if one["kind"] == CHANGE],
        [one for one in told if one["kind"] != CHANGE],
        [known[pk] for pk in pks if pk in known],
    )

"""The rows that were not taken, as the same spreadsheet with a column that says what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from openzone.core import sheets
from openzone.core.enums import ExportFormat
from openzone.registry.importing.fields import WHAT_TO_DO
from openzone.registry.importing.queries import BAD, is_csv
from openzone.registry.importing.words import DOUBT, PROBLEM, Said, in_words
from openzone.registry.models import ImportRow, ImportRun

_AT_ONCE = 2_000


def why_not(row: ImportRow) -> str:
    """Why a row is not taken and what to do about it, in the reader's language."""
    return " ".join(_one(said) for said in in_words(row.reasons) if said["kind"] in (DOUBT, PROBLEM))


def _one(said: Said) -> str:
    where = f"{said['column']}: " if said.get("column") else ""
    return f"{where}{said['words']} {said.get('todo', '')}".strip()


def form_of(run: ImportRun) -> ExportFormat:
    """The rows come back in the form in which they were brought."""
    return ExportFormat.CSV if is_csv(run) else ExportFormat.XLSX


@contextmanager
def returned(run: ImportRun) -> Iterator[Path]:
    """A file of the doubtful and refused rows under their headings; it is gone afterwards."""
    headings = run.layout["headings"]
    width = len(headings)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"returned.{form_of(run)}"
        with sheets.WRITERS[form_of(run)](path, [*headings, str(WHAT_TO_DO)]) as put:
            rows = ImportRow.objects.filter(run=run, outcome__in=BAD).order_by("number")
            for row in rows.iterator(_AT_ONCE):
                put([*row.cells[:width], *[""] * (width - len(row.cells)), why_not(row)])
        yield path

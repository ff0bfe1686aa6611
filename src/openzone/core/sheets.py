"""Tables as files, written row by row: CSV for any program, XLSX for a spreadsheet."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openzone.core.enums import ExportFormat
from openzone.core.lists import Cell

if TYPE_CHECKING:
    from openpyxl import Workbook

# What a sheet of an XLSX workbook can hold, without the row of the headings.
MOST_ROWS = 1_048_575
# A spreadsheet takes text that begins so for a formula, and runs it on the machine of whoever opens the file.
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST, _WIDTH = 60, 18

Row = Sequence[Cell]
Append = Callable[[Row], None]


@contextmanager
def csv_file(path: Path, headings: Sequence[str]) -> Iterator[Append]:
    """Write a CSV file in UTF-8, with the mark by which Excel knows it; text that looks like a formula is quoted."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([defused(one) for one in headings])
        yield lambda row: writer.writerow([_written(cell) for cell in row])


def defused(text: str) -> str:
    """The text so that a spreadsheet shows it, and does not run it."""
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) else text


def _written(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return defused(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell if isinstance(cell, int) else cell.isoformat()


@contextmanager
def xlsx_file(path: Path, headings: Sequence[str]) -> Iterator[Append]:
    """Write a workbook of one sheet: headings that stay in sight, dates as dates, numbers as numbers, text as text."""
    # Read only where a workbook is written: it is slow to come.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(_WIDEST, max(_WIDTH, 2 * len(heading)))

    def text(words: str, **style: Any) -> Any:
        cell = WriteOnlyCell(sheet, value=words)
        cell.data_type = "s"
        for name, value in style.items():
            setattr(cell, name, value)
        return cell

    def append(row: Row) -> None:
        sheet.append([text(cell) if isinstance(cell, str) and cell[:1] == "=" else cell for cell in row])

    try:
        sheet.append([text(one, font=Font(bold=True)) for one in headings])
        yield append
        _save(book, path)
    except BaseException:
        # Given up half-way, it must close what it writes aside, or that complains long after.
        with suppress(OSError):
            sheet.close()
        raise
    finally:
        # What it had written aside must not stay where the writing was given up.
        aside = getattr(sheet, "_writer", None)
        if aside is not None:
            Path(aside.out).unlink(missing_ok=True)


def _save(book: "Workbook", path: Path) -> None:
    """Write the workbook. An archive that could not be ended is forgotten, or it would complain long after."""
    from openpyxl.writer.excel import ExcelWriter

    with path.open("wb") as file:
        archive = ZipFile(file, "w", ZIP_DEFLATED, allowZip64=True)
        try:
            ExcelWriter(book, archive).save()
        finally:
            archive.fp = None


WRITERS = {ExportFormat.CSV: csv_file, ExportFormat.XLSX: xlsx_file}

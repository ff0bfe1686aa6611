"""Spreadsheets that people bring, opened without trusting them: what is no table, too large or locked is refused."""

import csv
import io
import re
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from openzone.core.csv_text import decoded, delimiter_of, is_text
from openzone.core.errors import Invalid
from openzone.core.sentences import gettext as _

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 5_000_000
MOST_UNPACKED = 300 * 2**20
_PIECE = 2**20
# Whatever entry of the archive they stand in, and under whatever prefix.
_ROW, _CELL = re.compile(rb"<(?:\w+:)?row[\s>/]"), re.compile(rb"<(?:\w+:)?c[\s>/]")
# Where a row or cell says that it stands, unless it is empty; and cells that say nothing, which stand one by one.
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)["'](?!(?:\s+[\w:]+="\w*")*\s*/>)""")
_PLACELESS = re.compile(rb"""<(?:\w+:)?c(?!\sr="[A-Z]+[0-9])[\s>/]""")
_OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
# A sign before text that a spreadsheet would take for a formula or a number: typed by people, written by our exports.
_MEANT_AS_TEXT = re.compile(r"\A'(?=[=+\-@0-9])")

Cells = list[str]


def refuse_at_sight(name: str, head: bytes) -> None:
    """`Invalid` for a file that is no spreadsheet we read, by its name and its first bytes."""
    words = {"name": name[:80]}
    if head.startswith(_OFFICE_97):
        if _LOCKED in head:
            raise _no(
                _("“%(name)s” is protected by a password. Save a copy without the password and bring that.") % words
            )
        raise _no(_("“%(name)s” is in the old form of Excel. Save it as .xlsx and bring that.") % words)
    ending = name.rpartition(".")[2].lower()
    fits = head.startswith(b"PK\x03\x04") if ending == "xlsx" else is_text(head)
    if ending not in ("xlsx", "csv") or not fits:
        raise _no(_("“%(name)s” is no spreadsheet. Bring an .xlsx or a .csv file.") % words)


def _no(sentence: str) -> Invalid:
    return Invalid.of("file", sentence)


def insist_readable(path: Path, *, is_csv: bool) -> None:
    """`Invalid` for a workbook that is broken, unpacks to too much or has too many rows; looked at piece by piece."""
    if is_csv:
        return
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(one.file_size for one in entries) > MOST_UNPACKED:
                raise _no(
                    _("This workbook unpacks to more than %(size)d MB. Divide it.") % {"size": MOST_UNPACKED >> 20}
                )
            if not any(one.filename == "xl/workbook.xml" for one in entries):
                raise _no(_("This file is no workbook, though it is called .xlsx. Save it as .xlsx once more."))
            for one in entries:
                _insist_modest(archive, one)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise _no(_("This workbook is broken. Open it, save it once more and bring that.")) from None


@dataclass
class _Extent:
    """How far a sheet reaches. A reader lays out all cells up to the farthest, so that two of them can fill memory."""

    rows: int = 0
    cells: int = 0
    width: int = 0
    height: int = 0
    placeless: int = 0

    def take(self, xml: bytes) -> None:
        """Take in some whole tags."""
        self.rows, self.cells = self.rows + len(_ROW.findall(xml)), self.cells + len(_CELL.findall(xml))
        if _PLACELESS.search(xml):
            for place, row in enumerate(_ROW.split(xml)):
                self.placeless = len(_PLACELESS.findall(row)) + (0 if place else self.placeless)
                self.width = max(self.width, self.placeless)
        places = _PLACE.findall(xml)
        self.width = max(self.width, *map(_column, {letters for letters, _number in places}), 0)
        self.height = max(self.height, self.rows, *map(_row, {number for _letters, number in places}))

    def insist_modest(self) -> None:
        """`Invalid` when there is too much of it, or too much room in it."""
        _insist_within(self.rows, self.cells)
        if self.width * self.height > MOST_CELLS:
            words = {"cell": f"{_letters(self.width)}{self.height}"}
            raise _no(
                _(
                    "This sheet reaches as far as cell %(cell)s (Ctrl+End shows it in Excel), though most of it is"
                    " empty. Delete the columns and rows that do not belong to the list and bring it again."
                )
                % words
            )


def _column(letters: bytes) -> int:
    """The number of a column; of whatever lies beyond the last one that a spreadsheet has, the next."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number


def _row(number: bytes) -> int:
    return int(number[:10])


def _letters(column: int) -> str:
    column, rest = divmod(column - 1, 26)
    return (_letters(column) if column else "") + chr(65 + rest)


def _insist_modest(archive: ZipFile, entry: ZipInfo) -> None:
    """Unpack an entry, keeping nothing: whoever lies about its size is found by the checksum."""
    extent, rest = _Extent(), b""
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            # A tag that lies across two pieces is counted with the second one.
            whole, open_tag, rest = (rest + piece).rpartition(b"<")
            rest = (open_tag + rest)[-_PIECE:]
            extent.take(whole)
            extent.insist_modest()
    extent.take(rest)
    extent.insist_modest()


def _insist_within(rows: int, cells: int) -> None:
    counts = {"rows": f"{MOST_ROWS:,}", "cells": f"{MOST_CELLS:,}"}
    if rows > MOST_ROWS or cells > MOST_CELLS:
        raise _no(_("This has more than %(rows)s rows or %(cells)s cells. Divide it and bring the parts.") % counts)


def sheet_names(path: Path, *, is_csv: bool) -> list[str]:
    """The sheets of a workbook; of a CSV file one without a name."""
    if is_csv:
        return [""]
    with _workbook(path) as book:
        return list(book.sheet_names)


def height_of(path: Path, *, is_csv: bool, sheet: str = "") -> int:
    """How many rows a sheet has at most."""
    if is_csv:
        return path.read_bytes().count(b"\n") + 1
    with _workbook(path) as book:
        return int(book.get_sheet_by_name(sheet).total_height)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """A workbook that is open; what is wrong with it, or with a sheet of it, is said in a sentence."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except PasswordError:
        raise _no(_("This workbook is protected by a password. Save a copy without the password.")) from None
    except (CalamineError, OSError):
        raise _no(_("This workbook is broken. Open it, save it once more and bring that.")) from None


def rows_of(path: Path, *, is_csv: bool, sheet: str = "") -> Iterator[tuple[int, Cells]]:
    """The rows of a sheet with the numbers that a spreadsheet shows, each as texts; wholly empty ones are left out."""
    rows = _csv_rows(path) if is_csv else _xlsx_rows(path, sheet)
    for number, cells in rows:
        if number > MOST_ROWS:
            _insist_within(number, 0)
        if any(cells):
            yield number, cells[:MOST_COLUMNS]


def _csv_rows(path: Path) -> Iterator[tuple[int, Cells]]:
    text = decoded(path.read_bytes())
    if text.count("\n") > 2 * MOST_ROWS:
        _insist_within(MOST_ROWS + 1, 0)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [_clean(one) for one in cells]
    except csv.Error:
        raise _no(
            _("This is no table: its lines cannot be divided into cells. Save it as .xlsx and bring that.")
        ) from None


def _xlsx_rows(path: Path, name: str) -> Iterator[tuple[int, Cells]]:
    with _workbook(path) as book:
        sheet = book.get_sheet_by_name(name) if name in book.sheet_names else book.get_sheet_by_index(0)
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [text_of(one) for one in cells]


def text_of(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, days as 2023-05-06."""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else _decimal(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell) if isinstance(cell, timedelta | int) else ""


def _decimal(number: float) -> str:
    """Fifteen digits are what a spreadsheet keeps; behind them stands only what computing left."""
    return format(float(f"{number:.15g}"), ".15g") if abs(number) >= 1e-4 else f"{number:.15f}".rstrip("0")


def _clean(text: str) -> str:
    shown = (
        "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text) if _odd(text) else text
    )
    return _MEANT_AS_TEXT.sub("", unicodedata.normalize("NFC", " ".join(shown.split())), count=1)


_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def _odd(text: str) -> bool:
    return not text.isprintable()

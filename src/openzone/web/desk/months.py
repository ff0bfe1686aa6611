"""The monthly table by unit: on the page, on paper, and as a file for a spreadsheet."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from openzone.core.actor import Actor
from openzone.core.enums import ExportFormat
from openzone.core.replica import for_reports
from openzone.core.sheets import csv_file, xlsx_file
from openzone.insight.board import sees_board
from openzone.insight.months import MonthRow, MonthTable, Share, month_of, month_table
from openzone.places.queries import oversees_zone, today_of
from openzone.ui.numbers import UNKNOWN, grouped, share
from openzone.web.desk.exports import MEDIA_TYPES
from openzone.web.requests import PageRequest, only

MONTHS_OFFERED = 24
FILES = {ExportFormat.CSV: csv_file, ExportFormat.XLSX: xlsx_file}


@dataclass(frozen=True)
class Column:
    """A column of the table: its words, and the cell of a row."""

    words: Any
    cell: Callable[[MonthRow], "Cell"]


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, of how many it is known, and whether too few are."""

    text: str
    note: str = ""
    hidden: bool = False


def _number(name: str) -> Callable[[MonthRow], Cell]:
    return lambda row: Cell(grouped(row.sums.get(name, 0)))


def _share(counted: str, of: str, *, of_answers: bool = False) -> Callable[[MonthRow], Cell]:
    def cell(row: MonthRow) -> Cell:
        found = row.share(counted, of, of_answers=of_answers)
        if not found.told:
            return Cell(UNKNOWN, _n_of(found), hidden=found.of > 0)
        return Cell(share(found.value, 0), _n_of(found))

    return cell


def _n_of(found: Share) -> str:
    return f"{found.counted:,d}/{found.of:,d}" if found.told and found.of else ""


def _score(row: MonthRow) -> Cell:
    if row.score is None:
        return Cell(UNKNOWN, hidden=True)
    return Cell(grouped(row.score.quantize(Decimal("0.1"))))


COLUMNS = (
    Column(gettext_lazy("Received"), _number("received")),
    Column(gettext_lazy("Given to a unit on time"), _share("dispatched", "dispatch_due")),
    Column(gettext_lazy("First answer on time"), _share("first_answered", "first_answer_due")),
    Column(gettext_lazy("Solved within the first promise"), _share("on_time", "due")),
    Column(gettext_lazy("Within more time"), _share("extended", "due")),
    Column(gettext_lazy("Confirmed as solved"), _share("confirmed", "answered", of_answers=True)),
    Column(gettext_lazy("Solutions answered"), _share("answered", "due")),
    Column(gettext_lazy("Satisfied"), _share("satisfied", "rated", of_answers=True)),
    Column(gettext_lazy("Taken up again"), _share("reopened", "ended")),
    Column(gettext_lazy("Urgings"), _number("urged")),
    Column(gettext_lazy("Taken a level up"), _share("climbed", "due")),
    Column(gettext_lazy("Score"), _score),
)


@require_GET
@for_reports
def _months(request: PageRequest) -> HttpResponseBase:
    """The table of the month that is chosen; the last full month, unless one is."""
    first = _month_asked(request)
    table = month_table(request.actor, month_of(request.actor, first))
    kind = request.GET.get("as", "")
    if kind in FILES:
        return _file(table, first, ExportFormat(kind))
    context = {
        "first": first,
        "months": _offered(request.actor, first),
        "columns": [one.words for one in COLUMNS],
        "rows": [_drawn(row) for row in table.rows],
        "whole": _drawn(table.whole),
        "excluded": table.excluded,
        "least": table.whole.least,
        "all_open": oversees_zone(request.actor),
    }
    return render(request, "desk/board/months.html", context)


months = only(_months, sees_board)


def _drawn(row: MonthRow) -> dict[str, Any]:
    return {"unit": row.unit, "depth": row.depth, "cells": [column.cell(row) for column in COLUMNS]}


def _month_asked(request: PageRequest) -> date:
    """The month of the address; what is none is left out."""
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return _before(today_of(request.actor).replace(day=1))
    return asked if 1900 < asked.year < 9999 else _before(today_of(request.actor).replace(day=1))


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _offered(actor: Actor, chosen: date) -> list[date]:
    found = [today_of(actor).replace(day=1)]
    while len(found) < MONTHS_OFFERED:
        found.append(_before(found[-1]))
    return sorted({chosen, *found}, reverse=True)


def _file(table: MonthTable, first: date, kind: ExportFormat) -> HttpResponse:
    """The table as a file. What is hidden on the page is hidden here too."""
    headings = [_("Unit"), *(str(one.words) for one in COLUMNS)]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"months.{kind}"
        with FILES[kind](place, headings) as append:
            for row in (*table.rows, table.whole):
                append(_line(row))
        answer = HttpResponse(place.read_bytes(), content_type=MEDIA_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{first:%Y-%m}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _line(row: MonthRow) -> Sequence[str]:
    name = row.unit.shown_name if row.unit else _("All together")
    return [name, *(" ".join(filter(None, (cell.text, cell.note))) for cell in _drawn(row)["cells"])]

"""The leader's board: what breaches today, who waits on whom, who carries how much, and the trend."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from openzone.cases.enums import Side
from openzone.core.actor import Actor
from openzone.insight.board import (
    SHOWN,
    Load,
    Lot,
    Standing,
    UnitRow,
    Week,
    breaching,
    sees_board,
    standing,
    supervisions_open,
    topmost_units,
    urgings_open,
    weeks,
)
from openzone.places.queries import network, oversees_zone, today_of
from openzone.ui.numbers import grouped
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.cases.rows import rows_waiting
from openzone.web.requests import PageRequest, only


@require_GET
def _board(request: PageRequest) -> HttpResponseBase:
    """What a leader looks at in the morning, kept up to date while it is open."""
    actor = request.actor
    now, late = standing(actor), list(breaching(actor)[: SHOWN + 1])
    found = weeks(actor)
    context = {
        "stats": _stats(actor, now),
        "late": rows_waiting(late[:SHOWN], DESK),
        "more_late": len(late) > SHOWN,
        "late_url": _of_board(actor, promise="late"),
        "late_with_enterprise": now.late_with_enterprise,
        "late_with_enterprise_url": _of_board(actor, promise="late_with_enterprise"),
        "units": [_unit_row(row) for row in now.units],
        "sides": [Side.STAFF.label, Side.ENTERPRISE.label, Side.EXTERNAL.label],
        "loads": [_load_row(actor, one) for one in now.loads if one.count.open or one.stand_in],
        "idle": sum(not one.count.open and not one.stand_in for one in now.loads),
        "unassigned": _linked(now.unassigned, **_here(actor), unassigned="1", state="open"),
        "urgings": list(urgings_open(actor)[:SHOWN]),
        "supervisions": [
            {"one": one, "late": one.deadline < today_of(actor)} for one in supervisions_open(actor)[:SHOWN]
        ],
        "trend": _trend_options(found),
        "trend_table": _trend_table(found),
        "all_open": oversees_zone(actor),
    }
    return render(request, "desk/board/board.html", context)


board = only(_board, sees_board)


def _cases(**filters: str) -> str:
    return f"{reverse('desk_cases')}?{urlencode(filters)}"


def _here(actor: Actor) -> dict[str, str]:
    """The filter that leaves the board's own demands in a list; none where the board is the zone's."""
    units = topmost_units(actor)
    return {} if network(actor).top in units else {"unit": ",".join(unit.code for unit in units)}


def _of_board(actor: Actor, **filters: str) -> str:
    return _cases(**filters, **_here(actor))


def _linked(lot: Lot, **filters: str) -> dict[str, Any]:
    return {"open": lot.open, "late": lot.late, "url": _cases(**filters), "late_url": _cases(promise="late", **filters)}


def _stats(actor: Actor, now: Standing) -> list[dict[str, Any]]:
    """The four numbers above all: each leads to its list."""
    known = [
        (now.late, _("Late"), _of_board(actor, promise="late")),
        (now.today, _("Due today"), _of_board(actor, promise="due_today")),
        (now.urged, _("Urged and not answered"), _of_board(actor, promise="urged")),
        (now.supervised, _("Under supervision"), _of_board(actor, promise="supervised")),
    ]
    return [{"value": value, "label": label, "url": url if value else ""} for value, label, url in known]


def _unit_row(row: UnitRow) -> dict[str, Any]:
    cells = [_linked(lot, unit=row.unit.code, waiting=side) for side, lot in row.cells]
    return {"unit": row.unit, "depth": row.depth, "cells": cells}


def _load_row(actor: Actor, one: Load) -> dict[str, Any]:
    return {"one": one, **_linked(one.count, **_here(actor), officer=str(one.user_id), state="open")}


def _week(one: Week) -> str:
    return formats.date_format(one.monday, "MONTH_DAY_FORMAT")


def _trend_options(found: Sequence[Week]) -> dict[str, Any]:
    lines = [
        (_("Received"), [one.received for one in found]),
        (_("Closed"), [one.closed for one in found]),
        (_("Became late"), [one.late for one in found]),
    ]
    return {
        "oz": {"format": "number"},
        "legend": {},
        "xAxis": {"type": "category", "data": [_week(one) for one in found]},
        "yAxis": {"type": "value", "minInterval": 1, "min": 0},
        "series": [{"name": name, "type": "line", "data": values} for name, values in lines],
    }


def _trend_table(found: Sequence[Week]) -> dict[str, Any]:
    columns = [_("Week from"), _("Received"), _("Closed"), _("Became late")]
    rows = [[_week(one), grouped(one.received), grouped(one.closed), grouped(one.late)] for one in reversed(found)]
    return {"columns": columns, "rows": rows}

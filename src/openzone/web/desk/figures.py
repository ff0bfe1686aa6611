"""The year in figures: all of them together, and one in depth."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from openzone.core.days import day_of, year_of
from openzone.core.figures import Figure, Part, Row
from openzone.core.replica import for_reports
from openzone.insight.queries import (
    OVERVIEW_DIMENSIONS,
    Split,
    as_of_day,
    in_depth,
    overview,
    present_year,
    question,
    readable_figures,
    trend,
    years_with_data,
)
from openzone.places.models import Zone
from openzone.places.queries import oversees_zone, zone_of
from openzone.web.desk.charts import HEADINGS, Plot, linked, list_address, trend_options, trend_table, written
from openzone.web.requests import PageRequest, for_staff


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a year, known at the end of a day (`day` is empty for now)."""

    zone: Zone
    years: list[int]
    year: int
    day: str
    as_of: datetime


@dataclass(frozen=True)
class Whole:
    """A figure of the whole year, ready to be read."""

    figure: Figure
    row: Row
    value: str
    addresses: dict[str, str]
    excluded: int

    @property
    def counted(self) -> str:
        """What is counted, leading to its list."""
        return linked(int(self.row.numerator), self.addresses[Part.NUMERATOR])

    @property
    def of(self) -> str:
        """Of how many, leading to their list."""
        return linked(int(self.row.denominator or 0), self.addresses[Part.DENOMINATOR])

    @property
    def unknown(self) -> str:
        """Of how many it is not known, leading to their list."""
        return linked(self.row.unknown, self.addresses[Part.UNKNOWN])

    @property
    def tells_unknown(self) -> bool:
        """Whether the figure has things of which it does not know."""
        return Part.UNKNOWN in self.figure.parts


def _asked(request: PageRequest) -> Asked:
    """The year and day of the address; what is no year or day is left out."""
    zone = zone_of(request.actor)
    years = years_with_data(zone)
    year = year_of(request.GET.get("year", "")) or (years[0] if years else present_year(zone))
    day = day_of(request.GET.get("as_of", ""))
    shown = sorted({year, *years}, reverse=True)
    return Asked(zone, shown, year, day.isoformat() if day else "", as_of_day(day, zone))


def _whole(figure: Figure, row: Row, asked: Asked) -> Whole:
    addresses = {part.value: list_address(figure, asked.year, asked.day, part=part) for part in figure.parts}
    excluded = figure.excluded(question(asked.zone, asked.year, asked.as_of))
    return Whole(figure, row, written(figure, figure.value(row)), addresses, excluded)


def _surroundings(request: PageRequest, asked: Asked) -> dict[str, Any]:
    return {"asked": asked, "all_open": oversees_zone(request.actor)}


@require_GET
@for_staff
@for_reports
def figures(request: PageRequest) -> HttpResponseBase:
    """The year: every figure as a whole, then by month, main subject, park and unit."""
    asked = _asked(request)
    readable = readable_figures(request.actor)
    known = overview([one for one in readable if one.in_overview], asked.zone, asked.year, asked.as_of)
    wholes = [_whole(one.figure, one.rows[0], asked) for one in known[None]]
    plots = [(dimension, Plot(known[dimension], asked.year, asked.day)) for dimension in OVERVIEW_DIMENSIONS]
    context = {
        "wholes": wholes,
        "plots": [_drawn(dimension, plot) for dimension, plot in plots if plot],
        "more": [one for one in readable if not one.in_overview],
    }
    return render(request, "desk/figures/year.html", {**context, **_surroundings(request, asked)})


def _drawn(dimension: str, plot: Plot) -> dict[str, Any]:
    """The counts of demands side by side in one plot, all else in a plot of its own; one table behind them all."""
    counts = [one.figure.code for one in plot.splits if one.figure.unit != "share" and one.figure.records_in == "cases"]
    others = [one.figure for one in plot.splits if one.figure.code not in counts and one.rows]
    return {
        "id": f"by-{dimension}",
        "heading": HEADINGS[dimension](),
        "counts": plot.options(*counts),
        "others": [
            {"id": f"{one.code}-by-{dimension}", "name": one.name, "options": plot.options(one.code)} for one in others
        ],
        "table": plot.table(),
        "size": plot.size,
    }


@require_GET
@for_staff
@for_reports
def figure(request: PageRequest, code: str) -> HttpResponseBase:
    """One figure: its definition, its parts, by each dimension, and over some years."""
    chosen = next((one for one in readable_figures(request.actor) if one.code == code), None)
    if chosen is None:
        raise Http404
    asked = _asked(request)
    known = in_depth(chosen, asked.zone, asked.year, asked.as_of)
    years = trend(chosen, asked.zone, asked.year, asked.as_of)
    context = {
        "whole": _whole(chosen, known[None].rows[0], asked),
        "trend": trend_options(chosen, years),
        "trend_table": trend_table(chosen, years, asked.day),
        "plots": [_in_depth(known[dimension], asked) for dimension in chosen.dimensions],
    }
    return render(request, "desk/figures/figure.html", {**context, **_surroundings(request, asked)})


def _in_depth(split: Split, asked: Asked) -> dict[str, Any]:
    plot = Plot([split], asked.year, asked.day)
    return {
        "id": f"by-{split.dimension}",
        "heading": HEADINGS[str(split.dimension)](),
        "options": plot.options(),
        "table": plot.parts(),
        "size": plot.size,
        "any": bool(plot),
    }

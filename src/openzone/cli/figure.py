"""`openzone figure CODE`: a figure of a year, by zone; `--list` names the figures there are."""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from openzone.cli.problems import Problem, Usage

if TYPE_CHECKING:
    from openzone.core.figures import Figure, Row
    from openzone.places.models import Zone


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which figure, of which year and zone, split how, known as of which day."""
    parser.add_argument("code", nargs="?", help="the figure, such as cases_solved")
    parser.add_argument("--list", action="store_true", help="name the figures there are")
    parser.add_argument("--year", type=int, help="the calendar year (this year, unless given)")
    parser.add_argument("--zone", help="the code of a zone (each zone, unless given)")
    parser.add_argument("--by", metavar="DIMENSION", help="split by month, subject, category, park or unit")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="what was known at the end of this day (now)")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def _day(text: str) -> date:
    from openzone.core.days import FIRST_YEAR, LAST_YEAR, day_of

    day = day_of(text)
    if day is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a date such as 2017-12-31 in the years {FIRST_YEAR} to {LAST_YEAR}"
        )
    return day


def run(options: argparse.Namespace) -> int:
    """Print the list or the figure."""
    if options.list:
        return _print_list(as_json=options.json)
    if not options.code:
        raise Usage("Name a figure, or ask for --list.")
    return _print_figure(options)


def _print_list(*, as_json: bool) -> int:
    from openzone.core.figures import all_figures

    rows = [
        {
            "code": figure.code,
            "name": str(figure.name),
            "unit": figure.unit,
            "dimensions": list(figure.dimensions),
            "definition": str(figure.definition),
        }
        for figure in all_figures()
    ]
    if as_json:
        _print_json(rows)
    else:
        _print_table("Figures", ("code", "unit", "by", "what it says"), [_line(row) for row in rows])
    return 0


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    return row["code"], row["unit"], ", ".join(row["dimensions"]), row["definition"]


def _print_figure(options: argparse.Namespace) -> int:
    from openzone.core.figures import find
    from openzone.core.replica import for_reports

    figure = find(options.code)

    @for_reports
    def read() -> list[dict[str, Any]]:
        return [item for zone in _zones(options.zone) for item in _items(figure, zone, options)]

    items = read()
    if options.json:
        _print_json(items)
    else:
        _print_items(figure, items)
    return 0


def _zones(code: str | None) -> "Sequence[Zone]":
    from openzone.places.queries import all_zones

    zones = list(all_zones())
    chosen = [zone for zone in zones if code is None or zone.code == code]
    if code is not None and not chosen:
        known = ", ".join(zone.code for zone in zones)
        raise Problem(f"There is no zone “{code}”. There are: {known or 'none yet'}.")
    return chosen


def _items(figure: "Figure", zone: "Zone", options: argparse.Namespace) -> list[dict[str, Any]]:
    from openzone.core.figures import as_json, ask
    from openzone.insight.queries import as_of_day, present_year, question

    year = present_year(zone) if options.year is None else options.year
    asked = question(zone, year, as_of_day(options.as_of, zone), options.by)
    rows: list[Row] = ask(figure, asked)
    return as_json(figure, asked, zone.code, rows)


def _print_items(figure: "Figure", items: list[dict[str, Any]]) -> None:
    split = any(item["dimension"] for item in items)
    columns = ("zone", "period", *(("by",) if split else ()), "value", "numerator", "denominator", "unknown")
    rows = [
        (
            item["zone"],
            item["period"],
            *(((item["dimension"] or {}).get("name", ""),) if split else ()),
            _written(item["value"], figure.unit),
            *(_written(item[part], "count") for part in ("numerator", "denominator", "unknown")),
        )
        for item in items
    ]
    _print_table(f"{figure.name} ({figure.code})", columns, rows)
    print(figure.definition)
    if items:
        print(f"As of {items[0]['as_of']}.")
    if items and figure.records_in == "cases":
        for zone, excluded in {item["zone"]: item["excluded"] for item in items}.items():
            print(f"Left out as two persons decided, in {zone}: {excluded}.")


def _written(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{value * 100:.1f} %" if unit in ("share", "ratio") else f"{value:,}"


def _print_json(items: list[dict[str, Any]]) -> None:
    print(json.dumps({"items": items}, ensure_ascii=False, indent=2))


def _print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    numbers = {"value", "numerator", "denominator", "unknown"}
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", no_wrap=column == "code")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False, soft_wrap=False).print(table)

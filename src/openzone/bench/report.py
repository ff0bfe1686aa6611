"""What a bench found, as JSON and as a table for people."""

import os
import platform
from dataclasses import asdict, dataclass, field
from typing import Any

from openzone.bench.measure import Outcome

BUDGET = 25
MOST_STATEMENTS = 15


@dataclass
class Streams:
    """What open event streams cost: memory before and with them, and the case list beside them."""

    asked: int
    open: int
    memory_before: int | None
    memory_with: int | None
    list_p50_ms: float


@dataclass
class Report:
    """One run of the bench."""

    against: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    machine: dict[str, Any] = field(default_factory=dict)
    pages: list[Outcome] = field(default_factory=list)
    memory: int | None = None
    streams: Streams | None = None

    def as_json(self) -> dict[str, Any]:
        """The report as `--json` writes it."""
        return asdict(self)


def machine(postgresql: str | None = None) -> dict[str, Any]:
    """What the numbers were measured on, as far as it matters to compare them."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": os.cpu_count(),
        "memory": pages * size,
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "postgresql": postgresql,
    }


def show(report: Report) -> None:
    """Print the report as a table."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, width=None if os.isatty(1) else 140)
    console.print(f"\n{_heading(report)}")
    drawn = Table(box=None, header_style="bold")
    for name in ("page", "clients", "p50 ms", "p95 ms", "requests/s", "SQL", "kB", "floor ms", "× floor"):
        drawn.add_column(name, justify="left" if name == "page" else "right")
    for one in report.pages:
        drawn.add_row(*_cells(one), style="red" if over_budget(one) else "")
    console.print(drawn)
    if report.memory is not None:
        console.print(f"Web server: {report.memory / 2**20:,.0f} MB (PSS)")
    if report.streams:
        console.print(_streams(report.streams))


def over_budget(one: Outcome) -> bool:
    """Whether a page breaks what the design allows."""
    slow = one.clients == 1 and one.ratio is not None and one.ratio > BUDGET
    return slow or one.failed > 0 or (one.statements or 0) > MOST_STATEMENTS


def _heading(report: Report) -> str:
    if report.against:
        return f"Measured at {report.against}"
    data, on = report.data, report.machine
    return (
        f"{data['cases']:,} cases, {data['organisations']:,} organisations, {data['bytes'] / 2**30:.1f} GB"
        f" (laid in {data['seconds']:.0f} s); {on['cores']} cores, {on['memory'] / 2**30:.0f} GB, load {on['load']},"
        f" PostgreSQL {on['postgresql']}"
    )


def _cells(one: Outcome) -> list[str]:
    return [
        one.page, str(one.clients), f"{one.p50_ms:.1f}", f"{one.p95_ms:.1f}", f"{one.per_second:.0f}",
        "" if one.statements is None else str(one.statements), f"{one.bytes / 1000:.0f}",
        "" if one.floor_p50_ms is None else f"{one.floor_p50_ms:.2f}", "" if one.ratio is None else f"{one.ratio:.1f}",
    ] + ([f"{one.failed} failed"] if one.failed else [])  # fmt: skip


def _streams(found: Streams) -> str:
    grown = ""
    if found.memory_before is not None and found.memory_with is not None and found.open:
        more = found.memory_with - found.memory_before
        grown = f", {more / 2**20:.0f} MB more ({more / found.open / 1000:.0f} kB each)"
    return f"With {found.open} open streams{grown}: case list {found.list_p50_ms:.1f} ms at p50"

"""Shows on the terminal what is being done: a spinner for people, plain lines for files and pipes."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

Tell = Callable[[str], None]
LEAST_SECONDS_SHOWN = 0.05


def _console(out: TextIO) -> Any:
    """Rich's console, imported only when somebody watches: the processes that serve do without it."""
    from rich.console import Console

    return Console(highlight=False, file=out)


@contextmanager
def step(text: str, *, to: TextIO | None = None) -> Iterator[Tell]:
    """Show that `text` is going on until the block ends; the block may tell how far it is. On stdout, unless told."""
    began, out = time.monotonic(), to or sys.stdout
    if out.isatty():
        console = _console(out)
        with console.status(text) as status:
            yield lambda detail: status.update(f"{text} [dim]{detail}[/dim]")
        console.print(f"[green]✓[/green] {text}{_took(began)}")
        return
    print(f"{text} …", file=out, flush=True)
    yield _plain(text, out)
    print(f"{text}: done{_took(began)}", file=out, flush=True)


def _plain(text: str, out: TextIO) -> Tell:
    """Tell in lines, not more than one in ten seconds."""
    last = time.monotonic()

    def tell(detail: str) -> None:
        nonlocal last
        if time.monotonic() - last > 10:
            last = time.monotonic()
            print(f"{text}: {detail}", file=out, flush=True)

    return tell


def _took(began: float) -> str:
    seconds = time.monotonic() - began
    return f" ({seconds:.1f} s)" if seconds >= LEAST_SECONDS_SHOWN else ""


def note(text: str) -> None:
    """One line that stays."""
    print(text, flush=True)


def table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A small table, drawn with plain characters so that it can be copied."""
    widths = [max(len(row[place]) for row in [columns, *rows]) for place in range(len(columns))]
    note(f"\n{title}")
    for row in [columns, tuple("─" * width for width in widths), *rows]:
        note("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

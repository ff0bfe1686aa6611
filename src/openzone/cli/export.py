"""`openzone export WHAT`: a list of a zone as a CSV or XLSX file, whole or filtered as the address of its page is."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from openzone.cli.problems import Usage


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which list, of which zone, filtered how, into which file."""
    parser.add_argument("what", help="the list: cases or organisations")
    parser.add_argument("--zone", help="the code of the zone (the only one, unless given)")
    parser.add_argument("--format", choices=("csv", "xlsx"), help="the format (by the file's ending, unless given)")
    parser.add_argument("file", type=Path, nargs="?", help="the file to write (CSV to the terminal, unless given)")
    parser.add_argument("--query", default="", help='filters as in the address of the list, such as "state=closed"')
    parser.add_argument("--columns", default="", help="the columns, by comma (all, unless given)")


def run(options: argparse.Namespace) -> int:
    """Write all rows of one moment into the file; an existing one is replaced only by a whole one."""
    from openzone.cli.zones import chosen
    from openzone.core import exporting
    from openzone.core.actor import system
    from openzone.core.lists import find
    from openzone.places.queries import all_zones

    listing = find(options.what)
    zone = chosen(options.zone, all_zones())
    codes = [code for code in options.columns.split(",") if code] or [column.code for column in listing.columns]
    known = {column.code for column in listing.columns}
    if unknown := [code for code in codes if code not in known]:
        raise Usage(f"There is no column “{unknown[0]}”. There are: {', '.join(sorted(known))}.")
    with _place(options.file) as output:
        size = exporting.write(
            listing,
            system(zone.pk),
            listing.chosen_in(options.query),
            listing.these(codes),
            form=_format(options),
            path=output,
            draft=output.with_name(f".{output.name}-{os.getpid()}"),
            told=_tell,
        )
        print(f"\n{options.file or 'written'}: {size:,} bytes", file=sys.stderr)
    return 0


@contextmanager
def _place(file: Path | None) -> Iterator[Path]:
    """The file that was named, or one aside whose bytes go to the terminal or into a pipe."""
    if file is not None:
        yield file
        return
    with TemporaryDirectory() as folder:
        aside = Path(folder) / "list"
        yield aside
        with aside.open("rb") as written:
            shutil.copyfileobj(written, sys.stdout.buffer)


def _format(options: argparse.Namespace) -> str:
    named: str = options.format or (options.file.suffix.removeprefix(".").lower() if options.file else "csv")
    if named not in ("csv", "xlsx"):
        raise Usage("Name a format with --format: csv or xlsx.")
    return named


def _tell(done: int, expected: int) -> None:
    print(f"\r{done:,} of {expected:,} rows", end="", file=sys.stderr, flush=True)

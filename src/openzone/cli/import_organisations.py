"""`openzone import organisations FILE`: a list of organisations into a zone, tried first, brought in by chunks."""

import argparse
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openzone.cli.problems import Problem

if TYPE_CHECKING:
    from openzone.core.actor import Actor
    from openzone.registry.models import ImportRun

MOST_NAMED = 20


class FileOnDisk:
    """A file as the actions take it."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        try:
            self.size: int | None = path.stat().st_size
            path.open("rb").close()
        except OSError as error:
            raise Problem(f"{path} cannot be read: {(error.strerror or 'it failed').lower()}.") from None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        with self.path.open("rb") as file:
            while piece := file.read(chunk_size or 2**16):
                yield piece


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, whose it is, into which zone, and whether it is only tried."""
    parser.add_argument("file", type=Path, help="an .xlsx or .csv file")
    parser.add_argument("--zone", help="the code of the zone (the only one, unless given)")
    parser.add_argument("--unit", help="the code of the unit that serves what is new (the zone's own, unless given)")
    parser.add_argument("--source", default="", help="the office whose list it is: how its columns were named is kept")
    parser.add_argument("--sheet", help="the sheet of the workbook (the first with rows, unless given)")
    parser.add_argument(
        "--as-of", metavar="DATE", help="the date of figures for which the list gives none (today, unless given)"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would become of each row")
    parser.add_argument(
        "--returned", type=Path, metavar="FILE", help="write the rows that are not taken into this file"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(options: argparse.Namespace) -> int:
    """Try the file and, unless only that was asked, bring it in; exit code 1 when rows were doubtful or refused.

    A run of the same file that was killed or stopped in the middle is gone on with.
    """
    from openzone.cli.zones import chosen
    from openzone.core.actor import Actor
    from openzone.places.queries import all_zones
    from openzone.registry.actions import imports
    from openzone.registry.actions.imports.working import work
    from openzone.registry.enums import ImportState, ImportVerb

    zone = chosen(options.zone, all_zones())
    by = Actor(None, zone.pk, via="system")
    upload = FileOnDisk(options.file)
    one = None if options.dry_run else _interrupted(upload, by)
    if one is None:
        one = _brought(upload, options, by)
        imports.do(one, ImportVerb.CHECK, by=by, here=True)
        work(one.pk, _tell)
        one.refresh_from_db()
    if not options.dry_run and one.state in (ImportState.CHECKED, ImportState.STOPPED):
        imports.do(one, ImportVerb.RUN, by=by, here=True)
    if not options.dry_run:
        work(one.pk, _tell)
        one.refresh_from_db()
    return _answer(one, options)


def _brought(upload: FileOnDisk, options: argparse.Namespace, by: "Actor") -> "ImportRun":
    from openzone.places.models import Unit
    from openzone.registry.actions import imports
    from openzone.registry.fact_queries import indicators_of
    from openzone.registry.importing.naming import columns_in, undated

    unit = None
    if options.unit:
        unit = Unit.objects.filter(zone_id=by.where, code=options.unit, closed_at=None).first()
        if unit is None:
            raise Problem(f"There is no unit “{options.unit}” in this zone.")
    one = imports.bring(upload=upload, by=by, unit=unit, source=options.source)
    if options.sheet:
        one = imports.find_headings(one, by=by, sheet=options.sheet)
    if options.as_of:
        one = imports.name_columns(one, by=by, columns={}, as_of=options.as_of)
    left = [column["heading"] for column in one.columns.values() if not column["to"] and column["heading"]]
    if left:
        print(f"Left out, as nothing is known of these columns: {', '.join(left)}", file=sys.stderr)
    if open_ones := undated(columns_in(one.columns), {row.code: row for row in indicators_of(by.where)}):
        named = ", ".join(column.heading for column in open_ones)
        print(f"No date is given for these figures, so they are told as of {one.as_of}: {named}", file=sys.stderr)
    return one


def _interrupted(upload: FileOnDisk, by: "Actor") -> "ImportRun | None":
    """The run of this very file that was begun by the command and not ended."""
    import hashlib

    from openzone.registry.enums import ImportState
    from openzone.registry.importing.queries import imports_visible_to

    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    rows = imports_visible_to(by).filter(begun_by=None, file__sha256=digest.hexdigest())
    return rows.filter(state__in=[ImportState.RUNNING, ImportState.STOPPED]).order_by("-id").first()


def _tell(one: "ImportRun") -> None:
    print(f"\r{one.get_state_display()}: {one.done:,} of {one.total:,} rows", end="", file=sys.stderr, flush=True)


def _answer(one: "ImportRun", options: argparse.Namespace) -> int:
    from openzone.registry.enums import ImportState, RowOutcome
    from openzone.registry.importing.queries import BAD, rows_of_run
    from openzone.registry.importing.returned import returned

    print(file=sys.stderr)
    if one.state in (ImportState.FAILED, ImportState.STOPPED):
        raise Problem(one.shown_problem or "It was stopped in the middle. The same command goes on with it.")
    counts = {outcome: one.counts.get(outcome, 0) for outcome in RowOutcome.values}
    bad = counts["doubtful"] + counts["refused"]
    if options.returned and bad:
        with returned(one) as path:
            shutil.copyfile(path, options.returned)
    if options.json:
        rows = rows_of_run(one).filter(outcome__in=BAD)
        problems = list(_problems(rows.iterator(2_000)))
        print(json.dumps({**counts, "dry_run": options.dry_run, "problems": problems}, ensure_ascii=False, indent=2))
        return 1 if bad else 0
    would = "would be " if options.dry_run else ""
    print(", ".join(f"{counts[outcome]:,} {would}{outcome}" for outcome in RowOutcome.values))
    for problem in _problems(rows_of_run(one).filter(outcome__in=BAD)[:MOST_NAMED]):
        print(f"row {problem['line']}: {problem['outcome']}: {problem['why']}", file=sys.stderr)
    if bad > MOST_NAMED:
        print(f"… and {bad - MOST_NAMED:,} more; --returned FILE writes them all into a file.", file=sys.stderr)
    return 1 if bad else 0


def _problems(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    from openzone.registry.importing.returned import why_not

    for row in rows:
        yield {"line": row.number, "outcome": row.outcome, "why": why_not(row)}

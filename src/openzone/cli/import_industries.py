"""`openzone import industries FILE`: a whole classification of economic activities into a zone, from a CSV file."""

import argparse
import json
import sys
from pathlib import Path

from openzone.cli.problems import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, into which zone, of which classification where the file does not say it."""
    parser.add_argument("file", type=Path, help="a CSV file with the columns code, name, name_local, parent, scheme")
    parser.add_argument("--zone", help="the code of the zone (the only one, unless given)")
    parser.add_argument("--scheme", choices=("isic", "gbt4754"), default="", help="the classification of all rows")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(options: argparse.Namespace) -> int:
    """Load the file; exit code 1 when some of its rows were refused, each of which is named."""
    from openzone.cli.zones import chosen
    from openzone.core.actor import system
    from openzone.places.queries import all_zones
    from openzone.registry.actions.industries import load_industries
    from openzone.registry.industries import rows_of

    zone = chosen(options.zone, all_zones())
    done = load_industries(zone, rows_of(_read(options.file), scheme=options.scheme), by=system(zone.pk))
    if options.json:
        counts = {"created": done.created, "changed": done.changed, "unchanged": done.unchanged, "doubtful": 0}
        problems = [{"line": line, "why": why} for line, why in done.refused]
        print(json.dumps({**counts, "refused": len(problems), "problems": problems}, ensure_ascii=False, indent=2))
    else:
        print(
            f"{done.created} created, {done.changed} changed, {done.unchanged} unchanged, {len(done.refused)} refused"
        )
    for line, why in done.refused:
        print(f"line {line}: {why}", file=sys.stderr)
    return 1 if done.refused else 0


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Problem(f"{file} cannot be read: {(error.strerror or 'it failed').lower()}.") from None

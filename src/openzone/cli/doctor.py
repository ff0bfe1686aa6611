"""`openzone doctor`: whether the installation is well, line by line, each with what to do."""

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from openzone.cli.problems import Problem
from openzone.cli.surroundings import surrounded

if TYPE_CHECKING:
    from openzone.core.health.finding import Finding

SIGNS = {"ok": "✓", "warning": "!", "wrong": "✗"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """How deep to look, and how to answer."""
    parser.add_argument("--deep", action="store_true", help="read every stored file and compare its checksum")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(options: argparse.Namespace) -> int:
    """Look, print, and answer 1 when something is wrong."""
    findings = look(deep=options.deep)
    wrong = sum(finding.level == "wrong" for finding in findings)
    if options.json:
        print(
            json.dumps({"well": not wrong, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False)
        )
    else:
        print_lines(findings)
    return 1 if wrong else 0


def look(*, deep: bool) -> "list[Finding]":
    """All findings; when the database cannot be reached, that one and what can be seen without it."""
    try:
        with surrounded("manage"):
            from openzone.core.health.looking import look

            return look(deep=deep)
    except Problem as problem:
        return without_database(str(problem))


def without_database(reason: str) -> "list[Finding]":
    """What can be seen without the database."""
    from openzone.cli.surroundings import set_up_django

    set_up_django()
    from openzone.core.health import storage, surroundings
    from openzone.core.health.finding import Finding, Level, found

    advice = "Start it, or correct DATABASE_URL; everything else waits for it."
    first = Finding("database", Level.WRONG, reason, advice)
    checks = (storage.disk, storage.backup, surroundings.keys, surroundings.address)
    return [first, *(finding for check in checks for finding in found(check))]


def print_lines(findings: "list[Finding]") -> None:
    """One line for each, what to do below it, and the sum at the end."""
    for finding in findings:
        print(f"{SIGNS[finding.level]} {finding.code:<11} {finding.seen}")
        if finding.advice:
            print(f"{'':14}→ {finding.advice}")
    wrong = sum(finding.level == "wrong" for finding in findings)
    warnings = sum(finding.level == "warning" for finding in findings)
    print(f"\n{wrong} wrong, {warnings} to look at, {len(findings) - wrong - warnings} well")

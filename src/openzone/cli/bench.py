"""`openzone bench`: measures pages beside their floor, on data of its own or at another installation."""

import argparse
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from openzone.cli import checks
from openzone.cli.postgres.connection import VARIABLE
from openzone.cli.postgres.server import Server
from openzone.cli.problems import Problem, Usage
from openzone.cli.serve import START_SECONDS, answers
from openzone.cli.steps import step
from openzone.cli.supervisor import command, environment
from openzone.cli.surroundings import disconnect, set_up_django
from openzone.config.paths import data_folder

if TYPE_CHECKING:
    from openzone.bench.build import Laid
    from openzone.bench.measure import Load
    from openzone.bench.report import Report

LEAST = 100
# While data are laid nothing has to outlive a loss of power: what is not whole is laid again.
FOR_LAYING = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
    "max_wal_senders": "0", "max_wal_size": "8GB", "autovacuum": "off", "shared_buffers": "512MB",
    "work_mem": "128MB", "maintenance_work_mem": "512MB",
}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many cases, how much load, and where."""
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases to lay (default: 100,000)")
    parser.add_argument("--requests", type=int, default=160, help="requests for each page (default: 160)")
    parser.add_argument("--streams", type=int, default=500, help="how many event streams to open (default: 500)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write what was measured to this file")
    parser.add_argument("--lay-only", action="store_true", help="only lay the data")
    parser.add_argument("--against", metavar="URL", help="measure another installation, without writing to it")
    parser.add_argument("--user", metavar="EMAIL", help="who signs in there: somebody of the zone's own level")
    parser.add_argument("--password", help="with which password (default: OPENZONE_BENCH_PASSWORD)")


def run(options: argparse.Namespace) -> int:
    """Lay the data unless they are there, measure, and say what was found."""
    report = against(options) if options.against else own(options)
    if report is not None:
        from openzone.bench.report import show

        show(report)
        if options.json:
            options.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")
    return 0


def _load(options: argparse.Namespace) -> "Load":
    from openzone.bench.measure import Load

    return Load(requests=max(1, options.requests), streams=max(0, options.streams))


def against(options: argparse.Namespace) -> "Report":
    """Measure the installation that the command names."""
    password = options.password or os.environ.get("OPENZONE_BENCH_PASSWORD")
    if not options.user or not password:
        raise Usage("Say with --user and --password who signs in there.")
    set_up_django()
    from openzone.bench.browser import Refused
    from openzone.bench.session import measure_against

    try:
        with step(f"Measuring {options.against}") as tell:
            return measure_against(options.against, options.user, password, _load(options), tell)
    except Refused as refused:
        raise Problem(str(refused)) from refused


def own(options: argparse.Namespace) -> "Report | None":
    """Measure an installation that is laid, started and ended here; never the one that serves."""
    if options.cases < LEAST:
        raise Usage(f"Lay at least {LEAST} cases.")
    place = data_folder() / "bench" / str(options.cases)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["OPENZONE_DATA"] = str(place)
    lock = checks.only_one(place, "a bench")
    try:
        set_up_django()
        known = laid(place, options.cases)
        return None if options.lay_only else measured(place, known, _load(options))
    finally:
        os.close(lock)


def laid(place: Path, cases: int) -> "Laid":
    """The data in this folder, laid now unless those that are there fit."""
    from openzone.bench.build import fitting, lay
    from openzone.cli import schema

    known = fitting(place, cases)
    if known is not None:
        return known
    (place / "laid.json").unlink(missing_ok=True)
    shutil.rmtree(place / "postgres", ignore_errors=True)
    with step(f"Laying {cases:,} cases") as tell, database(place, FOR_LAYING):
        schema.bring_up_to_date()
        return lay(place, cases, tell)


def measured(place: Path, known: "Laid", load: "Load") -> "Report":
    """Start the web server on the data, measure it, end it."""
    from openzone.bench.session import Place, measure_own
    from openzone.cli import static

    static.gather()
    with database(place), served(port := free_port()) as process, step("Measuring") as tell:
        return measure_own(Place(port, free_port(), place, process), known, load, tell)


@contextmanager
def database(place: Path, settings: dict[str, str] | None = None) -> Iterator[None]:
    """The bench's own database, named to Django and to our children; whatever `DATABASE_URL` named is left alone."""
    from django.db import connection

    from openzone.config.settings import database as described

    with Server(place, settings=settings) as server:
        os.environ[VARIABLE] = server.conninfo()
        connection.settings_dict.update(described(server.conninfo()))
        try:
            yield
        finally:
            disconnect()
            del os.environ[VARIABLE]


@contextmanager
def served(port: int) -> Iterator[int]:
    """The real web server, as `serve` starts it; answers its process."""
    web = subprocess.Popen(command("web", "--port", str(port)), env=environment(), start_new_session=True)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers("127.0.0.1", port):
            if web.poll() is not None or time.monotonic() > deadline:
                raise Problem("The web server does not start; what it said stands above.")
            time.sleep(0.1)
        yield web.pid
    finally:
        web.terminate()
        web.wait()


def free_port() -> int:
    """A port at which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number

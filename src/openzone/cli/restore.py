"""`openzone restore FILE`: a backup becomes the installation again, checked before and after."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg

from openzone import __version__
from openzone.cli.postgres import locks
from openzone.cli.postgres.binaries import clients
from openzone.cli.postgres.connection import DIRECT, VARIABLE
from openzone.cli.problems import Problem
from openzone.cli.safe import archive, tables, tools
from openzone.cli.safe.archive import Archive, Manifest
from openzone.cli.safe.place import Place, opened
from openzone.cli.steps import step
from openzone.cli.surroundings import set_up_django
from openzone.config.paths import data_folder


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup, and whether in the place of an installation."""
    parser.add_argument("file", type=Path, help="the file that `openzone backup` wrote")
    parser.add_argument("--replace", action="store_true", help="put it in the place of the installation that is here")
    parser.add_argument("--check", action="store_true", help="only read the file and say whether it is whole")
    parser.add_argument("--json", action="store_true", help="report in JSON")


def run(options: argparse.Namespace) -> int:
    """Read the file whole, restore beside what is there, compare, and only then put it in its place."""
    path: Path = options.file.expanduser().absolute()
    if not path.is_file():
        raise Problem(f"There is no file {path}.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    set_up_django()
    backup = Archive(path)
    with step("Reading the backup", to=sys.stderr) as tell:
        manifest = backup.verify(fits, tell)
    check_migrations(manifest)
    report = {"file": str(path), "made_at": manifest["made_at"], **contents(manifest)}
    if not options.check:
        with alone(data_folder()), opened() as place:
            report |= put(backup, manifest, place, replace=options.replace)
    say(report, manifest, as_json=options.json, checked_only=options.check)
    return 0


def contents(manifest: Manifest) -> dict[str, Any]:
    """What a report says of a backup."""
    return {
        "tables": len(manifest["tables"]),
        "rows": sum(rows for rows, _ in manifest["tables"].values()),
        "files": sum(name.startswith(archive.FILES) for name in manifest["members"]),
    }


def fits(head: Manifest) -> None:
    """Refuse a backup of a newer OpenZone."""
    theirs, ours = (tuple(int(part) for part in text.split(".")) for text in (str(head["openzone"]), __version__))
    if theirs > ours:
        raise Problem(f"The backup was made by OpenZone {head['openzone']}, this is {__version__}; install that one.")


def check_migrations(manifest: Manifest) -> None:
    """Refuse a backup with migrations that this program does not know."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    known = {*loader.disk_migrations, *loader.replacements}
    apps = {app for app, _ in known}
    made = [(app, name) for app, name in manifest["migrations"] if app in apps]
    unknown = [f"{app}.{name}" for app, name in made if (app, name) not in known]
    if unknown:
        raise Problem(f"The backup was made by a newer OpenZone (it has {min(unknown)}); install that one.")


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Let nobody serve these data until we are done; refuse when somebody does."""
    descriptor = locks.opened(data / "serve.lock")
    try:
        if not locks.taken(descriptor):
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").split()
            who = f" (process {holder[0]})" if holder else ""
            raise Problem(f"OpenZone is serving {data}{who}; stop it first.")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} restoring\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def put(backup: Archive, manifest: Manifest, place: Place, *, replace: bool) -> dict[str, Any]:
    """Restore files and database; nothing that is there is lost before the new one is whole."""
    place.check_unused()
    people = place.people()
    if people and not replace:
        raise Problem(
            f"There is an installation here already, with {people} users; "
            "--replace puts the backup in its place and keeps the old database beside."
        )
    with step("Restoring the files", to=sys.stderr):
        store_files(backup)
    if place.may_make_another():
        migrated = restore_beside(backup, manifest, place, keep=bool(people))
        kept = place.before if people else None
    else:
        migrated, kept = restore_into(backup, manifest, place), None
    restore_seals(backup)
    return {"checked": True, "migrated": migrated, "kept": kept}


def restore_beside(backup: Archive, manifest: Manifest, place: Place, *, keep: bool) -> int:
    """Restore into a new database, and give it the name when it is whole; answer how many migrations it needed."""
    conninfo = place.make_draft()
    try:
        migrated = fill(backup, manifest, conninfo)
        place.check_unused()
        place.swap(keep=keep)
    except BaseException:
        place.drop_draft()
        raise
    return migrated


def restore_into(backup: Archive, manifest: Manifest, place: Place) -> int:
    """Restore into the database itself, which has to be empty: we may not make another one."""
    if place.has_tables():
        raise Problem(
            f"The database {place.name} is not empty, and its user {place.owner} may not make another one beside it; "
            f"run ALTER ROLE {place.owner} CREATEDB, or name an empty database in DATABASE_URL."
        )
    try:
        return fill(backup, manifest, place.conninfo)
    except BaseException:
        with place.connected(place.conninfo) as connection:
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        raise


def fill(backup: Archive, manifest: Manifest, conninfo: str) -> int:
    """Fill an empty database, compare it with the manifest, and bring it up to date."""
    with psycopg.connect(conninfo) as connection:
        programs = clients(max(connection.info.server_version // 10_000, int(manifest["postgresql"])))
    with step("Restoring the database", to=sys.stderr):
        for _, source in backup.members(archive.DUMP):
            tools.restore(programs, conninfo, source)
    with step("Comparing it with the backup", to=sys.stderr) as tell, psycopg.connect(conninfo) as connection:
        compare(connection, manifest, tell)
    with step("Bringing it up to date", to=sys.stderr):
        migrated = migrate(conninfo, before=len(manifest["migrations"]))
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("ANALYZE")
    return migrated


def compare(connection: tables.Connection, manifest: Manifest, tell: archive.Say) -> None:
    """Refuse a database that is not what the manifest says."""
    found = tables.sums(connection, sorted(manifest["tables"]), tell)
    wrong = [name for name, due in sorted(manifest["tables"].items()) if found[name] != due]
    if wrong:
        raise Problem(f"The restored table {wrong[0]} is not what was backed up; nothing was replaced.")
    if tables.order(connection) != manifest["order"]:
        raise Problem("The restored database lacks triggers, constraints or indexes; nothing was replaced.")
    late = tables.behind(connection)
    if late:
        raise Problem(f"The numbers of the restored table {late[0]} begin too low; nothing was replaced.")


def migrate(conninfo: str, *, before: int) -> int:
    """Run what `openzone migrate` runs, on this database; answer how many migrations that were."""
    surroundings = {name: value for name, value in os.environ.items() if name != DIRECT} | {VARIABLE: conninfo}
    done = subprocess.run(
        [sys.executable, "-m", "openzone.cli.main", "migrate"],
        env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise Problem(f"The restored database could not be brought up to date: {said[-1] if said else 'no reason'}")
    with psycopg.connect(conninfo) as connection:
        return len(tables.migrations(connection)) - before


def store_files(backup: Archive) -> None:
    """Put every file under its checksum; what lies there already is the same, or was damaged."""
    folder = data_folder() / "files"
    for checksum, source in backup.members(archive.FILES):
        place = folder / checksum[:2] / checksum[2:]
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep(place, source)


def keep(place: Path, source: IO[bytes]) -> None:
    """Write a file beside its place and move it there whole."""
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            for piece in archive.pieces_of(source):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def restore_seals(backup: Archive) -> None:
    """Put back the exported seals; those of the installation that was replaced are kept beside."""
    folder = data_folder() / "seals"
    if any(folder.glob("*.jsonl")):
        folder.rename(
            folder.with_name(f"seals-before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}-{time.time_ns() % 1000}")
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, source in backup.members(archive.SEALS):
        keep(folder / name, source)


def say(report: dict[str, Any], manifest: Manifest, *, as_json: bool, checked_only: bool) -> None:
    """Say what is there now, and what is still to be done by hand."""
    for advice in advices(manifest):
        print(advice, file=sys.stderr)
    if as_json:
        print(json.dumps(report))
        return
    if checked_only:
        print(f"{report['file']} is whole: {report['rows']:,} rows, {report['files']} files, of {report['made_at']}.")
        return
    print(
        f"Restored and compared: {report['rows']:,} rows in {report['tables']} tables and {report['files']} files are "
        f"as they were at {report['made_at']}; {report['migrated']} changes brought them up to date."
    )
    if report["kept"]:
        print(f"The database that was here is kept as {report['kept']} until the next restore.")


def advices(manifest: Manifest) -> Iterator[str]:
    """What a person has to look after."""
    from openzone.core.seals import key

    present = key.present()
    if manifest["seal_key"] and (present is None or key.mark_of(present).hex() != manifest["seal_key"]):
        yield f"The key that sealed this log is not here: copy yours to {key.place()}, or its seals cannot be checked."
    if manifest["damaged"]:
        yield f"{len(manifest['damaged'])} stored files were missing or damaged already when the backup was made."

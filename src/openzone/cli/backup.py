"""`openzone backup FILE`: everything of a running installation in one file, without stopping anybody."""

import argparse
import errno
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg

from openzone import __version__
from openzone.cli.postgres.binaries import Binaries, clients
from openzone.cli.postgres.connection import VARIABLE
from openzone.cli.problems import Problem
from openzone.cli.safe import archive, tables, tools
from openzone.cli.steps import Tell, step
from openzone.config.paths import data_folder

NOTE = "last-backup.json"
ENDING = {signal.SIGINT, signal.SIGTERM}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether over an older one."""
    parser.add_argument("file", type=Path, help="the file to write, such as /backup/openzone-monday.tar")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser.add_argument("--json", action="store_true", help="report in JSON")


def run(options: argparse.Namespace) -> int:
    """Write the backup and say what is in it."""
    target: Path = options.file.expanduser().absolute()
    check_target(target, force=options.force)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = time.monotonic()
    with writing(target) as file:
        report = take(file)
    report |= {"file": str(target), "bytes": target.stat().st_size, "seconds": round(time.monotonic() - began, 1)}
    note(report)
    say(report, as_json=options.json)
    return 0


def check_target(target: Path, *, force: bool) -> None:
    """Refuse before the work what cannot be written after it."""
    if target.is_dir():
        raise Problem(f"{target} is a folder; name a file in it.")
    if not target.parent.is_dir():
        raise Problem(f"There is no folder {target.parent}; make it first.")
    if target.exists() and not force:
        raise Problem(f"{target} is there already; choose another name, or write over it with --force.")


@contextmanager
def writing(target: Path) -> Iterator[IO[bytes]]:
    """A file beside the target that takes its name when it is whole, and is removed when it is not."""
    draft = target.with_name(f"{target.name}.part")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        with opened(draft) as file:
            try:
                # From here on whatever ends us removes the draft as well.
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
                yield file
                draft.replace(target)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        settle(target.parent)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise Problem(
                f"There is no room for the backup in {target.parent}; nothing of it was left there."
            ) from error
        raise Problem(
            f"The backup cannot be written to {target}: {(error.strerror or 'it failed').lower()}."
        ) from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def opened(draft: Path) -> IO[bytes]:
    """The draft, empty, readable by its owner only. What a killed backup left there is overwritten."""
    file = os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Problem(f"Another backup is writing {draft} at this moment.") from None
    file.truncate(0)
    return file


def settle(folder: Path) -> None:
    """Have the new name on the disk as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take(file: IO[bytes]) -> dict[str, Any]:
    """Write everything, all of it as it was at one moment, and answer what was written."""
    conninfo = os.environ[VARIABLE]
    writer = archive.Writer(file)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    head = {"format": archive.FORMAT, "openzone": __version__, "made_at": made_at}
    members = {archive.HEAD: writer.add_json(archive.HEAD, head)}
    with psycopg.connect(conninfo, autocommit=True) as connection:
        programs = clients(connection.info.server_version // 10_000)
        with one_moment(connection) as snapshot:
            facts = describe(connection)
            members[archive.DUMP] = dumped(writer, programs, snapshot, facts["left_out"])
            with step("Counting the rows", to=sys.stderr) as tell:
                facts["tables"] = tables.sums(connection, facts["tables"], tell)
            files = files_of(connection)
    damaged = add_files(writer, files, members)
    add_seals(writer, members)
    del members[archive.HEAD]
    sizes = {name: [one.size, one.sha256] for name, one in members.items()}
    writer.finish({**head, **facts, "members": sizes, "damaged": damaged, "seal_key": seal_key()})
    return {
        "made_at": made_at,
        "tables": len(facts["tables"]),
        "rows": sum(rows for rows, _ in facts["tables"].values()),
        "files": len(files) - len(damaged),
        "damaged": damaged,
    }


@contextmanager
def one_moment(connection: tables.Connection) -> Iterator[str]:
    """A transaction that sees one moment, and the name by which pg_dump sees the same one. Nobody waits for it."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        yield str(snapshot)
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


def describe(connection: tables.Connection) -> dict[str, Any]:
    """What the manifest says of the database."""
    kept, without = tables.tables(connection)
    if "django_migrations" not in kept:
        raise Problem("There is nothing to back up: the database was never set up.")
    return {
        "postgresql": connection.info.server_version // 10_000,
        "migrations": tables.migrations(connection),
        "order": tables.order(connection),
        "tables": kept,
        "left_out": without,
    }


def dumped(writer: archive.Writer, programs: Binaries, snapshot: str, without: list[str]) -> archive.Sum:
    """The dump, with its size told now and then."""
    with step("Dumping the database", to=sys.stderr) as tell:
        pieces = tools.dump(programs, os.environ[VARIABLE], snapshot, without)
        return writer.add(archive.DUMP, counted(pieces, tell))


def counted(pieces: Iterator[bytes], tell: Tell) -> Iterator[bytes]:
    """The same pieces, telling how much has gone by."""
    size = 0
    for piece in pieces:
        size += len(piece)
        tell(f"{size // 2**20} MB")
        yield piece


def files_of(connection: tables.Connection) -> dict[str, int]:
    """The stored files that rows name: checksum and size."""
    rows = connection.execute("SELECT DISTINCT sha256, size FROM core_storedfile ORDER BY sha256").fetchall()
    return {str(checksum): int(size) for checksum, size in rows}


def add_files(writer: archive.Writer, files: dict[str, int], members: dict[str, archive.Sum]) -> list[str]:
    """Copy the files, comparing each with its checksum; answer those that are missing or damaged."""
    damaged = []
    with step("Copying the files", to=sys.stderr) as tell:
        for number, (checksum, size) in enumerate(files.items()):
            tell(f"{number} of {len(files)}")
            made = copied(writer, archive.Sum(size, checksum))
            if made:
                members[f"{archive.FILES}{checksum}"] = made
            else:
                damaged.append(checksum)
    return damaged


def copied(writer: archive.Writer, due: archive.Sum) -> archive.Sum | None:
    """Copy a file; None, and nothing copied, when it cannot be opened or is not what it should be."""
    begin = writer.file.tell()
    try:
        source = place(due.sha256).open("rb")
    except OSError:
        return None
    with source:
        made = writer.add(f"{archive.FILES}{due.sha256}", archive.pieces_of(source))
    if made == due:
        return made
    writer.take_back(begin)
    return None


def place(checksum: str) -> Path:
    """Where the bytes of a stored file lie."""
    return data_folder() / "files" / checksum[:2] / checksum[2:]


def add_seals(writer: archive.Writer, members: dict[str, archive.Sum]) -> None:
    """Copy the exported seals, each file as far as it is written now."""
    for path in sorted((data_folder() / "seals").glob("????-??-??.jsonl")):
        name = f"{archive.SEALS}{path.name}"
        members[name] = writer.add(name, [path.read_bytes()])


def seal_key() -> str | None:
    """What tells the key of the seals from another one; the key itself is not in a backup."""
    from openzone.core.seals import key

    present = key.present()
    return key.mark_of(present).hex() if present else None


def note(report: dict[str, Any]) -> None:
    """Note for `doctor` when the last backup was made."""
    path = data_folder() / NOTE
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps({name: report[name] for name in ("file", "bytes", "made_at")}))
    draft.replace(path)


def say(report: dict[str, Any], *, as_json: bool) -> None:
    """Say what was written, and which files could not be."""
    if report["damaged"]:
        print(
            f"{len(report['damaged'])} stored files are missing or damaged and are not in the backup; "
            "`openzone doctor --deep` names them.",
            file=sys.stderr,
        )
    if as_json:
        print(json.dumps(report))
        return
    print(
        f"{report['file']}: {report['bytes'] / 2**20:.1f} MB, {report['rows']:,} rows in {report['tables']} tables, "
        f"{report['files']} files. Keep seal.key and secret_key of the data folder in another place."
    )

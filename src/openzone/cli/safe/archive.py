"""The file of a backup: a tar that begins with what it is, and ends with what is in it and a checksum of that.

openzone-backup.json   the form of the file, and the version that wrote it
database.dump          what pg_dump wrote
files/<sha256>         every stored file, under its checksum
seals/<day>.jsonl      the exported seals
manifest.json          sizes, checksums, tables, migrations
manifest.sha256        the manifest's own checksum
"""

import hashlib
import json
import os
import re
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from openzone.cli.problems import Problem

FORMAT = 1
HEAD, DUMP, MANIFEST, SUM = "openzone-backup.json", "database.dump", "manifest.json", "manifest.sha256"
FILES, SEALS = "files/", "seals/"
BLOCK = 512
PIECE = 1024 * 1024
_NAMES = re.compile(r"files/[0-9a-f]{64}|seals/\d{4}-\d\d-\d\d\.jsonl|database\.dump|manifest\.json|manifest\.sha256")

Manifest = dict[str, Any]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Sum:
    """How large something is, and its checksum."""

    size: int
    sha256: str


class Writer:
    """Writes a tar from front to end; what is not known beforehand, the size of a dump, is filled in afterwards."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def add(self, name: str, pieces: Iterable[bytes]) -> Sum:
        """Add a member and answer what it became."""
        begin, digest, size = self.file.tell(), hashlib.sha256(), 0
        self.file.write(_header(name, 0))
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            self.file.write(piece)
        self.file.write(bytes(-size % BLOCK))
        end = self.file.tell()
        self.file.seek(begin)
        self.file.write(_header(name, size))
        self.file.seek(end)
        return Sum(size, digest.hexdigest())

    def take_back(self, position: int) -> None:
        """Forget everything that was added since the file was at this position."""
        self.file.seek(position)
        self.file.truncate()

    def add_json(self, name: str, content: object) -> Sum:
        """Add a member in JSON."""
        return self.add(name, [json.dumps(content, indent=1, ensure_ascii=False).encode()])

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, end the tar, and have it all on the disk."""
        made = self.add_json(MANIFEST, manifest)
        self.add(SUM, [made.sha256.encode()])
        self.file.write(bytes(2 * BLOCK))
        self.file.flush()
        os.fsync(self.file.fileno())


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member.tobuf(tarfile.GNU_FORMAT)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """What is left of the file, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


class Archive:
    """A backup that is read. Nothing in it is believed before `verify` has compared every byte with its checksum."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def verify(self, fits: Callable[[Manifest], None], say: Say = lambda _: None) -> Manifest:
        """Read it whole and answer its manifest. A `Problem` when it is none, of a newer form, cut off or damaged.

        `fits` may refuse what its beginning says of itself, before the long reading.
        """
        try:
            with tarfile.open(self.path, "r:") as tar:
                self._check_head(tar, fits)
                sums, small = self._read(tar, say)
        except (tarfile.TarError, EOFError) as error:
            raise self._broken(error) from error
        except OSError as error:
            raise Problem(f"{self.path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
        return self._compare(sums, small)

    def _broken(self, error: Exception) -> Problem:
        with self.path.open("rb") as file:
            begins = file.read(len(HEAD)) == HEAD.encode()
        if begins:
            return Problem(f"{self.path} is cut off or damaged ({error}); take another copy of it.")
        return self._foreign()

    def _foreign(self) -> Problem:
        return Problem(f"{self.path} is not a backup of OpenZone.")

    def _check_head(self, tar: tarfile.TarFile, fits: Callable[[Manifest], None]) -> None:
        member = tar.next()
        if member is None or member.name != HEAD:
            raise self._foreign()
        try:
            head = json.loads(_content(tar, member))
            form = int(head["format"])
        except (ValueError, KeyError, TypeError) as error:
            raise self._foreign() from error
        if form > FORMAT:
            raise Problem(f"{self.path} was written by a newer OpenZone ({head.get('openzone')}); install that one.")
        fits(head)

    def _read(self, tar: tarfile.TarFile, say: Say) -> tuple[dict[str, Sum], dict[str, bytes]]:
        """The checksum of every member, and the content of the last two."""
        sums: dict[str, Sum] = {}
        small: dict[str, bytes] = {}
        while member := tar.next():
            if not member.isreg() or not _NAMES.fullmatch(member.name) or member.name in sums:
                raise Problem(f"{self.path} holds something that no backup holds: {member.name[:80]!r}.")
            if member.name in {MANIFEST, SUM}:
                small[member.name] = _content(tar, member)
            sums[member.name] = _sum(tar, member)
            say(f"{member.offset_data // 2**20} MB")
        return sums, small

    def _compare(self, sums: dict[str, Sum], small: dict[str, bytes]) -> Manifest:
        """Compare what was read with what the manifest says."""
        if SUM not in small or MANIFEST not in small:
            raise Problem(f"{self.path} is cut off: its end is missing; take another copy of it.")
        if sums[MANIFEST].sha256 != small[SUM].decode(errors="replace"):
            raise Problem(f"{self.path} is damaged: its manifest is not what was written; take another copy of it.")
        manifest: Manifest = json.loads(small[MANIFEST])
        due = {name: Sum(*one) for name, one in manifest["members"].items()}
        for name in sorted(due.keys() | (sums.keys() - {MANIFEST, SUM})):
            if due.get(name) != sums.get(name):
                raise Problem(f"{self.path} is damaged: {name} is not what was written; take another copy of it.")
        return manifest

    def members(self, prefix: str) -> Iterator[tuple[str, IO[bytes]]]:
        """The members whose names begin so, by the rest of the name, to be read one after the other."""
        with tarfile.open(self.path, "r:") as tar:
            while member := tar.next():
                content = tar.extractfile(member) if member.name.startswith(prefix) else None
                if content:
                    with content:
                        yield member.name.removeprefix(prefix), content


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    if file is None:
        raise tarfile.ReadError("a member is no file")
    with file:
        content = file.read()
    if len(content) < member.size:
        raise tarfile.ReadError("unexpected end of data")
    return content


def _sum(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Sum:
    file = tar.extractfile(member)
    if file is None:
        raise tarfile.ReadError("a member is no file")
    digest, size = hashlib.sha256(), 0
    with file:
        for piece in pieces_of(file):
            digest.update(piece)
            size += len(piece)
    if size < member.size:
        raise tarfile.ReadError("unexpected end of data")
    return Sum(size, digest.hexdigest())

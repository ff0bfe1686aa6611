"""Files that people hand in: checked for size and true type, stored under their checksum, found again."""

import hashlib
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import time
from typing import Any, Protocol

import puremagic
from django.conf import settings
from django.db import transaction
from django.db.models import ForeignObjectRel, QuerySet
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.csv_text import is_text
from openzone.core.errors import Invalid
from openzone.core.models import StoredFile

LARGEST = 20 * 1024 * 1024
MOST_AT_ONCE = 10
_HEAD, _FRESH_SECONDS = 8_192, 3_600
_ZIPPED = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}
_BY_CONTENT = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
_AS_TEXT = {"txt": "text/plain", "csv": "text/csv"}
ACCEPTED = ("pdf", "png", "jpg", "jpeg", "gif", "webp", "docx", "xlsx", "pptx", "zip", "txt", "csv")


class Upload(Protocol):
    """What a web framework hands over."""

    @property
    def name(self) -> str | None:
        """How the sender called it."""

    @property
    def size(self) -> int | None:
        """How many bytes it has."""

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """The bytes, piece by piece."""
        ...


@dataclass(frozen=True)
class Kept:
    """A file whose bytes are on the disk, and that belongs to nobody yet."""

    name: str
    media_type: str
    size: int
    sha256: str


def store(uploads: Iterable[Upload], *, by: Actor) -> list[StoredFile]:
    """Keep the files, all or none. `Invalid` names the file that is empty, too large or not what its name says.

    The bytes are on the disk before the rows are, so an accepted file is never without them; bytes without a row are
    harmless and are overwritten by the same content.
    """
    files = list(uploads)
    if len(files) > MOST_AT_ONCE:
        raise _refused(_("At most %(count)d files can be attached at once.") % {"count": MOST_AT_ONCE})
    return [_store(file, by) for file in files]


def _refused(sentence: str) -> Invalid:
    return Invalid.of("files", sentence)


def _store(upload: Upload, by: Actor) -> StoredFile:
    return enter(keep(upload), by=by)


def keep(upload: Upload) -> Kept:
    """Check a file and keep its bytes. They are nobody's until they are entered."""
    name = safe_name(upload.name or "")
    if not upload.size:
        raise _refused(_("“%(name)s” is empty. Please attach it again.") % {"name": name})
    if upload.size > LARGEST:
        raise _refused(
            _("“%(name)s” is too large: at most %(size)d MB are allowed.") % {"name": name, "size": LARGEST // 2**20}
        )
    checksum, media_type = _keep(upload, name)
    return Kept(name, media_type, upload.size, checksum)


def keep_as_it_came(content: bytes, *, name: str, media_type: str) -> Kept:
    """Keep bytes that no person handed in, whatever they are: to be given out again, never to be shown in place."""
    assert content, "nothing is kept of nothing"
    checksum = _written(iter([content]))
    return Kept(safe_name(name), media_type, len(content), checksum)


def enter(kept: Kept, *, by: Actor) -> StoredFile:
    """Let a file whose bytes were kept belong to the actor's zone."""
    assert by.zone_id is not None, "a file belongs to a zone"
    return StoredFile.objects.create(
        zone_id=by.zone_id,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        uploaded_by_id=by.user_id,
        created_at=clock.now(),
    )


def safe_name(name: str) -> str:
    """The last part of a file's name without control and direction characters, at most 150 long."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, dot, ending = shown.rpartition(".")
    return (f"{stem[:140]}{dot}{ending[:9]}" if dot else shown[:150]) or "file"


def true_type(head: bytes, name: str) -> str:
    """The media type that the content bears out, or `Invalid` when content and name disagree or it is not accepted."""
    ending = name.rpartition(".")[2].lower()
    if ending in _BY_CONTENT and _BY_CONTENT[ending] in _guesses(head):
        return _BY_CONTENT[ending]
    if ending in _ZIPPED and head.startswith(b"PK\x03\x04"):
        return _ZIPPED[ending]
    if ending in _AS_TEXT and is_text(head):
        return _AS_TEXT[ending]
    raise _refused(
        _("“%(name)s” cannot be attached: its content is not one of these kinds: %(kinds)s.")
        % {"name": name, "kinds": ", ".join(ACCEPTED)}
    )


def _guesses(head: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _keep(upload: Upload, name: str) -> tuple[str, str]:
    """Write the bytes under their checksum; answer it and the media type."""
    chunks = iter(upload.chunks())
    first = next(chunks, b"")
    media_type = true_type(first[:_HEAD], name)
    return _written(chain([first], chunks)), media_type


def _written(chunks: Iterable[bytes]) -> str:
    """Write bytes under their checksum, which is answered: whole, flushed to the disk, and only then named."""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{os.getpid()}-{os.urandom(8).hex()}"
    digest = hashlib.sha256()
    try:
        with draft.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        place = folder / digest.hexdigest()[:2] / digest.hexdigest()[2:]
        place.parent.mkdir(exist_ok=True, mode=0o700)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    return digest.hexdigest()


def forget(file: StoredFile) -> None:
    """Remove a file unless something still points to it: its row, and with the commit its bytes if no other has them.

    Bytes that were handed in again a moment ago stay: their row may be on its way.
    """
    if _is_held(file):
        return
    place, checksum = place_of(file), file.sha256
    file.delete()

    def remove() -> None:
        shared = StoredFile.objects.filter(sha256=checksum).exists()
        if not shared and place.exists() and time() - place.stat().st_mtime > _FRESH_SECONDS:
            place.unlink()

    transaction.on_commit(remove)


def _is_held(file: StoredFile) -> bool:
    """Whether any table points to a file."""
    pointing = (one for one in file._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel))
    rows: Iterable[Any] = (QuerySet(one.related_model).filter(**{one.field.name: file}) for one in pointing)
    return any(found.exists() for found in rows)


def root() -> Path:
    """The folder of all files."""
    return Path(settings.DATA) / "files"


def place_of(file: StoredFile) -> Path:
    """Where the bytes of a stored file lie."""
    return root() / file.path

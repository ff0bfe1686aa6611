"""Keys that are made once and kept in a file: the one that signs sessions and links, and the one that seals."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """`OPENZONE_SECRET_KEY`, else the key kept in the data folder, made there once (readable by its owner only)."""
    given = os.environ.get("OPENZONE_SECRET_KEY")
    if given:
        return given
    place = data / "secret_key"
    return kept_key(place) or make_key(place)


def kept_key(place: Path) -> str | None:
    """The key that the file holds; None when there is none."""
    try:
        return place.read_text().strip() or None
    except FileNotFoundError:
        return None


def make_key(place: Path) -> str:
    """Write a new key, readable by its owner only; of two processes starting at once both end with the same one."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return place.read_text().strip()

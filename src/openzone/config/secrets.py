"""The key that signs sessions and links."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """`OPENZONE_SECRET_KEY`, else the key kept in the data folder, made there once (readable by its owner only)."""
    given = os.environ.get("OPENZONE_SECRET_KEY")
    if given:
        return given
    place = data / "secret_key"
    try:
        return place.read_text().strip()
    except FileNotFoundError:
        return _make(place)


def _make(place: Path) -> str:
    """Write a new key so that of two processes starting at once both end with the same one."""
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

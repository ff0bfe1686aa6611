"""Gathers the static files once for each state of their sources."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def gather() -> bool:
    """Gather, fingerprint and compress the static files if any source has changed; whether that was needed.

    Servers of several data folders share the gathered files, so they take turns. Files of an earlier state stay:
    a page that is open may still ask for them.
    """
    root = Path(settings.STATIC_ROOT)
    state = fingerprint()
    stamp = root / ".state"
    if _read(stamp) == state:
        return False
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _read(stamp) == state:
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state)
    return True


def fingerprint() -> str:
    """What the sources look like: the name, size and time of each file."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            facts = Path(storage.path(path)).stat()
            found.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text()
    except FileNotFoundError:
        return ""

"""Locks by files, which the kernel lets go of however a process ends."""

import fcntl
import os
from pathlib import Path


def opened(path: Path) -> int:
    """A descriptor of the lock file, made if need be; children do not inherit it unless told so."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def taken(descriptor: int) -> bool:
    """Take the lock alone, without waiting; False when somebody has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def shared(descriptor: int) -> None:
    """Take the lock together with others, waiting for whoever has it alone."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def held(path: Path) -> bool:
    """Whether anybody holds the lock now."""
    descriptor = opened(path)
    try:
        return not taken(descriptor)
    finally:
        os.close(descriptor)

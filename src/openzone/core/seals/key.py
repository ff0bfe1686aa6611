"""The key of the seals: a file outside the database, never in it, in a backup or in a log."""

import hmac
from pathlib import Path

from django.conf import settings

from openzone.config.secrets import kept_key, make_key
from openzone.core.models import Seal

MARK_BYTES = 8


class KeyMissing(Exception):
    """There are seals, and the key that they were made with is not where it should be."""


def place() -> Path:
    """The file of the key."""
    return Path(settings.SEAL_KEY_FILE)


def present() -> bytes | None:
    """The key, if there is one."""
    text = kept_key(place())
    return text.encode() if text else None


def for_sealing() -> bytes:
    """The key, made when nothing was ever sealed. `KeyMissing` when it was lost: a new one is a person's decision."""
    key = present()
    if key is None:
        if Seal.objects.exists():
            raise KeyMissing
        key = renew()
    return key


def renew() -> bytes:
    """Make the key, readable by its owner only."""
    return make_key(place()).encode()


def mark_of(key: bytes) -> bytes:
    """What a seal says of its key: enough to tell keys apart, nothing to find one by."""
    return hmac.digest(key, b"openzone seal key", "sha256")[:MARK_BYTES]

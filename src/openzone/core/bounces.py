"""Reads the mailbox to which undeliverable mail comes back, and marks what did not arrive (RFC 3464)."""

import imaplib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from django.conf import settings
from django.db import transaction

from openzone.core.enums import Channel, DeliveryState
from openzone.core.models import Delivery
from openzone.core.preferences import stop_mail_to
from openzone.core.readers import readers_of
from openzone.core.rules import is_dead

PATIENCE_SECONDS = 20
LARGEST = 2 * 1024 * 1024
MOST_AT_ONCE = 200
ENCRYPTED_PORT = 993
_NAME = re.compile(r"<([0-9a-f]{32})@")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bounce:
    """That a letter did not arrive, by its name, and the status that says why."""

    name: str
    status: str


def is_configured() -> bool:
    """Whether there is a mailbox to read."""
    return bool(settings.IMAP_HOST)


def read_mailbox() -> int:
    """Read what came since the last time and mark what did not arrive; answers how many letters that were.

    A mail counts as read only after it was dealt with. One that says nothing to us stays, read, for people.
    """
    found = 0
    with _mailbox() as box:
        _kind, (numbers,) = box.search(None, "UNSEEN")
        for number in (numbers or b"").split()[:MOST_AT_ONCE]:
            bounce = bounce_in(_fetched(box, number.decode()))
            if bounce is not None:
                found += bool(note(bounce))
            box.store(number.decode(), "+FLAGS", r"(\Seen)")
    return found


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    encrypted = settings.IMAP_PORT == ENCRYPTED_PORT
    kind = imaplib.IMAP4_SSL if encrypted else imaplib.IMAP4
    box = kind(settings.IMAP_HOST, settings.IMAP_PORT, timeout=PATIENCE_SECONDS)
    try:
        if not encrypted and "STARTTLS" in box.capabilities:
            box.starttls()
        box.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
        box.select("INBOX")
        yield box
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def _fetched(box: imaplib.IMAP4, number: str) -> bytes:
    """The mail, as far as a report can be long, left unread."""
    _kind, parts = box.fetch(number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def bounce_in(source: bytes) -> Bounce | None:
    """What a mail says about a letter of ours that failed for good; None for every other mail."""
    message = message_from_bytes(source, policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    status, name = "", ""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            status = status or _status(part)
        elif part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            name = name or _original(part)
    return Bounce(name, status) if name and status else None


def _status(part: Message) -> str:
    """The status of the first recipient for whom it failed."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            given = _STATUS.search(str(block.get("Status", "")))
            return given.group() if given else "5.0.0"
    return ""


def _original(part: EmailMessage | Message) -> str:
    """The name of the letter that came back."""
    content = part.get_payload()
    if isinstance(content, list):
        first = content[0] if content else None
        return _name_in(str(first.get("Message-ID", ""))) if isinstance(first, Message) else ""
    raw = part.get_payload(decode=True)
    return _name_in(str(message_from_bytes(raw if isinstance(raw, bytes) else b"").get("Message-ID", "")))


def _name_in(header: str) -> str:
    found = _NAME.search(header)
    return found.group(1) if found else ""


@transaction.atomic
def note(bounce: Bounce) -> int:
    """Mark a letter as sent back; where nothing will ever arrive, no more mail goes there. Answers how many rows."""
    letter = Delivery.objects.select_for_update().filter(message_id=bounce.name, channel=Channel.MAIL)
    rows = list(letter.filter(state=DeliveryState.SENT))
    if not rows:
        return 0
    letter.filter(state=DeliveryState.SENT).update(state=DeliveryState.BOUNCED, error=bounce.status)
    if is_dead(bounce.status):
        for reader in readers_of(rows[0].zone_id, [rows[0].recipient_id]):
            if reader.email:
                stop_mail_to(reader.email, user_id=reader.user_id, zone_id=reader.zone_id)
    return len(rows)

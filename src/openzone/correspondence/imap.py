"""The way to a mailbox by IMAP: it is only read, nothing in it is moved, marked or removed."""

import base64
import imaplib
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from openzone.correspondence.enums import Security
from openzone.correspondence.models import Mailbox

PATIENCE_SECONDS = 20
PORTS = (143, 993)
# What lay in the mailbox before it was set up is not read; the clocks of the two machines may differ by so much.
CLOCKS_DIFFER = timedelta(minutes=10)
# What the two ends of a connection may raise at each other.
LOST = (OSError, imaplib.IMAP4.error, ssl.SSLError)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Barred(OSError):
    """The operator has not allowed a mailbox at this place."""


@dataclass(frozen=True)
class Fetched:
    """A mail as it came, or its head where it is too large; nothing of one that lay there before `since`."""

    uid: int
    content: bytes
    whole: bool
    size: int


def is_named(host: str, port: int) -> bool:
    """Whether the operator named this server in `OPENZONE_MAILBOX_HOSTS`."""
    return host.lower() in settings.MAILBOX_HOSTS or f"{host.lower()}:{port}" in settings.MAILBOX_HOSTS


def address_of(host: str, port: int) -> str:
    """Where to connect to: a server in the open at a port of IMAP, or one that the operator named."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not is_named(host, port) and (port not in PORTS or not all(map(_is_public, found))):
        raise Barred(host)
    return found[0]


def _is_public(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global


class _Plain(imaplib.IMAP4):
    """Connects to the very address that was looked at, so that no name server can lead it elsewhere."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((address_of(self.host, self.port), self.port), timeout)


class _Encrypted(imaplib.IMAP4_SSL):
    """The same, encrypted from the beginning; the certificate is the one of the name."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        way = socket.create_connection((address_of(self.host, self.port), self.port), timeout)
        context: ssl.SSLContext = self.ssl_context
        return context.wrap_socket(way, server_hostname=self.host)


def trusted() -> ssl.SSLContext:
    """Whose certificates are believed."""
    return ssl.create_default_context(cafile=settings.MAILBOX_CA or None)


@contextmanager
def opened(mailbox: Mailbox) -> Iterator["Folder"]:
    """The folder of a mailbox, to read in it. One of `LOST` when there is no way to it."""
    box: imaplib.IMAP4
    if mailbox.security == Security.TLS:
        box = _Encrypted(mailbox.host, mailbox.port, ssl_context=trusted(), timeout=PATIENCE_SECONDS)
    else:
        box = _Plain(mailbox.host, mailbox.port, timeout=PATIENCE_SECONDS)
    try:
        if mailbox.security == Security.STARTTLS:
            box.starttls(trusted())
        box.login(mailbox.user, mailbox.password)
        kind, _count = box.select(quoted(in_utf7(mailbox.folder)), readonly=True)
        if kind != "OK":
            raise imaplib.IMAP4.error("no such folder")
        yield Folder(box)
    finally:
        with suppress(*LOST):
            box.logout()


class Folder:
    """An open folder."""

    def __init__(self, box: imaplib.IMAP4) -> None:
        self.box = box

    @property
    def uidvalidity(self) -> int:
        """What the numbers of its mails count under."""
        _kind, values = self.box.response("UIDVALIDITY")
        value = values[0] if values else None
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0

    def numbers(self, *, after: int, since: datetime) -> list[int]:
        """The numbers of the mails behind one that came on a day or later, in order."""
        day = (since - timedelta(days=1)).strftime("%d-%b-%Y")
        _kind, found = self.box.uid("SEARCH", "UID", f"{after + 1}:*", "SINCE", day)
        numbers = sorted({int(one) for one in (found[0] or b"").split()})
        # A server answers the last one also where there is none behind.
        return [number for number in numbers if number > after]

    def fetch(self, uid: int, *, largest: int, since: datetime) -> Fetched | None:
        """A mail, left as unread as it was; None for one that is gone meanwhile, or lay there before `since`."""
        _kind, about = self.box.uid("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE)")
        line = b" ".join(map(_line, about))
        size = int(found.group(1)) if (found := _SIZE.search(line)) else 0
        if not size or _is_older(line, since):
            return None
        whole = size <= largest
        what = "BODY.PEEK[]" if whole else "BODY.PEEK[HEADER]"
        _kind, parts = self.box.uid("FETCH", str(uid), f"({what})")
        content = next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")
        return Fetched(uid, content, whole, size) if content else None


def _is_older(line: bytes, since: datetime) -> bool:
    """Whether a mail came before a moment, as far as its server says when it came."""
    came = imaplib.Internaldate2tuple(line)
    return came is not None and time.mktime(came) < (since - CLOCKS_DIFFER).timestamp()


def _line(part: object) -> bytes:
    if isinstance(part, tuple):
        return bytes(part[0])
    return part if isinstance(part, bytes) else b""


def quoted(name: str) -> str:
    """A folder's name as IMAP wants it."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def in_utf7(name: str) -> str:
    """A name in the encoding that IMAP has for what is not ASCII (RFC 3501, 5.1.3)."""
    coded, waiting = "", ""
    for letter in [*name, ""]:
        if letter and not " " <= letter <= "~":
            waiting += letter
            continue
        if waiting:
            plain = waiting.encode("utf-16-be")
            coded += f"&{_base64(plain)}-"
            waiting = ""
        coded += "&-" if letter == "&" else letter
    return coded


def _base64(content: bytes) -> str:

    return base64.b64encode(content).decode().rstrip("=").replace("/", ",")

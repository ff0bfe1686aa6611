"""Reads a mail as it came, whoever made it: what cannot be read is left out, and nothing in it is believed.

The parser of the standard library never refuses a mail; what it may raise while a part is looked at is caught here.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from openzone.correspondence.models import LONGEST_NAME, LONGEST_SENDER
from openzone.correspondence.plain import as_text

LONGEST_TEXT = 200_000
LARGEST_HTML = 2_000_000
MOST_PARTS = 200
MOST_NAMES = 50
TNEF = "application/ms-tnef"
# Signatures and the like: they are kept with the mail as it came, and are nothing for people to open.
_NOT_FOR_PEOPLE = frozenset(
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
        "application/pgp-keys", "text/calendar-reply", "message/delivery-status", "message/disposition-notification",
    }
)  # fmt: skip
_NAMES = re.compile(r"<([^<>\s]{1,300})>")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
_TRACES = frozenset(
    {"received", "return-path", "delivered-to", "x-original-to", "envelope-to", "authentication-results",
     "received-spf", "dkim-signature", "x-received", "arc-seal", "arc-message-signature", "arc-authentication-results",
     "x-uid", "status", "x-spam-status", "x-spam-score", "x-spam-level"}
)  # fmt: skip
_SHOWN_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)])


@dataclass(frozen=True)
class Part:
    """A file in a mail, as `core.files` takes them."""

    name: str
    media_type: str
    content: bytes

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        yield self.content


@dataclass(frozen=True)
class Read:
    """What a mail says."""

    mail: Message
    message_id: str
    follows: tuple[str, ...]
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    written_at: datetime | None
    text: str
    files: list[Part] = field(default_factory=list)


def read(raw: bytes, *, whole: bool = True) -> Read:
    """Understand a mail; of one of which only the head was fetched that alone."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    name, address = _first_address(mail)
    text, files = _content(mail) if whole else ("", [])
    return Read(
        mail=mail,
        message_id=next(iter(_names(mail, "Message-ID")), ""),
        # The nearest letter before stands last among the references.
        follows=tuple(dict.fromkeys([*_names(mail, "In-Reply-To"), *reversed(_names(mail, "References"))])),
        sender=address[:LONGEST_SENDER],
        sender_name=name[:200],
        recipients=_recipients(mail),
        subject=" ".join(_header(mail, "Subject").split())[:300],
        written_at=_date(mail),
        text=text[:LONGEST_TEXT],
        files=files,
    )


def digest_of(raw: bytes) -> str:
    """What two deliveries of the same mail have in common: all of it but the traces of its way."""
    head, _blank, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    mail = message_from_bytes(head, policy=policy.compat32)
    kept = sorted(f"{name.lower()}:{value}" for name, value in mail.items() if name.lower() not in _TRACES)
    found = hashlib.sha256("\n".join(kept).encode("utf-8", "surrogateescape"))
    found.update(b"\n\n" + body.rstrip())
    return found.hexdigest()


def clean(text: str) -> str:
    """The text without what cannot be shown or stored."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_SHOWN_CONTROLS)


def _header(mail: Message, name: str) -> str:
    """A header in letters, however it was coded."""
    raw = mail.get(name)
    if raw is None:
        return ""
    try:
        found = "".join(_decoded(part, charset) for part, charset in decode_header(raw))
    except (ValueError, LookupError, AssertionError):
        found = str(raw)
    return clean(found.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _decoded(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    return in_letters(part, None if charset in (None, "unknown-8bit") else charset)


def in_letters(content: bytes, charset: str | None) -> str:
    """Bytes as text: in the encoding that they claim, else in the one that fits."""
    named = _WIDER.get((charset or "").lower(), charset)
    for one in filter(None, (named, "utf-8", "gb18030")):
        try:
            return content.decode(one)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _first_address(mail: Message) -> tuple[str, str]:
    """The sender: the name and the address, in small letters."""
    found = _addresses(mail, "From")
    return found[0] if found else ("", "")


def _addresses(mail: Message, name: str) -> list[tuple[str, str]]:
    """The names and addresses in a header. Addresses are taken before names are decoded: a name may look like one."""
    values = [str(value) for value in mail.get_all(name, [])][:MOST_NAMES]
    found = []
    for shown, address in getaddresses(values):
        if "@" in address and address.isprintable():
            found.append((_header(_with(shown), "X"), address.strip().lower()))
    return found


def _with(value: str) -> Message:
    """A header by itself."""
    one = Message()
    one["X"] = value.replace("\n", " ").replace("\r", " ")
    return one


def _recipients(mail: Message) -> tuple[str, ...]:
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    return tuple(dict.fromkeys(address for name in names for _shown, address in _addresses(mail, name)))


def _names(mail: Message, name: str) -> list[str]:
    """The Message-IDs in a header."""
    found = [one for value in mail.get_all(name, []) for one in _NAMES.findall(str(value))]
    return [clean(one)[:LONGEST_NAME] for one in found[:MOST_NAMES]]


def _date(mail: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(mail.get("Date", "")))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _content(mail: Message) -> tuple[str, list[Part]]:
    """The text and the files. Of what is offered in several forms the plainest is read."""
    plain: list[str] = []
    rich: list[str] = []
    files: list[Part] = []
    for number, part in enumerate(_leaves(mail)):
        if number >= MOST_PARTS:
            break
        kind = part.get_content_type()
        if kind in _NOT_FOR_PEOPLE:
            continue
        if kind in ("text/plain", "text/html") and not _is_file(part):
            (plain if kind == "text/plain" else rich).append(in_letters(_bytes(part), _charset(part)))
        elif content := _bytes(part):
            files.append(Part(_file_name(part, len(files)), kind, content))
    return _text(plain, rich), files


def _text(plain: list[str], rich: list[str]) -> str:
    joined = clean("\n".join(plain)).strip()
    return joined or clean("\n".join(as_text(one[:LARGEST_HTML]) for one in rich)).strip()


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts that hold something, without going into letters within letters."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        content = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(content, list):
            yield part
        else:
            waiting.extend(reversed([one for one in content if isinstance(one, Message)]))


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _bytes(part: Message) -> bytes:
    content = part.get_payload()
    if isinstance(content, list):
        return b"".join(one.as_bytes() for one in content[:1] if isinstance(one, Message))
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, UnicodeError, ValueError):
        return None


def _file_name(part: Message, number: int) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, UnicodeError, ValueError):
        name = ""
    shown = " ".join(_header(_with(name), "X").split()) if name else ""
    if shown:
        return shown
    if part.get_content_type() == TNEF:
        return "winmail.dat"
    return f"{number + 1}.{'eml' if part.get_content_type() == 'message/rfc822' else part.get_content_subtype()}"

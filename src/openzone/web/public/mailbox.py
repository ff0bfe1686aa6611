"""The mail of a demo, which has no mail server: what was written into the folder, for everybody to look at.

Nothing of it exists as soon as there is a mail server, or a zone that is no demo.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openzone.places.queries import all_zones
from openzone.web.requests import PageRequest

SHOWN = 50
LARGEST = 1024 * 1024
BETWEEN = b"\n" + b"-" * 79 + b"\n"
_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{1,20}")
SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)


@dataclass(frozen=True)
class Shown:
    """A mail as it is listed."""

    name: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    html: str


def is_open() -> bool:
    """Whether there is a mailbox to be shown."""
    zones = list(all_zones())
    return not settings.EMAIL_HOST and bool(zones) and all(zone.is_demo for zone in zones)


@login_not_required
@require_safe
def mailbox(request: PageRequest) -> HttpResponseBase:
    """The newest mails."""
    _open()
    files = sorted(_folder().glob("*.log"), key=lambda one: one.name, reverse=True)[:SHOWN]
    found = sorted((_read(file) for file in files), key=lambda one: one.at, reverse=True)
    return render(request, "public/mailbox.html", {"letters": found})


@login_not_required
@require_safe
def letter(request: PageRequest, name: str) -> HttpResponseBase:
    """One mail: the HTML in a frame of its own that may do nothing, and the text."""
    return render(request, "public/letter.html", {"letter": _find(name)})


@login_not_required
@require_safe
def as_sent(request: PageRequest, name: str) -> HttpResponseBase:
    """The HTML of a mail, which can load and run nothing and lead only out of its frame."""
    response = HttpResponse(_find(name).html)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _open() -> None:
    if not is_open():
        raise Http404


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _find(name: str) -> Shown:
    _open()
    file = _folder() / f"{name}.log"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise Http404
    return _read(file)


def _read(file: Path) -> Shown:
    """The last mail in a file; almost always the only one."""
    with file.open("rb") as source:
        content = source.read(LARGEST)
    message = message_from_bytes(content.rstrip(b"\n").removesuffix(BETWEEN.strip()), policy=policy.default)
    return Shown(
        name=file.stem,
        at=_sent(message, file),
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _sent(message: EmailMessage, file: Path) -> datetime:
    try:
        at = parsedate_to_datetime(str(message["Date"]))
        # A date “-0000” is in UTC, and read as one without a zone.
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError):
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""

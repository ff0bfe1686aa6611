"""Hands one mail over to the mail server in steps, so that its fate is known: see docs/adr/0004.

Without a server Django writes mail into a folder; then handing over is writing.
"""

import logging
import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from openzone.core.delivering import Fate
from openzone.core.enums import DeliveryState
from openzone.core.rules import is_dead

ACCEPTED, GO_ON, OVER_CAPACITY = 250, 354, 421
DOT = b".\r\n"
_STATUS = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")
_LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
# What the two ends of a connection may raise at each other.
LOST = (OSError, smtplib.SMTPException)

log = logging.getLogger(__name__)


class NoServer(Exception):
    """There is nobody to hand a mail over to; the sentence says why."""


def own_address() -> str:
    """The address that stands behind every sender's name, and gets back what cannot be delivered."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def has_server() -> bool:
    """Whether letters leave this machine: without a mail server they are written into a folder, where nobody looks."""
    return "filebased" not in str(settings.EMAIL_BACKEND)


class PostOffice:
    """An open way to the mail server, for as many mails as are due."""

    def __init__(self) -> None:
        self.backend: Any = get_connection(fail_silently=False)

    def __enter__(self) -> Self:
        """Connect. `NoServer` when that fails; nothing has been claimed by then."""
        try:
            if isinstance(self.backend, EmailBackend):
                self.backend.open()
                assert self.backend.connection is not None, "it is open"
                self.backend.connection.ehlo_or_helo_if_needed()
        except LOST as error:
            with suppress(*LOST):
                self.backend.close()
            raise NoServer(_code_of(error)) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take leave, or just hang up."""
        with suppress(*LOST):
            self.backend.close()

    def hand_over(self, mail: EmailMessage) -> Fate:
        """Hand one mail over and answer what became of it. Never raises for what a server does."""
        try:
            if isinstance(self.backend, EmailBackend):
                assert self.backend.connection is not None, "it was opened, and is closed only in the end"
                return _by_smtp(self.backend.connection, mail)
            # A backend of its own for each, so that the folder gets a file of its own for each.
            get_connection(fail_silently=False).send_messages([mail])
        except (OSError, ValueError) as error:
            log.warning("a mail could not be written: %s", type(error).__name__)
            return Fate(DeliveryState.WAITING, type(error).__name__, broken=isinstance(error, OSError))
        return Fate(DeliveryState.SENT)


def _by_smtp(server: smtplib.SMTP, mail: EmailMessage) -> Fate:
    """The steps. Up to the final dot nothing has been sent, whatever happens; after it only the answer tells."""
    message: Any = mail.message()
    data = _LINE_WITH_DOT.sub(b"..", message.as_bytes(linesep="\r\n"))
    try:
        refused = _envelope(server, mail)
        if refused is not None:
            return refused
        server.send(data if data.endswith(b"\r\n") else data + b"\r\n")
        server.send(DOT)
    except LOST as error:
        return Fate(DeliveryState.WAITING, _code_of(error), broken=True)
    try:
        code, answer = server.getreply()
    except LOST as error:
        return Fate(DeliveryState.UNCERTAIN, f"no answer: {_code_of(error)}", broken=True)
    return Fate(DeliveryState.SENT) if code == ACCEPTED else _refused(code, answer)


def _envelope(server: smtplib.SMTP, mail: EmailMessage) -> Fate | None:
    """From whom, to whom, and here it comes; None when the server is ready for it."""
    steps: list[tuple[Callable[[], tuple[int, bytes]], tuple[int, ...], bool]] = [
        (lambda: server.mail(sanitize_address(own_address(), "utf-8")), (ACCEPTED,), True),
        (lambda: server.rcpt(sanitize_address(mail.to[0], "utf-8")), (ACCEPTED, 251), False),
        (lambda: server.docmd("data"), (GO_ON,), False),
    ]
    for step, welcome, ours in steps:
        code, answer = step()
        if code not in welcome:
            # Who refuses us as the sender refuses every mail: that is for the operator to mend, and no mail's fault.
            fate = Fate(DeliveryState.WAITING, _words(code, answer), broken=True) if ours else _refused(code, answer)
            if not fate.broken:
                server.rset()
            return fate
    return None


def _refused(code: int, answer: bytes) -> Fate:
    """A refusal: for good (5xx), for now (4xx), or something that no server should say, of which nobody knows."""
    if code // 100 == 5:
        return Fate(DeliveryState.FAILED, _words(code, answer))
    if code // 100 == 4:
        return Fate(DeliveryState.WAITING, _words(code, answer), broken=code == OVER_CAPACITY)
    return Fate(DeliveryState.UNCERTAIN, f"an answer that is none: {code}", broken=True)


def _words(code: int, answer: bytes) -> str:
    """The codes of an answer, without its text: servers like to repeat the address."""
    status = _STATUS.search(answer)
    return f"{code} {status.group(1).decode()}" if status else str(code)


def _code_of(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        return _words(error.smtp_code, answer if isinstance(answer, bytes) else str(answer).encode())
    return type(error).__name__


def refuses_for_good(fate: Fate) -> bool:
    """Whether the server said that there is no such address."""
    return fate.state == DeliveryState.FAILED and is_dead(fate.error.partition(" ")[2] or "-")


def trouble() -> str:
    """Why mail cannot be handed over at this moment; nothing when it can."""
    try:
        with PostOffice():
            return ""
    except NoServer as error:
        return str(error)

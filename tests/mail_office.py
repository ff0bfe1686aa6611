"""A mail office for tests: a real IMAP server (Dovecot) with a mailbox for every name, a real SMTP server before it.

What is handed over by SMTP lies in the mailbox of whoever it is for; `service+anything@…` lies in that of `service`.
"""

import imaplib
import os
import pwd
import shutil
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from installation import eventually, free_port
from programs import find, how_to_get

PASSWORD = "secret-enough"
CONFIGURATION = """\
base_dir = {run}
state_dir = {run}
log_path = {run}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{run}/certificate.pem
ssl_key = <{run}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{mail}/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}/%u
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Office:
    """Both servers, and what somebody with a mail program does at them."""

    imap_port: int
    smtp_port: int = 0
    tls_port: int = 0
    folder: Path = field(default_factory=Path)

    def connect(self, name: str) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.imap_port)
        try:
            box.login(name, PASSWORD)
        except imaplib.IMAP4.error:
            box.shutdown()
            raise
        return box

    def answers(self) -> bool:
        try:
            self.connect("service").logout()
        except (OSError, imaplib.IMAP4.error):
            return False
        return True

    def put(self, name: str, mail: bytes, folder: str = "INBOX") -> None:
        """Lay a mail into somebody's mailbox."""
        box = self.connect(name)
        kind, answer = box.append(folder, "", "", mail)
        assert kind == "OK", (answer, (self.folder / "run" / "log").read_text()[-2000:])
        box.logout()

    def empty(self) -> None:
        """Throw away what lies in all mailboxes."""
        for name in (one.name for one in (self.folder / "mail").iterdir()):
            box = self.connect(name)
            _kind, (count,) = box.select("INBOX")
            if count != b"0":
                box.store("1:*", "+FLAGS", r"(\Deleted)")
                box.expunge()
            box.logout()

    def mails(self, name: str) -> list[EmailMessage]:
        """What lies in somebody's mailbox, the oldest first."""
        box = self.connect(name)
        box.select("INBOX", readonly=True)
        _kind, (numbers,) = box.search(None, "ALL")
        found: list[EmailMessage] = []
        for number in (numbers or b"").split():
            _kind, parts = box.fetch(number.decode(), "(BODY.PEEK[])")
            raw = next(bytes(part[1]) for part in parts if isinstance(part, tuple))
            found.append(message_from_bytes(raw, policy=policy.default))
        box.logout()
        return found

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over by SMTP, as a mail program does."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as server:
            server.send_message(mail)

    def delivered(self, address: str, content: bytes) -> None:
        """What the SMTP server does with a mail that it took."""
        name = address.partition("@")[0].partition("+")[0]
        self.put(name, b"Return-Path: <sender@example.org>\r\nDelivered-To: " + address.encode() + b"\r\n" + content)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.original_content, bytes)
        for address in envelope.rcpt_tos:
            self.delivered(address, envelope.original_content)
        return "250 OK"


def answer_to(mail: EmailMessage, sender: str, words: str, *, quoting: str) -> EmailMessage:
    """An answer as a mail program makes it: to where the mail wants answers, below it what was written before."""
    made = EmailMessage()
    made["From"], made["To"] = sender, str(mail["Reply-To"])
    made["Subject"] = f"Re: {mail['Subject']}"
    made["Message-ID"], made["Date"] = make_msgid(domain="example.org"), formatdate()
    made["In-Reply-To"] = str(mail["Message-ID"])
    made["References"] = f"{mail['References'] or ''} {mail['Message-ID']}".strip()
    made.set_content(f"{words}\n\n{quoting}", charset="utf-8")
    return made


def quoted(mail: EmailMessage, *, says: str) -> str:
    """What stands below an answer in a mail program that marks quotes by `>`."""
    body: Any = mail.get_body(("plain",))
    lines = body.get_content().splitlines()
    return "\n".join([says, *(f"> {line}" for line in lines)])


def certify(run: Path) -> None:
    """Make the server a certificate of its own, as an office does in its own network."""
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    places = ["-keyout", str(run / "key.pem"), "-out", str(run / "certificate.pem")]
    subprocess.run([*words, "-addext", "subjectAltName=IP:127.0.0.1", *places], check=True, capture_output=True)


@contextmanager
def mail_office() -> Iterator[Office]:
    """The office until the end of the block. Skips where there is no Dovecot."""
    program = find("dovecot")
    if program is None:
        pytest.skip(how_to_get("dovecot"))
    port = free_port()
    # The path of a socket must not be long, and other people's tests keep pytest's own folder to themselves.
    office = Office(port, tls_port=free_port(), folder=Path("/tmp") / f"oz-mail-{port}")
    with _dovecot(program, office), _smtp(office):
        yield office


@contextmanager
def _dovecot(program: str, office: Office) -> Iterator[None]:
    run, mail = office.folder / "run", office.folder / "mail"
    run.mkdir(parents=True, mode=0o755)
    mail.mkdir()
    me = pwd.getpwuid(os.geteuid()).pw_name
    names = ("nobody", "nogroup", "dovecot", "dovecot", "dovenull") if me == "root" else (me,) * 5
    user, group, internal, internal_group, login = names
    if me == "root":
        shutil.chown(mail, user, group)
    certify(run)
    place = office.folder / "dovecot.conf"
    place.write_text(
        CONFIGURATION.format(
            run=run, mail=mail, port=office.imap_port, tls_port=office.tls_port, password=PASSWORD, user=user,
            group=group, internal=internal, internal_group=internal_group, login=login,
        )
    )  # fmt: skip
    server = subprocess.Popen([program, "-F", "-c", str(place)], stderr=subprocess.DEVNULL)
    try:
        log = run / "log"
        assert eventually(office.answers), log.read_text() if log.exists() else "it said nothing"
        yield
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(office.folder, ignore_errors=True)


@contextmanager
def _smtp(office: Office) -> Iterator[None]:
    office.smtp_port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=office.smtp_port, data_size_limit=100 * 1024 * 1024)
    controller.start()
    try:
        yield
    finally:
        controller.stop()

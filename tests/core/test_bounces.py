"""Mail that comes back: read from a real mailbox by IMAP, and matched to the letter that did not arrive."""

import imaplib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import LazySettings

from cast import Cast
from installation import eventually, free_port
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core import sending
from openzone.core.actor import Actor
from openzone.core.bounces import bounce_in, read_mailbox
from openzone.core.models import Delivery, Habit
from openzone.core.preferences import mail_again

REPORT = """\
From: MAILER-DAEMON@mail.zone.example
To: noreply@localhost
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A/1"

This is a MIME-encapsulated message.

--A/1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--A/1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.zone.example
X-Postfix-Queue-ID: 4F1A2
Arrival-Date: Fri, 20 Nov 2026 10:00:00 +0800

Final-Recipient: rfc822; owner@example.org
Original-Recipient: rfc822;owner@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <owner@example.org> User unknown

--A/1
Content-Description: Undelivered Message
Content-Type: {original}

Return-Path: <noreply@localhost>
Message-ID: <{name}@localhost>
Subject: C-2026-00001 A bus
From: This Zone <noreply@localhost>
To: owner@example.org

--A/1--
"""


def report(name: str, *, status: str = "5.1.1", action: str = "failed", original: str = "message/rfc822") -> bytes:
    return REPORT.format(name=name, status=status, action=action, original=original).replace("\n", "\r\n").encode()


@dataclass
class Mailbox:
    """A real IMAP server with one mailbox."""

    port: int

    def connect(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.port)
        box.login("bounces", "a password")
        return box

    def answers(self) -> bool:
        try:
            self.connect().logout()
        except OSError:
            return False
        return True

    def receive(self, mail: bytes) -> None:
        box = self.connect()
        assert box.append("INBOX", "", "", mail)[0] == "OK"
        box.logout()

    def unread(self) -> int:
        box = self.connect()
        box.select("INBOX", readonly=True)
        _kind, (numbers,) = box.search(None, "UNSEEN")
        box.logout()
        return len((numbers or b"").split())


@pytest.fixture
def mailbox(settings: LazySettings) -> Iterator[Mailbox]:
    port = free_port()
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    words += [word for service in ("managesieve", "admin") for word in ("--no-service", service)]
    account = ["dict", "--demo-data", "--demo-user", "bounces", "--demo-password", "a password"]
    code = "from pymap.main import main; main()"
    server = subprocess.Popen([sys.executable, "-c", code, *words, *account], stderr=subprocess.DEVNULL)
    made = Mailbox(port)
    settings.IMAP_HOST, settings.IMAP_PORT = "127.0.0.1", port
    settings.IMAP_USER, settings.IMAP_PASSWORD = "bounces", "a password"
    try:
        assert eventually(made.answers)
        read_mailbox_of_the_demo(made)
        yield made
    finally:
        server.kill()
        server.wait()


def read_mailbox_of_the_demo(mailbox: Mailbox) -> None:
    """Leave nothing unread of what the server brings along."""
    box = mailbox.connect()
    box.select("INBOX")
    box.store("1:*", "+FLAGS", r"(\Seen)")
    box.logout()


def sent(cast: Cast) -> Delivery:
    """A letter that went to the owner."""
    case = cast.case(State.TRIAGED)
    Delivery.objects.all().delete()
    actions.ask_information(case, by=cast.actor("dispatcher"), body="Which one?")
    sending.send_mail()
    return Delivery.objects.get(channel="mail", recipient_id=cast.users["owner"].pk)


def owner(cast: Cast) -> Actor:
    return cast.actor("owner")


@pytest.mark.django_db
def test_what_comes_back_is_marked_and_the_address_is_left_alone_until_its_owner_says_so(
    cast: Cast, mailbox: Mailbox
) -> None:
    letter = sent(cast)
    mailbox.receive(b"From: a person\r\nSubject: Out of office\r\n\r\nBack on Monday.\r\n")
    mailbox.receive(report(letter.message_id, status="4.4.1", action="delayed"))
    mailbox.receive(report("0" * 32))
    assert read_mailbox() == 0
    assert mailbox.unread() == 0
    mailbox.receive(report(letter.message_id))
    assert read_mailbox() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("bounced", "5.1.1")
    assert Delivery.objects.get(channel="mail", recipient_id=cast.users["member"].pk).state == "sent"
    assert Habit.objects.get().stopped_address == "owner@example.org"
    assert Delivery.objects.filter(activity__verb="channel.mail_off", channel="page").count() == 1
    mailbox.receive(report(letter.message_id))
    assert read_mailbox() == 0

    mine = Delivery.objects.filter(channel="mail", recipient_id=cast.users["owner"].pk, state="waiting")
    case = cast.case(State.RETURNED)
    assert not mine.exists()
    mail_again(by=owner(cast))
    actions.post_message(case, by=cast.actor("dispatcher"), body="Hello?")
    assert mine.exists()


def test_a_full_mailbox_is_no_dead_address(cast: Cast) -> None:
    from openzone.core.bounces import note

    letter = sent(cast)
    bounce = bounce_in(report(letter.message_id, status="5.2.2"))
    assert bounce and note(bounce) == 1
    assert not Habit.objects.exists()


def test_what_reports_say() -> None:
    name = "0123456789abcdef" * 2
    for original in ("message/rfc822", "text/rfc822-headers"):
        bounce = bounce_in(report(name, original=original))
        assert bounce and (bounce.name, bounce.status) == (name, "5.1.1")
    assert bounce_in(report(name, action="delivered", status="2.0.0")) is None
    assert bounce_in(report("no name of ours")) is None
    cut = report(name)
    for length in range(0, len(cut), 97):
        bounce_in(cut[:length])
    assert bounce_in(b"") is None
    assert bounce_in(b"\xff\xfe\x00" * 100) is None

"""Mails as people and machines write them, and letters that came in."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from itertools import count
from typing import Any

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.models import Delivery
from openzone.core.webhooks.form import new_secret
from openzone.correspondence.actions.keeping import keep_mail
from openzone.correspondence.actions.sorting import sort_letters
from openzone.correspondence.addresses import Place, reply_address
from openzone.correspondence.imap import Fetched
from openzone.correspondence.models import Inlet, Letter, Mailbox

ADDRESS = "service@zone.example"
NUMBERS = count(1)


def set_up(cast: Cast, **columns: Any) -> Mailbox:
    """The mailbox of the zone, as far as letters need to know of it."""
    values = {
        "address": ADDRESS, "host": "imap.zone.example", "port": 993, "security": "tls", "user": "service",
        "password": "secret", "since": clock.now(), "uidvalidity": 1,
    }  # fmt: skip
    return Mailbox.objects.get_or_create(zone=cast.zone, defaults={**values, **columns})[0]


def inlet(cast: Cast, code: str = "wecom") -> Inlet:
    """A way in for the messages of a messenger."""
    return Inlet.objects.create(zone=cast.zone, code=code, name="WeCom", secret=new_secret(), created_at=clock.now())


def reply_to(case: Case, cast: Cast, name: str = "owner") -> str:
    """The signed address of somebody for a case."""
    return reply_address(ADDRESS, Place(case.pk, cast.users[name].pk), zone_id=cast.zone.pk)


def mail(
    words: str = "Forty people.", *, to: str = ADDRESS, sender: str = "Owner <owner@example.org>", **headers: str
) -> EmailMessage:
    """A mail of somebody."""
    made = EmailMessage()
    made["From"], made["To"] = sender, to
    made["Message-ID"], made["Date"] = make_msgid(domain="example.org"), formatdate()
    made["Subject"] = headers.pop("Subject", "Hello")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words, charset="utf-8")
    return made


def came(cast: Cast, content: EmailMessage | bytes, *, whole: bool = True, size: int = 0) -> Letter:
    """The letter that a mail became: kept and understood."""
    raw = content if isinstance(content, bytes) else content.as_bytes()
    fetched = Fetched(next(NUMBERS), raw, whole, size or len(raw))
    letter = keep_mail(set_up(cast), fetched, uidvalidity=1)
    assert letter is not None, "it is a new one"
    sort_letters()
    letter.refresh_from_db()
    return letter


def asked_case(cast: Cast) -> Case:
    """A case whose enterprise was asked something."""
    case = cast.case(State.TRIAGED)
    Delivery.objects.all().delete()
    actions.ask_information(case, by=cast.actor("dispatcher"), body="How many?")
    return case


def waiting(cast: Cast) -> Letter:
    """A letter of somebody unknown."""
    return came(cast, mail("我想问班车的事。", sender="王五 <wang@elsewhere.example>", Subject="班车"))


def lettered(cast: Cast) -> Letter:
    """A letter that stands in a demand."""
    case = cast.case(State.IN_PROGRESS)
    quoted = "Forty.\n\nOn Mon, 2 Nov 2026, Zone <service@zone.example> wrote:\n> How many?"
    return came(cast, mail(quoted, to=reply_to(case, cast)))

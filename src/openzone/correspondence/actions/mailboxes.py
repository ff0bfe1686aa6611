"""What administrators of a zone do to its mailbox: set it up, change it, try it, remove it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, held
from openzone.core.actor import Actor
from openzone.core.errors import Invalid, Refusal
from openzone.core.text import clean_line
from openzone.correspondence.addresses import LONGEST_LOCAL
from openzone.correspondence.enums import Security
from openzone.correspondence.fetching import code_of
from openzone.correspondence.imap import LOST, Barred, opened
from openzone.correspondence.models import Mailbox
from openzone.correspondence.queries import mailbox_of
from openzone.places.actions.rights import insist_administers_zone

# Room behind the name for the plus and what is signed.
LONGEST_NAME = LONGEST_LOCAL - 34
# Read anew from now on where one of these changes: it is another mailbox then.
WHOSE = ("host", "user", "folder")


@transaction.atomic
def save_mailbox(
    *,
    address: str,
    host: str,
    port: int,
    security: str,
    user: str,
    password: str,
    folder: str = "INBOX",
    carries_words: bool = True,
    vouched_by: str = "",
    by: Actor,
) -> Mailbox:
    """Set the mailbox of the zone up, or change it: what comes from now on is read. An empty password keeps the old."""
    insist_administers_zone(by, by.where)
    known = mailbox_of(by.where)
    row = held(known) if known else Mailbox(zone_id=by.where, since=clock.now())
    values = _cleaned(address, host, port, security, user, folder, vouched_by)
    values |= {"carries_words": carries_words, "password": _password(password, row)}
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    if not differing:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    _begin_anew(row, differing)
    row.revision += bool(known)
    row.save()
    _note("changed" if known else "added", row, by, fields=sorted(differing) if known else [])
    return row


def _begin_anew(row: Mailbox, differing: list[str]) -> None:
    row.failing_since, row.error = None, ""
    if set(differing) & set(WHOSE):
        row.uidvalidity, row.last_uid, row.since, row.read_at = None, 0, clock.now(), None


def _cleaned(
    address: str, host: str, port: int, security: str, user: str, folder: str, vouched_by: str
) -> dict[str, Any]:
    if security not in Security:
        raise Invalid.of("security", _("Please say how the way to the server is encrypted."))
    if not 0 < port < 65536:
        raise Invalid.of("port", _("A port is a number from 1 to 65535."))
    return {
        "address": _address(address),
        "host": clean_line(host, "host").lower(),
        "port": port,
        "security": security,
        "user": clean_line(user, "user"),
        "folder": clean_line(folder or "INBOX", "folder", longest=100),
        "vouched_by": clean_line(vouched_by, "vouched_by", required=False).lower(),
    }


def _address(given: str) -> str:
    address = clean_line(given, "address").lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid.of("address", _("This is no e-mail address.")) from error
    name = address.rpartition("@")[0]
    if "+" in name or len(name) > LONGEST_NAME:
        sentence = _("The part before the @ must be at most %(count)d characters long, without a plus sign.")
        raise Invalid.of("address", sentence % {"count": LONGEST_NAME})
    return address


def _password(given: str, row: Mailbox) -> str:
    if not given and row.pk is not None:
        return row.password
    if not given or len(given) > 200 or not given.isprintable():
        raise Invalid.of("password", _("Please enter the password of the mailbox."))
    return given


def try_mailbox(mailbox: Mailbox, *, by: Actor) -> int:
    """Open the mailbox and answer how many mails of the last days lie in it. `Invalid` says what stands against it."""
    insist_administers_zone(by, mailbox.zone_id)
    try:
        with opened(mailbox) as folder:
            return len(folder.numbers(after=0, since=clock.now()))
    except LOST as error:
        raise why(error) from error


def why(error: BaseException) -> Refusal:
    """What stands against reading a mailbox, in a sentence."""
    if isinstance(error, Barred):
        sentence = _(
            "This server is not in the open, or not at a port of IMAP (143, 993). Ask whoever operates this"
            " installation to allow it (OPENZONE_MAILBOX_HOSTS)."
        )
        return Invalid.of("host", sentence)
    if code_of(error) == "refused":
        return Invalid.of(
            "user", _("The server answers, but does not let us in. Check the user, the password and the folder.")
        )
    sentence = _("The server cannot be reached: %(reason)s. Check its name, the port and the encryption.")
    return Invalid.of("host", sentence % {"reason": code_of(error)})


@transaction.atomic
def remove_mailbox(mailbox: Mailbox, *, by: Actor) -> None:
    """Read the mailbox no more. The letters that came are kept; those that go out are answered in the page alone."""
    insist_administers_zone(by, mailbox.zone_id)
    row = held(mailbox)
    _note("removed", row, by)
    row.delete()


def _note(done: str, row: Mailbox, by: Actor, **data: object) -> None:
    append(f"mailbox.{done}", subject_type="mailbox", subject_id=row.pk, by=by, zone_id=row.zone_id, data=data)

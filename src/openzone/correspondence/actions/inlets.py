"""What administrators of a zone do to its ways in for messages: add, rename, renew the secret, close."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, held
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_line
from openzone.core.webhooks.form import new_secret
from openzone.correspondence.models import Handle, Inlet
from openzone.correspondence.rules import OLD_SECRET_LASTS
from openzone.places.actions.rights import insist_administers_zone
from openzone.places.models import CODE

MOST = 20


@transaction.atomic
def add_inlet(*, code: str, name: str, by: Actor) -> Inlet:
    """Let another system hand in messages from now on, signed with the secret in the answer."""
    insist_administers_zone(by, by.where)
    if Inlet.objects.filter(zone_id=by.where, closed_at__isnull=True).count() >= MOST:
        raise Conflict(_("A zone has at most %(count)d ways in for messages. Close one first.") % {"count": MOST})
    row = Inlet(
        zone_id=by.where, code=_code(code), name=clean_line(name, "name", longest=100), secret=new_secret(),
        created_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid.of("code", _("This code is taken. Please choose another one.")) from error
    _note("added", row, by)
    return row


def _code(given: str) -> str:
    code = clean_line(given, "code", longest=40)
    if not CODE.fullmatch(code):
        raise Invalid.of("code", _("A code has small letters, digits and hyphens, and begins with a letter."))
    return code


@transaction.atomic
def rename_inlet(inlet: Inlet, *, name: str, by: Actor) -> Inlet:
    """Call a way in something else."""
    row = _held(inlet, by)
    cleaned = clean_line(name, "name", longest=100)
    if cleaned != row.name:
        row.name = cleaned
        row.save(update_fields=["name"])
        _note("renamed", row, by)
    return row


@transaction.atomic
def renew_inlet_secret(inlet: Inlet, *, by: Actor) -> Inlet:
    """Take what is signed with a new secret, which the answer holds; for a day what is signed with the old one too."""
    row = _held(inlet, by)
    row.old_secret, row.old_secret_until = row.secret, clock.now() + OLD_SECRET_LASTS
    row.secret = new_secret()
    row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _note("secret_renewed", row, by)
    return row


@transaction.atomic
def close_inlet(inlet: Inlet, *, by: Actor) -> None:
    """Take nothing by this way any more. What came by it is kept."""
    row = _held(inlet, by)
    row.closed_at = clock.now()
    row.secret, row.old_secret, row.old_secret_until = "", "", None
    row.save(update_fields=["closed_at", "secret", "old_secret", "old_secret_until"])
    _note("closed", row, by)


@transaction.atomic
def forget_handle(handle: Handle, *, by: Actor) -> None:
    """No longer take this sender for that person."""
    row = _held(handle.inlet, by)
    handle.delete()
    _note("forgot", row, by)


def _held(inlet: Inlet, by: Actor) -> Inlet:
    insist_administers_zone(by, inlet.zone_id)
    row = held(inlet)
    if row.closed_at is not None:
        raise Conflict(_("This way in is closed."))
    return row


def _note(done: str, row: Inlet, by: Actor) -> None:
    append(f"inlet.{done}", subject_type="inlet", subject_id=row.pk, by=by, zone_id=row.zone_id)

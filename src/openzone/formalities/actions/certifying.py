"""Certificates: issued with their number, and their holders reminded before the last day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.errors import Invalid
from openzone.core.text import clean_line
from openzone.formalities.acting import told_for
from openzone.formalities.actions.keeping import Paper, kept, lock, note, tell_people, write
from openzone.formalities.certifying import REMINDERS, reminder_due
from openzone.formalities.models import Certificate, Formality
from openzone.formalities.moves import may_certify
from openzone.formalities.running import expiring, relations_to
from openzone.places.models import Zone
from openzone.places.queries import day_in

NUMBER = 100


@dataclass(frozen=True)
class Issued:
    """A certificate to be entered."""

    name: str
    number: str
    issued_on: date
    name_local: str = ""
    expires_on: date | None = None
    file: Paper | None = None


@transaction.atomic
def issue_certificate(
    formality: Formality, *, issued: Issued, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Certificate:
    """Enter a certificate that the applicant gets. A number is given once in a service."""
    row = lock(formality, seen=seen)
    at = occurred_at or clock.now()
    made = enter_certificate(row, issued, by, at)
    write(row, at)
    return made


def enter_certificate(row: Formality, issued: Issued, by: Actor, at: datetime) -> Certificate:
    """The same for a held formality."""
    may_certify(row.state, relations_to(by, row)).insist()
    if issued.issued_on > day_in(row.zone, at):
        raise Invalid.of("issued_on", _("This lies in the future."))
    if issued.expires_on is not None and issued.expires_on < issued.issued_on:
        raise Invalid.of("expires_on", _("The end lies before the beginning. Please look at both days again."))
    made = Certificate(
        formality=row, service_id=row.version.service_id, name=clean_line(issued.name, "name"),
        name_local=clean_line(issued.name_local, "name_local", required=False),
        number=clean_line(issued.number, "number", longest=NUMBER), issued_on=issued.issued_on,
        expires_on=issued.expires_on, issued_at=at, issued_by_id=by.who, file=kept(issued.file, by),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Invalid.of("number", _("This number was given to another certificate of this service.")) from None
    tell_people(note("certificate_issued", row, by, at, certificate=made.pk), told_for(row))
    return made


def remind_of_expiry(zone: Zone, day: date) -> int:
    """Remind the holders of certificates that expire soon, of each in time once; answers how many were."""
    due = [one for one in expiring(zone.pk, day, max(REMINDERS)) if reminder_due(one.expires_on, day, one.reminded)]
    return sum(_remind(one, day, system(zone.pk)) for one in due)


@transaction.atomic
def _remind(certificate: Certificate, day: date, by: Actor) -> bool:
    """Tell its holder once. False when somebody was quicker."""
    row = lock(certificate.formality)
    held = Certificate.objects.get(pk=certificate.pk)
    nearest = reminder_due(held.expires_on, day, held.reminded)
    if nearest is None:
        return False
    held.reminded = nearest
    held.save(update_fields=["reminded"])
    at = clock.now()
    write(row, at)
    activity = note("certificate_reminded", row, by, at, certificate=held.pk, days=nearest)
    tell_people(activity, told_for(row))
    return True

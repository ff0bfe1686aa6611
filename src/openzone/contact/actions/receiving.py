"""What an enterprise does with an announcement: read it, take note of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.contact.models import Recipient
from openzone.contact.rules import may_acknowledge
from openzone.core import clock
from openzone.core.actions import append, mark_read_about
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Denied
from openzone.core.live import tell
from openzone.registry.queries import belonging


def _insist_belongs(recipient: Recipient, by: Actor) -> None:
    if belonging(by, recipient.organisation_id) is None:
        raise Denied(_("Only people of the enterprise itself can say that it has read this."))


@transaction.atomic
def mark_announcement_read(recipient: Recipient, *, by: Actor) -> None:
    """Remember who of the enterprise opened it first, and that the reader needs no notice of it any more."""
    _insist_belongs(recipient, by)
    if mark_read_about("announcement", recipient.announcement_id, by=by):
        tell([f"user:{by.user_id}"])
    first = Recipient.objects.filter(pk=recipient.pk, read_at__isnull=True)
    if first.update(read_at=clock.now(), read_by_id=by.user_id):
        tell([f"announcement:{recipient.announcement_id}"])


@transaction.atomic
def acknowledge(recipient: Recipient, *, by: Actor) -> Recipient:
    """Take note for the enterprise, in the name of whoever does it first; a second time changes nothing."""
    _insist_belongs(recipient, by)
    row = Recipient.objects.select_for_update(of=("self",)).select_related("announcement").get(pk=recipient.pk)
    if row.acknowledged_at is not None:
        return row
    may_acknowledge(row.announcement.state, wanted=row.announcement.wants_acknowledgement).insist()
    mark_announcement_read(row, by=by)
    row.acknowledged_at, row.acknowledged_by_id = clock.now(), by.user_id
    row.save(update_fields=["acknowledged_at", "acknowledged_by_id"])
    tell([f"announcement:{row.announcement_id}"])
    append(
        "announcement.acknowledged",
        subject_type="announcement",
        subject_id=row.announcement_id,
        by=by,
        zone_id=row.announcement.zone_id,
        audience=Audience.PARTIES,
        data={"organisation": row.organisation_id},
    )
    row.refresh_from_db(fields=["read_at", "read_by"])
    return row

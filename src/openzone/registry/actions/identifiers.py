"""The numbers by which registers know an organisation."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import held
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.registry.actions.insisting import Written, begun, insist_changes, noted
from openzone.registry.actions.known import keep_known
from openzone.registry.actions.names import write
from openzone.registry.models import Identifier, Organisation
from openzone.registry.schemes import Number, checked


@transaction.atomic
def identify(
    organisation: Organisation, *, by: Actor, number: Number, occurred_at: datetime | None = None
) -> Identifier:
    """Enter a number of the organisation. One that does not fit its scheme needs a reason, and never more than that.

    `Invalid` when another organisation of the zone bears it.
    """
    insist_changes(by, organisation)
    made = lay(organisation, number, occurred_at or clock.now())
    keep_known(organisation)
    noted("identified", organisation, by, identifier=made.pk)
    return made


def lay(organisation: Organisation, number: Number, moment: datetime) -> Identifier:
    """The row of a number, written. Whoever calls it has asked who may, and keeps what the organisation is known as."""
    clean, fits = checked(number)
    row = Identifier(
        zone_id=organisation.zone_id,
        organisation=organisation,
        scheme=clean.scheme,
        value=clean.value,
        fits=fits,
        reason=clean.reason,
        source=clean.source,
        recorded_at=moment,
    )
    _save(row)
    return row


def _save(row: Identifier, **values: Any) -> None:
    try:
        with transaction.atomic():
            write(row, **values)
    except IntegrityError as error:
        if "identifier_once" not in str(error):
            raise
        own = row.organisation.identifiers.filter(scheme=row.scheme, value=row.value, ended="").exists()
        sentence = (
            _("The organisation has this number already.")
            if own
            else _("Another organisation of the zone has this number already.")
        )
        raise Invalid.of("value", sentence) from None


@transaction.atomic
def change_identifier(row: Identifier, *, by: Actor, number: Number, ended: Written = "") -> Identifier:
    """Put a number right, or say since when it is no longer the organisation's own."""
    row = held(row)
    insist_changes(by, row.organisation)
    clean, fits = checked(number)
    _save(row, **vars(clean), fits=fits, ended=begun(ended, "ended", row.zone))
    keep_known(row.organisation)
    noted("identifier_changed", row.organisation, by, identifier=row.pk)
    return row


@transaction.atomic
def remove_identifier(row: Identifier, *, by: Actor) -> None:
    """Take away a number that was entered by mistake."""
    row = held(row)
    insist_changes(by, row.organisation)
    noted("identifier_removed", row.organisation, by, identifier=row.pk)
    row.delete()
    keep_known(row.organisation)

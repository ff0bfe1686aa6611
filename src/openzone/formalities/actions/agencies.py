"""The agencies of the service network: opened, changed and closed by administrators."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.partial_dates import PartialDate
from openzone.core.text import clean_line
from openzone.formalities.actions.counters import code_or_refuse, saved_once
from openzone.formalities.enums import AgencyKind
from openzone.formalities.mandate_rules import LIVING
from openzone.formalities.models import Agency
from openzone.places.actions import insist_administers_zone
from openzone.places.models import Unit, Zone


@transaction.atomic
def open_agency(*, zone: Zone, code: str, kind: str, by: Actor, **values: Any) -> Agency:
    """Open an agency whose people go through formalities for others; `values` are those of `change_agency`."""
    insist_administers_zone(by, zone.pk)
    if kind not in AgencyKind.values:
        raise Invalid.of("kind", _("Please choose one of the answers."))
    row = saved_once(Agency(zone=zone, code=code_or_refuse(code), kind=kind, **_values(zone.pk, **values)))
    _told("agency.opened", row, by)
    return row


@transaction.atomic
def change_agency(agency: Agency, *, by: Actor, **values: Any) -> Agency:
    """Correct how an agency is called, which unit runs it, and since when it works."""
    row = _held(agency, by)
    columns = _values(row.zone_id, **values)
    for field, value in columns.items():
        setattr(row, field, value)
    row.save(update_fields=list(columns))
    _told("agency.changed", row, by)
    return row


@transaction.atomic
def close_agency(agency: Agency, *, by: Actor) -> Agency:
    """Close an agency. `Conflict` while somebody's mandate to it lives."""
    row = _held(agency, by)
    count = row.mandates.filter(state__in=LIVING).count()
    if count:
        words = _("Mandates to this agency have not ended yet: %(count)d. They come to an end first.")
        raise Conflict(words % {"count": count})
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])
    _told("agency.closed", row, by)
    return row


def _held(agency: Agency, by: Actor) -> Agency:
    insist_administers_zone(by, agency.zone_id)
    row = Agency.objects.select_for_update(of=("self",)).select_related("zone", "unit").get(pk=agency.pk)
    if row.closed_at is not None:
        raise Conflict(_("This agency has been closed already."))
    return row


def _values(zone_id: int, *, name: str, unit: Unit, name_local: str = "", since: str = "") -> dict[str, Any]:
    if unit.zone_id != zone_id or unit.closed_at is not None:
        raise Invalid.of("unit", _("Please choose an open unit of this zone."))
    if unit.parent_id is None:
        raise Invalid.of(
            "unit", _("Please choose a unit below another: who stands above it decides on what the agency submits.")
        )
    try:
        known = PartialDate(since.strip())
    except Invalid as refusal:
        raise Invalid.of("since", refusal.sentence) from None
    return {
        "name": clean_line(name, "name"),
        "name_local": clean_line(name_local, "name_local", required=False),
        "unit": unit,
        "since": known,
    }


def _told(verb: str, row: Agency, by: Actor) -> None:
    append(verb, subject_type="agency", subject_id=row.pk, by=by, zone_id=row.zone_id)

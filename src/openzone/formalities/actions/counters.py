"""What an administrator keeps: counters with their hours, and the offices outside the network that serve here."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.calendars.hours import as_stored, in_order
from openzone.core.errors import Conflict, Invalid
from openzone.core.partial_dates import PartialDate
from openzone.core.text import clean_line
from openzone.core.working_time import Hours
from openzone.formalities.actions.content import provider_of, whole_number
from openzone.formalities.enums import ServiceState
from openzone.formalities.models import OutsideOffice, Service, ServiceCounter
from openzone.places.actions import insist_administers_zone
from openzone.places.models import CODE, Unit, Zone

_PLACES = ("place", "place_local")
M = TypeVar("M", bound=Model)
BOUNDS = {"slot_minutes": (5, 480), "capacity": (1, 100), "days_ahead": (1, 180)}


@transaction.atomic
def open_office(
    *, zone: Zone, code: str, name: str, by: Actor, name_local: str = "", served_since: str = ""
) -> OutsideOffice:
    """Enter an office outside the network that serves people in the zone, since a day as it is known."""
    insist_administers_zone(by, zone.pk)
    values = _office(name, name_local, served_since)
    row = saved_once(OutsideOffice(zone=zone, code=code_or_refuse(code), **values))
    _told("outside_office.opened", "outside_office", row, by)
    return row


@transaction.atomic
def change_office(
    office: OutsideOffice, *, name: str, by: Actor, name_local: str = "", served_since: str = ""
) -> OutsideOffice:
    """Correct how an office is called, and since when it serves."""
    insist_administers_zone(by, office.zone_id)
    values = _office(name, name_local, served_since)
    for field, value in values.items():
        setattr(office, field, value)
    office.save(update_fields=list(values))
    _told("outside_office.changed", "outside_office", office, by)
    return office


def _office(name: str, name_local: str, served_since: str) -> dict[str, Any]:
    try:
        since = PartialDate(served_since.strip())
    except Invalid as refusal:
        raise Invalid.of("served_since", refusal.sentence) from None
    return {
        "name": clean_line(name, "name"),
        "name_local": clean_line(name_local, "name_local", required=False),
        "served_since": since,
    }


@transaction.atomic
def open_counter(*, zone: Zone, code: str, by: Actor, **values: Any) -> ServiceCounter:
    """Open a counter of a unit or another office; `values` are those of `change_counter`."""
    insist_administers_zone(by, zone.pk)
    row = saved_once(ServiceCounter(zone=zone, code=code_or_refuse(code), **_counter(zone.pk, **values)))
    _told("service_counter.opened", "service_counter", row, by)
    return row


@transaction.atomic
def change_counter(counter: ServiceCounter, *, by: Actor, seen: int | None = None, **values: Any) -> ServiceCounter:
    """Change where a counter is, its hours and slots. Appointments that were taken stay as they are."""
    row = _held(counter, by)
    if seen is not None and seen != row.revision:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    columns = {**_counter(row.zone_id, **values), "revision": row.revision + 1}
    for field, value in columns.items():
        setattr(row, field, value)
    row.save(update_fields=list(columns))
    _told("service_counter.changed", "service_counter", row, by)
    return row


@transaction.atomic
def close_counter(counter: ServiceCounter, *, by: Actor) -> ServiceCounter:
    """Close a counter. `Conflict` while a published service is given there, or somebody has an appointment."""
    row = _held(counter, by)
    if Service.objects.filter(shown__counter=row, state=ServiceState.PUBLISHED).exists():
        raise Conflict(_("Services are still given at this counter. Publish them with another one first."))
    if row.appointments.filter(cancelled_at__isnull=True, starts_at__gt=clock.now()).exists():
        raise Conflict(_("There are appointments at this counter. Cancel them first, or wait until they are over."))
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])
    _told("service_counter.closed", "service_counter", row, by)
    return row


def _held(counter: ServiceCounter, by: Actor) -> ServiceCounter:
    insist_administers_zone(by, counter.zone_id)
    rows = ServiceCounter.objects.select_for_update(of=("self",)).select_related("zone")
    row = rows.get(pk=counter.pk)
    if row.closed_at is not None:
        raise Conflict(_("This counter has been closed already."))
    return row


def _counter(
    zone_id: int,
    *,
    name: str,
    week: list[Hours],
    unit: Unit | None = None,
    office: OutsideOffice | None = None,
    **more: Any,
) -> dict[str, Any]:
    hours = [in_order(day, "week") for day in week]
    if len(hours) != 7 or not any(hours):
        raise Invalid.of("week", _("A counter is open on one day of the week at least."))
    texts = {field: clean_line(more.pop(field, ""), field, required=False) for field in ("name_local", *_PLACES)}
    numbers = {field: whole_number(value, field, *BOUNDS[field]) for field, value in more.items()}
    return {
        "name": clean_line(name, "name"),
        **texts,
        **provider_of(unit, office, zone_id, "provider"),
        "week": [as_stored(day) for day in hours],
        **numbers,
    }


def code_or_refuse(code: str) -> str:
    """The code, if it can be one."""
    if not CODE.fullmatch(code):
        raise Invalid.of("code", _("A code begins with a small letter and holds small letters, digits and hyphens."))
    return code


def saved_once(row: M) -> M:
    """Save a row whose code is used once in its zone."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid.of("code", _("This code is already in use in the zone.")) from None
    return row


def _told(verb: str, kind: str, row: Any, by: Actor) -> None:
    append(verb, subject_type=kind, subject_id=row.pk, by=by, zone_id=row.zone_id)

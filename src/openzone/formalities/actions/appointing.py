"""Appointments: an enterprise takes a slot of a counter, and one of the two sides gives it up again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver, next_reference
from openzone.core.actor import Actor
from openzone.core.calendars.hours import write_hours
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.core.text import clean_line
from openzone.formalities.acting import speaks_for
from openzone.formalities.enums import ServiceState
from openzone.formalities.models import Appointment, Service, ServiceCounter
from openzone.formalities.openings import bookable_days, openings
from openzone.formalities.queries import APPOINTED_WITH, may_cancel_now
from openzone.formalities.slots import Slot, taken_in
from openzone.formalities.verbs import BOOKED, CANCELLED
from openzone.registry.models import Organisation

REMARK = 300
LETTER = "W"


@transaction.atomic
def book(
    service: Service, *, organisation: Organisation, starts_at: datetime, by: Actor, remark: str = ""
) -> Appointment:
    """Take a slot of the counter where a service is given, for an enterprise for which the actor acts.

    Of two who want the last place of a slot at once, one gets it. `Invalid` outside the counter's hours.
    """
    row = Service.objects.select_related("shown").get(pk=service.pk)
    if not speaks_for(by, organisation, row.code):
        raise Denied(_("Only people of the enterprise itself, and its agents, take an appointment for it."))
    words = clean_line(remark, "remark", required=False, longest=REMARK)
    if row.state != ServiceState.PUBLISHED:
        raise Conflict(_("This service is not offered now."))
    counter = _held_counter(row)
    slot = _slot(counter, starts_at)
    made = Appointment(
        zone_id=row.zone_id,
        counter=counter,
        version=row.text,
        organisation=organisation,
        booked_by_id=by.who,
        booked_at=clock.now(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=_place(counter, slot, organisation),
        remark=words,
    )
    made.ref = next_reference(LETTER, slot.starts_at.astimezone(ZoneInfo(counter.zone.timezone)).year)
    made.save()
    _told(made, BOOKED, by)
    return made


def _held_counter(service: Service) -> ServiceCounter:
    """The counter of a service, held until the commit: whoever else wants a slot of it waits."""
    rows = ServiceCounter.objects.select_for_update(of=("self",)).select_related("zone")
    counter = rows.filter(versions=service.text, closed_at__isnull=True).first()
    if counter is None:
        raise Conflict(_("No appointments are given for this service."))
    return counter


def _slot(counter: ServiceCounter, starts_at: datetime) -> Slot:
    """The slot that begins at a moment; `Invalid` says why there is none."""
    now = clock.now()
    _today, last = bookable_days(counter, now)
    if starts_at <= now:
        raise Invalid.of("starts_at", _("This time is over. Please choose one to come."))
    # A moment at the end of all years has no day in some time zones, so it is refused before one is asked for.
    beyond = starts_at > now + timedelta(days=counter.days_ahead + 2)
    day = last if beyond else starts_at.astimezone(ZoneInfo(counter.zone.timezone)).date()
    if beyond or day > last:
        sentence = _("This counter gives appointments for the next %(count)d days only.")
        raise Invalid.of("starts_at", sentence % {"count": counter.days_ahead})
    found = openings(counter, day, day, now)
    if not found:
        raise Invalid.of("starts_at", _("The counter is closed on this day. Please choose another."))
    slot = next((one for one in found[0].slots if one.starts_at == starts_at), None)
    if slot is None:
        sentence = _("The counter serves at %(hours)s, every %(minutes)d minutes. Please choose one of its times.")
        raise Invalid.of(
            "starts_at", sentence % {"hours": write_hours(found[0].hours), "minutes": counter.slot_minutes}
        )
    return slot


def _place(counter: ServiceCounter, slot: Slot, organisation: Organisation) -> int:
    """The first place that is free in a slot; `Conflict` when none is, or the enterprise is served then already."""
    living = counter.appointments.filter(cancelled_at__isnull=True)
    rows = living.filter(starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at)
    if rows.filter(organisation=organisation).exists():
        raise Conflict(_("Your enterprise has an appointment at this counter at this time already."))
    taken = taken_in(rows.values_list("starts_at", "ends_at", "place"), slot.starts_at, slot.ends_at)
    free = [place for place in range(1, counter.capacity + 1) if place not in taken]
    if len(taken) >= counter.capacity or not free:
        raise Conflict(_("This time has just been taken. Please choose another."))
    return free[0]


@transaction.atomic
def cancel(appointment: Appointment, *, by: Actor, reason: str = "") -> Appointment:
    """Give an appointment up, so that its place is free again. Who took it is told when the counter cancels it."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related(*APPOINTED_WITH)
    row = rows.get(pk=appointment.pk)
    may_cancel_now(by, row).insist()
    row.cancelled_at, row.cancelled_by_id = clock.now(), by.user_id
    row.cancelled_reason = clean_line(reason, "reason", required=False, longest=REMARK)
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    deliver(_told(row, CANCELLED, by), to=[row.booked_by_id])
    return row


def _told(row: Appointment, verb: str, by: Actor) -> Activity:
    return append(
        verb,
        subject_type="appointment",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        audience=Audience.PARTIES,
        data={"organisation": row.organisation_id},
    )

"""What is done about absences: announced with a deputy, ended early."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.places.absences import can_stand_in, may_manage_absence, units_worked_in, whole_days
from openzone.places.actions.rights import insist_administers
from openzone.places.models import Absence, Unit, Zone
from openzone.places.queries import day_in

# An absence is entered afterwards too, but a day that lies farther away than this was mistyped.
BACK, AHEAD = timedelta(days=366), timedelta(days=731)


@transaction.atomic
def announce_absence(*, user: User, deputy: User, first: date, last: date, by: Actor) -> Absence:
    """Say that somebody is away from one day to another, and who does the work meanwhile.

    The deputy must be able to work wherever the person does. Nothing changes hands: it comes back by itself.
    """
    zone = Zone.objects.select_for_update().get(pk=by.where)
    units = units_worked_in(user.pk, zone.pk)
    if not units or not may_manage_absence(by, user.pk):
        raise Denied(_("Only the person, or who manages a unit of theirs, says that somebody is away."))
    _insist_days(first, last, today=day_in(zone, clock.now()))
    if deputy.pk == user.pk or not deputy.is_active or not can_stand_in(deputy.pk, units, zone.pk):
        raise Invalid.of("deputy", _("This person cannot work in all the units concerned. Please choose another."))
    since, until = whole_days(zone, first, last)
    if Absence.objects.filter(zone=zone, user=user, ended_at=None, since__lt=until, until__gt=since).exists():
        raise Conflict(_("Another absence lies within these days. End that one first."))
    row = Absence.objects.create(
        zone=zone, user=user, deputy=deputy, since=since, until=until, entered_by_id=by.user_id, entered_at=clock.now()
    )
    _note("announced", row, by)
    return row


def _insist_days(first: date, last: date, *, today: date) -> None:
    if last < first:
        raise Invalid.of("last", _("The end lies before the beginning. Please look at both days again."))
    if last < today:
        raise Invalid.of("last", _("This lies in the past."))
    if first < today - BACK:
        raise Invalid.of("first", _("This is more than a year ago. Please give a later day."))
    if last > today + AHEAD:
        raise Invalid.of("last", _("This is more than two years ahead. Please give an earlier day."))


@transaction.atomic
def end_absence(absence: Absence, *, by: Actor) -> Absence:
    """End an absence before its time, or take back one to come. The work is the person's own again at once."""
    if not may_manage_absence(by, absence.user_id):
        raise Denied(_("Only the person, or who manages a unit of theirs, ends an absence."))
    row = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if row.ended_at is not None or row.until <= clock.now():
        raise Conflict(_("This absence is over already."))
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    _note("ended", row, by)
    return row


def _note(done: str, row: Absence, by: Actor) -> None:
    """Leave it in the log, and tell the two people."""
    data = {"user": row.user_id, "deputy": row.deputy_id}
    activity = append(f"absence.{done}", subject_type="absence", subject_id=row.pk, by=by, data=data)
    deliver(activity, to=[row.user_id, row.deputy_id])


@transaction.atomic
def share_out(unit: Unit, *, wanted: bool, by: Actor) -> Unit:
    """Say whether demands that come to a unit without a person go to whoever of its officers has the least to do."""
    insist_administers(by, unit.pk)
    if unit.shares_out == wanted:
        return unit
    unit.shares_out = wanted
    unit.save(update_fields=["shares_out"])
    append("unit.shares_out", subject_type="unit", subject_id=unit.pk, by=by, data={"wanted": wanted})
    return unit

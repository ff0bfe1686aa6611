"""Seats of shuttle routes: booked by the month and paid before, or else lapsed; and how many people rode."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.formalities.actions.pooling import lock, note, people_of, put, tell_people, whole
from openzone.formalities.models import Ridership, SeatBooking, ShuttleRoute
from openzone.formalities.pooled import RouteState
from openzone.formalities.shuttle_queries import bookings_lapsed, months_to_book, route_relations, seats_booked
from openzone.formalities.shuttle_rules import may_record_months, month_of, pay_by
from openzone.places.models import Zone
from openzone.places.queries import day_in
from openzone.registry.actions.insisting import hold_living
from openzone.registry.models import Organisation
from openzone.registry.queries import belonging

MOST_RUNS, MOST_RIDDEN = 10_000, 1_000_000


@transaction.atomic
def book_seats(
    route: ShuttleRoute, *, by: Actor, organisation: Organisation, month: date, seats: int
) -> SeatBooking | None:
    """Book seats for a month, or other ones than before; none gives them up. Of two who want the last, one gets them.

    What a seat costs is what the route says when it is booked. Seats that are paid stay as they are, unless the office
    takes the payment back.
    """
    if belonging(by, organisation.pk) is None:
        raise Denied(_("Only people of the enterprise itself book seats for it."))
    hold_living(organisation)
    row = lock(route, "zone")
    if row.state != RouteState.OPEN:
        raise Conflict(_("Seats are booked on open routes only."))
    first, today = max(month_of(month), row.month), day_in(row.zone, clock.now())
    if first not in months_to_book(today) or first != month_of(month):
        raise Invalid.of("month", _("Seats are booked for this month and the five to come, once the route runs."))
    known = row.bookings.filter(organisation=organisation, month=first).first()
    if known is not None and known.paid_on is not None:
        raise Conflict(_("These seats are paid. Ask the office that keeps the route to change them."))
    _insist_seats_left(row, organisation, first, whole(seats, "seats", 0, row.places))
    if seats == 0:
        _give_up(row, known, by)
        return None
    columns = {
        "seats": seats, "amount": row.price * seats, "currency": row.currency, "booked_at": clock.now(),
        "booked_by_id": by.user_id, "pay_by": pay_by(first, today),
    }  # fmt: skip
    made, _new = SeatBooking.objects.update_or_create(
        route=row, organisation=organisation, month=first, defaults=columns
    )
    note("shuttle_route", "booked", row, by, organisation=organisation.pk, seats=seats, month=f"{first:%Y-%m}")
    return made


def _insist_seats_left(row: ShuttleRoute, organisation: Organisation, month: date, seats: int) -> None:
    left = row.places - seats_booked(row, month, but=organisation.pk)
    if seats > left:
        sentence = ngettext(
            "Only %(left)d seat is left in this month.", "Only %(left)d seats are left in this month.", left
        )
        full = _("No seat is left in this month.")
        raise Conflict(sentence % {"left": left} if left > 0 else full)


def _give_up(row: ShuttleRoute, known: SeatBooking | None, by: Actor) -> None:
    if known is not None:
        note("shuttle_route", "given_up", row, by, organisation=known.organisation_id, month=f"{known.month:%Y-%m}")
        known.delete()


@transaction.atomic
def record_payment(booking: SeatBooking, *, by: Actor, paid_on: date | None) -> SeatBooking:
    """Record that booked seats are paid; None takes it back. The enterprise is told."""
    route = lock(booking.route, "zone")
    row = lock(booking)
    may_record_months(route.opened_on, route_relations(by, route)).insist()
    if paid_on is not None and paid_on > day_in(route.zone, clock.now()):
        raise Invalid.of("paid_on", _("This lies in the future."))
    put(row, paid_on=paid_on)
    _tell_of_seats("paid" if paid_on else "unpaid", route, row, by)
    return row


def _tell_of_seats(verb: str, route: ShuttleRoute, row: SeatBooking, by: Actor) -> None:
    activity = note(
        "shuttle_route", verb, route, by, organisation=row.organisation_id, seats=row.seats, month=f"{row.month:%Y-%m}"
    )
    tell_people(activity, people_of([row.organisation_id]))


def lapse_unpaid(zone: Zone, day: date) -> int:
    """Free the seats that were not paid in time, and tell who had booked them; answers of how many bookings."""
    return sum(_lapse(one, day) for one in bookings_lapsed(zone.pk, day))


@transaction.atomic
def _lapse(booking: SeatBooking, day: date) -> bool:
    """False when they were paid or given up meanwhile."""
    route = lock(booking.route)
    row = bookings_lapsed(route.zone_id, day).filter(pk=booking.pk).first()
    if row is None:
        return False
    _tell_of_seats("lapsed", route, row, system(route.zone_id))
    row.delete()
    return True


@transaction.atomic
def record_ridership(route: ShuttleRoute, *, by: Actor, month: date, runs: int, riders: int) -> Ridership:
    """Record how many rode in a month in which the route was open and in how many runs, or put it right."""
    row = lock(route, "zone")
    may_record_months(row.opened_on, route_relations(by, row)).insist()
    assert row.opened_on is not None, "what was not opened is refused"
    first, last = month_of(month), row.closed_on or day_in(row.zone, clock.now())
    if not month_of(row.opened_on) <= first <= last:
        raise Invalid.of("month", _("The route did not run in this month."))
    whole(runs, "runs", 0, MOST_RUNS)
    whole(riders, "riders", 0, min(MOST_RIDDEN, row.seats * runs * 2))
    columns = {
        "runs": runs, "riders": riders, "seats": row.seats, "recorded_at": clock.now(), "recorded_by_id": by.user_id
    }  # fmt: skip
    made, _new = Ridership.objects.update_or_create(route=row, month=first, defaults=columns)
    note("shuttle_route", "ridden", row, by, month=f"{first:%Y-%m}", runs=runs, riders=riders)
    return made

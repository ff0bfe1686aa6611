"""Seats of shuttle routes: booked by the month and paid before; and how many people rode."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.formalities.actions.pooling import lock, note, whole
from openzone.formalities.models import Ridership, SeatBooking, ShuttleRoute
from openzone.formalities.pooled import RouteState
from openzone.formalities.shuttle_queries import months_to_book, route_relations, seats_booked
from openzone.formalities.shuttle_rules import may_record_months, month_of
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

    What a seat costs is what the route says when it is booked.
    """
    if belonging(by, organisation.pk) is None:
        raise Denied(_("Only people of the enterprise itself book seats for it."))
    hold_living(organisation)
    row = lock(route, "zone")
    if row.state != RouteState.OPEN:
        raise Conflict(_("Seats are booked on open routes only."))
    first = max(month_of(month), row.month)
    if first not in months_to_book(day_in(row.zone, clock.now())) or first != month_of(month):
        raise Invalid.of("month", _("Seats are booked for this month and the five to come, once the route runs."))
    _insist_seats_left(row, organisation, first, whole(seats, "seats", 0, row.places))
    known = row.bookings.filter(organisation=organisation, month=first).first()
    if seats == 0:
        _give_up(row, known, by)
        return None
    columns = {
        "seats": seats, "amount": row.price * seats, "currency": row.currency, "booked_at": clock.now(),
        "booked_by_id": by.user_id,
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

"""Appointments: within the hours of a counter, one for each place, cancelled and free again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from at_once import together
from cast import Cast, assemble
from formalities.agents import to_outside
from formalities.offered import NOW, booked, boss, counter, free_slot, published
from openzone.core import clock
from openzone.core.calendars.planning import Wanted
from openzone.core.enums import DayKind
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.formalities import actions
from openzone.formalities.acting import enterprises_in
from openzone.formalities.models import Appointment, Service
from openzone.formalities.openings import openings
from openzone.formalities.queries import appointments_at_desk, appointments_at_portal, on_day
from openzone.formalities.slots import hours_on, slots_on

THURSDAY = date(2026, 3, 12)


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


@pytest.fixture
def service(cast: Cast) -> Service:
    """A published service at a counter that is open in the mornings."""
    return published(cast, counter=counter(cast))


def at(hour: int, minute: int = 0, day: date = THURSDAY) -> datetime:
    """A time of day in the zone."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (at(8, 30), "09:00–12:00"), (at(12), "09:00–12:00"), (at(9, 10), "every 30 minutes"),
        (at(9, 0, date(2026, 3, 14)), "closed on this day"), (at(9, 0, date(2026, 4, 13)), "next 14 days"),
        (at(9, 0, date(2026, 3, 10)), "is over"),
    ],
)  # fmt: skip
def test_beyond_the_hours_there_is_no_appointment(cast: Cast, service: Service, moment: datetime, reason: str) -> None:
    with clock.fixed(NOW), pytest.raises(Invalid, match=reason) as refused:
        actions.book(service, organisation=cast.organisation, starts_at=moment, by=cast.actor("member"))
    assert "starts_at" in refused.value.fields


def test_a_slot_is_full_and_free_again_when_it_is_cancelled(cast: Cast, service: Service) -> None:
    with clock.fixed(NOW):
        first = actions.book(service, organisation=cast.organisation, starts_at=at(9), by=cast.actor("member"))
        with pytest.raises(Conflict, match="just been taken"):
            actions.book(service, organisation=cast.outside, starts_at=at(9), by=cast.actor("outsider"))
        with pytest.raises(Conflict, match="at this time already"):
            actions.book(service, organisation=cast.organisation, starts_at=at(9), by=cast.actor("owner"))
        actions.cancel(first, by=cast.actor("colleague"))
        again = actions.book(service, organisation=cast.outside, starts_at=at(9), by=cast.actor("outsider"))
        with pytest.raises(Conflict, match="already"):
            actions.cancel(first, by=cast.actor("member"))
    assert (again.place, again.ref[:7], again.version_id) == (1, "W-2026-", service.shown_id)
    verbs = Activity.objects.filter(subject_type="appointment").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["appointment.booked", "appointment.cancelled", "appointment.booked"]
    assert not Delivery.objects.filter(
        recipient_id=cast.users["member"].pk, activity__verb="appointment.booked"
    ).exists()


def test_at_once_the_last_place_is_given_once(committed: Cast) -> None:
    one = counter(committed)
    service, moment = published(committed, counter=one), free_slot(one)
    pairs = [(committed.organisation, "member"), (committed.outside, "outsider")]
    acts = [
        lambda who=who, name=name: actions.book(service, organisation=who, starts_at=moment, by=committed.actor(name))
        for who, name in pairs
    ]
    answers = together(*acts)
    assert sorted(isinstance(one, Conflict) for one in answers) == [False, True]
    assert Appointment.objects.count() == 1


def test_as_many_are_served_at_once_as_the_counter_holds_also_when_it_changes(cast: Cast) -> None:
    one = counter(cast, capacity=2)
    service = published(cast, counter=one)
    with clock.fixed(NOW):
        for organisation, name in ((cast.organisation, "member"), (cast.outside, "outsider")):
            actions.book(service, organisation=organisation, starts_at=at(9), by=cast.actor(name))
        assert sorted(Appointment.objects.values_list("place", flat=True)) == [1, 2]
        values: dict[str, Any] = {"name": "Window 1", "week": one.hours, "unit": cast.units["station"]}
        one = actions.change_counter(one, by=boss(cast), slot_minutes=60, capacity=2, **values)
        free = [slot.free for slot in openings(one, THURSDAY, THURSDAY, NOW)[0].slots]
        assert free == [0, 2, 2]


def test_who_takes_and_who_cancels(cast: Cast, service: Service) -> None:
    with clock.fixed(NOW):
        for name in ("outsider", "officer", "nobody"):
            with pytest.raises(Denied):
                actions.book(service, organisation=cast.organisation, starts_at=at(9), by=cast.actor(name))
        made = booked(cast, service)
        for name in ("outsider", "elsewhere", "auditor"):
            with pytest.raises(Denied):
                actions.cancel(made, by=cast.actor(name))
        assert list(on_day(appointments_at_desk(cast.actor("officer")), cast.zone, THURSDAY)) == [made]
        assert not appointments_at_desk(cast.actor("elsewhere")).exists()
        assert appointments_at_portal(cast.actor("owner")).exists()
        assert not appointments_at_portal(cast.actor("outsider")).exists()
        actions.cancel(made, by=cast.actor("officer"), reason="The officer is ill")
    assert (
        Delivery.objects.get(activity__verb="appointment.cancelled", channel="page").recipient_id
        == cast.users["member"].pk
    )


def test_an_agent_takes_and_cancels_what_its_mandate_covers(cast: Cast, service: Service) -> None:
    other = published(cast, "foreign-staff", counter=service.text.counter)
    with clock.fixed(NOW):
        to_outside(cast, services=("moving-in",))
        by = cast.actor("outsider")
        made = actions.book(service, organisation=cast.organisation, starts_at=at(9), by=by)
        own = actions.book(other, organisation=cast.organisation, starts_at=at(10), by=cast.actor("member"))
        with pytest.raises(Denied, match="agents"):
            actions.book(other, organisation=cast.organisation, starts_at=at(11), by=by)
        assert list(appointments_at_portal(by)) == [made]
        assert [enterprises_in(by, code) for code in ("moving-in", "foreign-staff")] == [
            [cast.outside, cast.organisation], [cast.outside]
        ]  # fmt: skip
        with pytest.raises(Denied):
            actions.cancel(own, by=by)
        actions.cancel(made, by=by)


def test_what_has_begun_is_not_cancelled_and_a_retired_service_not_booked(cast: Cast, service: Service) -> None:
    with clock.fixed(NOW):
        made = booked(cast, service)
        actions.retire(service, by=cast.actor("leader"))
        with pytest.raises(Conflict, match="not offered"):
            booked(cast, service, 1)
    with clock.fixed(made.starts_at), pytest.raises(Conflict, match="has begun"):
        actions.cancel(made, by=cast.actor("member"))


def test_the_days_of_the_calendar_are_days_of_the_counter() -> None:
    week = [((540, 720),)] * 5 + [()] * 2
    saturday, friday = date(2026, 3, 14), date(2026, 3, 13)
    assert hours_on(week, saturday, None) == ()
    assert hours_on(week, saturday, Wanted(saturday, DayKind.WORKING)) == ((540, 720),)
    assert hours_on(week, friday, Wanted(friday, DayKind.OFF)) == ()
    assert hours_on(week, friday, Wanted(friday, DayKind.HOURS, ((600, 900),))) == ((600, 720),)
    found = [start.hour * 60 + start.minute for start, _end in slots_on(friday, ((540, 640),), 45, "UTC")]
    assert found == [540, 585]

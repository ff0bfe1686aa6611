"""Shuttle routes: demands pool over enterprises, a route opens at the published load, seats are given once."""

from datetime import date, time, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.db import transaction

from at_once import together
from cast import Cast, assemble
from formalities.pooled import (
    day,
    demanded,
    month,
    opened,
    origin,
    plan,
    planned,
    shuttle_rule,
)
from openzone.accounts.models import User
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.formalities.actions import riding, shuttles
from openzone.formalities.models import SeatBooking, ShuttleDemand, ShuttleRoute
from openzone.formalities.presets.pooled import shipped_load
from openzone.formalities.shuttle_queries import (
    demands_at_portal,
    load_of,
    months_below,
    pooled_with,
    pools_at_desk,
    routes_ready,
)
from openzone.formalities.shuttle_rules import Load, origin_key, pay_by


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def told(verb: str) -> set[str]:
    rows = Delivery.objects.filter(activity__verb=verb, channel="page").values("recipient_id")
    return {email.partition("@")[0] for email in User.objects.filter(pk__in=rows).values_list("email", flat=True)}


@pytest.mark.parametrize(
    ("riders", "reached", "missing"), [(34, False, 1), (35, True, 0), (36, True, 0), (0, False, 35)]
)
def test_the_load_at_the_rule(riders: int, reached: bool, missing: int) -> None:
    load = Load(riders, 50, shipped_load().least_load)
    assert (load.is_reached, load.missing) == (reached, missing)
    assert ("missing" in load.verdict) is not reached


@pytest.mark.parametrize("words", ["Railway  Station", "railway-station", "ＲＡＩＬＷＡＹ station"])
def test_the_same_place_has_one_key(words: str) -> None:
    assert origin_key(words) == "railwaystation"


def test_demands_pool_over_enterprises_and_nobody_is_named_to_the_others(cast: Cast) -> None:
    shuttle_rule(cast)
    known, other = origin(cast), demanded(cast, 12, words="behind the big market")
    mine, theirs = demanded(cast, 20), demanded(cast, 14, by="outsider", words="火车站")
    assert (mine.state, theirs.state, other.state) == ("pooled", "pooled", "open")
    (pool,) = pools_at_desk(cast.actor("officer"))
    assert (pool.riders, pool.enterprises, pool.origin) == (34, 2, known)
    assert pooled_with([mine, other]) == {mine.pk: (34, 2)}
    assert set(demands_at_portal(cast.actor("member"))) == {mine, other}
    with pytest.raises(Denied):
        shuttles.pool(other, by=cast.actor("elsewhere"), origin=known)
    shuttles.pool(other, by=cast.actor("park_officer"), origin=known)
    assert demanded(cast, 1, by="outsider", words="Behind the BIG market", starts=time(7)).state == "pooled"
    with pytest.raises(Conflict, match=mine.ref):
        demanded(cast, 25)


def test_a_route_opens_at_seventy_percent_and_not_just_below(cast: Cast) -> None:
    rule = shuttle_rule(cast)
    route = planned(cast, origin(cast))
    first, office = demanded(cast, 34), cast.actor("park_officer")
    assert not routes_ready(office, day(cast)).exists()
    with pytest.raises(Conflict, match="1 rider is missing to the published 70 %"):
        shuttles.open_route(route, by=office)
    last = demanded(cast, 1, by="outsider")
    assert routes_ready(office, day(cast)).get() == route
    with pytest.raises(Denied):
        shuttles.open_route(route, by=cast.actor("officer"))
    route = shuttles.open_route(route, by=office)
    assert (route.state, route.rule, route.expected) == ("open", rule, 35)
    assert {one.state for one in ShuttleDemand.objects.filter(pk__in=[first.pk, last.pk])} == {"served"}
    assert told("shuttle_route.open") == {"owner", "member", "colleague", "outsider"}
    assert demanded(cast, 3, by="outsider", words="火车站", ends=time(18)).state == "pooled"
    closed = shuttles.close_route(route, by=office, reason="Too few rode.")
    assert closed.state == "closed" and not ShuttleDemand.objects.filter(state="served").exists()
    assert told("shuttle_route.close") == {"owner", "member", "colleague", "outsider"}


def test_a_route_keeps_the_rule_by_which_it_was_opened(cast: Cast) -> None:
    route = opened(cast, 35)
    shuttle_rule(cast, "0.9", since=day(cast))
    with pytest.raises(Invalid, match="later day"):
        shuttle_rule(cast, "0.5", since=day(cast))
    assert load_of(route, day(cast)).is_reached
    other = planned(cast, origin(cast, "harbour"), name="Second")
    assert load_of(other, day(cast)).least == Decimal("0.9")


def test_who_starts_later_is_no_rider_of_the_first_month(cast: Cast) -> None:
    shuttle_rule(cast)
    route = planned(cast, origin(cast))
    demanded(cast, 40, month=month(cast, 2))
    assert load_of(route, day(cast)).riders == 0


def test_seats_are_never_more_than_there_are(cast: Cast) -> None:
    route, member = opened(cast), cast.actor("member")
    mine = riding.book_seats(route, by=member, organisation=cast.organisation, month=month(cast), seats=30)
    assert mine is not None and mine.amount == Decimal("5400.00")
    theirs: dict[str, Any] = {"by": cast.actor("outsider"), "organisation": cast.outside}
    with pytest.raises(Conflict, match="Only 20 seats are left"):
        riding.book_seats(route, **theirs, month=month(cast), seats=21)
    riding.book_seats(route, by=member, organisation=cast.organisation, month=month(cast), seats=29)
    riding.book_seats(route, **theirs, month=month(cast), seats=21)
    for wrong in (month(cast, -1), month(cast, 6)):
        with pytest.raises(Invalid, match="five to come"):
            riding.book_seats(route, **theirs, month=wrong, seats=1)
    with pytest.raises(Invalid, match="50 seats are booked"):
        shuttles.change_route(route, by=cast.actor("park_officer"), plan=plan(cast, seats=49), reason="A smaller bus")
    riding.book_seats(route, by=member, organisation=cast.organisation, month=month(cast), seats=0)
    assert SeatBooking.objects.get().organisation == cast.outside


def test_at_once_the_last_seats_are_given_once(committed: Cast) -> None:
    route = opened(committed)
    pairs = [(committed.organisation, "member"), (committed.outside, "outsider")]
    acts = [
        lambda who=who, name=name: riding.book_seats(
            route, by=committed.actor(name), organisation=who, month=month(committed), seats=30
        )
        for who, name in pairs
    ]
    answers = together(*acts)
    assert sum(isinstance(one, SeatBooking) for one in answers) == 1
    assert sum(isinstance(one, Conflict) for one in answers) == 1
    assert SeatBooking.objects.get().seats == 30


def test_ridership_and_a_route_that_stays_below(cast: Cast) -> None:
    route, office = opened(cast), cast.actor("park_officer")
    with pytest.raises(Invalid):
        riding.record_ridership(route, by=office, month=month(cast, -1), runs=40, riders=400)
    with pytest.raises(Denied):
        riding.record_ridership(route, by=cast.actor("officer"), month=month(cast), runs=40, riders=400)
    route.opened_on = month(cast, -2)
    route.save(update_fields=["opened_on"])
    for back in range(3):
        riding.record_ridership(route, by=office, month=month(cast, -back), runs=40, riders=1399)
    assert months_below([route]) == {route.pk}
    riding.record_ridership(route, by=office, month=month(cast), runs=40, riders=1400)
    assert months_below([route]) == set()
    assert Activity.objects.filter(verb="shuttle_route.ridden").count() == 4


def test_who_finds_no_place_stays_pooled_and_gets_another_route(cast: Cast) -> None:
    route, office = opened(cast, 40), cast.actor("park_officer")
    mine, theirs = ShuttleDemand.objects.get(), demanded(cast, 11, by="outsider")
    assert (theirs.state, load_of(route, day(cast)).riders) == ("pooled", 40)
    second = planned(cast, route.origin, seats=15)
    with pytest.raises(Conflict, match=second.ref):
        planned(cast, route.origin)
    second = shuttles.open_route(second, by=office)
    assert (second.expected, load_of(route, day(cast)).riders) == (11, 40)
    shuttles.close_route(second, by=office, reason="The bus broke down.")
    shuttles.withdraw_demand(mine, by=cast.actor("member"))
    theirs.refresh_from_db()
    assert (theirs.state, theirs.route) == ("served", route) and "outsider" in told("shuttle_route.served")


def test_a_group_larger_than_the_route_does_not_open_it_and_is_not_served(cast: Cast) -> None:
    shuttle_rule(cast)
    route, office = planned(cast, origin(cast)), cast.actor("park_officer")
    huge = demanded(cast, 5_000, by="outsider")
    assert load_of(route, day(cast)).riders == 0 and not routes_ready(office, day(cast)).exists()
    fits = demanded(cast, 36)
    route = shuttles.open_route(route, by=office)
    states = dict(ShuttleDemand.objects.values_list("pk", "state"))
    assert (route.expected, states) == (36, {huge.pk: "pooled", fits.pk: "served"})


def test_who_rides_later_is_served_once_the_month_has_come(cast: Cast) -> None:
    route = opened(cast, 40)
    later = demanded(cast, 10, by="outsider", month=month(cast, 2))
    assert later.state == "pooled" and shuttles.fill_routes(cast.zone, month(cast, 1)) == 0
    assert shuttles.fill_routes(cast.zone, month(cast, 2)) == 1
    later.refresh_from_db()
    assert (later.state, later.route) == ("served", route)


def test_a_demand_stated_while_its_route_opens_is_served(committed: Cast) -> None:
    shuttle_rule(committed)
    route = planned(committed, origin(committed))
    demanded(committed, 40)
    answers: list[object] = []
    stating = Thread(target=lambda: answers.extend(together(lambda: demanded(committed, 10, by="outsider"))))
    with transaction.atomic():
        shuttles.open_route(route, by=committed.actor("park_officer"))
        stating.start()
        stating.join(0.5)
    stating.join(20)
    assert [one.state for one in answers if isinstance(one, ShuttleDemand)] == ["served"]


def test_demands_in_the_words_of_an_origin_are_pooled_with_it(cast: Cast) -> None:
    shuttle_rule(cast)
    mine, theirs = (demanded(cast, 5, by=who, words="Old  Harbour") for who in ("member", "outsider"))
    late = demanded(cast, 5, words="behind the dock")
    twin = demanded(cast, 6, by="outsider", words="Behind the DOCK")
    assert {mine.state, theirs.state, late.state, twin.state} == {"open"}
    known = shuttles.enter_origin(by=cast.actor("park_officer"), code="harbour", name="Harbour", words=["old harbour"])
    assert set(ShuttleDemand.objects.filter(origin=known, state="pooled")) == {mine, theirs}
    shuttles.pool(late, by=cast.actor("park_officer"), origin=known)
    assert set(ShuttleDemand.objects.filter(origin=known, state="pooled")) == {mine, theirs, late, twin}


def test_the_last_month_of_a_closed_route_is_recorded_after_its_closing(cast: Cast) -> None:
    route, office = opened(cast), cast.actor("park_officer")
    with pytest.raises(Conflict, match="not been opened"):
        riding.record_ridership(planned(cast, route.origin), by=office, month=month(cast), runs=1, riders=1)
    route = shuttles.close_route(route, by=office, reason="Too few rode.")
    assert riding.record_ridership(route, by=office, month=month(cast), runs=40, riders=900).riders == 900
    with pytest.raises(Invalid, match="did not run"):
        riding.record_ridership(route, by=office, month=month(cast, 1), runs=40, riders=900)


def booked(cast: Cast, route: ShuttleRoute, count: int = 1, seats: int = 20) -> SeatBooking:
    """Seats of the member's enterprise for a month to come."""
    asked: dict[str, Any] = {"by": cast.actor("member"), "organisation": cast.organisation, "seats": seats}
    made = riding.book_seats(route, **asked, month=month(cast, count))
    assert made is not None
    return made


@pytest.mark.parametrize(("on", "last"), [(date(2026, 3, 2), date(2026, 3, 31)), (date(2026, 3, 31), date(2026, 4, 3))])
def test_seats_are_paid_before_their_month(on: date, last: date) -> None:
    assert pay_by(date(2026, 4, 1), on) == last


def test_seats_that_are_not_paid_lapse_and_paid_ones_stay(cast: Cast) -> None:
    route, office = opened(cast), cast.actor("park_officer")
    paid, unpaid = booked(cast, route, 2), booked(cast, route, 3)
    with pytest.raises(Denied):
        riding.record_payment(paid, by=cast.actor("member"), paid_on=day(cast))
    with pytest.raises(Invalid, match="future"):
        riding.record_payment(paid, by=office, paid_on=day(cast, 1))
    riding.record_payment(paid, by=office, paid_on=day(cast))
    with pytest.raises(Conflict, match="are paid"):
        booked(cast, route, 2, seats=30)
    assert riding.lapse_unpaid(cast.zone, unpaid.pay_by) == 0
    assert riding.lapse_unpaid(cast.zone, unpaid.pay_by + timedelta(days=1)) == 1
    assert SeatBooking.objects.get() == paid
    assert told("shuttle_route.lapsed") == {"owner", "member", "colleague"}


def test_seats_of_a_free_route_need_no_payment(cast: Cast) -> None:
    made = booked(cast, opened(cast, price=Decimal(0)))
    assert riding.lapse_unpaid(cast.zone, made.pay_by + timedelta(days=90)) == 0


def test_closing_a_route_cancels_the_seats_of_later_months(cast: Cast) -> None:
    route, office = opened(cast), cast.actor("park_officer")
    now = booked(cast, route, 0)
    riding.record_payment(booked(cast, route, 2), by=office, paid_on=day(cast))
    shuttles.close_route(route, by=office, reason="Too few rode.")
    assert SeatBooking.objects.get() == now
    assert Activity.objects.get(verb="shuttle_route.cancelled").data["paid"] == "3600.00 CNY"

"""Talent homes: the rent by the published rule, a fair line, offers, contracts with a term, reminders."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cast import Cast
from formalities.pooled import applied, contracted, day, home, offered, table, waiting, wish
from openzone.core import clock
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Delivery
from openzone.formalities.actions import homes, housing
from openzone.formalities.home_queries import (
    applications_at_desk,
    applications_visible_to,
    contracts_pressing,
    positions,
    waiting_list,
)
from openzone.formalities.home_rules import last_day, rent_of
from openzone.formalities.models import Home, HomeApplication
from openzone.formalities.pooled_receivers import old_names
from openzone.formalities.presets.pooled import APARTMENTS, shipped_table


def test_the_published_example_of_the_rent() -> None:
    rent = rent_of(area=Decimal(80), cap=Decimal(60), per_square_metre=Decimal(30), discount=Decimal("0.5"))
    assert (rent.market, rent.subsidy, rent.payable) == (Decimal("2400.00"), Decimal("900.00"), Decimal("1500.00"))


@pytest.mark.parametrize(
    ("area", "code", "subsidy", "payable"),
    [
        ("60", "bachelor", "900.00", "900.00"), ("59.5", "bachelor", "892.50", "892.50"),
        ("150", "outstanding", "4500.00", "0.00"), ("151", "outstanding", "4500.00", "30.00"),
    ],
)  # fmt: skip
def test_the_subsidy_within_and_beyond_the_cap(area: str, code: str, subsidy: str, payable: str) -> None:
    one = next(one for one in shipped_table().classes if one.code == code)
    assert one.area_cap is not None
    rent = rent_of(area=Decimal(area), cap=one.area_cap, per_square_metre=Decimal(30), discount=one.discount)
    assert (rent.subsidy, rent.payable) == (Decimal(subsidy), Decimal(payable))


def test_seven_classes_are_shipped() -> None:
    shipped = shipped_table().classes
    assert len(shipped) == 7 and all(one.name and one.name_local for one in shipped)


def test_the_rule_of_talent_apartments_is_shipped() -> None:
    shipped = shipped_table(APARTMENTS)
    taken_off = {one.code: one.discount for one in shipped.classes}
    assert taken_off == {"high-level": 1, "with-allowance": Decimal("0.2"), "without-allowance": Decimal("0.5")}
    rents = [
        rent_of(area=Decimal(80), cap=Decimal(60), per_square_metre=Decimal(30), discount=one).payable
        for one in taken_off.values()
    ]
    assert rents == [600, 2040, 1500] and "232175" in shipped.source


def test_who_reads_the_name_of_a_talent(cast: Cast) -> None:
    table(cast)
    row = applied(cast)
    seen = {
        name for name in ("park_officer", "leader", "auditor", "officer", "elsewhere", "owner", "member", "outsider")
        if applications_visible_to(cast.actor(name)).filter(pk=row.pk).exists()
    }  # fmt: skip
    assert seen == {"park_officer", "leader", "auditor", "owner"}
    with pytest.raises(Denied):
        applied(cast, by="member")


def test_the_line_goes_by_the_day_of_the_complete_application(cast: Cast) -> None:
    table(cast)
    office = cast.actor("park_officer")
    late, early, same = waiting(cast, days_ago=5), waiting(cast, days_ago=9), waiting(cast, days_ago=5)
    returned = homes.send_back(applied(cast, days_ago=20), by=office, reason="The diploma is missing.")
    again = homes.hand_in_again(returned, by=cast.actor("owner"), wish=wish(cast))
    again = homes.admit(again, by=office)
    assert list(waiting_list(cast.zone.pk)) == [early, late, same, again]
    assert positions(cast.zone.pk, [same.pk]) == {same.pk: 3}
    with pytest.raises(Invalid, match="Others wait longer"):
        offered(cast, late, home(cast))


def test_declined_twice_is_the_end_of_the_line(cast: Cast) -> None:
    table(cast)
    first, second = waiting(cast, days_ago=9), waiting(cast, days_ago=5)
    flat, owner = home(cast), cast.actor("owner")
    homes.decline_offer(offered(cast, first, flat), by=owner)
    assert waiting_list(cast.zone.pk).first() == first
    flat.refresh_from_db()
    assert flat.state == "free"
    first.refresh_from_db()
    homes.decline_offer(offered(cast, first, flat), by=owner)
    assert list(waiting_list(cast.zone.pk)) == [second, first]
    first.refresh_from_db()
    assert first.complete_on == day(cast, -9)
    today = waiting(cast)
    assert list(waiting_list(cast.zone.pk)) == [second, today, first]


def test_a_contract_beyond_the_cap_pays_the_excess_at_market_rent(cast: Cast) -> None:
    table(cast)
    contract = contracted(cast, home(cast), days_ago=3)
    term = contract.terms.get()
    assert (term.payable, term.subsidy, term.months) == (Decimal("1500.00"), Decimal("900.00"), 12)
    assert contract.until == last_day(day(cast), 12)
    assert Home.objects.get().state == "let" and HomeApplication.objects.get().state == "housed"


@pytest.mark.parametrize("months", [0, 61])
def test_a_term_has_its_limits(cast: Cast, months: int) -> None:
    table(cast)
    with pytest.raises(Invalid, match="from 1 to 60"):
        contracted(cast, home(cast), months=months)


def test_moved_in_renewed_and_left(cast: Cast) -> None:
    table(cast)
    contract, office = contracted(cast, home(cast), months=1, since=-20, days_ago=30), cast.actor("park_officer")
    with pytest.raises(Conflict, match="Renew"):
        housing.renew_contract(contract, by=office, months=12)
    housing.move_in(contract, by=office, moved_in_on=day(cast, -19))
    assert list(contracts_pressing(office, day(cast))) == [contract]
    Home.objects.update(market_rent=Decimal(40))
    renewed = housing.renew_contract(contract, by=office, months=12)
    assert [one.payable for one in renewed.terms.all()] == [Decimal(1500), Decimal(2000)]
    assert not contracts_pressing(office, day(cast)).exists()
    with pytest.raises(Denied):
        housing.end_contract(renewed, by=cast.actor("owner"), ended_on=day(cast), reason="Gone")
    housing.end_contract(renewed, by=office, ended_on=day(cast), reason="He goes abroad.")
    assert Home.objects.get().state == "free" and HomeApplication.objects.get().state == "closed"


def test_people_are_reminded_once_sixty_days_before_the_end(cast: Cast) -> None:
    table(cast)
    contract = contracted(cast, home(cast))
    assert housing.remind_of_contracts(cast.zone, contract.until - timedelta(days=61)) == 0
    assert housing.remind_of_contracts(cast.zone, contract.until - timedelta(days=60)) == 1
    assert housing.remind_of_contracts(cast.zone, contract.until - timedelta(days=59)) == 0
    told = Delivery.objects.filter(activity__verb="home_application.reminded", channel="page")
    assert set(told.values_list("recipient_id", flat=True)) == {
        cast.users["park_officer"].pk,
        cast.users["owner"].pk,
    }


def test_a_home_is_offered_once_and_not_under_repair(cast: Cast) -> None:
    table(cast)
    first, second, flat = waiting(cast, days_ago=2), waiting(cast), home(cast)
    offered(cast, first, flat)
    with pytest.raises(Conflict, match="not free"):
        offered(cast, second, flat)
    dwelling = homes.Dwelling(rooms=3, area=Decimal(80), market_rent=Decimal(30), address="Lake Road 1")
    with pytest.raises(Conflict, match="let or offered"):
        homes.change_home(flat, by=cast.actor("park_officer"), dwelling=dwelling, repair=True)
    homes.withdraw_application(first, by=cast.actor("owner"))
    homes.change_home(flat, by=cast.actor("park_officer"), dwelling=dwelling, repair=True)
    with pytest.raises(Conflict, match="not free"):
        offered(cast, second, flat)


def test_names_are_forgotten_after_their_time(cast: Cast) -> None:
    table(cast)
    row = homes.withdraw_application(applied(cast), by=cast.actor("owner"))
    assert old_names(cast.zone.pk, clock.now() - timedelta(days=1)) == 0
    assert old_names(cast.zone.pk, clock.now() + timedelta(days=2)) == 1
    row.refresh_from_db()
    assert row.talent != "Lin Yue" and applications_at_desk(cast.actor("park_officer")).count() == 1

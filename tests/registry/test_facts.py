"""Figures of an organisation: checked, restated with the old one kept, and the profile that always agrees with them."""

from argparse import Namespace
from decimal import Decimal
from typing import Any

import pytest

from at_once import together
from cast import Cast, assemble
from openzone.cli import profiles_rebuild
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.indicators import add_indicator, change_indicator, retire_indicator
from openzone.registry.actions.industries import classify
from openzone.registry.models import Fact, FactProfile, Indicator, Organisation
from openzone.registry.queries import industry_named


def indicator(cast: Cast, code: str) -> Indicator:
    return Indicator.objects.get(zone=cast.zone, code=code)


def tell(cast: Cast, code: str, at: str, value: float | str, who: str = "officer", **more: Any) -> Fact:
    return record_fact(
        cast.organisation, indicator=indicator(cast, code), at=at, value=Decimal(str(value)), by=cast.actor(who), **more
    )


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def test_restating_keeps_the_old_figure(cast: Cast) -> None:
    first = tell(cast, "headcount", "2017", 300)
    second = tell(cast, "headcount", "2017", 310, source="visit", source_note="visit on 12 May", seen=first.pk)
    first.refresh_from_db()
    assert (first.current, second.current, second.supersedes) == (False, True, first)
    assert Activity.objects.filter(verb="fact.recorded", data={"facts": [second.pk]}).count() == 1
    assert tell(cast, "headcount", "2017", 310, source="visit", source_note="visit on 12 May") == second
    assert Fact.objects.count() == 2 and Activity.objects.filter(verb="fact.recorded").count() == 2
    with pytest.raises(Conflict):
        tell(cast, "headcount", "2017", 320, seen=first.pk)
    with pytest.raises(Conflict):
        tell(cast, "headcount", "2017", 320, seen=0)
    tell(cast, "headcount", "2018", 320, seen=0)


@pytest.mark.parametrize(
    ("code", "at", "value", "more", "field", "says"),
    [
        ("headcount", "2017", -1, {}, "value", "“Headcount” cannot be negative."),
        ("headcount", "2017", 3.5, {}, "value", "“Headcount” is counted in whole persons."),
        ("headcount", "2017", 2_000_000, {}, "value", "“Headcount” is at most 1,000,000."),
        ("headcount", "2017", "NaN", {}, "value", "“Headcount” is larger than anything that can be counted here."),
        ("headcount", "2099", 5, {}, "at", "2099 lies in the future."),
        ("headcount", "before 2099", 5, {}, "at", "before 2099 lies in the future."),
        ("headcount", "", 5, {}, "at", "Please say of which day, month or year this is known."),
        ("headcount", "12/2017", 5, {}, "at", ("“12/2017” is no date. Write 2014, 2014-05, 2014-05-17, before 2014 or "
         "since 2015.")),
        ("headcount", "2017", 5, {"currency": "CNY"}, "currency", ("“Headcount” is counted in persons, so no currency "
         "belongs to it.")),
        ("headcount", "2017", 5, {"unit": "teams"}, "unit", "“Headcount” is told in persons, not in teams."),
        ("revenue", "2017-05-03", 5, {}, "at", ("“Revenue” is told over a year, a quarter or a month, such as 2017, "
         "2017-Q2 or 2017-05.")),
        ("revenue", "since 2016", 5, {}, "at", ("“Revenue” is told over a year, a quarter or a month, such as 2017, "
         "2017-Q2 or 2017-05.")),
        ("revenue", "2017", 5, {"currency": "XYZ"}, "currency", "This is not a currency code such as CNY or USD."),
        ("revenue", "2017", "5.001", {}, "value", "“Revenue” has at most 2 decimals."),
        ("foreign_share", "2017", 100.5, {}, "value", "“Foreign share” is at most 100."),
        ("headcount", "2017", 5, {"comparator": "!"}, "comparator", ("Please say whether it is exactly this, over, at "
         "least, under, up to or about it.")),
        ("headcount", "2017", 5, {"source": "visit"}, "source_note", ("Please say which visit, document or statement "
         "it is.")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_reason(
    cast: Cast, code: str, at: str, value: float | str, more: dict[str, str], field: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        tell(cast, code, at, value, **more)
    assert {name: str(sentence) for name, sentence in refused.value.fields.items()} == {field: says}
    assert not Fact.objects.exists()


def test_a_loss_and_a_foreign_currency_are_possible(cast: Cast) -> None:
    assert tell(cast, "profit", "2017", "-12.50").currency == "CNY"
    assert tell(cast, "revenue", "2017-Q2", 7, currency="USD", unit="USD").currency == "USD"


@pytest.mark.parametrize("who", ["elsewhere", "auditor", "owner", "outsider", "foreigner"])
def test_who_serves_it_records(cast: Cast, who: str) -> None:
    with pytest.raises(Denied):
        tell(cast, "headcount", "2017", 5, who)


def profiles() -> dict[int, dict[str, Any]]:
    return dict(FactProfile.objects.order_by("year").values_list("year", "figures"))


def test_the_profile_says_what_the_facts_say(cast: Cast) -> None:
    tell(cast, "headcount", "2016", 300)
    over = tell(cast, "headcount", "2017", 1000, comparator=">")
    tell(cast, "headcount", "since 2015", 200, comparator=">=")
    tell(cast, "headcount", "2017-05", 900)
    revenue = tell(cast, "revenue", "2017", 5, currency="USD")
    tell(cast, "revenue", "2017-05", 1)
    assert profiles()[2017] == {
        "headcount": {"low": "1000", "low_open": True, "fact": over.pk},
        "revenue": {"low": "5", "high": "5", "currency": "USD", "fact": revenue.pk},
    }
    exact = tell(cast, "headcount", "2017-12-31", 1040)
    assert profiles()[2017]["headcount"] == {"low": "1040", "high": "1040", "fact": exact.pk}
    tell(cast, "headcount", "2016", 320)
    kept, size = profiles(), Organisation.objects.get(pk=cast.organisation.pk).size
    FactProfile.objects.update(figures={})
    assert profiles_rebuild.run(Namespace(zone=cast.zone.code, json=False)) == 0 and profiles() == kept
    assert Organisation.objects.get(pk=cast.organisation.pk).size == size


def work_in(cast: Cast, code: str) -> None:
    section = industry_named(cast.zone.pk, f"isic:{code}")
    assert section is not None
    classify(cast.organisation, by=cast.actor("officer"), industry=section, is_main=True)


def test_the_size_follows_from_facts_and_industry(cast: Cast) -> None:
    def size() -> str:
        return Organisation.objects.get(pk=cast.organisation.pk).size

    tell(cast, "headcount", "2017", 1000)
    work_in(cast, "C")
    assert size() == ""
    tell(cast, "revenue", "2017", 4_000_000)
    assert size() == "small"
    tell(cast, "revenue", "2017", 400_000_000)
    assert size() == "large"
    tell(cast, "headcount", "2018", 19)
    assert size() == "micro"
    tell(cast, "headcount", "2018", 20)
    assert size() == "large", "2018 leaves it open, so 2017 counts"
    work_in(cast, "P")
    assert size() == "small"


def test_two_people_restate_at_once(committed: Cast) -> None:
    cast = committed
    first = tell(cast, "headcount", "2017", 1)
    outcomes = together(
        lambda: tell(cast, "headcount", "2017", 2, seen=first.pk),
        lambda: tell(cast, "headcount", "2017", 3, "dispatcher", seen=first.pk),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Fact"]
    assert Fact.objects.filter(current=True).count() == 1 and Fact.objects.count() == 2


def test_the_catalogue_is_the_zones_own(cast: Cast) -> None:
    admin, words = cast.actor("administrator"), {"name": "Robots", "name_local": "机器人"}
    new = add_indicator(cast.zone, by=admin, code="robots", kind="count", unit="pieces", period="day", **words)
    tell(cast, "robots", "2017", 5)
    values: dict[str, Any] = {"code": "r2", "kind": "count", "unit": "pieces", "period": "day", **words}
    refused: list[dict[str, Any]] = [
        {"code": "robots"}, {"code": "Ro bots"}, {"kind": "x"}, {"period": "x"}, {"name": ""}, {"place": 40_000},
        {"place": -1}, {"highest": Decimal(10) ** 30}, {"lowest": Decimal("NaN")}, {"decimals": 9},
    ]  # fmt: skip
    for wrong in refused:
        with pytest.raises(Invalid):
            add_indicator(cast.zone, by=admin, **{**values, **wrong})
    change_indicator(new, by=admin, **words, highest=4)
    with pytest.raises(Invalid):
        tell(cast, "robots", "2018", 5)
    for who in ("leader", "officer", "owner"):
        with pytest.raises(Denied):
            retire_indicator(new, by=cast.actor(who))
    retire_indicator(new, by=admin)
    with pytest.raises(Invalid):
        tell(cast, "robots", "2018", 3)
    with pytest.raises(Conflict):
        retire_indicator(indicator(cast, "headcount"), by=admin)

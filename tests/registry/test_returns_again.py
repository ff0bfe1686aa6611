"""What becomes of facts when a return is accepted again, and when a figure is withdrawn."""

from decimal import Decimal
from typing import Any

import pytest

from cast import Cast
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.registry.actions.facts import record_fact, withdraw_fact
from openzone.registry.actions.indicators import change_indicator, retire_indicator
from openzone.registry.actions.returns import accept_return, send_back_return, submit_return
from openzone.registry.actions.templates import retire_template
from openzone.registry.enums import FactSource
from openzone.registry.models import Fact, FactProfile, Indicator, Return, ReturnTemplate
from openzone.registry.return_queries import known_otherwise, paper_of
from returns_at_work import ANSWERS, due, filled, opened, own, submitted


def indicator(cast: Cast, code: str) -> Indicator:
    return Indicator.objects.get(zone=cast.zone, code=code)


def counts_now(code: str) -> list[int]:
    return [int(one.value) for one in Fact.objects.filter(indicator__code=code, current=True).order_by("at")]


def again(cast: Cast, row: Return, **answers: str) -> Return:
    row = send_back_return(row, by=cast.actor("officer"), remark="Please look again.")
    row = submit_return(filled(cast, row, **answers), by=cast.actor("owner"))
    return accept_return(row, by=cast.actor("officer"))


def test_an_answer_that_cannot_stand_any_more_is_not_left_out(cast: Cast) -> None:
    row, headcount = submitted(cast), indicator(cast, "headcount")
    change_indicator(headcount, by=cast.actor("administrator"), name="Headcount", highest=100)
    with pytest.raises(Conflict, match=r"“Headcount” is at most 100\."):
        accept_return(row, by=cast.actor("officer"))
    assert not Fact.objects.exists()


def test_a_retired_indicator_is_accepted_where_it_was_asked(cast: Cast) -> None:
    row, administrator = submitted(cast), cast.actor("administrator")
    for template in ReturnTemplate.objects.filter(zone=cast.zone).order_by("id"):
        retire_template(template, by=administrator)
    retire_indicator(indicator(cast, "taxes"), by=administrator)
    accept_return(row, by=cast.actor("officer"))
    assert counts_now("taxes") == [3_100_000]


def test_what_is_taken_out_of_a_return_counts_no_more(cast: Cast) -> None:
    row = accept_return(submitted(cast, exports="100"), by=cast.actor("officer"))
    again(cast, row, exports="")
    gone = Fact.objects.get(indicator__code="exports")
    assert (gone.current, gone.withdrawn_by_id) == (False, cast.actor("officer").user_id)
    assert "exports" not in FactProfile.objects.get(year=2017).figures
    again(cast, row, exports="100")
    assert counts_now("exports") == [1_000_000], "answered again, it is told again"


def test_accepting_again_leaves_better_knowledge_alone(cast: Cast) -> None:
    officer, revenue = cast.actor("officer"), indicator(cast, "revenue")
    row = accept_return(submitted(cast), by=officer)
    audited: dict[str, Any] = {"source": FactSource.DOCUMENT, "source_note": "audit of 2018"}
    record_fact(cast.organisation, indicator=revenue, at="2017", value=Decimal(119_000_000), by=officer, **audited)
    row = again(cast, row, headcount="330")
    assert (counts_now("revenue"), counts_now("headcount")) == ([119_000_000], [330])
    row.refresh_from_db()
    assert set(known_otherwise(paper_of(row, row.answers))) == {"revenue"}
    again(cast, row, revenue="11,800")
    assert counts_now("revenue") == [118_000_000], "an answer that changed is new knowledge"


def test_a_withdrawn_figure_lets_the_one_before_count_again(cast: Cast) -> None:
    officer, headcount = cast.actor("officer"), indicator(cast, "headcount")
    first, second = (
        record_fact(cast.organisation, indicator=headcount, at="2017-12-31", value=Decimal(value), by=officer)
        for value in (100, 900)
    )
    with pytest.raises(Denied):
        withdraw_fact(second, by=cast.actor("elsewhere"), reason="Wrong enterprise.")
    with pytest.raises(Invalid):
        withdraw_fact(second, by=officer, reason=" ")
    withdraw_fact(second, by=officer, reason="Wrong enterprise.")
    assert counts_now("headcount") == [100] and FactProfile.objects.get().figures["headcount"]["low"] == "100"
    assert Activity.objects.get(verb="fact.withdrawn").data == {"facts": [second.pk]}
    with pytest.raises(Conflict):
        withdraw_fact(second, by=officer, reason="Twice.")
    third = record_fact(cast.organisation, indicator=headcount, at="2017-12-31", value=Decimal(110), by=officer)
    assert third.supersedes_id == first.pk and counts_now("headcount") == [110]
    for one in (third, first):
        withdraw_fact(Fact.objects.get(pk=one.pk), by=officer, reason="Wrong enterprise.")
    assert not FactProfile.objects.exists()


def test_a_line_in_ten_thousands_takes_no_ten_thousand_more(cast: Cast) -> None:
    row = filled(cast, own(cast, opened(cast)), revenue="12,000万")
    with pytest.raises(Invalid) as refused:
        submit_return(row, by=cast.actor("owner"))
    assert "Write the number without 万 or 亿." in str(refused.value.fields["revenue"])


def test_last_years_figure_in_another_currency_is_not_compared(cast: Cast) -> None:
    told: dict[str, Any] = {"indicator": indicator(cast, "revenue"), "at": "2016", "value": Decimal(5_000_000)}
    record_fact(cast.organisation, by=cast.actor("officer"), currency="USD", **told)
    paper = paper_of(own(cast, opened(cast)), ANSWERS)
    assert paper.before == {} and paper.looked.findings == []


@pytest.mark.parametrize(("over", "days", "field"), [("2150", 10, "over"), ("2017", 60_000, "due")])
def test_a_round_asks_what_can_be_answered(cast: Cast, over: str, days: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        opened(cast, over=over, due=due(cast, days))
    assert set(refused.value.fields) == {field}

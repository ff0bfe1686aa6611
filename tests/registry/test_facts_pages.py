"""Facts on their pages: the key facts, all of them at both doors, the sheet that records one, the settings."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.registry.actions.facts import record_fact
from openzone.registry.models import Fact, Indicator
from openzone.web.parts.registry.facts import key_facts

MOST = 15


def tell(cast: Cast, code: str, at: str, value: int, **more: Any) -> Fact:
    found = Indicator.objects.get(zone=cast.zone, code=code)
    return record_fact(
        cast.organisation, indicator=found, at=at, value=Decimal(value), by=cast.actor("officer"), **more
    )


@pytest.fixture
def officer(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["officer"])
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("who", ["officer", "owner"])
def test_the_pages_ask_the_same_for_one_fact_and_many(cast: Cast, client: Client, who: str) -> None:
    client.force_login(cast.users[who])
    ref = cast.organisation.ref
    paths = [f"/desk/enterprises/{ref}/", f"/desk/enterprises/{ref}/facts/"] if who == "officer" else ["/portal/facts/"]
    tell(cast, "headcount", "2015", 30)
    counts: list[list[int]] = []
    for year in (2016, 2017):
        counts.append([])
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts[-1].append(len(asked))
        tell(cast, "headcount", str(year), 40)
        tell(cast, "revenue", str(year), 40)
    assert counts[0] == counts[1] and max(counts[0]) <= MOST


def test_the_page_tells_figure_growth_and_what_was_restated(cast: Cast, officer: Client) -> None:
    tell(cast, "headcount", "2015", 300)
    tell(cast, "headcount", "2017", 1000, comparator=">", source="statement", source_note="the 2017 report")
    tell(cast, "revenue", "2016", 12_500_000)
    tell(cast, "revenue", "2017", 25_000_000)
    tell(cast, "revenue", "2017", 50_000_000)
    page = text(officer.get(f"/desk/enterprises/{cast.organisation.ref}/"))
    assert "over 1,000 persons" in page and "+300.0 %" not in page and "+300 %" in page
    page = text(officer.get(f"/desk/enterprises/{cast.organisation.ref}/facts/"))
    assert "Growth 2015–2017: unknown, for no exact figure is known of 2017." in page
    assert "<s>25 million CNY</s>" in page and "<b>50 million CNY</b>" in page and "the 2017 report" in page
    assert "Growth 2016–2017: +300 %." in page
    officer.force_login(cast.users["owner"])
    assert "<s>25 million CNY</s>" in text(officer.get("/portal/facts/"))
    page = text(officer.get("/portal/facts/", headers={"accept-language": "zh-hans"}))
    assert "5,000万元" in page


def test_a_figure_is_recorded_once_and_never_over_another_unseen(cast: Cast, officer: Client) -> None:
    path = f"/desk/enterprises/{cast.organisation.ref}/facts/new/"
    sent = {"key": "a", "indicator": "headcount", "at": "2017", "comparator": "=", "value": "1,200", "source": "staff"}
    for _click in range(2):
        assert officer.post(path, sent).status_code == 303
    assert Fact.objects.get().value == 1200
    answer = officer.post(path, {**sent, "key": "b", "value": "1300"})
    assert answer.status_code == 409 and "There it says now: 1,200." in text(answer)
    form = answer.context["form"]
    again = {**sent, "value": "1300", "key": form["key"].value(), "seen_fact": form["seen_fact"].value()}
    assert officer.post(path, again).status_code == 303
    assert [(int(one.value), one.current) for one in Fact.objects.order_by("id")] == [(1200, False), (1300, True)]
    sheet = text(officer.get(f"{path}?indicator=headcount&at=2017"))
    assert 'value="1,300"' in sheet and "Restate a figure" in sheet
    for wrong in ({"value": "many"}, {"value": "-4"}, {"at": "2099"}, {"currency": "cny"}, {"source": "return"}):
        assert officer.post(path, {**sent, "key": str(wrong), **wrong}).status_code == 422
    assert Fact.objects.count() == 2


def test_months_hide_neither_other_facts_nor_the_year(cast: Cast, officer: Client) -> None:
    tell(cast, "headcount", "2017", 30)
    for year in (2016, 2017):
        tell(cast, "revenue", str(year), 12_000_000 * (year - 2015))
        for month in range(1, 13):
            tell(cast, "revenue", f"{year}-{month:02}", 1_000_000)
    shown = {one.indicator.code: one for one in key_facts(cast.organisation)}
    assert (shown["revenue"].words, shown["headcount"].words) == ("24 million CNY", "30 persons")
    assert len(shown["revenue"].facts) == 4, "of twelve months the last one"


def test_one_plot_has_one_currency(cast: Cast) -> None:
    for year, currency in ((2015, "CNY"), (2016, "USD"), (2017, "CNY")):
        tell(cast, "revenue", str(year), 1_000_000, currency=currency)
    (line,) = key_facts(cast.organisation)
    assert line.trend == [1_000_000, None, 1_000_000]
    assert [row[0] for row in line.plots[0]["table"]["rows"]] == ["2015", "2017"]


def test_a_figure_has_its_document_and_is_withdrawn(cast: Cast, officer: Client) -> None:
    path = f"/desk/enterprises/{cast.organisation.ref}/facts/"
    sent = {"key": "a", "indicator": "headcount", "at": "2017", "comparator": "=", "value": "1,200"}
    sent |= {"source": "document", "source_note": "report"}
    wrong = SimpleUploadedFile("report.pdf", b"MZ no such thing")
    assert officer.post(f"{path}new/", {**sent, "document": wrong}).status_code == 422 and not Fact.objects.exists()
    right = SimpleUploadedFile("report.txt", b"1,200 people")
    assert officer.post(f"{path}new/", {**sent, "document": right}).status_code == 303
    fact = Fact.objects.get()
    assert "report.txt" in text(officer.get(path))
    assert officer.get(f"{path}{fact.pk}/document/").headers["X-OpenZone-File"]
    assert officer.post(f"{path}{fact.pk}/withdrawal/", {"key": "b", "reason": ""}).status_code == 422
    assert officer.post(f"{path}{fact.pk}/withdrawal/", {"key": "c", "reason": "Another one's"}).status_code == 303
    assert officer.post(f"{path}{fact.pk}/withdrawal/", {"key": "d", "reason": "Twice"}).status_code == 409
    tell(cast, "headcount", "2017", 1_100)
    assert "Another one" in text(officer.get(path))
    officer.force_login(cast.users["member"])
    page = text(officer.get("/portal/facts/"))
    assert "Another one" not in page and "report.txt" not in page
    officer.force_login(cast.users["elsewhere"])
    assert officer.get(f"{path}{fact.pk}/document/").status_code == 404


def test_an_administrator_keeps_the_catalogue(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["administrator"])
    assert "Invention patents held" in text(client.get("/desk/settings/indicators/"))
    new = {"key": "a", "code": "robots", "name": "Robots", "kind": "count", "unit": "pieces", "period": "day"}
    assert client.post("/desk/settings/indicators/new/", {**new, "decimals": 0}).status_code == 303
    page = client.get("/desk/settings/indicators/robots/")
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post("/desk/settings/indicators/robots/", {**sent, "name": "Industrial robots"}).status_code == 303
    assert Indicator.objects.get(zone=cast.zone, code="robots").name == "Industrial robots"
    stale = {**sent, "name": "Toys", "key": "z"}
    assert client.post("/desk/settings/indicators/robots/", stale).status_code == 409
    assert client.post("/desk/settings/indicators/robots/retire/", {"key": "r"}).status_code == 303
    assert client.post("/desk/settings/indicators/revenue/retire/", {"key": "s"}).status_code == 409

"""Same or not at the desk: what the pages say and cost, and where old references lead."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.core.actor import Actor, system
from openzone.registry.actions import register
from openzone.registry.actions.claims import claim, keep_licence
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.identifiers import identify
from openzone.registry.actions.merging import merge
from openzone.registry.actions.names import add_name
from openzone.registry.actions.sameness import compare_all, say_not_same
from openzone.registry.models import Indicator, LikelyPair, Merge, NotSame, Organisation
from openzone.registry.schemes import Number

MOST = 15
CODE = "91350100M000100Y43"


def known(cast: Cast, name: str, name_local: str = "") -> Organisation:
    return register(unit=cast.units["station"], name=name, name_local=name_local, by=system(cast.zone.pk))


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["officer"])
    return client


def alike(cast: Cast, number: int) -> tuple[Organisation, Organisation]:
    """Two that look alike, and like nothing else."""
    word = "abcdefg"[number] * 7
    one, other = known(cast, f"{word} Optics"), known(cast, f"{word} Optics Ltd.")
    add_name(one, by=cast.actor("officer"), name=f"Formerly {word}", kind="former")
    identify(other, by=cast.actor("officer"), number=Number("other", word))
    return one, other


def counted(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def _pairs(cast: Cast, number: int) -> None:
    alike(cast, number)
    compare_all()


def _apart(cast: Cast, number: int) -> None:
    say_not_same(*alike(cast, number), by=cast.actor("officer"))


def _merged(cast: Cast, number: int) -> None:
    one, other = alike(cast, number)
    merge(kept=one, gone=other, by=cast.actor("officer"))


@pytest.mark.parametrize(("which", "make"), [("", _pairs), ("apart", _apart), ("merges", _merged)])
def test_the_list_costs_the_same_for_one_and_three(
    cast: Cast, desk: Client, which: str, make: Callable[[Cast, int], None]
) -> None:
    url, counts = f"/desk/enterprises/same/?which={which}", []
    for numbers in (range(1), range(1, 3)):
        for number in numbers:
            make(cast, number)
        counts.append(counted(desk, url))
    assert counts[0] == counts[1] <= MOST


def test_a_pair_is_shown_with_its_reasons_and_decided(cast: Cast, desk: Client) -> None:
    one, other = alike(cast, 0)
    compare_all()
    page = desk.get("/desk/enterprises/same/").content.decode()
    assert "very likely" in page and "The same name: “aaaaaaa Optics” and “aaaaaaa Optics Ltd.”" in page
    pair = LikelyPair.objects.get()
    desk.post(f"/desk/enterprises/same/{pair.pk}/later/")
    assert "No two look the same" in desk.get("/desk/enterprises/same/").content.decode()
    assert one.ref in desk.get("/desk/enterprises/same/?which=later").content.decode()
    desk.post(f"/desk/enterprises/{other.ref}/not-same/{one.ref}/")
    row = NotSame.objects.get()
    assert "is not" in desk.get("/desk/enterprises/same/?which=apart").content.decode()
    desk.post(f"/desk/enterprises/same/apart/{row.pk}/")
    assert one.ref in desk.get("/desk/enterprises/same/").content.decode()


def test_the_preview_says_what_moves_and_what_comes_of_conflicts(cast: Cast, client: Client) -> None:
    kept, gone = cast.organisation, cast.outside
    client.force_login(cast.users["dispatcher"])
    url = f"/desk/enterprises/{kept.ref}/merge/{gone.ref}/"
    empty = counted(client, url)
    indicator = Indicator.objects.get(zone=cast.zone, code="headcount")
    for one, value in ((kept, 300), (gone, 310)):
        for at in ("2017", "2018"):
            record_fact(one, indicator=indicator, at=at, value=Decimal(value), by=cast.actor("dispatcher"))
    revenue = Indicator.objects.get(zone=cast.zone, code="revenue")
    for one, comparator in ((kept, "="), (gone, ">")):
        told: dict[str, Any] = {"indicator": revenue, "value": Decimal(12_500_000), "by": cast.actor("dispatcher")}
        record_fact(one, at="2017", comparator=comparator, **told)
        record_fact(one, at="2016", **told)
    assert counted(client, url) == empty <= MOST
    page = client.get(url).content.decode()
    assert "The kept one&#x27;s figure counts" in page and "outsider@example.org" in page
    differing = re.findall(r"<td[^>]*>(.*?)</td>", page[page.index("Figures that differ") :])
    assert differing == [
        "Headcount", "2017", "300 persons", "310 persons", "Headcount", "2018", "300 persons", "310 persons",
        "Revenue", "2017", "12,500,000 CNY", "over 12,500,000 CNY",
    ]  # fmt: skip
    answer = client.post(url, follow=True)
    row = Merge.objects.get()
    assert answer.redirect_chain == [(f"/desk/enterprises/merges/{row.pk}/", 303)]
    assert "Figures" in answer.content.decode() and counted(client, f"/desk/enterprises/merges/{row.pk}/") <= MOST
    client.post(f"/desk/enterprises/merges/{row.pk}/take-back/")
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_what_speaks_against_it_takes_the_button_away(cast: Cast, desk: Client) -> None:
    one, other = alike(cast, 0)
    say_not_same(one, other, by=cast.actor("officer"))
    page = desk.get(f"/desk/enterprises/{one.ref}/merge/{other.ref}/").content.decode()
    assert "Take that back first" in page and f"Merge into {one.ref}" not in page
    answer = desk.post(f"/desk/enterprises/{one.ref}/merge/{other.ref}/")
    assert answer.status_code == 409 and "Take that back first" in answer.content.decode()
    assert desk.get(f"/desk/enterprises/{one.ref}/merge/{one.ref}/").status_code == 422


def test_old_addresses_lead_to_the_kept_one(cast: Cast, desk: Client) -> None:
    one, other = alike(cast, 0)
    row = merge(kept=one, gone=other, by=cast.actor("officer"))
    for place in ("", "facts/", "edit/"):
        answer = desk.get(f"/desk/enterprises/{other.ref}/{place}?x=1")
        assert (answer.status_code, answer["Location"]) == (302, f"/desk/enterprises/{one.ref}/{place}?x=1")
    assert desk.post(f"/desk/enterprises/{other.ref}/edit/", {"name": "X"}).status_code == 404
    page = desk.get(f"/desk/enterprises/{one.ref}/").content.decode()
    assert "merged another record into it" in page and page.count("entered this organisation") <= 2
    desk.force_login(cast.users["elsewhere"])
    assert desk.get(f"/desk/enterprises/{other.ref}/").status_code == 404
    desk.force_login(cast.users["officer"])
    assert other.ref in desk.get("/desk/enterprises/same/?which=merges").content.decode()
    assert row.kept == one


def test_hints_while_typing(cast: Cast, desk: Client) -> None:
    one = known(cast, "Kaixuan Lightworks", "大连凯旋科技有限公司")
    identify(one, by=cast.actor("officer"), number=Number("uscc", CODE))
    url = "/desk/enterprises/same/hints/"
    for typed in ({"name": "kaixuan lightwork"}, {"name_local": "凯旋"}, {"scheme": "uscc", "value": CODE.lower()}):
        page = desk.get(url, typed).content.decode()
        assert one.ref in page and "This may be here already" in page
    assert one.ref not in desk.get(url, {"name": "Something else"}).content.decode()
    assert desk.get(url, {"name": "x" * 5000, "scheme": "nonsense", "value": "%"}).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        desk.get(url, {"name": "Kaixuan", "name_local": "凯旋", "scheme": "uscc", "value": CODE})
    assert len(queries) <= MOST


def test_two_are_compared_by_their_references(cast: Cast, desk: Client) -> None:
    one, other = alike(cast, 0)
    found = desk.get("/desk/enterprises/same/", {"one": one.ref.lower(), "other": f" {other.ref} "})
    assert found["Location"] == f"/desk/enterprises/{one.ref}/merge/{other.ref}/"
    missing = desk.get("/desk/enterprises/same/", {"one": one.ref, "other": cast.outside.ref})
    assert "You see no two organisations" in missing.content.decode()


def test_a_stranger_is_told_of_his_own_only(cast: Cast, client: Client) -> None:
    identify(cast.outside, by=cast.actor("dispatcher"), number=Number("uscc", CODE))
    url, zone = "/portal/claims/hint/", str(cast.zone.pk)
    same = {"zone": zone, "name": "Outsider Ltd", "scheme": "uscc", "code": CODE}
    client.force_login(cast.users["nobody"])
    unknown = {"zone": zone, "name": "Entirely unknown", "scheme": "uscc", "code": "91110000600037341L"}
    assert client.get(url, same).content == client.get(url, unknown).content
    client.force_login(cast.users["outsider"])
    assert "You act for “Outsider Ltd” already" in client.get(url, same).content.decode()
    assert "already" not in client.get(url, {**same, "zone": "x"}).content.decode()
    client.force_login(cast.users["nobody"])
    by = Actor(cast.users["nobody"].pk, cast.zone.pk)
    paper = keep_licence(SimpleUploadedFile("licence.pdf", b"%PDF-1.4\n%%EOF\n"), by=by)
    claim(by=by, name="Entirely unknown", code="91110000600037341L", position="Manager", licence=paper)
    assert "You have asked for “Entirely unknown” already" in client.get(url, unknown).content.decode()
    assert "already" not in client.get(url, same).content.decode()

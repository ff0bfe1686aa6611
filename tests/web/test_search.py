"""The search at the desk, at the portal and by the API: what is drawn, how many statements it takes, who sees what."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.accounts.actions import issue_token
from openzone.cases.enums import State
from openzone.core.actor import system
from openzone.registry.actions import names as acts
from openzone.registry.actions import register
from openzone.registry.actions.persons import enter_person
from spaces import floor_in, space_on

MOST = 15
SignIn = Callable[[str], Client]
TEXTS = ["bright", "大连", "dlgm", "brigth", "C-2026-0", "91110000"]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def client(name: str) -> Client:
        made = Client()
        made.force_login(cast.users[name])
        return made

    return client


def counted(client: Client, url: str) -> tuple[int, str]:
    """How many statements a page takes, and the page."""
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(statements), answer.content.decode()


def text(page: Any) -> str:
    """What a page says."""
    return str(page.content.decode())


def lay(cast: Cast, number: int) -> None:
    """So many of every kind that answer to the same words."""
    floor = floor_in(cast, code=f"bright-{number}")
    for n in range(number):
        by = system(cast.zone.pk)
        row = register(unit=cast.units["station"], name=f"Bright {number} {n}", name_local="大连光明", by=by)
        enter_person(row, name=f"Bright Person {n}", name_local="大连光明", by=by)
        cast.case(State.SUBMITTED)
        space_on(cast, floor, f"Bright {n}")


@pytest.mark.parametrize("sought", TEXTS)
@pytest.mark.parametrize("url", ["/desk/search/?q=", "/desk/search/typed/?q=", "/desk/search/?kind=case&q="])
def test_it_takes_as_many_statements_for_three_as_for_one(cast: Cast, sign_in: SignIn, url: str, sought: str) -> None:
    lay(cast, 1)
    one, _ = counted(sign_in("dispatcher"), url + sought)
    lay(cast, 3)
    three, _ = counted(sign_in("dispatcher"), url + sought)
    assert one == three <= MOST


def test_while_typing_the_best_of_each_kind_can_be_chosen(cast: Cast, sign_in: SignIn) -> None:
    case = cast.case(State.SUBMITTED)
    page = text(sign_in("dispatcher").get("/desk/search/typed/", {"q": "bright"}))
    assert f'href="/desk/enterprises/{cast.organisation.ref}/"' in page and f'href="/desk/cases/{case.ref}/"' in page
    assert "Dalian <mark>Bright</mark> Co." in page and "<html" not in page
    assert page.count('role="option"') == len(re.findall(r'role="option" id="[\w-]+" (?:class="[\w-]+" )?href="', page))
    assert "<h1" not in page and 'id="found-all"' in page


@pytest.mark.parametrize("letter", ["b", "光", "7", "光 "])
def test_one_letter_is_too_little_and_the_page_says_so(cast: Cast, sign_in: SignIn, letter: str) -> None:
    for url in ("/desk/search/", "/desk/search/typed/", "/portal/search/"):
        page = text(sign_in("member" if "portal" in url else "leader").get(url, {"q": letter}))
        assert "Type two letters or Chinese characters at least." in page and cast.organisation.ref not in page


def test_nothing_found_says_what_to_try(cast: Cast, sign_in: SignIn) -> None:
    page = text(sign_in("leader").get("/desk/search/", {"q": "xylophone"}))
    assert "Nothing was found" in page and "pinyin" in page


def test_a_former_name_is_told_and_a_typing_error_forgiven(cast: Cast, sign_in: SignIn) -> None:
    acts.add_name(cast.organisation, name="Old Lamp Works", kind="former", by=cast.actor("officer"))
    page = text(sign_in("leader").get("/desk/search/", {"q": "lamp"}))
    assert "former name: Old <mark>Lamp</mark> Works" in page
    page = text(sign_in("leader").get("/desk/search/", {"q": "brihgt"}))
    assert "Nothing holds exactly “brihgt”" in page and cast.organisation.ref in page


def test_what_was_typed_and_what_is_found_are_never_markup(cast: Cast, sign_in: SignIn) -> None:
    evil = "<script>alert(1)</script> & <b>Bright"
    register(unit=cast.units["station"], name=evil, by=system(cast.zone.pk))
    for url in ("/desk/search/", "/desk/search/typed/"):
        for sought in ("script", "<script>alert", "bright", "&lt;"):
            page = text(sign_in("leader").get(url, {"q": sought}))
            assert "<script>alert" not in page and "<b>Bright" not in page
    assert "&lt;<mark>script</mark>&gt;" in text(sign_in("leader").get("/desk/search/", {"q": "script"}))


def test_the_place_in_a_long_demand_is_shown(cast: Cast, sign_in: SignIn) -> None:
    case = cast.draft(description=f"{'word ' * 60}the heliostat turns {'word ' * 60}")
    from openzone.cases import actions

    actions.submit(case, by=cast.actor("member"))
    page = text(sign_in("leader").get("/desk/search/", {"q": "heliostat"}))
    assert re.search(r"…[^<]{10,70}the <mark>heliostat</mark> turns[^<]{10,70}…", page)


def test_all_of_a_kind_are_read_page_by_page(cast: Cast, sign_in: SignIn) -> None:
    for n in range(45):
        register(unit=cast.units["station"], name=f"Lotus {n:02}", by=system(cast.zone.pk))
    client, address, seen = sign_in("officer"), "?q=lotus&kind=organisation", []
    for _page in range(3):
        page = text(client.get(f"/desk/search/{address}"))
        seen += re.findall(r"<mark>Lotus</mark> (\d\d)<", page)
        following = re.search(r'href="/desk/search/(\?[^"]*)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"{n:02}" for n in range(45)] and not address
    whole = text(client.get("/desk/search/?q=lotus"))
    assert whole.count("<mark>Lotus</mark>") == 5 and "All that were found" in whole
    for odd in ("page=0", "page=-1", "page=x", "page=99999", "kind=nothing"):
        assert client.get(f"/desk/search/?q=lotus&kind=organisation&{odd}").status_code == 200


def test_the_portal_finds_ones_own_and_nothing_else(cast: Cast, sign_in: SignIn) -> None:
    case = cast.case(State.SUBMITTED)
    for url in ("/portal/search/", "/portal/search/typed/"):
        page = text(sign_in("member").get(url, {"q": "night shift"}))
        assert f"/portal/cases/{case.ref}/" in page
        for name in ("outsider", "colleague"):
            assert case.ref not in text(sign_in(name).get(url, {"q": "night shift"}))
        assert "Dispatcher" not in text(sign_in("owner").get(url, {"q": "dispatcher"})).replace("“dispatcher”", "")
        assert "Outsider Ltd" not in text(sign_in("member").get(url, {"q": "outsider ltd"}))


def test_demands_on_which_a_colleague_works_are_a_list(cast: Cast, sign_in: SignIn) -> None:
    mine, other = cast.case(State.IN_PROGRESS), cast.case(State.SUBMITTED)
    page = text(sign_in("leader").get("/desk/search/", {"q": "officer"}))
    assert f"/desk/cases/?state=open&amp;officer={cast.users['officer'].pk}" in page
    listed = text(sign_in("leader").get("/desk/cases/", {"state": "open", "officer": str(cast.users["officer"].pk)}))
    assert mine.ref in listed and other.ref not in listed
    assert sign_in("leader").get("/desk/cases/", {"officer": "x"}).status_code == 200


def ask(cast: Cast, name: str, **query: Any) -> Any:
    """What the API answers somebody."""
    _token, secret = issue_token(name="t", by=cast.actor(name))
    return Client().get("/api/v1/search", query, headers={"Authorization": f"Bearer {secret}"})


def test_the_api_finds_the_same_by_the_same_rights(cast: Cast) -> None:
    case = cast.case(State.SUBMITTED)
    found = json.loads(ask(cast, "leader", q="bright").content)
    kinds = {one["kind"]: one for one in found["items"]}
    assert kinds["organisation"]["ref"] == cast.organisation.ref and kinds["case"]["ref"] == case.ref
    assert kinds["organisation"]["name"] == "Dalian Bright Co." and found["near"] is False
    assert [one["kind"] for one in json.loads(ask(cast, "leader", q="bright", kind="case").content)["items"]] == [
        "case"
    ]
    assert json.loads(ask(cast, "leader", q="brihgt").content)["near"] is True
    assert json.loads(ask(cast, "outsider", q="bright").content)["items"] == []
    assert ask(cast, "leader", q="b").status_code == 422
    assert ask(cast, "leader", q="bright", kind="nothing").status_code == 422

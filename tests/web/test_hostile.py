"""What nobody sends by mistake: it is answered, and never by a fault of ours."""

import base64
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from cast import Cast
from openzone.accounts.actions import issue_token
from openzone.web.live import session_key, wanted

RAISE = "/portal/raise/"


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    if name != "anonymous":
        client.force_login(cast.users[name])
    return client


def place(data: Any) -> str:
    """The place in a list as its address carries it, whatever it holds."""
    text = data if isinstance(data, str) else json.dumps(data)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def asked(cookie: str = "", query: str = "") -> dict[str, Any]:
    return {"headers": [(b"cookie", cookie.encode())], "query_string": query.encode()}


MADE_UP = (r'"\000aaaaaaaaaaaa"', "short", "UPPERCASE", "a" * 65, r'"\377\376aaaaaaaaaa"', "")


@pytest.mark.parametrize("value", MADE_UP)
@pytest.mark.parametrize("page", ["/", "/account/login/", "/home/", "/nowhere/"])
def test_a_made_up_session_is_none(cast: Cast, page: str, value: str) -> None:
    told = Client().get(page, headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={value}"})
    assert told.status_code == Client().get(page).status_code < 500


@pytest.mark.parametrize("value", MADE_UP)
def test_a_made_up_session_has_no_stream(value: str) -> None:
    assert session_key(asked(f"sessionid={value}")) == ""


@pytest.mark.parametrize("role", ["anonymous", "administrator"])
@pytest.mark.parametrize(
    "address",
    ["/z/%00/", "/files/%00/1/", "/%00", "/?q=%00", "/desk/settings/categories/new/?below=%00", "/desk/cases/?%00=1"],
)
def test_a_nul_in_an_address_cannot_be_read(cast: Cast, role: str, address: str) -> None:
    answer = client_of(cast, role).get(address, headers={"accept-language": "en"})
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("address", ["/?q=%2500", "/z/here/?q=100%2500"])
def test_what_only_looks_like_a_nul_is_read(cast: Cast, address: str) -> None:
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    ("role", "address", "body", "status"),
    [
        ("officer", "/zone/", {"zone": "\0"}, 404),
        ("officer", "/zone/", {"zone": "here\0"}, 404),
        ("officer", "/zone/", {}, 404),
        ("officer", "/zone/", {"zone": "there"}, 404),
        ("officer", "/zone/", {"zone": "here"}, 302),
        ("member", RAISE, {"category": "commute", "key": "a\0b", "title": "A bus", "description": "At night"}, 422),
        ("member", RAISE, {"category": "commute", "key": "\0", "title": "A bus", "description": "At night"}, 422),
        ("member", RAISE, {"category": "\0", "key": "x"}, 200),
        ("member", RAISE, {"category": "commute", "organisation": "\0"}, 404),
    ],
)
def test_a_nul_in_a_form(cast: Cast, role: str, address: str, body: dict[str, str], status: int) -> None:
    assert client_of(cast, role).post(address, body).status_code == status


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ("&".join(["topic=a"] * 50), []),
        ("topic=%00&topic=case:C-2026-00001%00", []),
        ("topic=me%0A&topic=me", ["me"]),
        ("topic=%FF%C2%85&topic=me", ["me"]),
        ("topic=" + "x" * 81, []),
    ],
)
def test_what_no_page_watches_is_dropped(query: str, topics: list[str]) -> None:
    assert wanted(asked(query=query)) == topics


MOMENTS = (
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00",
    "2020-01-01T00:00:00+23:59",
    "yesterday",
    "\0",
    "\ud800",
)
NO_PLACES = ("[" * 700, "[" * 2_500, "[" * 30_000, "{}", "[1,2]", '["a",1e400]', '["a",' + "1" * 900 + "]", '["a",-1]')


@pytest.mark.parametrize("after", [*(place([moment, 1]) for moment in MOMENTS), *map(place, NO_PLACES), "%", "é", "="])
@pytest.mark.parametrize("address", ["/desk/cases/", "/desk/enterprises/"])
def test_an_unreadable_place_in_a_list(cast: Cast, address: str, after: str) -> None:
    assert client_of(cast, "dispatcher").get(address, {"after": after}).status_code == 200


@pytest.mark.parametrize(
    "after",
    [*(f"{moment}_1" for moment in MOMENTS[:-2]), "2020-01-01T00:00:00+00:00_" + "1" * 5_000, "_", "2020-01-01_٣"],
)
def test_an_unreadable_place_in_the_demands(cast: Cast, after: str) -> None:
    assert client_of(cast, "member").get("/portal/demands/", {"after": after}).status_code == 200


@pytest.mark.parametrize("key", [None, "once"])
@pytest.mark.parametrize(
    ("body", "field"),
    [
        (r'{"answers": {"\ud800": "x"}}', "answers.?"),
        (r'{"answers": {"riders": "\ud800"}}', "answers.riders"),
        (r'{"answers": {"No Code": "x"}}', "answers.?"),
        (r'{"answers": {"unknown": "x"}}', "answers.unknown"),
        (r'{"\ud800": "x"}', ""),
    ],
)
def test_half_a_character_in_the_api(cast: Cast, body: str, field: str, key: str | None) -> None:
    _token, secret = issue_token(name="Mine", by=cast.actor("member"))
    whole = {"organisation": cast.organisation.ref, "category": "commute", "title": "A bus", "description": "At night"}
    headers = {"authorization": f"Bearer {secret}", **({"idempotency-key": key} if key else {})}
    sent = json.dumps(whole)[:-1] + "," + body[1:]
    answer = Client().post("/api/v1/cases", sent, content_type="application/json", headers=headers)
    assert answer.status_code == 422, answer.content
    assert field in {one["field"] for one in answer.json()["errors"]}


@pytest.mark.parametrize("role", ["anonymous", "member"])
def test_everybody_switches_the_language(cast: Cast, role: str) -> None:
    client = client_of(cast, role)
    answer = client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/z/here/"})
    assert (answer.status_code, answer["Location"]) == (302, "/z/here/")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    assert "本区" in client.get("/").content.decode() or "本区" in client.get("/z/here/").content.decode()


@pytest.mark.parametrize("hostile", ["https://elsewhere.example/", "//elsewhere.example/", "/\0", "javascript:1"])
def test_the_language_leads_nowhere_else(cast: Cast, hostile: str) -> None:
    answer = Client().post("/i18n/setlang/", {"language": "en\0", "next": hostile})
    assert answer.status_code == 302 and answer["Location"] in {"/", "/%00"}


@pytest.mark.parametrize(
    ("role", "address", "kept"),
    [
        ("anonymous", "/", None),
        ("anonymous", "/z/here/", None),
        ("member", "/", "private, no-store"),
        ("member", "/portal/", "private, no-store"),
        ("member", "/nowhere/", "private, no-store"),
        ("officer", "/desk/cases/", "private, no-store"),
        ("officer", "/home/", "private, no-store"),
    ],
)
def test_nobody_keeps_what_is_for_one(cast: Cast, role: str, address: str, kept: str | None) -> None:
    assert client_of(cast, role).get(address).headers.get("Cache-Control") == kept


@pytest.mark.parametrize("path", ["/me", "/cases", "/nowhere"])
def test_nobody_keeps_what_a_token_gets(cast: Cast, path: str) -> None:
    _token, secret = issue_token(name="Mine", by=cast.actor("member"))
    answer = Client().get(f"/api/v1{path}", headers={"authorization": f"Bearer {secret}"})
    assert answer["Cache-Control"] == "private, no-store"


def test_a_view_says_how_its_answer_is_kept(cast: Cast) -> None:
    client = client_of(cast, "officer")
    assert client.post("/account/tokens/", {"name": "Mine", "key": "x"})["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/z/here/"])
def test_the_head_of_a_public_page(cast: Cast, address: str) -> None:
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405

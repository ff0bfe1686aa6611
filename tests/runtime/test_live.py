"""The stream of events, in a running installation."""

import json
import uuid
from collections.abc import Iterator

import pytest

from installation import Installation, eventually
from openzone.core.live import CHANNEL


def told(installation: Installation, *topics: str) -> None:
    with installation.connect() as connection:
        connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"t": topics})])


@pytest.fixture(scope="module")
def email() -> str:
    return f"{uuid.uuid4().hex[:8]}@enterprise.example"


@pytest.fixture(scope="module")
def cookie(serving: Installation, email: str) -> str:
    return serving.sign_in(email)


@pytest.fixture
def user(serving: Installation, cookie: str, email: str) -> Iterator[int]:
    with serving.connect() as connection:
        row = connection.execute("SELECT id FROM accounts_user WHERE email = %s", [email]).fetchone()
        assert row is not None
        yield row[0]


def test_what_concerns_me_arrives(serving: Installation, cookie: str, user: int) -> None:
    with serving.stream("me", cookie=cookie) as stream:
        assert stream.status == 200
        told(serving, f"user:{user}", "user:0")
        assert stream.event() == ("me", "me")


def test_headers_keep_proxies_from_holding_it_back(serving: Installation, cookie: str) -> None:
    with serving.stream("me", cookie=cookie) as stream:
        headers = {name.lower(): value for name, value in stream.response.getheaders()}
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"


@pytest.mark.parametrize(
    ("topics", "signed_in", "status"),
    [(["me"], False, 403), ([], True, 400), (["case:C-2026-99999"], True, 403), (["unit-queues"], True, 403)],
)
def test_what_is_not_yours_is_refused(
    serving: Installation, cookie: str, topics: list[str], signed_in: bool, status: int
) -> None:
    with serving.stream(*topics, cookie=cookie if signed_in else "sessionid=nobody") as stream:
        assert stream.status == status


def test_a_page_asks_only(serving: Installation) -> None:
    import urllib.error
    import urllib.request

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{serving.url}/live/?topic=me", data=b"")
    assert refused.value.code == 405
    refused.value.close()


def test_after_a_restart_of_the_database_pages_are_told_to_fetch_anew(live_installation: Installation) -> None:
    cookie = live_installation.sign_in("owner@enterprise.example")
    with live_installation.stream("me", cookie=cookie) as stream:
        live_installation.database.kill()
        assert stream.event() == ("resync", "resync")
        assert eventually(live_installation.is_ready)
        told(live_installation, "user:1")
        assert stream.event() == ("me", "me")
        # An open stream does not hold up the end.
        live_installation.stop()
        assert stream.event() is None

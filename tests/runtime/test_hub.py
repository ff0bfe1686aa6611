"""The hub: who is told what, and that slow and departed clients cost nothing."""

import asyncio
from typing import Any

import pytest

from installation import PATIENCE
from openzone.web import live
from openzone.web.live import RESYNC, Client, Hub, Stream, frame_of, session_key, wanted


def scope(query: str = "topic=me", cookie: str = "sessionid=abcdefgh", method: str = "GET") -> dict[str, Any]:
    headers = [(b"accept", b"*/*"), (b"cookie", cookie.encode())]
    return {"type": "http", "method": method, "query_string": query.encode(), "headers": headers}


class Browser:
    """A client of the stream, without a server between."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.left = asyncio.Event()
        self.more = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)
        self.more.set()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    async def until(self, text: bytes) -> None:
        async with asyncio.timeout(PATIENCE):
            while text not in self.body:
                self.more.clear()
                await self.more.wait()


def test_a_topic_becomes_an_event() -> None:
    assert frame_of("me") == b"event: me\ndata: me\n\n"
    assert frame_of("case:C-2026-00042") == b"event: case\ndata: C-2026-00042\n\n"


def test_what_waits_is_told_once() -> None:
    async def play() -> bytes:
        hub, client = Hub(), Client()
        hub.join(client, {"case:1": "case:C-2026-00001", "user:7": "me"})
        for _ in range(1000):
            hub.publish(["case:1", "case:2", "user:7"])
        hub.part(client)
        hub.publish(["case:1"])
        assert hub.watching == {}
        return await client.next()

    assert asyncio.run(play()) == frame_of("case:C-2026-00001") + frame_of("me")


def test_silence_is_broken_by_a_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.01)
    assert asyncio.run(Client().next()).startswith(b":")


def test_a_client_that_leaves_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "authorise", lambda session, topics: (1, {"user:1": "me"}))

    async def play() -> Hub:
        hub, browser = Hub(), Browser()
        serving = asyncio.create_task(Stream(hub)(scope(), browser.receive, browser.send))
        await browser.until(b"retry")
        hub.publish(["user:1"])
        await browser.until(frame_of("me"))
        browser.left.set()
        await serving
        return hub

    hub = asyncio.run(play())
    assert (hub.clients, hub.watching) == (set(), {})


def test_what_happens_as_soon_as_the_answer_begins_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "authorise", lambda session, topics: (1, {"user:1": "me"}))
    hub = Hub()

    class Quick(Browser):
        async def send(self, message: Any) -> None:
            await super().send(message)
            if message["type"] == "http.response.start":
                hub.publish(["user:1"])

    async def play() -> None:
        browser = Quick()
        serving = asyncio.create_task(Stream(hub)(scope(), browser.receive, browser.send))
        await browser.until(frame_of("me"))
        browser.left.set()
        await serving

    asyncio.run(play())


def test_a_client_that_may_no_longer_watch_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [{"user:1": "me", "case:1": "case:C-2026-00001"}, {"user:1": "me"}, {}]
    monkeypatch.setattr(live, "authorise", lambda session, topics: (1, answers.pop(0)))
    monkeypatch.setattr(live, "RECHECK_SECONDS", 0.02)

    async def play() -> Browser:
        browser = Browser()
        async with asyncio.timeout(PATIENCE):
            await Stream(Hub())(scope(), browser.receive, browser.send)
        return browser

    browser = asyncio.run(play())
    assert RESYNC in browser.body
    assert browser.sent[-1] == {"type": "http.response.body", "body": b""}


def test_one_person_keeps_so_many_pages_open_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    people = {"a": 1, "b": 2}
    monkeypatch.setattr(live, "authorise", lambda session, topics: (people[session[0]], {"user": "me"}))
    monkeypatch.setattr(live, "MOST_STREAMS", 2)

    async def play() -> list[int]:
        stream, browsers = Stream(Hub()), [Browser() for _ in range(4)]
        sessions = ["a" * 32, "a" * 32, "a" * 32, "b" * 32]
        asked = [scope(cookie=f"sessionid={session}") for session in sessions]
        serving = []
        for one, browser in zip(asked, browsers, strict=True):
            serving.append(asyncio.create_task(stream(one, browser.receive, browser.send)))
            await asyncio.sleep(0.2)
        for browser in browsers:
            browser.left.set()
        await asyncio.gather(*serving)
        return [browser.sent[0]["status"] for browser in browsers]

    assert asyncio.run(play()) == [200, 200, 429, 200]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (scope(method="POST"), 405),
        (scope(query=""), 400),
        (scope(cookie="other=1"), 403),
        (scope(cookie="a b;;="), 403),
    ],
)
def test_what_makes_no_sense_is_refused(asked: dict[str, Any], status: int) -> None:
    async def play() -> Browser:
        browser = Browser()
        await Stream(Hub())(asked, browser.receive, browser.send)
        return browser

    assert asyncio.run(play()).sent[0]["status"] == status


def test_reading_the_request() -> None:
    assert session_key(scope(cookie="a=b; sessionid=stuvwxyz; c=d")) == "stuvwxyz"
    assert wanted(scope(query="topic=me&topic=case%3AC-2026-00001&other=1")) == ["me", "case:C-2026-00001"]
    assert wanted(scope(query=f"topic={'x' * 500}&topic=me")) == ["me"]

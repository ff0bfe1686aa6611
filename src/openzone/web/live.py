"""The stream of events: tells each open page which of its topics have changed.

One connection per process listens to the database; a client costs a small object and no thread. What a client has not
been told yet is a set of ready-made frames, so a slow one holds at most one frame for each of its topics.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import psycopg
from django.conf import settings
from django.db import DatabaseError, connections
from psycopg.conninfo import make_conninfo

from openzone.core.live import CHANNEL, topics_of
from openzone.web.metrics import STREAMS
from openzone.web.requests import KEY_OF_SESSION
from openzone.web.watching import authorise

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HEARTBEAT_SECONDS = 15.0
RECHECK_SECONDS = 60.0
SEND_SECONDS = 60.0
PROBE_SECONDS = 30.0
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
MOST_TOPICS = 20
LONGEST_TOPIC = 80
# More pages than anybody looks at; each costs memory, and a look into the database every minute.
MOST_STREAMS = 20
TOO_MANY = b"Too many pages of yours are open already. Close some; this one shows news when it is loaded again.\n"
RECONNECT = b"retry: 2000\n\n"
HEARTBEAT = b": still here\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

log = logging.getLogger(__name__)


def frame(event: str, data: str) -> bytes:
    """One event as it goes over the wire."""
    return f"event: {event}\ndata: {data}\n\n".encode()


RESYNC = frame("resync", "resync")


def frame_of(public: str) -> bytes:
    """The frame of a topic as the page named it: `case:C-2026-00042` becomes a `case` event with the reference."""
    kind, _, name = public.partition(":")
    return frame(kind, name or kind)


class Client:
    """One open page: what it may watch, and what it has still to be told."""

    def __init__(self, who: int = 0) -> None:
        self.who = who
        self.frames: dict[str, bytes] = {}
        self.waiting: dict[bytes, None] = {}
        self.wake = asyncio.Event()
        self.gone = False

    def tell(self, ready: bytes) -> None:
        """Have the frame sent, once if it is waiting already."""
        self.waiting[ready] = None
        self.wake.set()

    def leave(self, *_: object) -> None:
        """End the stream."""
        self.gone = True
        self.wake.set()

    async def next(self) -> bytes:
        """What is to be sent now; a sign of life when nothing has happened for a while."""
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self.wake.wait()
        except TimeoutError:
            return HEARTBEAT
        self.wake.clear()
        ready = b"".join(self.waiting)
        self.waiting.clear()
        return ready


class Hub:
    """Everybody who watches in this process, and the connection that hears of changes."""

    def __init__(self) -> None:
        self.watching: dict[str, set[Client]] = {}
        self.clients: set[Client] = set()
        self._listener: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to listen."""
        self._listener = asyncio.create_task(self._listen())

    def close(self) -> None:
        """Stop listening and end every stream."""
        if self._listener:
            self._listener.cancel()
        self.end_streams()

    def end_streams(self) -> None:
        """End every stream; the pages connect again by themselves."""
        for client in self.clients:
            client.leave()

    def join(self, client: Client, granted: dict[str, str]) -> None:
        """Let the client watch these topics (internal name to the page's own) and no others."""
        self.part(client)
        client.frames = {internal: frame_of(public) for internal, public in granted.items()}
        self.clients.add(client)
        STREAMS.set(len(self.clients))
        for topic in client.frames:
            self.watching.setdefault(topic, set()).add(client)

    def has_room(self, who: int) -> bool:
        """Whether the person may open one more page in this process."""
        return sum(client.who == who for client in self.clients) < MOST_STREAMS

    def part(self, client: Client) -> None:
        """Forget the client."""
        self.clients.discard(client)
        STREAMS.set(len(self.clients))
        for topic in client.frames:
            watchers = self.watching.get(topic, set())
            watchers.discard(client)
            if not watchers:
                self.watching.pop(topic, None)

    def publish(self, topics: Sequence[str]) -> None:
        """Tell everybody who watches one of the topics."""
        for topic in topics:
            for client in self.watching.get(topic, ()):
                client.tell(client.frames[topic])

    def resync(self) -> None:
        """Tell everybody to fetch anew, because something may have been missed."""
        for client in self.clients:
            client.tell(RESYNC)

    async def _listen(self) -> None:
        """Listen for ever, over as many connections as it takes."""
        pause = FIRST_PAUSE
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    pause = FIRST_PAUSE
                    self.resync()
                    await self._hear(connection)
            except (psycopg.Error, OSError) as error:
                log.info("live updates pause: %s", error)
            await asyncio.sleep(pause * random.uniform(0.5, 1))
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _hear(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Pass on what is heard; ask from time to time whether the other end is still there."""
        while True:
            async for heard in connection.notifies(timeout=PROBE_SECONDS):
                try:
                    self.publish(topics_of(heard.payload))
                except (ValueError, KeyError, TypeError):
                    log.warning("a notification was not understood: %.100s", heard.payload)
            await connection.execute("SELECT 1")


def conninfo() -> str:
    """How the listener reaches the database that Django uses: past a pooler, which would not pass on what is heard."""
    known = connections["default"].settings_dict
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    named = {name: known[key] for name, key in parts.items() if known[key]}
    address = settings.DIRECT_DATABASE_URL if settings.POOLED else ""
    options = {} if address else {**known["OPTIONS"], **named}
    return make_conninfo(address, **{**options, "application_name": "openzone live"})


class Stream:
    """The ASGI application at `/live/`."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        # One thread is enough: a check is two or three short queries, once a minute for each client.
        self.checks = ThreadPoolExecutor(1, thread_name_prefix="live")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one client until it leaves or may watch nothing any more."""
        session, topics = session_key(scope), wanted(scope)
        if scope["method"] != "GET" or not session or not topics:
            await refuse(send, 405 if scope["method"] != "GET" else 403 if topics else 400)
            return
        try:
            who, granted = await self._authorise(session, topics)
        except DatabaseError:
            # Only an answer of 200 makes the browser try again by itself.
            await begin(send)
            await send({"type": "http.response.body", "body": b""})
            return
        if not granted:
            await refuse(send, 403)
            return
        if not self.hub.has_room(who):
            await refuse(send, 429, TOO_MANY)
            return
        await self._serve(receive, send, Client(who), granted, session, topics)

    async def _authorise(self, session: str, topics: list[str]) -> tuple[int, dict[str, str]]:
        return await asyncio.get_running_loop().run_in_executor(self.checks, authorise, session, topics)

    async def _serve(
        self, receive: Receive, send: Send, client: Client, granted: dict[str, str], session: str, topics: list[str]
    ) -> None:
        self.hub.join(client, granted)
        gone = asyncio.create_task(departure(receive))
        gone.add_done_callback(client.leave)
        check = asyncio.create_task(self._recheck(client, session, topics))
        try:
            # Only now: the page asks what it lacks as soon as this is there, and what happens after must be told.
            await begin(send)
            while not client.gone:
                if body := await client.next():
                    async with asyncio.timeout(SEND_SECONDS):
                        await send({"type": "http.response.body", "body": body, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except (TimeoutError, OSError):
            log.debug("a client left without saying so")
        finally:
            check.cancel()
            gone.cancel()
            self.hub.part(client)

    async def _recheck(self, client: Client, session: str, topics: list[str]) -> None:
        """Ask every minute what the client may still watch; end the stream when that is nothing."""
        while True:
            await asyncio.sleep(RECHECK_SECONDS * random.uniform(0.9, 1))
            try:
                _who, granted = await self._authorise(session, topics)
            except DatabaseError:
                continue
            if not granted:
                client.leave()
                return
            if granted.keys() != client.frames.keys():
                self.hub.join(client, granted)
                client.tell(RESYNC)


def session_key(scope: Scope) -> str:
    """The session's key in the request's cookies, or nothing."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                morsel = SimpleCookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
            except CookieError:
                return ""
            if morsel:
                return morsel.value if KEY_OF_SESSION.fullmatch(morsel.value) else ""
    return ""


def wanted(scope: Scope) -> list[str]:
    """The topics that the page asks for; none when it asks for far too many."""
    try:
        asked = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=MOST_TOPICS * 2).get("topic", [])
    except ValueError:
        return []
    # The database would refuse some others, and a stream that ends at once is asked for again for ever.
    return [topic for topic in asked if len(topic) <= LONGEST_TOPIC and topic.isprintable()][:MOST_TOPICS]


async def departure(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def begin(send: Send) -> None:
    """Begin the answer, with the hint after how long to connect again."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": RECONNECT, "more_body": True})


async def refuse(send: Send, status: int, words: bytes = b"") -> None:
    """Answer that there is nothing to watch; the browser does not try again by itself."""
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": words})

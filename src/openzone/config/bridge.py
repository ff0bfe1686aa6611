"""Runs Django's WSGI handler under ASGI in a fixed number of threads, which slow clients cannot hold.

A request's body is gathered before a thread is asked for, an answer is sent after the thread is free again.
"""

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.header import decode_header, make_header
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import unquote_to_bytes

from openzone.web.metrics import TURNED_AWAY

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

THREADS = 4
MOST_WAITING = 200
LARGEST_BODY = 60 * 1024 * 1024
# What a client sends beyond the limit is still read, so that it gets to see the answer; but not without end.
MOST_DISCARDED = 400 * 1024 * 1024
IN_MEMORY = 1024 * 1024
PIECE = 256 * 1024
IDLE_SECONDS = 60.0
FILE_HEADER = b"x-openzone-file"
REASONS = {
    408: "The connection was too slow. Please send it again.",
    413: f"That is too large: at most {LARGEST_BODY // 2**20} MB can be sent at once.",
    500: "Something went wrong. Please try again.",
    503: "Too many people are here at once. Please try again in a moment.",
    507: "There is no room left on the server. Nothing was stored.",
}

log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that never reaches Django, with its status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The client left."""


@dataclass
class Answer:
    """What Django answered: the body in a file of its own, or the path of a stored file."""

    status: int
    headers: Headers
    body: IO[bytes]
    length: int = 0

    def write(self, piece: bytes) -> None:
        """Add to the body."""
        self.body.write(piece)
        self.length += len(piece)

    def stored_file(self) -> str | None:
        """The path in the header by which a view hands over a stored file; the client never sees it."""
        paths = [value for name, value in self.headers if name == FILE_HEADER]
        self.headers = [header for header in self.headers if header[0] != FILE_HEADER]
        # Django writes what does not fit into a header, such as a folder with a Chinese name, in the manner of mail.
        return str(make_header(decode_header(paths[0].decode("latin-1")))) if paths else None


class Pages:
    """The ASGI application for everything that is not a stream."""

    def __init__(self, handler: Callable[..., Iterable[bytes]], files: Path) -> None:
        self.handler = handler
        self.files = files
        self.waiting = 0
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self.disk = ThreadPoolExecutor(2, thread_name_prefix="disk")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            with spool() as body:
                length = await self.gather(scope, receive, body)
                answer = await self.handle(scope, body, length)
            await self.send(scope, answer, send)
        except Refused as refused:
            await say(send, refused.status)
        except Gone:
            return

    async def gather(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int:
        """Take in the body and answer its length."""
        length, more = 0, True
        while more:
            message = await patiently(receive)
            if message["type"] == "http.disconnect":
                raise Gone
            piece = message.get("body", b"")
            length, more = length + len(piece), message.get("more_body", False)
            if length > MOST_DISCARDED:
                raise Refused(413)
            if piece and length <= LARGEST_BODY:
                await self.keep(body, piece, length)
        if length > LARGEST_BODY:
            raise Refused(413)
        body.seek(0)
        return length

    async def keep(self, body: IO[bytes], piece: bytes, length: int) -> None:
        """Write a piece; when it goes to the disk, without holding up everybody else."""
        try:
            if length <= IN_MEMORY:
                body.write(piece)
            else:
                await self.on_disk(body.write, piece)
        except OSError as error:
            raise Refused(507) from error

    async def on_disk(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do something that may wait for the disk."""
        return await asyncio.get_running_loop().run_in_executor(self.disk, work, *arguments)

    async def handle(self, scope: Scope, body: IO[bytes], length: int) -> Answer:
        """Have Django answer, in one of the page threads."""
        if self.waiting >= MOST_WAITING:
            raise Refused(503)
        self.waiting += 1
        try:
            surroundings = environ(scope, body, length)
            return await asyncio.get_running_loop().run_in_executor(self.threads, call, self.handler, surroundings)
        except Exception as error:
            log.exception("a page failed outside Django")
            raise Refused(500) from error
        finally:
            self.waiting -= 1

    async def send(self, scope: Scope, answer: Answer, send: Send) -> None:
        """Send the answer, or the stored file that it names."""
        with answer.body:
            path = answer.stored_file()
            if path is not None:
                await self.send_file(path, scope, answer, send)
                return
            await start(answer, send)
            if scope["method"] == "HEAD":
                await finish(send)
            elif answer.length <= IN_MEMORY:
                await finish(send, answer.body.read())
            else:
                await self.send_from(answer.body, send)

    async def send_file(self, path: str, scope: Scope, answer: Answer, send: Send) -> None:
        """Send a stored file with the headers that the view chose."""
        with await self.on_disk(self.opened, path) as file:
            size = os.fstat(file.fileno()).st_size
            kept = [header for header in answer.headers if header[0] != b"content-length"]
            answer.headers = [*kept, (b"content-length", str(size).encode())]
            await start(answer, send)
            if scope["method"] == "HEAD":
                await finish(send)
            else:
                await self.send_from(file, send)

    def opened(self, path: str) -> IO[bytes]:
        """A stored file by its path, absolute or inside the folder of files; nothing outside of that is ever sent."""
        folder = self.files.resolve()
        real = (folder / path).resolve()
        if not real.is_relative_to(folder):
            log.error("a view named a file outside the folder of files")
            raise Refused(500)
        try:
            return real.open("rb")
        except OSError as error:
            log.error("a stored file cannot be read: %s", error)
            raise Refused(500) from error

    async def send_from(self, source: IO[bytes], send: Send) -> None:
        """Send the source piece by piece, as quick as the client takes it."""
        while piece := await self.on_disk(source.read, PIECE):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await finish(send)


async def start(answer: Answer, send: Send) -> None:
    """Send status and headers."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})


async def finish(send: Send, body: bytes = b"") -> None:
    """Send the last of the body."""
    await send({"type": "http.response.body", "body": body})


async def patiently(receive: Receive) -> Message:
    """The next message; a client that sends nothing for a minute is not waited for."""
    try:
        async with asyncio.timeout(IDLE_SECONDS):
            return await receive()
    except TimeoutError as error:
        raise Refused(408) from error


def spool() -> IO[bytes]:
    """A file in memory that moves to the disk when it grows; whoever asked for it closes it."""
    return cast(IO[bytes], tempfile.SpooledTemporaryFile(IN_MEMORY))


def call(handler: Callable[..., Iterable[bytes]], surroundings: dict[str, Any]) -> Answer:
    """Run the handler to its end, closing included, in this thread: its database connection belongs to the thread."""
    answer = Answer(500, [], spool())
    try:
        fill(answer, handler, surroundings)
    except BaseException:
        answer.body.close()
        raise
    return answer


def fill(answer: Answer, handler: Callable[..., Iterable[bytes]], surroundings: dict[str, Any]) -> None:
    """Let the handler write its answer."""

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[..., None]:
        answer.status = int(status.split(" ", 1)[0])
        answer.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return answer.write

    pieces = handler(surroundings, start_response)
    try:
        for piece in pieces:
            answer.write(piece)
    finally:
        close = getattr(pieces, "close", None)
        if close:
            close()
    answer.body.seek(0)


def environ(scope: Scope, body: IO[bytes], length: int) -> dict[str, Any]:
    """The request as WSGI describes it."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    described = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_of(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": str(client[0]),
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return {**headers_as_wsgi(scope["headers"]), **described}


def path_of(scope: Scope) -> str:
    """The decoded path, each byte as one character; bytes that are no UTF-8 are kept as they came."""
    raw = scope.get("raw_path")
    path = unquote_to_bytes(raw.split(b"?", 1)[0]) if raw else scope["path"].encode(errors="surrogateescape")
    return path.decode("latin-1")


def headers_as_wsgi(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers by their WSGI names; a name with an underscore could pose as another header and is left out."""
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        if b"_" in raw_name:
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        glue = "; " if name == "COOKIE" else ","
        found[key] = f"{found[key]}{glue}{value}" if key in found else value
    return found


async def say(send: Send, status: int) -> None:
    """A plain sentence for what never reached Django."""
    TURNED_AWAY.labels(status).inc()
    body = REASONS[status].encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

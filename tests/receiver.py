"""Another system that is told something by a post: it keeps what comes, and fails in every way that is wanted."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings


class Receiver(ThreadingHTTPServer):
    """Keeps what comes, and answers what the test wants; `drips` has it answer a byte now and then for ever."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hook)
        self.got: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.raw: list[str] = []
        self.status, self.body, self.seconds = 200, b'{"errcode":0,"errmsg":"ok"}', 0.0
        self.location = ""
        self.failing = ""
        self.drips = b""
        self.closing = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever posts may go when he likes."""

    @property
    def place(self) -> str:
        """The address as it may be allowed."""
        return f"127.0.0.1:{self.server_address[1]}"


class Hook(BaseHTTPRequestHandler):
    """Answers one connection, which may be kept."""

    server: Receiver
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((self.path, headers, json.loads(content)))
        self.server.raw.append(content.decode())
        time.sleep(self.server.seconds)
        if self.server.drips:
            self.drip()
            return
        failing = self.server.failing and self.server.failing in self.path
        self.send_response(500 if failing else self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        if self.server.status != 204:
            self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        try:
            self.wfile.write(self.server.body if self.server.status != 204 else b"")
        except OSError:
            self.close_connection = True

    def drip(self) -> None:
        """Begin an answer and never end it."""
        self.close_connection = True
        try:
            self.wfile.write(self.server.drips)
            while not self.server.closing:
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(settings: LazySettings) -> Iterator[Receiver]:
    """A receiver to which this installation may post."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.WEBHOOK_HOSTS = [server.place]
    yield server
    server.closing = True
    server.shutdown()
    thread.join()
    server.server_close()

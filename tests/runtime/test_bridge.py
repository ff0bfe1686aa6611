"""Django's handler under ASGI: bodies, answers, files and limits."""

import asyncio
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import pytest

from openzone.config import bridge
from openzone.config.bridge import Pages, headers_as_wsgi, path_of

Handler = Any


class Client:
    """One request, sent piece by piece, and its answer."""

    def __init__(self, *pieces: bytes, leaves: bool = False, **more: Any) -> None:
        plain = {"type": "http", "method": "POST", "path": "/", "query_string": b"a=1", "headers": []}
        self.scope = {**plain, "http_version": "1.1", **more}
        self.messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": piece, "more_body": True} for piece in pieces
        ]
        self.messages.append({"type": "http.disconnect"} if leaves else {"type": "http.request", "body": b""})
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = b""
        self.pieces = 0

    async def receive(self) -> dict[str, Any]:
        return self.messages.pop(0)

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"]
            self.pieces += 1

    def ask(self, handler: Handler, files: Path = Path("/nowhere")) -> "Client":
        asyncio.run(Pages(handler, files)(self.scope, self.receive, self.send))
        return self


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    assert len(body) == int(environ["CONTENT_LENGTH"])
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Query", environ["QUERY_STRING"])])
    return [body]


def handing_over(path: str) -> Handler:
    def handler(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("X-OpenZone-File", path), ("Content-Length", "0"), ("Content-Type", "a/b")])
        return []

    return handler


def test_a_body_arrives_whole_and_in_order() -> None:
    client = Client(b"one ", b"two ", b"three").ask(echo)
    assert (client.status, client.body, client.headers[b"x-query"]) == (200, b"one two three", b"a=1")


def test_a_large_body_and_answer_go_over_the_disk() -> None:
    pieces = [bytes([number]) * bridge.PIECE for number in range(12)]
    client = Client(*pieces).ask(echo)
    assert client.body == b"".join(pieces)
    assert client.pieces > 10


def test_a_body_beyond_the_limit_never_reaches_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "LARGEST_BODY", 10)
    client = Client(b"x" * 6, b"x" * 6, b"x" * 6).ask(lambda *_: pytest.fail("it reached Django"))
    assert client.status == 413
    assert client.messages == []


def test_a_body_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "MOST_DISCARDED", 10)
    client = Client(b"x" * 6, b"x" * 6, b"x" * 6).ask(echo)
    assert client.status == 413
    assert client.messages != []


def test_a_client_that_leaves_is_not_answered() -> None:
    client = Client(b"half", leaves=True).ask(lambda *_: pytest.fail("it reached Django"))
    assert client.status == 0


def test_a_client_that_sends_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "IDLE_SECONDS", 0.01)
    client = Client()
    monkeypatch.setattr(client, "receive", lambda: asyncio.sleep(10))
    assert client.ask(echo).status == 408


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, piece: bytes) -> int:
            raise OSError(28, "No space left on device")

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(bridge, "spool", Full)
    client = Client(b"x").ask(echo)
    assert client.status == 507
    assert b"Nothing was stored" in client.body


def test_a_failure_outside_django_is_a_sentence() -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise RuntimeError

    assert Client().ask(broken).status == 500


def test_too_many_at_once_are_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "MOST_WAITING", 0)
    client = Client().ask(echo)
    assert (client.status, client.headers[b"retry-after"]) == (503, b"5")


def test_the_answer_is_closed_in_the_thread_that_made_it() -> None:
    threads: list[int] = []

    class Answer:
        def __iter__(self) -> Any:
            threads.append(threading.get_ident())
            return iter([b"a", b"b"])

        def close(self) -> None:
            threads.append(threading.get_ident())

    def handler(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        threads.append(threading.get_ident())
        start_response("200 OK", [])
        return Answer()

    assert Client().ask(handler).body == b"ab"
    assert len(threads) == 3
    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


@pytest.mark.parametrize("named", ["a/b c.pdf", "=?utf-8?q?a/b_c=2Epdf?="])
def test_a_stored_file_is_sent_with_its_length(tmp_path: Path, named: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b c.pdf").write_bytes(b"%PDF" * 100_000)
    client = Client().ask(handing_over(named), tmp_path)
    assert client.body == b"%PDF" * 100_000
    assert client.headers[b"content-length"] == b"400000"
    assert b"x-openzone-file" not in client.headers
    head = Client(method="HEAD").ask(handing_over(named), tmp_path)
    assert (head.body, head.headers[b"content-length"]) == (b"", b"400000")


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret_key", "a/../../secret_key", "link", "missing"])
def test_nothing_outside_the_folder_is_sent(tmp_path: Path, path: str) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (tmp_path / "secret_key").write_text("secret")
    (files / "link").symlink_to(tmp_path / "secret_key")
    client = Client().ask(handing_over(path), files)
    assert client.status == 500
    assert b"secret" not in client.body


def test_headers_cannot_pose_as_others() -> None:
    found = headers_as_wsgi(
        [
            (b"content-type", b"text/plain"),
            (b"x-forwarded-for", b"1.2.3.4"),
            (b"x_forwarded_for", b"6.6.6.6"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
            (b"accept", b"x"),
            (b"accept", b"y"),
        ]
    )
    assert found == {
        "CONTENT_TYPE": "text/plain",
        "HTTP_X_FORWARDED_FOR": "1.2.3.4",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_ACCEPT": "x,y",
    }


def test_paths_keep_their_bytes() -> None:
    assert path_of({"path": "/大"}) == "/大".encode().decode("latin-1")
    assert path_of({"path": "/x", "raw_path": b"/%ff?q"}) == "/\xff"

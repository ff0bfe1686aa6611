"""Slow clients hold no page: neither one that sends slowly nor one that reads slowly, however many there are."""

import json
import select
import socket
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from installation import PATIENCE, Installation
from openzone.config.paths import PACKAGE

MANY = 24


def connected(installation: Installation, stack: ExitStack, receive: int | None = None) -> socket.socket:
    """A connection that takes in only this many bytes at a time."""
    client = stack.enter_context(socket.socket())
    if receive:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", installation.port))
    return client


def test_unfinished_uploads(serving: Installation) -> None:
    head = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nfirst of many"
    with ExitStack() as stack:
        clients = [connected(serving, stack) for _ in range(MANY)]
        for client in clients:
            client.sendall(head)
        assert serving.get("/healthz").status == 200
        answered, _, _ = select.select(clients, [], [], 0)
        assert not answered, "the page came while they were still waited for"


def test_unread_answers(serving: Installation) -> None:
    largest = max((PACKAGE / "static-root").rglob("*.js"), key=lambda path: path.stat().st_size)
    address = f"/static/{largest.relative_to(PACKAGE / 'static-root').as_posix()}"
    assert len(serving.get(address).body) == largest.stat().st_size
    with ExitStack() as stack:
        for _ in range(MANY):
            client = connected(serving, stack, receive=2048)
            client.sendall(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert client.recv(100)
        assert serving.get("/healthz").status == 200


def test_a_body_that_is_too_large_is_refused_in_words(serving: Installation) -> None:
    with ExitStack() as stack:
        client = connected(serving, stack)
        client.sendall(b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 62914561\r\n\r\n")
        for _ in range(60):
            client.sendall(bytes(1024 * 1024))
        client.sendall(b"x")
        answer = client.recv(10_000)
    assert b"413" in answer.split(b"\r\n")[0]
    assert b"at most 60 MB" in answer


@pytest.mark.proof
def test_three_hundred_pages_are_open(live_installation: Installation, tmp_path: Path) -> None:
    cookies = [live_installation.sign_in(f"person-{number}@enterprise.example") for number in range(15)]
    processes = [live_installation.web, *live_installation.web.children()]
    before = memory(processes)
    with ExitStack() as stack:
        clients = [stack.enter_context(live_installation.stream("me", cookie=one)) for one in cookies * 20]
        with live_installation.connect() as connection:
            people = connection.execute("SELECT id FROM accounts_user WHERE email LIKE 'person-%'").fetchall()
            topics = json.dumps({"t": [f"user:{number}" for (number,) in people]})
            connection.execute("SELECT pg_notify('openzone_live', %s)", [topics])
            told = connection.execute("SELECT count(*) FROM pg_stat_activity").fetchone()
        assert [client.event() for client in clients] == [("me", "me")] * 300
        assert all(process.num_threads() < 30 for process in processes)
        assert told is not None
        assert told[0] < 30
        assert memory(processes) - before < 300 * 200_000


def memory(processes: list[psutil.Process]) -> int:
    """What these processes hold of their own."""
    return sum(process.memory_full_info().uss for process in processes)

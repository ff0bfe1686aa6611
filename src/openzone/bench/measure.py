"""Carries out the visits of a bench: at one client and at many, each beside its floor."""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from openzone.bench import floor
from openzone.bench.browser import Person
from openzone.bench.visits import Visit

PATIENCE = 30.0
SECONDS = 20.0
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Load:
    """How much is asked: requests a client at one client, requests in all at many, and open streams."""

    clients: tuple[int, ...] = (1, 16)
    requests: int = 160
    streams: int = 500

    def warming(self, clients: int) -> int:
        """How many requests go ahead untimed, so that what a process loads once is loaded."""
        return min(16, self.requests) if clients == 1 else 0

    def of(self, clients: int) -> int:
        """How many requests are sent by so many clients together."""
        return self.requests if clients == 1 else self.requests * 3


@dataclass
class Outcome:
    """What was measured of one visit with so many clients. `ratio` compares its median with that of its floor."""

    page: str
    clients: int
    requests: int
    p50_ms: float
    p95_ms: float
    per_second: float
    bytes: int
    failed: int
    floor_p50_ms: float | None = None
    ratio: float | None = None
    statements: int | None = None


class Sender:
    """The process that sends the requests, for as long as the block lasts."""

    def __enter__(self) -> Self:
        self._process = _client()
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._process)

    def send(self, **order: Any) -> dict[str, Any]:
        """Have an order carried out, and answer what was timed."""
        writer, reader = self._process.stdin, self._process.stdout
        assert writer is not None and reader is not None, "both are pipes"
        writer.write(json.dumps({**order, "seconds": SECONDS}) + "\n")
        writer.flush()
        line = reader.readline()
        if not line:
            raise RuntimeError("The client of the bench ended; what it said stands above.")
        timed: dict[str, Any] = json.loads(line)
        return timed


def _client() -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "openzone.bench.client"]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _end(process: "subprocess.Popen[str]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait(PATIENCE)


@dataclass
class Bench:
    """One installation under load: where it answers, who visits, and the floor's port if there is a floor."""

    host: str
    port: int
    people: dict[str, Person]
    load: Load
    sender: Sender
    floor_port: int | None = None
    secure: bool = False
    outcomes: list[Outcome] = field(default_factory=list)

    def measure(self, visit: Visit, clients: int) -> Outcome:
        """Visit, and then the floor with the same load."""
        outcome = self.visit(visit, clients)
        if self.floor_port is not None and visit.statement:
            below = self._floor(visit, clients, self.floor_port)
            outcome.floor_p50_ms, outcome.ratio = below.p50_ms, round(outcome.p50_ms / below.p50_ms, 1)
        self.outcomes.append(outcome)
        return outcome

    def visit(self, visit: Visit, clients: int) -> Outcome:
        """Visit with so many clients."""
        person = self.people[visit.who]
        requests = list(_requests(visit, person, self.load.of(clients) + self.load.warming(clients)))
        return self._carry_out(visit, clients, requests, self.host, self.port)

    def _floor(self, visit: Visit, clients: int, port: int) -> Outcome:
        number, count = len(visit.parameters), self.load.of(clients) + self.load.warming(clients)
        requests = [f"GET /{slug(visit.name)}/{n % number} HTTP/1.1\r\nHost: floor\r\n\r\n" for n in range(count)]
        outcome = self._carry_out(visit, clients, requests, "127.0.0.1", port)
        if outcome.failed:
            raise RuntimeError(f"The floor of “{visit.name}” fails.")
        return outcome

    def _carry_out(self, visit: Visit, clients: int, requests: list[str], host: str, port: int) -> Outcome:
        secure = self.secure and port == self.port
        warming = self.load.warming(clients)
        timed = self.sender.send(
            host=host, port=port, secure=secure, clients=clients, requests=requests, warming=warming
        )
        return _outcome(visit.name, clients, timed)


def slug(name: str) -> str:
    """The name of a visit as a part of an address."""
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _requests(visit: Visit, person: Person, count: int) -> Iterator[str]:
    for number in range(count):
        address = visit.addresses[number % len(visit.addresses)]
        yield person.writing(address, f"Message {number} of the bench.") if visit.writes else person.reading(address)


def _outcome(name: str, clients: int, timed: dict[str, Any]) -> Outcome:
    times = timed["milliseconds"]
    answered = sum(timed["statuses"].values())
    failed = sum(number for status, number in timed["statuses"].items() if not status.startswith("2"))
    return Outcome(
        page=name,
        clients=clients,
        requests=answered,
        p50_ms=round(statistics.median(times), 2),
        p95_ms=round(_percentile(times, 0.95), 2),
        per_second=round(answered / timed["seconds"], 1),
        bytes=timed["bytes"],
        failed=failed,
    )


def _percentile(times: Sequence[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@contextmanager
def streams(host: str, port: int, requests: list[str]) -> Iterator[int]:
    """Keep these streams open until the block ends; answers how many there are."""
    asked = json.dumps({"host": host, "port": port, "requests": requests, "streams": True})
    client = _client()
    assert client.stdin is not None and client.stdout is not None, "both are pipes"
    try:
        client.stdin.write(asked + "\n")
        client.stdin.flush()
        yield json.loads(client.stdout.readline() or '{"open": 0}')["open"]
    finally:
        _end(client)


@contextmanager
def floor_served(place: Path, port: int, visits: Sequence[Visit], sizes: dict[str, int]) -> Iterator[int]:
    """Serve the floor of these visits, each with an answer of the size that the page has."""
    pages = {
        slug(visit.name): {
            "statement": visit.statement,
            "parameters": visit.parameters,
            "bytes": sizes.get(visit.name, 1),
        }
        for visit in visits
        if visit.statement
    }
    description = place / "floor.json"
    description.write_text(json.dumps(pages))
    surroundings = {**os.environ, floor.VARIABLE: str(description)}
    process = subprocess.Popen([sys.executable, "-m", "openzone.bench.floor", str(port)], env=surroundings)
    try:
        _await(port)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("The floor does not start.")

"""A whole installation for tests: the real `openzone serve`, with its own data, port and processes."""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
import psycopg

COMMAND = [sys.executable, "-m", "openzone.cli.main"]
PATIENCE = 240.0

# The cast of the tests, laid in an installation.
ONE_ZONE = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from django.contrib.auth.hashers import make_password
from cast import assemble, PASSWORD
made = assemble(make_password(PASSWORD))
made.case("submitted")
print("made")
"""


def surroundings(data: Path, **more: str) -> dict[str, str]:
    """The environment of a command on these data, without what the test run itself uses."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENZONE_", "DATABASE_URL"))}
    return {**kept, "OPENZONE_DATA": str(data), **more}


def openzone(*words: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [*COMMAND, *words],
        env=surroundings(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def free_port() -> int:
    """A port that nobody listens at, below those that the kernel gives to connections on their way out."""
    while True:
        # Not the common generator: tools that seed it would give every process the same ports.
        number = random.SystemRandom().randrange(15_000, 32_000)
        with socket.socket() as attempt, suppress(OSError):
            attempt.bind(("127.0.0.1", number))
            return number


def eventually(holds: Callable[[], bool], *, patience: float = PATIENCE) -> bool:
    """Whether something becomes true within the time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def lives(process: psutil.Process) -> bool:
    """Whether a process runs; one that has ended but was not collected does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def words_of(process: psutil.Process) -> list[str]:
    """The arguments of a process, none when it has ended."""
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


@dataclass
class Answer:
    """What a request got."""

    status: int
    body: bytes
    headers: dict[str, str]

    def json(self) -> dict[str, object]:
        """The body as JSON."""
        found: dict[str, object] = json.loads(self.body)
        return found


class Stream:
    """An open stream of events."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.response = response
        self.status = response.status

    def event(self) -> tuple[str, str] | None:
        """The next event and what it says; None when the stream has ended."""
        kind = ""
        while line := self.response.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            if name == "data":
                return kind, value
        return None


def socket_folder(data: Path) -> Path:
    """Where the database of these data listens, as the server itself noted it."""
    return Path((data / "postgres" / "postmaster.pid").read_text().splitlines()[4])


SIGN_IN = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from openzone.accounts.models import User
user, made = User.objects.get_or_create(email="{email}", defaults=dict(name="A person"))
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(settings.SESSION_COOKIE_NAME + "=" + session.session_key)
"""


@dataclass
class Installation:
    """One installation. `start` and `stop` may be repeated: the data stay."""

    data: Path
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What `serve` said."""
        return self.data.with_name(f"{self.data.name}.log")

    def start(self, *words: str) -> "Installation":
        """Start it and wait until it is ready."""
        self.launch(*words)
        assert eventually(lambda: self.is_ready() or self.has_ended()), self.said()
        assert not self.has_ended(), self.said()
        return self

    def launch(self, *words: str) -> None:
        """Start it."""
        if self.process:
            self.process.wait(PATIENCE)
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port), *words],
                env=surroundings(self.data, **self.extra), stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True,
            )  # fmt: skip

    def has_ended(self) -> bool:
        """Whether the supervisor is gone."""
        return self.process is None or self.process.poll() is not None

    def said(self) -> str:
        """Everything that was printed."""
        return self.log.read_text() if self.log.exists() else ""

    def get(self, path: str, **headers: str) -> Answer:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.read(), {k.lower(): v for k, v in response.getheaders()})
        finally:
            connection.close()

    def is_ready(self) -> bool:
        """Whether web, worker and database are all there."""
        try:
            return self.get("/readyz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def processes(self) -> list[psutil.Process]:
        """All processes that belong to it, the supervisor first."""
        if self.process is None or self.has_ended():
            return []
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def child(self, word: str) -> psutil.Process:
        """The process that the supervisor started with this word among its arguments."""
        assert self.process is not None
        for process in psutil.Process(self.process.pid).children():
            if word in words_of(process):
                return process
        raise LookupError(f"no process called {word}")

    @property
    def web(self) -> psutil.Process:
        """The web server's main process."""
        return self.child("web")

    @property
    def worker(self) -> psutil.Process:
        """The worker."""
        return self.child("worker")

    @property
    def database(self) -> psutil.Process:
        """The database server."""
        return psutil.Process(int((self.data / "postgres" / "postmaster.pid").read_text().split()[0]))

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection to its database."""
        return psycopg.connect(host=str(socket_folder(self.data)), user="openzone", dbname="openzone", autocommit=True)

    def sign_in(self, email: str) -> str:
        """Make a user with this e-mail if need be, and answer the cookie of a session of his."""
        return self.python(SIGN_IN.format(email=email))

    @contextmanager
    def stream(self, *topics: str, cookie: str) -> Iterator["Stream"]:
        """Watch these topics until the block ends."""
        asked = urlencode([("topic", topic) for topic in topics])
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", f"/live/?{asked}", headers={"Cookie": cookie})
            yield Stream(connection.getresponse())

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to end and answer its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """End it, the hard way if need be."""
        if self.has_ended() or self.process is None:
            return
        everything = self.processes()
        try:
            self.stop(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            for process in everything:
                if lives(process):
                    process.kill()
            self.process.wait(PATIENCE)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command on the same data."""
        return openzone(*words, data=self.data, **self.extra)

    def python(self, code: str) -> str:
        """Run code inside Django on the same data, and answer what it printed."""
        done = self.run("manage", "shell", "--no-imports", "--verbosity", "0", "--command", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def installed(data: Path, seed: Path | None = None, **extra: str) -> Iterator[Installation]:
    """An installation that is ended in the end; with a seed it begins with these data, migrated already."""
    if seed:
        shutil.copytree(seed, data, ignore=shutil.ignore_patterns("run", "log", "*.alive", "*.users"))
        (data / "postgres").chmod(0o700)
    installation = Installation(data, extra=extra)
    try:
        yield installation
    finally:
        installation.end()

"""Keeps the processes of one installation running, and ends them all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from openzone.cli.postgres.home import script
from openzone.cli.postgres.server import Server
from openzone.cli.problems import Problem
from openzone.cli.steps import note

GRACE_SECONDS = 8.0
LOOK_SECONDS = 0.2
CALM_SECONDS = 60.0
LONGEST_PAUSE = 30.0
FIRST_PAUSE = 0.2
# So often may a process end soon after its start before we give up on a first start.
ATTEMPTS = 4


class Stopped(BaseException):
    """Somebody asked us to stop."""


def command(*words: str) -> list[str]:
    """One of our own commands, tied to this process."""
    return [*script("tether", str(os.getpid())), "--", sys.executable, "-m", "openzone.cli.main", *words]


def environment() -> dict[str, str]:
    """Our environment, with the settings that keep several small Python processes small."""
    return {"MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1", **os.environ}


@dataclass
class Child:
    """A process that is started again whenever it ends."""

    name: str
    words: Sequence[str]
    survives_database: bool = True
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start it, in a group of its own so that Ctrl-C reaches only us."""
        self.process = subprocess.Popen(
            command(*self.words), stdin=subprocess.DEVNULL, env=environment(), start_new_session=True
        )
        self.started = time.monotonic()

    def tend(self) -> None:
        """Start it again if it has ended, later each time it does so at once."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self._rest(code)

    def _rest(self, code: int) -> None:
        calm = time.monotonic() - self.started > CALM_SECONDS
        self.pause = FIRST_PAUSE if calm else min(self.pause * 2, LONGEST_PAUSE)
        self.failures = 0 if calm else self.failures + 1
        self.due = time.monotonic() + self.pause
        self.reap()
        note(f"The {self.name} ended ({ending(code)}) and is started again.")

    def ask(self) -> None:
        """Ask it to end."""
        if self.process:
            with suppress(ProcessLookupError):
                self.process.terminate()

    def reap(self) -> None:
        """End what is left of its group."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def ending(code: int) -> str:
    """How a process ended, in words."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"


@dataclass
class Supervisor:
    """The database, if it is ours, and the children that use it."""

    server: Server | None
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, *words: str, survives_database: bool = True) -> Child:
        """Start another child."""
        child = Child(name, words, survives_database)
        self.children.append(child)
        child.start()
        return child

    def await_ready(self, child: Child, ready: Callable[[], bool], patience: float) -> None:
        """Wait until a child that has just been started is ready."""
        deadline = time.monotonic() + patience
        while not ready():
            child.tend()
            if child.failures >= ATTEMPTS or time.monotonic() > deadline:
                raise Problem(f"The {child.name} does not start; what it said stands above.")
            time.sleep(LOOK_SECONDS / 4)

    def watch(self) -> None:
        """Tend everything, for ever."""
        while True:
            self._tend_database()
            for child in self.children:
                child.tend()
            time.sleep(LOOK_SECONDS)

    def _tend_database(self) -> None:
        """Start the database again if it is gone, and with it what cannot live on: the web server just reconnects."""
        if self.server is None or self.server.alive():
            return
        note("The database ended and is started again.")
        self.server.ensure()
        for child in self.children:
            if not child.survives_database:
                child.reap()

    def end(self) -> None:
        """End every child, the impatient way after a grace time."""
        for child in self.children:
            child.ask()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            if child.process:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, deadline - time.monotonic()))
            child.reap()


def stop_on_signals() -> None:
    """From now on the first request to stop raises `Stopped`; more of them change nothing."""

    def stop(number: int, frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)

"""A mail server for tests that keeps every mail durably and can be killed at any step: a process of its own.

`python mail_server.py FOLDER PORT STEP NUMBER` kills itself at that step (mail, rcpt, data, stored) of its NUMBERth
mail; at the step `never` it lives on.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from installation import eventually, free_port

STEPS = ("mail", "rcpt", "data", "stored")
Answer = Callable[[Envelope, str], str]
Taking = Callable[[SMTP, Session, Envelope], Awaitable[str]]


def keep(folder: Path, content: bytes) -> None:
    """Keep a mail so that it outlives us: written, flushed to the disk, then named."""
    name = str(message_from_bytes(content)["Message-ID"]).strip("<>").partition("@")[0]
    draft = folder / f".{uuid4()}"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"{name}.{uuid4()}")


def names_in(folder: Path) -> list[str]:
    """The Message-ID of every mail that arrived, as often as it arrived."""
    return sorted(one.name.partition(".")[0] for one in folder.iterdir() if not one.name.startswith("."))


def hooks(mail: Answer, rcpt: Answer, data: Taking) -> SimpleNamespace:
    """The three steps as the library calls them."""

    async def from_whom(server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return mail(envelope, address)

    async def to_whom(server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = rcpt(envelope, address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    return SimpleNamespace(handle_MAIL=from_whom, handle_RCPT=to_whom, handle_DATA=data)


class Killed(SMTP):
    """Dies at a step of a mail."""

    step, left, folder = "never", 0, Path()

    @classmethod
    def at(cls, step: str) -> str:
        """Die here if this is the step of the mail."""
        if step == "mail":
            cls.left -= 1
        if step == cls.step and cls.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return "250 OK"

    async def asked_to_take(self, arg: str) -> None:
        """Before the mail itself is asked for."""
        self.at("data")
        await super().smtp_DATA(arg)

    @classmethod
    async def taken(cls, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The mail itself."""
        assert isinstance(envelope.content, bytes)
        keep(cls.folder, envelope.content)
        return cls.at("stored")


class Server(Controller):
    """Serves with what dies."""

    def factory(self) -> SMTP:
        """One connection."""
        connection = Killed(self.handler)
        connection._smtp_methods["DATA"] = connection.asked_to_take
        return connection


def main(folder: str, port: str, step: str, number: str) -> None:
    """Serve until killed."""
    Killed.folder, Killed.step, Killed.left = Path(folder), step, int(number)
    handler = hooks(lambda *_: Killed.at("mail"), lambda *_: Killed.at("rcpt"), Killed.taken)
    Server(handler, hostname="127.0.0.1", port=int(port)).start()
    while True:
        time.sleep(3600)


class Mortal:
    """The process, started again each time that it dies."""

    def __init__(self, folder: Path, lives: Iterator[tuple[str, int]]) -> None:
        self.folder, self.lives, self.port = folder, lives, free_port()
        self.deaths: list[str] = []
        self.over = False
        self.process: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._tend, daemon=True)

    def _tend(self) -> None:
        for step, number in self.lives:
            if self.over:
                return
            words = [sys.executable, __file__, str(self.folder), str(self.port), step, str(number)]
            self.process = subprocess.Popen(words, env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)})
            self.process.wait()
            if not self.over:
                self.deaths.append(step)

    def kill(self) -> None:
        """Kill it from outside."""
        if self.process:
            self.process.kill()

    def end(self) -> None:
        """End it for good."""
        self.over = True
        self.kill()
        self.thread.join(10)


def dying_at_every_step(every: int) -> Iterator[tuple[str, int]]:
    """Lives that each end at another step, after some mails."""
    return ((step, every) for step in cycle(STEPS))


@contextmanager
def mortal(folder: Path, lives: Iterator[tuple[str, int]]) -> Iterator[Mortal]:
    """The server until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Mortal(folder, lives)
    server.thread.start()
    try:
        assert eventually(lambda: server.process is not None)
        yield server
    finally:
        server.end()


if __name__ == "__main__":
    main(*sys.argv[1:])

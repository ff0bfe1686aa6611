"""The floor: a bare server that asks the database one statement and answers stored bytes, in the way of our own server.

Started as a process of its own. `OPENZONE_BENCH_FLOOR` names a file with a statement and an answer for each page.
"""

import json
import os
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import psycopg

VARIABLE = "OPENZONE_BENCH_FLOOR"
PROCESSES = 2
Message = MutableMapping[str, Any]


class Floor:
    """The pages of the file: `/name/number` runs the statement of that name with its parameters of that number."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = json.loads(Path(os.environ[VARIABLE]).read_text())
        self.answers = {name: b"x" * page["bytes"] for name, page in self.pages.items()}
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    @property
    def connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        """The only connection of this process."""
        if self._connection is None:
            self._connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=None)
        return self._connection

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        _, name, number = scope["path"].split("/")
        page = self.pages[name]
        parameters = page["parameters"]
        found = self.connection.execute(page["statement"], parameters[int(number) % len(parameters)])
        if found.description:
            found.fetchall()
        length = str(page["bytes"]).encode()
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.answers[name]})


def application() -> Floor:
    """What the server loads."""
    return Floor()


def main() -> None:
    """Serve at the port that is the only argument."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "openzone.bench.floor:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGINL,
        workers=PROCESSES,
        factory=True,
        workers_kill_timeout=1,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()

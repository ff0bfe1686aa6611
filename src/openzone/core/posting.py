"""Posts to other systems: only to hosts that the operator named, without redirects, and never for long."""

import asyncio
import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Self

import httpx
from django.conf import settings

from openzone import __version__
from openzone.core.rules import Gate

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.0, 5.0, 10.0
MOST_OF_ANSWER = 64 * 1024
# What was certainly not read at the other end.
NOT_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.WriteError, httpx.WriteTimeout)
# What may have been read although no answer came.
NO_ANSWER = (httpx.HTTPError, httpx.InvalidURL, TimeoutError)

# It logs addresses, and these addresses are secrets.
logging.getLogger("httpx").setLevel(logging.WARNING)


def gate() -> Gate:
    """The hosts to which this installation posts."""
    return Gate.of(settings.WEBHOOK_HOSTS)


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are trusted: read once, for that takes longer than most posts."""
    return httpx.create_ssl_context()


@dataclass(frozen=True)
class Answer:
    """What the other end answered: no more of it than an answer takes, and whether it came to its end in time."""

    status: int
    body: bytes
    whole: bool


class Postman:
    """Posts one after the other over kept connections, each within a time that nobody at the other end can stretch."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
        times = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        agent = {"User-Agent": f"OpenZone/{__version__}"}
        self._web = httpx.AsyncClient(verify=_trusted(), follow_redirects=False, timeout=times, headers=agent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run(self._web.aclose())
        self._loop.close()

    def post(self, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Post a body and answer what came back. One of `NO_ANSWER` when nothing did."""
        return self._loop.run(self._exchange(url, body.encode(), headers))

    async def _exchange(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        ends = time.monotonic() + WHOLE_SECONDS
        request = self._web.build_request("POST", url, content=body, headers=dict(headers))
        response = await asyncio.wait_for(self._web.send(request, stream=True), WHOLE_SECONDS)
        try:
            return await _read(response, ends - time.monotonic())
        finally:
            await response.aclose()


async def _read(response: httpx.Response, seconds: float) -> Answer:
    answer = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in response.aiter_raw(4096):
                answer += chunk
                if len(answer) > MOST_OF_ANSWER:
                    break
    except (TimeoutError, httpx.HTTPError):
        return Answer(response.status_code, bytes(answer), whole=False)
    return Answer(response.status_code, bytes(answer), whole=True)

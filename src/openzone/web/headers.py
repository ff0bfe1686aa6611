"""The headers that every answer carries, whoever gives it: a page, the API, a file, a stream, a refusal."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self'; frame-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
USUAL = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# A browser that came by TLS once comes by nothing else for a year.
ONLY_BY_TLS = {"strict-transport-security": "max-age=31536000"}


def usual() -> list[tuple[bytes, bytes]]:
    """The headers as they go over the wire."""
    chosen = {**USUAL, **(ONLY_BY_TLS if settings.BEHIND_TLS else {})}
    return [(name.encode(), value.encode()) for name, value in chosen.items()]


def with_headers(application: Application) -> Application:
    """The application, with the usual headers on every answer that does not choose its own."""
    always = usual()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                chosen = {name.lower() for name, _ in message["headers"]}
                more = [header for header in always if header[0] not in chosen]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await application(scope, receive, send_with_headers)

    return answer

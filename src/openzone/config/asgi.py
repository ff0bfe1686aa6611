"""The entry of the web server: `/live/` is a stream of events, everything else goes to Django in a pool of threads."""

import asyncio
import signal

from django.conf import settings

from openzone.config.bridge import Pages, Receive, Scope, Send
from openzone.config.lifeline import hold
from openzone.config.wsgi import application as handler
from openzone.web.headers import with_headers
from openzone.web.live import Hub, Stream

hold()
hub = Hub()
stream = Stream(hub)
pages = Pages(handler, settings.DATA / "files")


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request, or live from start to end of the server."""
    if scope["type"] == "lifespan":
        await live(receive, send)
    elif scope["path"] == "/live/":
        await stream(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def live(receive: Receive, send: Send) -> None:
    """Listen to the database from start to end. SIGUSR1 ends the streams: `openzone web` sends it before it stops."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            hub.open()
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, hub.end_streams)
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            hub.close()
            await send({"type": "lifespan.shutdown.complete"})
            return


application = with_headers(answer)

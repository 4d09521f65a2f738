"""The one front process: live events and health in plain ASGI, every page by Django's WSGI.

Django's own ASGI handler costs four times what this bridge does (measured), and needs it for nothing but events.
"""

import multiprocessing
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from .health import answer_health
from .lifeline import PARENT_GONE, die_with_parent
from .live import EVENTS, answer_events
from .wsgi import application as django_application

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

THREADS = 10  # each keeps one database connection; ten fill two cores

_django: Any = django_application  # its own type names Django's response, which is an iterable of bytes
_pages: Any = WSGIMiddleware(_django, workers=THREADS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """``/events`` and ``/healthz`` here, the rest in Django."""
    match scope["type"], scope.get("path"):
        case "lifespan", _:
            await _live_as_long_as_the_process(receive, send)
        case "http", "/events":
            await answer_events(scope, receive, send)
        case "http", "/healthz":
            await answer_health(scope, receive, send)
        case _:

            async def receive_whole() -> MutableMapping[str, Any]:
                # The bridge hands this to another thread's loop, which takes coroutines only; granian's own
                # ``receive`` gives a bare awaitable, and every request with a body would fail.
                return await receive()

            await _pages(scope, receive_whole, send)


async def _live_as_long_as_the_process(receive: Receive, send: Send) -> None:
    while True:
        match (await receive())["type"]:
            case "lifespan.startup":
                EVENTS.start()
                await send({"type": "lifespan.startup.complete"})
            case "lifespan.shutdown":
                await EVENTS.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def worker_application() -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The application for one granian worker, which from now on ends with its leader, however that ends."""
    die_with_parent()
    leader = multiprocessing.parent_process()
    if leader is not None and os.getppid() != leader.pid:
        os._exit(PARENT_GONE)
    return application

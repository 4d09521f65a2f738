"""``GET /events``: what changes in a person's shops, as server-sent events, within moments of the commit.

The database tells every front process over one LISTEN connection (channel ``shouhou_events``, payload
``{"shop": 1, "case": 2 or null, "kind": "…"}``); each open screen gets what concerns its shops. A stream is ended,
and the browser opens a new one and reads afresh, whenever something may have been missed: the listener lost its
connection, the screen reads too slowly, or its person logged out. So no screen is ever silently stale.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from .address import database_address

CHANNEL = "shouhou_events"
HEARTBEAT_SECONDS = 15.0
MOST_WAITING = 200  # different events waiting for one slow screen; then it is told to read afresh
LONGEST_BACK_OFF = 5.0

log = logging.getLogger("shouhou.live")
_lookups = ThreadPoolExecutor(max_workers=2, thread_name_prefix="events")


class Screen:
    """One open stream: whose shops, and what waits to be sent. Equal events waiting are one."""

    def __init__(self, shops: frozenset[int]) -> None:
        self.shops = shops
        self.ended = False
        self._waiting: dict[str, None] = {}
        self._woken = asyncio.Event()

    def offer(self, *, shop: int, payload: str) -> None:
        """Queues an event of a shop of this screen; one too many ends the stream."""
        if shop not in self.shops:
            return
        self._waiting[payload] = None
        if len(self._waiting) > MOST_WAITING:
            self.end()
        self._woken.set()

    def end(self) -> None:
        self.ended = True
        self._woken.set()

    async def take(self) -> list[str]:
        """What waits, after at most one heartbeat; empty when nothing came."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), HEARTBEAT_SECONDS)
        self._woken.clear()
        taken, self._waiting = list(self._waiting), {}
        return taken


class Events:
    """The process's one LISTEN connection and its open screens."""

    def __init__(self) -> None:
        self._screens: set[Screen] = set()
        self._listener: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to listen, in the running loop."""
        self._listener = asyncio.get_running_loop().create_task(self._listen_always())

    async def stop(self) -> None:
        """Ends the listener and every stream."""
        self._end_all()
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener

    @contextlib.contextmanager
    def watching(self, screen: Screen) -> Any:
        """Offers events to ``screen`` inside the context."""
        self._screens.add(screen)
        try:
            yield
        finally:
            self._screens.discard(screen)

    async def _listen_always(self) -> None:
        pause = 0.1
        while True:
            try:
                async for payload in _notifications():
                    pause = 0.1
                    if payload is None:
                        self._end_all()  # a new connection: what happened before it is unknown
                    else:
                        self._spread(payload)
            except (psycopg.Error, OSError) as error:
                log.warning("lost the event connection, trying again in %.1f s: %s", pause, error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_BACK_OFF)

    def _spread(self, payload: str) -> None:
        try:
            shop = json.loads(payload)["shop"]
        except (ValueError, KeyError, TypeError):
            log.error("an event that nobody can read: %.200s", payload)
            return
        for screen in self._screens:
            screen.offer(shop=shop, payload=payload)

    def _end_all(self) -> None:
        for screen in self._screens:
            screen.end()


EVENTS = Events()


async def _notifications() -> AsyncIterator[str | None]:
    """None once connected, then payloads as they come. Asks for a sign of life when it is quiet."""
    connection = await psycopg.AsyncConnection.connect(database_address(), autocommit=True, connect_timeout=5)
    async with connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        yield None
        while True:
            async for notification in connection.notifies(timeout=30):
                yield notification.payload
            await connection.execute("SELECT 1")


async def answer_events(
    scope: Mapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    """The stream of one screen, until it goes away or must read afresh; 401 without a login, 503 without a database."""
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    key = _session_key(scope["headers"])
    try:
        shops = await _shops(key)
    except DatabaseError:
        await _refuse(send, 503)
        return
    if shops is None:
        await _refuse(send, 401)
        return
    screen = Screen(shops)
    gone = asyncio.ensure_future(_until_gone(receive))
    gone.add_done_callback(lambda _: screen.end())
    try:
        with EVENTS.watching(screen):
            await _stream(screen, key, send)
    finally:
        gone.cancel()


async def _stream(
    screen: Screen, key: str | None, send: Callable[[MutableMapping[str, Any]], Awaitable[None]]
) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS})
    # The first bytes open the stream in the browser; "retry" is its pause before the next one.
    await send({"type": "http.response.body", "body": b"retry: 1000\n: open\n\n", "more_body": True})
    quiet = 0
    while not screen.ended:
        taken = await screen.take()
        quiet = 0 if taken else quiet + 1
        body = "".join(f"event: change\ndata: {payload}\n\n" for payload in taken) or ": still here\n\n"
        if not screen.ended:
            await send({"type": "http.response.body", "body": body.encode(), "more_body": True})
        if quiet % 2 == 1 and not screen.ended and not await _still_allowed(screen, key):
            screen.end()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _still_allowed(screen: Screen, key: str | None) -> bool:
    try:
        return await _shops(key) == screen.shops
    except DatabaseError:
        return False


async def _shops(key: str | None) -> frozenset[int] | None:
    if not key:
        return None
    return await asyncio.get_running_loop().run_in_executor(_lookups, _shops_now, key)


def _shops_now(key: str) -> frozenset[int] | None:
    from shouhou.storage.queries.memberships import shops_of_session

    close_old_connections()
    try:
        return shops_of_session(key)
    finally:
        close_old_connections()


def _session_key(headers: list[tuple[bytes, bytes]]) -> str | None:
    jar: SimpleCookie = SimpleCookie()
    for name, value in headers:
        if name.lower() == b"cookie":
            with contextlib.suppress(CookieError):
                jar.load(value.decode("latin-1"))
    found = jar.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else None


async def _until_gone(receive: Callable[[], Awaitable[MutableMapping[str, Any]]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Callable[[MutableMapping[str, Any]], Awaitable[None]], status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


_STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy in front must not collect events
    (b"x-content-type-options", b"nosniff"),
]

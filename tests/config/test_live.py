"""Events: to the right screens, within a second, and never silently missing."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from shouhou.config import live
from shouhou.config.live import Events, Screen, answer_events
from shouhou.storage.models import Membership, Shop, User

from .asgi import Exchange

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def one_lookup_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Its database connection is closed before the test database goes."""
    pool = ThreadPoolExecutor(max_workers=1)
    monkeypatch.setattr(live, "_lookups", pool)
    yield
    pool.submit(connections.close_all).result()
    pool.shutdown()


NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> str:
    known = connection.get_connection_params()
    made = make_conninfo(dbname=known["dbname"], user=known.get("user"), host=known.get("host"))
    monkeypatch.setenv("DATABASE_URL", made)
    return made


@pytest.fixture
def shops() -> list[int]:
    made = [Shop(name=name, **_required_of_shop()) for name in ("甲店", "乙店")]
    return [row.pk for row in (_saved(shop) for shop in made)]


def _required_of_shop() -> dict[str, Any]:
    return {"marketplace": "taobao", "shop_type": "B", "created_at": NOW}


def _saved(shop: Shop) -> Shop:
    shop.save()
    return shop


@pytest.fixture
def person(shops: list[int]) -> User:
    user = User.objects.create(username="kefu", display_name="客服", joined_at=NOW)
    Membership.objects.create(user=user, shop_id=shops[0], role="agent")
    return user


@pytest.fixture
def cookie(person: User) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session.save()
    return f"lang=en; {settings.SESSION_COOKIE_NAME}={session.session_key}"


@pytest.fixture
def tell(address: str) -> Iterator[Callable[..., Awaitable[None]]]:
    with psycopg.connect(address, autocommit=True) as speaker:

        async def speak(payload: str | None = None, /, **event: Any) -> None:
            speaker.execute("SELECT pg_notify('shouhou_events', %s)", [payload or json.dumps(event)])

        yield speak


@asynccontextmanager
async def listening(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Events]:
    events = Events()
    monkeypatch.setattr(live, "EVENTS", events)
    connected = asyncio.Event()
    end_all = events._end_all

    def end_and_note() -> None:
        end_all()
        connected.set()

    monkeypatch.setattr(events, "_end_all", end_and_note)
    events.start()
    await asyncio.wait_for(connected.wait(), 10)
    try:
        yield events
    finally:
        await events.stop()


async def opened(cookie: str) -> Exchange:
    exchange = Exchange(answer_events, "/events", cookie=cookie)
    assert await exchange.status() == 200
    assert (await exchange.body()).startswith("retry: ")
    return exchange


def test_a_screen_hears_of_its_shops_within_a_second_and_of_no_other(
    cookie: str, shops: list[int], tell: Callable[..., Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        async with listening(monkeypatch):
            screen = await opened(cookie)
            started = time.monotonic()
            await tell(shop=shops[1], case=7, kind="case")
            await tell("not even JSON")
            await tell(shop=shops[0], case=8, kind="case")
            text = await screen.body()
            assert time.monotonic() - started < 1
            event, data = text.strip().split("\n")
            assert event == "event: change"
            assert json.loads(data.removeprefix("data: ")) == {"shop": shops[0], "case": 8, "kind": "case"}
            await screen.leave()

    asyncio.run(scenario())


def test_nobody_and_a_stranger_hear_nothing(
    cookie: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        for who in (None, f"{settings.SESSION_COOKIE_NAME}=made-up"):
            assert await Exchange(answer_events, "/events", cookie=who).status() == 401
        assert await Exchange(answer_events, "/events", cookie=cookie, method="POST").status() == 405

    asyncio.run(scenario())


def test_a_lost_listener_ends_the_streams_so_that_screens_read_afresh(
    cookie: str,
    shops: list[int],
    address: str,
    tell: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        async with listening(monkeypatch):
            screen = await opened(cookie)
            with psycopg.connect(address, autocommit=True) as axe:
                axe.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
                )
            last = await screen.message()
            while last["more_body"]:
                last = await screen.message()
            again = await opened(cookie)
            await tell(shop=shops[0], case=9, kind="case")
            assert '"case": 9' in await again.body()
            await again.leave()

    asyncio.run(scenario())


def test_someone_who_loses_a_shop_loses_the_stream(
    cookie: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)

    def take_the_shop_away() -> None:
        Membership.objects.all().delete()
        connections.close_all()

    async def scenario() -> None:
        async with listening(monkeypatch):
            screen = await opened(cookie)
            assert ": still here" in await screen.body()
            await asyncio.to_thread(take_the_shop_away)
            last = await screen.message()
            while last["more_body"]:
                last = await screen.message()
            await asyncio.wait_for(screen.task, 5)

    asyncio.run(scenario())


def test_equal_events_that_wait_are_sent_once_and_a_screen_too_slow_is_ended() -> None:
    screen = Screen(frozenset({1}))
    for _ in range(5):
        screen.offer(shop=1, payload="same")
    screen.offer(shop=2, payload="not mine")
    assert asyncio.run(screen.take()) == ["same"]
    for number in range(live.MOST_WAITING + 1):
        assert not screen.ended
        screen.offer(shop=1, payload=str(number))
    assert screen.ended

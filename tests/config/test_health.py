"""``/healthz`` tells who is not alive, and answers when the database does not."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from shouhou.config.health import answer_health
from shouhou.storage.models import Heartbeat

from .asgi import Exchange

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def address(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    known = connection.get_connection_params()
    made = make_conninfo(dbname=known["dbname"], user=known.get("user"), host=known.get("host"))
    monkeypatch.setenv("DATABASE_URL", made)


def asked() -> tuple[int, dict[str, object]]:
    async def ask() -> tuple[int, dict[str, object]]:
        exchange = Exchange(answer_health, "/healthz")
        return await exchange.status(), orjson.loads(await exchange.body())

    return asyncio.run(ask())


def test_all_alive_is_200_with_the_workers_age() -> None:
    Heartbeat.objects.create(name="old", beat_at=datetime.now(UTC) - timedelta(hours=1))
    Heartbeat.objects.create(name="new", beat_at=datetime.now(UTC) - timedelta(seconds=4))
    status, document = asked()
    assert status == 200
    assert document["ok"] is True
    assert document["web"] == "ok"
    assert document["database"] == "ok"
    worker = document["worker"]
    assert isinstance(worker, dict)
    assert 4 <= worker["age_seconds"] < 10
    assert "reason" not in document


def test_a_worker_that_was_never_seen_is_503_with_the_reason() -> None:
    status, document = asked()
    assert (status, document["ok"]) == (503, False)
    assert "worker" in str(document["reason"])


def test_a_worker_silent_for_half_a_minute_is_503() -> None:
    Heartbeat.objects.create(name="w", beat_at=datetime.now(UTC) - timedelta(seconds=31))
    status, document = asked()
    assert status == 503
    assert "31 s ago" in str(document["reason"])


def test_without_a_database_the_answer_still_comes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///x?host={tmp_path}")
    status, document = asked()
    assert status == 503
    assert document["database"] == "unreachable"
    assert "database" in str(document["reason"])

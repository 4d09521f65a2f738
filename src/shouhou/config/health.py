"""``GET /healthz``: whether web, database and worker are alive. Answers when the database does not."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import psycopg

from .address import database_address

OLDEST_BEAT_SECONDS = 30.0
PATIENCE_SECONDS = 3

# The server's clock on both sides: a worker on a host with a wrong clock must not look dead, or alive.
_BEAT = "SELECT extract(epoch FROM clock_timestamp() - max(beat_at))::float8 FROM storage_heartbeat"


async def answer_health(
    scope: Mapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    """200 when all are alive, else 503 with ``reason``; the same JSON document either way."""
    document = await health()
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    status = 200 if document["ok"] else 503
    await send({"type": "http.response.start", "status": status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else json.dumps(document, ensure_ascii=False).encode()
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def health() -> dict[str, Any]:
    """``{"ok", "web", "database", "worker": {"age_seconds"}}`` and, when not ok, ``reason``."""
    try:
        age = await _worker_age_seconds()
    except (psycopg.Error, OSError, TimeoutError) as error:
        return _document(database="unreachable", age=None, reason=f"database: {str(error).strip()}")
    if age is None:
        return _document(database="ok", age=None, reason="worker: has not started yet")
    if age >= OLDEST_BEAT_SECONDS:
        return _document(database="ok", age=age, reason=f"worker: last seen {age:.0f} s ago")
    return _document(database="ok", age=age, reason=None)


async def _worker_age_seconds() -> float | None:
    connection = await psycopg.AsyncConnection.connect(
        database_address(),
        autocommit=True,
        connect_timeout=PATIENCE_SECONDS,
        options=f"-c statement_timeout={PATIENCE_SECONDS}s",
    )
    async with connection:
        row = await (await connection.execute(_BEAT)).fetchone()
    return row[0] if row else None


def _document(*, database: str, age: float | None, reason: str | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "ok": reason is None,
        "web": "ok",
        "database": database,
        "worker": {"age_seconds": None if age is None else round(age, 1)},
    }
    return document if reason is None else {**document, "reason": reason}

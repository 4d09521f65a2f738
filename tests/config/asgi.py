"""A client of an ASGI application that sees each message as it comes."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]


class Exchange:
    """One request, whose answer is read while it grows, and which can go away."""

    def __init__(
        self,
        application: Callable[..., Awaitable[None]],
        path: str,
        *,
        cookie: str | None = None,
        method: str = "GET",
    ) -> None:
        headers = [(b"cookie", cookie.encode())] if cookie else []
        scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b""}
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        self._gone = asyncio.Event()
        self.task = asyncio.ensure_future(application(scope, self._receive, self._sent.put))

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def status(self) -> int:
        return int((await self.message())["status"])

    async def body(self) -> str:
        return bytes((await self.message())["body"]).decode()

    async def message(self, *, seconds: float = 10) -> Message:
        return await asyncio.wait_for(self._sent.get(), seconds)

    async def leave(self) -> None:
        self._gone.set()
        await asyncio.wait_for(self.task, 10)

"""The ASGI application: gateway, OAuth, control API, pictures and pages on one local address."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .control.routes import control_routes
from .exports.routes import export_routes
from .gateway.answer import rendered
from .gateway.door import Reply, answer, packed, read
from .gateway.errors import GatewayError, error_tree
from .oauth import oauth_routes
from .pages.routes import page_routes
from .world import World

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Lost(Response):
    """An answer that never arrives: the connection is dropped after its head, or nothing comes for a while."""

    def __init__(self, *, mode: str, seconds: float, length: int) -> None:
        super().__init__()
        self.mode, self.seconds, self.length = mode, seconds, length

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hang first when asked to; then announce a body and break off."""
        if self.mode == "hang":
            await asyncio.sleep(self.seconds)
        headers = [(b"content-length", str(self.length).encode()), (b"content-type", b"text/javascript")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": True})
        raise ConnectionResetError("answer lost on purpose")


class LocalOnly:
    """Only requests that name a local host: a page elsewhere cannot reach in by DNS rebinding."""

    def __init__(
        self, app: Callable[[Scope, Receive, Send], Awaitable[None]], hosts: tuple[str, ...]
    ) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 421."""
        if scope["type"] == "http":
            host = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"host"), "")
            name = host if host.endswith("]") else host.rsplit(":", 1)[0]
            if name not in self.hosts:
                await PlainTextResponse("unknown host", 421)(scope, receive, send)
                return
        await self.app(scope, receive, send)


async def rest(world: World, request: Request) -> Response:
    """``/router/rest``."""
    try:
        asked = await read(request)
    except GatewayError as error:
        body, kind = rendered(
            "error_response", error_tree(error.code, error.sub_code, error.sub_msg), fmt="json", simplify=False,
            request_id="unreadable00",
        )  # fmt: skip
        return Response(body, headers={"content-type": kind})
    reply: Reply = answer(world, asked)
    if reply.wait_seconds:
        await asyncio.sleep(reply.wait_seconds)
    if reply.lost is not None:
        return Lost(mode=reply.lost.mode, seconds=reply.lost.seconds, length=len(reply.body))
    body, headers = packed(reply, request.headers.get("accept-encoding", ""))
    return Response(body, status_code=reply.status, headers=headers)


def make_app(
    world: World, *, hosts: tuple[str, ...] = ()
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The application of a world; ``hosts`` are further names it may be called by."""

    async def gateway(request: Request) -> Response:
        return await rest(world, request)

    async def healthz(_: Request) -> Response:
        with world.change():
            return JSONResponse({"ok": True, "orders": len(world.orders), "refunds": len(world.refunds)})

    async def picture(request: Request) -> Response:
        body = world.pictures.get(request.path_params["name"])
        if body is None:
            return PlainTextResponse("not found", 404)
        kind = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}[request.path_params["name"][-3:]]
        return Response(body, headers={"content-type": kind, "x-content-type-options": "nosniff"})

    app = Starlette(
        routes=[
            Route("/router/rest", gateway, methods=["GET", "POST"]),
            Route("/healthz", healthz),
            Route("/pictures/{name}", picture),
            *export_routes(world),
            *control_routes(world),
            *oauth_routes(world),
            *page_routes(world),
        ]
    )
    return LocalOnly(app, (*LOCAL, *hosts))

"""The pages' routes; every button posts to ``/act/…`` and leads back to where something can be seen."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ..control.acting import act
from ..control.routes import renew_session, set_clock, set_faults
from ..rejection import Rejected, invalid
from ..world import World
from . import lists, people
from .console_routes import console_routes
from .frame import page
from .words import safe

STATIC = {"sandbox.css": "text/css; charset=utf-8", "shop.svg": "image/svg+xml"}


def page_routes(world: World) -> list[Route]:
    """Every page."""

    def shown(make: Callable[[Request], Response | None]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            return make(request) or page("没有找到", "<p>没有这个编号。</p>", status=404)

        return endpoint

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            return PlainTextResponse("not found", 404)
        body = files(__package__).joinpath("static", name).read_bytes()
        return Response(body, headers={"content-type": STATIC[name], "cache-control": "max-age=300"})

    async def acting(request: Request) -> Response:
        return await _act(world, request)

    return [
        Route("/", shown(lambda _: lists.overview(world))),
        Route("/buyer", shown(lambda r: people.buyer(world, dict(r.query_params)))),
        Route("/order/{tid:int}", shown(lambda r: people.order_page(world, r.path_params["tid"]))),
        Route("/officer", shown(lambda r: people.officer(world, dict(r.query_params)))),
        Route("/refund/{number:int}", shown(lambda r: people.refund_page(world, r.path_params["number"]))),
        Route("/carrier", shown(lambda _: people.carrier(world))),
        Route("/phone", shown(lambda _: lists.phone(world))),
        Route("/weather", shown(lambda _: lists.weather(world))),
        Route("/book", shown(lambda _: lists.book(world))),
        Route("/static/{name}", static),
        *console_routes(world),
        Route("/act/{what:path}", acting, methods=["POST"]),
    ]


async def _act(world: World, request: Request) -> Response:
    values = {str(key): str(value) for key, value in (await request.form()).items()}
    what, back = request.path_params["what"], _back(request)
    try:
        back = _do(world, what, values) or back
    except Rejected as error:
        body = f'<p class=bad>{safe(error.sub_msg)}</p><p><a href="{safe(back)}">返回</a></p>'
        return page("没有成功", body, status=409)
    return RedirectResponse(back, 303)


def _back(request: Request) -> str:
    """The page the button was on: only its path and query, so that nobody is led away."""
    parts = urlsplit(request.headers.get("referer", "/"))
    path = "/" + parts.path.lstrip("/")
    return path + (f"?{parts.query}" if parts.query else "")


def _do(world: World, what: str, values: dict[str, str]) -> str:
    match what:
        case "session":
            renew_session(world, values)
            return ""
        case "clock":
            set_clock(
                world, {name: text if name == "to" else _number(name, text) for name, text in values.items()}
            )
            return ""
        case "faults":
            set_faults(world, _document(values.get("document", "")))
            return ""
        case _:
            who, _, action = what.partition("/")
            told = act(world, who, action, dict(values))
            if action == "apply":
                return f"/refund/{told['refund']['refund_id']}"
            return f"/order/{quote(told['order']['tid'])}" if action == "buy" else ""


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise invalid(name, "请输入数字") from error


def _document(text: str) -> dict[str, Any]:
    try:
        document = orjson.loads(text or "{}")
    except orjson.JSONDecodeError as error:
        raise invalid("document", "不是 JSON") from error
    if not isinstance(document, dict):
        raise invalid("document", "应为 JSON 对象")
    return document

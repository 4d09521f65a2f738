"""千牛's addresses; its buttons are forms with a picture, so they come as multipart."""

import base64
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..control.console import press
from ..rejection import Rejected
from ..world import World
from . import console
from .frame import page
from .words import safe


def console_routes(world: World) -> list[Route]:
    """Shop, lists, chat, refund, and the address of every button."""

    async def shops(_: Request) -> Response:
        return console.shops(world)

    async def listed(request: Request) -> Response:
        path = request.path_params
        return console.listed(world, path["shop"], path["what"], dict(request.query_params)) or _nothing()

    async def chat(request: Request) -> Response:
        return console.chat(world, request.path_params["shop"], dict(request.query_params)) or _nothing()

    async def refund(request: Request) -> Response:
        done = "done" in request.query_params
        return console.refund(world, request.path_params["number"], done=done) or _nothing()

    async def acting(request: Request) -> Response:
        values = await _values(request)
        back = (
            f"/console/refund/{int(values['refund_id']) if str(values.get('refund_id')).isdecimal() else 0}"
        )
        try:
            press(world, request.path_params["action"], values)
        except Rejected as error:
            body = f'<p class=bad role=alert>{safe(error.sub_msg)}</p><p><a href="{back}">返回</a></p>'
            return page("没有成功", body, status=409)
        return RedirectResponse(f"{back}?done=1", 303)

    return [
        Route("/console/", shops),
        Route("/console/refund/{number:int}", refund),
        Route("/console/act/{action}", acting, methods=["POST"]),
        Route("/console/{shop}/chat", chat),
        Route("/console/{shop}/{what}", listed),
    ]


def _nothing() -> Response:
    return page("没有找到", "<p>没有这个店铺或编号。</p>", status=404)


async def _values(request: Request) -> dict[str, Any]:
    """The form's fields; a picture as base64, as the JSON twin takes it."""
    values: dict[str, Any] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            values[name] = base64.b64encode(await value.read()).decode()
        else:
            values[name] = value
    return values

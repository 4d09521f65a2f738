"""One gateway call from bytes to bytes, with the faults that were asked for and its line in the book."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from ..clock import host_ms
from ..faults import Fault
from ..numbers import drawn
from ..records import Call
from ..rejection import Rejected
from ..world import World
from . import messaging, reading, writing
from .answer import rendered, root_of
from .asked import Asked
from .checks import check
from .errors import GatewayError, error_tree

Method = Callable[[World, Asked], dict[str, Any]]
METHODS: dict[str, Method] = {
    "taobao.refunds.receive.get": reading.refunds_receive_get,
    "taobao.refund.get": reading.refund_get,
    "taobao.refund.messages.get": reading.refund_messages_get,
    "taobao.refund.refusereason.get": reading.refund_refusereason_get,
    "taobao.refund.message.add": writing.refund_message_add,
    "taobao.refund.refuse": writing.refund_refuse,
    "taobao.rp.refund.review": writing.rp_refund_review,
    "taobao.rp.refunds.agree": writing.rp_refunds_agree,
    "taobao.rp.returngoods.agree": writing.rp_returngoods_agree,
    "taobao.rp.returngoods.refuse": writing.rp_returngoods_refuse,
    "taobao.trades.sold.get": reading.trades_sold_get,
    "taobao.trade.fullinfo.get": reading.trade_fullinfo_get,
    "taobao.logistics.address.search": reading.logistics_address_search,
    "taobao.user.seller.get": reading.user_seller_get,
    "taobao.time.get": reading.time_get,
    "taobao.tmc.messages.consume": messaging.tmc_messages_consume,
    "taobao.tmc.messages.confirm": messaging.tmc_messages_confirm,
    "taobao.tmc.user.permit": messaging.tmc_user_permit,
    "taobao.tmc.user.get": messaging.tmc_user_get,
}
KNOWN = frozenset(METHODS)
SECRET = frozenset({"sign", "session", "access_token", "code"})
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
HTML = (
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><hr>Tengine</body></html>"
)


@dataclass
class Reply:
    """What goes over the wire, and how badly."""

    body: bytes
    content_type: str
    status: int = 200
    wait_seconds: float = 0.0
    lost: Fault | None = None


async def read(request: Request) -> Asked:
    """Merge query and body (form or multipart); file parts stay apart because they are not signed."""
    asked = Asked(dict(request.query_params))
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        try:
            form = await request.form(max_part_size=1024 * 1024)
        except (MultiPartException, HTTPException) as error:
            raise GatewayError(47) from error
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                asked.files[name] = await value.read()
            else:
                asked.params[name] = value
    else:
        try:
            text = (await request.body()).decode()
            asked.params.update(parse_qsl(text, keep_blank_values=True, errors="strict"))
        except ValueError as error:
            raise GatewayError(47) from error
    return asked


def answer(world: World, asked: Asked) -> Reply:
    """Check, do, write down. Whatever was changed is on disk before the reply is returned."""
    with world.change() as now:
        asked.now = now
        world.effects = []
        try:
            return _answered(world, asked)
        finally:
            world.effects = None


def _answered(world: World, asked: Asked) -> Reply:
    request_id = _request_id(world)
    tree, code, sub_code = _outcome(world, asked)
    root = root_of(asked.method) if code == 0 else "error_response"
    body, content_type = rendered(
        root, tree, fmt="json" if asked.params.get("format", "xml") == "json" else "xml",
        simplify=asked.params.get("simplify") == "true", request_id=request_id,
    )  # fmt: skip
    reply = Reply(body, content_type)
    _spoil(world, asked, reply, code)
    _write_down(world, asked, reply, code=code, sub_code=sub_code, request_id=request_id)
    return reply


def _request_id(world: World) -> str:
    chance = drawn(world.seed, "request", world.next("request"))
    return "".join(chance.choice(LETTERS) for _ in range(12 + chance.randrange(2)))


def _outcome(world: World, asked: Asked) -> tuple[dict[str, Any], int, str]:
    try:
        check(world, asked, known=KNOWN)
        _trouble(world, asked)
        return METHODS[asked.method](world, asked), 0, ""
    except (GatewayError, Rejected) as no:
        return error_tree(no.code, no.sub_code, no.sub_msg), no.code, no.sub_code


def _trouble(world: World, asked: Asked) -> None:
    """The faults that keep a call from being done at all."""
    faults, method = world.faults, asked.method
    here, key = host_ms(), f"{asked.shop.app_key}:{method}"
    limited = faults.strikes("limited", method)
    if limited and faults.bans.get(key, 0) <= here:
        faults.bans[key] = here + int(limited.seconds * 1000)
    if faults.bans.get(key, 0) > here:
        asked.fault = "limited"
        seconds = max(1, -(-(faults.bans[key] - here) // 1000))
        text = f"This ban will last for {seconds} more seconds"
        raise GatewayError(7, "accesscontrol.limited-by-api-access-count", text)
    if faults.strikes("session_expired", method) and asked.session is not None:
        asked.fault = "session_expired"
        raise GatewayError(27, "session-expired", "SessionKey已过期，请重新授权")
    _isp_once(world, asked)
    for name in ("http_500", "html_page"):
        if faults.strikes(name, method):
            asked.fault = name
            raise GatewayError(15, "isp.top-remote-connection-timeout", "API调用服务超时")


def _isp_once(world: World, asked: Asked) -> None:
    faults = world.faults
    key = f"{asked.shop.app_key}:{asked.method}:{asked.params.get('refund_id', '')}"
    if faults.failed_once.pop(key, 0):
        return
    if faults.strikes("isp_once", asked.method):
        faults.failed_once[key] = 1
        asked.fault = "isp_once"
        raise GatewayError(15, "isp.top-remote-connection-timeout", "API调用服务超时")


def _spoil(world: World, asked: Asked, reply: Reply, code: int) -> None:
    """The faults of the way back: the call was done (or refused), only its answer suffers."""
    faults, method = world.faults, asked.method
    if asked.fault in ("http_500", "html_page"):
        reply.body, reply.content_type = HTML.encode(), "text/html"
        reply.status = 500 if asked.fault == "http_500" else 200
        return
    slow = faults.strikes("slow", method)
    if slow:
        reply.wait_seconds, asked.fault = slow.seconds, "slow"
    if code:
        return
    if faults.strikes("cut_json", method):
        reply.body, asked.fault = reply.body[: max(len(reply.body) // 2, 1)], "cut_json"
    elif faults.strikes("bad_unicode", method):
        reply.body, asked.fault = reply.body[:-2] + b"\xff\xfe" + reply.body[-2:], "bad_unicode"
    lost = faults.strikes("answer_lost", method)
    if lost:
        reply.lost, asked.fault = lost, "answer_lost"


def _write_down(
    world: World, asked: Asked, reply: Reply, *, code: int, sub_code: str, request_id: str
) -> None:
    params = {name: value for name, value in asked.params.items() if name not in SECRET}
    params.update({name: f"<{len(body)} bytes>" for name, body in asked.files.items()})
    number = asked.params.get("refund_id", "")
    if number.isascii() and number.isdigit() and len(number) < 20 and int(number) not in asked.refund_ids:
        asked.refund_ids.append(int(number))
    world.add_call(
        Call(
            number=world.next("call"),
            at_ms=asked.now,
            host_ms=host_ms(),
            method=asked.method,
            shop=asked.app.key if asked.app else "",
            session=asked.session.kind if asked.session else "",
            params=params,
            refund_ids=asked.refund_ids,
            version=asked.version or asked.params.get("refund_version", ""),
            code=code,
            sub_code=sub_code,
            request_id=request_id,
            fault=asked.fault,
            answered=reply.lost is None,
            effect=world.effects or [],
        )
    )
    if asked.fault:
        world.touch("faults", "all", {"document": world.faults.document, "turn": world.faults.turn})


def packed(reply: Reply, accepts: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers, compressed when the caller takes it."""
    headers = {"content-type": reply.content_type, "application-host": "sandbox"}
    if "gzip" in accepts and len(reply.body) > 200:
        headers["content-encoding"] = "gzip"
        return gzip.compress(reply.body, 4), headers
    return reply.body, headers

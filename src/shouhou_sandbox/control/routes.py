"""The control API's routes. Refusals are 4xx with ``{"error": {"code", "message"}}``."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .. import sessions
from ..clock import CHINA, host_ms, iso
from ..rejection import Rejected
from ..restore import save_settings
from ..sms import send
from ..world import World
from . import shown
from .acting import act
from .body import Body
from .chatting import chat
from .console import press

MAX_PAGE = 500
MAX_LIFE = 5_000
MAX_RATE = 12_000
STATUS_OF = {40: 400, 41: 400, 404: 404}


class Json(JSONResponse):
    """JSON by orjson: ids of any size, fast."""

    def render(self, content: Any) -> bytes:
        """Bytes of the answer."""
        return orjson.dumps(content)


def refusal(error: Rejected) -> Response:
    """The shape of every refusal."""
    status = STATUS_OF.get(error.code, 409)
    return Json({"error": {"code": error.sub_code, "message": error.sub_msg}}, status)


async def values_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request (empty when there is no body)."""
    raw = await request.body()
    try:
        values = orjson.loads(raw) if raw.strip() else {}
    except orjson.JSONDecodeError as error:
        raise Rejected("bad_json", "请求不是 JSON", code=41) from error
    if not isinstance(values, dict):
        raise Rejected("bad_json", "请求应为 JSON 对象", code=41)
    return values


def control_routes(world: World) -> list[Route]:
    """Every fixed path under ``/sandbox``."""

    def guarded(handle: Callable[[Request, dict[str, Any]], dict[str, Any]]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                return Json(handle(request, await values_of(request)))
            except Rejected as error:
                return refusal(error)

        return endpoint

    def acting(request: Request, values: dict[str, Any]) -> dict[str, Any]:
        return act(world, request.path_params["who"], request.path_params["action"], values)

    def clock(request: Request, values: dict[str, Any]) -> dict[str, Any]:
        if request.method == "PUT":
            set_clock(world, values)
        return clock_state(world)

    def faults(request: Request, values: dict[str, Any]) -> dict[str, Any]:
        if request.method == "PUT":
            set_faults(world, values)
        return world.faults.document

    def book(request: Request, _: dict[str, Any]) -> dict[str, Any]:
        return book_page(world, dict(request.query_params))

    def orders(request: Request, _: dict[str, Any]) -> dict[str, Any]:
        return order_list(world, dict(request.query_params))

    def refunds(request: Request, _: dict[str, Any]) -> dict[str, Any]:
        return refund_list(world, dict(request.query_params))

    def credentials(request: Request, _: dict[str, Any]) -> dict[str, Any]:
        return {"items": credential_list(world), "files_shops": files_shops(world)}

    def sms(request: Request, _: dict[str, Any]) -> dict[str, Any]:
        return sms_state(world, dict(request.query_params))

    def send_sms(_: Request, values: dict[str, Any]) -> dict[str, Any]:
        with world.change() as now:
            shop = Body(world, values).shop()
            send(world, shop, now=now)
        return sms_state(world, {"shop": shop.key})

    def renew(_: Request, values: dict[str, Any]) -> dict[str, Any]:
        return renew_session(world, values)

    def population(request: Request, values: dict[str, Any]) -> dict[str, Any]:
        if request.method == "PUT":
            set_population(world, values)
        return {"rate": world.crowd.rate if world.crowd else 0}

    def conversation(request: Request, _: dict[str, Any]) -> dict[str, Any]:
        return chat(world, dict(request.query_params))

    def console(request: Request, values: dict[str, Any]) -> dict[str, Any]:
        return press(world, request.path_params["action"], values)

    def shop_settings(request: Request, values: dict[str, Any]) -> dict[str, Any]:
        with world.change():
            shop = Body(world, {**values, "shop": request.path_params["shop"]}).shop()
            if "sms_required" in values:
                shop.sms_required = bool(values["sms_required"])
                world.touch("shop", shop.key, shop)
        return {"ok": True, "shop": shop.key, "sms_required": shop.sms_required}

    return [
        Route("/sandbox/clock", guarded(clock), methods=["GET", "PUT"]),
        Route("/sandbox/faults", guarded(faults), methods=["GET", "PUT"]),
        Route("/sandbox/book", guarded(book), methods=["GET"]),
        Route("/sandbox/orders", guarded(orders), methods=["GET"]),
        Route("/sandbox/refunds", guarded(refunds), methods=["GET"]),
        Route("/sandbox/credentials", guarded(credentials), methods=["GET"]),
        Route("/sandbox/sms", guarded(sms), methods=["GET"]),
        Route("/sandbox/sms", guarded(send_sms), methods=["POST"]),
        Route("/sandbox/sessions/renew", guarded(renew), methods=["POST"]),
        Route("/sandbox/shops/{shop}", guarded(shop_settings), methods=["PUT"]),
        Route("/sandbox/population", guarded(population), methods=["GET", "PUT"]),
        Route("/sandbox/chat", guarded(conversation), methods=["GET"]),
        Route("/sandbox/console/{action}", guarded(console), methods=["POST"]),
        Route("/sandbox/{who}/{action}", guarded(acting), methods=["POST"]),
    ]


def set_clock(world: World, values: dict[str, Any]) -> None:
    """``now`` (ISO with zone), ``to``, ``offset_seconds``, ``advance_seconds``, ``rate``, ``life``.

    All deadlines passed take effect at their own time; ``life`` spreads that many events of the crowd over a jump.
    """
    with world.change() as now:
        target = _target(values, now)
        life = _life(world, values)
        rate = _real(values, "rate")
        if rate is not None and not 0 <= rate <= 100_000:
            raise Rejected("invalid_rate", "rate 应在 0 到 100000 之间", code=41)
        if life and target is not None and target > now:
            _live_through(world, now, target, life)
        world.clock.change(now_ms=target, rate=rate)
        save_settings(world)
        world.settle(world.clock.now_ms())


def _life(world: World, values: dict[str, Any]) -> int:
    life = _real(values, "life") or 0
    if not 0 <= life <= MAX_LIFE:
        raise Rejected("invalid_life", f"life 应在 0 到 {MAX_LIFE} 之间", code=41)
    if life and world.crowd is None:
        raise Rejected("invalid_life", "沙箱没有人群（--no-population）", code=41)
    return int(life)


def _live_through(world: World, now: int, target: int, life: int) -> None:
    assert world.crowd is not None
    for turn in range(1, life + 1):
        at_ms = now + (target - now) * turn // (life + 1)
        world.settle(at_ms)
        world.crowd.event(at_ms)


def set_population(world: World, values: dict[str, Any]) -> None:
    """``rate``: events per minute of host time from now on; 0 lets everybody stand still."""
    rate = _real(values, "rate")
    if rate is None or not 0 <= rate <= MAX_RATE:
        raise Rejected("invalid_rate", f"rate 应在 0 到 {MAX_RATE} 之间", code=41)
    if world.crowd is None:
        raise Rejected("no_population", "沙箱没有人群（--no-population）")
    world.crowd.rate = rate


def _real(values: dict[str, Any], name: str) -> float | None:
    value = values.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Rejected(f"invalid_{name}", f"{name} 应为数字", code=41)
    return float(value)


def _target(values: dict[str, Any], now: int) -> int | None:
    offset, ahead = _real(values, "offset_seconds"), _real(values, "advance_seconds")
    if values.get("now") is not None:
        try:
            moment = datetime.fromisoformat(str(values["now"]))
        except ValueError as error:
            raise Rejected("invalid_now", "now 应为 ISO 8601 时间", code=41) from error
        if moment.tzinfo is None:
            raise Rejected("invalid_now", "now 应带时区", code=41)
        return int(moment.timestamp() * 1000)
    if values.get("to") is not None:
        return _next_time(str(values["to"]), now)
    if offset is not None:
        return host_ms() + int(offset * 1000)
    return None if ahead is None else now + int(ahead * 1000)


def _next_time(text: str, now: int) -> int:
    """``HH:MM`` (the next time it is that late in China) or ``tomorrow HH:MM``."""
    found = re.fullmatch(r"(tomorrow )?([01]\d|2[0-3]):([0-5]\d)", text)
    if found is None:
        raise Rejected("invalid_to", "to 应为 HH:MM 或 tomorrow HH:MM", code=41)
    here = datetime.fromtimestamp(now / 1000, CHINA)
    there = here.replace(hour=int(found[2]), minute=int(found[3]), second=0, microsecond=0)
    if found[1] or there <= here:
        there += timedelta(days=1)
    return int(there.timestamp() * 1000)


def clock_state(world: World) -> dict[str, Any]:
    """Sandbox time, host time, offset and rate."""
    clock = world.clock
    return {
        "now": iso(clock.now_ms()), "now_ms": clock.now_ms(), "host_now": iso(host_ms()),
        "offset_seconds": clock.offset_seconds(), "rate": clock.rate,
    }  # fmt: skip


def set_faults(world: World, values: dict[str, Any]) -> None:
    """Replace the faults document."""
    try:
        world.faults.replace(values)
    except ValueError as error:
        raise Rejected("invalid_faults", str(error), code=41) from error
    with world.change():
        save_settings(world)


def _paged(query: dict[str, str]) -> tuple[int, int]:
    try:
        page, size = int(query.get("page", "1")), int(query.get("page_size", "100"))
    except ValueError as error:
        raise Rejected("invalid_page", "page 和 page_size 应为整数", code=41) from error
    if page < 1 or not 1 <= size <= MAX_PAGE:
        raise Rejected("invalid_page", f"page 从 1 开始，page_size 为 1 到 {MAX_PAGE}", code=41)
    return page, size


def _listed(
    query: dict[str, str], found: list[Any], shape: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    page, size = _paged(query)
    rows = found[(page - 1) * size : page * size]
    return {
        "items": [shape(row) for row in rows], "total": len(found),
        "next": page + 1 if page * size < len(found) else None,
    }  # fmt: skip


def book_page(world: World, query: dict[str, str]) -> dict[str, Any]:
    """The calls about one refund with its effects and history, or all calls; plus fen paid per order."""
    with world.change():
        if query.get("refund_id"):
            return _book_of(world, Body(world, dict(query)))
        calls = list(world.calls.values())
        if query.get("newest_first"):
            calls.reverse()
        if query.get("writes"):
            calls = [call for call in calls if call.effect]
        return {**_listed(query, calls, shown.call), "paid": paid_per_order(world)}


def _book_of(world: World, body: Body) -> dict[str, Any]:
    refund = body.refund()
    calls = [shown.call(call) for call in world.calls.values() if refund.refund_id in call.refund_ids]
    paid = [shown.payment(p) for p in world.payments if p.refund_id == refund.refund_id]
    return {
        "items": calls, "total": len(calls), "next": None, "payments": paid,
        "fen_paid": sum(p["fen"] for p in paid), "refund": shown.refund(world, refund),
    }  # fmt: skip


def paid_per_order(world: World) -> dict[str, dict[str, Any]]:
    """tid → fen paid back, the buyer's payment, how many payments."""
    totals: dict[str, dict[str, Any]] = {}
    for payment in world.payments:
        entry = totals.setdefault(
            str(payment.tid),
            {"fen_paid": 0, "payment_fen": world.orders[payment.tid].payment_fen, "times": 0},
        )
        entry["fen_paid"] += payment.fen
        entry["times"] += 1
    return totals


def order_list(world: World, query: dict[str, str]) -> dict[str, Any]:
    """Filters: shop, status, tid, buyer; the newest first."""
    with world.change():
        shop = Body(world, dict(query)).shop().key if query.get("shop") else None
        found = [
            order for order in reversed(world.orders.values())
            if shop in (None, order.shop)
            and query.get("status") in (None, "", order.status)
            and query.get("tid") in (None, "", str(order.tid))
            and query.get("buyer") in (None, "", order.buyer)
        ]  # fmt: skip
        return _listed(query, found, lambda order: shown.order(world, order))


def refund_list(world: World, query: dict[str, str]) -> dict[str, Any]:
    """Filters: shop, status (``open`` for all that are open), refund_id, tid, oid, type; the newest first."""
    with world.change():
        shop = Body(world, dict(query)).shop().key if query.get("shop") else None
        status = query.get("status")
        found = [
            refund for refund in reversed(world.refunds.values())
            if shop in (None, refund.shop)
            and (status in (None, "", refund.status) or (status == "open" and refund.is_open))
            and query.get("refund_id") in (None, "", str(refund.refund_id))
            and query.get("tid") in (None, "", str(refund.tid))
            and query.get("oid") in (None, "", str(refund.oid))
            and query.get("type") in (None, "", refund.kind)
        ]  # fmt: skip
        whole = bool(query.get("refund_id"))
        shape = shown.refund if whole else shown.brief_refund
        return _listed(query, found, lambda refund: shape(world, refund))


def credential_list(world: World) -> list[dict[str, Any]]:
    """Per shop: names, addresses of gateway and OAuth, app, sessions and their ends."""
    with world.change() as now:
        return [
            shown.credentials(
                world,
                shop,
                sessions.current(world, shop, "main"),
                sessions.current(world, shop, "sub"),
                now=now,
            )
            for shop in world.shops.values()
            if shop.has_app
        ]


def files_shops(world: World) -> list[dict[str, Any]]:
    """The shops no app is authorised for: their sellers have 千牛, its exports and nothing else."""
    return [shown.files_shop(world, shop) for shop in world.shops.values() if not shop.has_app]


def sms_state(world: World, query: dict[str, str]) -> dict[str, Any]:
    """The code on a seller's phone (null when none is waiting)."""
    with world.change() as now:
        shop = Body(world, dict(query)).shop()
        sent = world.sms.get(shop.key)
        valid = sent is not None and now <= sent.valid_until_ms
        return {
            "shop": shop.key, "mobile": shop.seller_mobile, "code": sent.code if sent and valid else None,
            "sent_at": iso(sent.sent_ms) if sent else None,
        }  # fmt: skip


def renew_session(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """``shop`` (or ``app_key``) and ``kind`` main | sub: a new session; the old one is over."""
    with world.change() as now:
        body = Body(world, values)
        shop, kind = body.shop(), body.text("kind", "sub")
        if kind not in ("main", "sub"):
            raise Rejected("invalid_kind", "kind 只能为 main 或 sub", code=41)
        if not shop.has_app:
            raise Rejected("no_app", f"{shop.nick} 没有授权任何应用")
        session = sessions.renew(world, shop, kind=kind, now=now)
        return {"ok": True, "shop": shop.key, "app_key": shop.app_key, **shown.session(session, now=now)}

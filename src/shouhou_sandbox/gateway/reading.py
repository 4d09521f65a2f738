"""The reading methods: refunds, messages, reasons, trades, addresses, seller, time."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson

from ..clock import china_text
from ..codes import Status
from ..machine.seller import refuse_reasons
from ..records import Refund
from ..rejection import Rejected, invalid
from ..world import World
from .answer import Rows, only
from .asked import Asked
from .finding import asked_refund, check_phase
from .trees import address_tree, message_tree, order_tree, refund_tree

T = TypeVar("T")
UNHEARD_OF = "WAIT_PLATFORM_DECISION"


def refunds_receive_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.refunds.receive.get: the newest change first, both ends of the window included."""
    fields = asked.fields()
    status, nick = asked.maybe("status"), asked.maybe("buyer_nick")
    if status is not None and status not in list(Status):
        raise invalid("status", "不支持的退款状态")
    uid = asked.maybe("buyer_open_uid") or asked.maybe("ouid")
    start, end = asked.date("start_modified"), asked.date("end_modified")
    found = [
        refund
        for refund in world.refunds.values()
        if refund.shop == asked.shop.key
        and (status is None or refund.status == status)
        and (start is None or refund.modified_ms >= start)
        and (end is None or refund.modified_ms < end + 1000)
        and (nick is None or world.orders[refund.tid].buyer_nick == nick)
        and (uid is None or world.orders[refund.tid].buyer_open_uid == uid)
    ]
    found.sort(key=lambda refund: (refund.modified_ms, refund.refund_id), reverse=True)
    return _paged(world, asked, "refunds", "refund", found, lambda r: only(_shown(world, asked, r), fields))


def _paged(
    world: World,
    asked: Asked,
    name: str,
    inner: str,
    found: Sequence[T],
    shown: Callable[[T], dict[str, Any]],
) -> dict[str, Any]:
    number, size = asked.page()
    rows = found[(number - 1) * size : number * size]
    if world.faults.strikes("empty_page", asked.method):
        asked.fault = "empty_page"
        rows = []
    body: dict[str, Any] = {name: Rows(inner, [shown(row) for row in rows])}
    if asked.flag("use_has_next"):
        body["has_next"] = number * size < len(found)
    else:
        body["total_results"] = len(found)
    return body


def _shown(world: World, asked: Asked, refund: Refund) -> dict[str, Any]:
    if refund.refund_id in world.snapshots and world.faults.strikes("stale_read", asked.method):
        asked.fault = "stale_read"
        refund = Refund(**orjson.loads(world.snapshots[refund.refund_id][0]))
    tree = refund_tree(world, refund)
    if world.faults.strikes("unknown_enum", asked.method):
        asked.fault = "unknown_enum"
        tree["status"] = UNHEARD_OF
    return tree


def refund_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.refund.get."""
    fields = asked.fields()
    return {"refund": only(_shown(world, asked, asked_refund(world, asked)), fields)}


def refund_messages_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.refund.messages.get: the newest first; Tmall needs the phase."""
    fields = asked.fields()
    refund = asked_refund(world, asked)
    check_phase(asked, refund, required=asked.shop.is_tmall)
    found = list(reversed(world.messages.get(refund.refund_id, [])))
    return _paged(
        world,
        asked,
        "refund_messages",
        "refund_message",
        found,
        lambda m: only(message_tree(world, m), fields),
    )


def refund_refusereason_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.refund.refusereason.get: depends on the refund and its status."""
    asked.fields()
    refund = asked_refund(world, asked)
    check_phase(asked, refund, required=True)
    reasons = [
        {"reason_id": number, "reason_text": text, "reason_tips": text}
        for number, text in refuse_reasons(refund).items()
    ]
    return {"reasons": Rows("reason", reasons), "total_results": len(reasons), "has_next": False}


def trades_sold_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.trades.sold.get: the newest creation first."""
    fields = asked.fields()
    status, nick = asked.maybe("status"), asked.maybe("buyer_nick")
    uid = asked.maybe("buyer_open_id")
    start, end = asked.date("start_created"), asked.date("end_created")
    found = [
        order
        for order in world.orders.values()
        if order.shop == asked.shop.key
        and (status is None or order.status == status)
        and (start is None or order.created_ms >= start)
        and (end is None or order.created_ms < end + 1000)
        and (nick is None or order.buyer_nick == nick)
        and (uid is None or order.buyer_open_uid == uid)
    ]
    found.sort(key=lambda order: (order.created_ms, order.tid), reverse=True)
    return _paged(
        world, asked, "trades", "trade", found, lambda order: only(order_tree(world, order), fields)
    )


def trade_fullinfo_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.trade.fullinfo.get."""
    fields = asked.fields()
    order = world.orders.get(asked.number("tid"))
    if order is None:
        raise Rejected("isv.trade-not-exist", "交易订单不存在")
    if order.shop != asked.shop.key:
        raise Rejected("isv.invalid-permission", "没有权限查看该交易")
    return {"trade": only(order_tree(world, order), fields)}


def logistics_address_search(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.logistics.address.search."""
    wanted = asked.maybe("rdef")
    if wanted not in (None, "no_def", "get_def", "cancel_def"):
        raise invalid("rdef", "只能为 no_def、get_def 或 cancel_def")
    found = [
        place
        for place in asked.shop.addresses
        if wanted is None
        or (wanted == "get_def" and place.get_def)
        or (wanted == "cancel_def" and place.cancel_def)
        or (wanted == "no_def" and not (place.get_def or place.cancel_def))
    ]
    return {"addresses": Rows("address_result", [address_tree(place) for place in found])}


def user_seller_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.user.seller.get."""
    shop = asked.shop
    tree = {
        "user_id": shop.user_id,
        "nick": shop.nick,
        "type": shop.shop_type,
        "status": "normal",
        "has_shop": True,
        "consumer_protection": True,
        "is_golden_seller": False,
        "avatar": f"{world.base_url}/static/shop.svg",
        "seller_credit": {
            "level": shop.credit_level,
            "score": 51_234,
            "total_num": 60_000,
            "good_num": 59_640,
        },
    }
    return {"user": only(tree, asked.fields())}


def time_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.time.get: sandbox time."""
    return {"time": china_text(asked.now)}

"""千牛's buttons: ``POST /sandbox/console/{action}``. Every press is a line of the book with ``via: "console"``."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from ..clock import host_ms
from ..gateway.pictures import stored
from ..machine import console, seller
from ..records import Call, Refund
from ..rejection import Rejected, invalid
from ..world import World
from . import shown
from .body import Body

Press = Callable[[World, Body, Refund, int], None]
PASSWORD = "123456"  # noqa: S105 - stands on the page
PICTURE = 5 * 1024 * 1024
BEARERS = {"seller": 0, "buyer": 1, "0": 0, "1": 1}


def _agree(world: World, body: Body, refund: Refund, now: int) -> None:
    console.agree(world, refund, fen=_confirmed(body), at_ms=now)


def _confirm_goods(world: World, body: Body, refund: Refund, now: int) -> None:
    console.confirm_goods(world, refund, fen=_confirmed(body), at_ms=now)


def _confirmed(body: Body) -> int:
    """The amount typed beside the payment password."""
    if body.text("password") != PASSWORD:
        raise Rejected("wrong_password", "支付密码不正确")
    fen = body.fen("refund")
    if fen is None:
        raise invalid("refund_fen", "请确认退款金额")
    return fen


def _agree_return(world: World, body: Body, refund: Refund, now: int) -> None:
    shop = world.shops[refund.shop]
    text, number = body.text("address", ""), body.whole("address_id")
    place = next((a for a in shop.addresses if a.contact_id == number), None)
    if number is not None and place is None:
        raise invalid("address_id", "地址不属于该店铺")
    if place is not None:
        text = f"{place.whole} {place.zip_code} {place.contact_name} {place.mobile_phone}"
    bearer = BEARERS.get(body.text("bearer"))
    if bearer is None:
        raise invalid("bearer", "bearer 只能为 seller 或 buyer")
    console.agree_return(
        world, refund, address=text or seller.default_address(shop), remark=body.text("remark", ""),
        bearer=bearer, at_ms=now,
    )  # fmt: skip


def _refuse(world: World, body: Body, refund: Refund, now: int) -> None:
    console.refuse(world, refund, **_grounds(world, body, refund), at_ms=now)


def _refuse_goods(world: World, body: Body, refund: Refund, now: int) -> None:
    console.refuse_goods(world, refund, **_grounds(world, body, refund), at_ms=now)


def _grounds(world: World, body: Body, refund: Refund) -> dict[str, Any]:
    reason_id, message = body.whole("reason_id"), body.text("message", "")
    if reason_id not in seller.refuse_reasons(refund):
        raise invalid("reason_id", "请选择拒绝原因")
    if len(message) > 200:
        raise invalid("message", "拒绝说明不能超过200字")
    return {"reason_id": reason_id, "message": message, "pictures": _pictures(world, body)}


def _pictures(world: World, body: Body) -> list[str]:
    text = body.text("image", "")
    try:
        raw = base64.b64decode(text, validate=True) if text else None
    except binascii.Error as error:
        raise invalid("image", "不是 base64") from error
    return stored(world, "image", raw, largest=PICTURE, required=False)


def _message(world: World, body: Body, refund: Refund, now: int) -> None:
    content = body.text("content")
    console.say(world, refund, content=content, pictures=_pictures(world, body), at_ms=now)


def _proceed(world: World, body: Body, refund: Refund, now: int) -> None:
    company, waybill = body.text("company", ""), body.text("waybill", "")
    console.proceed(world, refund, company=company, waybill=waybill, at_ms=now)


ACTIONS: dict[str, Press] = {
    "agree": _agree, "confirm_goods": _confirm_goods, "agree_return": _agree_return, "refuse": _refuse,
    "refuse_goods": _refuse_goods, "message": _message, "proceed": _proceed,
}  # fmt: skip


def press(world: World, action: str, values: dict[str, Any]) -> dict[str, Any]:
    """Do it, write it down, tell the new state; ``Rejected`` (written down too) when it is not allowed."""
    step = ACTIONS.get(action)
    if step is None:
        raise Rejected("not_found", f"千牛没有这个按钮：{action}", code=404)
    with world.change() as now:
        body = Body(world, values)
        refund = body.refund()
        world.effects, world.via = [], "console"
        no: Rejected | None = None
        try:
            step(world, body, refund, now)
        except Rejected as refusal:
            no = refusal
            raise
        finally:
            _write_down(world, action, body, refund, now, no)
            world.effects, world.via = None, ""
        return {
            "ok": True, "happened": happened(refund), "refund": shown.refund(world, refund),
            "order": shown.order(world, world.orders[refund.tid]),
        }  # fmt: skip


def _write_down(world: World, action: str, body: Body, refund: Refund, now: int, no: Rejected | None) -> None:
    hidden = {"password": "<hidden>", "image": "<picture>"}
    params = {name: hidden.get(name, str(value)) for name, value in body.values.items() if value}
    world.add_call(
        Call(
            number=world.next("call"), at_ms=now, host_ms=host_ms(), method=f"console.{action}", shop=refund.shop,
            session="console", params=params, refund_ids=[refund.refund_id], version="",
            code=no.code if no else 0, sub_code=no.sub_code if no else "", request_id="",
            effect=world.effects or [], via="console",
        )
    )  # fmt: skip


def happened(refund: Refund) -> str:
    """One sentence about the seller's last deed."""
    entry = refund.history[-1]
    amount = f"{refund.paid_fen // 100}.{refund.paid_fen % 100:02d}"
    words = {
        "agree": f"已退款 ¥{amount} 给买家", "agree_return": "已同意退货，退货地址已发给买家",
        "refuse": "已拒绝退款，等待买家处理", "refuse_goods": "已拒绝退货，等待买家处理", "message": "留言已发送",
        "agree_exchange": "已同意换货", "confirm_goods": "已确认收到退回的商品，请发出新商品", "send_new": "新商品已发出",
        "agree_reship": "已同意补寄", "send_missing": "补寄已发出", "agree_repair": "已同意维修",
        "send_repaired": "修好的商品已寄回",
    }  # fmt: skip
    return words.get(str(entry["action"]), "操作成功")

"""The actions of buyer, officer and carrier: ``POST /sandbox/{who}/{action}``."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from ..buying import make_order
from ..codes import Cs, Goods, Kind, OrderStatus, Role, Status
from ..gateway.pictures import stored
from ..machine import buyer, officer, orders, seller
from ..machine.observed import advance
from ..numbers import drawn
from ..population.catalogue import line_of, products_of
from ..population.people import named, somebody
from ..records import Line, Order, Refund, Shop
from ..rejection import Rejected, invalid, wrong_state
from ..world import World
from . import shown
from .body import Body

Action = Callable[[World, Body, int], Refund | Order]
PICTURE = 5 * 1024 * 1024


def buy(world: World, body: Body, now: int) -> Order:
    """``shop`` [, ``buyer``, ``title``, ``price_fen``, ``num``, ``lines`` [{…}], ``post_fen``, ``seven_day``]."""
    shop = body.shop()
    turn = world.next("bought")
    name = body.text("buyer", "")
    who = named(name, world.seed) if name else somebody(world.seed, turn)
    rows = body.values.get("lines") or [body.values]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > 20:
        raise invalid("lines", "必须是商品列表")
    lines = [_line(world, shop, Body(world, row), turn * 20 + i) for i, row in enumerate(rows)]
    post = (body.whole("post_fen") or 0) if len(lines) == 1 else 0
    if post < 0:
        raise invalid("post_fen", "不能为负")
    order = make_order(world, shop, who, lines, post_fen=post, at_ms=now, note=body.text("note", ""))
    orders.place(world, order)
    return order


def _line(world: World, shop: Shop, row: Body, turn: int) -> Line:
    chance = drawn(world.seed, "line", turn)
    line = line_of(chance.choice(products_of(shop)), chance)
    price, num = row.fen("price"), row.whole("num")
    line.title = row.text("title", line.title)
    line.sku_name = row.text("sku", line.sku_name)
    if price is not None or num is not None:
        line.price_fen = price or line.price_fen
        line.num = 1 if num is None else num
        if not 1 <= line.num <= 1000:
            raise invalid("num", "数量应为 1 到 1000")
        line.payment_fen = row.fen("payment") or line.price_fen * line.num
    if price is not None:
        line.virtual = False
    for name in ("seven_day", "virtual"):
        if name in row.values:
            setattr(line, name, bool(row.values[name]))
    return line


def apply(world: World, body: Body, now: int) -> Refund:
    """``tid`` or ``oid``, ``type``, ``refund_fen``, ``reason`` [, ``desc``, ``good_status``, ``advance``, ``constraint``]."""
    order, line = body.order(), body.line()
    kind = _kind(body, Kind.REFUND)
    fee = body.fen("refund")
    goods = body.text("good_status", "")
    refund = buyer.apply(
        world, order, line, kind=kind, fee_fen=orders.ceiling_fen(line) if fee is None else fee,
        reason=body.text("reason", "不想要了"), desc=body.text("desc", ""),
        goods=_goods(goods) if goods else None, at_ms=now,
    )  # fmt: skip
    refund.advance_wanted = bool(body.values.get("advance", False))
    if body.text("constraint", ""):
        officer.constrain(world, refund, constraint=body.text("constraint"), at_ms=now)
    return refund


def _kind(body: Body, default: Kind) -> Kind:
    text = body.text("type", body.text("dispute_type", default))
    try:
        return Kind(text)
    except ValueError as error:
        raise invalid("type", f"只能为 {'、'.join(Kind)}") from error


def _goods(text: str) -> Goods:
    try:
        return Goods(text)
    except ValueError as error:
        raise invalid("good_status", f"只能为 {'、'.join(Goods)}") from error


def modify(world: World, body: Body, now: int) -> Refund:
    """``refund_id`` [, ``type``, ``refund_fen``, ``reason``, ``desc``]."""
    refund = body.refund()
    buyer.modify(
        world, refund, at_ms=now, kind=_kind(body, Kind(refund.kind)), fee_fen=body.fen("refund"),
        reason=body.text("reason", "") or None, desc=body.text("desc", "") or None,
    )  # fmt: skip
    return refund


def withdraw(world: World, body: Body, now: int) -> Refund:
    """``refund_id``."""
    buyer.withdraw(world, body.refund(), at_ms=now)
    return body.refund()


def send_back(world: World, body: Body, now: int) -> Refund:
    """``refund_id``, ``company``, ``waybill``."""
    refund = body.refund()
    company, waybill = body.text("company", body.text("carrier", "")), body.text("waybill")
    if Kind(refund.kind).pays:
        buyer.send_back(world, refund, company=company or "圆通速递", waybill=waybill, at_ms=now)
    elif refund.status == Status.WAIT_BUYER_RETURN_GOODS:
        advance(world, refund, at_ms=now, company=company or "圆通速递", waybill=waybill)
    else:
        raise wrong_state("当前状态不能填写退货物流")
    return refund


def intervene(world: World, body: Body, now: int) -> Refund:
    """``refund_id``."""
    buyer.intervene(world, body.refund(), at_ms=now)
    return body.refund()


def withdraw_intervention(world: World, body: Body, now: int) -> Refund:
    """``refund_id``."""
    buyer.withdraw_intervention(world, body.refund(), at_ms=now)
    return body.refund()


def message(role: Role) -> Action:
    """``refund_id``, ``content`` [, ``image`` as base64]."""

    def say(world: World, body: Body, now: int) -> Refund:
        refund, content = body.refund(), body.text("content")
        picture = body.text("image", "")
        try:
            raw = base64.b64decode(picture, validate=True) if picture else None
        except binascii.Error as error:
            raise invalid("image", "不是 base64") from error
        names = stored(world, "image", raw, largest=PICTURE, required=False)
        seller.say(world, refund, role, content, at_ms=now, pictures=names)
        return refund

    return say


def confirm(world: World, body: Body, now: int) -> Refund | Order:
    """``tid`` or ``oid``: 确认收货; with ``refund_id``: the new or repaired goods have arrived."""
    if body.whole("refund_id") is not None:
        refund = body.refund()
        if refund.status not in (Status.WAIT_BUYER_CONFIRM_EXCHANGE, Status.WAIT_BUYER_CONFIRM_REDO):
            raise wrong_state("当前状态不能确认收货")
        advance(world, refund, at_ms=now)
        return refund
    order = body.order()
    waiting = [x for x in order.lines if x.status == OrderStatus.WAIT_BUYER_CONFIRM_GOODS]
    lines = waiting if body.whole("oid") is None else [body.line()]
    if not lines:
        raise wrong_state("订单不在等待确认收货的状态")
    for line in lines:
        if world.open_refund(line.oid) is not None:
            raise wrong_state("退款处理中，不能确认收货")
    for line in lines:
        orders.confirm(world, order, line, at_ms=now)
    return order


def rule(world: World, body: Body, now: int) -> Refund:
    """``refund_id``, ``verdict`` buyer | return | seller [, ``refund_fen``]."""
    officer.rule(world, body.refund(), verdict=body.text("verdict"), fen=body.fen("refund"), at_ms=now)
    return body.refund()


def review(world: World, body: Body, now: int) -> Refund:
    """``refund_id`` [, ``failed`` true]: 客服初审完成, or 客服主管复审失败."""
    stage = Cs.SECOND_REVIEW_FAILED if body.values.get("failed") else Cs.FIRST_REVIEW_DONE
    officer.review(world, body.refund(), stage=stage, at_ms=now)
    return body.refund()


def constrain(world: World, body: Body, now: int) -> Refund:
    """``refund_id``, ``constraint`` cannot_refuse | refund_onweb | empty."""
    officer.constrain(world, body.refund(), constraint=body.text("constraint", ""), at_ms=now)
    return body.refund()


def _simple(step: Callable[..., None]) -> Action:
    def act(world: World, body: Body, now: int) -> Refund:
        step(world, body.refund(), at_ms=now)
        return body.refund()

    act.__doc__ = "``refund_id``."
    return act


def ship(world: World, body: Body, now: int) -> Order:
    """``tid`` [, ``oid``, ``company``, ``waybill``]: the carrier scanned the parcel."""
    order = body.order()
    waybill = body.text(
        "waybill", f"YT{drawn(world.seed, 'waybill', world.next('waybill')).randrange(10**12, 10**13)}"
    )
    orders.ship(
        world, order, company=body.text("company", "圆通速递"), waybill=waybill, at_ms=now,
        oid=body.line().oid if body.whole("oid") is not None else None,
    )  # fmt: skip
    return order


def deliver(world: World, body: Body, now: int) -> Order:
    """``tid`` or ``oid``: signed for by the buyer."""
    orders.deliver(world, body.order(), at_ms=now)
    return body.order()


def step_observed(world: World, body: Body, now: int) -> Refund:
    """``refund_id``: the next step of an exchange, reship or repair (whoever's turn it is)."""
    refund = body.refund()
    if Kind(refund.kind).pays:
        raise wrong_state("该退款由买卖双方处理")
    advance(
        world,
        refund,
        at_ms=now,
        company=body.text("company", "中通快递"),
        waybill=body.text("waybill", "ZT0000000001"),
    )
    return refund


ACTIONS: dict[str, dict[str, Action]] = {
    "buyer": {
        "buy": buy, "apply": apply, "modify": modify, "withdraw": withdraw, "return": send_back,
        "intervene": intervene, "withdraw_intervention": withdraw_intervention, "message": message(Role.BUYER),
        "confirm": confirm,
    },
    "officer": {
        "step_in": _simple(officer.step_in), "evidence": _simple(officer.ask_evidence), "review": review,
        "rule": rule, "message": message(Role.OFFICER), "end": _simple(officer.end),
        "open_appeal": _simple(officer.open_appeal), "constrain": constrain,
    },
    "carrier": {"ship": ship, "deliver": deliver, "sign_return": _simple(buyer.sign_return), "step": step_observed},
}  # fmt: skip


def act(world: World, who: str, action: str, values: dict[str, Any]) -> dict[str, Any]:
    """Do it and tell the whole new state; ``Rejected`` when it is not allowed."""
    step = ACTIONS.get(who, {}).get(action)
    if step is None:
        raise Rejected("not_found", f"没有这个操作：{who}/{action}", code=404)
    with world.change() as now:
        result = step(world, Body(world, values), now)
        if isinstance(result, Refund):
            return {
                "ok": True,
                "refund": shown.refund(world, result),
                "order": shown.order(world, world.orders[result.tid]),
            }
        return {"ok": True, "order": shown.order(world, result)}

"""What a buyer does: apply, modify, withdraw, send back, ask for intervention."""

from ..clock import DAY, china_text
from ..codes import Advance, Cs, Goods, Kind, OrderStatus, Phase, Status
from ..numbers import refund_number
from ..records import Line, Order, Refund
from ..rejection import Rejected, invalid, wrong_state
from ..world import World
from .deadlines import INTERVENE_UNRECEIVED, PROTECTION, limit_ms
from .nodes import changed, enter, pause, resume
from .orders import ceiling_fen, close, stop_confirm_clock

REQUEST_CODE = {Kind.REFUND: "1", Kind.RETURN: "3", Kind.TMALL_EXCHANGE: "4", Kind.TAOBAO_EXCHANGE: "4"}


def apply(
    world: World,
    order: Order,
    line: Line,
    *,
    kind: Kind,
    fee_fen: int,
    reason: str,
    desc: str,
    goods: Goods | None,
    at_ms: int,
) -> Refund:
    """Ask for a refund, a return, an exchange … on one line: one open at a time, inside the protection period."""
    _check_application(world, line, kind=kind, fee_fen=fee_fen, goods=goods, at_ms=at_ms)
    shipped = line.status != OrderStatus.WAIT_SELLER_SEND_GOODS
    refund = Refund(
        refund_id=refund_number(world.seed, world.next("refund")),
        tid=order.tid,
        oid=line.oid,
        shop=order.shop,
        kind=kind,
        phase=Phase.AFTERSALE if line.status == OrderStatus.TRADE_FINISHED else Phase.ONSALE,
        status=Status.WAIT_SELLER_AGREE,
        goods=goods or (Goods.RECEIVED if shipped and kind != Kind.REFUND else Goods.NOT_RECEIVED),
        fee_fen=fee_fen if kind.pays or kind is Kind.OTHERS else 0,
        reason=reason,
        desc=desc,
        created_ms=at_ms,
        modified_ms=at_ms,
        version=at_ms - 1,
        order_status=line.status,
        total_fen=line.payment_fen,
        shipped=shipped,
    )
    refund.attributes = _attributes(world, refund, order, line)
    if not kind.pays:
        refund.constraint = "refund_onweb"
    enter(world, refund, Status.WAIT_SELLER_AGREE, node="applied", at_ms=at_ms)
    stop_confirm_clock(line, at_ms=at_ms)
    line.refund_status, line.refund_id = refund.status, refund.refund_id
    order.modified_ms = max(order.modified_ms, at_ms)
    world.touch("order", order.tid, order)
    world.add_refund(refund)
    changed(
        world, refund, at_ms=at_ms, actor="buyer", action="apply", came_from="", event="applied", fen=fee_fen
    )
    return refund


def _check_application(
    world: World, line: Line, *, kind: Kind, fee_fen: int, goods: Goods | None, at_ms: int
) -> None:
    if world.open_refund(line.oid) is not None:
        raise wrong_state("该商品已有处理中的退款")
    finished = line.status == OrderStatus.TRADE_FINISHED
    if (
        line.status not in (OrderStatus.WAIT_SELLER_SEND_GOODS, OrderStatus.WAIT_BUYER_CONFIRM_GOODS)
        and not finished
    ):
        raise wrong_state("订单已关闭，不能申请退款")
    if finished and at_ms > line.end_ms + PROTECTION:
        raise wrong_state("已超过售后保障期")
    if line.status == OrderStatus.WAIT_SELLER_SEND_GOODS and kind is not Kind.REFUND:
        raise wrong_state("未发货订单只能申请仅退款")
    if line.status == OrderStatus.WAIT_SELLER_SEND_GOODS and goods not in (None, Goods.NOT_RECEIVED):
        raise invalid("good_status", "未发货订单的货物状态只能是买家未收到货")
    check_amount(line, kind=kind, fee_fen=fee_fen)


def check_amount(line: Line, *, kind: Kind, fee_fen: int) -> None:
    """A positive amount that was paid and not yet given back."""
    if kind.pays and not 0 < fee_fen <= ceiling_fen(line):
        raise invalid("refund_fen", f"退款金额须大于零且不超过可退金额 {ceiling_fen(line)} 分")


def _attributes(world: World, refund: Refund, order: Order, line: Line) -> dict[str, str]:
    tmall = world.shops[refund.shop].is_tmall
    length = limit_ms(refund, tmall=tmall, node="applied", at_ms=refund.created_ms)
    return {
        "bizCode": "tmall.general.refund" if tmall else "taobao.general.refund",
        "disputeRequest": REQUEST_CODE.get(Kind(refund.kind), "1"),
        "7d": "1" if line.seven_day else "0",
        "apply_reason_text": refund.reason,
        "itemBuyAmount": str(line.num),
        "apply_init_refund_fee": str(refund.fee_fen),
        "itemPrice": str(line.price_fen),
        "sku": f"{line.sku_id}|{line.sku_name}",
        "newRefund": "rp2",
        "tod": str(length),
        "opRole": "buyer",
        "payMode": "alipay",
        "workflowName": "refund",
        "seller_audit": "0",
        "b2c": "1" if tmall else "0",
        "bgmtc": china_text(order.created_ms),
    }


def modify(
    world: World,
    refund: Refund,
    *,
    at_ms: int,
    kind: Kind | None = None,
    fee_fen: int | None = None,
    reason: str | None = None,
    desc: str | None = None,
) -> None:
    """Change the request before the seller has agreed, or after he refused."""
    if refund.status not in (Status.WAIT_SELLER_AGREE, Status.SELLER_REFUSE_BUYER):
        raise wrong_state("当前状态不能修改退款申请")
    _not_while_busy(refund)
    line, new_kind = world.line_of(refund), kind or Kind(refund.kind)
    if new_kind != refund.kind and (not refund.shipped or not new_kind.pays or not Kind(refund.kind).pays):
        raise wrong_state("不能改成这种售后类型")
    check_amount(line, kind=new_kind, fee_fen=refund.fee_fen if fee_fen is None else fee_fen)
    came_from = str(refund.status)
    refund.kind = new_kind
    refund.attributes["disputeRequest"] = REQUEST_CODE.get(new_kind, "1")
    refund.fee_fen = refund.fee_fen if fee_fen is None else fee_fen
    refund.reason = refund.reason if reason is None else reason
    refund.desc = refund.desc if desc is None else desc
    if new_kind is Kind.RETURN and refund.goods == Goods.NOT_RECEIVED:
        refund.goods = Goods.RECEIVED
    enter(world, refund, Status.WAIT_SELLER_AGREE, node="modified", at_ms=at_ms)
    line.refund_status = refund.status
    changed(
        world, refund, at_ms=at_ms, actor="buyer", action="modify", came_from=came_from, event="modified",
        fen=refund.fee_fen,
    )  # fmt: skip


def withdraw(world: World, refund: Refund, *, at_ms: int) -> None:
    """撤销: before intervention was asked for and before the return number was filled in."""
    allowed = (Status.WAIT_SELLER_AGREE, Status.SELLER_REFUSE_BUYER, Status.WAIT_BUYER_RETURN_GOODS)
    if refund.status not in allowed or refund.goods_back:
        raise wrong_state("当前状态不能撤销退款申请")
    _not_while_busy(refund)
    refund.withdrawals += 1
    close(world, refund, at_ms=at_ms, actor="buyer", action="withdraw")


def send_back(world: World, refund: Refund, *, company: str, waybill: str, at_ms: int) -> None:
    """Fill in carrier and number of the return (again, to correct it, while the seller has not confirmed)."""
    first = refund.status == Status.WAIT_BUYER_RETURN_GOODS
    again = refund.status == Status.WAIT_SELLER_CONFIRM_GOODS and not refund.signed_ms
    if not (first or again):
        raise wrong_state("当前状态不能填写退货物流")
    if not company or not waybill:
        raise invalid("waybill", "请填写物流公司和运单号")
    came_from = str(refund.status)
    refund.company, refund.waybill, refund.returned_ms = company, waybill, at_ms
    refund.goods = Goods.RETURNED
    if first:
        enter(world, refund, Status.WAIT_SELLER_CONFIRM_GOODS, node="returned", at_ms=at_ms)
        world.line_of(refund).refund_status = refund.status
        if refund.advance_wanted and refund.kind == Kind.RETURN:
            refund.advance = Advance.PAID
    changed(world, refund, at_ms=at_ms, actor="buyer", action="return", came_from=came_from, event="returned")


def sign_return(world: World, refund: Refund, *, at_ms: int) -> None:
    """The carrier shows the seller's sign-off: 48 hours from now (Tmall)."""
    if refund.status != Status.WAIT_SELLER_CONFIRM_GOODS or refund.signed_ms:
        raise wrong_state("没有在途的退货")
    refund.signed_ms = at_ms
    if world.shops[refund.shop].is_tmall:
        enter(world, refund, Status.WAIT_SELLER_CONFIRM_GOODS, node="signed", at_ms=at_ms)
    changed(world, refund, at_ms=at_ms, actor="carrier", action="sign_return", came_from=str(refund.status))


def intervene(world: World, refund: Refund, *, at_ms: int) -> None:
    """Ask for the platform: after a refusal; for shipped, not received, refund only also 3 days after applying."""
    if refund.cs in Cs.BUSY:
        raise wrong_state("已申请客服介入")
    if refund.status != Status.SELLER_REFUSE_BUYER:
        raise wrong_state("卖家拒绝后才能申请客服介入")
    unreceived = refund.kind == Kind.REFUND and refund.shipped and refund.goods == Goods.NOT_RECEIVED
    if unreceived and at_ms < refund.created_ms + INTERVENE_UNRECEIVED:
        days = INTERVENE_UNRECEIVED // DAY
        raise wrong_state(f"未收到货的退款，申请 {days} 天后才能申请客服介入")
    refund.cs = Cs.ASKED
    pause(refund, at_ms=at_ms)
    changed(
        world,
        refund,
        at_ms=at_ms,
        actor="buyer",
        action="intervene",
        came_from=str(refund.status),
        event="asked",
    )


def withdraw_intervention(world: World, refund: Refund, *, at_ms: int) -> None:
    """Take back the request for intervention: the clock goes on with what was left."""
    if refund.cs not in Cs.BUSY:
        raise wrong_state("没有进行中的客服介入")
    refund.cs, refund.evidence_due_ms = Cs.WITHDRAWN, 0
    resume(world, refund, at_ms=at_ms)
    changed(
        world,
        refund,
        at_ms=at_ms,
        actor="buyer",
        action="withdraw_intervention",
        came_from=str(refund.status),
    )


def _not_while_busy(refund: Refund) -> None:
    if refund.cs in Cs.BUSY:
        raise Rejected("isv.invalid-permission:customer-service", "客服介入中，请联系客服处理")

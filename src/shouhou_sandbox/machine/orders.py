"""Orders: bought, shipped, delivered, confirmed, closed by refunds. Postage belongs to the only line of an order."""

from ..codes import Advance, Cs, OrderStatus, Status
from ..records import Line, Order, Payment, Refund
from ..rejection import Rejected, wrong_state
from ..tmc import publish_order
from ..world import World
from .deadlines import AUTO_CONFIRM
from .nodes import changed, close_advance, end_intervention, enter

OPEN_LINE = (OrderStatus.WAIT_SELLER_SEND_GOODS, OrderStatus.WAIT_BUYER_CONFIRM_GOODS)


def place(world: World, order: Order) -> None:
    """A buyer has paid."""
    world.add_order(order)
    publish_order(world, order, order.lines[0].oid, "taobao_trade_TradeBuyerPay", order.paid_ms)


def ship(
    world: World, order: Order, *, company: str, waybill: str, at_ms: int, oid: int | None = None
) -> None:
    """The carrier scanned the parcel. An open refund of an unshipped line closes: its buyer must apply again."""
    lines = [
        x for x in order.lines if x.status == OrderStatus.WAIT_SELLER_SEND_GOODS and oid in (None, x.oid)
    ]
    if not lines:
        raise wrong_state("订单没有待发货的商品")
    for line in lines:
        line.status = OrderStatus.WAIT_BUYER_CONFIRM_GOODS
        line.company, line.waybill, line.consign_ms = company, waybill, at_ms
        line.confirm_left_ms = AUTO_CONFIRM
        refund = world.open_refund(line.oid)
        if refund is not None:
            close(world, refund, at_ms=at_ms, actor="seller", action="ship")
        run_confirm_clock(world, line, at_ms=at_ms)
    order.consign_ms = order.consign_ms or at_ms
    roll_up(world, order, at_ms=at_ms)
    publish_order(world, order, lines[0].oid, "taobao_trade_TradeSellerShip", at_ms)


def deliver(world: World, order: Order, *, at_ms: int) -> None:
    """The carrier shows 签收."""
    if not order.consign_ms:
        raise wrong_state("订单还没有发货")
    order.signed_ms = order.signed_ms or at_ms
    _touched(world, order, at_ms)


def confirm(world: World, order: Order, line: Line, *, at_ms: int) -> None:
    """The buyer has received it (or the clock said so): the money goes to the seller."""
    if line.status != OrderStatus.WAIT_BUYER_CONFIRM_GOODS:
        raise wrong_state("订单不在等待确认收货的状态")
    if world.open_refund(line.oid) is not None:
        raise wrong_state("退款处理中，不能确认收货")
    line.status, line.end_ms = OrderStatus.TRADE_FINISHED, at_ms
    line.confirm_due_ms = line.confirm_left_ms = 0
    order.signed_ms = order.signed_ms or at_ms
    roll_up(world, order, at_ms=at_ms)
    if order.status == OrderStatus.TRADE_FINISHED:
        publish_order(world, order, line.oid, "taobao_trade_TradeSuccess", at_ms)


def run_confirm_clock(world: World, line: Line, *, at_ms: int) -> None:
    """Start or resume the automatic 确认收货; it stands still while a refund is open."""
    if line.status == OrderStatus.WAIT_BUYER_CONFIRM_GOODS and line.confirm_left_ms:
        line.confirm_due_ms = at_ms + line.confirm_left_ms
        line.confirm_left_ms = 0
        world.watch("line", line.oid, line.confirm_due_ms)


def stop_confirm_clock(line: Line, *, at_ms: int) -> None:
    """Keep what is left of the automatic 确认收货."""
    if line.confirm_due_ms:
        line.confirm_left_ms = max(line.confirm_due_ms - at_ms, 1)
        line.confirm_due_ms = 0


def ceiling_fen(line: Line) -> int:
    """What may still be given back on a line."""
    return line.payment_fen - line.refunded_fen


def pay(world: World, refund: Refund, *, fen: int, at_ms: int, actor: str, action: str) -> None:
    """Give money back and end the refund with success; never more than was paid."""
    order, line = world.orders[refund.tid], world.line_of(refund)
    if not 0 < fen <= ceiling_fen(line):
        raise Rejected("isv.invalid-parameter:amount", "退款金额超过买家实付金额", code=15)
    came_from = str(refund.status)
    line.refunded_fen += fen
    refund.paid_fen = fen
    world.add_payment(
        Payment(world.next("payment"), refund.refund_id, order.tid, line.oid, fen, at_ms, actor)
    )
    to = Status.EXCHANGE_TRANSFORM_TO_REFUND if action == "converted" else Status.SUCCESS
    end_intervention(refund, Cs.DONE)
    close_advance(refund, Advance.SETTLED)
    enter(world, refund, to, node="", at_ms=at_ms)
    line.refund_status = to
    if ceiling_fen(line) == 0 and line.status in OPEN_LINE:
        line.status, line.end_ms = OrderStatus.TRADE_CLOSED, at_ms
        line.confirm_due_ms = line.confirm_left_ms = 0
    run_confirm_clock(world, line, at_ms=at_ms)
    roll_up(world, order, at_ms=at_ms)
    event = "converted" if action == "converted" else "paid"
    changed(
        world, refund, at_ms=at_ms, actor=actor, action=action, came_from=came_from, event=event, fen_paid=fen
    )
    topic = "TradeClose" if order.status == OrderStatus.TRADE_CLOSED else "TradePartlyRefund"
    publish_order(world, order, line.oid, f"taobao_trade_{topic}", at_ms)


def close(world: World, refund: Refund, *, at_ms: int, actor: str, action: str, cs: int = Cs.DONE) -> None:
    """End the refund without money; the order's remaining time runs on."""
    order, line = world.orders[refund.tid], world.line_of(refund)
    came_from = str(refund.status)
    end_intervention(refund, cs)
    close_advance(refund, Advance.CLOSED)
    enter(world, refund, Status.CLOSED, node="", at_ms=at_ms)
    line.refund_status = Status.CLOSED
    run_confirm_clock(world, line, at_ms=at_ms)
    _touched(world, order, at_ms)
    changed(world, refund, at_ms=at_ms, actor=actor, action=action, came_from=came_from, event="closed")


def roll_up(world: World, order: Order, *, at_ms: int) -> None:
    """The order's status from its lines': open while one is, closed only when all were given back."""
    seen = [line.status for line in order.lines]
    if all(status == OrderStatus.TRADE_CLOSED for status in seen):
        order.status = OrderStatus.TRADE_CLOSED
    elif OrderStatus.WAIT_SELLER_SEND_GOODS in seen:
        parts = OrderStatus.WAIT_BUYER_CONFIRM_GOODS in seen
        order.status = "SELLER_CONSIGNED_PART" if parts else OrderStatus.WAIT_SELLER_SEND_GOODS
    elif OrderStatus.WAIT_BUYER_CONFIRM_GOODS in seen:
        order.status = OrderStatus.WAIT_BUYER_CONFIRM_GOODS
    else:
        order.status = OrderStatus.TRADE_FINISHED
    if order.status in (OrderStatus.TRADE_CLOSED, OrderStatus.TRADE_FINISHED):
        order.end_ms = order.end_ms or at_ms
    _touched(world, order, at_ms)


def _touched(world: World, order: Order, at_ms: int) -> None:
    order.modified_ms = max(at_ms, order.modified_ms)
    world.touch("order", order.tid, order)

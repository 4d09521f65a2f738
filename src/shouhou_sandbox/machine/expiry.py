"""What happens when a node's time is over: the second column of the table in ``deadlines``."""

from typing import assert_never

from ..codes import Cs, Kind, Status
from ..records import Refund
from ..world import World
from .nodes import changed
from .observed import advance
from .orders import ceiling_fen, close, confirm, pay
from .seller import agree_return, default_address


def on_due(world: World, kind: str, key: int, due_ms: int) -> None:
    """Called by the world for every timer; one whose record has moved meanwhile does nothing."""
    match kind:
        case "refund":
            refund = world.refunds[key]
            if refund.due_ms == due_ms and refund.is_open:
                expire(world, refund, at_ms=due_ms)
        case "evidence":
            refund = world.refunds[key]
            if refund.evidence_due_ms == due_ms and refund.cs == Cs.EVIDENCE:
                refund.cs, refund.evidence_due_ms = Cs.STEPPED_IN, 0
                changed(
                    world, refund, at_ms=due_ms, actor="timeout", action="evidence_over",
                    came_from=str(refund.status), cs=refund.cs,
                )  # fmt: skip
        case "line":
            order = world.orders[world.order_of_line[key]]
            if order.line(key).confirm_due_ms == due_ms:
                confirm(world, order, order.line(key), at_ms=due_ms)


def expire(world: World, refund: Refund, *, at_ms: int) -> None:
    """Silence of the seller means yes, silence of the buyer means no."""
    match Status(refund.status):
        case Status.WAIT_SELLER_AGREE:
            _agreed_by_silence(world, refund, at_ms)
        case Status.SELLER_REFUSE_BUYER | Status.WAIT_BUYER_RETURN_GOODS:
            close(world, refund, at_ms=at_ms, actor="timeout", action="timeout")
        case Status.WAIT_SELLER_CONFIRM_GOODS | Status.WAIT_SELLER_CONSIGN_GOODS:
            converted = Kind(refund.kind).is_exchange
            _pay(world, refund, at_ms, action="converted" if converted else "timeout")
        case Status.WAIT_BUYER_CONFIRM_EXCHANGE | Status.WAIT_BUYER_CONFIRM_REDO:
            advance(world, refund, actor="timeout", at_ms=at_ms)
        case Status.CLOSED | Status.SUCCESS | Status.EXCHANGE_TRANSFORM_TO_REFUND:
            return
        case other:
            assert_never(other)


def _agreed_by_silence(world: World, refund: Refund, at_ms: int) -> None:
    match Kind(refund.kind):
        case Kind.REFUND | Kind.OTHERS:
            _pay(world, refund, at_ms, action="timeout")
        case Kind.RETURN:
            address = default_address(world.shops[refund.shop])
            agree_return(
                world, refund, address=address, remark="超时系统自动同意退货", bearer=0, version=None, at_ms=at_ms,
                actor="timeout",
            )  # fmt: skip
        case _:
            advance(world, refund, actor="timeout", at_ms=at_ms)


def _pay(world: World, refund: Refund, at_ms: int, *, action: str) -> None:
    left = ceiling_fen(world.line_of(refund))
    fen = min(refund.fee_fen or left, left)
    pay(world, refund, fen=fen, at_ms=at_ms, actor="timeout", action=action)

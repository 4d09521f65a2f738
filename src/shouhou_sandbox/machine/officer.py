"""What the platform's officer (小二) does. Every trade timer stands while she is busy."""

from ..codes import Cs, Kind, Status
from ..records import Refund
from ..rejection import invalid, wrong_state
from ..world import World
from .deadlines import EVIDENCE
from .nodes import changed, enter, pause, resume
from .orders import close, pay
from .seller import default_address

RULED = frozenset({Cs.FOR_BUYER, Cs.FOR_SELLER, Cs.APPEAL})


def step_in(world: World, refund: Refund, *, at_ms: int) -> None:
    """Take the case, asked (2) or unasked (1): three days for evidence."""
    _open(refund)
    if refund.cs in (Cs.STEPPED_IN, Cs.EVIDENCE, Cs.FIRST_REVIEW_DONE, Cs.SECOND_REVIEW_FAILED):
        raise wrong_state("客服已经介入")
    refund.cs = Cs.STEPPED_IN
    pause(refund, at_ms=at_ms)
    _changed(world, refund, "step_in", at_ms, event="stepped_in")


def ask_evidence(world: World, refund: Refund, *, at_ms: int) -> None:
    """举证中: both sides have three days; when they are over the case is hers again."""
    _busy(refund)
    refund.cs, refund.evidence_due_ms = Cs.EVIDENCE, at_ms + EVIDENCE
    pause(refund, at_ms=at_ms)
    world.watch("evidence", refund.refund_id, refund.evidence_due_ms)
    _changed(world, refund, "evidence", at_ms)


def review(world: World, refund: Refund, *, stage: int, at_ms: int) -> None:
    """客服初审完成 (4) or 客服主管复审失败 (5)."""
    _busy(refund)
    refund.cs, refund.evidence_due_ms = stage, 0
    _changed(world, refund, "first_review" if stage == Cs.FIRST_REVIEW_DONE else "second_review", at_ms)


def rule(world: World, refund: Refund, *, verdict: str, fen: int | None, at_ms: int) -> None:
    """支持退款买家 (money goes back), 支持退货退款 (goods first), 支持打款卖家 (closed)."""
    _open(refund)
    if refund.cs not in Cs.BUSY:
        raise wrong_state("客服还没有介入")
    match verdict:
        case "buyer":
            amount = (refund.fee_fen or world.line_of(refund).payment_fen) if fen is None else fen
            pay(world, refund, fen=amount, at_ms=at_ms, actor="officer", action="rule_buyer")
            refund.cs = Cs.FOR_BUYER
        case "return":
            _rule_return(world, refund, at_ms=at_ms)
        case "seller":
            close(world, refund, at_ms=at_ms, actor="officer", action="rule_seller", cs=Cs.FOR_SELLER)
        case _:
            raise invalid("verdict", "verdict 只能是 buyer、return 或 seller")
    world.touch("refund", refund.refund_id, refund)


def _rule_return(world: World, refund: Refund, *, at_ms: int) -> None:
    if not refund.shipped:
        raise wrong_state("未发货的订单不需要退货")
    came_from = str(refund.status)
    refund.kind, refund.cs, refund.evidence_due_ms = Kind.RETURN, Cs.FOR_BUYER, 0
    refund.address = refund.address or default_address(world.shops[refund.shop])
    refund.freight_bearer = 0 if refund.freight_bearer < 0 else refund.freight_bearer
    refund.fee_fen = refund.fee_fen or world.line_of(refund).payment_fen
    status = Status.WAIT_SELLER_CONFIRM_GOODS if refund.goods_back else Status.WAIT_BUYER_RETURN_GOODS
    node = ("signed" if refund.signed_ms else "returned") if refund.goods_back else "agreed"
    enter(world, refund, status, node=node, at_ms=at_ms)
    world.line_of(refund).refund_status = refund.status
    changed(
        world, refund, at_ms=at_ms, actor="officer", action="rule_return", came_from=came_from, event="agreed",
    )  # fmt: skip


def end(world: World, refund: Refund, *, at_ms: int) -> None:
    """客服处理完成 without a ruling: the clock goes on with the remaining time."""
    _busy(refund)
    refund.cs, refund.evidence_due_ms = Cs.DONE, 0
    resume(world, refund, at_ms=at_ms)
    _changed(world, refund, "end", at_ms)


def open_appeal(world: World, refund: Refund, *, at_ms: int) -> None:
    """开放申诉: after a ruling; it does not suspend the ruling."""
    if refund.cs not in RULED:
        raise wrong_state("还没有判决")
    refund.cs = Cs.APPEAL
    _changed(world, refund, "open_appeal", at_ms)


def constrain(world: World, refund: Refund, *, constraint: str, at_ms: int) -> None:
    """Set or lift ``operation_contraint``."""
    if constraint not in ("", "cannot_refuse", "refund_onweb"):
        raise invalid("constraint", "constraint 只能为空、cannot_refuse 或 refund_onweb")
    refund.constraint = constraint
    _changed(world, refund, "constrain", at_ms)


def _changed(world: World, refund: Refund, action: str, at_ms: int, event: str = "") -> None:
    changed(
        world, refund, at_ms=at_ms, actor="officer", action=action, came_from=str(refund.status), event=event,
        cs=refund.cs,
    )  # fmt: skip


def _open(refund: Refund) -> None:
    if not refund.is_open:
        raise wrong_state("退款已经结束")


def _busy(refund: Refund) -> None:
    _open(refund)
    if refund.cs not in Cs.BUSY:
        raise wrong_state("客服还没有介入")

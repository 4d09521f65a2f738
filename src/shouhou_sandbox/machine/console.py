"""What a seller does by hand in 千牛: the same machine through the web door.

``refund_onweb`` does not stop anybody here, no review and no SMS code is asked for, and a Taobao seller may refuse
goods too. What the rules themselves forbid (``cannot_refuse``, refusing before shipping) is forbidden here as well.
"""

from ..codes import Advance, Cs, Kind, Role, Status
from ..records import Refund
from ..rejection import invalid, wrong_state
from ..world import World
from . import seller
from .observed import advance, path_of
from .orders import ceiling_fen, pay


def agree(world: World, refund: Refund, *, fen: int, at_ms: int) -> None:
    """同意退款: pays the amount that is shown, for a refund that needs no goods first."""
    if refund.status == Status.WAIT_SELLER_CONFIRM_GOODS:
        raise wrong_state("买家已退货，请使用确认收货并退款")
    _pay(world, refund, fen=fen, at_ms=at_ms)


def confirm_goods(world: World, refund: Refund, *, fen: int, at_ms: int) -> None:
    """确认收货并退款: the goods are back."""
    if refund.status != Status.WAIT_SELLER_CONFIRM_GOODS:
        raise wrong_state("买家还没有退货")
    _pay(world, refund, fen=fen, at_ms=at_ms)


def _pay(world: World, refund: Refund, *, fen: int, at_ms: int) -> None:
    if not refund.is_open:
        raise wrong_state("退款单已完结")
    if not seller.may_pay(refund):
        needs_goods = refund.kind == Kind.RETURN and refund.status == Status.WAIT_SELLER_AGREE
        raise wrong_state("该退款需要买家先退货" if needs_goods else "当前退款状态不能同意退款")
    if fen != refund.fee_fen or fen > ceiling_fen(world.line_of(refund)):
        raise invalid("refund_fen", "退款金额与申请金额不一致")
    pay(world, refund, fen=fen, at_ms=at_ms, actor="seller", action="agree")


def agree_return(world: World, refund: Refund, *, address: str, remark: str, bearer: int, at_ms: int) -> None:
    """同意退货 with an address of the book or one typed in; ``bearer`` 0 seller, 1 buyer."""
    with _unbound(refund):
        seller.agree_return(
            world, refund, address=address, remark=remark, bearer=bearer, version=None, at_ms=at_ms
        )


def refuse(
    world: World, refund: Refund, *, message: str, reason_id: int, pictures: list[str], at_ms: int
) -> None:
    """拒绝退款 with one of the platform's reasons, also for exchange, reship and repair."""
    with _unbound(refund):
        seller.refuse(
            world, refund, message=message, reason_id=reason_id, pictures=pictures, version=None, at_ms=at_ms
        )


def refuse_goods(
    world: World, refund: Refund, *, message: str, reason_id: int, pictures: list[str], at_ms: int
) -> None:
    """拒绝退货: what came back is not what was sent; on the web for both platforms."""
    if refund.status != Status.WAIT_SELLER_CONFIRM_GOODS or refund.cs in Cs.BUSY:
        raise wrong_state("当前退款状态不能操作拒绝退货")
    with _unbound(refund):
        seller.check_constraint(refund, refusing=True)
        if refund.advance == Advance.PAID:
            refund.advance = Advance.SELLER_REFUSED
        seller.refused(
            world, refund, message=message, reason_id=reason_id, pictures=pictures, action="refuse_goods",
            at_ms=at_ms,
        )  # fmt: skip


def say(world: World, refund: Refund, *, content: str, pictures: list[str], at_ms: int) -> None:
    """留言 under an open refund."""
    seller.say(world, refund, Role.SELLER, content, at_ms=at_ms, pictures=pictures)


def proceed(world: World, refund: Refund, *, company: str, waybill: str, at_ms: int) -> None:
    """The seller's next step of an exchange, reship or repair; sending needs carrier and number."""
    step = path_of(refund).get(Status(refund.status))
    if step is None or step[0] != "seller":
        raise wrong_state("现在不是商家操作的时候")
    if step[3] == "sent" and not (company and waybill):
        raise invalid("waybill", "请填写物流公司和运单号")
    advance(world, refund, at_ms=at_ms, company=company, waybill=waybill)


def moves(refund: Refund) -> list[str]:
    """The buttons 千牛 shows now, by the names of the functions here."""
    if not refund.is_open:
        return []
    found = []
    if seller.may_pay(refund):
        found.append("confirm_goods" if refund.status == Status.WAIT_SELLER_CONFIRM_GOODS else "agree")
    asked = refund.status == Status.WAIT_SELLER_AGREE
    busy = refund.cs in Cs.BUSY
    if refund.kind == Kind.RETURN and (asked or (refund.status == Status.SELLER_REFUSE_BUYER and busy)):
        found.append("agree_return")
    step = path_of(refund).get(Status(refund.status))
    if step is not None and step[0] == "seller":
        found.append("proceed")
    if not busy and refund.constraint != "cannot_refuse":
        if asked and refund.shipped:
            found.append("refuse")
        if refund.status == Status.WAIT_SELLER_CONFIRM_GOODS:
            found.append("refuse_goods")
    return [*found, "message"]


class _unbound:  # noqa: N801 - read as a word of the sentence
    """``refund_onweb`` means "only here": it is laid aside while the web door is used."""

    def __init__(self, refund: Refund) -> None:
        self.refund, self.kept = refund, refund.constraint

    def __enter__(self) -> None:
        if self.kept == "refund_onweb":
            self.refund.constraint = ""

    def __exit__(self, *_: object) -> None:
        self.refund.constraint = self.kept


__all__ = [
    "agree", "agree_return", "confirm_goods", "moves", "proceed", "refuse", "refuse_goods", "say",
]  # fmt: skip

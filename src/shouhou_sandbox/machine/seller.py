"""What a seller may do through the gateway. Each function checks everything first, then changes everything."""

from ..codes import Advance, Cs, Kind, Role, Status
from ..numbers import message_number
from ..records import Message, Refund, Shop
from ..rejection import Rejected, invalid, wrong_state
from ..world import World
from .nodes import changed, enter
from .orders import ceiling_fen, pay

STALE = ("2101", "操作状态错误")
AFTER_RETURN = {
    118: "已经影响商品完好",
    103: "买家使用到付或平邮",
    1040: "退货商品不全、空包",
    106: "与买家协商换货",
    1047: "退货商品与订单商品不一致",
    104: "未收到退货，快递还在途中",
    105: "买家退货单号错误或无走件记录",
}
BEFORE_RETURN = {
    1001: "商品没有问题，买家未举证",
    1002: "已与买家协商一致不退款",
    1003: "申请金额有误，请买家修改",
    1004: "快递显示买家已签收",
    1005: "需要买家先退货",
    118: "已经影响商品完好",
}


def check_version(refund: Refund, version: int | None) -> None:
    """A write with an old version must fail; without one there is nothing to compare."""
    if version is not None and version != refund.version:
        raise Rejected(*STALE)


def check_constraint(refund: Refund, *, refusing: bool = False) -> None:
    """``refund_onweb`` allows nothing here; ``cannot_refuse`` no refusal."""
    if refund.constraint == "refund_onweb":
        raise Rejected("isv.invalid-permission:refund_onweb", "该退款单需要到网页版操作")
    if refusing and refund.constraint == "cannot_refuse":
        raise Rejected("isv.invalid-permission:cannot_refuse", "该退款单不允许拒绝")


def refuse_reasons(refund: Refund) -> dict[int, str]:
    """The refusal reasons a seller may choose from in this state."""
    if refund.status == Status.WAIT_SELLER_CONFIRM_GOODS:
        return AFTER_RETURN
    if refund.status == Status.WAIT_SELLER_AGREE:
        return BEFORE_RETURN
    raise wrong_state("当前退款状态不能操作拒绝退款")


def review(world: World, refund: Refund, *, version: int, passed: bool) -> None:
    """审核 (Tmall): marks this version as fit for agreeing. Not a change of the refund: the version stays."""
    if not refund.is_open:
        raise wrong_state("退款单已完结，无需审核")
    if not may_pay(refund):
        raise wrong_state("当前退款状态不允许审核")
    check_constraint(refund)
    check_version(refund, version)
    refund.reviewed_version = refund.version if passed else 0
    refund.attributes["seller_audit"] = "1" if passed else "0"
    world.touch("refund", refund.refund_id, refund)


def may_pay(refund: Refund) -> bool:
    """Whether money may go back now."""
    if refund.status == Status.WAIT_SELLER_CONFIRM_GOODS and refund.kind == Kind.RETURN:
        return True
    asked = refund.status == Status.WAIT_SELLER_AGREE or (
        refund.status == Status.SELLER_REFUSE_BUYER and refund.cs in Cs.BUSY
    )
    return asked and (refund.kind == Kind.REFUND or (refund.kind == Kind.RETURN and refund.goods_back))


def agree(world: World, refund: Refund, *, fen: int, version: int, phase: str, at_ms: int) -> None:
    """同意退款: pays exactly what was asked for; Tmall needs a review of the same version first."""
    tmall = world.shops[refund.shop].is_tmall
    if not refund.is_open:
        raise wrong_state("退款单已完结")
    check_constraint(refund)
    check_version(refund, version)
    if tmall and phase != refund.phase:
        raise invalid("refund_phase", "退款阶段不正确")
    if not may_pay(refund):
        needs_goods = refund.kind == Kind.RETURN and refund.status == Status.WAIT_SELLER_AGREE
        raise wrong_state("该退款需要买家先退货" if needs_goods else "当前退款状态不能同意退款")
    if fen != refund.fee_fen or fen > ceiling_fen(world.line_of(refund)):
        raise invalid("amount", "退款金额与申请金额不一致")
    if tmall and refund.reviewed_version != refund.version:
        raise wrong_state("退款单未审核")
    pay(world, refund, fen=fen, at_ms=at_ms, actor="seller", action="agree")


def agree_return(
    world: World, refund: Refund, *, address: str, remark: str, bearer: int, version: int | None, at_ms: int,
    actor: str = "seller",
) -> None:  # fmt: skip
    """同意退货: the buyer gets an address; silence about the freight makes the seller pay (争议处理规则 49)."""
    during_intervention = refund.status == Status.SELLER_REFUSE_BUYER and refund.cs in Cs.BUSY
    if refund.kind != Kind.RETURN or not (refund.status == Status.WAIT_SELLER_AGREE or during_intervention):
        raise wrong_state("当前退款状态不能同意退货")
    if actor == "seller":
        check_constraint(refund)
    check_version(refund, version)
    came_from = str(refund.status)
    refund.address, refund.freight_bearer = address, bearer
    if refund.goods_back:
        node = "signed" if refund.signed_ms else "returned"
        enter(world, refund, Status.WAIT_SELLER_CONFIRM_GOODS, node=node, at_ms=at_ms)
    else:
        enter(world, refund, Status.WAIT_BUYER_RETURN_GOODS, node="agreed", at_ms=at_ms)
    world.line_of(refund).refund_status = refund.status
    content = f"{address} {remark}".strip()
    _say(world, refund, Role.SELLER, content, at_ms=at_ms, message_type="RETURN_GOODS_APPROVED")
    changed(
        world, refund, at_ms=at_ms, actor=actor, action="agree_return", came_from=came_from, event="agreed",
        freight_bearer=bearer,
    )  # fmt: skip


def refuse(
    world: World, refund: Refund, *, message: str, reason_id: int | None, pictures: list[str], version: int | None,
    at_ms: int,
) -> None:  # fmt: skip
    """拒绝退款; not for unshipped goods, seven-day returns or virtual goods (refund.refuse, 要求 4)."""
    if refund.status != Status.WAIT_SELLER_AGREE or refund.cs in Cs.BUSY:
        raise wrong_state("当前退款状态不能操作拒绝退款")
    check_constraint(refund, refusing=True)
    check_version(refund, version)
    line = world.line_of(refund)
    if not refund.shipped:
        raise unshipped(refund)
    if line.virtual:
        raise Rejected("isv.invalid-permission:virtual_goods", "网游订单不能拒绝退款")
    if refund.kind == Kind.RETURN and line.seven_day and "七天无理由" in refund.reason:
        raise Rejected("isv.invalid-permission:seven_day_return", "七天无理由退换货不能拒绝")
    refused(
        world, refund, message=message, reason_id=reason_id, pictures=pictures, action="refuse", at_ms=at_ms
    )


def unshipped(refund: Refund) -> Rejected:
    """The platform's own words for a refusal before shipping."""
    return Rejected(
        "isv.invalid-parameter",
        f"未发货状态下不能操作拒绝退款/退款退货申请,businessId{refund.oid} refundType:200",
    )


def refuse_goods(
    world: World, refund: Refund, *, reason_id: int | None, pictures: list[str], version: int, at_ms: int
) -> None:
    """拒绝确认收货 (Tmall): the goods that came back are not what was sent."""
    if not refund.shipped:
        raise unshipped(refund)
    if (
        refund.status != Status.WAIT_SELLER_CONFIRM_GOODS
        or refund.kind != Kind.RETURN
        or refund.cs in Cs.BUSY
    ):
        raise wrong_state("当前退款状态不能操作拒绝退货")
    check_constraint(refund, refusing=True)
    check_version(refund, version)
    if refund.advance == Advance.PAID:
        refund.advance = Advance.SELLER_REFUSED
    refused(
        world, refund, message="", reason_id=reason_id, pictures=pictures, action="refuse_goods", at_ms=at_ms
    )


def refused(
    world: World, refund: Refund, *, message: str, reason_id: int | None, pictures: list[str], action: str,
    at_ms: int,
) -> None:  # fmt: skip
    """The refusal itself; every check has been made."""
    came_from = str(refund.status)
    reasons = refuse_reasons(refund)
    refund.refused_reason = reasons.get(reason_id or 0, message)
    enter(world, refund, Status.SELLER_REFUSE_BUYER, node="refused", at_ms=at_ms)
    world.line_of(refund).refund_status = refund.status
    _say(world, refund, Role.SELLER, message or refund.refused_reason, at_ms=at_ms, pictures=pictures)
    changed(world, refund, at_ms=at_ms, actor="seller", action=action, came_from=came_from, event="refused")


def say(
    world: World, refund: Refund, role: Role, content: str, *, at_ms: int, pictures: list[str] | None = None
) -> Message:
    """留言/凭证 under an open refund; it moves the version too."""
    if not refund.is_open:
        raise wrong_state("无法给已关闭或已成功的退款留言")
    message = _say(world, refund, role, content, at_ms=at_ms, pictures=pictures)
    actor = {Role.BUYER: "buyer", Role.SELLER: "seller", Role.OFFICER: "officer"}[role]
    changed(
        world, refund, at_ms=at_ms, actor=actor, action="message", came_from=str(refund.status), event="message",
        message_id=message.message_id,
    )  # fmt: skip
    return message


def _say(
    world: World, refund: Refund, role: Role, content: str, *, at_ms: int, pictures: list[str] | None = None,
    message_type: str = "NORMAL",
) -> Message:  # fmt: skip
    shop, order = world.shops[refund.shop], world.orders[refund.tid]
    owner_id, nick = {
        Role.BUYER: (int(order.buyer_open_uid[-9:], 36) % 10**10, order.buyer_nick),
        Role.SELLER: (shop.user_id, shop.nick),
        Role.OFFICER: (1, "淘宝小二"),
    }[role]
    message = Message(
        message_number(world.next("message")), refund.refund_id, role, owner_id, nick, content, at_ms, refund.phase,
        message_type, list(pictures or []),
    )  # fmt: skip
    world.add_message(message)
    return message


def default_address(shop: Shop) -> str:
    """The address sent when nobody chose one."""
    place = shop.return_address
    return f"{place.whole} {place.zip_code} {place.contact_name} {place.mobile_phone}"


__all__ = [
    "agree", "agree_return", "check_version", "default_address", "refuse", "refuse_goods",
    "refuse_reasons", "review", "say",
]  # fmt: skip

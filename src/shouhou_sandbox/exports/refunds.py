"""One row of 退款管理 → 导出, under the names of every generation."""

from ..codes import Cs, Kind
from ..records import Order, Refund, Shop
from ..world import World
from .values import CS, GOODS, KIND, STATUS, flag, when, yuan


def refund_row(world: World, refund: Refund) -> dict[str, str]:
    """Header name → value; ids are bare digits here."""
    order, line, shop = world.orders[refund.tid], world.line_of(refund), world.shops[refund.shop]
    ended = when(refund.end_ms)
    return {
        **_goods(order, refund, world),
        "退款编号": str(refund.refund_id),
        "退款完结时间": ended, "完结时间": ended,
        "买家实际支付金额": yuan(line.payment_fen), "买家退款金额": yuan(refund.fee_fen),
        "手工退款/系统退款": _by_whom(refund),
        "是否需要退货": flag(refund.kind == Kind.RETURN), "售后类型": KIND[refund.kind],
        "退款的申请时间": when(refund.created_ms), "超时时间": when(refund.due_ms),
        "退款状态": STATUS[refund.status], "货物状态": GOODS[refund.goods],  # type: ignore[index]
        "客服介入状态": CS[refund.cs],
        **_way_back(refund, shop),
        "买家退款原因": refund.reason, "买家退款说明": refund.desc,
        "责任方": {Cs.FOR_BUYER: "卖家", Cs.FOR_SELLER: "买家"}.get(refund.cs, ""),
        "售中或售后": "售后" if refund.phase == "aftersale" else "售中",
        "部分退款/全部退款": "全部退款" if refund.fee_fen == line.payment_fen else "部分退款",
        "举证超时": when(refund.evidence_due_ms), "是否零秒响应": "否",
        **_operators(refund, shop),
        "是否帮他退款": "否", "小额收款": "否", "淘特订单": "否",
    }  # fmt: skip


def _goods(order: Order, refund: Refund, world: World) -> dict[str, str]:
    line = world.line_of(refund)
    way = f"{line.company} {line.waybill}".strip()
    return {
        "订单编号": str(order.tid), "支付宝交易号": order.alipay_no, "支付单号": order.alipay_no,
        "订单付款时间": when(order.paid_ms), "商品id": str(line.num_iid), "商品 id": str(line.num_iid),
        "商品编码": line.outer_id, "宝贝标题": line.title, "买家会员名称": order.buyer, "发货物流信息": way,
    }  # fmt: skip


def _way_back(refund: Refund, shop: Shop) -> dict[str, str]:
    way = {
        "退货物流单号": refund.waybill, "退货物流公司": refund.company, "买家退货时间": when(refund.returned_ms),
        "退货物流信息": "卖家已签收" if refund.signed_ms else "运输中" if refund.waybill else "",
    }  # fmt: skip
    place = next((p for p in shop.addresses if p.whole in refund.address), None) if refund.address else None
    if place is None:
        return {**way, "卖家退货地址": refund.address}
    return {
        **way, "卖家真实姓名": place.contact_name, "卖家真实姓名新": place.contact_name,
        "卖家真实姓名(新)": place.contact_name, "卖家退货地址": place.whole, "卖家邮编": place.zip_code,
        "卖家电话": place.phone, "卖家手机": place.mobile_phone,
    }  # fmt: skip


def _by_whom(refund: Refund) -> str:
    """Who ended it with money: the seller's hand, or the platform (its clock or its officer)."""
    if not refund.paid_fen:
        return ""
    return "手工退款" if refund.history[-1]["actor"] == "seller" else "系统退款"


def _operators(refund: Refund, shop: Shop) -> dict[str, str]:
    acted = shop.sub_nick if refund.reviewed_version else ""
    paid = shop.nick if _by_whom(refund) == "手工退款" else ""
    return {
        "审核操作人": acted, "审核操作人新会员名": acted, "退款操作人": paid, "退款操作人新会员名": paid,
    }  # fmt: skip

"""One row of ExportOrderList (an order) and of ExportOrderDetailList (a sub-order)."""

from ..codes import OrderStatus
from ..numbers import drawn
from ..records import Line, Order, Shop
from ..world import World
from .values import ORDER, flag, refund_status, when, yuan

CLOSED_BY_REFUND = "买家退款，交易关闭"
STILL_OPEN = "订单未关闭"


def order_row(world: World, order: Order) -> dict[str, str]:
    """Header name (stripped) → value; ids are bare digits here."""
    shop, first = world.shops[order.shop], order.lines[0]
    finished = order.status == OrderStatus.TRADE_FINISHED
    kept = order.payment_fen - order.refunded_fen if finished else 0
    return {
        "订单编号": str(order.tid), "主订单编号": str(order.tid), "买家会员名": order.buyer,
        "支付单号": order.alipay_no, "支付详情": f"支付宝支付{yuan(order.payment_fen)}元",
        **_money(order), **_receiver(world, order),
        "订单状态": ORDER[order.status],
        "买家留言": order.buyer_message, "运送方式": "虚拟物品" if first.virtual else "快递",
        "订单创建时间": when(order.created_ms), "订单付款时间": when(order.paid_ms),
        "宝贝标题": "，".join(line.title for line in order.lines), "宝贝种类": str(len(order.lines)),
        **_parcel(first), "宝贝总数量": str(sum(line.num for line in order.lines)),
        "店铺Id": str(shop.user_id), "店铺名称": shop.nick,
        "订单关闭原因": CLOSED_BY_REFUND if order.status == OrderStatus.TRADE_CLOSED else STILL_OPEN,
        "卖家服务费": "0元", "买家服务费": "0元", "是否手机订单": "手机订单", "是否代付": "否",
        "退款金额": yuan(order.refunded_fen), "确认收货时间": when(order.end_ms) if finished else "",
        "打款商家金额": f"{yuan(kept)}元", "是否信用购": "否", "发货时间": when(order.consign_ms),
        "订单备注": "null", "商家备忘": "null", "预售订单": "否",
    }  # fmt: skip


def _money(order: Order) -> dict[str, str]:
    paid = yuan(order.payment_fen)
    return {
        "买家应付货款": yuan(order.payment_fen - order.post_fen), "买家应付邮费": yuan(order.post_fen),
        "买家支付积分": "0", "总金额": paid, "返点积分": "0", "买家实际支付金额": paid, "买家实际支付积分": "0",
    }  # fmt: skip


def _receiver(world: World, order: Order) -> dict[str, str]:
    """A masked consignee: the same for the same order."""
    chance = drawn(world.seed, "receiver", order.tid)
    post = f"{chance.randrange(10, 85)}{chance.randrange(10**4):04d}"
    place = f"{order.receiver_state} {order.receiver_city} {order.receiver_district} {'*' * 6}({post})"
    mobile = f"'1{chance.choice('3578')}{chance.randrange(10)}****{chance.randrange(10**4):04d}"
    return {
        "收货人姓名": order.receiver_name, "收货地址": place, "联系手机": mobile, "联系电话": "null",
        "买家支付宝账号": f"{mobile[1:4]}****{mobile[-2:]}",
    }  # fmt: skip


def _parcel(line: Line) -> dict[str, str]:
    return {"物流单号": f"No:{line.waybill}" if line.waybill else "", "物流公司": line.company}


def item_row(world: World, order: Order, line: Line, *, old: bool) -> dict[str, str]:
    """A sub-order; in the ``old`` form 订单编号 repeats for every line of an order."""
    number = str(order.tid if old else line.oid)
    paid = yuan(line.payment_fen)
    return {
        "订单编号": number, "子订单编号": number, "主订单编号": str(order.tid), "标题": line.title,
        "商品标题": line.title, "价格": yuan(line.price_fen), "商品价格": yuan(line.price_fen),
        "购买数量": str(line.num), "外部系统编号": line.outer_id, "商家编码": line.outer_id,
        "商品属性": line.sku_name.replace(";", "；") or "null", "套餐信息": "null", "备注": "null",
        "主订单备注": "null", "联系方式备注": "null",
        "订单状态": ORDER[line.status],
        "支付单号": order.alipay_no, "买家应付货款": paid, "买家实际支付金额": paid, "买家实付金额": paid,
        "退款状态": refund_status(line.refund_status), "退款金额": yuan(line.refunded_fen),
        "订单创建时间": when(order.created_ms), "订单付款时间": when(order.paid_ms),
        "商品id": str(line.num_iid), "商品ID": str(line.num_iid), "主订单买家留言": order.buyer_message,
        "发货时间": when(line.consign_ms), **_parcel(line), "是否赔付": flag(False), "是否主动赔付": flag(False),
    }  # fmt: skip


def shop_orders(world: World, shop: Shop) -> list[Order]:
    """A shop's orders, the newest first."""
    mine = [order for order in world.orders.values() if order.shop == shop.key]
    return sorted(mine, key=lambda order: (order.created_ms, order.tid), reverse=True)

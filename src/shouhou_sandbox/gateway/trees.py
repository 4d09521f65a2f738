"""Records as the platform shows them."""

from typing import Any

from ..clock import china_text
from ..codes import Status
from ..records import Address, Line, Message, Order, Refund, Shop
from ..tmc import yuan
from ..world import World
from .answer import Rows

REMIND = {
    Status.WAIT_SELLER_AGREE: 3,
    Status.SELLER_REFUSE_BUYER: 4,
    Status.WAIT_BUYER_RETURN_GOODS: 5,
    Status.WAIT_SELLER_CONFIRM_GOODS: 6,
}


def refund_tree(world: World, refund: Refund) -> dict[str, Any]:
    """Every member of the refund object; the caller picks ``fields``."""
    shop, order = world.shops[refund.shop], world.orders[refund.tid]
    line = order.line(refund.oid)
    return {
        # Real answers quote it on Tmall (2019) and do not on Taobao (2016): so do we.
        "refund_id": str(refund.refund_id) if shop.is_tmall else refund.refund_id,
        "tid": refund.tid,
        "oid": refund.oid,
        "alipay_no": order.alipay_no,
        "buyer_nick": order.buyer_nick,
        "buyer_open_uid": order.buyer_open_uid,
        "ouid": order.buyer_open_uid,
        "seller_nick": shop.nick,
        "total_fee": yuan(refund.total_fen),
        "refund_fee": yuan(refund.fee_fen),
        "payment": yuan(max(refund.total_fen - refund.fee_fen, 0)),
        "status": refund.status,
        "order_status": line.status,
        "good_status": refund.goods,
        "has_good_return": refund.is_return,
        "dispute_type": refund.kind,
        "refund_phase": refund.phase,
        "refund_version": refund.version,
        "created": china_text(refund.created_ms),
        "modified": china_text(refund.modified_ms),
        "end_time": china_text(refund.end_ms) if refund.end_ms else None,
        "reason": refund.reason,
        "desc": refund.desc,
        "title": line.title,
        "price": yuan(line.price_fen),
        "num": line.num,
        "num_iid": line.num_iid,
        "sku": f"{line.sku_id}|{line.sku_name}" if line.sku_id else None,
        "outer_id": line.outer_id or None,
        "cs_status": refund.cs,
        "advance_status": refund.advance,
        "operation_contraint": refund.constraint or "null",
        "refund_remind_timeout": _timeout(refund, tmall=shop.is_tmall),
        "attribute": attribute_text(refund.attributes),
        "company_name": refund.company or None,
        "sid": refund.waybill or None,
        "good_return_time": china_text(refund.returned_ms) if refund.returned_ms else None,
        "address": refund.address or None,
        "shipping_type": "free",
        "split_seller_fee": "0.00",
        "split_taobao_fee": "0.00",
    }


def _timeout(refund: Refund, *, tmall: bool) -> dict[str, Any]:
    if not refund.due_ms:
        return {"exist_timeout": False}
    kind = REMIND.get(Status(refund.status), 7) if tmall else 1
    return {"exist_timeout": True, "remind_type": kind, "timeout": china_text(refund.due_ms)}


def attribute_text(attributes: dict[str, str]) -> str:
    """``;k:v;…;`` with the platform's odd escapes: ``;`` is ``#3A`` and ``:`` is ``#3B``."""
    parts = (f"{key}:{value.replace(';', '#3A').replace(':', '#3B')}" for key, value in attributes.items())
    return f";{';'.join(parts)};"


def message_tree(world: World, message: Message) -> dict[str, Any]:
    """A word under a refund."""
    pictures = [{"url": f"{world.base_url}/pictures/{name}"} for name in message.pictures]
    return {
        "id": message.message_id,
        "refund_id": str(message.refund_id),
        "owner_id": message.owner_id,
        "owner_nick": message.owner_nick,
        "owner_role": message.role,
        "content": message.content,
        "created": china_text(message.created_ms),
        "message_type": message.message_type,
        "refund_phase": message.phase,
        "pic_urls": Rows("pic_url", pictures),
    }


def order_tree(world: World, order: Order) -> dict[str, Any]:
    """Every member of the trade object that matters for after-sales."""
    shop, first = world.shops[order.shop], order.lines[0]
    single = len(order.lines) == 1
    due = min((x.confirm_due_ms for x in order.lines if x.confirm_due_ms), default=0)
    return {
        "tid": order.tid,
        "sid": str(order.tid),
        "title": shop.nick,
        "type": "fixed",
        "status": order.status,
        "seller_nick": shop.nick,
        "buyer_nick": order.buyer_nick,
        "buyer_open_uid": order.buyer_open_uid,
        "created": china_text(order.created_ms),
        "pay_time": china_text(order.paid_ms),
        "modified": china_text(order.modified_ms),
        "consign_time": china_text(order.consign_ms) if order.consign_ms else None,
        "end_time": china_text(order.end_ms) if order.end_ms else None,
        "timeout_action_time": china_text(due) if due else None,
        "payment": yuan(order.payment_fen),
        "total_fee": yuan(sum(x.price_fen * x.num for x in order.lines)),
        "discount_fee": yuan(
            max(sum(x.price_fen * x.num for x in order.lines) + order.post_fen - order.payment_fen, 0)
        ),
        "adjust_fee": "0.00",
        "post_fee": yuan(order.post_fen),
        "has_post_fee": True,
        "received_payment": yuan(_received(order)),
        "available_confirm_fee": yuan(
            sum(x.payment_fen - x.refunded_fen for x in order.lines if not x.end_ms)
        ),
        "alipay_no": order.alipay_no,
        "buyer_message": order.buyer_message or None,
        "has_buyer_message": bool(order.buyer_message),
        "seller_flag": 0,
        "buyer_rate": False,
        "seller_rate": False,
        "can_rate": False,
        "seller_can_rate": False,
        "is_part_consign": order.status == "SELLER_CONSIGNED_PART",
        "has_yfx": False,
        "trade_from": "WAP,WAP",
        "shipping_type": "express" if order.post_fen else "free",
        "num": first.num if single else 0,
        "num_iid": first.num_iid if single else None,
        "price": yuan(first.price_fen) if single else None,
        "receiver_name": order.receiver_name,
        "receiver_state": order.receiver_state,
        "receiver_city": order.receiver_city,
        "receiver_district": order.receiver_district,
        "receiver_address": "***",
        "receiver_mobile": "***********",
        "receiver_zip": "000000",
        "oaid": f"1{order.buyer_open_uid}{order.tid}",
        "orders": Rows("order", [_line_tree(shop, order, line) for line in order.lines]),
    }


def _received(order: Order) -> int:
    return sum(x.payment_fen - x.refunded_fen for x in order.lines if x.status == "TRADE_FINISHED")


def _line_tree(shop: Shop, order: Order, line: Line) -> dict[str, Any]:
    whole = line.price_fen * line.num
    post = order.post_fen if len(order.lines) == 1 else 0
    return {
        "oid": line.oid,
        "oid_str": str(line.oid),
        "title": line.title,
        "num_iid": line.num_iid,
        "sku_id": str(line.sku_id) if line.sku_id else None,
        "sku_properties_name": line.sku_name or None,
        "outer_iid": line.outer_id or None,
        "outer_sku_id": line.outer_id or None,
        "cid": line.cid,
        "price": yuan(line.price_fen),
        "num": line.num,
        "total_fee": yuan(whole),
        "payment": yuan(line.payment_fen),
        "divide_order_fee": yuan(line.payment_fen - post),
        "part_mjz_discount": yuan(max(whole + post - line.payment_fen, 0)),
        "discount_fee": yuan(0),
        "adjust_fee": "0.00",
        "status": line.status,
        "refund_status": line.refund_status,
        "refund_id": str(line.refund_id) if line.refund_id else None,
        "seller_type": shop.shop_type,
        "buyer_rate": False,
        "seller_rate": False,
        "is_oversold": False,
        "consign_time": china_text(line.consign_ms) if line.consign_ms else None,
        "end_time": china_text(line.end_ms) if line.end_ms else None,
        "timeout_action_time": china_text(line.confirm_due_ms) if line.confirm_due_ms else None,
        "logistics_company": line.company or None,
        "invoice_no": line.waybill or None,
        "shipping_type": "virtual" if line.virtual else "express",
    }


def address_tree(address: Address) -> dict[str, Any]:
    """An entry of the address book; ``country`` carries the district."""
    return {
        "contact_id": address.contact_id,
        "contact_name": address.contact_name,
        "province": address.province,
        "city": address.city,
        "country": address.district,
        "addr": address.addr,
        "zip_code": address.zip_code,
        "phone": address.phone,
        "mobile_phone": address.mobile_phone,
        "seller_company": "",
        "memo": address.memo,
        "area_id": address.area_id,
        "send_def": address.send_def,
        "get_def": address.get_def,
        "cancel_def": address.cancel_def,
        "modify_date": china_text(address.modify_ms),
    }

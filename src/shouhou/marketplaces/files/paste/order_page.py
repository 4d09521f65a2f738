"""A copied order page → the order. Of the receiver a mask is kept, nothing else."""

import re
from datetime import date, datetime
from typing import Final

from shouhou.domain.imports import PastedOrder
from shouhou.domain.refund.reading import Known, OrderLineReading, OrderReading, Unknown
from shouhou.domain.refund.vocabulary import OrderStatus

from ..cells import Amounts, Ids, count
from ..columns import plain_name
from ..contradictions import refuse_impossible_order
from ..refund_rows import waybill_of
from ..refusal import RowRefused
from ..words import CLOSED_TEXTS, order_status, order_statuses
from .labels import Found, Labels, Values, table_rows
from .lines import clean
from .moments import Impossible, read_moment
from .privacy import has_phone, hide, hide_phones, looks_like_address, receiver
from .unclear import Unclear

_NAMES: Final = {
    "tid": ("订单编号", "主订单编号", "订单号"),
    "oid": ("子订单编号", "子订单号"),
    "status": ("订单状态", "当前订单状态", "交易状态"),
    "paid_fen": (
        "实付款",
        "买家实付",
        "实付金额",
        "买家实付款",
        "实收款",
        "买家实际支付金额",
        "订单总价",
        "应付款",
    ),
    "postage_fen": ("运费", "快递费", "邮费", "买家应付邮费"),
    "buyer_nick": ("买家昵称", "买家会员名", "会员名", "买家", "昵称"),
    "shipping_type": ("运送方式", "配送方式"),
    "created_at": ("创建时间", "下单时间", "订单创建时间"),
    "paid_at": ("付款时间", "支付时间", "订单付款时间"),
    "shipped_at": ("发货时间",),
    "ended_at": ("成交时间", "确认收货时间", "完成时间", "交易完成时间", "关闭时间"),
    "carrier": ("物流公司", "快递公司", "承运公司"),
    "waybill": ("运单号", "运单号码", "物流单号", "快递单号", "物流编号"),
    "buyer_message": ("买家留言",),
    "seller_memo": ("卖家备忘", "卖家备注", "商家备注", "订单备注", "备忘"),
    "receiver": ("收货信息", "收件信息", "收货人信息"),
    "receiver_name": ("收货人", "收件人", "收货人姓名"),
    "receiver_phone": ("联系电话", "手机号码", "手机", "联系手机", "电话"),
    "receiver_address": ("收货地址", "收件地址", "地址"),
    "payment_no": ("支付宝交易号", "支付单号", "支付交易号"),
    "title": ("宝贝标题", "商品标题", "商品名称", "宝贝", "商品", "宝贝名称"),
    "sku": ("规格", "商品属性", "宝贝属性", "颜色分类"),
    "price_fen": ("单价", "单价(元)", "价格", "商品价格"),
    "num": ("数量", "购买数量"),
    "sum_fen": ("小计", "商品总价", "小计(元)"),
}
_COMMON: Final = frozenset(
    {
        "买家",
        "昵称",
        "会员名",
        "运费",
        "手机",
        "电话",
        "地址",
        "宝贝",
        "商品",
        "规格",
        "价格",
        "数量",
        "单价",
        "小计",
        "备忘",
    }
)
_LABELS: Final = Labels(_NAMES, with_colon=_COMMON)
_ITEMS: Final = frozenset({"title", "num"})
_RECEIVER: Final = ("receiver", "receiver_name", "receiver_phone", "receiver_address")


def read_order_page(text: str, *, today: date) -> PastedOrder:
    """The order of a copied detail page. ``today`` is the day in China on which it was copied.

    An order with one item has the order's number as its sub-order's; of several items only those with their own
    numbers become lines, the others stay unread. Writes nothing. Raises ``Unclear``: ``no_order``,
    ``several_orders``, ``damaged_order``, ``no_amount``, ``bad_amount``, ``bad_date``.
    """
    plain = clean(text)
    head, items, table_lines = _without_table(plain)
    found = list(_LABELS.found(head))
    values = _first(found)
    tid = _tid(found)
    paid_at = _moment(values, "paid_at", today)
    created_at, ended_at = _moment(values, "created_at", today), _moment(values, "ended_at", today)
    try:
        refuse_impossible_order(created_at=created_at, paid_at=paid_at, ended_at=ended_at)
    except RowRefused as refusal:
        raise Unclear("bad_date", label="时间", found=refusal.reason) from refusal
    paid_fen = _fen(values, "paid_fen", "实付款")
    if paid_fen is None:
        raise Unclear("no_amount")
    postage_fen = _fen(values, "postage_fen", "运费") or 0
    lines, unread_items = _lines(values, items, tid, paid_fen - min(postage_fen, paid_fen))
    order = OrderReading(
        tid=tid,
        status=_status(values, head, paid=paid_at is not None),
        paid_fen=paid_fen,
        postage_fen=postage_fen,
        buyer_nick=values.get("buyer_nick", ""),
        shipping_type=values.get("shipping_type", ""),
        created_at=created_at,
        paid_at=paid_at,
        shipped_at=_moment(values, "shipped_at", today),
        ended_at=ended_at,
        buyer_message=hide_phones(values.get("buyer_message", "")),
        seller_memo=hide_phones(values.get("seller_memo", "")),
        receiver_masked=_receiver(values),
        lines=lines,
    )
    unread = [*_unread(head, found), *(hide(line) for line in (table_lines if unread_items else []))]
    return PastedOrder(order=order, unread_lines=tuple(line for line in unread if line))


def _without_table(text: str) -> tuple[str, list[Values], list[str]]:
    """The page without its table of items, the items, and the table's lines."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        members = _LABELS.header(line, needed=_ITEMS)
        if members is None:
            continue
        end = number + 1
        while end < len(lines) and lines[end].strip() and not next(_LABELS.found(lines[end]), None):
            end += 1
        rows = table_rows(lines[number + 1 : end], columns=len(members))
        items = [{m: c.strip() for m, c in zip(members, row, strict=False) if m} for row in rows]
        return "\n".join(lines[:number] + lines[end:]), items, lines[number + 1 : end]
    return text, [], []


def _first(found: list[Found]) -> Values:
    values: Values = {}
    for label in found:
        if label.value:
            values.setdefault(label.member, label.value)
    return values


def _tid(found: list[Found]) -> str:
    numbers = list(dict.fromkeys(f.value.split()[0] for f in found if f.member == "tid" and f.value))
    if not numbers:
        raise Unclear("no_order")
    if len(numbers) > 1:
        raise Unclear("several_orders", orders="、".join(number[:24] for number in numbers))
    return _number(numbers[0])


def _number(told: str) -> str:
    try:
        return Ids().read(re.sub(r"(?:复制|\s)+$", "", told), "订单编号")
    except RowRefused as refusal:
        raise Unclear("damaged_order", order=told[:40]) from refusal


def _moment(values: Values, member: str, today: date) -> datetime | None:
    told = values.get(member, "")
    if not told:
        return None
    label = _NAMES[member][0]
    try:
        at = read_moment(told, today=today)
    except Impossible as error:
        raise Unclear("bad_date", label=label, found=told[:40]) from error
    if at is None:
        raise Unclear("bad_date", label=label, found=told[:40])
    return at


def _fen(values: Values, member: str, label: str) -> int | None:
    told = re.sub(r"\s*[(（].*", "", values.get(member, ""))
    if plain_name(told) in ("包邮", "免运费", "卖家包邮"):
        return 0
    try:
        return Amounts().optional(told, label)
    except RowRefused as refusal:
        raise Unclear("bad_amount", label=label, found=told[:40]) from refusal


def _status(values: Values, text: str, *, paid: bool) -> Known[OrderStatus] | Unknown:
    words = order_statuses()
    told = order_status(words, values.get("status", ""), paid=paid)
    if told is not None:
        return told
    for line in text.split("\n"):
        plain = line.strip()
        word = (
            order_status(words, plain, paid=paid) if 4 <= len(plain) <= 30 or plain in CLOSED_TEXTS else None
        )
        if isinstance(word, Known):
            return word
    return Unknown("")


def _lines(
    values: Values, items: list[Values], tid: str, goods_fen: int
) -> tuple[tuple[OrderLineReading, ...], bool]:
    """The order's lines, and whether some items could not be told to a sub-order."""
    if not items and (values.get("title") or values.get("oid")):
        items = [{m: values[m] for m in ("oid", "title", "sku", "price_fen", "num") if m in values}]
    only = len(items) == 1
    own = [item for item in items if only or item.get("oid")]
    lines = tuple(
        OrderLineReading(
            oid=_number(item["oid"]) if item.get("oid") else tid,
            title=item.get("title", "").split("\n")[0],
            sku=item.get("sku", "") or " ".join(item.get("title", "").split("\n")[1:]),
            num=_count(item),
            price_fen=_fen(item, "price_fen", "单价") or 0,
            paid_fen=goods_fen if only else _fen(item, "sum_fen", "小计") or 0,
            carrier=values.get("carrier", ""),
            waybill=waybill_of(values.get("waybill", "")),
        )
        for item in own
    )
    return lines, len(own) < len(items)


def _count(item: Values) -> int:
    try:
        return count(item.get("num", "").lstrip("xX×"), "数量")
    except RowRefused as refusal:
        raise Unclear("bad_amount", label="数量", found=item.get("num", "")[:40]) from refusal


def _receiver(values: Values) -> str:
    return receiver(
        values.get("receiver_name", ""),
        values.get("receiver_phone", ""),
        values.get("receiver_address", ""),
        values.get("receiver", ""),
    )


def _unread(text: str, found: list[Found]) -> list[str]:
    """What no label covers, without the receiver: a name under 收货信息 may run on over the next lines."""
    left: list[str] = []
    position = 0
    for label in [*found, Found("", "", "", len(text), len(text))]:
        left.extend(text[position : label.start].split("\n"))
        position = max(position, _end(label, text))
    return [hide(line.strip(" \t|｜")) for line in left if line.strip(" \t|｜") and not _is_chrome(line)]


def _end(label: Found, text: str) -> int:
    if label.member not in _RECEIVER:
        return label.end
    end = text.find("\n", label.end)
    end = len(text) if end < 0 else end
    while end < len(text):
        following = text[end + 1 :].split("\n", 1)[0]
        if not (
            has_phone(following) or looks_like_address(following) or re.fullmatch(r"\s*\d{6}\s*", following)
        ):
            break
        end += 1 + len(following)
    return end


def _is_chrome(line: str) -> bool:
    return line.strip() in ("复制", "查看物流", "查看详情", "修改", "查看")

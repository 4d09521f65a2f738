"""The pages where somebody acts: buyer, officer, carrier, and one refund with all its buttons."""

from starlette.responses import Response

from ..codes import Cs, Kind, OrderStatus, Status
from ..machine.observed import path_of
from ..machine.orders import ceiling_fen
from ..records import Line, Order, Refund
from ..world import World
from .frame import page
from .words import (
    ACTOR,
    ADVANCE,
    CS,
    DEED,
    GOODS,
    KIND,
    ROLE,
    STATUS,
    badge,
    choice,
    field,
    form,
    left,
    row,
    safe,
    table,
    when,
    yuan,
)

SHOWN = 60


def buyer(world: World, query: dict[str, str]) -> Response:
    """The orders of a shop's buyers, the newest first; buy something new."""
    with world.change():
        name, shop = query.get("buyer", ""), query.get("shop", "")
        found = [
            order for order in reversed(world.orders.values())
            if (not name or name in order.buyer) and shop in ("", order.shop)
        ][:SHOWN]  # fmt: skip
        shops = {key: record.nick for key, record in world.shops.items()}
        buy = form(
            "buyer/buy", "下单付款",
            choice("shop", "店铺", shops, shop) + field("buyer", "买家昵称") + field("title", "商品（可空）")
            + field("price_yuan", "单价（元，可空）"),
        )  # fmt: skip
        find = (
            f'<form class=act><label>买家昵称<input name=buyer value="{safe(name)}"></label>'
            + choice("shop", "店铺", {"": "全部", **shops}, shop)
            + "<button>查找</button></form>"
        )
        rows = [
            row(
                f'<a href="/order/{order.tid}">{order.tid}</a>',
                safe(order.buyer),
                safe(world.shops[order.shop].nick),
                "<br>".join(f"{safe(line.title)} ×{line.num}" for line in order.lines),
                yuan(order.payment_fen),
                badge(order.status),
                when(order.created_ms),
            )
            for order in found
        ]
        body = f"<div class=acts>{buy}{find}</div>{table('订单|买家|店铺|商品|实付|状态|下单时间', rows)}"
        return page("买家手机", body, here="/buyer")


def order_page(world: World, tid: int) -> Response | None:
    """One order with what its buyer and the carrier may do."""
    with world.change():
        order = world.orders.get(tid)
        if order is None:
            return None
        parts = [
            f"<p>{safe(order.buyer)}（商家看到：{safe(order.buyer_nick)}）· {safe(world.shops[order.shop].nick)} · "
            f"实付 {yuan(order.payment_fen)} · 已退 {yuan(order.refunded_fen)} · {badge(order.status)}</p>",
            f"<div class=acts>{_carrier_forms(order)}</div>",
        ]
        parts += [_line(world, order, line) for line in order.lines]
        return page(f"订单 {order.tid}", "".join(parts), here="/buyer")


def _carrier_forms(order: Order) -> str:
    out = ""
    if any(line.status == OrderStatus.WAIT_SELLER_SEND_GOODS for line in order.lines):
        out += form("carrier/ship", "快递揽收（发货）", tid=order.tid)
    if order.consign_ms and not order.signed_ms:
        out += form("carrier/deliver", "派送签收", tid=order.tid)
    if order.status == OrderStatus.WAIT_BUYER_CONFIRM_GOODS:
        out += form("buyer/confirm", "买家确认收货", tid=order.tid)
    return out


def _line(world: World, order: Order, line: Line) -> str:
    refunds = "".join(
        f'<li><a href="/refund/{number}">{number}</a> {badge(world.refunds[number].status)}</li>'
        for number in world.refunds_of_line.get(line.oid, [])
    )
    apply = ""
    if world.open_refund(line.oid) is None and ceiling_fen(line) and line.status != OrderStatus.TRADE_CLOSED:
        kinds = {"REFUND": "仅退款"}
        if line.status != OrderStatus.WAIT_SELLER_SEND_GOODS:
            exchange = "TMALL_EXCHANGE" if world.shops[order.shop].is_tmall else "TAOBAO_EXCHANGE"
            kinds |= {
                "REFUND_AND_RETURN": "退货退款",
                exchange: "换货",
                "RESHIPPING": "补寄",
                "REPAIR": "维修",
            }
        goods = {"": "自动", **{k: v for k, v in GOODS.items() if k != "BUYER_RETURNED_GOODS"}}
        apply = form(
            "buyer/apply", "申请售后",
            choice("type", "类型", kinds) + field("refund_yuan", "金额（元）", f"{ceiling_fen(line) / 100:.2f}")
            + choice("good_status", "货物", goods) + field("reason", "原因", "不想要了") + field("desc", "说明"),
            oid=line.oid,
        )  # fmt: skip
    return (
        f"<section class=card><h2>{safe(line.title)}</h2><p>{safe(line.sku_name)} ×{line.num} · 实付 "
        f"{yuan(line.payment_fen)} · {badge(line.status)} {safe(line.company)} {safe(line.waybill)}</p>"
        f"<ul>{refunds}</ul>{apply}</section>"
    )


def officer(world: World, query: dict[str, str]) -> Response:
    """Refunds the platform was asked about first, then the others that are open."""
    with world.change() as now:
        shop = query.get("shop", "")
        found = [r for r in world.refunds.values() if r.is_open and shop in ("", r.shop)]
        found.sort(key=lambda r: (r.cs not in Cs.BUSY, -r.modified_ms))
        rows = [
            row(
                f'<a href="/refund/{r.refund_id}">{r.refund_id}</a>',
                safe(world.shops[r.shop].nick),
                safe(KIND[r.kind]),
                badge(r.status),
                safe(CS[r.cs]),
                yuan(r.fee_fen),
                safe(r.reason),
                left(r.due_ms, now),
                when(r.modified_ms),
            )
            for r in found[: SHOWN * 2]
        ]
        return page(
            "小二工作台", table("退款单|店铺|类型|状态|介入|金额|原因|剩余|变动时间", rows), here="/officer"
        )


def carrier(world: World) -> Response:
    """Parcels to pick up, to deliver, and returns to hand over."""
    with world.change():
        out = [
            o
            for o in reversed(world.orders.values())
            if not o.consign_ms and o.status == OrderStatus.WAIT_SELLER_SEND_GOODS
        ]
        way = [o for o in reversed(world.orders.values()) if o.consign_ms and not o.signed_ms]
        back = [
            r for r in reversed(world.refunds.values())
            if r.status == Status.WAIT_SELLER_CONFIRM_GOODS and not r.signed_ms
        ]  # fmt: skip
        body = "<h2>退货途中</h2>" + table("退款单|物流|操作", [
            row(f'<a href="/refund/{r.refund_id}">{r.refund_id}</a>', f"{safe(r.company)} {safe(r.waybill)}",
                form("carrier/sign_return", "商家签收", refund_id=r.refund_id)) for r in back[:SHOWN]
        ])  # fmt: skip
        body += "<h2>派送中</h2>" + table("订单|物流|操作", [
            row(f'<a href="/order/{o.tid}">{o.tid}</a>', f"{safe(o.lines[0].company)} {safe(o.lines[0].waybill)}",
                form("carrier/deliver", "买家签收", tid=o.tid)) for o in way[:SHOWN]
        ])  # fmt: skip
        body += "<h2>待揽收</h2>" + table("订单|下单时间|操作", [
            row(f'<a href="/order/{o.tid}">{o.tid}</a>', when(o.created_ms),
                form("carrier/ship", "揽收", tid=o.tid)) for o in out[:SHOWN]
        ])  # fmt: skip
        return page("快递员", body, here="/carrier")


def refund_page(world: World, refund_id: int) -> Response | None:
    """One refund: state, words, history, and every button that works now."""
    with world.change() as now:
        refund = world.refunds.get(refund_id)
        if refund is None:
            return None
        order, line = world.orders[refund.tid], world.line_of(refund)
        head = (
            f'<p><a href="/order/{order.tid}">订单 {order.tid}</a> · {safe(world.shops[refund.shop].nick)} · '
            f"{safe(order.buyer)} · {safe(line.title)}</p><p>{badge(refund.status)} {KIND[refund.kind]} · "
            f"{GOODS[refund.goods]} · 申请 {yuan(refund.fee_fen)} / 实付 {yuan(line.payment_fen)} · {CS[refund.cs]} "
            f"{ADVANCE[refund.advance]} · 剩余 {left(refund.due_ms, now)}</p>"
            f"<p>{safe(refund.reason)}：{safe(refund.desc) or '（无说明）'}</p>"
            f"<p>退货 {safe(refund.company)} {safe(refund.waybill) or '—'} · 退货地址 {safe(refund.address) or '—'}</p>"
        )
        words = "".join(
            f"<li><b>{ROLE[m.role]}</b> <small>{when(m.created_ms)}</small><br>{safe(m.content)}"
            + "".join(
                f'<br><img src="/pictures/{safe(name)}" alt="凭证" loading=lazy>' for name in m.pictures
            )
            + "</li>"
            for m in world.messages.get(refund_id, [])
        )
        history = [
            row(
                when(e["at_ms"]),
                ACTOR.get(e["actor"], e["actor"]),
                safe(DEED.get(e["action"], e["action"])),
                f"{safe(STATUS.get(e['from'], e['from']))} → {safe(STATUS.get(e['to'], e['to']))}",
                str(e["version"]),
            )
            for e in reversed(refund.history)
        ]
        body = (
            f"{head}<div class=cards><section class=card><h2>买家</h2>{_buyer_forms(refund)}</section>"
            f"<section class=card><h2>小二</h2>{_officer_forms(refund)}</section></div>"
            f"<h2>留言与凭证</h2><ul class=words>{words}</ul><h2>经过</h2>{table('时间|谁|做了什么|状态|版本', history)}"
        )
        return page(f"退款单 {refund_id}", body, here="/officer")


def _buyer_forms(refund: Refund) -> str:
    number = refund.refund_id
    if not refund.is_open:
        return "<p class=none>已结束。</p>"
    out = form("buyer/message", "留言", field("content", "内容", required=True), refund_id=number)
    if refund.cs in Cs.BUSY:
        return out + form("buyer/withdraw_intervention", "撤销介入", refund_id=number)
    if refund.status in (Status.WAIT_SELLER_AGREE, Status.SELLER_REFUSE_BUYER) and Kind(refund.kind).pays:
        kinds = (
            {"REFUND": "仅退款", "REFUND_AND_RETURN": "退货退款"} if refund.shipped else {"REFUND": "仅退款"}
        )
        out += form(
            "buyer/modify", "修改申请",
            choice("type", "类型", kinds, refund.kind) + field("refund_yuan", "金额（元）", f"{refund.fee_fen / 100:.2f}")
            + field("reason", "原因", refund.reason),
            refund_id=number,
        )  # fmt: skip
    if refund.status == Status.SELLER_REFUSE_BUYER:
        out += form("buyer/intervene", "申请客服介入", refund_id=number)
    if refund.status == Status.WAIT_BUYER_RETURN_GOODS:
        fields = field("company", "快递公司", "圆通速递") + field("waybill", "运单号", required=True)
        out += form("buyer/return", "填写退货物流", fields, refund_id=number)
    if refund.status in (Status.WAIT_BUYER_CONFIRM_EXCHANGE, Status.WAIT_BUYER_CONFIRM_REDO):
        out += form("buyer/confirm", "确认收到", refund_id=number)
    if refund.status in (
        Status.WAIT_SELLER_AGREE,
        Status.SELLER_REFUSE_BUYER,
        Status.WAIT_BUYER_RETURN_GOODS,
    ):
        out += form("buyer/withdraw", "撤销申请", refund_id=number)
    if path_of(refund):
        out += form("carrier/step", "替当前一方走下一步", refund_id=number)
    if refund.status == Status.WAIT_SELLER_CONFIRM_GOODS and not refund.signed_ms:
        out += form("carrier/sign_return", "快递：商家签收", refund_id=number)
    return out


def _officer_forms(refund: Refund) -> str:
    number, out = refund.refund_id, ""
    if not refund.is_open:
        ruled = refund.cs in (Cs.FOR_BUYER, Cs.FOR_SELLER)
        return (
            form("officer/open_appeal", "开放申诉", refund_id=number)
            if ruled
            else "<p class=none>已结束。</p>"
        )
    if refund.cs not in (Cs.STEPPED_IN, Cs.EVIDENCE, Cs.FIRST_REVIEW_DONE, Cs.SECOND_REVIEW_FAILED):
        out += form("officer/step_in", "介入", refund_id=number)
    if refund.cs in Cs.BUSY:
        verdicts = {"buyer": "支持退款买家", "return": "支持退货退款", "seller": "支持打款卖家"}
        out += form("officer/evidence", "要求举证", refund_id=number)
        out += form("officer/rule", "判决", choice("verdict", "结果", verdicts), refund_id=number)
        out += form("officer/end", "结束介入", refund_id=number)
    constraints = {"": "无", "cannot_refuse": "不可拒绝", "refund_onweb": "仅网页操作"}
    out += form("officer/message", "留言", field("content", "内容", required=True), refund_id=number)
    out += form(
        "officer/constrain",
        "设约束",
        choice("constraint", "约束", constraints, refund.constraint),
        refund_id=number,
    )
    return out

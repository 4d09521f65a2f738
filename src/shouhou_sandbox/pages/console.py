"""千牛's pages: choose a shop, its refunds with filters and exports, one refund with the seller's buttons, orders, chats."""

from urllib.parse import urlencode

from starlette.responses import Response

from ..control.console import PASSWORD, happened
from ..exports.headers import GENERATIONS
from ..exports.values import ORDER, STATUS, when
from ..machine import console, seller
from ..machine.observed import path_of
from ..population.chat import SHAPES, conversation, written
from ..records import Refund, Shop
from ..world import World
from .frame import page
from .words import (
    ACTOR,
    CS,
    DEED,
    GOODS,
    KIND,
    ROLE,
    choice,
    field,
    left,
    row,
    safe,
    table,
    yuan,
)

SHOWN = 80
NAMES = {"refunds": "退款管理", "orders": "已卖出的宝贝"}
SHAPE = {
    "classic": "旺旺消息记录",
    "stacked": "千牛，名字与时间分行",
    "inline": "千牛，名字与时间同行",
    "joined": "千牛，名字紧接时间",
}


def shops(world: World) -> Response:
    """Which shop to work for."""
    with world.change():
        cards = "".join(
            f"<section class=card><h2>{safe(shop.nick)}</h2><p>{'天猫' if shop.is_tmall else '淘宝'} · "
            f"{'有应用授权' if shop.has_app else '没有应用授权'}</p><p>{_places(shop)}</p></section>"
            for shop in world.shops.values()
        )
        return page("千牛：选择店铺", f"<div class=cards>{cards}</div>", here="/console/")


def _places(shop: Shop) -> str:
    return " · ".join(f'<a href="/console/{shop.key}/{path}">{name}</a>' for path, name in NAMES.items())


def listed(world: World, key: str, what: str, query: dict[str, str]) -> Response | None:
    """退款管理 or 已卖出的宝贝: filters, export, list."""
    with world.change() as now:
        shop = world.shops.get(key)
        if shop is None or what not in NAMES:
            return None
        rows = _refund_rows(world, shop, query, now) if what == "refunds" else _order_rows(world, shop, query)
        head = (
            "退款编号|订单编号|买家|宝贝|类型|状态|退款金额|剩余|申请时间"
            if what == "refunds"
            else "订单编号|买家|宝贝|实付|状态|已退|下单时间"
        )
        body = (
            f"<p>{_places(shop)}</p>{_filter(what, query)}{_exports(shop, what)}"
            f"<p class=none>共 {len(rows)} 条，显示最新 {min(len(rows), SHOWN)} 条。</p>{table(head, rows[:SHOWN])}"
        )
        return page(f"{NAMES[what]} · {shop.nick}", body, here="/console/")


def _filter(what: str, query: dict[str, str]) -> str:
    states = STATUS if what == "refunds" else ORDER
    options = {"": "全部", "open": "进行中", **{str(code): words for code, words in states.items()}}
    return (
        f"<form class=act>{choice('status', '状态', options, query.get('status', ''))}"
        f"{field('buyer', '买家昵称', query.get('buyer', ''))}{field('number', '编号', query.get('number', ''))}"
        "<button>搜索</button></form>"
    )


def _exports(shop: Shop, what: str) -> str:
    kinds = (
        {"refunds": "导出退款报表"}
        if what == "refunds"
        else {"orders": "导出订单报表", "items": "导出宝贝报表"}
    )
    return "<div class=acts>" + "".join(_export(shop, kind, name) for kind, name in kinds.items()) + "</div>"


def _export(shop: Shop, kind: str, name: str) -> str:
    generations = {
        code: f"第{code}版" if code[:1] in "123" and len(code) < 3 else code for code in GENERATIONS[kind]
    }
    forms = ("xlsx", "csv") if kind == "refunds" else ("csv", "xlsx")
    return (
        f'<form action="/sandbox/export/{kind}" class=act><input type=hidden name=shop value="{shop.key}">'
        f"{choice('generation', '表头版本', generations)}{choice('format', '格式', {f: f for f in forms})}"
        f"{field('start', '开始', kind='date')}{field('end', '结束', kind='date')}<button>{name}</button></form>"
    )


def badge(code: str) -> str:
    """A status in the platform's own words, as they are copied out of 千牛."""
    words: dict[str, str] = {
        **{str(k): v for k, v in STATUS.items()},
        **{str(k): v for k, v in ORDER.items()},
    }
    return f'<span class="badge {safe(code)}">{safe(words.get(code, code))}</span>'


def _refund_rows(world: World, shop: Shop, query: dict[str, str], now: int) -> list[str]:
    status, number = query.get("status", ""), query.get("number", "").strip()
    found = [
        r for r in world.refunds.values()
        if r.shop == shop.key
        and (status in ("", r.status) or (status == "open" and r.is_open))
        and number in ("", str(r.refund_id), str(r.tid))
        and query.get("buyer", "") in world.orders[r.tid].buyer
    ]  # fmt: skip
    found.sort(key=lambda r: r.created_ms, reverse=True)
    return [
        row(
            f'<a href="/console/refund/{r.refund_id}">{r.refund_id}</a>', str(r.tid),
            _chat_link(shop, world.orders[r.tid].buyer), safe(world.line_of(r).title), KIND[r.kind],
            f"{badge(r.status)} {CS[r.cs]}", yuan(r.fee_fen), left(r.due_ms, now), when(r.created_ms),
        )
        for r in found
    ]  # fmt: skip


def _order_rows(world: World, shop: Shop, query: dict[str, str]) -> list[str]:
    status, number = query.get("status", ""), query.get("number", "").strip()
    found = [
        o for o in world.orders.values()
        if o.shop == shop.key
        and (status in ("", o.status) or (status == "open" and not o.end_ms))
        and number in ("", str(o.tid)) and query.get("buyer", "") in o.buyer
    ]  # fmt: skip
    found.sort(key=lambda o: o.created_ms, reverse=True)
    return [
        row(
            str(o.tid), _chat_link(shop, o.buyer), "<br>".join(f"{safe(x.title)} ×{x.num}" for x in o.lines),
            yuan(o.payment_fen), badge(o.status), yuan(o.refunded_fen), when(o.created_ms),
        )
        for o in found
    ]  # fmt: skip


def _chat_link(shop: Shop, buyer: str) -> str:
    return f'<a href="/console/{shop.key}/chat?{safe(urlencode({"buyer": buyer}))}">{safe(buyer)}</a>'


def chat(world: World, key: str, query: dict[str, str]) -> Response | None:
    """聊天记录: the conversation as text, ready to be selected and copied."""
    with world.change():
        shop, buyer = world.shops.get(key), query.get("buyer", "")
        if shop is None:
            return None
        shape = query.get("shape", SHAPES[0])
        lines = conversation(world, shop, buyer)
        links = " · ".join(
            f'<a href="?{safe(urlencode({"buyer": buyer, "shape": name}))}">{SHAPE[name]}</a>'
            for name in SHAPES
        )
        text = written(lines, shape) if lines else ""
        body = (
            f'<p><a href="/console/{shop.key}/refunds">返回</a> · {links}</p>'
            f"<label>聊天记录（全选后复制）<textarea id=chat readonly rows=28>{safe(text)}</textarea></label>"
            if text
            else "<p class=none>没有聊天记录。</p>"
        )
        return page(f"和 {buyer} 的聊天", body, here="/console/")


def refund(world: World, number: int, *, done: bool) -> Response | None:
    """One refund as the seller sees it, with the buttons that work now."""
    with world.change() as now:
        found = world.refunds.get(number)
        if found is None:
            return None
        order, line, shop = world.orders[found.tid], world.line_of(found), world.shops[found.shop]
        told = f"<p class=sms role=status>{safe(happened(found))}</p>" if done else ""
        head = (
            f'<p><a href="/console/{shop.key}/refunds">{safe(shop.nick)}</a> · 订单 {order.tid} · '
            f"{_chat_link(shop, order.buyer)} · {safe(line.title)} {safe(line.sku_name)}</p>"
            f"<p>{badge(found.status)} {KIND[found.kind]} · {GOODS[found.goods]} · 申请 {yuan(found.fee_fen)} / 实付 "
            f"{yuan(line.payment_fen)}{_busy(found)} · 剩余 {left(found.due_ms, now)}</p>"
            f"<p>{safe(found.reason)}：{safe(found.desc) or '（无说明）'}</p><p>发货 {safe(line.company)} "
            f"{safe(line.waybill) or '—'} · 退货 {safe(found.company)} {safe(found.waybill) or '—'}</p>"
        )
        buttons = "".join(_button(world, found, name) for name in console.moves(found))
        return page(
            f"退款 {number}",
            f"{told}{head}<div class=cards>{buttons}</div>{_past(world, found)}",
            here="/console/",
        )


def _busy(found: Refund) -> str:
    return f" · {CS[found.cs]}" if CS[found.cs] else ""


def _past(world: World, found: Refund) -> str:
    words = "".join(
        f"<li><b>{ROLE[m.role]}</b> <small>{when(m.created_ms)}</small><br>{safe(m.content)}"
        + "".join(f'<br><img src="/pictures/{safe(name)}" alt="凭证" loading=lazy>' for name in m.pictures)
        + "</li>"
        for m in world.messages.get(found.refund_id, [])
    )
    history = [
        row(when(e["at_ms"]), ACTOR.get(e["actor"], e["actor"]), safe(DEED.get(e["action"], e["action"])))
        for e in reversed(found.history)
    ]
    return f"<h2>留言与凭证</h2><ul class=words>{words}</ul><h2>协商历史</h2>{table('时间|谁|做了什么', history)}"


TITLES = {
    "agree": "同意退款", "confirm_goods": "确认收货并退款", "agree_return": "同意退货", "refuse": "拒绝退款",
    "refuse_goods": "拒绝退货", "message": "留言",
}  # fmt: skip
STEPS = {
    "agree_exchange": "同意换货", "confirm_goods": "确认收到退货", "send_new": "发出新商品", "agree_reship": "同意补寄",
    "send_missing": "寄出补寄", "agree_repair": "同意维修", "send_repaired": "修好寄回",
}  # fmt: skip


def _button(world: World, found: Refund, name: str) -> str:
    title = TITLES.get(name) or STEPS[path_of(found)[found.status][1]]  # type: ignore[index]
    return (
        f'<section class=card><h2>{title}</h2><form method=post enctype="multipart/form-data" class=act '
        f'action="/console/act/{name}"><input type=hidden name="refund_id" value="{found.refund_id}">'
        f"{_fields(world, found, name)}<button>{title}</button></form></section>"
    )


def _fields(world: World, found: Refund, name: str) -> str:
    proof = '<label>凭证<input type=file name=image accept="image/png,image/jpeg,image/gif"></label>'
    match name:
        case "agree" | "confirm_goods":
            amount = field("refund_yuan", "退款金额（元）", f"{found.fee_fen / 100:.2f}", required=True)
            return amount + field("password", f"支付密码（沙箱：{PASSWORD}）", kind="password", required=True)
        case "agree_return":
            book = {
                str(a.contact_id): f"{a.contact_name} {a.whole}" for a in world.shops[found.shop].addresses
            }
            chosen = str(world.shops[found.shop].return_address.contact_id)
            return (
                choice("address_id", "退货地址", {**book, "": "用下面填写的地址"}, chosen)
                + field("address", "其他地址")
                + choice("bearer", "运费", {"seller": "卖家承担", "buyer": "买家承担"})
                + field("remark", "说明")
            )
        case "refuse" | "refuse_goods":
            reasons = {str(code): text for code, text in seller.refuse_reasons(found).items()}
            return choice("reason_id", "拒绝原因", reasons) + field("message", "拒绝说明") + proof
        case "message":
            return field("content", "内容", required=True) + proof
        case _:
            sends = path_of(found)[found.status][3] == "sent"  # type: ignore[index]
            return field("company", "物流公司") + field("waybill", "运单号") if sends else ""

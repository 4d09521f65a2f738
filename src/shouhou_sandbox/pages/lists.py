"""The pages that show: overview, seller's phone, clock and faults, book."""

import orjson
from starlette.responses import Response

from ..control.routes import clock_state, paid_per_order
from ..faults import NAMES
from ..records import Shop
from ..sessions import current
from ..world import World
from .frame import page
from .words import CS, KIND, STATUS, badge, field, form, left, row, safe, table, when, yuan

FAULT = {
    "answer_lost": "已生效，但回答丢失", "slow": "回答变慢", "http_500": "HTTP 500（未生效）", "html_page": "HTML 错误页（未生效）",
    "cut_json": "JSON 被截断（已生效）", "bad_unicode": "乱码（已生效）", "isp_once": "isp 错误一次", "limited": "限流",
    "session_expired": "会话过期", "unknown_enum": "未知状态", "empty_page": "空页", "stale_read": "读到旧版本",
    "tmc_duplicate": "消息重复", "tmc_reorder": "消息乱序", "tmc_drop": "消息丢失",
}  # fmt: skip


def overview(world: World) -> Response:
    """The shops with their credentials, and how many refunds stand where."""
    with world.change() as now:
        cards = []
        for shop in world.shops.values():
            mine = [r for r in world.refunds.values() if r.shop == shop.key]
            counts = {s: sum(r.status == s for r in mine) for s in STATUS}
            shown = "".join(f"<li>{badge(s)} <b>{n}</b></li>" for s, n in counts.items() if n)
            cards.append(
                f"<section class=card><h2>{safe(shop.nick)}</h2><p>{'天猫 B 店' if shop.is_tmall else '淘宝 C 店'} · "
                f"{_rights(world, shop, now)}</p>"
                f"<ul class=counts>{shown}</ul>"
                f'<p><a href="/officer?shop={shop.key}">小二工作台</a> · <a href="/buyer?shop={shop.key}">买家</a> · '
                f'<a href="/console/{shop.key}/refunds">千牛</a> · <a href="/phone">短信与授权</a></p></section>'
            )
        intro = f"<p>沙箱时间 <b>{when(now)}</b>，流速 {world.clock.rate:g} 倍。网关 <code>{world.base_url}/router/rest</code></p>"
        return page("概览", f"{intro}<div class=cards>{''.join(cards)}</div>{_newest(world, now)}", here="/")


def _rights(world: World, shop: Shop, now: int) -> str:
    if not shop.has_app:
        return "没有授权应用，只能用千牛和导出文件"
    sub = current(world, shop, "sub")
    return f"app_key <code>{shop.app_key}</code> · 子账号退款权限剩 {left(sub.w2_ms, now)}"


def _newest(world: World, now: int) -> str:
    newest = sorted(world.refunds.values(), key=lambda r: r.modified_ms, reverse=True)[:15]
    rows = [
        row(
            f'<a href="/refund/{r.refund_id}">{r.refund_id}</a>',
            safe(world.shops[r.shop].nick),
            safe(KIND[r.kind]),
            badge(r.status) + f" {CS[r.cs]}",
            yuan(r.fee_fen),
            safe(r.reason),
            left(r.due_ms, now),
            when(r.modified_ms),
        )
        for r in newest
    ]
    return "<h2>最近变动</h2>" + table("退款单|店铺|类型|状态|金额|原因|剩余|变动时间", rows)


def phone(world: World) -> Response:
    """What lies on the sellers' phones, and buttons to renew a session."""
    with world.change() as now:
        cards = []
        for shop in world.shops.values():
            if not shop.has_app:
                continue
            sent = world.sms.get(shop.key)
            text = (
                f"<p class=sms>【淘宝网】您正在操作退款，验证码 <b>{sent.code}</b>，30分钟内有效，请勿告诉他人。"
                f"<small>{when(sent.sent_ms)}</small></p>"
                if sent and now <= sent.valid_until_ms
                else "<p class=none>没有新短信。</p>"
            )
            renew = "".join(
                form("session", f"重新授权{name}", shop=shop.key, kind=kind)
                for kind, name in (("main", "主账号"), ("sub", "子账号"))
            )
            rights = [
                row(
                    name,
                    f"<code>{current(world, shop, kind).token}</code>",
                    left(current(world, shop, kind).w2_ms, now),
                )
                for kind, name in (("main", "主账号"), ("sub", "子账号"))
            ]
            cards.append(
                f"<section class=card><h2>{safe(shop.nick)}</h2><p>手机 {shop.seller_mobile}</p>{text}{renew}"
                f"{table('账号|SessionKey|高危权限剩余', rights)}</section>"
            )
        return page("商家手机短信", f"<div class=cards>{''.join(cards)}</div>", here="/phone")


def weather(world: World) -> Response:
    """Clock and faults."""
    clock = clock_state(world)
    faults = world.faults.document
    steps = "".join(
        form("clock", name, advance_seconds=seconds)
        for name, seconds in (
            ("快进10分钟", 600),
            ("快进1小时", 3600),
            ("快进12小时", 43_200),
            ("快进1天", 86_400),
            ("快进7天", 604_800),
        )
    ) + form("clock", "到明早9点", to="tomorrow 09:00")
    speed = form("clock", "改流速", field("rate", "流速（倍）", f"{clock['rate']:g}", kind="text"))
    rows = [row(f"<code>{name}</code>", FAULT[name], safe(faults.get(name, "—"))) for name in NAMES]
    text = safe(orjson.dumps(faults, option=orjson.OPT_INDENT_2).decode())
    edit = (
        f'<form method=post action="/act/faults"><label>故障文档（JSON）<textarea name=document rows=8>{text}</textarea>'
        "</label><button>保存</button></form>"
    )
    body = (
        f"<p>沙箱时间 <b>{when(clock['now_ms'])}</b>，比主机快 {clock['offset_seconds']:g} 秒，流速 {clock['rate']:g} 倍。</p>"
        f"<div class=acts>{steps}{speed}</div><h2>故障</h2>{table('名称|效果|当前', rows)}{edit}"
    )
    return page("时钟与故障", body, here="/weather")


def book(world: World) -> Response:
    """The newest gateway calls, and money given back per order."""
    with world.change():
        calls = list(world.calls.values())[-100:]
        rows = []
        for call in reversed(calls):
            effect = "；".join(
                f"{STATUS.get(e['from'], '')} → {STATUS.get(e['to'], e['to'])}"
                + (f" 退 {yuan(e['fen_paid'])}" if "fen_paid" in e else "")
                for e in call.effect
            )
            links = " ".join(
                f'<a href="/refund/{n}">{n}</a>' for n in call.refund_ids[:3] if n in world.refunds
            )
            outcome = "成功" if call.code == 0 else f"{call.code} {call.sub_code}"
            rows.append(
                row(
                    str(call.number),
                    when(call.at_ms),
                    f"<code>{safe(call.method)}</code>",
                    safe(call.session),
                    links,
                    safe(outcome),
                    effect or "—",
                    safe(call.fault) + ("" if call.answered else "（未送达）"),
                )
            )
        paid = [
            row(tid, yuan(entry["fen_paid"]), yuan(entry["payment_fen"]), str(entry["times"]))
            for tid, entry in list(paid_per_order(world).items())[-50:]
        ]
        body = table("#|时间|方法|会话|退款单|回答|效果|故障", rows)
        body += "<h2>每单已退</h2>" + table("订单|已退|实付|笔数", paid)
        return page("账本", body, here="/book")

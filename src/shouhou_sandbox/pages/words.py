"""Chinese for the codes, and small pieces of HTML."""

from datetime import datetime
from html import escape

from ..clock import CHINA
from ..codes import Advance, Cs

STATUS = {
    "WAIT_SELLER_AGREE": "待卖家处理", "WAIT_BUYER_RETURN_GOODS": "待买家退货",
    "WAIT_SELLER_CONFIRM_GOODS": "待卖家确认收货", "SELLER_REFUSE_BUYER": "卖家已拒绝", "CLOSED": "退款关闭",
    "SUCCESS": "退款成功", "WAIT_SELLER_CONSIGN_GOODS": "待卖家发货",
    "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS": "待买家确认换货", "WAIT_BUYER_CONFIRM_REDO_SEND_GOODS": "待买家确认收货",
    "EXCHANGE_TRANSFORM_TO_REFUND": "换货转退款", "WAIT_SELLER_SEND_GOODS": "待发货",
    "WAIT_BUYER_CONFIRM_GOODS": "已发货", "SELLER_CONSIGNED_PART": "部分发货", "TRADE_FINISHED": "交易成功",
    "TRADE_CLOSED": "交易关闭",
}  # fmt: skip
KIND = {
    "REFUND": "仅退款", "REFUND_AND_RETURN": "退货退款", "TMALL_EXCHANGE": "换货", "TAOBAO_EXCHANGE": "换货",
    "RESHIPPING": "补寄", "REPAIR": "维修", "OTHERS": "其他",
}  # fmt: skip
GOODS = {
    "BUYER_NOT_RECEIVED": "未收到货", "BUYER_RECEIVED": "已收到货", "BUYER_RETURNED_GOODS": "已退货",
}  # fmt: skip
CS = {
    Cs.NONE: "", Cs.ASKED: "已申请介入", Cs.STEPPED_IN: "小二已介入", Cs.FIRST_REVIEW_DONE: "初审完成",
    Cs.SECOND_REVIEW_FAILED: "复审未通过", Cs.DONE: "介入结束", Cs.WITHDRAWN: "介入已撤销", Cs.FOR_BUYER: "支持买家",
    Cs.FOR_SELLER: "支持卖家", Cs.EVIDENCE: "举证中", Cs.APPEAL: "开放申诉",
}  # fmt: skip
ADVANCE = {
    Advance.NONE: "", Advance.ASKED: "垫付申请中", Advance.PAID: "平台已垫付", Advance.SELLER_REFUSED: "卖家拒收",
    Advance.CLOSED: "垫付关闭", Advance.SETTLED: "垫付已结清",
}  # fmt: skip
ROLE = {"1": "买家", "2": "卖家", "3": "小二"}
ACTOR = {"buyer": "买家", "seller": "卖家", "officer": "小二", "carrier": "快递", "timeout": "超时"}
DEED = {
    "apply": "申请", "modify": "修改申请", "withdraw": "撤销申请", "return": "填写退货物流", "intervene": "申请介入",
    "withdraw_intervention": "撤销介入", "message": "留言", "agree": "同意退款", "agree_return": "同意退货",
    "refuse": "拒绝退款", "refuse_goods": "拒绝收货", "step_in": "介入", "evidence": "要求举证", "evidence_over": "举证期满",
    "first_review": "初审", "second_review": "复审未通过", "rule_buyer": "判买家", "rule_seller": "判卖家",
    "rule_return": "判退货退款", "end": "结束介入", "open_appeal": "开放申诉", "constrain": "改约束", "timeout": "到期生效",
    "sign_return": "退货签收", "ship": "发货", "converted": "转为退款",
}  # fmt: skip


def when(ms: int) -> str:
    """Month, day and time in China; a dash for never."""
    return datetime.fromtimestamp(ms / 1000, CHINA).strftime("%m-%d %H:%M:%S") if ms else "—"


def left(ms: int, now: int) -> str:
    """What is left until a deadline."""
    if not ms:
        return "—"
    minutes = max(ms - now, 0) // 60_000
    days, hours = minutes // 1440, minutes // 60 % 24
    return f"{days}天{hours}小时" if days else f"{hours}小时{minutes % 60}分"


def yuan(fen: int) -> str:
    """¥ with two decimals."""
    return f"¥{fen // 100}.{fen % 100:02d}"


def safe(value: object) -> str:
    """Escaped text."""
    return escape(str(value))


def badge(code: str) -> str:
    """A status as a coloured label with text."""
    return f'<span class="badge {safe(code)}">{safe(STATUS.get(code, code))}</span>'


def table(head: str, rows: list[str]) -> str:
    """A table from a head (`a|b|c`) and ready rows; says so when there are none."""
    if not rows:
        return "<p class=none>这里还没有内容。</p>"
    cells = "".join(f"<th scope=col>{name}</th>" for name in head.split("|"))
    return (
        f"<div class=wide><table><thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(*cells: str) -> str:
    """A table row of ready cells."""
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def form(action: str, button: str, fields: str = "", **hidden: object) -> str:
    """A form that acts: ``action`` is ``who/what``; ``hidden`` are fixed values."""
    fixed = "".join(
        f'<input type=hidden name="{name}" value="{safe(value)}">' for name, value in hidden.items()
    )
    return (
        f'<form method=post action="/act/{action}" class=act>{fixed}{fields}<button>{button}</button></form>'
    )


def field(name: str, label: str, value: object = "", *, kind: str = "text", required: bool = False) -> str:
    """A labelled input."""
    must = " required" if required else ""
    return f'<label>{label}<input type={kind} name="{name}" value="{safe(value)}"{must}></label>'


def choice(name: str, label: str, options: dict[str, str], chosen: str = "") -> str:
    """A labelled selection."""
    items = "".join(
        f'<option value="{safe(key)}"{" selected" if key == chosen else ""}>{safe(text)}</option>'
        for key, text in options.items()
    )
    return f'<label>{label}<select name="{name}">{items}</select></label>'

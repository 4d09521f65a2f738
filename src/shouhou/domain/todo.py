"""What a person does in 千牛 to carry out one decision: the exact words, amounts and clicks.

Source of the places: 千牛卖家中心, as its menus are named in public descriptions (交易 → 退款管理); certainty probable, for
the console is not documented officially and moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from .commands import CommandKind, Payment
from .means import Means
from .refund.vocabulary import WITHOUT_MONEY, Action, Flow


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message id with ``%(name)s`` gaps and what fills them."""

    text: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Copy:
    """Something to paste exactly."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Instructions:
    """One to-do in words."""

    headline: Sentence
    clicks: tuple[Sentence, ...]
    copies: tuple[Copy, ...]


FREIGHT = {"seller": "卖家承担", "buyer": "买家承担"}


def instructions(
    *,
    action: CommandKind,
    refund_id: str,
    params: Mapping[str, Any],
    tid: str = "",
    reason: str = "",
    flow: Flow | None = None,
) -> Instructions:
    """The to-do of a decision. ``params`` are the command's; ``reason`` the chosen reason's text;
    ``flow`` says what an application that ends without money is about. Pure.

    Raises ``ValueError`` for an action that no decision makes.
    """
    start = Sentence("打开千牛 → 交易 → 退款管理，搜索退款编号 %(refund_id)s", {"refund_id": refund_id})
    number = Copy("退款编号", refund_id)
    money = _yuan(params.get("amount_fen", 0))
    match action:
        case Payment.COMPENSATE:
            return _payment(Means(params["means"]), money, tid, str(params.get("note", "")))
        case Action.AGREE_REFUND:
            return Instructions(
                Sentence("同意退款 ¥%(money)s", {"money": money}),
                (
                    start,
                    Sentence("点“同意退款”", {}),
                    Sentence("核对退款金额是 ¥%(money)s，金额不同就不要继续", {"money": money}),
                    Sentence("输入支付密码或短信验证码，确定", {}),
                ),
                (number, Copy("退款金额", money)),
            )
        case Action.CONFIRM_RECEIPT if flow in WITHOUT_MONEY:
            return Instructions(
                Sentence("确认收到退回的商品", {}),
                (start, Sentence("点“确认收货”，不涉及退款", {})),
                (number,),
            )
        case Action.CONFIRM_RECEIPT:
            return Instructions(
                Sentence("确认收货并退款 ¥%(money)s", {"money": money}),
                (
                    start,
                    Sentence("点“已收到货，同意退款”", {}),
                    Sentence("核对退款金额是 ¥%(money)s，金额不同就不要继续", {"money": money}),
                    Sentence("输入支付密码或短信验证码，确定", {}),
                ),
                (number, Copy("退款金额", money)),
            )
        case Action.AGREE_RETURN | Action.AGREE_OTHER:
            return _agreement(start, number, params, flow if action is Action.AGREE_OTHER else None)
        case Action.SEND_OUT | Action.SHIP_ORDER | Action.SHIP_RETURN:
            return _parcel(action, start, number, params, tid)
        case Action.ASK_INTERVENTION:
            return _intervention(start, number, params)
        case Action.REFUSE | Action.REFUSE_RETURN:
            return _refusal(action, start, number, params, reason)
        case Action.LEAVE_MESSAGE:
            return Instructions(
                Sentence("给买家留言", {}),
                (
                    start,
                    Sentence("在“留言/凭证”里粘贴留言，上传图片", {}),
                    Sentence("点“发表”", {}),
                ),
                (number, Copy("留言", params.get("content", ""))),
            )
        case _:
            raise ValueError(action)


_AGREED = {
    Flow.EXCHANGE: (Sentence("同意换货", {}), Sentence("点“同意换货”", {})),
    Flow.RESHIP: (Sentence("同意补寄", {}), Sentence("点“同意补寄”", {})),
    Flow.REPAIR: (Sentence("同意维修", {}), Sentence("点“同意维修”", {})),
}


def _agreement(start: Sentence, number: Copy, params: Mapping[str, Any], flow: Flow | None) -> Instructions:
    """Agreeing that goods come back, are exchanged or repaired, or that a missing piece is sent."""
    copies = [number]
    if not params.get("freight"):  # nothing comes back
        headline, press = _AGREED.get(flow or Flow.RESHIP, _AGREED[Flow.RESHIP])
        return Instructions(headline, (start, press), tuple(copies))
    freight = FREIGHT[params["freight"]]
    plain = (
        Sentence("同意退货，运费%(freight)s", {"freight": freight}),
        Sentence("点“同意退货”", {}),
    )
    headline, press = _AGREED.get(flow, plain) if flow else plain
    copies.append(Copy("退货地址", params.get("address_line", "")))
    if params.get("remark"):
        copies.append(Copy("退货说明", params["remark"]))
    return Instructions(
        headline,
        (
            start,
            press,
            Sentence("退货地址选：%(address)s", {"address": params.get("address_line", "")}),
            Sentence("退货运费选“%(freight)s”", {"freight": freight}),
            *((Sentence("把退货说明粘贴进去", {}),) if params.get("remark") else ()),
            Sentence("再点一次同意，确定", {}),
        ),
        tuple(copies),
    )


def _parcel(
    action: Action, start: Sentence, number: Copy, params: Mapping[str, Any], tid: str
) -> Instructions:
    carrier = Sentence("快递公司选“%(carrier)s”，把快递单号粘贴进去", {"carrier": params.get("carrier", "")})
    copies = (number, Copy("快递单号", params.get("waybill", "")))
    send = Sentence("点“确定”", {})
    if action is Action.SHIP_ORDER:
        sold = Sentence("打开千牛 → 交易 → 已卖出的宝贝，搜索订单编号 %(tid)s", {"tid": tid})
        press = Sentence("点“发货”", {})
        return Instructions(
            Sentence("发出订单的商品", {}), (sold, press, carrier, send), (Copy("订单编号", tid), copies[1])
        )
    if action is Action.SHIP_RETURN:
        press = Sentence("点“填写退货物流”", {})
        return Instructions(Sentence("替买家填写退货单号", {}), (start, press, carrier, send), copies)
    press = Sentence("点“发货”（换货时是“确认收货并发货”）", {})
    return Instructions(Sentence("寄出给买家的商品", {}), (start, press, carrier, send), copies)


def _intervention(start: Sentence, number: Copy, params: Mapping[str, Any]) -> Instructions:
    clicks = [start, Sentence("点“申请客服介入”", {}), Sentence("把介入说明粘贴进去", {})]
    if params.get("proof"):
        clicks.append(Sentence("上传凭证图片（在下面保存）", {}))
    clicks.append(Sentence("点“提交”", {}))
    return Instructions(
        Sentence("申请平台介入", {}), tuple(clicks), (number, Copy("介入说明", params.get("statement", "")))
    )


def _refusal(
    action: Action, start: Sentence, number: Copy, params: Mapping[str, Any], reason: str
) -> Instructions:
    back = action is Action.REFUSE_RETURN
    clicks = [
        start,
        Sentence("点“拒绝退款申请”" if not back else "点“拒绝确认收货”", {}),
        Sentence("拒绝原因选“%(reason)s”", {"reason": reason}),
    ]
    copies = [number]
    if params.get("message"):
        clicks.append(Sentence("把拒绝说明粘贴进去", {}))
        copies.append(Copy("拒绝说明", params["message"]))
    if params.get("proof"):
        clicks.append(Sentence("上传凭证图片（在下面保存）", {}))
    clicks.append(Sentence("点“提交”", {}))
    headline = Sentence("拒绝退回的商品" if back else "拒绝退款申请", {})
    return Instructions(headline, tuple(clicks), tuple(copies))


_NOT_FOR_REVIEWS = Sentence("补偿不能以好评、改评或删评为条件，对话里也不要提评价", {})
_FINAL = Sentence("打款即时到账，不能撤回：再核对一次订单和金额", {})


def _payment(means: Means, money: str, tid: str, note: str) -> Instructions:
    """Something besides the refund, paid from the shop's own account. Places: public descriptions of 千牛, probable."""
    sold = Sentence("打开千牛 → 交易 → 已卖出的宝贝，搜索订单编号 %(tid)s", {"tid": tid})
    chat = Sentence("点买家的旺旺头像，打开聊天窗口", {})
    amount = Sentence("金额填 ¥%(money)s", {"money": money})
    words = (Sentence("把说明粘贴进去", {}),) if note else ()
    pay = Sentence("输入支付密码，确定", {})
    copies = (Copy("订单编号", tid), Copy("补偿金额", money), *((Copy("说明", note),) if note else ()))
    match means:
        case Means.MICRO_PAYMENT:
            reason = Sentence("在聊天窗口点“小额打款”，打款原因选“补偿”", {})
            headline = Sentence("小额打款补偿 ¥%(money)s", {"money": money})
            clicks = (sold, chat, reason, amount, *words, _FINAL, pay)
        case Means.FREIGHT_REPAID:
            reason = Sentence("在聊天窗口点“小额打款”，打款原因选“退运费”", {})
            headline = Sentence("退回买家运费 ¥%(money)s", {"money": money})
            clicks = (sold, chat, reason, amount, *words, _FINAL, pay)
        case Means.RED_PACKET:
            headline = Sentence("发红包 ¥%(money)s", {"money": money})
            clicks = (sold, chat, Sentence("在聊天窗口点“红包”", {}), amount, *words, pay)
        case Means.COUPON:
            headline = Sentence("发优惠券 ¥%(money)s", {"money": money})
            send = Sentence(
                "在聊天窗口点“优惠券”，选面额 ¥%(money)s 的券；没有就先到营销 → 优惠券新建", {"money": money}
            )
            clicks = (sold, chat, send, *words, Sentence("点“发送”", {}))
        case _:
            assert_never(means)
    return Instructions(headline, (*clicks, _NOT_FOR_REVIEWS), copies)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"

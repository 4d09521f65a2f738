"""What a person does in 千牛 to carry out one decision: the exact words, amounts and clicks.

Source of the places: 千牛卖家中心, as its menus are named in public descriptions (交易 → 退款管理); certainty probable, for
the console is not documented officially and moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .refund.vocabulary import Action


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
    action: Action,
    refund_id: str,
    params: Mapping[str, Any],
    reason: str = "",
    pays: bool = True,
) -> Instructions:
    """The to-do of a decision. ``params`` are the command's; ``reason`` the chosen reason's text;
    ``pays``: whether the refund ends in money (an exchange, a reship and a repair do not). Pure.

    Raises ``ValueError`` for an action that no decision makes.
    """
    start = Sentence("打开千牛 → 交易 → 退款管理，搜索退款编号 %(refund_id)s", {"refund_id": refund_id})
    number = Copy("退款编号", refund_id)
    money = _yuan(params.get("amount_fen", 0))
    match action:
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
        case Action.CONFIRM_RECEIPT if not pays:
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
        case Action.AGREE_RETURN:
            freight = FREIGHT[params["freight"]]
            copies = [number, Copy("退货地址", params.get("address_line", ""))]
            if params.get("remark"):
                copies.append(Copy("退货说明", params["remark"]))
            return Instructions(
                Sentence("同意退货，运费%(freight)s", {"freight": freight}),
                (
                    start,
                    Sentence("点“同意退货”", {}),
                    Sentence("退货地址选：%(address)s", {"address": params.get("address_line", "")}),
                    Sentence("退货运费选“%(freight)s”", {"freight": freight}),
                    *((Sentence("把退货说明粘贴进去", {}),) if params.get("remark") else ()),
                    Sentence("点“同意退货”确定", {}),
                ),
                tuple(copies),
            )
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


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"

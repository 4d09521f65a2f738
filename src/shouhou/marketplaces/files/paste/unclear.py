"""Why a pasted text cannot be taken as it is, in words that tell a person what to do. Nothing was written by then."""

from typing import Final

TEXTS: Final = {
    "empty": "没有粘贴任何内容。",
    "too_long": "粘贴的内容太长了（最多 {limit} 个字），请分几次粘贴。",
    "no_turns": "没有认出聊天消息。请在千牛里选中整段聊天（包括昵称和时间）再复制。",
    "sides": "分不清哪一方是买家，请选择：{speakers}。",
    "date": "有一行的日期不可能是真的：{line}。请检查后再粘贴。",
    "no_refunds": "没有认出退款。请在千牛“退款管理”里连同表头或“退款编号”一起选中，再复制。",
    "no_order": "没有认出订单编号。请在订单详情页里连同“订单编号”一起选中，再复制。",
    "several_orders": "粘贴的内容里有几个不同的订单编号：{orders}。请一次只粘贴一个订单的详情页。",
    "damaged_order": "订单编号 {order} 不完整或已损坏，请从千牛重新复制。",
    "no_amount": "没有认出订单的实付款，请连同“实付款”一起复制。",
    "bad_amount": "“{label}”后面的金额看不懂：{found}。",
    "bad_date": "“{label}”后面的时间看不懂，或者不可能是真的：{found}。",
}
MOST_CHARACTERS: Final = 500_000
"""A long day's chat is some 50,000 characters; what is far more is not a paste by hand."""


class Unclear(Exception):
    """The text cannot be read without asking.

    ``code`` is stable; ``text`` is shown as it is. ``speakers`` are those found when the sides of a chat cannot be
    told apart, so that a page can ask which of them is the buyer.
    """

    def __init__(self, code: str, *, speakers: tuple[str, ...] = (), **values: object) -> None:
        self.code = code
        self.text = TEXTS[code].format(speakers="、".join(speakers), **values)
        self.speakers = speakers
        super().__init__(f"{code}: {self.text}")

"""What buyers and the shop wrote to each other in 千牛, out of what happened to their refunds.

The same seed tells the same conversation, and a conversation only ever grows: a later copy begins with the earlier.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

from ..clock import MINUTE, SECOND, china_text, iso
from ..numbers import drawn
from ..records import Order, Refund, Shop
from ..world import World

SHAPES = ("classic", "stacked", "inline", "joined")
OPENING = ("在吗", "你好", "亲在吗？", "有人在吗", "您好，想问一下")
GREETING = ("亲，在的，请问有什么可以帮您？", "您好，很高兴为您服务~", "亲亲在呢，您说")
PROMISE = (
    "好的亲，我这边马上帮您核实，请稍等。",
    "收到，已经反馈给仓库，今天给您答复。",
    "非常抱歉，给您添麻烦了，我们来处理。",
)
ANSWERS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "agree": (
        ("seller", ("亲，已经给您退款了，原路退回，请注意查收。",)),
        ("buyer", ("收到了，谢谢", "好的", "👌")),
    ),
    "refuse": (
        ("seller", ("亲，这边看了一下，还需要您补充一下凭证哦。",)),
        ("buyer", ("凭什么拒绝", "我照片都发了啊")),
    ),
    "refuse_goods": (
        ("seller", ("亲，退回来的商品和发出的不一致，麻烦您看一下。",)),
        ("buyer", ("不可能，我原样退的",)),
    ),
    "return": (("seller", ("好的亲，收到退件后第一时间为您处理。",)),),
    "modify": (("buyer", ("我改好了，你看一下",)), ("seller", ("好的，马上看",))),
    "withdraw": (("buyer", ("算了，不退了，我撤销了",)), ("seller", ("感谢亲的理解~",))),
    "intervene": (("buyer", ("我已经申请小二介入了",)),),
}


@dataclass(frozen=True)
class Said:
    """One message; ``role`` is buyer or seller."""

    at_ms: int
    role: str
    nick: str
    text: str

    def shown(self) -> dict[str, Any]:
        """For the control API."""
        return {
            "at": iso(self.at_ms),
            "at_ms": self.at_ms,
            "role": self.role,
            "nick": self.nick,
            "text": self.text,
        }


def conversation(world: World, shop: Shop, buyer: str) -> list[Said]:
    """Everything the two wrote, oldest first, up to now."""
    mine = [o for o in world.orders.values() if o.shop == shop.key and o.buyer == buyer]
    said: list[Said] = []
    for order in mine:
        for line in order.lines:
            for number in world.refunds_of_line.get(line.oid, []):
                said += _about(world, shop, order, world.refunds[number])
    now = world.clock.now_ms()
    return sorted((s for s in said if s.at_ms <= now), key=lambda s: s.at_ms)


def _about(world: World, shop: Shop, order: Order, refund: Refund) -> list[Said]:
    said: list[Said] = []
    for turn, entry in enumerate(refund.history):
        chance = drawn(world.seed, f"chat:{refund.refund_id}", turn)
        words = _words(refund, order, str(entry["action"]), chance)
        at_ms = int(entry["at_ms"]) // SECOND * SECOND
        for role, text in words:
            at_ms += chance.randrange(8 * SECOND, 3 * MINUTE) // SECOND * SECOND
            said.append(Said(at_ms, role, order.buyer if role == "buyer" else shop.sub_nick, text))
    return said


def _words(refund: Refund, order: Order, action: str, chance: Random) -> list[tuple[str, str]]:
    if action == "apply":
        trouble = refund.desc or refund.reason
        return [
            ("buyer", chance.choice(OPENING)), ("seller", chance.choice(GREETING)),
            ("buyer", f"订单号：{order.tid}"), ("buyer", trouble),
            *([("buyer", "[图片]")] if refund.shipped and chance.random() < 0.5 else []),
            ("seller", chance.choice(PROMISE)),
        ]  # fmt: skip
    if action == "agree_return":
        freight = "运费我们承担" if refund.freight_bearer == 0 else "运费需要您先承担哦"
        return [
            ("seller", f"亲，已同意退货，{freight}。\n退货地址：{refund.address}\n请勿到付，寄出后填写单号~"),
            ("buyer", chance.choice(("好的", "知道了", "OK"))),
        ]
    if action == "return":
        return [("buyer", f"已经寄了，{refund.company} {refund.waybill}"), *_canned("return", chance)]
    return _canned(action, chance)


def _canned(action: str, chance: Random) -> list[tuple[str, str]]:
    return [(role, chance.choice(texts)) for role, texts in ANSWERS.get(action, ())]


def written(lines: list[Said], shape: str) -> str:
    """The text as it lands on the clipboard."""
    match shape:
        case "classic":
            return "\n".join(f"{s.nick} ({china_text(s.at_ms)}):\n{s.text}" for s in lines) + "\n"
        case "stacked":
            return "\n\n".join(f"{s.nick}\n{china_text(s.at_ms)}\n{s.text}{_read(s)}" for s in lines) + "\n"
        case "joined":
            return "\r\n".join(f"{s.nick}{china_text(s.at_ms)}\r\n{_lines(s)}" for s in lines) + "\r\n"
        case _:
            return "\n".join(f"{s.nick} {china_text(s.at_ms)}\n{s.text}{_read(s)}" for s in lines) + "\n"


def _lines(said: Said) -> str:
    return (said.text + _read(said)).replace("\n", "\r\n")


def _read(said: Said) -> str:
    """What 千牛 puts under the shop's own messages."""
    return "\n已读" if said.role == "seller" else ""

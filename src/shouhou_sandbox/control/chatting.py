"""``GET /sandbox/chat``: a buyer's conversation with a shop, as text to paste."""

from typing import Any

from ..population.chat import SHAPES, conversation, written
from ..rejection import Rejected, invalid
from ..world import World
from .body import Body


def chat(world: World, query: dict[str, str]) -> dict[str, Any]:
    """``shop``, ``buyer`` (or ``refund_id``) and ``shape``: the text, and who said what for comparing."""
    with world.change():
        body = Body(world, dict(query))
        if body.whole("refund_id") is not None:
            refund = body.refund()
            shop, buyer = world.shops[refund.shop], world.orders[refund.tid].buyer
        else:
            shop, buyer = body.shop(), body.text("buyer")
        shape = body.text("shape", SHAPES[0])
        if shape not in SHAPES:
            raise invalid("shape", f"shape 只能为 {'、'.join(SHAPES)}")
        lines = conversation(world, shop, buyer)
        if not lines:
            raise Rejected("not_found", f"{buyer} 没有和 {shop.nick} 聊过", code=404)
        return {
            "shop": shop.key, "buyer": buyer, "shape": shape, "text": written(lines, shape),
            "lines": [line.shown() for line in lines],
        }  # fmt: skip

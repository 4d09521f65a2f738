"""The message service over HTTP polling: consume, confirm, permit, get."""

from typing import Any

from .. import tmc
from ..clock import china_text
from ..machine.topics import ALL
from ..rejection import Rejected, invalid
from ..sessions import find_shop
from ..world import World
from .answer import Rows, only
from .asked import Asked

LARGEST = 200


def tmc_messages_consume(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.tmc.messages.consume; a quantity outside 10…200 is brought inside."""
    _check_group(asked)
    quantity = asked.maybe_number("quantity")
    taken = tmc.consume(
        world, asked.shop.app_key, quantity=min(max(quantity or 100, 10), LARGEST), now=asked.now
    )
    rows = [
        {
            "id": hint.hint_id,
            "topic": hint.topic,
            "user_id": hint.user_id,
            "user_nick": hint.nick,
            "content": hint.content,
            "pub_time": china_text(hint.pub_ms),
            "pub_app_key": "12497914",
        }
        for hint in taken
    ]
    return {"messages": Rows("tmc_message", rows)}


def _check_group(asked: Asked) -> None:
    if asked.maybe("group_name") not in (None, "default"):
        raise Rejected("isv.group-not-exist", "用户分组不存在")


def tmc_messages_confirm(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.tmc.messages.confirm: unknown ids are ignored."""
    _check_group(asked)
    texts = asked.text("s_message_ids").split(",")
    if len(texts) > LARGEST:
        raise invalid("s_message_ids", f"最大{LARGEST}个ID")
    if not all(text.strip().isdigit() for text in texts):
        raise invalid("s_message_ids", "必须是消息ID列表")
    tmc.confirm(world, asked.shop.app_key, [int(text) for text in texts])
    return {"is_success": True}


def tmc_user_permit(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.tmc.user.permit: the given topics replace the old ones; none given means all of the app."""
    wanted = asked.maybe("topics")
    topics = list(ALL) if wanted is None else [name.strip() for name in wanted.split(",")]
    unknown = [name for name in topics if name not in ALL]
    if unknown:
        raise invalid("topics", f"应用没有订阅消息 {unknown[0]}")
    shop = asked.shop
    shop.topics, shop.permitted_ms = topics, asked.now
    world.touch("shop", shop.key, shop)
    return {"is_success": True}


def tmc_user_get(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.tmc.user.get."""
    fields = asked.fields()
    shop = find_shop(world, asked.text("nick"))
    if shop is None or shop.key != asked.shop.key:
        raise Rejected("isv.user-not-exist", "用户没有开通消息服务")
    tree = {
        "user_id": shop.user_id,
        "user_nick": shop.nick,
        "is_valid": True,
        "created": china_text(shop.permitted_ms),
        "modified": china_text(shop.permitted_ms),
        "group_name": "default",
        "user_platform": "tbUIC",
        "topics": Rows("string", list(shop.topics)),
    }
    return {"tmc_user": only(tree, fields)}

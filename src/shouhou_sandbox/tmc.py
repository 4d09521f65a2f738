"""The message service: one queue per app, at least once, at most 24 hours."""

import orjson

from .clock import DAY, SECOND, china_text, host_ms
from .codes import Kind
from .machine.topics import bill_type
from .records import Hint, Order, Refund, Shop
from .world import World

STORED = DAY
CONSUME = "taobao.tmc.messages.consume"  # what "methods" of a fault has to name


def yuan(fen: int) -> str:
    """Fen as the platform writes money: yuan with two decimals."""
    return f"{fen // 100}.{fen % 100:02d}"


def publish_refund(world: World, refund: Refund, topic: str, at_ms: int) -> None:
    """Queue a message about a refund (not written to the permit list: nobody hears)."""
    shop, order = world.shops[refund.shop], world.orders[refund.tid]
    content: dict[str, object] = {
        "refund_id": refund.refund_id,
        "tid": refund.tid,
        "oid": refund.oid,
        "modified": china_text(refund.modified_ms),
    }
    if topic.startswith("taobao_dispute_"):
        content |= {
            "biz_claim_type": 10 if refund.kind == Kind.RESHIPPING else 4,
            "buyer_refund_fee": refund.fee_fen,
            "create": china_text(refund.created_ms),
            "dispute_type": 1 if refund.phase == "onsale" else 2,
            "seller_open_uid": f"AAE{shop.user_id}",
        }
    else:
        content |= {
            "buyer_nick": order.buyer_nick,
            "buyer_open_uid": order.buyer_open_uid,
            "seller_nick": shop.nick,
            "refund_phase": refund.phase,
            "refund_fee": yuan(refund.fee_fen),
            "bill_type": bill_type(refund),
        }
    _queue(world, shop, topic, content, at_ms)


def publish_order(world: World, order: Order, oid: int, topic: str, at_ms: int) -> None:
    """Queue a message about an order."""
    shop = world.shops[order.shop]
    content: dict[str, object] = {
        "buyer_nick": order.buyer_nick,
        "buyer_open_uid": order.buyer_open_uid,
        "seller_nick": shop.nick,
        "tid": order.tid,
        "oid": oid,
        "payment": yuan(order.payment_fen),
        "status": order.status,
        "type": "guarantee_trade",
    }
    _queue(world, shop, topic, content, at_ms)


def _queue(world: World, shop: Shop, topic: str, content: dict[str, object], at_ms: int) -> None:
    if (
        world.hints_muted
        or not shop.has_app
        or topic not in shop.topics
        or world.faults.strikes("tmc_drop", CONSUME)
    ):
        return
    hint = Hint(
        world.next("hint"),
        shop.app_key,
        topic,
        shop.user_id,
        shop.nick,
        orjson.dumps(content).decode(),
        at_ms,
    )
    world.hints.setdefault(shop.app_key, {})[hint.hint_id] = hint
    world.touch("hint", hint.hint_id, hint)


def consume(world: World, app_key: str, *, quantity: int, now: int) -> list[Hint]:
    """Up to ``quantity`` visible messages, hidden from now until the time-out; the oldest first."""
    queue = world.hints.setdefault(app_key, {})
    for hint_id in [h.hint_id for h in queue.values() if h.pub_ms < now - STORED]:
        del queue[hint_id]
        world.touch("hint", hint_id, None)
    here = host_ms()
    taken = []
    for hint in queue.values():
        if hint.visible_ms <= here:
            hint.visible_ms = here + int(world.faults.invisible_seconds * SECOND)
            taken.append(hint)
            if len(taken) == quantity:
                break
    return _disturbed(world, taken)


def _disturbed(world: World, taken: list[Hint]) -> list[Hint]:
    out = []
    for hint in taken:
        out.append(hint)
        if world.faults.strikes("tmc_duplicate", CONSUME):
            out.append(hint)
    if len(out) > 1 and world.faults.strikes("tmc_reorder", CONSUME):
        out.reverse()
    return out


def confirm(world: World, app_key: str, hint_ids: list[int]) -> None:
    """Remove messages for good; unknown ids are ignored."""
    queue = world.hints.get(app_key, {})
    for hint_id in hint_ids:
        if queue.pop(hint_id, None) is not None:
            world.touch("hint", hint_id, None)

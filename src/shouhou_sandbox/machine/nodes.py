"""The steps every change of a refund is made of: move to a node, start or stop its clock, leave a trace."""

from typing import Any

import orjson

from ..codes import Advance, Cs, Status
from ..records import Refund
from ..tmc import publish_refund
from ..world import World
from .deadlines import limit_ms
from .topics import topic_of


def enter(world: World, refund: Refund, status: Status, *, node: str, at_ms: int) -> None:
    """Move to a status and start the clock of its node; while the officer is busy the clock stands."""
    refund.status, refund.node = status, node
    refund.due_ms = refund.due_left_ms = 0
    if status.is_final:
        refund.end_ms = at_ms
        refund.evidence_due_ms = 0
        return
    length = limit_ms(refund, tmall=world.shops[refund.shop].is_tmall, node=node, at_ms=at_ms)
    if refund.cs in Cs.BUSY:
        refund.due_left_ms = length
    else:
        _start(world, refund, at_ms + length)


def pause(refund: Refund, *, at_ms: int) -> None:
    """Stop the clock and keep what is left of it (on intervention every timer stands still)."""
    if refund.due_ms:
        refund.due_left_ms = max(refund.due_ms - at_ms, 1)
        refund.due_ms = 0


def resume(world: World, refund: Refund, *, at_ms: int) -> None:
    """Go on with the remaining time."""
    if refund.due_left_ms and refund.is_open:
        _start(world, refund, at_ms + refund.due_left_ms)
        refund.due_left_ms = 0


def _start(world: World, refund: Refund, due_ms: int) -> None:
    refund.due_ms = due_ms
    world.watch("refund", refund.refund_id, due_ms)


def changed(
    world: World,
    refund: Refund,
    *,
    at_ms: int,
    actor: str,
    action: str,
    came_from: str,
    event: str = "",
    **facts: Any,
) -> None:
    """Close a change: new version (ms, strictly growing), history, effect for the book, message."""
    refund.version = max(at_ms, refund.version + 1)
    refund.modified_ms = max(at_ms, refund.modified_ms)
    refund.order_status = world.line_of(refund).status
    entry = {
        "at_ms": at_ms, "actor": actor, "action": action, "from": came_from, "to": str(refund.status),
        "version": refund.version, **facts,
    }  # fmt: skip
    if world.via:
        entry["via"] = world.via
    refund.history.append(entry)
    if world.effects is not None:
        world.effects.append({"refund_id": str(refund.refund_id), **entry})
    world.touch("refund", refund.refund_id, refund)
    # Every change of a refund shows on its line (refund_status) too.
    world.touch("order", refund.tid, world.orders[refund.tid])
    now_body = orjson.dumps(refund)
    world.snapshots[refund.refund_id] = (
        world.snapshots.get(refund.refund_id, (now_body, now_body))[1],
        now_body,
    )
    topic = topic_of(refund, event) if event else None
    if topic:
        publish_refund(world, refund, topic, at_ms)


def end_intervention(refund: Refund, outcome: int) -> None:
    """Give the officer's sub-state its last value, when there was one."""
    if refund.cs in Cs.BUSY:
        refund.cs = outcome
        refund.evidence_due_ms = 0


def close_advance(refund: Refund, outcome: int) -> None:
    """Give the advance payment its last value, when there was one."""
    if refund.advance in (Advance.ASKED, Advance.PAID, Advance.SELLER_REFUSED):
        refund.advance = outcome

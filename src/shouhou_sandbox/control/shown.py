"""Full states for the control API: ids as text, times as UTC text and epoch ms, money as fen."""

from dataclasses import asdict
from typing import Any

from ..clock import iso
from ..records import Call, Message, Order, Payment, Refund, Session, Shop
from ..world import World

IDS = ("refund_id", "tid", "oid", "message_id", "num_iid")


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    out = {key: str(value) if key in IDS else value for key, value in record.items()}
    for key, value in record.items():
        if key.endswith("_ms") and not key.endswith("left_ms"):
            out["at" if key == "at_ms" else key.removesuffix("_ms") + "_at"] = iso(value) if value else None
    return out


def refund(world: World, record: Refund) -> dict[str, Any]:
    """Everything about a refund, its messages, its history and what its line still allows."""
    line = world.line_of(record)
    shown = _plain(asdict(record))
    shown["history"] = [_plain(entry) for entry in record.history]
    shown |= {
        "dispute_type": record.kind,
        "good_status": record.goods,
        "refund_phase": record.phase,
        "refund_version": record.version,
        "refund_fen": record.fee_fen,
        "cs_status": record.cs,
        "advance_status": record.advance,
        "operation_contraint": record.constraint or None,
        "order_status": line.status,
        "paid_by_buyer_fen": line.payment_fen,
        "refundable_fen": line.payment_fen - line.refunded_fen,
        "buyer": world.orders[record.tid].buyer,
        "title": line.title,
        "messages": [message(world, m) for m in world.messages.get(record.refund_id, [])],
    }
    return shown


def brief_refund(world: World, record: Refund) -> dict[str, Any]:
    """A refund without history and messages, for lists."""
    shown = refund(world, record)
    return {key: value for key, value in shown.items() if key not in ("history", "messages", "attributes")}


def order(world: World, record: Order) -> dict[str, Any]:
    """Everything about an order."""
    shown = _plain(asdict(record))
    shown["lines"] = [
        _plain(asdict(line)) | {"refund_id": str(line.refund_id) if line.refund_id else None}
        for line in record.lines
    ]
    shown["refunded_fen"] = record.refunded_fen
    shown["refunds"] = [str(r) for line in record.lines for r in world.refunds_of_line.get(line.oid, [])]
    return shown


def message(world: World, record: Message) -> dict[str, Any]:
    """A word under a refund."""
    shown = _plain(asdict(record))
    shown["pictures"] = [f"{world.base_url}/pictures/{name}" for name in record.pictures]
    return shown


def call(record: Call) -> dict[str, Any]:
    """A line of the book."""
    shown = _plain(asdict(record))
    shown["refund_ids"] = [str(number) for number in record.refund_ids]
    shown["ok"] = record.code == 0
    return shown


def payment(record: Payment) -> dict[str, Any]:
    """Money given back."""
    return _plain(asdict(record))


def session(record: Session, *, now: int) -> dict[str, Any]:
    """A session with what is left of it, seconds of sandbox time."""
    return {
        "session": record.token,
        "refresh_token": record.refresh_token,
        "kind": record.kind,
        "created_at": iso(record.created_ms),
        "expires_at": iso(record.expires_ms),
        "r2_expires_at": iso(record.r2_ms),
        "w2_expires_at": iso(record.w2_ms),
        "w2_left_seconds": max((record.w2_ms - now) // 1000, 0),
        "replaced": record.replaced,
    }


def files_shop(world: World, shop: Shop) -> dict[str, Any]:
    """A shop without an app: what it is, where its console and its exports are."""
    return {
        "shop": shop.key,
        "name": shop.nick,
        "nick": shop.nick,
        "shop_type": shop.shop_type,
        "user_id": str(shop.user_id),
        "console": f"{world.base_url}/console/{shop.key}/refunds",
        "export": f"{world.base_url}/sandbox/export",
        "addresses": [
            {**asdict(place), "contact_id": str(place.contact_id), "whole": place.whole}
            for place in shop.addresses
        ],
    }


def credentials(world: World, shop: Shop, main: Session, sub: Session, *, now: int) -> dict[str, Any]:
    """All a client needs to speak for a shop."""
    return {
        "shop": shop.key,
        "name": shop.nick,
        "nick": shop.nick,
        "shop_type": shop.shop_type,
        "gateway": f"{world.base_url}/router/rest",
        "authorize": f"{world.base_url}/authorize",
        "token": f"{world.base_url}/token",
        "app_key": shop.app_key,
        "app_secret": shop.app_secret,
        "session": main.token,
        "sub_session": sub.token,
        "session_expires_at": iso(main.expires_ms),
        "sub_session_expires_at": iso(sub.expires_ms),
        "sub_session_w2_expires_at": iso(sub.w2_ms),
        "user_id": str(shop.user_id),
        "sub_nick": shop.sub_nick,
        "sub_user_id": str(shop.sub_user_id),
        "sms_required": shop.sms_required,
        "sessions": {"main": session(main, now=now), "sub": session(sub, now=now)},
    }

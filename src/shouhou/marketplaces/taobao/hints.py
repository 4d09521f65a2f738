"""Messages of the app's queue → hints.

A message is never a fact. One that cannot be understood still becomes a hint, without a refund, so that it
is confirmed and does not come again for ever.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import structlog

from shouhou.domain.refund.reading import Hint

from .convert import Nonsense, Row, moment, optional_identity, text
from .envelope import NotProtocol, opened

log = structlog.get_logger()

_REFUND_TOPICS = ("taobao_refund_", "taobao_dispute_", "tmall_refund_")
_REVOKED = "taobao_top_AuthCancel"
_REFUND_MEMBERS = ("refund_id", "refund_order_id")  # the second one in taobao_refund_OrderStatusSync


def hints(found: Sequence[Any]) -> Iterator[Hint]:
    """The batch. What has no id could never be confirmed: it is logged, and must not hold up the rest."""
    for row in found:
        try:
            yield hint(row if isinstance(row, dict) else {})
        except Nonsense:
            log.warning("queue_message_without_id")


def hint(row: Row) -> Hint:
    """One queue message. Raises ``Nonsense`` only when it has no id, for then it cannot be confirmed."""
    topic = _soft(row, "topic")
    content = _content(row) if topic.startswith(_REFUND_TOPICS) else {}
    refund_id = next((found for name in _REFUND_MEMBERS if (found := _soft_id(content, name))), "")
    return Hint(
        message_id=_message_id(row),
        topic=topic,
        seller_nick=_soft(row, "user_nick") or _soft(content, "seller_nick"),
        refund_id=refund_id,
        tid=_soft_id(content, "tid"),
        modified_at=_soft_moment(content, "modified"),
        published_at=_soft_moment(row, "pub_time"),
        session_revoked=topic == _REVOKED,
    )


def _message_id(row: Row) -> str:
    found = optional_identity(row, "id")
    if not found:
        raise Nonsense("id", "")
    return found


def _content(row: Row) -> Row:
    """The content: a JSON object as text; ids may be larger than 2^53."""
    try:
        return opened(text(row, "content").encode())
    except (Nonsense, NotProtocol):
        return {}


def _soft(row: Row, name: str) -> str:
    try:
        return text(row, name)
    except Nonsense:
        return ""


def _soft_id(row: Row, name: str) -> str:
    try:
        return optional_identity(row, name)
    except Nonsense:
        return ""


def _soft_moment(row: Row, name: str) -> datetime | None:
    try:
        return moment(row, name)
    except Nonsense:
        return None

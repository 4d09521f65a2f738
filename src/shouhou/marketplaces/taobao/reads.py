"""The reading half of the client: what the platform knows, as readings.

Everything goes with the main session; the clock and the message queue belong to the app and go without one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shouhou.domain.refund.reading import (
    Hint,
    MessageReading,
    OrderReading,
    RefundReading,
    RefuseReason,
    ReturnAddress,
    SellerReading,
)
from shouhou.domain.refund.vocabulary import Phase
from shouhou.marketplaces.port import OrderPage, RefundPage, SessionKind

from . import fields
from .asking import checked_id, understanding
from .client import Params, TopClient
from .convert import Nonsense, Row, flag, moment, whole
from .envelope import done, listed, object_of, rows, words_of
from .errors import business_failure
from .hints import hints
from .messages import message_reading, refuse_reason, return_address, seller_reading
from .orders import order_reading
from .refunds import refund_reading, understood

ORDERS_PER_PAGE = 50
MESSAGES_PER_PAGE = 100
MOST_MESSAGE_PAGES = 100
MOST_CONFIRMED = 200
"""Ids in one confirmation (tmc.messages.confirm: 最大 200 个 ID)."""
FEWEST_HINTS, MOST_HINTS = 10, 200
"""tmc.messages.consume: quantity."""


class Reads:
    """Reading methods of the ``Marketplace`` protocol; their promises stand there."""

    def __init__(self, client: TopClient) -> None:
        self._client = client

    def platform_time(self) -> datetime:
        body = self._client.read("taobao.time.get", {}, session=None)
        with understanding():
            now = moment(body, "time")
            if now is None:
                raise Nonsense("time", "")
            return now

    def seller(self) -> SellerReading:
        body = self._main("taobao.user.seller.get", {"fields": fields.SELLER})
        with understanding():
            return seller_reading(object_of(body, "user"))

    def refund(self, *, refund_id: str) -> RefundReading:
        params = {"fields": fields.REFUND, "refund_id": checked_id(refund_id)}
        body = self._main("taobao.refund.get", params)
        with understanding():
            reading = refund_reading(object_of(body, "refund"))
            if reading.refund_id != refund_id:
                raise Nonsense("refund_id", reading.refund_id)
            return reading

    def refunds_modified(
        self, *, start: datetime, end: datetime, page: int, page_size: int = 100
    ) -> RefundPage:
        params: Params = {
            "fields": fields.REFUND_ROW,
            "type": fields.TRADE_TYPES,
            "start_modified": start,
            "end_modified": _up(end),
            "page_no": page,
            "page_size": page_size,
            "use_has_next": True,
        }
        body = self._main("taobao.refunds.receive.get", params)
        with understanding():
            found = rows(body, "refunds")
            readings, refused = understood(found)
            return RefundPage(
                items=tuple(readings),
                has_next=_has_next(body, len(found), page, page_size),
                refused=tuple(refused),
            )

    def messages(self, *, refund_id: str, phase: Phase) -> Sequence[MessageReading]:
        found: dict[str, MessageReading] = {}
        for page in range(1, MOST_MESSAGE_PAGES + 1):
            body = self._message_page(refund_id, phase, page)
            with understanding():
                readings = [
                    message_reading(row, refund_id=refund_id) for row in rows(body, "refund_messages")
                ]
                total = whole(body, "total_results")
            fresh = {item.message_id: item for item in readings if item.message_id not in found}
            found |= fresh
            # A message written between two pages moves the others: only a page without news ends the search
            # when the total is not told.
            if not fresh or (total is not None and len(found) >= total):
                break
        return sorted(found.values(), key=lambda item: (item.created_at, int(item.message_id)))

    def refuse_reasons(self, *, refund_id: str, phase: Phase) -> Sequence[RefuseReason]:
        params = {"fields": fields.REASON, "refund_id": checked_id(refund_id), "refund_phase": phase.value}
        body = self._main("taobao.refund.refusereason.get", params)
        with understanding():
            return tuple(refuse_reason(row) for row in rows(body, "reasons"))

    def return_addresses(self) -> Sequence[ReturnAddress]:
        body = self._main("taobao.logistics.address.search", {})
        with understanding():
            found = [return_address(row) for row in rows(body, "addresses")]
        return sorted(found, key=lambda address: not address.is_default_return)

    def order(self, *, tid: str) -> OrderReading:
        params = {"fields": fields.TRADE, "tid": checked_id(tid)}
        body = self._main("taobao.trade.fullinfo.get", params)
        with understanding():
            reading = order_reading(object_of(body, "trade"))
            if reading.tid != tid:
                raise Nonsense("tid", reading.tid)
            return reading

    def orders_created(self, *, start: datetime, end: datetime, page: int) -> OrderPage:
        params: Params = {
            "fields": fields.TRADE,
            "type": fields.TRADE_TYPES,
            "start_created": start,
            "end_created": _up(end),
            "page_no": page,
            "page_size": ORDERS_PER_PAGE,
            "use_has_next": True,
        }
        body = self._main("taobao.trades.sold.get", params)
        with understanding():
            found = [order_reading(row) for row in rows(body, "trades")]
            return OrderPage(items=tuple(found), has_next=_has_next(body, len(found), page, ORDERS_PER_PAGE))

    def take_hints(self, *, quantity: int = 100) -> Sequence[Hint]:
        params: Params = {"quantity": min(max(quantity, FEWEST_HINTS), MOST_HINTS)}
        body = self._client.read("taobao.tmc.messages.consume", params, session=None)
        with understanding():
            return tuple(hints(listed(body, "messages")))

    def confirm_hints(self, *, message_ids: Sequence[str]) -> None:
        """Repeated like a read: to confirm twice does no harm, and what was not confirmed comes again."""
        ids = [checked_id(message_id) for message_id in dict.fromkeys(message_ids)]
        for first in range(0, len(ids), MOST_CONFIRMED):
            params = {"s_message_ids": ",".join(ids[first : first + MOST_CONFIRMED])}
            body = self._client.read("taobao.tmc.messages.confirm", params, session=None)
            with understanding():
                confirmed = done(body)
            if confirmed is False:
                raise business_failure(*words_of(body))

    def _main(self, method: str, params: Params) -> Row:
        return self._client.read(method, params, session=SessionKind.MAIN)

    def _message_page(self, refund_id: str, phase: Phase, page: int) -> Row:
        params: Params = {
            "fields": fields.MESSAGE,
            "refund_id": checked_id(refund_id),
            "refund_phase": phase.value,
            "page_no": page,
            "page_size": MESSAGES_PER_PAGE,
        }
        return self._main("taobao.refund.messages.get", params)


def _has_next(body: Row, found: int, page: int, page_size: int) -> bool:
    """``has_next``; from the total when the answer counts instead; else a full page promises another."""
    told = flag(body, "has_next")
    if told is not None:
        return told
    total = whole(body, "total_results")
    return found >= page_size if total is None else page * page_size < total


def _up(end: datetime) -> datetime:
    """The platform knows whole seconds: the window's end is rounded up so that it stays inside."""
    return end.replace(microsecond=0) + timedelta(seconds=1 if end.microsecond else 0)

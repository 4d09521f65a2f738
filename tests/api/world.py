"""A shop with one refund, as the platform showed it, and ways to call the API."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import orjson
from django.http import HttpResponse
from django.test import Client

from shouhou.domain.refund.reading import (
    Known,
    MessageReading,
    OrderLineReading,
    OrderReading,
    RefundReading,
    RefuseReason,
)
from shouhou.domain.refund.vocabulary import (
    Constraint,
    CsStatus,
    DisputeType,
    GoodStatus,
    OrderStatus,
    Party,
    Phase,
    RefundStatus,
)
from shouhou.storage.models import Shop
from shouhou.usecases.readings import Reading, apply

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Response: TypeAlias = HttpResponse | _MonkeyPatchedWSGIResponse
else:
    Response = HttpResponse

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
REFUND_ID = "20003000100200300"  # beyond 2^53
TID = "4000500060007000800"
REASONS = (
    RefuseReason(reason_id="101", text="商品已发出"),
    RefuseReason(reason_id="102", text="与买家协商一致"),
)


@dataclass(frozen=True)
class Caller:
    """Someone with a token."""

    user_id: int
    token: str

    def get(self, path: str, **query: Any) -> Response:
        return Client().get(f"/api/v1/{path}", query, headers={"Authorization": f"Bearer {self.token}"})

    def post(self, path: str, body: Any = None, *, key: str = "", raw: bytes | None = None) -> Response:
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        sent = raw if raw is not None else b"" if body is None else orjson.dumps(body)
        return Client().post(f"/api/v1/{path}", sent, content_type="application/json", headers=headers)

    def act(self, case_id: int, body: dict[str, Any], *, key: str) -> Response:
        return self.post(f"cases/{case_id}/actions", body, key=key)


def read(response: Response) -> Any:
    """The answer's JSON."""
    return orjson.loads(response.content)


def error(response: Response) -> Any:
    """The answer's ``error``, after checking that it has the one shape."""
    assert response.headers["Content-Type"].startswith("application/json"), response.content
    fault = read(response)["error"]
    assert set(fault) >= {"code", "message", "fields"}
    return fault


def refund_reading(**changes: Any) -> RefundReading:
    """A refund before shipping, waiting for the seller."""
    reading = RefundReading(
        refund_id=REFUND_ID,
        tid=TID,
        oid=TID,
        status=Known(RefundStatus.WAITING_SELLER, "WAIT_SELLER_AGREE"),
        dispute_type=Known(DisputeType.REFUND_ONLY, "REFUND"),
        phase=Known(Phase.ON_SALE, "onsale"),
        good_status=Known(GoodStatus.NOT_RECEIVED, "BUYER_NOT_RECEIVED"),
        order_status=Known(OrderStatus.PAID, "WAIT_SELLER_SEND_GOODS"),
        cs_status=Known(CsStatus.NONE, "1"),
        constraint=Known(Constraint.NONE, ""),
        has_good_return=False,
        refund_fen=8900,
        total_fen=8900,
        payment_fen=0,
        price_fen=8900,
        num=1,
        title="羊毛围巾",
        reason="不想要了",
        buyer_nick="买家小王同学",
        created_at=NOW - timedelta(hours=3),
        modified_at=NOW - timedelta(hours=3),
        version=1763600000000,
        timeout_at=NOW + timedelta(hours=45),
    )
    return replace(reading, **changes)


def order_reading(tid: str = TID) -> OrderReading:
    """The order beside it: 89 yuan and 10 yuan postage."""
    return OrderReading(
        tid=tid,
        status=Known(OrderStatus.PAID, "WAIT_SELLER_SEND_GOODS"),
        paid_fen=9900,
        postage_fen=1000,
        buyer_nick="买家小王同学",
        created_at=NOW - timedelta(days=1),
        paid_at=NOW - timedelta(days=1),
        lines=(OrderLineReading(oid=tid, title="羊毛围巾", price_fen=8900, paid_fen=8900),),
    )


def message_reading(number: int, text: str = "请尽快处理") -> MessageReading:
    """One message of the buyer."""
    return MessageReading(
        message_id=f"7000{number:04d}",
        refund_id=REFUND_ID,
        author=Party.BUYER,
        author_nick="买家小王同学",
        content=text,
        created_at=NOW - timedelta(hours=2, minutes=-number),
    )


def show(shop: Shop, refund: RefundReading | None = None, *messages: MessageReading) -> int:
    """The platform shows a refund of the shop; returns its case."""
    refund = refund or refund_reading()
    reading = Reading(refund=refund, order=order_reading(refund.tid), messages=messages, reasons=REASONS)
    return apply(shop=shop, reading=reading, now=NOW).case_id


def show_many(shop: Shop, count: int) -> list[int]:
    """That many refunds of different orders."""
    return [
        show(
            shop,
            refund_reading(refund_id=f"3000{number:05d}", tid=f"5000{number:05d}", oid=f"5000{number:05d}"),
        )
        for number in range(count)
    ]

"""What a shop gives besides the refund, by which means, and what bounds it. Amounts are fen.

A compensation is a movement of its own outside the refund's ceiling; together those of an order never exceed what the
buyer paid for it. None is ever linked to a review (平台规则 on 好评返现; ``platform-rules`` 5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .money import shown


class Means(StrEnum):
    """How the buyer gets it."""

    RED_PACKET = "red_packet"  # 红包
    COUPON = "coupon"  # 优惠券
    FREIGHT_REPAID = "freight_repaid"  # 退回买家垫付的运费
    MICRO_PAYMENT = "micro_payment"  # 小额打款: arrives at once, cannot be called back


# What the console pays as 小额打款: its day's cap counts both.
PAID_AT_ONCE = frozenset({Means.MICRO_PAYMENT, Means.FREIGHT_REPAID})

NAMES: Mapping[Means, str] = MappingProxyType(
    {
        Means.RED_PACKET: "红包",
        Means.COUPON: "优惠券",
        Means.FREIGHT_REPAID: "退回运费",
        Means.MICRO_PAYMENT: "小额打款",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is known of the order and the day when a compensation is decided."""

    order_paid_fen: int | None  # what the buyer paid for the order; None: not known
    given_fen: int  # compensations of the order so far, paid or on their way
    most_fen: int | None  # the most of one payment of this means; None: no such bound
    paid_today_fen: int  # what the shop paid by 小额打款 today
    cap_today_fen: int | None  # the platform's cap on that; None: no row, or another means


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """Why an amount is too much: ``code`` for programs, ``text`` for people, ``max_fen`` what would be possible."""

    code: str
    text: str
    max_fen: int


def bounded(*, means: Means, amount_fen: int, bounds: Bounds) -> Bounded | None:
    """The first bound that ``amount_fen`` breaks, or ``None``. Pure."""
    if bounds.order_paid_fen is None:
        return Bounded(code="paid_unknown", text="还没有读到订单的付款金额，暂时不能补偿", max_fen=0)
    left = max(bounds.order_paid_fen - bounds.given_fen, 0)
    if amount_fen > left:
        text = (
            f"这笔订单实付 {shown(bounds.order_paid_fen)}，已经补偿 {shown(bounds.given_fen)}，"
            f"最多还能补偿 {shown(left)}"
        )
        return Bounded(code="over_paid", text=text, max_fen=left)
    if bounds.most_fen is not None and amount_fen > bounds.most_fen:
        text = f"{NAMES[means]}一次最多 {shown(bounds.most_fen)}"
        return Bounded(code="over_most", text=text, max_fen=bounds.most_fen)
    if bounds.cap_today_fen is not None and bounds.paid_today_fen + amount_fen > bounds.cap_today_fen:
        rest = max(bounds.cap_today_fen - bounds.paid_today_fen, 0)
        text = (
            f"平台限制店铺一天的小额打款共 {shown(bounds.cap_today_fen)}，今天已用 {shown(bounds.paid_today_fen)}，"
            f"最多还能打款 {shown(rest)}"
        )
        return Bounded(code="over_day_cap", text=text, max_fen=rest)
    return None

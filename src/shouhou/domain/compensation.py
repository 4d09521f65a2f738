"""What platform and law may charge the shop: shown as exposure, never offered by itself.

赔付红包 for late, missing and false shipment: 天猫物流时效管理规范 (2026-04-09), 淘宝网发货管理规范 (2025-09-05).
Broken promises: 违背承诺的规则及实施细则 (2026-08-12). Statutory multiples: 消费者权益保护法 art. 55, 食品安全法
art. 148; the platform itself does not award them (淘宝平台争议处理规则 art. 6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .clauses import Clause, clause, clause_of
from .refund.vocabulary import ShopType
from .rules import Rules


class ShippingFault(StrEnum):
    """What went wrong with sending. The value is the middle of the rule keys."""

    LATE = "late"  # 延迟发货
    LATE_LONG_SETTING = "late_long"  # 延迟发货, promised more than 48 h or full-price presale
    OUT_OF_STOCK = "out_of_stock"  # 缺货, promised within 48 h
    OUT_OF_STOCK_LONG = "out_of_stock_long"
    NO_SCAN = "no_scan"  # 虚假发货: no scan 24 h after the upload
    FALSE_NUMBER = "false_number"  # 虚假发货: wrong, empty or duplicate number
    TRACK_OVERDUE = "track_overdue"  # 物流轨迹超时
    TRACK_ABNORMAL = "track_abnormal"  # 物流轨迹异常


class ExposureKind(StrEnum):
    """Who would make the shop pay."""

    SHIPPING = "shipping"
    PROMISE = "promise"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What could be charged. ``amount_fen`` None: the text could not be read, confirm with the platform."""

    kind: ExposureKind
    code: str
    amount_fen: int | None
    clause: Clause


def shipping_exposure(
    *, shop_type: ShopType, fault: ShippingFault, paid_fen: int, at: datetime, rules: Rules
) -> Exposure:
    """The red packet for a shipping fault: percent of what was paid, within its bounds, rounded half up."""
    amount = _bounded(f"ship.{fault}", shop_type, paid_fen, at, rules)
    source = clause(key=f"ship.{fault}.percent", shop_type=shop_type, at=at, rules=rules)
    return Exposure(kind=ExposureKind.SHIPPING, code=fault, amount_fen=amount, clause=source)


def capped_track(
    exposures: Sequence[Exposure], *, shop_type: ShopType, paid_fen: int, at: datetime, rules: Rules
) -> int:
    """The sum of known shipping exposures: both track cases together, and one day of one buyer, are capped."""
    track = sum(
        one.amount_fen or 0
        for one in exposures
        if one.code in (ShippingFault.TRACK_OVERDUE, ShippingFault.TRACK_ABNORMAL)
    )
    rest = sum(one.amount_fen or 0 for one in exposures) - track
    percent = rules.find(key="ship.track_both.percent", shop_type=shop_type, at=at)
    most = rules.find(key="ship.track_both.max", shop_type=shop_type, at=at)
    if percent is not None and most is not None:
        track = min(track, _percent(paid_fen, percent.number), most.number)
    day = rules.find(key="ship.day_cap", shop_type=shop_type, at=at)
    return min(track + rest, day.number) if day is not None else track + rest


def promise_exposure(
    *, shop_type: ShopType, promised_fen: int, paid_fen: int, code: str, at: datetime, rules: Rules
) -> Exposure | None:
    """A promise not kept. ``chat``: the promised amount and a fixed sum on top; else a percent of the price.

    None where no text of the platform is known.
    """
    if code == "chat":
        extra = rules.find(key="promise.extra", shop_type=shop_type, at=at)
        if extra is None:
            return None
        return Exposure(
            kind=ExposureKind.PROMISE,
            code=code,
            amount_fen=promised_fen + extra.number,
            clause=clause_of(extra),
        )
    row = rules.find(key="promise.broken.percent", shop_type=shop_type, at=at)
    amount = _bounded("promise.broken", shop_type, paid_fen, at, rules)
    if row is None or amount is None:
        return None
    return Exposure(kind=ExposureKind.PROMISE, code=code, amount_fen=amount, clause=clause_of(row))


def statutory_exposure(
    *, shop_type: ShopType, code: str, price_fen: int, at: datetime, rules: Rules
) -> Exposure:
    """``fraud``: three times the price, at least ¥500; ``food``: ten times, at least ¥1,000."""
    times = rules.find(key=f"statutory.{code}.times", shop_type=shop_type, at=at)
    least = rules.find(key=f"statutory.{code}.min", shop_type=shop_type, at=at)
    amount = max(price_fen * times.number, least.number) if times is not None and least is not None else None
    source = clause(key=f"statutory.{code}.times", shop_type=shop_type, at=at, rules=rules)
    return Exposure(kind=ExposureKind.STATUTORY, code=code, amount_fen=amount, clause=source)


def _bounded(stem: str, shop_type: ShopType, paid_fen: int, at: datetime, rules: Rules) -> int | None:
    percent, least, most = (
        rules.find(key=f"{stem}.{part}", shop_type=shop_type, at=at) for part in ("percent", "min", "max")
    )
    if percent is None or least is None or most is None:
        return None
    return min(max(_percent(paid_fen, percent.number), least.number), most.number)


def _percent(fen: int, percent: int) -> int:
    return (fen * percent + 50) // 100

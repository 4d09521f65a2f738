"""What counts as stalled, and what a claim against the carrier rests on.

Hours by route: 天猫物流时效管理规范 (2026-04-09); 淘宝网发货管理规范 (2025-09-05) has the same kinds. Until
sign-off the loss is the seller's against the buyer (电子商务法 art. 20); the seller then claims from the
carrier by contract (民法典 art. 832–833), who must handle a complaint within seven days (快递暂行条例 art. 27–28).
"Three times the postage" (邮政法 art. 47) is for universal postal service only and never assumed here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from .clauses import Clause, clause, clause_of
from .refund.vocabulary import ShopType
from .rules import RuleRow, Rules


class ParcelState(StrEnum):
    """What the track or the parcel shows."""

    MOVING = "moving"
    NO_SCAN = "no_scan"  # a number was uploaded, the carrier never had it
    STALLED = "stalled"
    LOST = "lost"
    DAMAGED = "damaged"
    SIGNED_NOT_RECEIVED = "signed_not_received"
    REFUSED = "refused"  # 拒收, comes back


class Route(StrEnum):
    """Where a parcel goes; decides after how many hours a standstill counts. The value is the row's category."""

    AFTER_PICKUP = "after_pickup"  # nothing since 揽收
    SAME_REGION = "same_region"  # 京津冀; 江浙沪皖; same province
    BETWEEN_PROVINCES = "between_provinces"
    REMOTE = "remote"  # one end in 新疆 西藏 内蒙古 甘肃 青海 宁夏


class Standstill(StrEnum):
    """How bad a standstill is."""

    NONE = "none"
    OVERDUE = "overdue"  # 物流轨迹超时
    ABNORMAL = "abnormal"  # 物流轨迹异常


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """The verdict on a standstill, and when the next worse one is reached."""

    kind: Standstill
    since: timedelta
    clause: Clause
    worse_at: datetime | None = None


def stall(
    *, shop_type: ShopType, route: Route, last_scan_at: datetime, now: datetime, rules: Rules
) -> Stall | None:
    """How a parcel last scanned at ``last_scan_at`` stands at ``now``. None: no row for the route.

    轨迹超时: *more than* its hours; 轨迹异常: *at least* its hours. The rows in force at the last scan count.
    """
    over = rules.find(key="track.overdue", shop_type=shop_type, at=last_scan_at, category=route)
    bad = rules.find(key="track.abnormal", shop_type=shop_type, at=last_scan_at, category=route)
    if over is None or bad is None:
        return None
    since = now - last_scan_at
    if since >= bad.span:
        return Stall(kind=Standstill.ABNORMAL, since=since, clause=clause_of(bad))
    kind, row, following = (
        (Standstill.OVERDUE, over, bad) if since > over.span else (Standstill.NONE, over, over)
    )
    return Stall(kind=kind, since=since, clause=clause_of(row), worse_at=last_scan_at + following.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim against the carrier: what for, what to expect, what to send, until when he must answer."""

    reason: ParcelState
    loss_fen: int
    expected_fen: int
    """Probable recovery, rounded half up to whole fen; an estimate of the shop's policy, no promise."""
    insured: bool
    basis: Clause
    answer: Clause
    answer_due_at: datetime | None
    """Seven days from handing it in, when handed in now."""
    documents: tuple[str, ...]
    """Codes of ``options.words.DOCUMENTS``."""


def carrier_claim(
    *,
    shop_type: ShopType,
    reason: ParcelState,
    loss_fen: int,
    insured_fen: int | None,
    uninsured_cap_fen: int,
    success_percent: int,
    now: datetime,
    rules: Rules,
) -> Claim:
    """The claim for a loss of ``loss_fen``. Uninsured the contract's cap bounds what may be expected."""
    insured = bool(insured_fen)
    most = min(insured_fen or 0, loss_fen) if insured else min(uninsured_cap_fen, loss_fen)
    basis = clause(
        key="carrier.insured" if insured else "carrier.uninsured", shop_type=shop_type, at=now, rules=rules
    )
    answer: RuleRow | None = rules.find(key="carrier.complaint", shop_type=shop_type, at=now)
    return Claim(
        reason=reason,
        loss_fen=loss_fen,
        expected_fen=(most * success_percent + 50) // 100,
        insured=insured,
        basis=basis,
        answer=clause(key="carrier.complaint", shop_type=shop_type, at=now, rules=rules),
        answer_due_at=now + answer.span if answer is not None else None,
        documents=_documents(reason),
    )


def _documents(reason: ParcelState) -> tuple[str, ...]:
    always = ("order", "waybill", "invoice", "chat", "refund_proof")
    match reason:
        case ParcelState.DAMAGED:
            return ("outer_photos", "inner_photos", "unpacking_video", *always)
        case ParcelState.SIGNED_NOT_RECEIVED:
            return ("signature_record", "buyer_statement", *always)
        case ParcelState.LOST | ParcelState.STALLED | ParcelState.NO_SCAN | ParcelState.REFUSED:
            return ("track", *always)
        case ParcelState.MOVING:
            return always
        case _:
            assert_never(reason)

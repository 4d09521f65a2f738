"""The seven-day return without reason: the window, what is excluded, and whether the goods are intact.

消费者权益保护法 art. 25 (2014-03-15), 网络购买商品七日无理由退货暂行办法 (2017-03-15, 2020-10-23), 消法实施条例 art. 19
(2024-07-01), 天猫七天无理由退换货规范 (2026-03-27).

The window runs 168 hours from 00:00, China time, of the day after sign-off; to *apply* inside it suffices.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from .clauses import Clause, clause
from .goods import Condition, Goods
from .refund.vocabulary import ShopType
from .rules import CHINA, Rules, china_day


class Verdict(StrEnum):
    """The answer."""

    OPEN = "open"
    NOT_SIGNED = "not_signed"  # not received yet: the buyer may refuse delivery (art. 40)
    OVER = "over"
    EXCLUDED = "excluded"
    NOT_INTACT = "not_intact"


class Doubt(StrEnum):
    """What had to be assumed."""

    SIGNED = "signed"
    GOODS = "goods"
    CONDITION = "condition"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SevenDayCase:
    """What the right depends on. None: not known."""

    shop_type: ShopType
    goods: Goods | None = None
    condition: Condition | None = None
    exclusion_confirmed: bool | None = None
    received: bool | None = None
    signed_at: datetime | None = None
    applied_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SevenDay:
    """Whether the buyer has the right, by which clause, and until when he must apply."""

    verdict: Verdict
    clause: Clause
    closes_at: datetime | None
    """The first moment outside; None: sign-off not known."""
    doubts: tuple[Doubt, ...] = ()
    unconfirmed_listing: bool = False
    """On the platform's list, but the buyer was not asked to confirm, which the law wants (实施条例 art. 19)."""

    @property
    def possible(self) -> bool:
        """Whether goods may go back, or delivery be refused, without a reason."""
        return self.verdict in (Verdict.OPEN, Verdict.NOT_SIGNED)


def window_closes_at(signed_at: datetime, *, span: timedelta) -> datetime:
    """The first moment outside: signed for on day D at any hour, that is D+8 00:00 China time."""
    following = china_day(signed_at) + timedelta(days=1)
    return datetime.combine(following, time(), tzinfo=CHINA) + span


def seven_day(case: SevenDayCase, *, rules: Rules, now: datetime) -> SevenDay:
    """Whether the right exists for an application made at ``applied_at``, or now where there is none yet."""
    moment = case.applied_at or now
    shop = case.shop_type
    row = rules.find(key="sevenday.window", shop_type=shop, at=moment)
    closes = window_closes_at(case.signed_at, span=row.span) if row is not None and case.signed_at else None
    doubts = _doubts(case)
    excluded = clause(
        key="sevenday.excluded", shop_type=shop, at=moment, rules=rules, category=case.goods or Goods.GENERAL
    )
    if _is_excluded(excluded.value, case):
        listed = excluded.value == "listed" and case.exclusion_confirmed is False
        return SevenDay(
            verdict=Verdict.EXCLUDED,
            clause=excluded,
            closes_at=closes,
            doubts=doubts,
            unconfirmed_listing=listed,
        )
    if case.received is False:
        refusal = clause(key="sevenday.refusal_of_delivery", shop_type=shop, at=moment, rules=rules)
        return SevenDay(verdict=Verdict.NOT_SIGNED, clause=refusal, closes_at=closes, doubts=doubts)
    intact = clause(
        key="sevenday.not_intact",
        shop_type=shop,
        at=moment,
        rules=rules,
        category=case.goods or Goods.GENERAL,
    )
    if case.condition is not None and case.condition in intact.value.split(","):
        return SevenDay(verdict=Verdict.NOT_INTACT, clause=intact, closes_at=closes, doubts=doubts)
    window = clause(key="sevenday.window", shop_type=shop, at=moment, rules=rules)
    if closes is not None and moment >= closes:
        return SevenDay(verdict=Verdict.OVER, clause=window, closes_at=closes, doubts=doubts)
    return SevenDay(verdict=Verdict.OPEN, clause=window, closes_at=closes, doubts=doubts)


def _is_excluded(value: str, case: SevenDayCase) -> bool:
    """What the row of the kind of goods says. A default tick or no answer is no confirmation."""
    confirmed = case.exclusion_confirmed is True
    match value:
        case "never" | "listed":
            return True
        case "opened":
            return case.condition in (Condition.OPENED, Condition.USED)
        case "confirmed":
            return confirmed
        case "confirmed_opened":
            return confirmed and case.condition in (Condition.OPENED, Condition.USED)
        case "confirmed_activated":
            return confirmed and case.condition in (Condition.ACTIVATED, Condition.USED)
        case _:
            return False


def _doubts(case: SevenDayCase) -> tuple[Doubt, ...]:
    unknown = {
        Doubt.SIGNED: case.signed_at is None and case.received is not False,
        Doubt.GOODS: case.goods is None,
        Doubt.CONDITION: case.condition is None and case.received is not False,
        Doubt.CONFIRMED: case.exclusion_confirmed is None
        and case.goods in (Goods.NEAR_EXPIRY, Goods.FLAWED, Goods.HEALTH, Goods.ELECTRONICS),
    }
    return tuple(doubt for doubt, holds in unknown.items() if holds)

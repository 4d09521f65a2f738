"""What happens after an option was chosen: who does what, by when, by which clause."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import assert_never

from ..carrier_claim import Claim
from ..clauses import Clause, clause_of
from ..freight import Bearer, Freight, Leg
from ..means import Means
from ..refund.vocabulary import Flow, Party, RefundStatus
from ..rules import RuleRow
from .amounts import Amounts
from .applying import flows_of, must_change
from .keys import OptionKey
from .moving import bears
from .reading import Reading
from .records import Step, StepCode

_K, _S = OptionKey, StepCode
_AGREE_KEYS = {
    Flow.REFUND_UNSHIPPED: "refund.unshipped.seller_act",
    Flow.REFUND_NOT_RECEIVED: "refund.shipped.seller_act",
    Flow.REFUND_RECEIVED: "refund.shipped.seller_act",
    Flow.RETURN: "return.seller_act",
    Flow.EXCHANGE: "exchange.seller_act",
    Flow.RESHIP: "reship.seller_act",
    Flow.REPAIR: "repair.seller_act",
}
_CONFIRM = ("return.seller_confirm.signed", "sevenday.refund_law")  # the platform's limit, else the law's
_RESHIP = ("reship.promise", "ship.limit")
_LATER = timedelta(days=3)  # when to ask whether all is well: a habit, no limit


def steps(
    key: OptionKey, reading: Reading, *, amounts: Amounts, ways: Freight | None, claim: Claim | None
) -> tuple[Step, ...]:
    """The steps in order. A claim against the carrier and the buyer's remedy begin at the same time."""
    return (
        *_claiming(reading, claim),
        *_applying(key, reading, amounts),
        *_remedy(key, reading, amounts, ways),
        Step(code=_S.FOLLOW_UP, actor=Party.SELLER, within=_LATER, estimated=True),
    )


def _applying(key: OptionKey, reading: Reading, amounts: Amounts) -> Iterator[Step]:
    """What the buyer does first on the platform: nothing is paid or agreed to without his application."""
    one, back = reading.situation, reading.comes_back
    if key in (_K.KEEP_PROMISE, _K.EXPLAIN) or not flows_of(key, comes_back=back):
        return
    if one.flow is None:
        yield Step(code=_S.BUYER_APPLIES, actor=Party.BUYER, estimated=True)
    elif (
        must_change(key, one, refund_fen=amounts.refund_fen, comes_back=back)
        or one.status is RefundStatus.REFUSED
    ):
        yield Step(code=_S.BUYER_CHANGES, actor=Party.BUYER, estimated=True)


def promise_due_at(reading: Reading) -> datetime | None:
    """Until when what was promised in chat must be carried out. Tmall: 24 h (违背承诺的规则 2026-08-12)."""
    promised = reading.situation.promised_at
    row = _row("promise.compensation", reading, promised or reading.now)
    return promised + row.span if promised is not None and row is not None else None


def _remedy(key: OptionKey, reading: Reading, amounts: Amounts, ways: Freight | None) -> Iterator[Step]:
    match key:
        case _K.RETURN_REFUND | _K.SEVEN_DAY_RETURN | _K.AGREED_RETURN:
            yield from _back(reading, ways)
            yield _limit(_S.PAY_REFUND, Party.SELLER, _CONFIRM, reading)
            yield from _reimburse(reading, ways)
        case _K.EXCHANGE | _K.SEVEN_DAY_EXCHANGE:
            yield from _back(reading, ways)
            yield _limit(_S.SEND_REPLACEMENT, Party.SELLER, ("ship.limit",), reading)
            yield from _reimburse(reading, ways)
        case _K.REPAIR:
            yield from _back(reading, ways)
            yield _limit(_S.REPAIR, Party.SELLER, ("repair.seller_send",), reading)
            yield from _reimburse(reading, ways)
        case _K.CLAIM_REFUND:
            if reading.comes_back:
                yield from _back(reading, ways)
                yield _limit(_S.PAY_REFUND, Party.SELLER, _CONFIRM, reading)
                yield from _reimburse(reading, ways)
            else:
                yield _agree(_S.PAY_REFUND, reading)
        case _K.PARTIAL_REFUND | _K.REFUND_ONLY | _K.CANCEL_REFUND | _K.CLAIM_COMPENSATE:
            yield _agree(_S.PAY_REFUND, reading)
        case _K.INTERCEPT_REFUND:
            yield _now(_S.INTERCEPT, Party.SELLER, reading, "remedy.intercept")
            yield _agree(_S.PAY_REFUND, reading)
        case _K.RESHIP:
            yield _limit(_S.SEND_MISSING, Party.SELLER, _RESHIP, reading)
        case _K.CLAIM_RESHIP:
            yield _limit(_S.SEND_REPLACEMENT, Party.SELLER, _RESHIP, reading)
        case _K.KEEP_PROMISE:
            code = (
                _S.PAY_REFUND if amounts.refund_fen and not amounts.compensation_fen else _S.PAY_COMPENSATION
            )
            row = _row("promise.compensation", reading, reading.situation.promised_at or reading.now)
            yield Step(
                code=code,
                actor=Party.SELLER,
                due_at=promise_due_at(reading) or reading.now,
                clause=clause_of(row) if row else None,
                estimated=row is None,
            )
        case _K.RED_PACKET | _K.COUPON:
            yield _compensate(amounts, reading)
        case _K.EXPLAIN:
            refuses = reading.situation.flow in flows_of(key, comes_back=False)
            due = _agree(_S.EXPLAIN, reading).due_at if refuses else reading.now
            code = _S.REFUSE if refuses else _S.EXPLAIN
            yield Step(code=code, actor=Party.SELLER, due_at=due, clause=reading.seven_day.clause)
        case _K.FOLLOW_UP:
            yield _now(_S.TELL_BUYER, Party.SELLER, reading)
        case _K.CHASE_CARRIER:
            yield _now(_S.CHASE_CARRIER, Party.SELLER, reading)
            yield _now(_S.TELL_BUYER, Party.SELLER, reading)
        case _K.SHIP_NOW:
            yield _ship(reading)
        case _K.GUIDE:
            yield _now(_S.SEND_GUIDE, Party.SELLER, reading)
        case _K.APOLOGY:
            yield _now(_S.PERSON_TAKES_OVER, Party.SELLER, reading)
        case _K.ASK:
            if reading.proof_missing:
                yield Step(
                    code=_S.ASK_EVIDENCE,
                    actor=Party.SELLER,
                    due_at=reading.now,
                    clause=reading.burden.clause,
                )
            else:
                yield _now(_S.ASK_WHAT_HAPPENED, Party.SELLER, reading)
        case _:
            assert_never(key)


def _back(reading: Reading, ways: Freight | None) -> Iterator[Step]:
    """Agree with address and bearer, the buyer sends, the shop looks, with a video: without one no refusal."""
    yield _agree(_S.AGREE, reading)
    why = ways.lines[-1].why if ways is not None else None
    yield Step(code=_S.SEND_ADDRESS, actor=Party.SELLER, due_at=reading.now, clause=why)
    yield _limit(_S.BUYER_SENDS_BACK, Party.BUYER, ("return.buyer_ship",), reading)
    yield _limit(_S.INSPECT, Party.SELLER, _CONFIRM, reading)


def _reimburse(reading: Reading, ways: Freight | None) -> Iterator[Step]:
    line = ways.of(Leg.RETURN) if ways is not None else None
    if line is not None and bears(ways, Leg.RETURN) is Bearer.SELLER and line.seller_fen:
        yield _limit(_S.REIMBURSE_FREIGHT, Party.SELLER, ("promise.compensation",), reading)


def _claiming(reading: Reading, claim: Claim | None) -> Iterator[Step]:
    if claim is None:
        return
    yield Step(code=_S.OPEN_CLAIM, actor=Party.SELLER, due_at=reading.now, clause=claim.basis)
    yield Step(code=_S.CARRIER_ANSWERS, actor=Party.CARRIER, due_at=claim.answer_due_at, clause=claim.answer)


def _agree(code: StepCode, reading: Reading) -> Step:
    """Until the platform's limit for an application that waits for the seller, else now."""
    one = reading.situation
    waiting = one.status in (None, RefundStatus.WAITING_SELLER) and one.flow is not None
    if one.applied_at is not None and waiting and one.flow is not None:
        row = _row(_AGREE_KEYS[one.flow], reading, one.applied_at)
        if row is not None:
            due = one.applied_at + row.span
            return Step(code=code, actor=Party.SELLER, due_at=due, clause=clause_of(row))
    return _now(code, Party.SELLER, reading)


def _compensate(amounts: Amounts, reading: Reading) -> Step:
    if amounts.means is Means.COUPON:
        return _limit(_S.SEND_COUPON, Party.SELLER, ("promise.compensation",), reading)
    return _limit(_S.PAY_COMPENSATION, Party.SELLER, ("promise.compensation",), reading)


def _ship(reading: Reading) -> Step:
    paid = reading.situation.paid_at
    row = _row("ship.limit", reading, paid or reading.now)
    due = paid + row.span if paid is not None and row is not None else reading.now
    source = clause_of(row) if row is not None else None
    return Step(code=_S.SHIP, actor=Party.SELLER, due_at=max(due, reading.now), clause=source)


def _limit(code: StepCode, actor: Party, keys: tuple[str, ...], reading: Reading) -> Step:
    """A step within the time of the first row in force, counted from the step before; without one no limit
    is known."""
    row = next((row for row in (_row(key, reading) for key in keys) if row is not None), None)
    if row is None:
        return Step(code=code, actor=actor, estimated=True)
    return Step(code=code, actor=actor, within=row.span, clause=clause_of(row))


def _now(code: StepCode, actor: Party, reading: Reading, key: str = "") -> Step:
    row = _row(key, reading) if key else None
    source: Clause | None = clause_of(row) if row is not None else None
    return Step(code=code, actor=actor, due_at=reading.now, clause=source)


def _row(key: str, reading: Reading, at: datetime | None = None) -> RuleRow | None:
    return reading.rules.find(key=key, shop_type=reading.situation.shop_type, at=at or reading.now)

"""Situations where a careless option would cost money, send a buyer around, or break a promise."""

from datetime import timedelta
from typing import Any

import pytest

from shouhou.domain.carrier_claim import ParcelState
from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.freight import Bearer, Leg
from shouhou.domain.goods import Goods
from shouhou.domain.options.keys import Kind
from shouhou.domain.options.records import CostKind, OptionKey, StepCode, Warn
from shouhou.domain.options.situation import Evidence, Wish
from shouhou.domain.refund.vocabulary import Action, Flow, RefundStatus
from shouhou.rulebook.wording import option_words

from .test_options_families import NOW, bearers, codes, given, keys, proposed

K = OptionKey
WAITING = RefundStatus.WAITING_SELLER
ON_THE_WAY: dict[str, Any] = {
    "received": False, "signed_at": None, "flow": Flow.REFUND_NOT_RECEIVED, "status": WAITING, "requested_fen": 12_900,
}  # fmt: skip


def test_what_went_back_whole_is_not_paid_again() -> None:
    proposal = proposed(given(Category.QUALITY, ceiling_fen=0))
    assert keys(proposal) == [K.FOLLOW_UP]
    assert proposal.best.refund_fen == proposal.best.compensation_fen == 0


@pytest.mark.parametrize("category", [Category.SERVICE, Category.OTHER])
def test_a_parcel_that_went_wrong_comes_before_what_else_was_said(category: Category) -> None:
    told = given(category, Responsible.UNCLEAR, parcel=ParcelState.SIGNED_NOT_RECEIVED, **ON_THE_WAY)
    proposal = proposed(told)
    assert proposal.kind is Kind.SIGNED_NOT_RECEIVED
    best = next(one for one in proposal.options if one.key is K.CLAIM_REFUND)
    assert (best.refund_fen, best.action) == (12_900, Action.AGREE_REFUND)


@pytest.mark.parametrize(
    ("responsible", "bearer"),
    [
        (Responsible.BUYER, Bearer.BUYER),
        (Responsible.UNCLEAR, Bearer.BUYER),
        (Responsible.LOGISTICS, Bearer.SELLER),
        (Responsible.SHOP, Bearer.SELLER),
    ],
)
def test_who_is_at_fault_bears_the_way_back_of_a_refused_parcel(
    responsible: Responsible, bearer: Bearer
) -> None:
    refused = given(Category.LOGISTICS, responsible, parcel=ParcelState.REFUSED, **ON_THE_WAY)
    best = proposed(refused).best
    assert best.key is K.INTERCEPT_REFUND
    assert bearers(best)[Leg.RETURN] is bearer
    assert best.phrase.startswith("intercept_refund.coming_back")


def test_a_parcel_called_back_is_paid_when_it_is_back() -> None:
    best = proposed(given(Category.SUBJECTIVE, Responsible.BUYER, **ON_THE_WAY)).best
    assert best.key is K.INTERCEPT_REFUND
    assert best.action is Action.LEAVE_MESSAGE
    assert Warn.FREIGHT_NOT_COLLECTED in best.warnings
    # the carrier asks the shop: nothing is taken from the buyer that nobody collects
    assert best.buyer.money_fen == best.refund_fen
    assert best.cost.of(CostKind.RETURN_FREIGHT) == 1_200
    assert "需要您承担" not in option_words(best, shop_type=given(Category.OTHER).shop_type)
    late = proposed(
        given(Category.LOGISTICS, Responsible.LOGISTICS, parcel=ParcelState.MOVING, **ON_THE_WAY)
    ).best
    assert (late.key, late.action) == (K.INTERCEPT_REFUND, Action.AGREE_REFUND)


def test_a_missing_piece_is_paid_in_full_and_never_sent_back() -> None:
    fifth = given(
        Category.WRONG_ITEM, missing_piece=True, quantity=5, affected=1, line_paid_fen=10_000, ceiling_fen=10_000,
        flow=Flow.REFUND_RECEIVED, requested_fen=2_000, status=WAITING,
    )  # fmt: skip
    proposal = proposed(fifth)
    by_key = {one.key: one for one in proposal.options}
    partial = by_key[K.PARTIAL_REFUND]
    assert (partial.refund_fen, partial.action) == (2_000, Action.AGREE_REFUND)
    assert partial.phrase == "partial_refund.missing.applied"
    assert by_key[K.RETURN_REFUND].refund_fen == 10_000


def test_what_has_not_come_is_not_sent_back() -> None:
    proposal = proposed(given(Category.QUALITY, **ON_THE_WAY))
    assert not {K.RETURN_REFUND, K.EXCHANGE} & set(keys(proposal))
    assert bearers(proposal.best)[Leg.RETURN] is Bearer.SELLER


@pytest.mark.parametrize(
    ("key", "most"),
    [(K.CLAIM_COMPENSATE, 3_000), (K.CLAIM_RESHIP, 6_450), (K.CLAIM_REFUND, 12_900)],
)
def test_no_more_is_claimed_of_the_carrier_than_the_remedy_costs(key: OptionKey, most: int) -> None:
    damaged = given(
        Category.LOGISTICS, Responsible.LOGISTICS, parcel=ParcelState.DAMAGED, minor_flaw=True,
        flow=Flow.REFUND_RECEIVED, requested_fen=3_000, status=WAITING,
    )  # fmt: skip
    option = next(one for one in proposed(damaged).options if one.key is key)
    assert option.claim is not None
    assert 0 < option.claim.loss_fen <= most
    assert option.cost.total_fen > 0


def test_the_shops_own_packing_is_nobody_elses_debt() -> None:
    damaged = given(Category.LOGISTICS, Responsible.SHOP, parcel=ParcelState.DAMAGED)
    assert {one.claim.expected_fen for one in proposed(damaged).options if one.claim is not None} == {0}


def test_a_number_that_the_carrier_never_had_was_not_sent() -> None:
    members = {**ON_THE_WAY, "parcel": ParcelState.NO_SCAN}
    proposal = proposed(given(Category.LOGISTICS, Responsible.SHOP, **members))
    assert proposal.kind is Kind.UNSHIPPED
    assert (proposal.best.key, proposal.best.refund_fen) == (K.CANCEL_REFUND, 12_900)


def test_a_promise_is_kept_through_the_application() -> None:
    known: dict[str, Any] = {
        "promised_fen": 2_000, "promised_at": NOW - timedelta(hours=1), "flow": Flow.REFUND_RECEIVED, "status": WAITING,
    }  # fmt: skip
    same = proposed(given(Category.QUALITY, requested_fen=2_000, **known)).best
    assert (same.key, same.action, same.prefilled["amount_fen"]) == (
        K.KEEP_PROMISE,
        Action.AGREE_REFUND,
        2_000,
    )
    more = proposed(given(Category.QUALITY, requested_fen=5_000, **known)).best
    assert (more.action, more.variables["change"]) == (Action.LEAVE_MESSAGE, "把申请金额改成¥20.00")
    late = proposed(given(Category.QUALITY, promised_fen=2_000, promised_at=NOW - timedelta(hours=30))).best
    assert late.phrase == "keep_promise.overdue"
    assert late.variables["promise_due"] == "今天"


def test_an_exchange_promises_the_time_of_a_new_item_and_a_piece_sent_later_its_own() -> None:
    exchange = proposed(given(Category.WRONG_ITEM, wish=Wish.EXCHANGE)).best
    reship = proposed(given(Category.WRONG_ITEM, missing_piece=True)).best
    assert (exchange.variables["send_within"], reship.variables["send_within"]) == ("48小时内", "24小时内")
    assert exchange.variables["both_freights"] == "来回运费都由我们承担"


def test_goods_without_a_manual_go_back_at_the_shops_cost() -> None:
    returned = given(Category.USAGE, Responsible.SHOP, flow=Flow.RETURN, requested_fen=12_900, status=WAITING)
    option = next(one for one in proposed(returned).options if one.key is K.SEVEN_DAY_RETURN)
    assert bearers(option)[Leg.RETURN] is Bearer.SELLER


def test_an_application_without_a_right_is_refused_in_time() -> None:
    over = given(
        Category.SUBJECTIVE, Responsible.BUYER, signed_at=NOW - timedelta(days=20), flow=Flow.RETURN,
        requested_fen=12_900, status=WAITING,
    )  # fmt: skip
    explain = next(one for one in proposed(over).options if one.key is K.EXPLAIN)
    assert explain.action is Action.REFUSE
    step = next(one for one in explain.steps if one.code is StepCode.REFUSE)
    assert step.due_at == NOW - timedelta(hours=1) + timedelta(hours=36)
    used = given(
        Category.USAGE,
        Responsible.BUYER,
        signed_at=NOW - timedelta(days=20),
        flow=Flow.RETURN,
        status=WAITING,
    )
    assert K.EXPLAIN in keys(proposed(used))


def test_nobody_is_asked_why_where_no_reason_is_needed() -> None:
    unsure = given(Category.SUBJECTIVE, Responsible.BUYER, confidence=0.4, flow=Flow.RETURN, status=WAITING)
    assert proposed(unsure).best.key is K.SEVEN_DAY_RETURN


def test_a_right_ends_with_the_shops_proof_or_a_missed_return() -> None:
    proven = given(
        Category.LOGISTICS, Responsible.UNCLEAR, parcel=ParcelState.SIGNED_NOT_RECEIVED, evidence=Evidence.NONE,
        shop_evidence=Evidence.COMPLETE, **ON_THE_WAY,
    )  # fmt: skip
    assert not any(one.entitled for one in proposed(proven).options)
    missed = given(Category.QUALITY, return_missed=True)
    assert not any(one.entitled for one in proposed(missed).options if one.key is K.RETURN_REFUND)


def test_what_is_spoiled_or_cheap_or_fake_is_not_sent_around() -> None:
    fresh = given(Category.LOGISTICS, Responsible.LOGISTICS, parcel=ParcelState.DAMAGED, goods=Goods.FRESH)
    refund = next(one for one in proposed(fresh).options if one.key is K.CLAIM_REFUND)
    assert refund.phrase == "claim_refund.keep"
    assert Leg.RETURN not in bearers(refund)
    cheap = given(Category.QUALITY, line_paid_fen=1_200, ceiling_fen=1_200)
    assert K.EXCHANGE not in keys(proposed(cheap))
    assert K.EXCHANGE not in keys(proposed(given(Category.NOT_AS_DESCRIBED, counterfeit=True)))


def test_goods_on_their_way_back_are_not_asked_for_in_another_way() -> None:
    coming = given(
        Category.QUALITY, flow=Flow.RETURN, status=RefundStatus.WAITING_RECEIPT, requested_fen=12_900
    )
    assert keys(proposed(coming)) == [K.RETURN_REFUND]


@pytest.mark.parametrize(
    ("flow", "requested_fen", "wish"),
    [
        (Flow.REFUND_NOT_RECEIVED, 12_900, Wish.REFUND),
        (Flow.REFUND_RECEIVED, 12_900, Wish.REFUND),
        (Flow.REFUND_RECEIVED, 6_000, Wish.COMPENSATION),
        (Flow.RETURN, 6_000, Wish.RETURN),
        (Flow.EXCHANGE, None, Wish.EXCHANGE),
        (None, None, None),
    ],
)
def test_the_application_says_what_is_wanted(
    flow: Flow | None, requested_fen: int | None, wish: Wish | None
) -> None:
    assert given(Category.QUALITY, flow=flow, requested_fen=requested_fen).wished is wish
    noted = given(Category.QUALITY, flow=flow, requested_fen=requested_fen, wish=Wish.REPAIR)
    assert noted.wished is Wish.REPAIR


def test_nothing_is_paid_without_an_application_and_the_steps_say_so() -> None:
    without = proposed(given(Category.QUALITY)).best
    assert codes(without)[0] is StepCode.BUYER_APPLIES
    other = proposed(given(Category.QUALITY, wish=Wish.RETURN, flow=Flow.EXCHANGE, status=WAITING)).best
    assert codes(other)[0] is StepCode.BUYER_CHANGES
    fits = proposed(given(Category.QUALITY, flow=Flow.RETURN, status=WAITING)).best
    assert codes(fits)[0] is StepCode.AGREE

"""The seed's four families of solutions, exactly, and what the platform's rules make of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from shouhou.domain.carrier_claim import ParcelState
from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.errors import Refused
from shouhou.domain.freight import Bearer, Leg
from shouhou.domain.means import Means
from shouhou.domain.options.propose import propose
from shouhou.domain.options.records import (
    Because,
    CostKind,
    Family,
    Kind,
    Option,
    OptionKey,
    Proposal,
    StepCode,
    Warn,
)
from shouhou.domain.options.situation import Evidence, Situation, Wish
from shouhou.domain.refund.vocabulary import Action, Flow, RefundStatus, ShopType
from shouhou.domain.rules import CHINA
from shouhou.rulebook.loader import shipped_rules
from shouhou.rulebook.policy import shipped_policy

NOW = datetime(2026, 9, 9, 12, tzinfo=CHINA)
SIGNED = datetime(2026, 9, 7, 10, tzinfo=CHINA)
K = OptionKey


def given(category: Category, responsible: Responsible = Responsible.SHOP, **members: Any) -> Situation:
    known: dict[str, Any] = {
        "shop_type": ShopType.TMALL,
        "line_paid_fen": 12_900,
        "ceiling_fen": 12_900,
        "received": True,
        "signed_at": SIGNED,
        "applied_at": NOW - timedelta(hours=1),
        "free_shipping": True,
        "evidence": Evidence.COMPLETE,
        "outward_freight_fen": 800,
        "return_freight_fen": 1_200,
    }
    return Situation(category=category, responsible=responsible, **{**known, **members})


def proposed(situation: Situation) -> Proposal:
    return propose(situation, policy=shipped_policy(), rules=shipped_rules(), now=NOW)


def keys(proposal: Proposal) -> list[OptionKey]:
    return [one.key for one in proposal.options]


def bearers(option: Option) -> dict[Leg, Bearer]:
    return {line.leg: line.bearer for line in option.freights}


def codes(option: Option) -> list[StepCode]:
    return [step.code for step in option.steps]


# -- quality, description, wrong item --------------------------------------------------------------------------


@pytest.mark.parametrize("category", [Category.QUALITY, Category.NOT_AS_DESCRIBED, Category.WRONG_ITEM])
def test_fault_of_the_shop_offers_return_or_exchange_with_both_freights_on_the_shop(
    category: Category,
) -> None:
    proposal = proposed(given(category))
    assert set(keys(proposal)) == {K.RETURN_REFUND, K.EXCHANGE}
    for option in proposal.options:
        assert option.family is Family.FAULT
        assert set(bearers(option).values()) == {Bearer.SELLER}
        assert option.entitled


@pytest.mark.parametrize("category", [Category.QUALITY, Category.NOT_AS_DESCRIBED, Category.WRONG_ITEM])
def test_a_partial_refund_is_offered_when_the_value_is_low_and_only_then(category: Category) -> None:
    low = proposed(given(category, line_paid_fen=5_000, ceiling_fen=5_000))
    assert K.PARTIAL_REFUND in keys(low)
    assert {K.RETURN_REFUND, K.EXCHANGE} < set(keys(low))
    high = proposed(given(category, line_paid_fen=5_001, ceiling_fen=5_001))
    assert K.PARTIAL_REFUND not in keys(high)


def test_paid_postage_goes_back_with_goods_that_were_at_fault() -> None:
    option = proposed(
        given(Category.QUALITY, postage_fen=1_000, ceiling_fen=13_900, free_shipping=False)
    ).best
    assert option.refund_fen == 13_900
    assert option.cost.of(CostKind.REFUND) == 12_900
    assert option.cost.of(CostKind.OUTWARD_FREIGHT) == 1_000


def test_a_missing_piece_is_sent_after_first_and_within_a_day_on_tmall() -> None:
    option = proposed(given(Category.WRONG_ITEM, missing_piece=True)).best
    assert option.key is K.RESHIP
    (sending,) = [step for step in option.steps if step.code is StepCode.SEND_MISSING]
    assert sending.within == timedelta(hours=24)
    assert sending.clause is not None
    assert sending.clause.key == "reship.promise"
    on_taobao = proposed(given(Category.WRONG_ITEM, missing_piece=True, shop_type=ShopType.TAOBAO)).best
    (sending,) = [step for step in on_taobao.steps if step.code is StepCode.SEND_MISSING]
    assert sending.within == timedelta(hours=48)


def test_a_return_says_address_sending_inspecting_and_paying_with_the_platforms_limits() -> None:
    option = proposed(
        given(Category.QUALITY, flow=Flow.RETURN, status=RefundStatus.WAITING_SELLER, requested_fen=12_900)
    ).best
    assert codes(option) == [
        StepCode.AGREE,
        StepCode.SEND_ADDRESS,
        StepCode.BUYER_SENDS_BACK,
        StepCode.INSPECT,
        StepCode.PAY_REFUND,
        StepCode.REIMBURSE_FREIGHT,
        StepCode.FOLLOW_UP,
    ]
    by_code = {step.code: step for step in option.steps}
    assert by_code[StepCode.AGREE].due_at == NOW - timedelta(hours=1) + timedelta(hours=36)
    assert by_code[StepCode.BUYER_SENDS_BACK].within == timedelta(days=7)
    assert by_code[StepCode.INSPECT].within == timedelta(hours=48)
    assert option.action is Action.AGREE_RETURN
    assert option.prefilled == {"amount_fen": 12_900, "freight": Bearer.SELLER}


# -- subjective --------------------------------------------------------------------------------------------------


def test_who_does_not_like_it_gets_the_seven_day_return_at_his_own_freight() -> None:
    proposal = proposed(given(Category.SUBJECTIVE, Responsible.BUYER))
    option = proposal.best
    assert option.key is K.SEVEN_DAY_RETURN
    assert bearers(option) == {Leg.OUTWARD: Bearer.SELLER, Leg.RETURN: Bearer.BUYER}
    assert option.refund_fen == 12_900
    assert option.buyer.money_fen == 11_700
    assert option.cost.of(CostKind.RETURN_FREIGHT) == 0


def test_a_seven_day_exchange_puts_both_ways_on_the_buyer() -> None:
    option = proposed(given(Category.SUBJECTIVE, Responsible.BUYER, wish=Wish.EXCHANGE)).best
    assert option.key is K.SEVEN_DAY_EXCHANGE
    assert bearers(option)[Leg.RETURN] is Bearer.BUYER
    assert bearers(option)[Leg.RESEND] is Bearer.BUYER


def test_after_the_window_it_is_explained_and_no_right_is_claimed() -> None:
    proposal = proposed(given(Category.SUBJECTIVE, Responsible.BUYER, signed_at=SIGNED - timedelta(days=9)))
    assert keys(proposal)[0] is K.EXPLAIN
    assert not any(one.entitled for one in proposal.options)
    # signed for on 29 August: open until the end of 5 September
    assert "9月5日 24:00" in proposal.best.variables["why_not"]


# -- logistics -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parcel", [ParcelState.LOST, ParcelState.DAMAGED, ParcelState.STALLED])
@pytest.mark.parametrize("received", [True, False, None])
@pytest.mark.parametrize("category", [Category.LOGISTICS])
def test_damage_and_loss_open_the_claim_and_the_remedy_together(
    parcel: ParcelState, received: bool | None, category: Category
) -> None:
    proposal = proposed(
        given(category, Responsible.LOGISTICS, parcel=parcel, received=received, shipped_at=SIGNED)
    )
    assert set(keys(proposal)) == {K.CLAIM_REFUND, K.CLAIM_RESHIP}
    for option in proposal.options:
        assert option.claim is not None
        assert option.claim.answer_due_at == NOW + timedelta(days=7)
        assert codes(option)[0] is StepCode.OPEN_CLAIM
        assert option.steps[0].due_at == NOW
        remedy = {StepCode.PAY_REFUND, StepCode.SEND_REPLACEMENT} & set(codes(option))
        assert remedy
        assert set(bearers(option).values()) == {Bearer.SELLER}


@pytest.mark.parametrize(("wish", "first"), [(Wish.REFUND, K.CLAIM_REFUND), (Wish.RESHIP, K.CLAIM_RESHIP)])
def test_a_lost_parcel_is_refunded_or_sent_again_as_the_buyer_wishes(wish: Wish, first: OptionKey) -> None:
    lost = given(
        Category.LOGISTICS, Responsible.LOGISTICS, parcel=ParcelState.LOST, received=False, wish=wish
    )
    proposal = proposed(lost)
    assert proposal.best.key is first
    assert proposal.because is Because.WISH


def test_quality_broken_by_the_carrier_is_a_matter_of_logistics() -> None:
    proposal = proposed(given(Category.QUALITY, Responsible.LOGISTICS))
    assert proposal.kind is Kind.DAMAGED
    assert all(one.claim is not None for one in proposal.options)


def test_no_claim_expects_three_times_the_postage() -> None:
    lost = given(
        Category.LOGISTICS,
        Responsible.LOGISTICS,
        parcel=ParcelState.LOST,
        received=False,
        line_paid_fen=100_000,
        ceiling_fen=100_000,
        insured_fen=0,
    )
    claim = proposed(lost).best.claim
    assert claim is not None
    assert not claim.insured
    # the contract's cap, ¥300, times the share that succeeds
    assert claim.expected_fen == 18_000


def test_a_proper_sign_off_is_looked_into_before_the_money_goes() -> None:
    signed = given(
        Category.LOGISTICS,
        Responsible.UNCLEAR,
        parcel=ParcelState.SIGNED_NOT_RECEIVED,
        received=False,
        shop_evidence=Evidence.COMPLETE,
        evidence=Evidence.NONE,
    )
    assert keys(proposed(signed)) == [K.ASK, K.CLAIM_REFUND, K.CLAIM_RESHIP]


# -- usage, minor flaws, service, other ---------------------------------------------------------------------------


def test_who_cannot_use_it_is_shown_how_or_given_something_small() -> None:
    proposal = proposed(given(Category.USAGE, Responsible.BUYER))
    assert keys(proposal)[:2] == [K.GUIDE, K.RED_PACKET]
    assert proposal.best.phrase == "guide"
    assert proposal.options[1].compensation_fen == 500
    assert Warn.NOT_FOR_REVIEWS in proposal.options[1].warnings


def test_a_minor_flaw_gets_something_small_and_keeps_the_right_to_return() -> None:
    proposal = proposed(given(Category.QUALITY, minor_flaw=True))
    assert keys(proposal) == [K.RED_PACKET, K.GUIDE, K.RETURN_REFUND]
    assert proposal.options[0].means is Means.RED_PACKET
    assert bearers(proposal.options[2])[Leg.RETURN] is Bearer.SELLER


def test_bad_service_gets_an_apology_a_person_and_a_coupon() -> None:
    proposal = proposed(given(Category.SERVICE))
    assert keys(proposal) == [K.APOLOGY, K.COUPON]
    assert StepCode.PERSON_TAKES_OVER in codes(proposal.best)


@pytest.mark.parametrize(
    ("members", "first", "fen", "action"),
    [
        (
            {"flow": Flow.REFUND_RECEIVED, "requested_fen": 1_216},
            K.PARTIAL_REFUND,
            1_216,
            Action.AGREE_REFUND,
        ),
        # more than the policy's most: the buyer would have to lower the amount
        (
            {"flow": Flow.REFUND_RECEIVED, "requested_fen": 12_900},
            K.SEVEN_DAY_RETURN,
            12_900,
            Action.LEAVE_MESSAGE,
        ),
        ({"flow": Flow.RETURN, "requested_fen": 12_100}, K.SEVEN_DAY_RETURN, 12_100, Action.AGREE_RETURN),
        ({"flow": Flow.EXCHANGE}, K.SEVEN_DAY_EXCHANGE, 0, Action.AGREE_OTHER),
        (
            {"flow": Flow.REFUND_UNSHIPPED, "requested_fen": 12_900, "received": False, "signed_at": None},
            K.CANCEL_REFUND,
            12_900,
            Action.AGREE_REFUND,
        ),
    ],
)
def test_an_open_application_is_answered_whatever_the_complaint_is_about(
    members: dict[str, Any], first: OptionKey, fen: int, action: Action
) -> None:
    wish = Wish.COMPENSATION if members.get("requested_fen") == 1_216 else None
    proposal = proposed(given(Category.SERVICE, wish=wish, status=RefundStatus.WAITING_SELLER, **members))
    assert proposal.best.key is first
    assert proposal.best.refund_fen == fen
    assert proposal.best.action is action
    if first is not K.CANCEL_REFUND:
        assert K.APOLOGY in keys(proposal)


def test_an_application_for_an_unclear_reason_is_asked_about_and_answered() -> None:
    applied = given(
        Category.OTHER, flow=Flow.RETURN, requested_fen=12_100, status=RefundStatus.WAITING_SELLER
    )
    proposal = proposed(applied)
    assert keys(proposal) == [K.ASK, K.SEVEN_DAY_RETURN]
    assert proposal.because is Because.UNSURE


def test_never_more_is_paid_back_than_was_applied_for() -> None:
    small = given(Category.QUALITY, flow=Flow.REFUND_RECEIVED, requested_fen=300, wish=Wish.COMPENSATION)
    option = proposed(small).best
    assert option.key is K.PARTIAL_REFUND
    assert option.refund_fen == 300  # though the policy proposes five percent at least


@pytest.mark.parametrize(
    ("members", "phrase"),
    [
        ({}, "return_refund"),
        ({"flow": Flow.RETURN, "status": RefundStatus.WAITING_SELLER}, "return_refund.applied"),
        ({"flow": Flow.RETURN, "status": RefundStatus.WAITING_RETURN}, "return_refund.returning"),
        ({"flow": Flow.RETURN, "status": RefundStatus.WAITING_RECEIPT}, "return_refund.receiving"),
        ({"flow": Flow.EXCHANGE, "status": RefundStatus.WAITING_SELLER}, "return_refund.change"),
    ],
)
def test_the_words_know_how_the_application_stands(members: dict[str, Any], phrase: str) -> None:
    option = proposed(given(Category.QUALITY, wish=Wish.RETURN, **members)).best
    assert option.phrase == phrase
    assert option.variables["change"] == ("把申请改成退货退款" if phrase.endswith("change") else "")


def test_the_words_name_what_the_buyer_has_to_change() -> None:
    much = given(
        Category.QUALITY,
        flow=Flow.REFUND_RECEIVED,
        requested_fen=12_900,
        wish=Wish.COMPENSATION,
        status=RefundStatus.WAITING_SELLER,
    )
    option = next(one for one in proposed(much).options if one.key is K.PARTIAL_REFUND)
    assert option.variables["change"] == f"把申请金额改成¥{option.refund_fen / 100:.2f}"
    assert option.action is Action.LEAVE_MESSAGE


def test_what_was_agreed_to_stands_with_its_amount() -> None:
    # postage of ¥6 that a return without reason would not give back
    agreed = given(
        Category.SUBJECTIVE,
        flow=Flow.RETURN,
        status=RefundStatus.WAITING_RECEIPT,
        postage_fen=600,
        free_shipping=False,
        requested_fen=13_500,
        ceiling_fen=13_500,
    )
    option = proposed(agreed).best
    assert (option.key, option.refund_fen, option.action) == (
        K.SEVEN_DAY_RETURN,
        13_500,
        Action.CONFIRM_RECEIPT,
    )
    asked = proposed(replace(agreed, status=RefundStatus.WAITING_SELLER)).best
    assert (asked.refund_fen, asked.action) == (12_900, Action.LEAVE_MESSAGE)
    assert asked.variables["change"] == "把申请金额改成¥129.00"


def test_a_refused_application_is_handed_in_again() -> None:
    option = proposed(given(Category.QUALITY, flow=Flow.RETURN, status=RefundStatus.REFUSED)).best
    assert option.phrase == "return_refund.change"
    assert option.variables["change"] == "重新提交申请"


def test_an_application_for_the_missing_piece_says_that_one_is_missing() -> None:
    applied = given(
        Category.WRONG_ITEM, flow=Flow.RESHIP, wish=Wish.RESHIP, status=RefundStatus.WAITING_SELLER
    )
    option = proposed(applied).best
    assert (option.key, option.action) == (K.RESHIP, Action.AGREE_OTHER)


def test_a_price_difference_applied_for_is_answered_and_no_gift_exceeds_it() -> None:
    applied = given(
        Category.SUBJECTIVE,
        flow=Flow.REFUND_RECEIVED,
        requested_fen=780,
        wish=Wish.COMPENSATION,
        status=RefundStatus.WAITING_SELLER,
    )
    proposal = proposed(applied)
    assert keys(proposal) == [K.PARTIAL_REFUND, K.COUPON, K.SEVEN_DAY_RETURN]
    assert proposal.best.refund_fen == 780
    assert proposal.options[1].compensation_fen == 780


def test_a_damaged_parcel_back_for_its_price_needs_an_application_for_a_return() -> None:
    applied = given(
        Category.LOGISTICS,
        Responsible.LOGISTICS,
        parcel=ParcelState.DAMAGED,
        wish=Wish.COMPENSATION,
        flow=Flow.REFUND_RECEIVED,
        requested_fen=790,
        status=RefundStatus.WAITING_SELLER,
    )
    compensate, refund, _ = proposed(applied).options
    assert (compensate.key, compensate.refund_fen, compensate.action) == (
        K.CLAIM_COMPENSATE,
        790,
        Action.AGREE_REFUND,
    )
    assert (refund.key, refund.refund_fen, refund.action) == (K.CLAIM_REFUND, 12_900, Action.LEAVE_MESSAGE)
    assert refund.variables["change"] == "把申请改成退货退款、金额改成¥129.00"


def test_the_window_is_told_by_the_rule_where_the_sign_off_is_not_known() -> None:
    def window(**members: Any) -> str:
        return proposed(given(Category.SUBJECTIVE, **members)).best.variables["window"]

    assert window() == "9月14日 24:00前"
    assert window(signed_at=None) == "签收次日起7天内"


def test_what_is_not_clear_is_asked() -> None:
    proposal = proposed(given(Category.OTHER))
    assert keys(proposal) == [K.ASK]
    assert proposal.because is Because.ONLY


# -- promises, applications, ceilings --------------------------------------------------------------------------------


def test_a_promise_in_chat_comes_first_and_is_due_within_a_day_on_tmall() -> None:
    promised = given(Category.QUALITY, promised_fen=1_000, promised_at=NOW - timedelta(hours=30))
    proposal = proposed(promised)
    option = proposal.best
    assert option.key is K.KEEP_PROMISE
    assert proposal.because is Because.PROMISED
    assert option.compensation_fen == 1_000
    assert option.means is Means.MICRO_PAYMENT
    assert option.steps[0].due_at == NOW - timedelta(hours=6)
    assert {Warn.PROMISE_OVERDUE, Warn.CANNOT_REVOKE} <= set(option.warnings)
    assert [one.amount_fen for one in option.exposures if one.code == "chat"] == [1_500]


def test_an_application_of_another_type_is_changed_by_the_buyer_never_agreed_to() -> None:
    applied = given(
        Category.QUALITY,
        flow=Flow.REFUND_RECEIVED,
        status=RefundStatus.WAITING_SELLER,
        requested_fen=12_900,
    )
    option = proposed(applied).best
    assert option.key is K.RETURN_REFUND
    assert option.action is Action.LEAVE_MESSAGE
    assert Warn.CHANGE_BY_BUYER in option.warnings


def test_a_ceiling_cuts_the_refund_and_says_so() -> None:
    option = proposed(given(Category.QUALITY, ceiling_fen=4_000)).best
    assert option.refund_fen == 4_000
    assert Warn.CEILING_CUTS in option.warnings


@pytest.mark.parametrize(
    ("members", "wrong"),
    [
        ({"requested_fen": 12_901}, "requested_fen"),
        ({"ceiling_fen": 12_901}, "ceiling_fen"),
        ({"promised_fen": 20_000}, "promised_fen"),
        ({"line_paid_fen": -1, "ceiling_fen": 0}, "line_paid_fen"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 2, "affected": 3}, "affected"),
        ({"applied_at": datetime(2026, 9, 9)}, "applied_at"),  # noqa: DTZ001 a naive moment is the point
        ({"shipped_at": SIGNED + timedelta(days=1)}, "signed_at"),
        ({"confidence": 1.2}, "confidence"),
    ],
)
def test_what_cannot_be_is_refused_by_name(members: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        proposed(given(Category.QUALITY, **members))
    assert refused.value.reason_code == "bad_situation"
    assert set(refused.value.fields) == {wrong}


def test_after_the_protection_period_only_quality_and_what_never_came_stay_a_right() -> None:
    # 15 days after 交易成功 (天猫交易时效规定 2026-08-11); not bound: 争议处理规则 art. 5
    ended = {"ended_at": NOW - timedelta(days=20), "signed_at": NOW - timedelta(days=30)}
    described = proposed(given(Category.NOT_AS_DESCRIBED, **ended))
    assert not any(one.entitled for one in described.options)
    assert all(Warn.PROTECTION_OVER in one.warnings for one in described.options)
    assert all(one.entitled for one in proposed(given(Category.QUALITY, **ended)).options)
    longer = proposed(given(Category.NOT_AS_DESCRIBED, long_window=True, **ended))
    assert all(one.entitled for one in longer.options)


def test_what_was_not_sent_and_is_not_wanted_is_never_sent_after_all() -> None:
    # 争议处理规则 art. 27: sending without consent puts cost and loss on the seller
    unsent = given(Category.SUBJECTIVE, Responsible.BUYER, received=False, signed_at=None)
    assert keys(proposed(unsent)) == [K.CANCEL_REFUND]


# -- cost -----------------------------------------------------------------------------------------------------------


def test_the_expected_cost_of_a_return_is_the_sum_that_one_can_do_by_hand() -> None:
    option = proposed(given(Category.QUALITY, salvage_percent=40)).best
    # ¥129 back; ¥12 freight; ¥5 to look at it; 8 minutes at ¥0.80; 2 % of ¥50; 40 % × 30 % of ¥129 returns
    lines = {line.kind: line.fen for line in option.cost.lines}
    assert lines == {
        CostKind.REFUND: 12_900,
        CostKind.RETURN_FREIGHT: 1_200,
        CostKind.INSPECTION: 500,
        CostKind.SALVAGE: -1_548,
        CostKind.STAFF: 640,
        CostKind.DISPUTE: 100,
    }
    assert option.cost.total_fen == 13_792


def test_an_option_that_the_buyer_did_not_ask_for_doubles_the_risk_of_a_dispute() -> None:
    asked = proposed(given(Category.QUALITY, wish=Wish.RETURN))
    by_key = {one.key: one.dispute for one in asked.options}
    assert by_key[K.RETURN_REFUND].basis_points == 200
    assert by_key[K.EXCHANGE].factor_percent == 200
    assert by_key[K.EXCHANGE].basis_points == 600

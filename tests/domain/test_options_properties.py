"""What holds in every situation, however odd."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shouhou.domain.carrier_claim import ParcelState, Route
from shouhou.domain.compensation import ExposureKind, ShippingFault
from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.freight import Agreed, Bearer, Leg
from shouhou.domain.goods import Condition, Goods
from shouhou.domain.options.keys import POSSIBLE, Kind
from shouhou.domain.options.propose import propose
from shouhou.domain.options.records import Option, OptionKey, Proposal, StepCode
from shouhou.domain.options.situation import Evidence, Prover, Situation, Wish
from shouhou.domain.refund.vocabulary import Flow, Phase, RefundStatus, ShopType
from shouhou.domain.rules import CHINA
from shouhou.rulebook.loader import shipped_rules
from shouhou.rulebook.policy import shipped_policy
from shouhou.rulebook.wording import option_words

NOW = datetime(2026, 9, 9, 12, tzinfo=CHINA)
K = OptionKey
_BACK = {K.RETURN_REFUND, K.SEVEN_DAY_RETURN, K.AGREED_RETURN, K.INTERCEPT_REFUND}
_ROUND = {K.EXCHANGE, K.SEVEN_DAY_EXCHANGE, K.REPAIR}
_MOMENT = st.integers(0, 60 * 24).map(lambda hours: NOW - timedelta(hours=hours))
_FREIGHT = st.none() | st.integers(0, 5_000)
_YES_NO = st.none() | st.booleans()


def _enum(kind: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(list(kind))


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    line, postage = draw(st.integers(0, 300_000)), draw(st.none() | st.integers(0, 3_000))
    paid, quantity = line + (postage or 0), draw(st.integers(1, 5))
    moments = {
        name: draw(st.none() | _MOMENT) for name in ("applied_at", "ended_at", "promised_at", "last_scan_at")
    }
    shipped = draw(st.none() | _MOMENT)
    signed = draw(
        st.none() | st.integers(0, 240).map(lambda hours: (shipped or NOW) + timedelta(hours=hours))
    )
    return Situation(
        shop_type=draw(st.sampled_from(list(ShopType))),
        category=draw(st.sampled_from(list(Category))),
        responsible=draw(st.sampled_from(list(Responsible))),
        confidence=draw(st.sampled_from([0.0, 0.3, 0.7, 1.0])),
        line_paid_fen=line,
        postage_fen=postage,
        ceiling_fen=draw(st.integers(0, paid)),
        requested_fen=draw(st.none() | st.integers(0, paid)),
        promised_fen=draw(st.none() | st.integers(0, paid)),
        quantity=quantity,
        affected=draw(st.none() | st.integers(1, quantity)),
        wish=draw(_enum(Wish)),
        phase=draw(_enum(Phase)),
        flow=draw(_enum(Flow)),
        status=draw(_enum(RefundStatus)),
        goods=draw(_enum(Goods)),
        condition=draw(_enum(Condition)),
        evidence=draw(_enum(Evidence)),
        shop_evidence=draw(_enum(Evidence)),
        proves_first=draw(_enum(Prover)),
        parcel=draw(_enum(ParcelState)),
        route=draw(_enum(Route)),
        shipping_fault=draw(_enum(ShippingFault)),
        freight_agreed=draw(_enum(Agreed)),
        first_to_err=draw(_enum(Bearer)),
        insured_fen=draw(st.none() | st.integers(0, 300_000)),
        outward_freight_fen=draw(_FREIGHT),
        return_freight_fen=draw(_FREIGHT),
        salvage_percent=draw(st.none() | st.integers(0, 100)),
        shipped_at=shipped,
        signed_at=signed,
        **moments,
        **{name: draw(st.booleans()) for name in ("intervened", "return_missed", "member_abuse")},
        **{
            name: draw(_YES_NO)
            for name in (
                "received",
                "free_shipping",
                "returns_insured",
                "partial_return_breaks_free_shipping",
                "in_stock",
                "long_window",
                "exclusion_confirmed",
                "minor_flaw",
                "missing_piece",
                "defect_visible",
                "counterfeit",
                "freight_agreed_before_intervention",
            )
        },
    )


def _proposed(situation: Situation) -> Proposal:
    return propose(situation, policy=shipped_policy(), rules=shipped_rules(), now=NOW)


@settings(max_examples=200, deadline=None)
@given(situations())
def test_one_to_three_options_bounded_costed_and_with_a_bearer_for_each_leg(situation: Situation) -> None:
    proposal = _proposed(situation)
    assert 1 <= len(proposal.options) <= 3
    assert len({one.key for one in proposal.options}) == len(proposal.options)
    for option in proposal.options:
        _bounded(option, situation)
        _borne(option)
        _costed(option)
        _exposed(option, situation)
        assert option_words(option, shop_type=situation.shop_type)
    if proposal.kind in (Kind.DAMAGED, Kind.LOST, Kind.SIGNED_NOT_RECEIVED):
        _claimed(proposal)


def _bounded(option: Option, situation: Situation) -> None:
    assert 0 <= option.refund_fen <= situation.ceiling_fen
    assert 0 <= option.compensation_fen <= situation.paid_fen
    assert (
        option.refund_fen + option.compensation_fen <= situation.paid_fen or option.compensation_fen <= 1_000
    )
    assert (option.means is None) == (option.compensation_fen == 0)
    if option.key in (K.PARTIAL_REFUND, K.CLAIM_COMPENSATE):
        assert option.refund_fen > 0
    if option.key in (K.RED_PACKET, K.COUPON):
        assert option.compensation_fen > 0


def _borne(option: Option) -> None:
    legs = [line.leg for line in option.freights]
    if option.key in _BACK:
        assert legs == [Leg.OUTWARD, Leg.RETURN]
    if option.key in _ROUND:
        assert legs == [Leg.OUTWARD, Leg.RETURN, Leg.RESEND]
    for line in option.freights:
        assert isinstance(line.bearer, Bearer)
        assert line.why.source
        assert line.seller_fen + line.buyer_fen + line.insured_fen == line.amount_fen
        assert 0 <= line.insured_fen <= 2_600


def _costed(option: Option) -> None:
    assert option.cost.total_fen == sum(line.fen for line in option.cost.lines)
    assert len({line.kind for line in option.cost.lines}) == len(option.cost.lines)
    assert 0 <= option.dispute.basis_points <= 10_000


def _exposed(option: Option, situation: Situation) -> None:
    """A statutory multiple is shown; no amount of the option is one."""
    for one in option.exposures:
        if one.kind is ExposureKind.STATUTORY:
            assert one.amount_fen is not None
            assert one.amount_fen >= 50_000
            assert option.compensation_fen < one.amount_fen or option.compensation_fen <= (
                situation.promised_fen or 0
            )


def _claimed(proposal: Proposal) -> None:
    """Damage and loss: whatever remedies the buyer, the carrier is claimed from at the same time."""
    for option in proposal.options:
        if option.key in (K.ASK, K.KEEP_PROMISE, K.FOLLOW_UP):
            continue
        assert option.claim is not None
        codes = [step.code for step in option.steps]
        assert codes[0] is StepCode.OPEN_CLAIM
        assert set(codes) & {StepCode.PAY_REFUND, StepCode.SEND_REPLACEMENT}


@settings(max_examples=50, deadline=None)
@given(situations())
def test_the_same_situation_gives_the_same_proposal(situation: Situation) -> None:
    assert _proposed(situation) == _proposed(situation)


@settings(max_examples=100, deadline=None)
@given(situations())
def test_only_what_a_kind_allows_is_offered(situation: Situation) -> None:
    proposal = _proposed(situation)
    keys = {one.key for one in proposal.options}
    assert keys <= POSSIBLE[proposal.kind] | {K.ASK, K.KEEP_PROMISE, K.FOLLOW_UP}
    if situation.in_stock is False:
        assert not keys & {K.EXCHANGE, K.SEVEN_DAY_EXCHANGE, K.RESHIP, K.CLAIM_RESHIP, K.SHIP_NOW}

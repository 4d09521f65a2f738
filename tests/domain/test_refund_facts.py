"""Which flow a refund is, from what the platform says."""

import pytest

from shouhou.domain.refund.facts import RefundFacts, flow_of
from shouhou.domain.refund.vocabulary import (
    CsStatus,
    DisputeType,
    Flow,
    GoodStatus,
    OrderStatus,
    Phase,
    RefundStatus,
    ShopType,
)


@pytest.mark.parametrize(
    ("said", "flow"),
    [
        ({"dispute_type": DisputeType.RETURN_AND_REFUND}, Flow.RETURN),
        ({"dispute_type": DisputeType.EXCHANGE}, Flow.EXCHANGE),
        ({"dispute_type": DisputeType.RESHIP}, Flow.RESHIP),
        ({"dispute_type": DisputeType.REPAIR}, Flow.REPAIR),
        ({"dispute_type": DisputeType.REFUND_ONLY, "order_status": OrderStatus.PAID}, Flow.REFUND_UNSHIPPED),
        (
            {"dispute_type": DisputeType.REFUND_ONLY, "order_status": OrderStatus.SHIPPING_FORBIDDEN},
            Flow.REFUND_UNSHIPPED,
        ),
        (
            {
                "dispute_type": DisputeType.REFUND_ONLY,
                "order_status": OrderStatus.SHIPPED,
                "good_status": GoodStatus.NOT_RECEIVED,
            },
            Flow.REFUND_NOT_RECEIVED,
        ),
        (
            {"dispute_type": DisputeType.REFUND_ONLY, "good_status": GoodStatus.RECEIVED},
            Flow.REFUND_RECEIVED,
        ),
        ({"dispute_type": DisputeType.REFUND_ONLY, "phase": Phase.AFTER_SALE}, Flow.REFUND_RECEIVED),
        ({"dispute_type": None, "has_good_return": True}, Flow.RETURN),
        ({"dispute_type": None, "attribute": ";rp3:1;disputeRequest:4;tod:1;"}, Flow.EXCHANGE),
        ({"dispute_type": DisputeType.OTHER, "attribute": ";disputeRequest:3;"}, Flow.RETURN),
        ({"dispute_type": None, "attribute": ";disputeRequest:99;"}, None),
        ({"dispute_type": None}, None),
        ({"dispute_type": DisputeType.OTHER}, None),
    ],
)
def test_the_flow_follows_from_what_was_said(said: dict[str, object], flow: Flow | None) -> None:
    assert flow_of(**said) == flow  # type: ignore[arg-type]


def test_once_the_order_is_closed_the_flow_found_earlier_stays() -> None:
    found = flow_of(
        dispute_type=DisputeType.REFUND_ONLY,
        good_status=GoodStatus.NOT_RECEIVED,
        order_status=OrderStatus.CLOSED_BY_REFUND,
        known=Flow.REFUND_UNSHIPPED,
    )
    assert found is Flow.REFUND_UNSHIPPED


@pytest.mark.parametrize("status", [RefundStatus.WAITING_RETURN, RefundStatus.WAITING_RECEIPT])
def test_a_refund_only_that_was_ruled_into_a_return_is_a_return(status: RefundStatus) -> None:
    found = flow_of(dispute_type=DisputeType.REFUND_ONLY, good_status=GoodStatus.RECEIVED, status=status)
    assert found is Flow.RETURN


def test_what_we_have_no_word_for_is_unknown_and_no_refund_is_not() -> None:
    known = RefundFacts(
        shop_type=ShopType.TMALL, flow=Flow.RETURN, status=RefundStatus.WAITING_SELLER, status_raw="X"
    )
    assert not known.unknown
    assert RefundFacts(shop_type=ShopType.TMALL, flow=Flow.RETURN, status=None, status_raw="NEW").unknown
    assert RefundFacts(shop_type=ShopType.TMALL, flow=None, status=RefundStatus.WAITING_SELLER).unknown
    none = RefundFacts(shop_type=ShopType.TMALL, flow=Flow.RETURN, status=None)
    assert none.no_refund
    assert not none.unknown


def test_a_request_for_intervention_locks_but_does_not_stand_for_the_platform_being_in() -> None:
    facts = RefundFacts(
        shop_type=ShopType.TMALL,
        flow=Flow.RETURN,
        status=RefundStatus.REFUSED,
        cs_status=CsStatus.NEEDED,
    )
    assert facts.intervened
    assert not facts.platform_in

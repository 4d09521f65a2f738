"""Platform spellings against the facts' lists, written out here a second time."""

import pytest

from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.marketplaces.taobao import codes
from shouhou.marketplaces.taobao.convert import Nonsense

SPELLINGS = {
    "REFUND_STATUS": "WAIT_SELLER_AGREE WAIT_BUYER_RETURN_GOODS WAIT_SELLER_CONFIRM_GOODS SELLER_REFUSE_BUYER CLOSED "
    "SUCCESS WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS EXCHANGE_TRANSFORM_TO_REFUND WAIT_SELLER_CONSIGN_GOODS "
    "WAIT_BUYER_CONFIRM_REDO_SEND_GOODS WAIT_SELLER_CONFIRM_RETURN_ADDRESS WAIT_SELLER_CONSIGN_GOOGDS "
    "EXCHANGE_WAIT_BUYER_CONFIRM_GOODS POST_FEE_DISPUTE_WAIT_ACTIVATE",
    "DISPUTE_TYPE": "REFUND REFUND_AND_RETURN TMALL_EXCHANGE TAOBAO_EXCHANGE REPAIR RESHIPPING OTHERS",
    "PHASE": "onsale aftersale",
    "GOOD_STATUS": "BUYER_NOT_RECEIVED BUYER_RECEIVED BUYER_RETURNED_GOODS",
    "ORDER_STATUS": "TRADE_NO_CREATE_PAY WAIT_BUYER_PAY SELLER_CONSIGNED_PART WAIT_SELLER_SEND_GOODS "
    "WAIT_BUYER_CONFIRM_GOODS TRADE_BUYER_SIGNED TRADE_FINISHED TRADE_CLOSED TRADE_CLOSED_BY_TAOBAO PAY_PENDING "
    "WAIT_PRE_AUTH_CONFIRM PAID_FORBID_CONSIGN",
    "CS_STATUS": "1 2 3 4 5 6 7 8 9 10 11",
    "ADVANCE_STATUS": "0 1 2 3 4 5",
    "CONSTRAINT": "null cannot_refuse refund_onweb",
    "OWNER_ROLE": "1 2 3",
}


@pytest.mark.parametrize("table", SPELLINGS)
def test_every_documented_spelling_has_a_word(table: str) -> None:
    assert set(getattr(codes, table)) == set(SPELLINGS[table].split())


def test_every_word_for_a_refunds_status_can_be_reached() -> None:
    assert set(codes.REFUND_STATUS.values()) == set(RefundStatus)


def test_a_code_given_as_number_is_the_same_code() -> None:
    assert codes.coded(codes.CS_STATUS, {"cs_status": 10}, "cs_status") == codes.coded(
        codes.CS_STATUS, {"cs_status": "10"}, "cs_status"
    )


def test_a_new_code_is_kept_in_the_platforms_spelling() -> None:
    assert codes.coded(codes.REFUND_STATUS, {"status": "WAIT_MOON"}, "status") == Unknown("WAIT_MOON")
    assert codes.coded(codes.CS_STATUS, {"cs_status": 12}, "cs_status") == Unknown("12")


def test_an_absent_code_is_nothing_and_a_needed_one_is_refused() -> None:
    assert codes.coded(codes.PHASE, {}, "refund_phase") is None
    with pytest.raises(Nonsense):
        codes.required(codes.REFUND_STATUS, {}, "status")


def test_a_word_keeps_its_spelling() -> None:
    status = codes.required(codes.REFUND_STATUS, {"status": "WAIT_SELLER_CONSIGN_GOOGDS"}, "status")
    assert status == Known(RefundStatus.WAITING_SELLER_SEND, "WAIT_SELLER_CONSIGN_GOOGDS")

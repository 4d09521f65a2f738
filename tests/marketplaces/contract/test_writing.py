"""Each write changes the platform once, and only what was meant."""

import pytest

from shouhou.domain.refund.reading import Known
from shouhou.domain.refund.vocabulary import GoodStatus, OrderStatus, RefundStatus
from shouhou.marketplaces.port import Failure, SessionKind

from .box import Box, Shop, failure_of, phase, picture, version


def status(shop: Shop, refund_id: str) -> object:
    reading = shop.read(refund_id).status
    return reading.value if isinstance(reading, Known) else reading


def paid_fen(box: Box, refund_id: str) -> list[int]:
    items = box.control.get("/sandbox/refunds", params={"refund_id": refund_id}).json()["items"]
    return [item["paid_fen"] for item in items]


def test_paying_asks_for_a_code_and_then_pays_to_the_fen(shop: Shop) -> None:
    refund = shop.applied(price_fen=12345)
    shop.review(refund)
    refund = shop.read(refund.refund_id)
    assert failure_of(lambda: shop.agree(refund)).failure is Failure.NEEDS_CODE
    assert status(shop, refund.refund_id) is RefundStatus.WAITING_SELLER
    shop.agree(refund, code=shop.code())
    assert status(shop, refund.refund_id) is RefundStatus.SUCCESS
    assert paid_fen(shop.box, refund.refund_id) == [12345]
    assert shop.client.order(tid=refund.tid).status == Known(OrderStatus.CLOSED_BY_REFUND, "TRADE_CLOSED")


def test_a_wrong_code_asks_again_and_pays_nothing(shop: Shop) -> None:
    refund = shop.applied()
    shop.review(refund)
    refund = shop.read(refund.refund_id)
    failure_of(lambda: shop.agree(refund))
    wrong = "000000" if shop.code() != "000000" else "111111"
    assert failure_of(lambda: shop.agree(refund, code=wrong)).failure is Failure.NEEDS_CODE
    assert status(shop, refund.refund_id) is RefundStatus.WAITING_SELLER


@pytest.mark.parametrize("amount_fen", [9899, 9901])
def test_another_amount_than_applied_for_is_refused(shop: Shop, amount_fen: int) -> None:
    refund = shop.applied(price_fen=9900)
    shop.review(refund)
    refund = shop.read(refund.refund_id)
    failure_of(lambda: shop.agree(refund))
    failure = failure_of(lambda: shop.agree(refund, code=shop.code(), amount_fen=amount_fen))
    assert failure.failure is Failure.REFUSED
    assert failure.text
    assert paid_fen(shop.box, refund.refund_id) == [0]


def test_tmall_does_not_pay_what_was_not_checked(tmall: Shop) -> None:
    refund = tmall.applied()
    failure_of(lambda: tmall.agree(refund))
    failure = failure_of(lambda: tmall.agree(refund, code=tmall.code()))
    assert failure.failure is Failure.REFUSED
    assert status(tmall, refund.refund_id) is RefundStatus.WAITING_SELLER


def test_the_main_account_may_not_pay(shop: Shop) -> None:
    refund = shop.applied()
    client = shop.box.connect(shop.key, sub_session=str(shop.box.card(shop.key)["session"]))
    main = Shop(shop.box, shop.key, client)
    failure = failure_of(lambda: main.agree(refund))
    assert (failure.failure, failure.session) == (Failure.NEEDS_SESSION, SessionKind.SUB)


def test_every_guarded_write_with_an_old_version_is_stale_and_changes_nothing(shop: Shop) -> None:
    old = shop.applied("REFUND_AND_RETURN", shipped=True)
    shop.say(old, "版本变了")
    assert shop.read(old.refund_id).version != old.version
    writes = [lambda: shop.refuse(old), lambda: shop.agree_return(old)]
    writes += [lambda: shop.review(old)] if shop.tmall else []
    for write in writes:
        assert failure_of(write).failure is Failure.STALE
    assert status(shop, old.refund_id) is RefundStatus.WAITING_SELLER


def test_paying_with_an_old_version_is_stale(shop: Shop) -> None:
    old = shop.applied()
    shop.review(old)
    failure_of(lambda: shop.agree(old))
    shop.say(old, "版本变了")
    assert failure_of(lambda: shop.agree(old, code=shop.code())).failure is Failure.STALE
    assert paid_fen(shop.box, old.refund_id) == [0]


def test_refusing_is_seen_with_its_reason(shop: Shop) -> None:
    refund = shop.applied("REFUND_AND_RETURN", shipped=True)
    shop.refuse(refund)
    assert status(shop, refund.refund_id) is RefundStatus.REFUSED


def test_an_unshipped_refund_cannot_be_refused(shop: Shop) -> None:
    refund = shop.applied()
    failure = failure_of(lambda: shop.refuse(refund))
    assert failure.failure is Failure.REFUSED
    assert "未发货" in failure.text


@pytest.mark.parametrize("seller_pays_freight", [True, False])
def test_a_return_goes_its_whole_way(shop: Shop, seller_pays_freight: bool) -> None:
    refund = shop.applied("REFUND_AND_RETURN", shipped=True)
    shop.agree_return(refund, seller_pays_freight=seller_pays_freight)
    waiting = shop.read(refund.refund_id)
    assert waiting.status == Known(RefundStatus.WAITING_RETURN, "WAIT_BUYER_RETURN_GOODS")
    assert shop.client.return_addresses()[0].street in waiting.return_address
    bearer = shop.box.control.get("/sandbox/refunds", params={"refund_id": refund.refund_id}).json()["items"][
        0
    ]
    assert bearer["freight_bearer"] == (0 if seller_pays_freight else 1)
    told = shop.client.messages(refund_id=refund.refund_id, phase=phase(refund))
    assert [message.is_return_address for message in told] == [True]
    shop.box.act("buyer", "return", refund_id=refund.refund_id, carrier="顺丰速运", waybill="SF1234567890")
    back = shop.read(refund.refund_id)
    assert back.status == Known(RefundStatus.WAITING_RECEIPT, "WAIT_SELLER_CONFIRM_GOODS")
    assert (back.return_company, back.return_waybill) == ("顺丰速运", "SF1234567890")
    assert back.good_status == Known(GoodStatus.RETURNED, "BUYER_RETURNED_GOODS")
    assert back.return_sent_at is not None
    shop.pay(back)
    assert status(shop, refund.refund_id) is RefundStatus.SUCCESS
    assert paid_fen(shop.box, refund.refund_id) == [9900]


def test_returned_goods_are_refused_on_tmall_only(shop: Shop) -> None:
    refund = shop.applied("REFUND_AND_RETURN", shipped=True)
    shop.agree_return(refund)
    shop.box.act("buyer", "return", refund_id=refund.refund_id, carrier="顺丰速运", waybill="SF1")
    back = shop.read(refund.refund_id)

    def refuse() -> None:
        reason = shop.client.refuse_reasons(refund_id=back.refund_id, phase=phase(back))[0]
        shop.client.refuse_return(
            refund_id=back.refund_id,
            phase=phase(back),
            version=version(back),
            reason_id=reason.reason_id,
            proof=picture(),
        )

    if shop.tmall:
        refuse()
        assert status(shop, back.refund_id) is RefundStatus.REFUSED
    else:
        assert failure_of(refuse).code == "web_only"
        assert status(shop, back.refund_id) is RefundStatus.WAITING_RECEIPT


def test_a_message_to_a_finished_refund_is_refused(shop: Shop) -> None:
    refund = shop.applied()
    shop.pay(refund)
    assert failure_of(lambda: shop.say(refund, "还在吗")).failure in (Failure.REFUSED, Failure.STALE)


def test_a_short_right_that_ran_out_asks_for_the_sub_account_again(shop: Shop) -> None:
    refund = shop.applied()
    shop.review(refund)
    shop.box.ahead(31 * 60)
    failure = failure_of(lambda: shop.agree(refund))
    assert (failure.failure, failure.session) == (Failure.NEEDS_SESSION, SessionKind.SUB)
    shop.box.renew(shop.key)
    renewed = Shop(shop.box, shop.key, shop.box.connect(shop.key))
    assert failure_of(lambda: renewed.agree(refund)).failure is Failure.NEEDS_CODE

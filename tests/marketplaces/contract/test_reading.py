"""What the client reads is what the platform holds."""

from datetime import UTC, datetime, timedelta

import pytest

from shouhou.domain.refund.reading import Known
from shouhou.domain.refund.vocabulary import DisputeType, OrderStatus, Party, Phase, RefundStatus, ShopType
from shouhou.marketplaces.port import Failure

from .box import Box, Shop, failure_of, phase


def test_the_platforms_clock_is_read_in_utc(box: Box, tmall: Shop) -> None:
    told = datetime.fromisoformat(box.control.get("/sandbox/clock").json()["now"]).astimezone(UTC)
    assert abs(tmall.client.platform_time() - told) < timedelta(seconds=3)


def test_the_seller_is_who_the_session_belongs_to(shop: Shop) -> None:
    seller, card = shop.client.seller(), shop.box.card(shop.key)
    assert (seller.user_id, seller.nick) == (card["user_id"], card["nick"])
    assert seller.shop_type is (ShopType.TMALL if shop.tmall else ShopType.TAOBAO)


def test_the_address_book_starts_with_the_default_return_address(shop: Shop) -> None:
    addresses = shop.client.return_addresses()
    assert addresses[0].is_default_return
    assert all(address.address_id and address.district for address in addresses)


@pytest.mark.parametrize("price_fen", [1, 99, 9900, 1234567])
def test_an_order_is_read_to_the_fen(shop: Shop, price_fen: int) -> None:
    order = shop.client.order(tid=shop.buy(price_fen=price_fen))
    assert order.status == Known(OrderStatus.PAID, "WAIT_SELLER_SEND_GOODS")
    assert order.paid_fen == price_fen
    assert sum(line.paid_fen for line in order.lines) == order.paid_fen - order.postage_fen


def test_new_orders_are_found_by_their_creation(shop: Shop) -> None:
    tid = shop.buy()
    now = shop.client.platform_time()
    page = shop.client.orders_created(
        start=now - timedelta(minutes=5), end=now + timedelta(minutes=1), page=1
    )
    assert tid in {order.tid for order in page.items}


@pytest.mark.parametrize(
    ("kind", "word"),
    [("REFUND", DisputeType.REFUND_ONLY), ("REFUND_AND_RETURN", DisputeType.RETURN_AND_REFUND)],
)
def test_an_application_is_read_as_the_buyer_made_it(shop: Shop, kind: str, word: DisputeType) -> None:
    refund = shop.applied(kind, shipped=True, refund_fen=9801)
    assert refund.status == Known(RefundStatus.WAITING_SELLER, "WAIT_SELLER_AGREE")
    assert refund.dispute_type == Known(word, kind)
    assert refund.phase == Known(Phase.ON_SALE, "onsale")
    assert (refund.refund_fen, refund.reason) == (9801, "多拍/拍错/不想要")
    assert refund.has_good_return is (word is DisputeType.RETURN_AND_REFUND)
    assert int(refund.refund_id) > 2**53
    assert refund.version is not None
    assert refund.created_at is not None
    assert refund.timeout_at is not None
    assert refund.timeout_at > refund.created_at


def test_the_list_and_the_single_reading_agree(shop: Shop) -> None:
    refund = shop.applied()
    now = shop.client.platform_time()
    page = shop.client.refunds_modified(
        start=now - timedelta(minutes=5), end=now + timedelta(minutes=1), page=1
    )
    row = next(item for item in page.items if item.refund_id == refund.refund_id)
    for name in ("tid", "oid", "status", "refund_fen", "version", "modified_at", "dispute_type", "phase"):
        assert getattr(row, name) == getattr(refund, name), name
    assert page.refused == ()


def test_pages_of_a_window_together_hold_every_refund_once(shop: Shop) -> None:
    mine = {shop.applied().refund_id for _ in range(5)}
    now = shop.client.platform_time()
    found: list[str] = []
    for page in range(1, 200):
        answer = shop.client.refunds_modified(
            start=now - timedelta(minutes=5), end=now + timedelta(minutes=1), page=page, page_size=2
        )
        found += [item.refund_id for item in answer.items]
        if not answer.has_next:
            break
    assert mine <= set(found)
    assert len(found) == len(set(found))


def test_a_window_without_refunds_is_an_empty_last_page(shop: Shop) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    page = shop.client.refunds_modified(start=long_ago, end=long_ago + timedelta(hours=1), page=1)
    assert (page.items, page.has_next, page.refused) == ((), False, ())


def test_messages_of_both_sides_come_oldest_first(shop: Shop) -> None:
    refund = shop.applied(shipped=True)
    message_id = shop.say(refund, "第一条，请看图")
    shop.box.act("buyer", "message", refund_id=refund.refund_id, content="第二条")
    messages = shop.client.messages(refund_id=refund.refund_id, phase=phase(refund))
    assert [(message.author, message.content) for message in messages] == [
        (Party.SELLER, "第一条，请看图"),
        (Party.BUYER, "第二条"),
    ]
    assert messages[0].message_id == message_id
    assert len(messages[0].picture_urls) == 1


def test_more_messages_than_a_page_are_all_read(tmall: Shop) -> None:
    refund = tmall.applied(shipped=True)
    for number in range(105):
        tmall.box.act("buyer", "message", refund_id=refund.refund_id, content=f"第 {number} 条")
    messages = tmall.client.messages(refund_id=refund.refund_id, phase=phase(refund))
    assert [message.content for message in messages] == [f"第 {number} 条" for number in range(105)]


def test_reasons_to_refuse_depend_on_the_state_and_end_with_it(shop: Shop) -> None:
    refund = shop.applied(shipped=True)
    assert all(
        reason.text for reason in shop.client.refuse_reasons(refund_id=refund.refund_id, phase=phase(refund))
    )
    shop.pay(refund)
    failure = failure_of(lambda: shop.client.refuse_reasons(refund_id=refund.refund_id, phase=phase(refund)))
    assert failure.failure is Failure.STALE


def test_what_does_not_exist_is_refused_in_the_platforms_words(shop: Shop) -> None:
    for read in (lambda: shop.client.refund(refund_id="123"), lambda: shop.client.order(tid="123")):
        failure = failure_of(read)
        assert failure.failure is Failure.REFUSED
        assert failure.text


def test_a_refund_of_another_shop_is_refused(tmall: Shop, taobao: Shop) -> None:
    refund = tmall.applied()
    assert failure_of(lambda: taobao.read(refund.refund_id)).failure is Failure.REFUSED


def test_a_hint_points_to_the_refund_and_is_taken_off_the_queue(shop: Shop) -> None:
    while hints := shop.client.take_hints(quantity=200):
        shop.client.confirm_hints(message_ids=[hint.message_id for hint in hints])
    refund = shop.applied()
    found = shop.client.take_hints()
    mine = [hint for hint in found if hint.refund_id == refund.refund_id]
    assert [hint.topic for hint in mine] == ["taobao_refund_RefundCreated"]
    assert mine[0].tid == refund.tid
    assert mine[0].modified_at == refund.modified_at
    assert mine[0].seller_nick == shop.client.seller().nick
    shop.client.confirm_hints(message_ids=[hint.message_id for hint in found])
    assert shop.client.take_hints() == ()


@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
def test_every_way_to_sign_is_accepted(box: Box, sign_method: str) -> None:
    assert box.connect("tmall", sign_method=sign_method).seller().user_id

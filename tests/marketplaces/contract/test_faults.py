"""The platform's bad days: each fault on a read and on a write, against the platform's own book."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.marketplaces.port import Failure, SessionKind

from .box import Shop, failure_of, phase

ADD = "taobao.refund.message.add"
PASSES = ["http_500", "isp_once", "answer_lost"]
BROKEN = ["html_page", "cut_json", "bad_unicode"]


@pytest.mark.parametrize("fault", PASSES)
def test_a_passing_fault_is_not_seen_on_a_read(tmall: Shop, fault: str) -> None:
    refund = tmall.applied()
    tmall.box.faults(**{fault: {"next": 1}})
    assert tmall.read(refund.refund_id) == refund


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_answer_to_a_read_is_told(tmall: Shop, fault: str) -> None:
    refund = tmall.applied()
    tmall.box.faults(**{fault: {"next": 1}})
    assert failure_of(lambda: tmall.read(refund.refund_id)).failure is Failure.BAD_ANSWER
    assert tmall.read(refund.refund_id) == refund


@pytest.mark.parametrize("fault", PASSES + BROKEN)
def test_a_write_with_any_such_fault_is_unknown_and_was_sent_once(tmall: Shop, fault: str) -> None:
    refund = tmall.applied()
    tmall.box.faults(**{fault: {"next": 1}})
    assert failure_of(lambda: tmall.say(refund, "只说一次")).failure is Failure.UNKNOWN
    assert len(tmall.box.calls(refund.refund_id, ADD)) == 1
    said = tmall.client.messages(refund_id=refund.refund_id, phase=phase(refund))
    assert len(said) <= 1


def test_a_lost_answer_may_hide_a_payment_and_reading_tells(shop: Shop) -> None:
    refund = shop.applied()
    shop.review(refund)
    refund = shop.read(refund.refund_id)
    failure_of(lambda: shop.agree(refund))
    code = shop.code()
    shop.box.faults(answer_lost={"next": 1})
    assert failure_of(lambda: shop.agree(refund, code=code)).failure is Failure.UNKNOWN
    assert shop.read(refund.refund_id).status == Known(RefundStatus.SUCCESS, "SUCCESS")
    paid = [call for call in shop.box.calls(refund.refund_id, "taobao.rp.refunds.agree") if call["effect"]]
    assert len(paid) == 1


@pytest.mark.parametrize(
    "act", [lambda shop, refund: shop.read(refund.refund_id), lambda shop, refund: shop.say(refund, "在吗")]
)
def test_a_ban_tells_how_long_it_lasts(tmall: Shop, act: Callable[..., object]) -> None:
    refund = tmall.applied()
    tmall.box.faults(limited={"next": 1, "seconds": 30})
    failure = failure_of(lambda: act(tmall, refund))
    assert failure.failure is Failure.PASSING
    assert failure.retry_after == timedelta(seconds=30)
    assert tmall.client.messages(refund_id=refund.refund_id, phase=phase(refund)) == []


def test_an_expired_session_is_told(tmall: Shop) -> None:
    refund = tmall.applied()
    tmall.box.faults(session_expired={"next": 1})
    failure = failure_of(lambda: tmall.read(refund.refund_id))
    assert (failure.failure, failure.session) == (Failure.NEEDS_SESSION, SessionKind.MAIN)


def test_a_status_of_tomorrow_is_kept(tmall: Shop) -> None:
    refund = tmall.applied()
    tmall.box.faults(unknown_enum={"next": 1})
    assert isinstance(tmall.read(refund.refund_id).status, Unknown)


def test_a_message_delivered_twice_has_the_same_id(tmall: Shop) -> None:
    refund = tmall.applied()
    tmall.box.faults(tmc_duplicate={"p": 1})
    ids = [hint.message_id for hint in tmall.client.take_hints() if hint.refund_id == refund.refund_id]
    assert len(ids) > 1
    assert len(set(ids)) == 1
    tmall.client.confirm_hints(message_ids=ids)


def test_a_wrong_secret_is_refused_and_a_wrong_session_asks_for_another(shop: Shop) -> None:
    wrong = shop.box.connect(shop.key, app_secret="0" * 32)
    failure = failure_of(wrong.seller)
    assert (failure.failure, failure.code) == (Failure.REFUSED, "25")
    lost = shop.box.connect(shop.key, session="6100nobody")
    assert failure_of(lost.seller).failure is Failure.NEEDS_SESSION

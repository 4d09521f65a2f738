"""The platform's bad days: each fault on a read and on a write, against the platform's own book."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.marketplaces.port import Failure, OutsideFailed, SessionKind

from .box import Shop, failure_of, phase, version

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


STORM = {
    name: {"p": 0.12}
    for name in (
        "answer_lost",
        "http_500",
        "html_page",
        "cut_json",
        "bad_unicode",
        "isp_once",
        "session_expired",
    )
}


def outcome_of(act: Callable[[], object]) -> Failure | None:
    try:
        act()
    except OutsideFailed as failure:
        return failure.failure
    return None


def test_in_a_storm_of_faults_every_outcome_agrees_with_the_platforms_book(shop: Shop) -> None:
    """Done means done once, any failure but UNKNOWN means not done, UNKNOWN means at most once."""
    refunds = [shop.applied("REFUND_AND_RETURN", shipped=True) for _ in range(80)]
    address = shop.client.return_addresses()[0]
    shop.box.faults(**STORM, limited={"p": 0.1, "seconds": 1}, seed=7)
    outcomes: dict[str, Failure | None] = {}
    for refund in refunds:
        outcomes[refund.refund_id] = outcome_of(
            lambda refund=refund: shop.client.agree_return(  # type: ignore[misc]
                refund_id=refund.refund_id,
                phase=phase(refund),
                version=version(refund),
                address=address,
                remark="同意",
                seller_pays_freight=True,
            )
        )
    shop.box.faults()
    for refund_id, outcome in outcomes.items():
        calls = shop.box.calls(refund_id, "taobao.rp.returngoods.agree")
        applied = [call for call in calls if call["effect"]]
        assert len(calls) == 1, "a write is one call"
        allowed = {None: (1,), Failure.UNKNOWN: (0, 1)}.get(outcome, (0,))
        assert len(applied) in allowed, (outcome, calls)
    assert {None, Failure.UNKNOWN, Failure.PASSING, Failure.NEEDS_SESSION} <= set(outcomes.values())
    hidden = [refund_id for refund_id, outcome in outcomes.items() if outcome is Failure.UNKNOWN]
    found = {shop.read(refund_id).status.raw for refund_id in hidden}
    assert found == {"WAIT_SELLER_AGREE", "WAIT_BUYER_RETURN_GOODS"}, "unknown really is both"


def test_in_a_storm_of_faults_reads_never_tell_something_else(shop: Shop) -> None:
    refund = shop.applied()
    shop.box.faults(**STORM, seed=11)
    readings = []
    for _ in range(60):
        try:
            readings.append(shop.read(refund.refund_id))
        except OutsideFailed as failure:
            assert failure.failure in (Failure.BAD_ANSWER, Failure.NEEDS_SESSION, Failure.PASSING)  # noqa: PT017
    assert len(readings) > 10
    assert all(reading == refund for reading in readings)

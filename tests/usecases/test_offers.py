"""What a case is offered, and what is kept when somebody takes an option."""

from datetime import timedelta

import pytest

from shouhou.domain.errors import Refused
from shouhou.domain.freight import Bearer, Leg
from shouhou.domain.options.keys import Kind, OptionKey
from shouhou.domain.options.records import Assumed
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.storage.models import Case, ChosenOption, HistoryRow, Membership
from shouhou.storage.queries.desk_records import CaseEntry
from shouhou.usecases.actor import Actor
from shouhou.usecases.diagnosing import correct_diagnosis, record_wish
from shouhou.usecases.errors import Missing
from shouhou.usecases.filing import file_case
from shouhou.usecases.offers import choose_option, offer_of, record_findings

from .exports import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case_id(shop_id: int, agent: Actor) -> int:
    entry = CaseEntry(
        tid="2026112600001",
        refund_id="2026112600009",
        kind="return",
        status="waiting_seller",
        amount_fen=25900,
        paid_fen=25900,
        reason="质量问题",
        story="鞋底开胶了，才穿一次",
        title="牛皮鞋",
    )
    found = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    correct_diagnosis(actor=agent, case_id=found, category="quality", responsible="shop", now=NOW)
    return found


def test_the_shops_fault_is_answered_with_a_return_at_the_shops_cost(case_id: int, agent: Actor) -> None:
    offer = offer_of(actor=agent, case_id=case_id, now=NOW)
    best = offer.proposal.best
    assert 1 <= len(offer.proposal.options) <= 3
    assert best.key is OptionKey.RETURN_REFUND
    assert best.refund_fen == 25900
    assert {line.leg: line.bearer for line in best.freights}[Leg.RETURN] is Bearer.SELLER
    words = offer.words[best.key.value]
    assert words.startswith("您好")
    assert "{" not in words
    assert "259" in words


def test_what_was_taken_is_kept_as_it_was_shown(case_id: int, agent: Actor) -> None:
    option, words = choose_option(actor=agent, case_id=case_id, key="return_refund", now=NOW)
    assert words
    row = ChosenOption.objects.get(case_id=case_id)
    assert (row.key, row.rank, row.shown["refund_fen"]) == ("return_refund", 1, 25900)
    assert row.shown["cost"]["lines"]
    body = HistoryRow.objects.get(case_id=case_id, kind="option.chosen").body
    assert f'"expected_fen":{option.cost.total_fen}' in body
    chosen = offer_of(actor=agent, case_id=case_id, now=NOW).chosen
    assert chosen is not None
    assert chosen.key == "return_refund"


def test_an_option_that_is_gone_is_refused(case_id: int, agent: Actor) -> None:
    correct_diagnosis(actor=agent, case_id=case_id, category="usage", responsible="buyer", now=NOW)
    with pytest.raises(Refused) as refused:
        choose_option(actor=agent, case_id=case_id, key="return_refund", now=NOW + timedelta(minutes=1))
    assert refused.value.reason_code == "option_gone"
    assert not ChosenOption.objects.exists()


def test_what_the_buyer_wants_and_what_was_found_out_change_the_offer(case_id: int, agent: Actor) -> None:
    record_wish(actor=agent, case_id=case_id, wish="exchange", now=NOW)
    assert offer_of(actor=agent, case_id=case_id, now=NOW).proposal.best.key is OptionKey.EXCHANGE
    record_findings(actor=agent, case_id=case_id, findings={"in_stock": "no"}, now=NOW)
    offered = {one.key for one in offer_of(actor=agent, case_id=case_id, now=NOW).proposal.options}
    assert OptionKey.EXCHANGE not in offered
    record_findings(actor=agent, case_id=case_id, findings={"in_stock": ""}, now=NOW)
    assert Case.objects.get(pk=case_id).findings == {}


def test_a_finding_that_cannot_be_is_refused_and_nothing_is_kept(case_id: int, agent: Actor) -> None:
    with pytest.raises(Refused) as refused:
        record_findings(actor=agent, case_id=case_id, findings={"promised_fen": 10**7}, now=NOW)
    assert "promised_fen" in refused.value.fields
    assert Case.objects.get(pk=case_id).findings == {}


def test_strangers_see_nothing_and_readers_take_nothing(case_id: int, agent: Actor) -> None:
    stranger = Actor(user_id=10**6, name="路人")
    with pytest.raises(Missing):
        offer_of(actor=stranger, case_id=case_id, now=NOW)
    with pytest.raises(Missing):
        choose_option(actor=stranger, case_id=case_id, key="return_refund", now=NOW)
    Membership.objects.filter(user_id=agent.user_id).update(role="read_only")
    assert offer_of(actor=agent, case_id=case_id, now=NOW).proposal.options
    with pytest.raises(Refused):
        choose_option(actor=agent, case_id=case_id, key="return_refund", now=NOW)


@pytest.mark.parametrize(
    ("kind", "goods", "reason", "story", "fen", "key", "assumed"),
    [
        ("refund", "not_received", "虚假签收", "门口没有东西", 25900, OptionKey.CLAIM_REFUND, True),
        ("return", "received", "卖家发错货", "少了一个配件", 25900, OptionKey.RESHIP, True),
        ("refund", "received", "商品降价", "刚买两天就便宜了", 900, OptionKey.PARTIAL_REFUND, False),
    ],
)
def test_the_buyers_words_say_what_nobody_looked_at_yet(
    shop_id: int,
    agent: Actor,
    kind: str,
    goods: str,
    reason: str,
    story: str,
    fen: int,
    key: OptionKey,
    assumed: bool,
) -> None:
    entry = CaseEntry(
        tid="2026112600002",
        refund_id="2026112600010",
        kind=kind,
        goods=goods,
        status="waiting_seller",
        amount_fen=fen,
        paid_fen=25900,
        reason=reason,
        story=story,
        title="牛皮鞋",
    )
    found = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    category = {"虚假签收": "logistics", "卖家发错货": "wrong_item"}.get(reason, "subjective")
    correct_diagnosis(actor=agent, case_id=found, category=category, responsible="unclear", now=NOW)
    proposal = offer_of(actor=agent, case_id=found, now=NOW).proposal
    assert key in {one.key for one in proposal.options}
    assert (Assumed.AS_TOLD in proposal.assumptions) is assumed


def test_what_a_person_found_stands_above_the_buyers_words(shop_id: int, agent: Actor) -> None:
    entry = CaseEntry(
        tid="2026112600003",
        refund_id="2026112600011",
        kind="return",
        status="waiting_seller",
        amount_fen=25900,
        paid_fen=25900,
        reason="少件/漏发",
        story="少了一个配件",
        title="牛皮鞋",
    )
    found = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    correct_diagnosis(actor=agent, case_id=found, category="wrong_item", responsible="shop", now=NOW)
    assert offer_of(actor=agent, case_id=found, now=NOW).proposal.kind is Kind.MISSING_PIECE
    record_findings(actor=agent, case_id=found, findings={"missing_piece": "no"}, now=NOW)
    proposal = offer_of(actor=agent, case_id=found, now=NOW).proposal
    assert proposal.kind is Kind.WRONG_ITEM
    assert Assumed.AS_TOLD not in proposal.assumptions


@pytest.mark.parametrize(
    "category", ["quality", "wrong_item", "logistics", "subjective", "usage", "service", "other"]
)
@pytest.mark.parametrize("kind", ["refund", "return", "exchange", "reship", "repair"])
def test_every_option_that_is_offered_can_be_taken(
    shop_id: int, agent: Actor, category: str, kind: str
) -> None:
    entry = CaseEntry(
        tid="2026112600004",
        refund_id="2026112600012",
        kind=kind,
        status=RefundStatus.WAITING_SELLER,
        amount_fen=25900,
        paid_fen=25900,
        goods="received",
        title="牛皮鞋",
    )
    found = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    correct_diagnosis(actor=agent, case_id=found, category=category, responsible="shop", now=NOW)
    offered = [one.key for one in offer_of(actor=agent, case_id=found, now=NOW).proposal.options]
    for key in offered:
        _, words = choose_option(actor=agent, case_id=found, key=key.value, now=NOW)
        assert words
    rows = ChosenOption.objects.filter(case_id=found).order_by("pk")
    assert [row.key for row in rows] == [key.value for key in offered]
    assert all(row.shown["steps"] for row in rows)


def test_a_case_by_hand_believes_what_the_buyer_says_of_the_parcel(shop_id: int, agent: Actor) -> None:
    entry = CaseEntry(
        tid="2026112600005",
        refund_id="2026112600013",
        amount_fen=12800,
        paid_fen=12800,
        story="收到的杯子碎了，盒子压扁了，帮我退款吧，不想退货",
        title="玻璃杯",
    )
    found = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    correct_diagnosis(actor=agent, case_id=found, category="logistics", responsible="logistics", now=NOW)
    proposal = offer_of(actor=agent, case_id=found, now=NOW).proposal
    assert proposal.kind is Kind.DAMAGED
    assert proposal.best.key is OptionKey.CLAIM_REFUND


def test_a_case_by_hand_without_an_application_keeps_what_was_typed(shop_id: int, agent: Actor) -> None:
    entry = CaseEntry(
        tid="2026112600006",
        kind="return",
        amount_fen=12800,
        paid_fen=13800,
        story="不喜欢，想退",
        title="玻璃杯",
    )
    found = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    correct_diagnosis(actor=agent, case_id=found, category="subjective", responsible="buyer", now=NOW)
    best = offer_of(actor=agent, case_id=found, now=NOW).proposal.best
    assert (best.key, best.refund_fen) == (OptionKey.SEVEN_DAY_RETURN, 13800)

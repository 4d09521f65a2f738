"""The proof of a case: its checklist from rows, sorting, withdrawing, ticking, choosing, asking."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.domain.evidence.records import First, Side
from shouhou.domain.refund.reading import Known
from shouhou.domain.refund.vocabulary import GoodStatus
from shouhou.storage.json import load_text
from shouhou.storage.models import Case, EvidenceItem, HistoryRow, Shop
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.evidence import changing
from shouhou.usecases.evidence.adding import add_evidence
from shouhou.usecases.evidence.asking import ask_for_missing
from shouhou.usecases.evidence.reading import evidence_of
from tests.api.people import shop_named
from tests.api.world import NOW, TID, message_reading, refund_reading, show
from tests.media import picture

from .test_evidence_uploads import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.BLOB_ROOT = tmp_path


@pytest.fixture
def shop() -> Shop:
    return shop_named("向阳百货")


@pytest.fixture
def agent(shop: Shop) -> Actor:
    return person("kefu", shop.pk)


def broken(shop: Shop, **changes: Any) -> int:
    """A case about something broken on the way."""
    reading = refund_reading(
        reason="商品破损",
        description="收到时杯子碎了",
        good_status=Known(GoodStatus.RECEIVED, "BUYER_RECEIVED"),
        **changes,
    )
    return show(shop, reading)


def added(actor: Actor, case_id: int, kind: str = "", side: str = "buyer", shade: int = 1) -> int:
    return add_evidence(
        actor=actor, case_id=case_id, filename="a.png", chunks=[picture(shade=shade)], kind=kind, side=side,
        source="upload", now=NOW,
    )  # fmt: skip


def kinds_of_history(case_id: int) -> list[str]:
    rows = HistoryRow.objects.filter(case_id=case_id, kind__startswith="evidence.").order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_the_claim_comes_from_the_reason_and_the_buyers_words(shop: Shop, agent: Actor) -> None:
    page = evidence_of(actor=agent, case_id=broken(shop), now=NOW)
    assert page.checklist.claim.code == "damaged"
    assert page.checklist.first is First.SHOP
    assert not page.claim_chosen
    assert (page.checklist.done(), page.checklist.of()) == (0, 4)
    assert page.may_change
    assert page.may_ask


def test_what_the_buyer_writes_in_a_message_counts_and_what_we_write_does_not(
    shop: Shop, agent: Actor
) -> None:
    theirs = show(
        shop,
        refund_reading(reason="", good_status=Known(GoodStatus.RECEIVED, "BUYER_RECEIVED")),
        message_reading(1, "少发了一个配件"),
    )
    assert evidence_of(actor=agent, case_id=theirs, now=NOW).checklist.claim.code == "missing_piece"


def test_a_person_chooses_another_claim_and_lets_the_rule_choose_again(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop, title="云南蓝莓鲜果 水果")
    signed = NOW - timedelta(hours=20)
    changing.choose(actor=agent, case_id=case_id, claim="rot", goods="", signed_at=signed, now=NOW)
    page = evidence_of(actor=agent, case_id=case_id, now=NOW)
    assert (page.checklist.claim.code, page.claim_chosen, page.goods) == ("rot", True, "fresh")
    assert page.checklist.windows[0].due_at == signed + timedelta(hours=48)
    assert Case.objects.get(pk=case_id).findings == {"signed_at": signed.isoformat()}
    changing.choose(actor=agent, case_id=case_id, claim="", goods="", signed_at=None, now=NOW)
    page = evidence_of(actor=agent, case_id=case_id, now=NOW)
    assert (page.checklist.claim.code, page.claim_chosen, page.signed_at) == ("damaged", False, None)
    assert kinds_of_history(case_id) == ["evidence.claim", "evidence.claim"]


def test_choosing_keeps_what_else_a_person_found_out(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    Case.objects.filter(pk=case_id).update(findings={"received": "yes"})
    changing.choose(actor=agent, case_id=case_id, claim="", goods="", signed_at=NOW, now=NOW)
    assert Case.objects.get(pk=case_id).findings == {"received": "yes", "signed_at": NOW.isoformat()}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"claim": "nonsense"}, "evidence_claim"),
        ({"goods": "nonsense"}, "evidence_claim"),
        ({"signed_at": NOW + timedelta(minutes=1)}, "evidence_signed"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    shop: Shop, agent: Actor, values: dict[str, Any], code: str
) -> None:
    case_id = broken(shop)
    with pytest.raises(Refused, match=code):
        changing.choose(
            **{
                "actor": agent,
                "case_id": case_id,
                "claim": "",
                "goods": "",
                "signed_at": None,
                "now": NOW,
                **values,
            }
        )


def test_an_unsorted_piece_is_sorted_and_then_counts(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    item = added(agent, case_id)
    assert evidence_of(actor=agent, case_id=case_id, now=NOW).checklist.unsorted == 1
    changing.sort_evidence(actor=agent, item_id=item, kind="defect_photo", side="buyer", now=NOW)
    changing.sort_evidence(actor=agent, item_id=item, kind="defect_photo", side="buyer", now=NOW)
    page = evidence_of(actor=agent, case_id=case_id, now=NOW)
    assert (page.checklist.unsorted, page.checklist.done(Side.BUYER)) == (0, 1)
    assert kinds_of_history(case_id) == ["evidence.added", "evidence.sorted"]


def test_the_same_picture_is_in_one_kind_once(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    added(agent, case_id, kind="defect_photo")
    other = added(agent, case_id)
    with pytest.raises(Refused, match="evidence_twice"):
        changing.sort_evidence(actor=agent, item_id=other, kind="defect_photo", side="buyer", now=NOW)


def test_withdrawn_is_not_deleted_and_comes_back(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    item = added(agent, case_id, kind="defect_photo")
    changing.withdraw_evidence(actor=agent, item_id=item, now=NOW)
    changing.withdraw_evidence(actor=agent, item_id=item, now=NOW)
    assert evidence_of(actor=agent, case_id=case_id, now=NOW).items == ()
    assert EvidenceItem.objects.get(pk=item).withdrawn_at == NOW
    changing.restore_evidence(actor=agent, item_id=item, now=NOW)
    assert len(evidence_of(actor=agent, case_id=case_id, now=NOW).items) == 1
    assert kinds_of_history(case_id) == ["evidence.added", "evidence.withdrawn", "evidence.restored"]


def test_a_withdrawn_piece_does_not_come_back_beside_its_twin(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    first = added(agent, case_id, kind="defect_photo")
    changing.withdraw_evidence(actor=agent, item_id=first, now=NOW)
    assert added(agent, case_id, kind="defect_photo") != first
    with pytest.raises(Refused, match="evidence_twice"):
        changing.restore_evidence(actor=agent, item_id=first, now=NOW)


def test_seen_elsewhere_counts_with_a_note(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    tick: dict[str, Any] = {
        "actor": agent,
        "case_id": case_id,
        "kind": "sign_proof",
        "side": "shop",
        "now": NOW,
    }
    for note in ("", "   ", "长" * 301):
        with pytest.raises(Refused, match="evidence_note"):
            changing.tick_evidence(note=note, **tick)
    with pytest.raises(Refused, match="evidence_kind"):
        changing.tick_evidence(note="看过", **{**tick, "kind": ""})
    changing.tick_evidence(note="菜鸟裹裹里的签收照片", **tick)
    page = evidence_of(actor=agent, case_id=case_id, now=NOW)
    assert page.checklist.done(Side.SHOP) == 1
    assert (page.items[0].note, page.items[0].sha256) == ("菜鸟裹裹里的签收照片", "")


def test_the_buyer_is_asked_for_exactly_what_is_missing(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    added(agent, case_id, kind="package_photo")
    request = ask_for_missing(actor=agent, case_id=case_id, now=NOW)
    assert request.kinds == ("defect_photo", "waybill_photo")
    assert "外包装照片" not in request.text
    assert len(request.short.encode()) <= 400
    assert request == ask_for_missing(actor=agent, case_id=case_id, now=NOW)
    rows = HistoryRow.objects.filter(case_id=case_id, kind="evidence.asked")
    assert len(rows) == 1
    for text in (request.text, request.short, rows[0].body):
        assert TID not in text
        assert "王" not in text


def test_nobody_is_asked_for_what_is_there(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    for shade, kind in enumerate(("defect_photo", "package_photo", "waybill_photo")):
        added(agent, case_id, kind=kind, shade=shade)
    assert evidence_of(actor=agent, case_id=case_id, now=NOW).request == ""
    with pytest.raises(Refused, match="nothing_missing"):
        ask_for_missing(actor=agent, case_id=case_id, now=NOW)


def test_history_holds_ids_and_digests_only(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    added(agent, case_id)
    changing.tick_evidence(
        actor=agent, case_id=case_id, kind="sign_proof", side="shop", note="买家电话 13800000000", now=NOW
    )
    for row in HistoryRow.objects.filter(case_id=case_id, kind__startswith="evidence."):
        assert "13800000000" not in row.body
        assert set(load_text(row.body)) <= {"item", "kind", "side", "sha256", "source", "digest"}


def test_strangers_get_nothing_and_readers_change_nothing(shop: Shop, agent: Actor) -> None:
    case_id = broken(shop)
    item = added(agent, case_id)
    stranger = person("stranger", shop_named("邻家").pk, Role.OWNER)
    reader = person("reader", shop.pk, Role.READ_ONLY)
    at: dict[str, Any] = {"now": NOW}
    acts: list[tuple[Any, dict[str, Any]]] = [
        (changing.sort_evidence, {"item_id": item, "kind": "", "side": "shop"}),
        (changing.withdraw_evidence, {"item_id": item}),
        (changing.restore_evidence, {"item_id": item}),
        (changing.tick_evidence, {"case_id": case_id, "kind": "track", "side": "shop", "note": "x"}),
        (changing.choose, {"case_id": case_id, "claim": "rot", "goods": "", "signed_at": None}),
        (ask_for_missing, {"case_id": case_id}),
    ]
    for act, values in acts:
        with pytest.raises(Missing):
            act(actor=stranger, **values, **at)
        with pytest.raises(Refused, match="not_permitted"):
            act(actor=reader, **values, **at)
    with pytest.raises(Missing):
        evidence_of(actor=stranger, case_id=case_id, now=NOW)
    page = evidence_of(actor=reader, case_id=case_id, now=NOW)
    assert (page.may_change, page.may_ask, len(page.items)) == (False, False, 1)


def test_the_panel_costs_the_same_whatever_is_in_it(
    shop: Shop, agent: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case_id = broken(shop)
    for shade in range(6):
        added(agent, case_id, shade=shade)
    with django_assert_max_num_queries(9):
        evidence_of(actor=agent, case_id=case_id, now=datetime(2026, 11, 20, 3, 0, tzinfo=UTC))

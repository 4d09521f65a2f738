"""What a shop says of a product decides which limits run for its refunds."""

import pytest
from django.db import transaction

from shouhou.storage.models import Case, ProductProfile, Refund, Shop
from shouhou.storage.queries.desk_records import CaseEntry
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_page import case_page
from shouhou.usecases.cases import refresh_case
from shouhou.usecases.filing import file_case

from .exports import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case_id(shop_id: int, agent: Actor) -> int:
    entry = CaseEntry(
        tid="2026112600001",
        refund_id="2026112600009",
        kind="refund",
        goods="not_received",
        status="waiting_seller",
        amount_fen=3000,
        paid_fen=3000,
    )
    found = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    Refund.objects.update(item_id="77")
    Shop.objects.update(shop_type="C")  # the one platform whose virtual goods have a limit of their own
    return found


def profile(shop_id: int, agent: Actor, **told: object) -> None:
    ProductProfile.objects.create(
        shop_id=shop_id, item_id="77", updated_by_id=agent.user_id, updated_at=NOW, **told
    )


def test_a_virtual_product_has_its_own_limit(case_id: int, shop_id: int, agent: Actor) -> None:
    before = case_page(actor=agent, case_id=case_id, now=NOW).refunds[0].deadline
    profile(shop_id, agent, goods_category="virtual")
    after = case_page(actor=agent, case_id=case_id, now=NOW).refunds[0].deadline
    assert before is not None
    assert after is not None
    assert before.at != after.at
    with transaction.atomic():
        refresh_case(case_id=case_id, at=NOW)
    assert Case.objects.get(pk=case_id).next_due_at == after.at


def test_an_ordinary_product_changes_nothing(case_id: int, shop_id: int, agent: Actor) -> None:
    before = case_page(actor=agent, case_id=case_id, now=NOW).refunds[0].deadline
    profile(shop_id, agent, goods_category="clothing", salvage_percent=60)
    assert case_page(actor=agent, case_id=case_id, now=NOW).refunds[0].deadline == before

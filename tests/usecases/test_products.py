"""A shop's products: seen in refunds and orders, described by people, asked for by the rules."""

import pytest

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.domain.goods import Goods
from shouhou.storage.models import OrderLine, ProductProfile, Refund, Shop
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.products import Profile, ProfileChanges, product_page, profiles_of, set_profiles
from tests.api.people import shop_named
from tests.api.world import NOW, show_many

from .test_policy_preview import person


@pytest.fixture
def shop(db: None) -> Shop:
    """Refunds of three products: A in three cases, B in two, C in one; D only in an order."""
    shop = shop_named("向阳百货")
    for place, case_id in enumerate(show_many(shop, 6)):
        item = "AAABBC"[place]
        Refund.objects.filter(case=case_id).update(item_id=f"70{item}", title=f"围巾{item}")
    line = OrderLine.objects.filter(shop=shop).first()
    assert line is not None
    OrderLine.objects.filter(pk=line.pk).update(item_id="70D", title="100%羊毛手套")
    return shop


@pytest.fixture
def chief(shop: Shop) -> Actor:
    return person(shop, Role.SUPERVISOR)


def test_most_cases_come_first_and_paging_is_complete(shop: Shop, chief: Actor) -> None:
    page = product_page(actor=chief, shop_id=shop.pk)
    assert [(one.item_id, one.cases) for one in page.products] == [
        ("70A", 3), ("70B", 2), ("70C", 1), ("70D", 0),
    ]  # fmt: skip
    seen: list[str] = []
    cursor = None
    while True:
        piece = product_page(actor=chief, shop_id=shop.pk, cursor=cursor, limit=1)
        seen += [one.item_id for one in piece.products]
        cursor = piece.next
        if cursor is None:
            break
    assert seen == ["70A", "70B", "70C", "70D"]


@pytest.mark.parametrize(
    ("search", "found"),
    [("70B", ["70B"]), ("围巾", ["70A", "70B", "70C"]), ("100%", ["70D"]), ("%", ["70D"])],
)
def test_search_by_id_or_title(shop: Shop, chief: Actor, search: str, found: list[str]) -> None:
    page = product_page(actor=chief, shop_id=shop.pk, search=search)
    assert [one.item_id for one in page.products] == found


@pytest.mark.parametrize("cursor", ["x", "[]", '["1","a"]', '[-1,"a"]', '[1,"\\u0000"]', "9" * 8000])
def test_a_forged_cursor_is_refused(shop: Shop, chief: Actor, cursor: str) -> None:
    with pytest.raises(Refused, match="cursor"):
        product_page(actor=chief, shop_id=shop.pk, cursor=cursor)


def test_several_are_set_at_once_and_only_what_was_said(shop: Shop, chief: Actor) -> None:
    changes = ProfileChanges(goods="clothing", free_shipping="yes", salvage_percent="70%")
    assert set_profiles(actor=chief, shop_id=shop.pk, item_ids=["70A", "70B"], changes=changes, now=NOW) == 2
    more = ProfileChanges(long_window="yes", free_shipping="")
    set_profiles(actor=chief, shop_id=shop.pk, item_ids=["70B"], changes=more, now=NOW)
    found = profiles_of(shop_id=shop.pk, item_ids=["70A", "70B", "70C", ""])
    assert found == {
        "70A": Profile(
            goods=Goods.CLOTHING,
            free_shipping=True,
            exclusion_confirmed=False,
            long_window=False,
            salvage_percent=70,
        ),
        "70B": Profile(
            goods=Goods.CLOTHING,
            free_shipping=None,
            exclusion_confirmed=False,
            long_window=True,
            salvage_percent=70,
        ),
    }
    row = ProductProfile.objects.get(item_id="70A")
    assert (row.title, row.updated_by_id) == ("围巾A", chief.user_id)


@pytest.mark.parametrize(
    ("items", "changes", "field"),
    [
        ([], ProfileChanges(goods="food"), "item"),
        (["70A"], ProfileChanges(), "goods"),
        (["70A"], ProfileChanges(goods="weather"), "goods"),
        (["70A"], ProfileChanges(free_shipping="perhaps"), "free_shipping"),
        (["70A"], ProfileChanges(long_window=""), "long_window"),
        (["70A"], ProfileChanges(salvage_percent="101"), "salvage_percent"),
        (["70A"], ProfileChanges(salvage_percent="-1"), "salvage_percent"),
        (["70A"], ProfileChanges(salvage_percent="9" * 8000), "salvage_percent"),
        (["elsewhere"], ProfileChanges(goods="food"), "item"),
        ([str(number) for number in range(201)], ProfileChanges(goods="food"), "item"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_written(
    shop: Shop, chief: Actor, items: list[str], changes: ProfileChanges, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        set_profiles(actor=chief, shop_id=shop.pk, item_ids=items, changes=changes, now=NOW)
    assert field in caught.value.fields
    assert not ProductProfile.objects.exists()


def test_agents_see_strangers_do_not_and_neither_writes(shop: Shop) -> None:
    agent, stranger = person(shop, Role.AGENT), Actor(user_id=10**9, name="")
    assert product_page(actor=agent, shop_id=shop.pk).products
    changes = ProfileChanges(goods="food")
    with pytest.raises(Refused, match="not_permitted"):
        set_profiles(actor=agent, shop_id=shop.pk, item_ids=["70A"], changes=changes, now=NOW)
    with pytest.raises(Missing):
        product_page(actor=stranger, shop_id=shop.pk)
    with pytest.raises(Missing):
        set_profiles(actor=stranger, shop_id=shop.pk, item_ids=["70A"], changes=changes, now=NOW)

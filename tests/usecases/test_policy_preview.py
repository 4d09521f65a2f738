"""What a draft would have changed on a month of cases made by hand, and the shop's own history of disputes."""

from datetime import timedelta

import pytest

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.domain.options.keys import OptionKey
from shouhou.domain.options.policy import Prior
from shouhou.domain.rules import china_day
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage.models import Case, CaseDiagnosis, ChosenOption, Refund, Shop, ShopPolicy
from shouhou.usecases.actor import Actor
from shouhou.usecases.dispute_history import Counts, dispute_counts, with_history
from shouhou.usecases.errors import Missing
from shouhou.usecases.policies import policy_now
from shouhou.usecases.policy_changes import PolicyDraft
from shouhou.usecases.policy_preview import PolicyPreview, policy_preview
from shouhou.usecases.users import create_user
from tests.api.people import shop_named
from tests.api.world import NOW, refund_reading, show

PARTIAL_FIRST = {"order": {"quality": ["partial_refund", "return_refund", "exchange", "refund_only"]}}


@pytest.fixture
def shop(db: None) -> Shop:
    return shop_named("向阳百货")


def person(shop: Shop, role: Role) -> Actor:
    name = f"{role}-{shop.pk}"
    user_id = create_user(
        actor=None,
        name=name,
        display_name=name,
        password="correct horse battery",
        roles=[(shop.pk, role)],
        now=NOW,
    )
    return Actor(user_id=user_id, name=name)


@pytest.fixture
def chief(shop: Shop) -> Actor:
    return person(shop, Role.SUPERVISOR)


def quality(shop: Shop, number: int, fen: int, *, category: str = "quality", age: int = 3) -> Case:
    """A diagnosed case of a received piece; the buyer said nothing of what he wants."""
    from shouhou.domain.refund.reading import Known
    from shouhou.domain.refund.vocabulary import GoodStatus, OrderStatus

    tid = f"4100{number:08d}"
    reading = refund_reading(
        refund_id=f"2100{number:08d}",
        tid=tid,
        oid=tid,
        refund_fen=fen,
        total_fen=fen,
        good_status=Known(GoodStatus.RECEIVED, "BUYER_RECEIVED"),
        order_status=Known(OrderStatus.SHIPPED, "WAIT_BUYER_CONFIRM_GOODS"),
    )
    case = Case.objects.get(pk=show(shop, reading))
    Case.objects.filter(pk=case.pk).update(
        opened_at=NOW - timedelta(days=age), wish="nothing", category=category
    )
    CaseDiagnosis.objects.create(
        shop=shop,
        case=case,
        category=category,
        responsible="shop",
        confidence=0.95,
        origin="person",
        at=NOW,
    )
    from shouhou.storage.models import OrderLine

    OrderLine.objects.filter(shop=shop, oid=tid).update(paid_fen=fen)
    return Case.objects.get(pk=case.pk)


def preview(
    chief: Actor, shop: Shop, body: dict[str, object], category: str = "", **more: object
) -> PolicyPreview:
    draft = PolicyDraft(category=category, body=body, valid_from=china_day(NOW))
    return policy_preview(actor=chief, shop_id=shop.pk, draft=draft, now=NOW, **more)  # type: ignore[arg-type]


def test_the_counts_are_those_of_the_set(shop: Shop, chief: Actor) -> None:
    cheap = [quality(shop, number, 4000) for number in range(3)]
    dear = quality(shop, 10, 8900)
    quality(shop, 11, 4000, age=31)
    shown = preview(chief, shop, PARTIAL_FIRST)
    assert (shown.cases, shown.of, shown.cut) == (4, 4, False)
    assert shown.moved == 3
    [shift] = shown.shifts
    assert (shift.before, shift.after) == (OptionKey.RETURN_REFUND, OptionKey.PARTIAL_REFUND)
    assert {one.case_id for one in shift.examples} == {case.pk for case in cheap}
    assert dear.pk not in {one.case_id for one in shift.examples}
    assert shift.after_fen < shift.before_fen
    assert shown.after_fen - shown.before_fen == shift.after_fen - shift.before_fen
    assert not ShopPolicy.objects.exists()


def test_a_draft_for_another_category_changes_nothing_here(shop: Shop, chief: Actor) -> None:
    quality(shop, 1, 4000)
    shown = preview(chief, shop, PARTIAL_FIRST, "usage")
    assert (shown.cases, shown.moved, shown.adjusted, shown.others) == (1, 0, 0, 0)
    assert shown.before_fen == shown.after_fen


def test_a_category_with_its_own_row_keeps_it_under_a_general_draft(shop: Shop, chief: Actor) -> None:
    quality(shop, 1, 4000)
    ShopPolicy.objects.create(
        shop=shop,
        category="quality",
        body={"order": {"quality": ["exchange", "return_refund", "refund_only"]}},
        valid_from=china_day(NOW),
        created_by_id=chief.user_id,
        created_at=NOW,
    )
    assert preview(chief, shop, PARTIAL_FIRST).moved == 0


def test_another_amount_is_told_apart_from_another_option(shop: Shop, chief: Actor) -> None:
    quality(shop, 1, 4000)
    shown = preview(chief, shop, {"costs": {"return_freight_fen": 2000}})
    assert (shown.moved, shown.adjusted) == (0, 1)
    assert shown.after_fen == shown.before_fen + 800
    fewer = preview(chief, shop, {"order": {"quality": ["return_refund", "refund_only"]}})
    assert (fewer.moved, fewer.adjusted, fewer.others) == (0, 0, 1)


def test_it_stops_when_time_is_up_and_says_so(shop: Shop, chief: Actor) -> None:
    for number in range(4):
        quality(shop, number, 4000)
    ticks = iter(range(100))
    shown = preview(chief, shop, PARTIAL_FIRST, seconds=2.5, clock=lambda: float(next(ticks)))
    assert (shown.cases, shown.of, shown.cut) == (2, 4, True)


def test_a_wrong_draft_is_refused_and_only_managers_preview(shop: Shop, chief: Actor) -> None:
    with pytest.raises(Refused) as caught:
        preview(chief, shop, {"order": {"quality": ["exchange"]}})
    assert "order.quality" in caught.value.fields
    with pytest.raises(Refused, match="not_permitted"):
        preview(person(shop, Role.AGENT), shop, PARTIAL_FIRST)
    with pytest.raises(Missing):
        preview(Actor(user_id=10**9, name=""), shop, PARTIAL_FIRST)


def closed(
    shop: Shop, number: int, *, dispute: bool = False, age: int = 5, category: str = "quality"
) -> Case:
    case = quality(shop, number, 4000, category=category)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=NOW - timedelta(days=age))
    if dispute:
        Refund.objects.filter(case=case).update(cs_status="handled")
    return case


def test_disputes_are_counted_by_category_in_half_a_year(shop: Shop) -> None:
    for number in range(4):
        closed(shop, number, dispute=number == 0)
    closed(shop, 20, dispute=True, age=181)
    closed(shop, 21, dispute=True, category="usage")
    quality(shop, 22, 4000)
    counts = dispute_counts(shop_id=shop.pk, category="quality", now=NOW)
    assert counts.all == Counts(cases=4, disputes=1)
    assert dispute_counts(shop_id=shop.pk, category="service", now=NOW).all == Counts()


def test_counts_are_kept_for_the_hour(shop: Shop) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        for minutes in (0, 10, 59):
            dispute_counts(shop_id=shop.pk, category="quality", now=NOW + timedelta(minutes=minutes))
    assert len(queries) == 1
    closed(shop, 1)
    later = dispute_counts(shop_id=shop.pk, category="quality", now=NOW + timedelta(minutes=61))
    assert later.all.cases == 1


def test_an_option_with_enough_cases_of_its_own_stands_for_itself(shop: Shop, chief: Actor) -> None:
    for number in range(21):
        case = closed(shop, number, dispute=number < 2)
        ChosenOption.objects.create(
            shop=shop,
            case=case,
            key=OptionKey.EXCHANGE if number < 20 else OptionKey.REPAIR,
            rank=1,
            shown={},
            by_id=chief.user_id,
            at=NOW,
        )
    counts = dispute_counts(shop_id=shop.pk, category="quality", now=NOW)
    assert counts.of(OptionKey.EXCHANGE) == Counts(cases=20, disputes=2)
    assert counts.of(OptionKey.REPAIR) == counts.all == Counts(cases=21, disputes=2)
    policy = with_history(shipped_policy(), counts)
    assert policy.disputes[OptionKey.EXCHANGE] == Prior(alpha=3, beta=97, cases=20, disputes=2)
    assert policy_now(shop_id=shop.pk, category="quality", now=NOW) == policy

"""Policies over policies, their days, who may change them, two people at once."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.domain.options.keys import Kind, OptionKey
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage.models import ShopPolicy
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.policies import policy_for, policy_sheet, policy_versions
from shouhou.usecases.policy_changes import PolicyDraft, differences, end_policy, save_policy
from shouhou.usecases.users import create_user

from .exports import NOW

DAY = timedelta(days=1)

Saved = Callable[..., int]


@pytest.fixture
def today() -> date:
    from shouhou.domain.rules import china_day

    return china_day(NOW)


@pytest.fixture
def chief(shop_id: int) -> Actor:
    user_id = create_user(
        actor=None,
        name="zhuguan",
        display_name="主管",
        password="correct horse battery",
        roles=[(shop_id, Role.SUPERVISOR)],
        now=NOW,
    )
    return Actor(user_id=user_id, name="主管")


@pytest.fixture
def saved(shop_id: int, chief: Actor, today: date) -> Saved:
    def save(
        body: Mapping[str, Any], category: str = "", first: date | None = None, last: date | None = None
    ) -> int:
        sheet = policy_sheet(actor=chief, shop_id=shop_id, category=category, day=today)
        draft = PolicyDraft(category=category, body=body, valid_from=first or today, valid_to=last)
        return save_policy(actor=chief, shop_id=shop_id, draft=draft, seen_id=sheet.seen_id, now=NOW)

    return save


def low_value(shop_id: int, category: str, day: date) -> int:
    return policy_for(shop_id=shop_id, category=category, day=day).thresholds.low_value_fen


def test_without_rows_the_shipped_policy_holds(shop_id: int, today: date) -> None:
    assert policy_for(shop_id=shop_id, category="quality", day=today) == shipped_policy()


def test_the_category_goes_over_the_general_and_that_over_the_shipped(
    shop_id: int, saved: Saved, today: date
) -> None:
    saved({"thresholds": {"low_value_fen": 3000, "coupon_fen": 2000}})
    saved({"thresholds": {"low_value_fen": 4000}}, "quality")
    quality = policy_for(shop_id=shop_id, category="quality", day=today)
    other = policy_for(shop_id=shop_id, category="usage", day=today)
    assert quality.thresholds.low_value_fen == 4000
    assert quality.thresholds.coupon_fen == other.thresholds.coupon_fen == 2000
    assert other.thresholds.low_value_fen == 3000
    assert quality.thresholds.red_packet_fen == shipped_policy().thresholds.red_packet_fen
    assert len({quality.digest, other.digest, shipped_policy().digest}) == 3


def test_only_what_differs_is_stored_so_that_the_rest_follows_what_is_below(
    shop_id: int, saved: Saved, today: date
) -> None:
    whole = shipped_policy().to_mapping()
    whole["thresholds"]["low_value_fen"] = 4000
    row = ShopPolicy.objects.get(pk=saved(whole, "quality"))
    assert row.body == {"thresholds": {"low_value_fen": 4000}}
    saved({"thresholds": {"coupon_fen": 700}})
    assert policy_for(shop_id=shop_id, category="quality", day=today).thresholds.coupon_fen == 700


def test_days_are_chinese_days_both_included(shop_id: int, saved: Saved, today: date) -> None:
    saved({"thresholds": {"low_value_fen": 3000}}, first=today + DAY, last=today + 3 * DAY)
    found = [low_value(shop_id, "quality", today + n * DAY) for n in range(6)]
    assert found == [5000, 3000, 3000, 3000, 5000, 5000]


def test_a_new_row_without_an_end_ends_the_older_ones(shop_id: int, saved: Saved, today: date) -> None:
    first = saved({"thresholds": {"low_value_fen": 3000}}, first=today)
    later = saved({"thresholds": {"low_value_fen": 2000}}, first=today + 5 * DAY)
    newest = saved({"thresholds": {"low_value_fen": 1000}}, first=today + 2 * DAY)
    days = [low_value(shop_id, "", today + n * DAY) for n in (0, 1, 2, 5, 400)]
    assert days == [3000, 3000, 1000, 1000, 1000]
    rows = {row.pk: row for row in ShopPolicy.objects.all()}
    assert rows[first].valid_to == today + DAY
    assert rows[later].valid_to is not None
    assert rows[later].valid_to < rows[later].valid_from
    assert rows[newest].valid_to is None


def test_after_a_row_with_an_end_the_older_one_holds_again(shop_id: int, saved: Saved, today: date) -> None:
    saved({"thresholds": {"low_value_fen": 3000}})
    saved({"thresholds": {"low_value_fen": 9000}}, first=today + DAY, last=today + 2 * DAY)
    assert [low_value(shop_id, "", today + n * DAY) for n in range(4)] == [3000, 9000, 9000, 3000]


def test_ending_a_row_holds_at_once(shop_id: int, chief: Actor, saved: Saved, today: date) -> None:
    policy_id = saved({"thresholds": {"low_value_fen": 3000}})
    assert low_value(shop_id, "", today) == 3000
    end_policy(actor=chief, shop_id=shop_id, policy_id=policy_id, now=NOW)
    assert low_value(shop_id, "", today) == 5000
    with pytest.raises(Refused, match="policy_ended"):
        end_policy(actor=chief, shop_id=shop_id, policy_id=policy_id, now=NOW)
    with pytest.raises(Missing):
        end_policy(actor=chief, shop_id=shop_id, policy_id=policy_id + 999, now=NOW)


def test_one_query_when_nothing_changed(shop_id: int, saved: Saved, today: date) -> None:
    saved({"thresholds": {"low_value_fen": 3000}}, "quality")
    policy_for(shop_id=shop_id, category="quality", day=today)
    with CaptureQueriesContext(connection) as queries:
        policy_for(shop_id=shop_id, category="quality", day=today)
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"thresholds": {"low_value_fen": -1}}, "thresholds.low_value_fen"),
        ({"thresholds": {"low_value_fen": 10**4000}}, "thresholds.low_value_fen"),
        ({"thresholds": {"partial_percent": 101}}, "thresholds.partial_percent"),
        ({"thresholds": {"partial_min_percent": 90}}, "thresholds.partial_percent"),
        ({"costs": {"no_such_cost": 3}}, "costs.no_such_cost"),
        ({"order": {"quality": ["exchange"]}}, "order.quality"),
        ({"order": {"quality": ["return_refund", "refund_only", "apology"]}}, "order.quality"),
        ({"ranking": "luck"}, "ranking"),
        ({"minutes": {"guide": 100_000}}, "minutes.guide"),
    ],
)
def test_a_wrong_member_is_named_and_nothing_is_saved(
    saved: Saved, body: Mapping[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        saved(body)
    assert field in caught.value.fields
    assert not ShopPolicy.objects.exists()


def test_days_that_make_no_sense_are_refused(saved: Saved, today: date) -> None:
    body = {"thresholds": {"low_value_fen": 3000}}
    for first, last, field in (
        (today - DAY, None, "valid_from"),
        (today, today - DAY, "valid_to"),
        (date(9999, 1, 1), None, "valid_from"),
        (today, date(9999, 1, 1), "valid_to"),
    ):
        with pytest.raises(Refused) as caught:
            saved(body, first=first, last=last)
        assert field in caught.value.fields


def test_saving_without_a_change_is_refused_but_going_back_is_not(
    shop_id: int, saved: Saved, today: date
) -> None:
    with pytest.raises(Refused, match="nothing_changed"):
        saved(shipped_policy().to_mapping())
    saved({"thresholds": {"low_value_fen": 3000}})
    saved(shipped_policy().to_mapping(), first=today + DAY)
    assert [low_value(shop_id, "", today + n * DAY) for n in (0, 1)] == [3000, 5000]


def test_of_two_people_at_once_the_second_sees_the_first(
    shop_id: int, chief: Actor, saved: Saved, today: date
) -> None:
    sheet = policy_sheet(actor=chief, shop_id=shop_id, category="", day=today)
    saved({"thresholds": {"low_value_fen": 3000}})
    draft = PolicyDraft(category="", body={"thresholds": {"low_value_fen": 1}}, valid_from=today)
    with pytest.raises(Refused, match="policy_changed"):
        save_policy(actor=chief, shop_id=shop_id, draft=draft, seen_id=sheet.seen_id, now=NOW)
    assert low_value(shop_id, "", today) == 3000


def test_an_agent_sees_and_may_not_edit(shop_id: int, agent: Actor, saved: Saved, today: date) -> None:
    policy_id = saved({"thresholds": {"low_value_fen": 3000}})
    assert policy_versions(actor=agent, shop_id=shop_id)[0].policy_id == policy_id
    draft = PolicyDraft(category="", body={"thresholds": {"low_value_fen": 1}}, valid_from=today)
    with pytest.raises(Refused, match="not_permitted"):
        save_policy(actor=agent, shop_id=shop_id, draft=draft, seen_id=policy_id, now=NOW)
    with pytest.raises(Refused, match="not_permitted"):
        end_policy(actor=agent, shop_id=shop_id, policy_id=policy_id, now=NOW)


def test_a_stranger_sees_nothing(shop_id: int, today: date) -> None:
    stranger = Actor(user_id=10**9, name="")
    draft = PolicyDraft(category="", body={}, valid_from=today)
    for call in (
        lambda: policy_versions(actor=stranger, shop_id=shop_id),
        lambda: policy_sheet(actor=stranger, shop_id=shop_id, category="", day=today),
        lambda: save_policy(actor=stranger, shop_id=shop_id, draft=draft, seen_id=0, now=NOW),
        lambda: end_policy(actor=stranger, shop_id=shop_id, policy_id=1, now=NOW),
    ):
        with pytest.raises(Missing):
            call()


def test_a_category_that_is_none_is_not_there(shop_id: int, chief: Actor, today: date) -> None:
    with pytest.raises(Missing):
        policy_sheet(actor=chief, shop_id=shop_id, category="weather", day=today)


def test_a_stored_row_that_reads_no_more_is_passed_over(shop_id: int, chief: Actor, today: date) -> None:
    ShopPolicy.objects.create(
        shop_id=shop_id,
        category="",
        body={"order": {"quality": ["gone_by_now"]}},
        valid_from=today,
        created_by_id=chief.user_id,
        created_at=NOW,
    )
    assert policy_for(shop_id=shop_id, category="", day=today) == shipped_policy()


def test_differences_laid_over_give_the_whole_again() -> None:
    from shouhou.domain.options.policy import Policy, merged

    below = shipped_policy().to_mapping()
    above = merged(
        below,
        {
            "order": {"lost": ["claim_reship", "claim_refund"]},
            "costs": {"dispute_fen": 1},
            "wish_first": False,
        },
    )
    body = differences(below, above)
    assert body == {"costs": {"dispute_fen": 1}, "wish_first": False}
    assert Policy.from_mapping(merged(below, body)) == Policy.from_mapping(above)
    assert Policy.from_mapping(above).order[Kind.LOST] == (OptionKey.CLAIM_RESHIP, OptionKey.CLAIM_REFUND)

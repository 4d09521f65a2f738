"""Policies: read, refused, dated, laid over each other, and compared."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.errors import Refused
from shouhou.domain.goods import Goods
from shouhou.domain.options.compare import ChangeKind, changes, cost_change_fen
from shouhou.domain.options.keys import NEEDED, POSSIBLE, Kind, OptionKey
from shouhou.domain.options.policy import Policy, Prior, Ranking, merged, policy_in_force
from shouhou.domain.options.propose import propose
from shouhou.domain.options.records import Because, Proposal
from shouhou.domain.options.situation import Situation
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA
from shouhou.rulebook.loader import shipped_rules
from shouhou.rulebook.policy import shipped_policy, shipped_policy_mapping

NOW = datetime(2026, 9, 9, 12, tzinfo=CHINA)
QUALITY = Situation(
    shop_type=ShopType.TMALL,
    category=Category.QUALITY,
    responsible=Responsible.SHOP,
    line_paid_fen=4_000,
    ceiling_fen=4_000,
    received=True,
)


def proposed(policy: Policy, situation: Situation = QUALITY) -> Proposal:
    return propose(situation, policy=policy, rules=shipped_rules(), now=NOW)


def changed(changes: Mapping[str, Any]) -> Policy:
    return Policy.from_mapping(merged(shipped_policy_mapping(), changes))


def test_a_policy_survives_being_written_and_read() -> None:
    policy = replace(shipped_policy(), valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    again = Policy.from_mapping(policy.to_mapping())
    assert again == policy
    assert again.digest == policy.digest
    assert again.digest != shipped_policy().digest


@pytest.mark.parametrize(
    ("place", "value", "field"),
    [
        (("thresholds", "low_value_fen"), -1, "thresholds.low_value_fen"),
        (("thresholds", "low_value_fen"), 12.5, "thresholds.low_value_fen"),
        (("thresholds", "ask_below_percent"), 101, "thresholds.ask_below_percent"),
        (("thresholds", "partial_percent"), 90, "thresholds.partial_percent"),
        (("thresholds", "colour"), 1, "thresholds.colour"),
        (("costs", "staff_fen_per_minute"), "80", "costs.staff_fen_per_minute"),
        (("costs", "staff_fen_per_minute"), True, "costs.staff_fen_per_minute"),
        (("order", "quality"), [], "order.quality"),
        (("order", "quality"), ["exchange"], "order.quality"),  # the right to return was taken out
        (("order", "lost"), ["claim_refund"], "order.lost"),
        (("order", "quality"), ["return_refund", "refund_only", "ship_now"], "order.quality"),
        (("order", "quality"), ["return_refund", "refund_only", "refund_only"], "order.quality"),
        (("order", "weather"), ["ask"], "order.weather"),
        (("by_kind", "quality"), {"low_value_fen": -5}, "by_kind.quality.low_value_fen"),
        (("by_kind", "quality"), {"partial_min_percent": 70}, "by_kind.quality.partial_percent"),
        (("by_goods", "food"), 5, "by_goods.food"),
        (("by_goods", "stones"), {}, "by_goods.stones"),
        (("salvage", "food"), 120, "salvage.food"),
        (("minutes", "ask"), -1, "minutes.ask"),
        (("days", "ask"), 400, "days.ask"),
        (("disputes", "ask"), {"alpha": 0, "beta": 1}, "disputes.ask.alpha"),
        (("disputes", "ask"), {"alpha": 1}, "disputes.ask.beta"),
        (("disputes", "ask"), {"alpha": 1, "beta": 9, "cases": 1, "disputes": 2}, "disputes.ask.disputes"),
        (("name",), " ", "name"),
        (("ranking",), "mood", "ranking"),
        (("wish_first",), "yes", "wish_first"),
        (("wish_mismatch_percent",), 50, "wish_mismatch_percent"),
        (("valid_from",), "1.9.2026", "valid_from"),
        (("weather",), "fine", "weather"),
    ],
)
def test_a_wrong_member_is_named_in_chinese(place: tuple[str, ...], value: object, field: str) -> None:
    raw: dict[str, Any] = deepcopy(shipped_policy_mapping())
    *path, last = place
    table = raw
    for name in path:
        table = table[name]
    table[last] = value
    with pytest.raises(Refused) as refused:
        Policy.from_mapping(raw)
    assert refused.value.reason_code == "bad_policy"
    assert set(refused.value.fields) == {field}
    assert all("\u4e00" <= text[0] <= "\u9fff" for text in refused.value.fields.values())


@pytest.mark.parametrize("name", sorted(set(shipped_policy_mapping()) - {"by_kind", "by_goods"}))
def test_what_is_missing_is_asked_for(name: str) -> None:
    raw = {key: value for key, value in shipped_policy_mapping().items() if key != name}
    with pytest.raises(Refused) as refused:
        Policy.from_mapping(raw)
    assert name in refused.value.fields


def test_a_policy_cannot_end_before_it_begins() -> None:
    with pytest.raises(Refused) as refused:
        changed({"valid_from": "2026-09-02", "valid_to": "2026-09-01"})
    assert set(refused.value.fields) == {"valid_to"}


def test_of_several_policies_the_one_in_force_that_began_last_counts() -> None:
    old = replace(shipped_policy(), name="old", valid_from=date(2026, 1, 1))
    autumn = replace(shipped_policy(), name="autumn", valid_from=date(2026, 9, 1), valid_to=date(2026, 9, 9))
    both = (autumn, old)

    def name_at(moment: datetime) -> str | None:
        found = policy_in_force(both, at=moment)
        return found.name if found else None

    assert name_at(datetime(2025, 12, 31, 23, 59, tzinfo=CHINA)) is None
    assert name_at(datetime(2026, 8, 31, 23, 59, tzinfo=CHINA)) == "old"
    assert name_at(datetime(2026, 9, 1, 0, 0, tzinfo=CHINA)) == "autumn"
    assert name_at(datetime(2026, 9, 9, 23, 59, tzinfo=CHINA)) == "autumn"
    assert name_at(datetime(2026, 9, 10, 0, 0, tzinfo=CHINA)) == "old"


def test_thresholds_of_the_kind_win_over_those_of_the_goods() -> None:
    policy = changed(
        {
            "by_goods": {"food": {"low_value_fen": 100, "coupon_fen": 7}},
            "by_kind": {"quality": {"low_value_fen": 200}},
        }
    )
    found = policy.thresholds_for(kind=Kind.QUALITY, goods=Goods.FOOD)
    assert (found.low_value_fen, found.coupon_fen) == (200, 7)
    assert policy.thresholds_for(kind=Kind.SUBJECTIVE, goods=Goods.FOOD).low_value_fen == 100
    assert policy.thresholds_for(kind=Kind.SUBJECTIVE, goods=Goods.TOYS).low_value_fen == 5_000


def test_the_order_of_a_policy_decides_but_cannot_take_a_right_away() -> None:
    order = ["partial_refund", "exchange", "return_refund", "refund_only"]
    proposal = proposed(changed({"order": {"quality": order}}))
    assert [one.key.value for one in proposal.options] == order[:3]
    assert proposal.because is Because.ORDER


def test_a_policy_may_put_the_cheapest_first() -> None:
    proposal = proposed(changed({"ranking": "cost"}))
    costs = [one.cost.total_fen for one in proposal.options]
    assert costs == sorted(costs)
    assert proposal.because is Because.COST
    assert changed({"ranking": "cost"}).ranking is Ranking.COST


def test_the_shops_own_history_moves_the_prior() -> None:
    seen = Prior(alpha=2, beta=98, cases=100, disputes=18)
    policy = replace(shipped_policy(), disputes={**shipped_policy().disputes, OptionKey.RETURN_REFUND: seen})
    risk = proposed(policy).best.dispute
    assert risk.basis_points == 1_000  # (2 + 18) of (2 + 98 + 100)
    assert (risk.prior_alpha, risk.prior_beta, risk.cases, risk.disputes) == (2, 98, 100, 18)


def test_every_kind_has_an_order_that_its_family_allows() -> None:
    for kind, order in shipped_policy().order.items():
        assert NEEDED[kind] <= set(order) <= POSSIBLE[kind]
    assert set(shipped_policy().order) == set(Kind)


def test_a_preview_names_what_changes() -> None:
    before = proposed(shipped_policy())
    after = proposed(
        changed(
            {
                "order": {"quality": ["partial_refund", "return_refund", "refund_only"]},
                "thresholds": {"partial_percent": 50},
            }
        )
    )
    found = {(one.kind, one.option): (one.before, one.after) for one in changes(before, after)}
    partial, back = OptionKey.PARTIAL_REFUND, OptionKey.RETURN_REFUND
    assert found[ChangeKind.BEST, partial] == (back, partial)
    assert found[ChangeKind.REMOVED, OptionKey.EXCHANGE] == (2, None)
    assert found[ChangeKind.MOVED, partial] == (3, 1)
    assert found[ChangeKind.REFUND, partial] == (1_200, 2_000)
    assert cost_change_fen(before, after) == after.best.cost.total_fen - before.best.cost.total_fen
    assert changes(before, before) == ()


def test_a_changed_bearer_is_told_by_its_leg() -> None:
    unclear = replace(QUALITY, responsible=Responsible.UNCLEAR)
    before, after = proposed(shipped_policy()), proposed(shipped_policy(), unclear)
    legs = {(one.option, one.leg) for one in changes(before, after) if one.kind is ChangeKind.BEARER}
    assert (OptionKey.RETURN_REFUND, "return") in legs

"""GET /rules and /rules/refund-table."""

from shouhou.domain.refund.table import TABLE
from shouhou.rulebook.loader import shipped_rules
from shouhou.storage.models import Shop

from .world import Caller, read


def test_rules_are_dated_and_sourced(agent: Caller, shop: Shop) -> None:
    rules = read(agent.get("rules", shop=shop.pk, limit=200))["items"]
    assert rules
    assert all(one["source"] and one["certainty"] in ("sure", "probable", "unverified") for one in rules)
    key = rules[0]["key"]
    assert {one["key"] for one in read(agent.get("rules", key=key))["items"]} == {key}
    assert read(agent.get("rules", key="no.such.rule"))["items"] == []


def test_rules_are_paged_completely(agent: Caller) -> None:
    small = paged(agent, limit=7)
    assert len(small) == len(shipped_rules().rows)
    assert small == paged(agent, limit=200)


def paged(agent: Caller, *, limit: int) -> list[object]:
    seen: list[object] = []
    cursor: dict[str, str] = {}
    while True:
        page = read(agent.get("rules", limit=limit, **cursor))
        assert len(page["items"]) <= limit
        seen += page["items"]
        if page["next"] is None:
            return seen
        cursor = {"cursor": page["next"]}


def test_rules_of_a_shop_of_others_are_not_found(stranger: Caller, shop: Shop) -> None:
    assert stranger.get("rules", shop=shop.pk).status_code == 404


def test_the_refund_table_is_the_machines_own(agent: Caller) -> None:
    rows = read(agent.get("rules/refund-table", limit=200))["items"]
    assert len(rows) == len(TABLE)
    agree = [row for row in rows if (row["party"], row["action"]) == ("seller", "agree_refund")]
    assert any("waiting_seller" in row["statuses"] and row["leads_to"] == "success" for row in agree)
    assert all(row["source"] for row in rows)

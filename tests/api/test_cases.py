"""GET /cases and what hangs on a case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouhou.storage.models import Case, Shop

from .world import (
    NOW,
    REFUND_ID,
    TID,
    Caller,
    error,
    message_reading,
    read,
    refund_reading,
    show,
    show_many,
)


def test_a_case_holds_what_a_program_needs_to_decide(agent: Caller, case_id: int, shop: Shop) -> None:
    case = read(agent.get(f"cases/{case_id}"))
    assert case["id"] == case_id
    assert case["shop"] == {"id": shop.pk, "name": "向阳百货", "type": "B", "is_demo": False}
    assert case["refund_id"] == REFUND_ID
    assert case["version"] == Case.objects.get(pk=case_id).version > 0
    assert case["amount_fen"] == 8900
    assert case["order"]["refundable_fen"] == 9900 - 8900 or case["order"]["refundable_fen"] == 9900
    assert case["refunds"][0]["refund_id"] == REFUND_ID
    assert case["due"]["at"].endswith("Z")
    assert "agree_refund" in case["permissions"]


def test_times_are_utc_with_z(agent: Caller, case_id: int) -> None:
    case = read(agent.get(f"cases/{case_id}"))
    assert case["refunds"][0]["applied_at"] == "2026-11-19T23:00:00Z"
    assert case["platform_now"] == "2026-11-20T02:00:00Z"


def test_the_buyer_is_masked_for_those_who_need_not_know(agent: Caller, viewer: Caller, case_id: int) -> None:
    assert read(agent.get(f"cases/{case_id}"))["buyer_name"] == "买家小王同学"
    assert read(viewer.get(f"cases/{case_id}"))["buyer_name"] == "买***学"


def test_a_case_of_others_is_not_found_anywhere(stranger: Caller, case_id: int) -> None:
    for path in ("", "/timeline", "/refunds", "/messages"):
        response = stranger.get(f"cases/{case_id}{path}")
        assert response.status_code == 404
        assert error(response)["code"] == "not_found"
    assert read(stranger.get("cases"))["items"] == []


def test_a_list_asked_for_a_shop_of_others_is_not_found(stranger: Caller, shop: Shop) -> None:
    assert stranger.get("cases", shop=shop.pk).status_code == 404


def test_cases_are_found_by_refund_and_order_exactly(agent: Caller, shop: Shop, case_id: int) -> None:
    show_many(shop, 3)
    for query in ({"refund_id": REFUND_ID}, {"tid": TID}):
        assert [one["id"] for one in read(agent.get("cases", **query))["items"]] == [case_id]
    assert read(agent.get("cases", refund_id="1"))["items"] == []


def test_filters_narrow_the_list(agent: Caller, shop: Shop, case_id: int) -> None:
    Case.objects.filter(pk=case_id).update(last_activity_at=NOW - timedelta(days=2))
    assert read(agent.get("cases", shop=shop.pk, state="open"))["items"][0]["id"] == case_id
    assert read(agent.get("cases", state="closed"))["items"] == []
    assert read(agent.get("cases", updated_since="2026-11-19T00:00:00Z"))["items"] == []
    assert len(read(agent.get("cases", updated_since="2026-11-17T00:00:00+08:00"))["items"]) == 1


def test_a_view_is_the_queue(agent: Caller, case_id: int) -> None:
    assert [one["id"] for one in read(agent.get("cases", view="unassigned"))["items"]] == [case_id]
    assert read(agent.get("cases", view="mine"))["items"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"view": "nonsense"}, "view"),
        ({"view": "all", "state": "open"}, "state"),
        ({"state": "sleeping"}, "state"),
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"shop": "abc"}, "shop"),
        ({"shopp": 1}, "shopp"),
        ({"updated_since": "yesterday"}, "updated_since"),
        ({"updated_since": "2026-11-19T00:00:00"}, "updated_since"),
        ({"refund_id": "1\x00"}, "refund_id"),
        ({"cursor": "not-a-cursor"}, "cursor"),
        ({"cursor": "\x00"}, "cursor"),
        ({"cursor": "WyIyMDI2LTExLTIwVDAyOjAwOjAwKzAwOjAwIiwxODQ0Njc0NDA3MzcwOTU1MTYxNV0"}, "cursor"),
    ],
)
def test_a_malformed_filter_is_named(agent: Caller, query: dict[str, object], field: str) -> None:
    response = agent.get("cases", **query)
    assert response.status_code == 400, response.content
    fault = error(response)
    assert fault["code"] == "invalid"
    assert field in fault["fields"]


@pytest.mark.parametrize("query", [{}, {"view": "all"}])
def test_paging_is_complete_and_without_repetition_while_cases_arrive(
    agent: Caller, shop: Shop, query: dict[str, str]
) -> None:
    wanted = set(show_many(shop, 7))
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = read(agent.get("cases", limit=2, **query, **cursor))
        assert len(page["items"]) <= 2
        seen += [one["id"] for one in page["items"]]
        if len(seen) == 2:
            show(shop, refund_reading(refund_id="99", tid="99", oid="99"))
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == len(set(seen))
    assert wanted <= set(seen)


def test_the_list_costs_as_many_queries_for_twenty_cases_as_for_one(agent: Caller, shop: Shop) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert agent.get("cases").status_code == 200
        return len(queries)

    show_many(shop, 1)
    cost()  # the token's last use is written once in a while
    one = cost()
    show_many(shop, 20)
    assert cost() == one <= 8


def test_the_timeline_is_paged_oldest_first(agent: Caller, shop: Shop) -> None:
    case_id = show(shop, None, *[message_reading(number) for number in range(5)])
    entries: list[dict[str, object]] = []
    cursor: dict[str, str] = {}
    while True:
        page = read(agent.get(f"cases/{case_id}/timeline", limit=3, **cursor))
        entries += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert [entry["at"] for entry in entries] == sorted(str(entry["at"]) for entry in entries)
    assert len({entry["key"] for entry in entries}) == len(entries) >= 6
    only = read(agent.get(f"cases/{case_id}/timeline", weight="message"))["items"]
    assert [entry["text"] for entry in only] == ["请尽快处理"] * 5


def test_a_cursor_of_another_list_is_refused(agent: Caller, shop: Shop) -> None:
    case_id = show(shop, None, message_reading(1))
    response = agent.get(f"cases/{case_id}/timeline", cursor="bTk5OTk5")
    assert response.status_code == 400
    assert "cursor" in error(response)["fields"]


def test_messages_and_refunds_of_a_case_are_lists(agent: Caller, shop: Shop) -> None:
    case_id = show(shop, None, message_reading(1, "<script>alert(1)</script>"))
    messages = read(agent.get(f"cases/{case_id}/messages"))
    assert messages["next"] is None
    assert [(one["author"], one["text"]) for one in messages["items"]] == [
        ("buyer", "<script>alert(1)</script>")
    ]
    refunds = read(agent.get(f"cases/{case_id}/refunds"))
    assert [one["refund_id"] for one in refunds["items"]] == [REFUND_ID]

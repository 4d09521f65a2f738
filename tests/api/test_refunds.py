"""GET /refunds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouhou.domain.refund.reading import Unknown
from shouhou.storage.models import Shop

from .world import REFUND_ID, TID, Caller, error, message_reading, read, refund_reading, show, show_many


def test_a_refund_says_who_may_do_what_and_until_when(agent: Caller, case_id: int) -> None:
    refund = read(agent.get(f"refunds/{REFUND_ID}"))
    assert refund["refund_id"] == REFUND_ID
    assert refund["version"] == "1763600000000"
    assert (refund["status"], refund["flow"]) == ("waiting_seller", "refund_unshipped")
    assert refund["max_fen"] == 8900
    assert refund["deadline"]["source"] == "platform"
    assert refund["deadline"]["at"] == "2026-11-21T23:00:00Z"
    seller = {move["action"]: move["allowed"] for move in refund["moves"] if move["party"] == "seller"}
    assert seller["agree_refund"] is True
    assert [reason["reason_id"] for reason in refund["refuse_reasons"]] == ["101", "102"]


def test_an_unknown_platform_code_is_shown_as_the_platform_spells_it(agent: Caller, shop: Shop) -> None:
    show(shop, refund_reading(status=Unknown("WAIT_MARTIANS")))
    refund = read(agent.get(f"refunds/{REFUND_ID}"))
    assert refund["status"] is None
    assert refund["status_raw"] == "WAIT_MARTIANS"
    assert [one["refund_id"] for one in read(agent.get("refunds"))["items"]] == [REFUND_ID]


def test_refunds_are_filtered(agent: Caller, shop: Shop, case_id: int) -> None:
    show_many(shop, 2)
    assert [one["refund_id"] for one in read(agent.get("refunds", tid=TID))["items"]] == [REFUND_ID]
    assert len(read(agent.get("refunds", shop=shop.pk, status="waiting_seller"))["items"]) == 3
    assert read(agent.get("refunds", status="closed"))["items"] == []


@pytest.mark.parametrize("path", ["", "/messages"])
def test_a_refund_of_others_is_not_found(stranger: Caller, case_id: int, path: str) -> None:
    response = stranger.get(f"refunds/{REFUND_ID}{path}")
    assert response.status_code == 404
    error(response)


@pytest.mark.parametrize("refund_id", ["%00", "a%20b", "x" * 41, "1%27--"])
def test_an_id_that_no_refund_can_have_is_not_found(agent: Caller, refund_id: str) -> None:
    assert agent.get(f"refunds/{refund_id}").status_code == 404


def test_messages_of_a_refund(agent: Caller, shop: Shop) -> None:
    show(shop, None, message_reading(1, "一"), message_reading(2, "二"))
    first = read(agent.get(f"refunds/{REFUND_ID}/messages", limit=1))
    assert [one["text"] for one in first["items"]] == ["一"]
    second = read(agent.get(f"refunds/{REFUND_ID}/messages", limit=1, cursor=first["next"]))
    assert [one["text"] for one in second["items"]] == ["二"]
    assert second["next"] is None


def test_the_list_pages_through_all(agent: Caller, shop: Shop) -> None:
    show_many(shop, 5)
    first = read(agent.get("refunds", limit=3))
    second = read(agent.get("refunds", limit=3, cursor=first["next"]))
    ids = [one["refund_id"] for one in first["items"] + second["items"]]
    assert len(set(ids)) == 5
    assert second["next"] is None


def test_the_list_costs_as_many_queries_for_twenty_refunds_as_for_two(agent: Caller, shop: Shop) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert agent.get("refunds").status_code == 200
        return len(queries)

    show_many(shop, 2)
    cost()  # the token's last use is written once in a while
    two = cost()
    show_many(shop, 20)
    assert cost() == two <= 12

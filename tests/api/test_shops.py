"""GET /shops and /shops/{id}."""

import pytest

from shouhou.storage.models import Shop

from .world import Caller, error, read


def test_shops_are_those_where_i_have_a_role(agent: Caller, shop: Shop, other_shop: Shop) -> None:
    answer = read(agent.get("shops"))
    assert [one["id"] for one in answer["items"]] == [shop.pk]
    assert answer["next"] is None


def test_a_shop_shows_its_sources_and_sessions_but_no_secret(agent: Caller, shop: Shop) -> None:
    response = agent.get(f"shops/{shop.pk}")
    one = read(response)
    assert (one["name"], one["type"], one["app_key"], one["has_secret"]) == (
        "向阳百货",
        "B",
        "12345678",
        True,
    )
    assert {source["name"] for source in one["sources"]} >= {"hints", "refunds"}
    assert {session["kind"] for session in one["sessions"]} == {"main", "sub"}
    assert [address["id"] for address in one["addresses"]] == ["77001"]
    for secret in (b"s3cr3t-of-the-app", b"main-session", b"sub-session"):
        assert secret not in response.content


def test_a_shop_of_others_is_not_found(agent: Caller, other_shop: Shop) -> None:
    response = agent.get(f"shops/{other_shop.pk}")
    assert response.status_code == 404
    assert error(response)["code"] == "not_found"


@pytest.mark.parametrize("shop_id", ["0", "9007199254740993", "9223372036854775808", "1" + "0" * 40])
def test_an_id_that_no_shop_can_have_is_not_found(agent: Caller, shop_id: str) -> None:
    assert agent.get(f"shops/{shop_id}").status_code == 404

"""POST /simulations and GET /policies."""

from dataclasses import fields
from typing import Any

import pytest

from shouhou.api.schemas.simulations import SituationIn
from shouhou.domain.diagnosis.records import Category
from shouhou.domain.options.policy import Policy
from shouhou.domain.options.situation import Situation
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage.models import Shop, ShopPolicy

from .world import NOW, Caller, error, read

BASE: dict[str, Any] = {
    "category": "quality",
    "responsible": "shop",
    "line_paid_fen": 8900,
    "received": True,
}


def ask(caller: Caller, shop: Shop, **more: Any) -> Any:
    return caller.post("simulations", {"shop": shop.pk, "situation": {**BASE, **more}})


def test_a_situation_takes_every_member_that_the_rules_read() -> None:
    decides = {one.name for one in fields(Situation)} - {"as_told"}  # says only whose word the others are
    assert set(SituationIn.model_fields) == decides


def test_an_answer_has_amounts_bearers_clauses_steps_and_words(agent: Caller, shop: Shop) -> None:
    answer = ask(agent, shop)
    assert answer.status_code == 200, answer.content
    proposal = read(answer)
    assert 1 <= len(proposal["options"]) <= 3
    best = proposal["options"][0]
    assert best["key"] == "return_refund"
    assert best["refund_fen"] == 8900
    assert {line["bearer"] for line in best["freights"]} == {"seller"}
    assert best["freights"][0]["why"]["source"]
    assert best["cost_fen"] == sum(line["fen"] for line in best["cost_lines"])
    assert best["steps"][0]["actor"]
    assert best["words"].startswith("您好")
    risk = best["dispute"]
    shown = (risk["prior_alpha"] + risk["disputes"]) * 10_000 * risk["factor_percent"]
    assert (
        abs(shown / ((risk["prior_alpha"] + risk["prior_beta"] + risk["cases"]) * 100) - risk["basis_points"])
        <= 1
    )
    assert any(not one["applied"] and one["why"] for one in proposal["consulted"])
    assert proposal["assumptions"]
    assert len(proposal["policy_digest"]) == len(proposal["rules_digest"]) == 64


@pytest.mark.parametrize("category", [one.value for one in Category])
def test_every_category_answers_without_anything_known(agent: Caller, shop: Shop, category: str) -> None:
    body = {"shop": shop.pk, "situation": {"category": category, "line_paid_fen": 100}}
    assert 1 <= len(read(agent.post("simulations", body))["options"]) <= 3


@pytest.mark.parametrize(
    ("more", "status", "code", "field"),
    [
        ({"requested_fen": 8901}, 422, "bad_situation", "requested_fen"),
        ({"promised_fen": 9000}, 422, "bad_situation", "promised_fen"),
        ({"affected": 2}, 422, "bad_situation", "affected"),
        ({"line_paid_fen": -1}, 400, "invalid", "line_paid_fen"),
        ({"line_paid_fen": 2**60}, 400, "invalid", "line_paid_fen"),
        ({"line_paid_fen": "89.00"}, 400, "invalid", "line_paid_fen"),
        ({"category": "weather"}, 400, "invalid", "category"),
        ({"signed_at": "yesterday"}, 400, "invalid", "signed_at"),
        ({"weather": "fine"}, 400, "invalid", "weather"),
    ],
)
def test_what_cannot_be_is_refused_by_member(
    agent: Caller, shop: Shop, more: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = ask(agent, shop, **more)
    assert answer.status_code == status
    fault = error(answer)
    assert (fault["code"], field in fault["fields"]) == (code, True), fault


def test_a_strangers_shop_is_not_found(stranger: Caller, shop: Shop) -> None:
    assert ask(stranger, shop).status_code == 404
    assert stranger.get("policies", shop=shop.pk).status_code == 404


def test_policies_say_what_holds_and_who_saved_it(agent: Caller, owner: Caller, shop: Shop) -> None:
    row = ShopPolicy.objects.create(
        shop=shop,
        category="quality",
        body={"thresholds": {"low_value_fen": 3000}},
        valid_from=NOW.date(),
        created_by_id=owner.user_id,
        created_at=NOW,
    )
    items = read(agent.get("policies", shop=shop.pk))["items"]
    assert [one["category"] for one in items] == ["", *(one.value for one in Category)]
    by_category = {one["category"]: one for one in items}
    assert by_category[""]["row"] is None
    assert by_category[""]["digest"] == shipped_policy().digest
    quality = by_category["quality"]
    assert (quality["row"]["id"], quality["row"]["by"]) == (row.pk, "Owner")
    assert quality["body"]["thresholds"]["low_value_fen"] == 3000
    assert Policy.from_mapping(quality["body"]).digest == quality["digest"]
    narrowed = read(agent.get("policies", shop=shop.pk, category="quality"))["items"]
    assert narrowed == [quality]
    page = read(agent.get("policies", shop=shop.pk, limit=1))
    rest = read(agent.get("policies", shop=shop.pk, cursor=page["next"]))
    assert [*page["items"], *rest["items"]] == items

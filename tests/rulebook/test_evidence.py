"""The burden-of-proof table as a file: whole, explained, and clear about what is wrong with it."""

import re

import pytest

from shouhou.domain.diagnosis.records import Category
from shouhou.domain.evidence.choosing import UNCLEAR
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.rulebook.evidence import evidence_table, read_evidence
from shouhou.rulebook.loader import RulebookError, shipped_rules, sources

KIND = '[[kind]]\ncode = "a"\nname = "照片"\nmedium = "photo"\nhow = "拍一张"\n'
CLAIM = """
[[claim]]
code = "c"
name = "主张"
categories = ["quality"]
words = []
first = "buyer"
buyer = ["a"]
shop = []
helpful = []
buyer_missing = "打款"
shop_missing = "退款"
clause = "第 1 条"
source = "某规则 [T3]"
certainty = "sure"
needs_certainty = "sure"
"""
WINDOW = '[[window]]\ncode = "w"\nname = "举证期"\nstarts = "signed"\nrule = "cs.evidence.category"\n'


def test_every_category_has_a_claim_and_there_is_one_for_the_unclear() -> None:
    table = evidence_table()
    assert {name for claim in table.claims for name in claim.categories} == {one.value for one in Category}
    assert table.claim(UNCLEAR) is not None


def test_every_kind_is_used_and_every_claim_asks_for_something_or_says_that_nothing_is_needed() -> None:
    table = evidence_table()
    used = {
        code
        for claim in table.claims
        for code in (*claim.buyer, *claim.shop, *claim.helpful, *claim.helpful_shop)
    }
    assert used == {kind.code for kind in table.kinds}
    for claim in table.claims:
        assert claim.buyer or "不需要举证" in claim.buyer_missing, claim.code


def test_every_source_mark_is_explained() -> None:
    marks = {
        mark for claim in evidence_table().claims for mark in re.findall(r"\[([A-Z]\d+)\]", claim.source)
    }
    assert marks
    assert marks <= set(sources())


def test_every_window_names_a_dated_row_of_both_platforms() -> None:
    from datetime import UTC, datetime

    at = datetime(2026, 11, 20, tzinfo=UTC)
    for window in evidence_table().windows:
        for shop_type in ShopType:
            row = shipped_rules().find(
                key=window.rule, shop_type=shop_type, at=at, category=window.rule_category
            )
            assert row is not None, window.code
            assert row.category == window.rule_category
            assert row.span is not None


def test_a_good_text_is_read() -> None:
    table = read_evidence(KIND + CLAIM + WINDOW)
    assert (len(table.kinds), len(table.claims), len(table.windows)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[kind]", "evidence.toml"),
        (KIND + CLAIM.replace('["a"]', '["b"]'), "unknown kinds"),
        (KIND + KIND + CLAIM, "twice"),
        (KIND + CLAIM.replace('"quality"', '"weather"'), "unknown categories"),
        (KIND + CLAIM.replace('first = "buyer"', 'first = "carrier"'), "claim 1"),
        (KIND + CLAIM.replace('clause = "第 1 条"\n', ""), "missing ['clause']"),
        (KIND + CLAIM + 'colour = "red"\n', "unknown members ['colour']"),
        (KIND + CLAIM.replace('name = "主张"', 'name = ""'), "name must be text"),
        (KIND + CLAIM.replace("words = []", 'words = "词"'), "words must be a list"),
        (KIND + CLAIM + 'valid_from = "2026-01-01"\n', "days are written"),
        (KIND + CLAIM + WINDOW + 'goods = ["moon"]\n', "names unknown"),
        (KIND.replace('"photo"', '"smell"') + CLAIM, "kind 1"),
        ("[[sort]]\n", "unknown members ['sort']"),
    ],
)
def test_a_wrong_text_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(RulebookError) as refused:
        read_evidence(text)
    assert said in str(refused.value)

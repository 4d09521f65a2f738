"""The shipped rules: complete, checked, and clear about what is wrong with a file."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from shouhou import rulebook
from shouhou.domain.refund.deadlines import LIMITS
from shouhou.domain.refund.table import TABLE
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import Certainty
from shouhou.rulebook.loader import RULE_FILES, RulebookError, checked, read_rules, shipped_rules, sources

GOOD = """
source = "《某规定》 2026-01-01 [T1]"
certainty = "sure"
shop_type = "B"

[[rule]]
key = "return.seller_act"
value = 36
unit = "hours"
"""


def test_every_limit_of_the_deadlines_has_a_row_for_tmall() -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    missing = [
        key
        for limit in LIMITS
        for key in limit.keys
        if shipped_rules().find(key=key, shop_type=ShopType.TMALL, at=at) is None
    ]
    assert missing == []


def test_every_file_of_dated_rows_is_loaded() -> None:
    folder = Path(rulebook.__file__).parent
    with_rows = {
        file.name
        for file in folder.glob("*.toml")
        if "rule" in tomllib.loads(file.read_text(encoding="utf-8"))
    }
    assert with_rows == set(RULE_FILES)


def test_every_source_mark_is_explained() -> None:
    texts = [row.source for row in shipped_rules()] + [row.source for row in TABLE]
    marks = {mark for text in texts for mark in re.findall(r"\[([A-Z]\d+)\]", text)}
    assert marks <= set(sources())


def test_only_what_the_facts_call_sure_is_sure_on_taobao() -> None:
    timeouts = [
        row for row in shipped_rules() if row.shop_type is ShopType.TAOBAO and ".seller_act" in row.key
    ]
    assert timeouts
    assert {row.certainty for row in timeouts} == {Certainty.UNVERIFIED}


def test_members_at_the_top_hold_for_every_row_of_a_file() -> None:
    (row,) = read_rules(GOOD, name="good.toml")
    assert (row.shop_type, row.certainty, row.value) == (ShopType.TMALL, Certainty.SURE, "36")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('unit = "hours"', 'unit = "fortnights"'), "'fortnights' is none of"),
        (("value = 36", "value = 1.5"), "whole number or text"),
        (("value = 36", 'value = "soon"'), "'soon' is not hours"),
        (("value = 36", "value = -1"), "'-1' is not hours"),
        (("value = 36", "value = 36\nexception = true"), "exception without both days"),
        (
            ("value = 36", "value = 36\nvalid_from = 2026-02-02\nvalid_to = 2026-01-01"),
            "ends before it begins",
        ),
        (("value = 36", 'value = 36\nvalid_from = "2026"'), "days are written"),
        (("value = 36", "value = 36\ncolour = 1"), "unknown members ['colour']"),
        (('key = "return.seller_act"', ""), "missing ['key']"),
        (("《某规定》 2026-01-01 [T1]", ""), "source must not be empty"),
        (("certainty", "certainly"), "unknown members ['certainly']"),
        (("[[rule]]", "[[rule"), "bad.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(change: tuple[str, str], complaint: str) -> None:
    with pytest.raises(RulebookError, match=r"bad\.toml") as refused:
        read_rules(GOOD.replace(*change), name="bad.toml")
    assert complaint in str(refused.value)


def test_two_rows_of_a_kind_never_hold_on_the_same_day() -> None:
    (row,) = read_rules(GOOD, name="good.toml")
    until = replace(row, valid_to=date(2026, 8, 11))
    after = replace(row, valid_from=date(2026, 8, 12), value="24")
    assert len(checked([until, after]).rows) == 2
    with pytest.raises(RulebookError, match="two rows hold at the same time"):
        checked([until, replace(after, valid_from=date(2026, 8, 11))])

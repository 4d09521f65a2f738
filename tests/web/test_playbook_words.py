"""Gaps and sources as readers see them."""

import pytest

from shouhou.domain.playbook_reading import PARTS, TEXTS
from shouhou.domain.playbooks import AutoReplyMoment, PhraseMoment
from shouhou.rulebook.playbooks import shipped_playbooks
from shouhou.web.words import playbooks
from shouhou.web.words.playbooks import gaps, source_details, source_words


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("您好", "您好"),
        ("在{时限}前，〔金额〕", "在<mark>{时限}</mark>前，<mark>〔金额〕</mark>"),
        ("<b>{<i>}</b>", "&lt;b&gt;<mark>{&lt;i&gt;}</mark>&lt;/b&gt;"),
        ("{没有完", "{没有完"),
    ],
)
def test_gaps_are_marked_and_everything_else_is_text(text: str, markup: str) -> None:
    assert str(gaps(text)) == markup


def test_a_source_is_named_and_told_in_full_on_demand() -> None:
    assert source_words("T3 第49条") == "淘宝平台争议处理规则 第49条"
    assert source_words("本店规定") == "本店规定"
    assert "ruleId 99" in source_details("T3 第49条；L1 第24条")
    assert source_details("本店规定") == ""
    for playbook in shipped_playbooks():
        for remedy in playbook.remedies:
            assert source_words(remedy.source).strip()


def test_every_part_field_and_moment_has_a_word() -> None:
    assert set(playbooks.PARTS) == {*TEXTS, *PARTS}
    assert set(playbooks.FIELDS) == {name for part in PARTS.values() for name in part.texts}
    assert set(playbooks.PHRASE_MOMENTS) == set(PhraseMoment)
    assert set(playbooks.AUTO_REPLY_MOMENTS) == set(AutoReplyMoment)

"""Playbooks as records: reading them from plain data, their limits, their gaps."""

from typing import Any

import pytest

from shouhou.domain.diagnosis.records import Category
from shouhou.domain.errors import Refused
from shouhou.domain.playbook_reading import EDITABLE, changes, from_mapping, overlaid, to_mapping
from shouhou.domain.playbooks import VARIABLES, Filled, Remedy, fill, for_category


def plain(**members: Any) -> dict[str, Any]:
    return {
        "key": "quality",
        "title": "商品质量问题",
        "seed_type": "商品质量问题",
        "categories": ["quality"],
        "summary": "先道歉，再看照片。",
        "causes": ["生产瑕疵"],
        "remedies": [{"text": "道歉并承担责任。", "source": "五类问题"}],
        "steps": [{"who": "客服", "what": "道歉", "by_when": "首次响应时限内"}],
        "phrases": [{"moment": "first_reply", "text": "您好，{商品}的事很抱歉。"}],
        "authority": [{"role": "agent", "may": "额度内可以同意退款。"}],
        "records": ["批次"],
        **members,
    }


def faults(**members: Any) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        from_mapping(plain(**members))
    assert refused.value.reason_code == "playbook"
    return refused.value.fields


def test_what_is_written_back_is_read_to_the_same() -> None:
    playbook = from_mapping(plain())
    assert playbook.categories == (Category.QUALITY,)
    assert playbook.remedies == (Remedy(text="道歉并承担责任。", source="五类问题"),)
    assert from_mapping(to_mapping(playbook)) == playbook


@pytest.mark.parametrize(
    ("members", "place", "words"),
    [
        ({"title": ""}, "title", "必填"),
        ({"title": "长" * 31}, "title", "太长"),
        ({"summary": 7}, "summary", "格式不对"),
        ({"causes": []}, "causes", "至少要有一条"),
        ({"causes": "生产瑕疵"}, "causes", "格式不对"),
        ({"causes": ["因"] * 21}, "causes", "条数太多，请合并一些"),
        ({"causes": ["有", " "]}, "causes.1", "必填"),
        ({"remedies": ["道歉"]}, "remedies.0", "格式不对"),
        ({"remedies": [{"text": "道歉", "sauce": "seed"}]}, "remedies.0", "格式不对"),
        ({"phrases": [{"moment": "later", "text": "您好"}]}, "phrases.0.moment", "请从列表中选择"),
        (
            {"phrases": [{"moment": "after", "text": "好", "shop_type": "X"}]},
            "phrases.0.shop_type",
            "请从列表中选择",
        ),
        (
            {"phrases": [{"moment": "after", "text": "{心情}"}]},
            "phrases.0.text",
            "有不认识的变量，请用列出的变量",
        ),
        ({"phrases": [{"moment": "after", "text": "{商品"}]}, "phrases.0.text", "花括号没有成对，请检查变量"),
        ({"phrases": [{"moment": "after", "text": "长" * 301}]}, "phrases.0.text", "太长"),
        ({"authority": [{"role": "king", "may": "一切"}]}, "authority.0.role", "请从列表中选择"),
        ({"categories": []}, "categories", "请从列表中选择"),
        ({"categories": ["weather"]}, "categories", "请从列表中选择"),
        ({"colour": "red"}, "colour", "没有这一项"),
    ],
)
def test_a_wrong_member_is_named_with_its_place(members: dict[str, Any], place: str, words: str) -> None:
    assert faults(**members) == {place: words}


def test_all_faults_are_told_at_once() -> None:
    assert set(faults(title="", causes=[""], steps=[{"who": "客服"}])) == {
        "title",
        "causes.0",
        "steps.0.what",
        "steps.0.by_when",
    }


def test_line_ends_become_one_and_invisible_characters_go() -> None:
    playbook = from_mapping(plain(causes=["生产\x00瑕疵\u202e"], summary=" 一\r\n二 "))
    assert playbook.causes == ("生产瑕疵",)
    assert playbook.summary == "一\n二"


def test_braces_are_gaps_only_in_what_is_said_to_buyers() -> None:
    assert from_mapping(plain(causes=["{随便}"])).causes == ("{随便}",)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("您好，{商品}已寄出", Filled("您好，围巾已寄出")),
        ("{ 商品 }", Filled("围巾")),
        ("{快递} {运单号} {快递}", Filled("〔快递〕 〔运单号〕 〔快递〕", ("快递", "运单号"))),
        ("没有变量", Filled("没有变量")),
        ("{天气}", Filled("〔天气〕", ("天气",))),
    ],
)
def test_gaps_are_filled_and_what_is_unknown_stays_visible(text: str, filled: Filled) -> None:
    assert fill(text, {"商品": "围巾", "快递": ""}) == filled


def test_a_value_is_never_read_as_a_gap_again() -> None:
    assert fill("{商品}", {"商品": "{金额}", "金额": "1"}).text == "{金额}"


def test_every_variable_is_explained() -> None:
    assert all(VARIABLES.values())


def test_only_changed_parts_are_a_shops_own_and_the_rest_follows_the_shipped() -> None:
    shipped = from_mapping(plain())
    wanted = from_mapping(plain(causes=["换了供应商"]))
    body = changes(shipped, wanted)
    assert body == {"causes": ["换了供应商"]}
    newer = from_mapping(plain(summary="新的一句。"))
    assert overlaid(newer, body).causes == ("换了供应商",)
    assert overlaid(newer, body).summary == "新的一句。"
    assert changes(shipped, shipped) == {}
    assert overlaid(shipped, {}) is shipped


def test_key_type_and_categories_are_never_a_shops_own() -> None:
    shipped = from_mapping(plain())
    moved = overlaid(shipped, {"key": "x", "categories": ["service"], "causes": ["一"]})
    assert (moved.key, moved.categories) == ("quality", (Category.QUALITY,))
    assert not {"key", "seed_type", "categories"} & set(EDITABLE)


def test_the_playbook_of_a_category_is_found_or_said_not_to_be_there() -> None:
    playbook = from_mapping(plain())
    assert for_category([playbook], Category.QUALITY) is playbook
    with pytest.raises(LookupError):
        for_category([playbook], Category.SERVICE)

"""The shipped playbooks: faithful to the seed, lawful in every phrase, whole."""

import re
from dataclasses import replace

import pytest

from shouhou.domain.diagnosis.records import Category
from shouhou.domain.playbooks import SEED, PhraseMoment, Playbook, fill
from shouhou.rulebook.loader import RulebookError, sources
from shouhou.rulebook.playbooks import checked, read_playbook, shipped_playbook, shipped_playbooks

# By hand from the seed's table of five problem types.
SEED_CAUSES = {
    "quality": ("生产瑕疵", "运输损坏", "仓储不当"),
    "description": ("图片过度美化", "尺寸/色差标注不清", "功能夸大"),
    "logistics": ("发货慢", "快递丢件", "包裹破损", "长时间不更新"),
    "subjective": ("效果不如预期", "尺寸不合适", "感觉不值"),
    "service": ("客服人手不足", "培训不到位", "缺乏流程"),
}
SEED_REMEDIES = {
    "quality": ("道歉并承担责任。", "优先支持退货退款或换货。", "补偿买家运费损失。"),
    "description": ("核实情况。", "若属实，按“质量问题”方案处理。", "立即整改商品描述页。"),
    "logistics": ("主动联系物流公司查件、索赔。", "向买家同步信息。", "根据买家意愿重发或退款。"),
    "subjective": (
        "引导适用“七天无理由退货”。",
        "解释商品特性，但尊重买家选择。",
        "明确退货运费由买家承担",
    ),
    "service": (
        "设置自动回复告知响应时间。",
        "增加客服培训。",
        "建立标准应答流程和权限。",
    ),
}
SEED_TYPES = {
    Category.QUALITY: "商品质量问题",
    Category.NOT_AS_DESCRIBED: "描述不符",
    Category.WRONG_ITEM: "描述不符",
    Category.LOGISTICS: "物流问题",
    Category.SUBJECTIVE: "买家主观不满意",
    Category.USAGE: "买家主观不满意",
    Category.SERVICE: "售后态度差/响应慢",
    Category.OTHER: "",
}

# What no word to a buyer may hold, and why: reviews [T10][L6], other platforms [T13], absolutes and
# superlatives [L12], unlawful terms [L3 art. 31], pressure on the buyer [T8], insults [T12].
FORBIDDEN = re.compile(
    r"好评|差评|五星|评价|返现|微信|加我|QQ|扫码|抖音|拼多多|支付宝|转账|私下|电话|手机号"
    r"|绝对|保证|百分之百|100%|一定|肯定|最好|最佳|最优|第一(?!步)|国家级|永远|根治|万能"
    r"|拆封不退|特价不退|概不|最终解释权|自行承担后果"
    r"|改成七天|选成|撤了才|撤销.{0,6}才|不要找平台|别找平台|别申请介入"
    r"|爱买不买|随便您?告|爱投诉|骗子|笨|滚(?!筒)"
)


def spoken(playbook: Playbook) -> list[str]:
    """Everything in it that is meant to reach a buyer."""
    return [
        *(phrase.text for phrase in playbook.phrases),
        *(reply.text for reply in playbook.auto_replies),
        *(lesson.good for lesson in playbook.lessons),
    ]


def test_every_category_has_exactly_one_playbook() -> None:
    taken = [category for playbook in shipped_playbooks() for category in playbook.categories]
    assert sorted(taken) == sorted(Category)


def test_each_category_belongs_to_the_seeds_type() -> None:
    found = {c: playbook.seed_type for playbook in shipped_playbooks() for c in playbook.categories}
    assert found == SEED_TYPES


@pytest.mark.parametrize("key", SEED_CAUSES)
def test_the_seeds_causes_stand_first_word_for_word(key: str) -> None:
    causes = SEED_CAUSES[key]
    assert shipped_playbook(key).causes[: len(causes)] == causes


@pytest.mark.parametrize("key", SEED_REMEDIES)
def test_the_seeds_remedies_stand_first_word_for_word_and_in_order(key: str) -> None:
    wanted = SEED_REMEDIES[key]
    remedies = shipped_playbook(key).remedies[: len(wanted)]
    assert tuple(one.text for one in remedies) == wanted
    assert {one.source for one in remedies} == {SEED}


def test_every_playbook_says_how_it_is_right_today_with_a_source() -> None:
    for playbook in shipped_playbooks():
        assert playbook.remedies[0].source == SEED
        assert [one for one in playbook.remedies if one.source != SEED]
        for remedy in playbook.remedies:
            assert remedy.source, remedy.text
            for mark in re.findall(r"\b[A-Z]\d+\b", remedy.source):
                assert mark in sources(), (playbook.key, mark)


def test_wrong_items_are_sent_again_first_and_usage_begins_with_a_guide() -> None:
    assert "补寄" in shipped_playbook("wrong_item").remedies[1].text
    assert "图文/视频指导" in shipped_playbook("usage").remedies[0].text


def test_every_moment_has_a_phrase_everywhere() -> None:
    for playbook in shipped_playbooks():
        assert {phrase.moment for phrase in playbook.phrases} == set(PhraseMoment), playbook.key
        assert playbook.authority
        assert playbook.records
        assert len(playbook.steps) >= 4


def test_the_fifth_type_brings_auto_replies_training_and_the_standard_flow() -> None:
    service = shipped_playbook("service")
    assert [step.name for step in service.flow] == ["受理", "安抚", "核实", "方案", "执行", "回访"]
    assert all(step.by_when for step in service.flow)
    replies = {reply.moment: reply.text for reply in service.auto_replies}
    assert set(replies) == {"in_hours", "busy", "out_of_hours", "holiday"}
    assert "{工作时间}" in replies["out_of_hours"]
    assert "{响应时间}" in replies["out_of_hours"]
    assert all(lesson.bad and lesson.good for lesson in service.lessons)
    assert len(service.lessons) >= 5
    assert len(service.checklist) >= 6
    assert len(service.quiz) >= 6
    assert service.hours


@pytest.mark.parametrize("playbook", shipped_playbooks(), ids=lambda playbook: playbook.key)
def test_no_word_to_a_buyer_is_forbidden(playbook: Playbook) -> None:
    for text in spoken(playbook):
        assert not FORBIDDEN.search(text), text


@pytest.mark.parametrize("playbook", shipped_playbooks(), ids=lambda playbook: playbook.key)
def test_every_phrase_is_polite_short_and_fits_a_platform_message(playbook: Playbook) -> None:
    for phrase in playbook.phrases:
        filled = fill(
            phrase.text, {"商品": "羊毛围巾加厚款" * 2, "退货地址": "浙江省杭州市余杭区某某街道 12 号" * 2}
        )
        assert len(filled.text.encode()) <= 400, phrase.text
        assert "你" not in phrase.text, phrase.text
    first = [phrase.text for phrase in playbook.phrases if phrase.moment == PhraseMoment.FIRST_REPLY]
    assert all(text.startswith("您好") for text in first)


def test_tmall_and_taobao_are_told_apart_where_they_differ() -> None:
    kinds = {phrase.shop_type for phrase in shipped_playbook("logistics").phrases}
    assert kinds == {"", "B", "C"}


def test_a_wrong_file_is_refused_with_its_place() -> None:
    with pytest.raises(RulebookError, match=r"bad\.toml: .*title: 必填"):
        read_playbook('key = "bad"\n', name="bad.toml")
    with pytest.raises(RulebookError, match=r"bad\.toml"):
        read_playbook("[[", name="bad.toml")


def test_a_category_with_two_playbooks_or_none_stops_the_start() -> None:
    playbooks = shipped_playbooks()
    with pytest.raises(RulebookError, match="quality: 2"):
        checked((*playbooks, replace(playbooks[0], key="again")))
    with pytest.raises(RulebookError, match="other: 0"):
        checked(playbooks[:-1])

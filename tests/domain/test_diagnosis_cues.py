"""Negation, questions, praise, contrast and the shop's own lines turn what a cue means."""

import pytest

from shouhou.domain.diagnosis.cues import Hit, Stance
from shouhou.domain.diagnosis.diagnose import diagnose
from shouhou.domain.diagnosis.features import points_of
from shouhou.domain.diagnosis.records import Category, Complaint, Speaker, Turn
from shouhou.domain.diagnosis.text import clauses_of, sounds_like_shop
from shouhou.rulebook.diagnosis import shipped_cues, shipped_model


def hits_of(text: str, speaker: Speaker = Speaker.UNKNOWN) -> list[Hit]:
    return shipped_cues().find(clauses_of([Turn(text=text, speaker=speaker)]))


def stances(text: str) -> dict[str, Stance]:
    return {hit.family.name: hit.stance for hit in hits_of(text)}


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("没有破损", "transit_damage"),
        ("包裹没有任何破损", "transit_damage"),
        ("并没有发现划痕", "blemished"),
        ("不卡顿", "works_badly"),
        ("没怎么掉色", "cloth"),
        ("不会起球", "cloth"),
    ],
)
def test_a_negated_cue_gives_no_points(text: str, family: str) -> None:
    (hit,) = [hit for hit in hits_of(text) if hit.family.name == family]
    assert hit.stance is Stance.NEGATED
    assert hit.points == 0


@pytest.mark.parametrize(
    ("text", "family"),
    [("不发货", "dispatch"), ("没收到", "not_arrived"), ("充不进电", "battery"), ("不甜", "taste")],
)
def test_a_no_that_belongs_to_the_cue_does_not_negate_it(text: str, family: str) -> None:
    assert stances(text)[family] is Stance.PLAIN


def test_a_question_whether_is_no_complaint() -> None:
    assert stances("有没有破损")["transit_damage"] is Stance.ASKED


def test_a_phrase_inside_a_longer_one_does_not_count() -> None:
    assert "praise" not in stances("不好用")
    assert "praise" in stances("很好用")


def test_what_comes_after_but_weighs_more() -> None:
    found = {hit.family.name: hit for hit in hits_of("物流很慢，但是衣服起球")}
    assert found["carrier_slow"].stance is Stance.BEFORE_CONTRAST
    assert found["cloth"].stance is Stance.AFTER_CONTRAST


def test_the_shops_line_counts_for_next_to_nothing() -> None:
    buyer, shop = hits_of("发错货了", Speaker.BUYER), hits_of("发错货了", Speaker.SHOP)
    assert points_of(shop).sum() < points_of(buyer).sum() / 4


@pytest.mark.parametrize(
    ("line", "shop"),
    [
        ("亲，您好，有什么可以帮您的吗", True),
        ("亲亲这边帮您登记一下哦", True),
        ("请您提供一下照片呢", True),
        ("非常抱歉给您带来不便", True),
        ("怎么还不发货", False),
        ("你好 我的裤子开线了", False),
        ("好的 谢谢", False),
    ],
)
def test_shops_are_known_by_how_they_talk(line: str, shop: bool) -> None:
    assert sounds_like_shop(line) is shop


def test_a_lone_polite_text_is_the_buyers() -> None:
    (clause,) = clauses_of([Turn(text="麻烦您给我处理一下哦亲", speaker=Speaker.UNKNOWN)])
    assert clause.speaker is Speaker.BUYER


def test_the_buyers_turns_decide_not_the_shops() -> None:
    turns = (
        Turn(text="鞋底开胶了，才穿两天", speaker=Speaker.BUYER),
        Turn(text="亲，是不是发错货了呢，快递有没有破损", speaker=Speaker.SHOP),
    )
    answer = diagnose(Complaint(turns=turns), model=shipped_model())
    assert answer.category is Category.QUALITY
    assert answer.because == "鞋底开胶了，才穿两天"


def test_praise_before_a_complaint_does_not_hide_it() -> None:
    answer = diagnose(
        Complaint(turns=(Turn(text="手机很好看，就是老死机，开不了机"),)), model=shipped_model()
    )
    assert answer.category is Category.QUALITY


def test_a_negated_fault_is_not_diagnosed() -> None:
    answer = diagnose(Complaint(turns=(Turn(text="没有破损，就是不喜欢这个颜色"),)), model=shipped_model())
    assert answer.category is Category.SUBJECTIVE

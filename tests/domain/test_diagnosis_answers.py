"""Answers: plain cases, circumstances, bad input, and how many are right on examples never trained from."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from shouhou.domain.diagnosis.diagnose import diagnose, diagnose_many
from shouhou.domain.diagnosis.evaluation import evaluate
from shouhou.domain.diagnosis.records import (
    Category,
    Circumstances,
    Complaint,
    Diagnosis,
    Responsible,
    Speaker,
    Turn,
)
from shouhou.domain.diagnosis.text import says_nothing
from shouhou.domain.diagnosis.training import Example
from shouhou.rulebook.diagnosis import shipped_model

EXAMPLES = Path(__file__).with_name("diagnosis_examples.jsonl")
VAGUE = "这单我要退款"


def answer(text: str, speaker: Speaker = Speaker.UNKNOWN, **known: object) -> Diagnosis:
    circumstances = Circumstances(**known)  # type: ignore[arg-type]
    complaint = Complaint(turns=(Turn(text=text, speaker=speaker),), circumstances=circumstances)
    return diagnose(complaint, model=shipped_model())


@pytest.mark.parametrize(
    ("text", "category", "responsible"),
    [
        ("衣服洗一次就掉色，线头也多，质量太差", Category.QUALITY, Responsible.SHOP),
        ("跟图片完全不一样，写的纯棉其实是化纤", Category.NOT_AS_DESCRIBED, Responsible.SHOP),
        ("买的两件只发了一件，少发了", Category.WRONG_ITEM, Responsible.SHOP),
        ("快递一直不更新，一个星期了还没到", Category.LOGISTICS, Responsible.LOGISTICS),
        ("都三天了怎么还不发货", Category.LOGISTICS, Responsible.SHOP),
        ("不喜欢这个颜色，不想要了", Category.SUBJECTIVE, Responsible.BUYER),
        ("不会安装，请问怎么装", Category.USAGE, Responsible.BUYER),
        ("客服态度恶劣，一直不回消息", Category.SERVICE, Responsible.SHOP),
        ("差评", Category.OTHER, Responsible.UNCLEAR),
        ("請問什麼時候發貨，等了五天還沒發", Category.LOGISTICS, Responsible.SHOP),
    ],
)
def test_plain_cases(text: str, category: Category, responsible: Responsible) -> None:
    found = answer(text)
    assert (found.category, found.responsible) == (category, responsible)
    assert found.runner_up is not category
    assert found.because in text
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("这是照片", True),
        ("已补充说明和照片", True),
        ("照片已经传了。", True),
        ("按客服说的改了金额", True),
        ("凭证", True),
        ("你好，什么时候能处理一下？", True),
        ("我可以退货，运费谁出？", True),
        ("好的，谢谢", True),
        ("客服一直没有回我", False),
        ("一直不处理", False),
        ("照片上是好的，收到是坏的", False),
        ("说明书没有", False),
        ("客服说没货", False),
        ("", False),
    ],
)
def test_words_about_the_procedure_say_nothing_of_the_trouble(text: str, nothing: bool) -> None:
    assert says_nothing(Turn(text=text)) is nothing
    assert says_nothing(Turn(text=text, speaker=Speaker.SHOP)) is False


@pytest.mark.parametrize(
    ("text", "reason", "category"),
    [
        ("按客服说的改了金额", "质量问题", Category.QUALITY),
        ("已补充说明和照片", "质量问题", Category.QUALITY),
        ("没有人给我打电话就签收了，门口没有东西", "虚假签收", Category.LOGISTICS),
        ("快递员说包裹丢了", "包裹丢失/破损", Category.LOGISTICS),
        ("出差去了收不了，已经跟快递说拒收", "不想要了", Category.SUBJECTIVE),
        # words that speak plainly stand above a reason chosen in a hurry
        ("屏幕碎了一道裂痕，开不了机", "七天无理由退货", Category.QUALITY),
    ],
)
def test_the_chosen_reason_decides_where_the_words_say_little(
    text: str, reason: str, category: Category
) -> None:
    assert answer(text, Speaker.BUYER, reason=reason).category is category


@pytest.mark.parametrize(
    ("known", "category", "fact"),
    [
        ({"reason": "质量问题"}, Category.QUALITY, "reason"),
        ({"reason": "卖家发错货"}, Category.WRONG_ITEM, "reason"),
        ({"reason": "材质与商品描述不符"}, Category.NOT_AS_DESCRIBED, "reason"),
        ({"reason": "假冒品牌"}, Category.NOT_AS_DESCRIBED, "reason"),
        ({"shipped": False}, Category.LOGISTICS, "not_shipped"),
        ({"shipped": True, "received": False}, Category.LOGISTICS, "not_received"),
        ({"received": False, "since_last_scan": timedelta(days=4)}, Category.LOGISTICS, "stalled"),
        ({"received": True}, None, "received"),
        ({"earlier_cases": 3}, Category.SERVICE, "earlier_cases"),
    ],
)
def test_what_the_workbench_knows_shifts_the_odds(
    known: dict[str, object], category: Category | None, fact: str
) -> None:
    from shouhou.domain.diagnosis.circumstances import category_shift, codes_of
    from shouhou.domain.diagnosis.features import CATEGORIES

    circumstances = Circumstances(**known)  # type: ignore[arg-type]
    assert fact in codes_of(circumstances)
    shift = category_shift(circumstances)
    if category is None:
        assert shift[CATEGORIES.index(Category.LOGISTICS)] < 0
    else:
        assert CATEGORIES[int(shift.argmax())] is category
    assert fact in answer(VAGUE, **known).facts


def test_a_chosen_reason_decides_when_no_words_do() -> None:
    found = answer("", reason="质量问题")
    assert (found.category, found.because, found.facts) == (Category.QUALITY, "", ("reason",))
    assert found.responsible is Responsible.SHOP
    assert answer("").responsible is Responsible.UNCLEAR


@pytest.mark.parametrize(
    ("reason", "category", "confidence"),
    [
        ("七天无理由退换货", Category.SUBJECTIVE, 0.85),
        ("多拍/错拍/不想要", Category.SUBJECTIVE, 0.85),
        ("质量问题", Category.QUALITY, 0.65),
        ("快递一直未送到", Category.LOGISTICS, 0.65),
        ("其他", Category.OTHER, 0.3),
        ("", Category.OTHER, 0.3),
    ],
)
def test_a_reason_alone_is_taken_at_its_word_and_no_more(
    reason: str, category: Category, confidence: float
) -> None:
    found = answer("", reason=reason)
    assert (found.category, found.confidence) == (category, confidence)


def test_nothing_is_certain() -> None:
    assert answer("鞋底开胶了，质量太差，穿一次就坏", reason="质量问题").confidence <= 0.97


def test_words_outweigh_a_reason_picked_for_speed() -> None:
    assert answer("手机开不了机，屏幕一直黑的，坏了", reason="不想要了").category is Category.QUALITY


def test_before_dispatch_the_shop_is_responsible_for_waiting() -> None:
    assert answer("什么时候能到啊", shipped=False).responsible is Responsible.SHOP
    assert answer("什么时候能到啊", shipped=True, received=False).responsible is Responsible.LOGISTICS


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "😀😀😀",
        "👎",
        "!!!???",
        "。。。",
        "\x00\x01",
        "\ud83d",
        "|||",
        "１２３４５",
        "[订单x]",
        "a" * 100_000,
    ],
)
def test_texts_that_say_nothing_are_other_and_unsure(text: str) -> None:
    found = answer(text)
    assert found.category is Category.OTHER
    assert found.confidence < 0.8
    assert found.ask in {"what_is_wrong", "which_of_two"}
    assert found.responsible in {Responsible.UNCLEAR, Responsible.BUYER}
    found.because.encode()


@pytest.mark.parametrize(
    "text",
    [
        "質量太差，壞了，開不了機",
        "质量太差，，，坏了坏了坏了坏了坏了，开不了机",
        "quality 太差 broken 坏了 开不了机",
        "用了１０天就坏了",
        "用了10天就坏了",
        "质\u200b量太差，坏了",
        "坏了😡😡😡质量太差",
    ],
)
def test_odd_spellings_are_read_alike(text: str) -> None:
    assert answer(text).category is Category.QUALITY


def test_a_hundred_kilobytes_are_read_at_both_ends_and_fast() -> None:
    found = answer("衣服洗一次就掉色，质量太差。" + "今天天气晴。" * 20_000)
    assert found.category is Category.QUALITY
    assert found.because == "衣服洗一次就掉色，质量太差。"


def test_the_deciding_sentence_is_cut_around_the_clause_that_decided() -> None:
    found = answer("今天出门走了很远的路，" * 40 + "鞋底开胶了，" + "后来又走了很远的路，" * 40)
    assert len(found.because) <= 200
    assert "鞋底开胶了" in found.because


def test_no_turns_at_all() -> None:
    found = diagnose(Complaint(turns=()), model=shipped_model())
    assert (found.category, found.because, found.ask) == (Category.OTHER, "", "what_is_wrong")


def test_many_are_answered_one_by_one() -> None:
    complaints = (Complaint(turns=(Turn(text=text),)) for text in ("质量太差坏了", "快递太慢了"))
    found = [one.category for one in diagnose_many(complaints, model=shipped_model())]
    assert found == [Category.QUALITY, Category.LOGISTICS]


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("手机开不了机，黑屏", "video_of_fault"),
        ("用了脸上过敏红肿起疹子", "medical_record"),
        ("怀疑是假货，不是正品", "authenticity_report"),
        ("少发了一件，漏发配件", "photo_of_contents"),
        ("包裹压坏了，外包装破损，碎了", "photo_of_parcel"),
        ("物流太慢了，快递还没到", "whether_received"),
        ("不喜欢，不想要了", "whether_unused"),
    ],
)
def test_what_to_ask_next(text: str, ask: str) -> None:
    assert answer(text).ask == ask


def test_how_many_are_right_on_examples_never_trained_from() -> None:
    rows = [json.loads(line) for line in EXAMPLES.read_text("utf-8").splitlines() if line.strip()]
    examples = [
        Example(
            turns=(Turn(text=row["text"], speaker=Speaker.UNKNOWN),),
            category=Category(row["category"]),
            responsible=Responsible(row["responsible"]),
        )
        for row in rows
    ]
    found = evaluate(shipped_model(), examples)
    assert found.accuracy >= 0.69
    assert found.macro_f1 >= 0.69
    assert found.party >= 0.72
    assert found.surest >= found.accuracy

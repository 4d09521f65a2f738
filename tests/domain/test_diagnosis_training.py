"""Training: the same bytes twice, a model small enough to ship, and a shop's corrections that stick."""

import tomllib
from importlib.resources import files

import numpy as np
import pytest

from shouhou.domain.diagnosis.diagnose import diagnose
from shouhou.domain.diagnosis.model import Model, NotAModel, digest_of, pack, unpack
from shouhou.domain.diagnosis.records import Category, Complaint, Responsible, Turn
from shouhou.domain.diagnosis.sparse import Rows, fit, softmax
from shouhou.domain.diagnosis.training import SHARES, Example, retrain, train
from shouhou.rulebook.diagnosis import read_cues, shipped_cues, shipped_manifest, shipped_model
from shouhou.rulebook.loader import RulebookError

LINES = {
    Category.QUALITY: ("坏了", "开线了", "开不了机", "掉色严重", "质量差"),
    Category.NOT_AS_DESCRIBED: ("和图片不一样", "假货", "二手翻新", "描述不符", "不是纯棉"),
    Category.WRONG_ITEM: ("发错了", "少发一件", "漏发", "赠品没送", "颜色发错"),
    Category.LOGISTICS: ("不发货", "快递太慢", "没收到", "压坏了", "物流不更新"),
    Category.SUBJECTIVE: ("不喜欢", "不好看", "太贵", "不好吃", "太大了"),
    Category.USAGE: ("不会用", "怎么安装", "看不懂", "不会装", "怎么设置"),
    Category.SERVICE: ("态度差", "不理人", "不给退", "敷衍", "骂人"),
    Category.OTHER: ("差评", "改地址", "怎么开专票", "垃圾", "价保"),
}


def examples() -> list[Example]:
    return [
        Example(turns=(Turn(text=text),), category=category, responsible=Responsible.SHOP)
        for category, texts in LINES.items()
        for text in texts
    ]


def test_the_same_examples_give_the_same_bytes() -> None:
    one, two = (pack(train(examples(), cues=shipped_cues())) for _ in range(2))
    assert one == two


def test_a_category_without_examples_is_refused() -> None:
    with pytest.raises(ValueError, match="usage"):
        train([one for one in examples() if one.category is not Category.USAGE], cues=shipped_cues())


def test_packing_loses_nothing() -> None:
    arrays = shipped_model().arrays
    assert digest_of(unpack(pack(arrays))) == digest_of(arrays)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a model"])
def test_what_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(NotAModel):
        unpack(content)


def test_the_shipped_model_is_small_and_what_its_manifest_says() -> None:
    folder = files("shouhou.rulebook.diagnosis")
    size = len((folder / "model.npz").read_bytes())
    assert size <= 5_000_000
    assert size == shipped_manifest()["bytes"]
    assert shipped_model().digest == shipped_manifest()["digest"]
    assert len((folder / "cues.toml").read_bytes()) + size <= 5_000_000


def test_the_shares_of_the_categories_add_up() -> None:
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_corrections_stick_and_the_rest_stays() -> None:
    base = shipped_model()
    text = "磨毛翻车得厉害"
    before = diagnose(Complaint(turns=(Turn(text=text),)), model=base)
    wanted = Category.USAGE if before.category is not Category.USAGE else Category.SERVICE
    corrections = [
        Example(turns=(Turn(text=text + tail),), category=wanted, responsible=Responsible.BUYER, weight=3.0)
        for tail in ("", "啊", "，磨毛翻车", "！")
    ]
    carried_on = Model(retrain(base, corrections), base.cues)
    after = diagnose(Complaint(turns=(Turn(text=text),)), model=carried_on)
    assert (after.category, after.responsible) == (wanted, Responsible.BUYER)
    assert carried_on.digest != base.digest
    for kept in ("快递太慢了，一周还没到", "衣服掉色起球质量差", "客服态度恶劣不回消息"):
        complaint = Complaint(turns=(Turn(text=kept),))
        assert diagnose(complaint, model=carried_on).category is diagnose(complaint, model=base).category


def test_no_corrections_change_nothing() -> None:
    assert digest_of(retrain(shipped_model(), [])) == shipped_model().digest


def test_the_fit_finds_what_separates() -> None:
    rows = Rows.of([(np.array([1]), np.array([1.0])), (np.array([2]), np.array([1.0]))] * 10, 3)
    targets = np.array([[1.0, 0.0], [0.0, 1.0]] * 10)
    weights = fit(rows, targets, np.ones(20), decay=np.full(3, 0.1))
    assert softmax(rows.times(weights))[0, 0] > 0.8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[family]]\nname = 'a'\ncategory = 'none'\nweight = 1\nwords = 'b'",
        "[[family]]\nname = 'a'\ncategory = ''\nweight = 1\nword = 'b'",
        "[[family]]\nname = 'a'\ncategory = ''\nweight = 1",
        "=",
    ],
)
def test_a_wrong_cue_file_stops_the_start(text: str) -> None:
    with pytest.raises(RulebookError):
        read_cues(text)


def test_every_cue_is_written_as_the_cleaning_leaves_words() -> None:
    from shouhou.domain.diagnosis.text import clean

    text = (files("shouhou.rulebook.diagnosis") / "cues.toml").read_text("utf-8")
    words = [word for row in tomllib.loads(text)["family"] for word in row["words"].split()]
    assert [word for word in words if clean(word) != word] == []

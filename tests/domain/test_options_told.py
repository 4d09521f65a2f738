"""What words and chosen reasons say of parcel, goods and wish: plain signs, and nothing read into the rest."""

import pytest

from shouhou.domain.carrier_claim import ParcelState
from shouhou.domain.options.situation import Wish
from shouhou.domain.options.told import Told, told

P = ParcelState


@pytest.mark.parametrize(
    ("reason", "words", "state"),
    [
        ("虚假签收", "", P.SIGNED_NOT_RECEIVED),
        ("", "显示签收了但我没收到，驿站也没有", P.SIGNED_NOT_RECEIVED),
        ("", "没有人给我打电话就签收了，门口没有东西", P.SIGNED_NOT_RECEIVED),
        ("包裹丢失/破损", "", P.LOST),
        ("包裹丢失/破损", "快递员说包裹丢了", P.LOST),
        ("不想要了", "出差去了收不了，已经跟快递说拒收", P.REFUSED),
        ("", "我不拒收，你们快点送", None),
        ("快递/物流一直未送到", "物流四天没更新了", None),  # only a look at the track tells
        ("", "东西丢人现眼", None),
        ("", "已经签收，谢谢", None),
    ],
)
def test_the_parcel_by_words(reason: str, words: str, state: ParcelState | None) -> None:
    assert told(reason=reason, words=words, received=False).parcel is state
    assert told(reason=reason, words=words, received=True).parcel is None


@pytest.mark.parametrize(
    ("words", "received", "state"),
    [
        ("收到的杯子碎了，盒子压扁了", True, P.DAMAGED),
        ("刚拿到，箱子破了", True, P.DAMAGED),
        ("用了两次就坏了", True, None),
        ("还没收到，什么时候到", False, None),
        ("颜色不喜欢", None, None),
    ],
)
def test_whether_the_goods_are_there_by_words(
    words: str, received: bool | None, state: ParcelState | None
) -> None:
    heard = told(reason="", words=words, received=None)
    assert (heard.received, heard.parcel) == (received, state)


@pytest.mark.parametrize(
    ("reason", "words", "missing"),
    [
        ("少件/漏发", "", True),
        ("", "少了一个配件，补发一下就好", True),
        ("", "五件套只收到四件", True),
        ("", "说明书和螺丝都没有", True),
        ("", "要的是两只装，收到一只", None),
        ("", "颜色发错了", None),
        ("", "没少件，就是颜色不对", None),
    ],
)
def test_a_missing_piece_by_words(reason: str, words: str, missing: bool | None) -> None:
    assert told(reason=reason, words=words, received=True).missing_piece is missing


@pytest.mark.parametrize(
    ("words", "minor"),
    [
        ("边角磕掉一块，不影响用，补偿一点就行", True),
        ("有一处脱线，懒得退了", True),
        ("有个小瑕疵", True),
        ("完全用不了", None),
        ("严重影响使用", None),
    ],
)
def test_a_minor_flaw_by_words(words: str, minor: bool | None) -> None:
    assert told(reason="", words=words, received=True).minor_flaw is minor


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("刚买两天就便宜了，差价退一下吧", Wish.COMPENSATION),
        ("如果能补偿一点我就不退了", Wish.COMPENSATION),
        ("想换大一号", Wish.EXCHANGE),
        ("补发一下就好", Wish.RESHIP),
        ("指示灯亮但是不工作，想修一下", Wish.REPAIR),
        ("不喜欢，我要退货", Wish.RETURN),
        ("给我退款", Wish.REFUND),
        ("这个怎么安装", Wish.GUIDANCE),
        ("不想退货，太麻烦", None),
        ("东西收到了", None),
    ],
)
def test_the_wish_by_words(words: str, wish: Wish | None) -> None:
    assert told(reason="", words=words, received=True).wish is wish


def test_nothing_said_is_nothing_told_and_long_texts_are_cut() -> None:
    assert told(reason="", words="", received=None) == Told()
    assert told(reason="", words="好" * 100_000 + "包裹丢了", received=None) == Told()

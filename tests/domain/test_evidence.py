"""Who proves what: the shipped table against expectations written by hand from the rules, and the checklist itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shouhou.domain.evidence.asking import PLATFORM_BYTES, request_text, short_text
from shouhou.domain.evidence.checklist import checklist
from shouhou.domain.evidence.choosing import UNCLEAR, Circumstances, choose_claim, choose_goods, claims_on
from shouhou.domain.evidence.records import Checklist, ClaimFacts, First, Held, Side
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA, Certainty
from shouhou.rulebook.evidence import evidence_table
from shouhou.rulebook.loader import shipped_rules

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SIGNED = datetime(2026, 11, 19, 10, 30, tzinfo=CHINA)


def made(claim: str, *held: tuple[str, Side], **facts: object) -> Checklist:
    return checklist(
        ClaimFacts(claim=claim, **facts),  # type: ignore[arg-type]
        [Held(kind=kind, side=side) for kind, side in held],
        table=evidence_table(),
        rules=shipped_rules(),
        shop_type=ShopType.TMALL,
        at=AT,
    )


# 淘宝平台争议处理规则 2025-08-15: who proves first, an article that must be named, a word of what follows if the
# buyer, and if the shop, shows nothing. Written from the text of the rule, not from the table.
BURDEN = [
    ("visible_defect", First.BUYER, "65", "打款给卖家", "退货退款"),
    ("hidden_defect", First.SHOP, "66", "打款给卖家", "退货退款"),
    ("counterfeit", First.SHOP, "69", "打款给卖家", "退款给买家"),
    ("description", First.BUYER, "73", "打款给卖家", "退货退款"),
    ("description_in_use", First.BUYER, "78", "打款给卖家", "退货退款"),
    ("missing_piece", First.SHOP, "75", "打款给卖家", "补寄"),
    ("wrong_piece", First.SHOP, "79", "打款给卖家", "换货"),
    ("damaged", First.SHOP, "75", "打款给卖家", "退货"),
    ("not_received", First.SHOP, "38", "不需要举证", "退款给买家"),
    ("signed_not_received", First.SHOP, "28", "打款给卖家", "退款给买家"),
    ("return_not_received", First.BUYER, "38", "打款给卖家", "无故拒绝售后"),
    ("return_not_intact", First.SHOP, "暂行办法", "拒绝", "无故拒绝售后"),
    ("seven_day", First.NOBODY, "40", "不需要举证", "不支持七天无理由"),
    ("refused_delivery", First.NOBODY, "40", "不需要举证", "物流轨迹"),
    ("unclear", First.NOBODY, "7", "问清楚", "退货退款"),
]


@pytest.mark.parametrize(("claim", "first", "article", "buyer_silent", "shop_silent"), BURDEN)
def test_who_proves_first_by_which_clause_and_what_happens_if_not(
    claim: str, first: First, article: str, buyer_silent: str, shop_silent: str
) -> None:
    found = made(claim)
    assert found.first is first
    assert article in found.claim.clause
    assert buyer_silent in found.claim.buyer_missing
    assert shop_silent in found.claim.shop_missing
    assert found.claim.certainty is Certainty.SURE


@pytest.mark.parametrize("claim", ["missing_piece", "wrong_piece", "damaged"])
def test_after_the_buyer_confirmed_the_receipt_he_proves_what_the_parcel_looked_like(claim: str) -> None:
    """Art. 76."""
    assert made(claim).first is First.SHOP
    assert made(claim, ended_at=AT).first is First.BUYER


def test_what_is_missing_comes_first_and_the_side_that_proves_first_before_the_other() -> None:
    found = made("damaged", ("sign_proof", Side.SHOP), ("package_photo", Side.BUYER))
    order = [(need.kind.code, need.side, need.held) for need in found.needs if need.required]
    assert order == [
        ("defect_photo", Side.BUYER, 0),
        ("waybill_photo", Side.BUYER, 0),
        ("sign_proof", Side.SHOP, 1),
        ("package_photo", Side.BUYER, 1),
    ]
    assert [need.required for need in found.needs if not need.held][-1] is False


def test_the_meter_counts_required_kinds_once_and_by_side() -> None:
    found = made(
        "damaged",
        ("defect_photo", Side.BUYER),
        ("defect_photo", Side.BUYER),
        ("unboxing_video", Side.BUYER),  # only helpful
        ("defect_photo", Side.SHOP),  # the other side's picture proves nothing for the buyer
        ("", Side.BUYER),
        ("", Side.BUYER),
    )
    assert (found.done(), found.of()) == (1, 4)
    assert (found.done(Side.BUYER), found.of(Side.BUYER)) == (1, 3)
    assert (found.done(Side.SHOP), found.of(Side.SHOP)) == (0, 1)
    assert [need.kind.code for need in found.missing(Side.BUYER)] == ["package_photo", "waybill_photo"]
    assert found.unsorted == 2


def test_an_unknown_claim_is_an_error() -> None:
    with pytest.raises(LookupError):
        made("nonsense")


# Windows: facts 1.5. Claim, goods, what is known, code of the window, when it ends in China.
WINDOWS = [
    ("rot", "fresh", {"signed_at": SIGNED}, "fresh", "2026-11-21 10:30"),
    ("rot", "crab", {"signed_at": SIGNED}, "crab", "2026-11-20 00:00"),
    ("short_weight", "fresh", {"signed_at": SIGNED}, "weight", "2026-11-20 10:30"),
    ("visible_defect", "flower", {"signed_at": SIGNED}, "flower", "2026-11-21 10:30"),
    ("size", "jewellery", {"signed_at": SIGNED}, "jewellery", "2026-11-21 10:30"),
    ("description", "voucher", {"ended_at": SIGNED}, "voucher", "2026-12-04 10:30"),
    ("visible_defect", "", {"intervened_at": SIGNED}, "intervention", "2026-11-22 10:30"),
]


@pytest.mark.parametrize(("claim", "goods", "known", "code", "end"), WINDOWS)
def test_until_when_proof_may_be_brought(
    claim: str, goods: str, known: dict[str, datetime], code: str, end: str
) -> None:
    found = {one.code: one for one in made(claim, goods=goods, **known).windows}
    due = found[code].due_at
    assert due is not None
    assert f"{due.astimezone(CHINA):%Y-%m-%d %H:%M}" == end


def test_a_window_without_its_moment_is_shown_without_an_end() -> None:
    [window] = made("rot", goods="fresh").windows
    assert (window.code, window.due_at) == ("fresh", None)


def test_goods_without_a_window_and_a_case_without_intervention_have_none() -> None:
    assert made("visible_defect", signed_at=SIGNED).windows == ()
    assert made("visible_defect", goods="fresh", signed_at=SIGNED).windows == ()


def test_a_holiday_lengthens_the_platforms_window() -> None:
    """Spring Festival 2026: 15 days to upload (facts 1.5)."""
    inside = datetime(2026, 2, 15, 2, 0, tzinfo=UTC)
    [window] = made("visible_defect", intervened_at=inside).windows
    assert window.due_at == inside + timedelta(days=15)


# -- which claim ----------------------------------------------------------------------------------------

CHOSEN = [
    ("quality", "衣服开线了，做工太差", True, "visible_defect"),
    ("quality", "充不进电，开不了机", True, "hidden_defect"),
    ("quality", "感觉是假货，不是正品", True, "counterfeit"),
    ("quality", "杯子收到就碎了，箱子破了", True, "damaged"),
    ("quality", "苹果一半都烂了", True, "rot"),
    ("not_as_described", "颜色和图片不一样", True, "description"),
    ("not_as_described", "说是 1TB 实际容量不符，虚标", True, "description_in_use"),
    ("wrong_item", "少发了一个配件", True, "missing_piece"),
    ("wrong_item", "发错颜色了，不是我买的那款", True, "wrong_piece"),
    ("logistics", "物流不动好几天了", False, "not_received"),
    ("logistics", "显示签收但是我根本没收到", None, "signed_not_received"),
    ("logistics", "快递压坏了", True, "damaged"),
    ("logistics", "快递有问题", None, "not_received"),
    ("wrong_item", "东西不对", True, "wrong_piece"),
    ("subjective", "不喜欢，想退", True, "seven_day"),
    ("subjective", "不想要了", False, "refused_delivery"),
    ("", "不想要了", False, "refused_delivery"),
    ("usage", "不会装，怎么用啊", True, "usage"),
    ("service", "客服态度太差", None, "service"),
    ("other", "在吗", None, UNCLEAR),
    ("other", "商品破损", True, "damaged"),
    ("", "", None, UNCLEAR),
    ("", "少发了", None, "missing_piece"),
]


@pytest.mark.parametrize(("category", "words", "received", "claim"), CHOSEN)
def test_the_claim_is_read_from_category_words_and_goods(
    category: str, words: str, received: bool | None, claim: str
) -> None:
    known = Circumstances(category=category, words=(words,), received=received, on=date(2026, 11, 20))
    assert choose_claim(known, table=evidence_table()) == claim


def test_a_claim_about_returned_goods_needs_returned_goods() -> None:
    said = {"words": ("吊牌剪了，影响二次销售",), "on": date(2026, 11, 20)}
    assert choose_claim(Circumstances(returned=True, **said), table=evidence_table()) == "return_not_intact"  # type: ignore[arg-type]
    assert choose_claim(Circumstances(returned=False, **said), table=evidence_table()) == UNCLEAR  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("product", "goods"),
    [
        ("阳澄湖大闸蟹礼盒 4对", "crab"),
        ("山东烟台红富士苹果 10斤", "fresh"),
        ("99朵红玫瑰花束 同城速递", "flower"),
        ("足金戒指 女", "jewellery"),
        ("某火锅 双人套餐券", "voucher"),
        ("纯棉T恤 男", ""),
    ],
)
def test_goods_with_windows_are_known_by_their_title(product: str, goods: str) -> None:
    assert choose_goods(product, table=evidence_table()) == goods


def test_a_claim_is_offered_only_while_its_rule_holds() -> None:
    codes = {claim.code for claim in claims_on(date(2026, 8, 11), table=evidence_table())}
    assert "return_not_intact" not in codes  # enforced from 2026-08-12
    assert "visible_defect" in codes


# -- asking ---------------------------------------------------------------------------------------------


def test_the_request_is_polite_numbered_and_names_exactly_what_is_missing() -> None:
    found = made("damaged", ("package_photo", Side.BUYER))
    text = request_text(found.missing(Side.BUYER))
    assert text.startswith("您好，非常抱歉给您带来不便！")
    assert "1. 问题部位照片：" in text
    assert "2. 快递面单照片：" in text
    assert "外包装照片" not in text
    assert text.endswith("感谢您的理解和配合！")


def test_the_request_says_until_when() -> None:
    found = made("rot", goods="fresh", signed_at=SIGNED)
    until = found.windows[0].due_at
    assert "请在 11-21 10:30 前发给我们" in request_text(found.missing(Side.BUYER), until=until)


@pytest.mark.parametrize("claim", [claim.code for claim in evidence_table().claims])
def test_the_short_request_fits_a_platform_message(claim: str) -> None:
    missing = made(claim).missing(Side.BUYER)
    for until in (None, AT):
        text = short_text(missing, until=until)
        assert len(text.encode()) <= PLATFORM_BYTES
        assert text.startswith("您好，抱歉")
    assert all(need.kind.name in short_text(missing) for need in missing)


def test_the_short_request_leaves_out_what_does_not_fit() -> None:
    missing = made("rot").missing(Side.BUYER)
    text = short_text(missing, limit=160)
    assert len(text.encode()) <= 160
    assert "等" in text

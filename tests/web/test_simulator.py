"""``/simulator/``: any situation as an address, every answer of every question, and input that cannot be."""

from dataclasses import fields
from enum import StrEnum
from typing import Any

import pytest
from django.test import Client

from shouhou.domain.options.situation import Situation
from shouhou.storage.models import Shop
from shouhou.web.pages.simulator.members import MEMBERS, Kind, groups
from shouhou.web.pages.simulator.presets import PRESETS
from shouhou.web.words.situations import MEMBERS as LABELS

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db

BASE = {"category": "quality", "responsible": "shop", "line_paid": "89.00"}
CHOICES = [
    (one.name, value)
    for one in MEMBERS.values()
    for value in (
        [member.value for member in one.word]
        if one.word
        else ["yes", "no"]
        if one.kind is Kind.YES_NO
        else []
    )
]
PAIRS = [
    (category.value, name, value)
    for category in MEMBERS["category"].word or ()
    for name, value in CHOICES
    if name not in ("category", "goods")
]


def options(markup: str) -> int:
    return markup.count('<article class="option"')


def test_every_member_of_a_situation_is_a_field_with_words() -> None:
    decides = {one.name for one in fields(Situation)} - {"as_told"}  # says only whose word the others are
    assert set(MEMBERS) == set(LABELS) == decides
    shown = [one.member for _title, members in groups() for one in members]
    assert sorted(shown) == sorted(MEMBERS)
    for one in MEMBERS.values():
        if one.word is not None:
            assert set(one.choices) == set(one.word), one.name


def test_the_empty_form_asks_and_every_preset_answers(agent: Browser, shop: Shop) -> None:
    page = agent.get("/simulator/")
    assert page.status_code == 200
    assert "请选择" in text_of(page)
    for _words, values in PRESETS:
        answer = agent.get("/simulator/", shop=shop.pk, **values)
        assert answer.status_code == 200
        assert 1 <= options(text_of(answer)) <= 3


def test_every_answer_of_every_question_gives_options(agent: Browser, shop: Shop) -> None:
    for name, value in CHOICES:
        answer = agent.get("/simulator/", shop=shop.pk, **{**BASE, name: value})
        markup = text_of(answer)
        assert answer.status_code == 200, (name, value, words_of(markup)[:500])
        assert 1 <= options(markup) <= 3, (name, value)
        assert f'<option value="{value}" selected>' in markup, (name, value)


def test_every_answer_within_every_category_gives_options(agent: Browser, shop: Shop) -> None:
    from shouhou.domain.options.propose import propose
    from shouhou.domain.refund.vocabulary import ShopType
    from shouhou.rulebook.loader import shipped_rules
    from shouhou.rulebook.policy import shipped_policy
    from shouhou.web.pages.simulator.form import typed_situation
    from tests.api.world import NOW

    for category, name, value in PAIRS:
        situation = typed_situation({**BASE, "category": category, name: value}, shop_type=ShopType.TMALL)
        found = propose(situation, policy=shipped_policy(), rules=shipped_rules(), now=NOW)
        assert 1 <= len(found.options) <= 3, (category, name, value)


def test_an_answer_shows_amounts_bearers_clauses_and_why(agent: Browser, shop: Shop) -> None:
    words = words_of(text_of(agent.get("/simulator/", shop=shop.pk, **BASE, received="yes")))
    for part in (
        "店铺预计花费",
        "店铺付",
        "为什么",
        "看过的规则",
        "没有采用",
        "升级到平台的可能",
        "不知道的，这样算的",
    ):
        assert part in words, part


def test_unsure_clauses_are_marked(agent: Browser, shop: Shop, other_shop: Shop) -> None:
    from shouhou.domain.refund.vocabulary import ShopType
    from shouhou.domain.rules import Certainty
    from shouhou.rulebook.loader import shipped_rules

    unsure = {row.key for row in shipped_rules() if row.certainty is Certainty.UNVERIFIED}
    assert unsure
    answer = agent.get(
        "/simulator/",
        shop=shop.pk,
        **{**BASE, "category": "logistics", "parcel": "lost", "received": "no", "shop_type": ShopType.TAOBAO.value},
        shipping_fault="no_scan",
    )  # fmt: skip
    assert "待确认" in words_of(text_of(answer))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("line_paid", "9" * 8000, "请填写金额"),
        ("line_paid", "-5", "请填写金额"),
        ("line_paid", "1e9", "请填写金额"),
        ("line_paid", "abc", "请填写金额"),
        ("line_paid", "", "必填"),
        ("category", "", "必填"),
        ("category", "weather", "请从列表中选择"),
        ("requested", "89.01", "不能超过买家实付金额"),
        ("promised", "100000", "不能超过买家实付金额"),
        ("ceiling", "200", "不能超过买家实付金额"),
        ("quantity", "9" * 8000, "之间的整数"),
        ("quantity", "0", "之间的整数"),
        ("quantity", "-1", "之间的整数"),
        ("affected", "2", "件数不能超过购买的数量"),
        ("confidence", "101", "之间的整数"),
        ("salvage_percent", "9" * 8000, "之间的整数"),
        ("received", "perhaps", "请从列表中选择"),
        ("signed_at", "yesterday", "请填写日期和时间"),
        ("signed_at", "9999-99-99T00:00", "请填写日期和时间"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(
    agent: Browser, shop: Shop, name: str, value: str, words: str
) -> None:
    answer = agent.get("/simulator/", **{"shop": shop.pk, **BASE, "received": "yes", name: value})
    markup = text_of(answer)
    assert answer.status_code == 422
    assert words in words_of(markup)
    assert 'aria-invalid="true"' in markup
    assert options(markup) == 0
    if name != "line_paid":
        assert 'value="89.00"' in markup


def test_moments_in_the_wrong_order_are_refused(agent: Browser, shop: Shop) -> None:
    times = {"shipped_at": "2026-11-10T10:00", "signed_at": "2026-11-09T10:00"}
    answer = agent.get("/simulator/", shop=shop.pk, **BASE, **times)
    assert answer.status_code == 422
    assert "签收时间不能早于发货时间" in words_of(text_of(answer))


def test_a_situation_becomes_an_address_and_comes_back() -> None:
    from shouhou.domain.refund.vocabulary import ShopType
    from shouhou.web.pages.simulator.form import query_of, typed_situation

    told = {
        **BASE,
        **dict(CHOICES),
        "quantity": "3",
        "affected": "2",
        "confidence": "70",
        "salvage_percent": "40",
        "requested": "12.30",
        "postage": "8.00",
        "ceiling": "97.00",
        "signed_at": "2026-11-10T10:00",
    }
    situation = typed_situation(told, shop_type=ShopType.TMALL)
    query = query_of(situation)
    assert typed_situation(query, shop_type=ShopType.TAOBAO) == situation
    assert query["signed_at"] == "2026-11-10T10:00"


def test_two_situations_beside_each_other(agent: Browser, shop: Shop) -> None:
    other = "category=quality&responsible=shop&line_paid=19.00&received=yes"
    markup = text_of(agent.get("/simulator/", shop=shop.pk, **BASE, received="yes", compare=other))
    words = words_of(markup)
    assert "不同的条件" in words
    assert "19.00" in words
    assert options(markup) >= 2
    broken = agent.get("/simulator/", shop=shop.pk, **BASE, compare="category=weather&line_paid=-1")
    assert broken.status_code == 200
    assert "对照的情况不完整" in words_of(text_of(broken))


def test_the_policy_of_the_shop_is_what_answers(owner: Browser, shop: Shop) -> None:
    cheap = {**BASE, "line_paid": "40.00", "received": "yes"}
    assert 'data-option="partial_refund"' in text_of(owner.get("/simulator/", shop=shop.pk, **cheap))
    form: dict[str, Any] = {
        "act": "save",
        "seen_id": "0",
        "valid_from": "2026-11-20",
        "wish_first": "yes",
        "thresholds.low_value_fen": "30",
    }
    assert owner.post(f"/settings/policies/{shop.pk}/quality/", htmx=False, **form).status_code == 302
    assert 'data-option="partial_refund"' not in text_of(owner.get("/simulator/", shop=shop.pk, **cheap))


def test_strangers_and_the_unknown_see_nothing(stranger: Browser, shop: Shop) -> None:
    assert stranger.get("/simulator/", shop=shop.pk, **BASE).status_code == 404
    assert stranger.get("/simulator/", shop="9" * 8000, **BASE).status_code == 200  # their own shop
    assert Client().get("/simulator/").status_code == 302


def test_words_are_whole() -> None:
    from shouhou.domain import burden, carrier_claim, compensation, freight, goods
    from shouhou.domain.clauses import WhyLost
    from shouhou.domain.means import Means
    from shouhou.domain.options import keys, records
    from shouhou.domain.options.situation import Wish
    from shouhou.web.words import options as words
    from shouhou.web.words import situations

    tables: list[tuple[type[StrEnum], Any]] = [
        (keys.OptionKey, words.OPTION_TITLES),
        (keys.Family, words.OPTION_FAMILIES),
        (keys.Kind, words.OPTION_KINDS),
        (records.StepCode, words.OPTION_STEPS),
        (records.CostKind, words.OPTION_COSTS),
        (records.Warn, words.OPTION_WARNINGS),
        (records.Because, words.BECAUSE),
        (records.Assumed, situations.ASSUMED),
        (Means, words.OPTION_MEANS),
        (WhyLost, words.WHY_LOST),
        (freight.Bearer, words.BEARERS),
        (freight.Leg, words.LEGS),
        (compensation.ExposureKind, words.EXPOSURE_KINDS),
        (goods.Goods, situations.GOODS_KINDS),
        (goods.Condition, situations.CONDITIONS),
        (burden.Evidence, situations.PROOFS),
        (burden.Prover, situations.PROVERS),
        (carrier_claim.ParcelState, situations.PARCELS),
        (carrier_claim.Route, situations.ROUTES),
        (freight.Agreed, situations.AGREEMENTS),
        (Wish, situations.WISHED),
    ]
    for kind, table in tables:
        assert set(table) == set(kind), kind
    assert set(compensation.ShippingFault) <= set(words.EXPOSURES)
    assert {one: str(word) for one, word in situations.GOODS_KINDS.items()} == dict(goods.GOODS)
    assert {one: str(word) for one, word in situations.CONDITIONS.items()} == dict(goods.CONDITIONS)
    documents = {code for state in carrier_claim.ParcelState for code in carrier_claim._documents(state)}
    assert documents == set(words.CLAIM_DOCUMENTS)

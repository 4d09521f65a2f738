"""``/settings/policies/`` and a shop's products: what was typed stays, who may, what others just saved."""

import re
from typing import Any

import pytest
from django.test import Client

from shouhou.domain.options.keys import Kind, OptionKey
from shouhou.domain.options.policy_parts import Costs, Thresholds
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage.models import ProductProfile, Refund, Shop, ShopPolicy
from shouhou.web.pages.policies.fields import KINDS_OF, SECTIONS
from shouhou.web.pages.policies.form import numbers_of
from shouhou.web.words import policies as words
from tests.api.world import show

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db

FORM = {"act": "save", "seen_id": "0", "valid_from": "2026-11-20", "wish_first": "yes", "ranking": "order"}


def save(browser: Browser, shop: Shop, slug: str = "general", **values: Any) -> Any:
    return browser.post(f"/settings/policies/{shop.pk}/{slug}/", htmx=False, **{**FORM, **values})


def test_the_table_says_what_holds_for_every_category(owner: Browser, agent: Browser, shop: Shop) -> None:
    save(owner, shop, "quality", **{"thresholds.low_value_fen": "30"})
    for browser in (owner, agent):
        shown = words_of(text_of(browser.get(f"/settings/policies/{shop.pk}/")))
        assert "部分退款适用到 ¥30.00" in shown
        assert "跟通用的一样" in shown
        assert "随软件发布的" in shown
    moved = agent.get("/settings/policies/", shop=shop.pk)
    assert moved["Location"] == f"/settings/policies/{shop.pk}/"


def test_every_number_of_a_policy_is_a_field_with_words(owner: Browser, shop: Shop) -> None:
    markup = text_of(owner.get(f"/settings/policies/{shop.pk}/general/"))
    for path, _value in numbers_of(shipped_policy().to_mapping()):
        assert markup.count(f'name="{path}"') == 1, path
        assert words.policy_number(path).label != path, path
    assert set(words.THRESHOLDS) == set(Thresholds.__dataclass_fields__)
    assert set(words.COSTS) == set(Costs.__dataclass_fields__)
    assert set().union(*KINDS_OF.values()) == set(Kind)
    assert len({name for name, _title, _places in SECTIONS}) == len(SECTIONS)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("thresholds.low_value_fen", "9" * 8000, "请填写金额"),
        ("thresholds.low_value_fen", "-3", "请填写金额"),
        ("thresholds.low_value_fen", "1000000.01", "不能超过"),
        ("thresholds.partial_percent", "101", "之间的整数"),
        ("thresholds.partial_percent", "9" * 8000, "之间的整数"),
        ("thresholds.partial_percent", "5", "建议比例要在最低和最高比例之间"),
        ("minutes.guide", "-1", "之间的整数"),
        ("days.guide", "366", "之间的整数"),
        ("valid_from", "2026-11-19", "不能早于今天"),
        ("valid_from", "soon", "日期请写成"),
        ("valid_to", "2026-11-01", "失效日期不能早于生效日期"),
        ("note", "长" * 301, "太长"),
        ("exception_scope", "by_kind:weather", "请从列表中选择"),
        ("exception_value", "3", "请从列表中选择"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_everything_typed_stays(
    owner: Browser, shop: Shop, name: str, value: str, said: str
) -> None:
    answer = save(owner, shop, **{"thresholds.coupon_fen": "12.34", name: value})
    markup = text_of(answer)
    assert answer.status_code == 422
    assert said in words_of(markup)
    assert 'value="12.34"' in markup
    assert 'aria-invalid="true"' in markup
    assert not ShopPolicy.objects.exists()


def test_options_are_sorted_and_switched_off(owner: Browser, shop: Shop) -> None:
    order = ["exchange", "return_refund", "partial_refund", "refund_only", "repair"]
    on = ["exchange", "return_refund", "refund_only"]
    assert save(owner, shop, "quality", **{"order.quality": order, "on.quality": on}).status_code == 302
    row = ShopPolicy.objects.get()
    assert row.body == {"order": {"quality": on}}
    markup = text_of(owner.get(f"/settings/policies/{shop.pk}/quality/"))
    kind = markup[markup.index('data-kind="quality"') :]
    shown = re.findall(r'name="on.quality" value="(\w+)"( checked)?', kind)
    assert [key for key, checked in shown if checked] == on
    assert {key for key, checked in shown if not checked} == {"partial_refund", "repair"}


def test_a_right_of_the_buyer_cannot_be_switched_off(owner: Browser, shop: Shop) -> None:
    answer = save(owner, shop, **{"order.quality": ["exchange"], "on.quality": ["exchange"]})
    assert answer.status_code == 422
    assert "买家依规则应得的方案不能去掉" in words_of(text_of(answer))


def test_without_scripts_a_button_moves_an_option(owner: Browser, shop: Shop) -> None:
    keys = ["return_refund", "exchange", "partial_refund", "refund_only", "repair"]
    data = {"order.quality": keys, "on.quality": keys, "move": "quality:exchange:up", "note": "先换货"}
    markup = text_of(save(owner, shop, "quality", **data))
    kind = markup[markup.index('data-kind="quality"') :]
    assert re.findall(r'name="order.quality" value="(\w+)"', kind)[:2] == ["exchange", "return_refund"]
    assert 'value="先换货"' in markup
    assert not ShopPolicy.objects.exists()
    for move in ("quality:exchange:sideways", "weather:x:up", "::", "quality:repair:down"):
        assert save(owner, shop, "quality", **{**data, "move": move}).status_code == 200


def test_one_more_exception_for_a_kind_of_goods(owner: Browser, shop: Shop) -> None:
    data = {"exception_scope": "by_goods:fresh", "exception_member": "low_value_fen", "exception_value": "88"}
    assert save(owner, shop, **data).status_code == 302
    assert ShopPolicy.objects.get().body == {"by_goods": {"fresh": {"low_value_fen": 8800}}}
    assert 'name="by_goods.fresh.low_value_fen"' in text_of(
        owner.get(f"/settings/policies/{shop.pk}/general/")
    )


def test_the_preview_shows_and_saves_nothing(owner: Browser, shop: Shop) -> None:
    show(shop)
    answer = save(owner, shop, act="preview", **{"thresholds.coupon_fen": "12.34"})
    shown = words_of(text_of(answer))
    assert answer.status_code == 200
    assert "对最近 30 天的影响" in shown
    assert "1 单" in shown
    assert 'value="12.34"' in text_of(answer)
    assert not ShopPolicy.objects.exists()


def test_what_somebody_else_just_saved_is_shown_beside_what_was_typed(owner: Browser, shop: Shop) -> None:
    save(owner, shop, **{"thresholds.low_value_fen": "30"})
    answer = save(owner, shop, **{"thresholds.low_value_fen": "20", "thresholds.coupon_fen": "9"})
    markup = text_of(answer)
    assert answer.status_code == 422
    assert 'value="20"' in markup
    assert 'value="9"' in markup
    assert words_of(markup).count("刚保存的版本：") == 1
    assert "刚保存的版本：¥30.00" in words_of(markup)
    seen = re.search(r'name="seen_id" value="(\d+)"', markup)
    assert seen is not None
    again = save(owner, shop, seen_id=seen[1], **{"thresholds.low_value_fen": "20"})
    assert again.status_code == 302
    assert ShopPolicy.objects.order_by("-id").first().body == {"thresholds": {"low_value_fen": 2000}}  # type: ignore[union-attr]


def test_versions_say_who_and_when_and_can_be_ended(owner: Browser, shop: Shop) -> None:
    save(owner, shop, note="双十二前", **{"thresholds.low_value_fen": "30"})
    markup = words_of(text_of(owner.get(f"/settings/policies/{shop.pk}/general/")))
    for part in ("Owner", "2026-11-20", "部分退款适用到", "¥30.00", "双十二前", "正在用", "停用"):
        assert part in markup, part
    policy_id = ShopPolicy.objects.get().pk
    assert owner.post(f"/settings/policies/{shop.pk}/{policy_id}/end", htmx=False).status_code == 302
    assert "没有生效过" in words_of(text_of(owner.get(f"/settings/policies/{shop.pk}/general/")))


def test_an_agent_looks_and_may_not_save(agent: Browser, shop: Shop) -> None:
    markup = text_of(agent.get(f"/settings/policies/{shop.pk}/general/"))
    assert "只有主管和店主可以修改" in words_of(markup)
    assert 'value="save"' not in markup
    assert save(agent, shop, **{"thresholds.low_value_fen": "30"}).status_code == 422
    assert save(agent, shop, act="preview", **{"thresholds.low_value_fen": "30"}).status_code == 422
    assert not ShopPolicy.objects.exists()


def test_strangers_find_nothing(stranger: Browser, shop: Shop) -> None:
    for path in ("", "general/", "quality/", "weather/"):
        assert stranger.get(f"/settings/policies/{shop.pk}/{path}").status_code == 404
    assert save(stranger, shop, **{"thresholds.low_value_fen": "30"}).status_code == 404
    assert stranger.post(f"/settings/policies/{shop.pk}/1/end", htmx=False).status_code == 404
    assert stranger.get(f"/settings/shops/{shop.pk}/products/").status_code == 404
    assert Client().get("/settings/policies/").status_code == 302


def test_products_are_listed_set_and_refused_with_what_was_typed(
    owner: Browser, agent: Browser, shop: Shop
) -> None:
    Refund.objects.filter(case=show(shop)).update(item_id="70A")
    path = f"/settings/shops/{shop.pk}/products/"
    assert "羊毛围巾" in words_of(text_of(agent.get(path)))
    assert 'name="item"' not in text_of(agent.get(path))
    done = owner.post(path, htmx=False, item=["70A"], goods="clothing", free_shipping="yes", q="围巾")
    assert done.status_code == 302
    assert done["Location"].startswith(path + "?q=")
    assert "服装" in words_of(text_of(owner.get(path)))
    wrong = owner.post(path, htmx=False, item=["70A"], goods="food", salvage_percent="150")
    assert wrong.status_code == 422
    assert "请填写 0 到 100 的整数" in words_of(text_of(wrong))
    assert 'value="150"' in text_of(wrong)
    assert '<option value="food" selected>' in text_of(wrong)
    assert agent.post(path, htmx=False, item=["70A"], goods="food").status_code == 422
    assert ProductProfile.objects.get().goods_category == "clothing"
    assert owner.get(path, cursor="forged").status_code == 422


def test_words_of_values() -> None:
    assert words.policy_value("thresholds.low_value_fen", 3000) == "¥30.00"
    assert words.policy_value("salvage.food", 20) == "20%"
    assert words.policy_value("order.other", [OptionKey.ASK.value]) == "先问清楚"
    assert words.policy_value("wish_first", False) == "否"
    assert words.policy_member("order.quality") == "质量问题的方案顺序"


def test_the_english_editor_shows_no_chinese(owner: Browser, shop: Shop) -> None:
    from .test_english import HAN, _compiled

    _compiled.__wrapped__()  # type: ignore[attr-defined]
    save(owner, shop, "quality", note="winter", **{"thresholds.low_value_fen": "30", "minutes.guide": "9"})
    Refund.objects.filter(case=show(shop)).update(item_id="70A", title="Scarf")
    owner.post("/settings/me/", htmx=False, language="en", theme="dark", density="compact")
    for answer in (
        owner.get(f"/settings/policies/{shop.pk}/"),
        owner.get(f"/settings/policies/{shop.pk}/quality/"),
        save(owner, shop, act="preview", **{"thresholds.coupon_fen": "1"}),
        save(owner, shop, **{"valid_from": "2020-01-01", "order.quality": ["ask"], "on.quality": ["ask"]}),
        owner.get(f"/settings/shops/{shop.pk}/products/", q="Scarf"),
        owner.get("/simulator/", shop=shop.pk),
    ):
        main = text_of(answer).partition("<main")[2].partition("</main>")[0]
        seen = words_of("<main" + main).replace("向阳百货", "").replace("羊毛围巾", "")
        assert HAN.findall(seen) == [], seen

"""``/settings/shops/N/endpoint/``: the optional language model."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from shouhou.domain.diagnosis.opinion import Trouble
from shouhou.storage.models import LanguageEndpoint, Shop
from shouhou.web.words.endpoint import TROUBLES
from tests.marketplaces.language_model.stand_in import GOOD, standing_in

from .browsing import Browser, text_of, words_of

if TYPE_CHECKING:
    from tests.marketplaces.language_model.stand_in import StandIn

pytestmark = pytest.mark.django_db

KEY = "sk-very-secret"


@pytest.fixture
def stand_in() -> Iterator["StandIn"]:
    with standing_in() as one:
        one.says(GOOD)
        yield one


def path(shop: Shop) -> str:
    return f"/settings/shops/{shop.pk}/endpoint/"


def save(owner: Browser, shop: Shop, **values: Any) -> Any:
    typed = {
        "url": "https://api.deepseek.com/v1",
        "model": "deepseek-chat",
        "below_percent": "50",
        "timeout_seconds": "5",
    }
    return owner.post(path(shop), htmx=False, **{**typed, **values})


def test_the_page_says_that_it_is_off_and_what_leaves_the_house(owner: Browser, shop: Shop) -> None:
    words = words_of(text_of(owner.get(path(shop))))
    for part in ("没有打开", "会发出", "不会发出", "先隐去电话", "把握不大"):
        assert part in words, part
    assert "试一下" not in words
    assert path(shop) in text_of(owner.get(f"/settings/shops/{shop.pk}/"))


def test_only_the_owner_gets_there(agent: Browser, viewer: Browser, stranger: Browser, shop: Shop) -> None:
    for somebody, status in ((agent, 422), (viewer, 422), (stranger, 404)):
        assert somebody.get(path(shop)).status_code == status
        assert save(somebody, shop).status_code == status
        assert somebody.post(path(shop) + "trial").status_code == status
    assert path(shop) not in text_of(agent.get(f"/settings/shops/{shop.pk}/"))
    assert not LanguageEndpoint.objects.exists()


def test_the_key_is_kept_and_never_shown(owner: Browser, shop: Shop) -> None:
    assert save(owner, shop, enabled="yes", key=KEY).status_code == 302
    markup = text_of(owner.get(path(shop)))
    assert "已打开" in markup
    assert "已保存，不改就留空" in markup
    assert KEY not in markup
    assert save(owner, shop).status_code == 302
    row = LanguageEndpoint.objects.get()
    assert (row.enabled, bool(row.key_sealed)) == (False, True)


def test_wrong_inputs_are_named_kept_and_the_key_is_not_sent_back(owner: Browser, shop: Shop) -> None:
    response = save(owner, shop, url="http://api.deepseek.com", below_percent="abc", key=KEY, enabled="yes")
    markup = text_of(response)
    assert response.status_code == 422
    assert "外网地址必须以 https:// 开头" in markup
    assert "请填写 1 至 100 的整数" in markup
    assert 'value="http://api.deepseek.com"' in markup
    assert 'value="abc"' in markup
    assert KEY not in markup


@pytest.mark.parametrize("htmx", [True, False])
def test_trying_it_out(owner: Browser, shop: Shop, stand_in: "StandIn", htmx: bool) -> None:
    save(owner, shop, url=stand_in.address)
    words = words_of(text_of(owner.post(path(shop) + "trial", htmx=htmx)))
    for part in ("可以使用", "物流问题", "把握百分之 80", "〔姓名〕"):
        assert part in words, part
    stand_in.status = 401
    words = words_of(text_of(owner.post(path(shop) + "trial", htmx=htmx)))
    assert "没有成功" in words
    assert "对方不接受这个密钥" in words
    assert "最近一次没有问成" in words_of(text_of(owner.get(path(shop))))


def test_there_is_nothing_to_try_before_it_is_set(owner: Browser, shop: Shop) -> None:
    assert owner.post(path(shop) + "trial").status_code == 422


def test_every_trouble_has_words() -> None:
    assert set(TROUBLES) == set(Trouble)

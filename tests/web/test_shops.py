"""``/settings/shops/`` and what lies below it."""

import pytest

from shouhou.storage.models import Membership, Shop, ShopSession

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db


def test_everyone_sees_the_shops_they_work_in_and_no_other(
    viewer: Browser, stranger: Browser, shop: Shop
) -> None:
    assert "向阳百货" in text_of(viewer.get("/settings/shops/"))
    assert "向阳百货" not in text_of(stranger.get("/settings/shops/"))
    assert stranger.get(f"/settings/shops/{shop.pk}/").status_code == 404


def test_the_page_shows_data_age_sessions_members_and_no_secret(owner: Browser, shop: Shop) -> None:
    markup = text_of(owner.get(f"/settings/shops/{shop.pk}/"))
    words = words_of(markup)
    for part in ("授权", "子账号", "数据时间", "还没读过", "成员", "owner", "退货地址", "浙江省杭州市"):
        assert part in words, part
    for secret in ("s3cr3t", "main-session", "sub-session"):
        assert secret not in markup


def test_only_the_owner_changes_settings(owner: Browser, agent: Browser, shop: Shop) -> None:
    values = {
        "name": "新名字",
        "first_response_minutes": "30",
        "stale_minutes": "20",
        "withdrawal_profile": "seed",
    }
    assert agent.post(f"/settings/shops/{shop.pk}/", htmx=False, **values).status_code == 422
    assert owner.post(f"/settings/shops/{shop.pk}/", htmx=False, **values).status_code == 302
    shop.refresh_from_db()
    assert (shop.name, shop.first_response_minutes, shop.withdrawal_profile) == ("新名字", 30, "seed")
    assert shop.app_secret_sealed


@pytest.mark.parametrize("minutes", ["0", "abc", "-5", "99999999", "1.5"])
def test_wrong_minutes_are_refused_by_field_and_kept(owner: Browser, shop: Shop, minutes: str) -> None:
    response = owner.post(
        f"/settings/shops/{shop.pk}/", htmx=False, name=shop.name, first_response_minutes=minutes
    )
    assert response.status_code == 422
    assert f'value="{minutes}"' in text_of(response)
    assert "请填写 1 至 10080 分钟" in text_of(response)


def test_a_pasted_token_is_kept_and_never_shown(owner: Browser, agent: Browser, shop: Shop) -> None:
    path = f"/settings/shops/{shop.pk}/session"
    assert agent.post(path, htmx=False, kind="sub", token="tok123").status_code == 422
    before = ShopSession.objects.get(shop=shop, kind="sub").token_sealed
    assert owner.post(path, htmx=False, kind="sub", token="tok123").status_code == 302
    assert ShopSession.objects.get(shop=shop, kind="sub").token_sealed != before
    assert "tok123" not in text_of(owner.get(f"/settings/shops/{shop.pk}/"))
    refused = owner.post(path, htmx=False, kind="sub", token="tok en")
    assert refused.status_code == 422
    assert "tok en" not in text_of(refused)


def test_authorising_goes_to_the_platform_and_only_our_own_state_comes_back(
    owner: Browser, agent: Browser, shop: Shop
) -> None:
    path = f"/settings/shops/{shop.pk}/authorisation/"
    assert agent.get(path, kind="sub").status_code == 422
    away = owner.get(path, kind="sub")
    assert away.status_code == 302
    assert away["Location"].startswith("http://127.0.0.1:9/")
    assert "state=" in away["Location"]
    forged = owner.get(path, code="abc", state="forged")
    assert forged.status_code == 422
    assert "不是从这里开始的" in text_of(forged)


def test_members_come_and_go_but_the_last_owner_stays(owner: Browser, stranger: Browser, shop: Shop) -> None:
    path = f"/settings/shops/{shop.pk}/members"
    assert owner.post(path, htmx=False, username="stranger", role="agent").status_code == 302
    assert Membership.objects.filter(shop=shop, user_id=stranger.user_id, role="agent").exists()
    assert owner.post(path, htmx=False, username="nobody", role="agent").status_code == 422
    assert owner.post(path, htmx=False, username="stranger", role="king").status_code == 422
    owner.post(path, htmx=False, user_id=stranger.user_id, remove="1")
    assert not Membership.objects.filter(shop=shop, user_id=stranger.user_id).exists()
    last = owner.post(path, htmx=False, user_id=owner.user_id, remove="1")
    assert last.status_code == 422
    assert "最后一位店主" in text_of(last)


def test_an_owner_makes_a_shop_and_a_wrong_form_keeps_its_input(owner: Browser, agent: Browser) -> None:
    values = {
        "name": "第二家店",
        "shop_type": "C",
        "gateway": "http://127.0.0.1:9/router/rest",
        "app_key": "87654321",
        "app_secret": "very-secret",
        "session": "token-1",
        "sub_session": "",
    }
    wrong = owner.post("/settings/shops/new/", htmx=False, **{**values, "gateway": "ftp://x"})
    assert wrong.status_code == 422
    assert 'value="第二家店"' in text_of(wrong)
    assert "very-secret" not in text_of(wrong)
    assert agent.post("/settings/shops/new/", htmx=False, **values).status_code == 422
    made = owner.post("/settings/shops/new/", htmx=False, **values)
    assert made.status_code == 302
    assert Shop.objects.filter(name="第二家店", shop_type="C").exists()


def test_checking_the_connection_is_the_owners(owner: Browser, agent: Browser, shop: Shop) -> None:
    assert owner.post(f"/settings/shops/{shop.pk}/check", htmx=False).status_code == 302
    assert agent.post(f"/settings/shops/{shop.pk}/check", htmx=False).status_code == 422


def test_after_an_event_only_the_living_part_is_asked_for(owner: Browser, shop: Shop) -> None:
    markup = text_of(owner.get(f"/settings/shops/{shop.pk}/", htmx=True))
    assert 'id="sessions"' in markup
    assert "<html" not in markup
    assert "<input" not in markup.replace('<input type="hidden"', "")

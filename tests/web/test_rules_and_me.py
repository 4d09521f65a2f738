"""``/settings/rules/`` and ``/settings/me/``."""

import pytest
from django.test import Client

from shouhou.storage.models import Shop, User

from .browsing import PASSWORD, Browser, text_of, words_of

pytestmark = pytest.mark.django_db


def test_every_rule_shows_its_source_and_the_unverified_are_marked(agent: Browser) -> None:
    words = words_of(text_of(agent.get("/settings/rules/")))
    for part in ("待确认", "已核实", "谁能做什么", "等待卖家处理", "refund.shipped.seller_act"):
        assert part in words, part


def test_rules_of_a_strangers_shop_are_not_there(stranger: Browser, shop: Shop) -> None:
    assert stranger.get("/settings/rules/", shop=shop.pk).status_code == 404
    assert Client().get("/settings/rules/").status_code == 302


def test_a_person_chooses_language_theme_and_density(agent: Browser) -> None:
    agent.post("/settings/me/", htmx=False, language="en", theme="dark", density="compact")
    markup = text_of(agent.get("/queue/"))
    assert 'lang="en" data-theme="dark" data-density="compact"' in markup
    assert agent.post("/settings/me/", htmx=False, theme="pink").status_code == 422


def test_pane_widths_are_kept_within_limits(agent: Browser) -> None:
    assert agent.post("/settings/me/panes", queue_px="400").status_code == 204
    agent.post("/settings/me/panes", context_px="99999")
    agent.post("/settings/me/panes", queue_px="abc")
    person = User.objects.get(pk=agent.user_id)
    assert (person.queue_px, person.context_px) == (400, 640)


def test_the_password_changes_with_the_old_one_only_and_this_browser_stays(agent: Browser) -> None:
    wrong = agent.post("/settings/me/password", htmx=False, old="x", new="another long one")
    assert wrong.status_code == 422
    assert "原密码不正确" in text_of(wrong)
    assert (
        agent.post("/settings/me/password", htmx=False, old=PASSWORD, new="another long one").status_code
        == 302
    )
    assert agent.get("/queue/").status_code == 200
    assert Client().login(username="agent", password="another long one")

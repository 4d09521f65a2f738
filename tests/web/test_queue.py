"""``/`` and ``/queue/``."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shouhou.storage.models import Shop, SyncSource
from tests.api.world import NOW, show_many

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_WHOLE_PAGE = 16


def test_the_agent_sees_the_shops_cases_with_status_amount_and_time_left(
    agent: Browser, case_id: int
) -> None:
    words = words_of(text_of(agent.get("/queue/")))
    for part in ("买家小王同学", "仅退款", "待处理", "¥89.00", "1小时0分", "全部待办 1"):
        assert part in words, part


def test_the_clerk_sees_a_masked_buyer(shop: Shop, case_id: int) -> None:
    from .browsing import browser

    words = words_of(text_of(browser("clerk", shop, "returns_clerk").get("/queue/")))
    assert "买***学" in words
    assert "买家小王同学" not in words


def test_a_stranger_sees_nothing_of_another_shop(stranger: Browser, case_id: int) -> None:
    markup = text_of(stranger.get("/queue/"))
    assert f"/cases/{case_id}/" not in markup
    assert "向阳百货" not in markup


def test_asking_for_somebody_elses_shop_finds_nothing(stranger: Browser, shop: Shop, case_id: int) -> None:
    assert stranger.get("/queue/", shop=shop.pk).status_code == 404


def test_the_queue_says_as_of_when_its_data_is(agent: Browser, shop: Shop, case_id: int) -> None:
    SyncSource.objects.update_or_create(
        shop=shop, name="refunds", defaults={"due_at": NOW, "data_as_of": NOW - timedelta(minutes=7)}
    )
    for htmx in (False, True):
        assert "数据 7 分钟前" in words_of(text_of(agent.get("/queue/", htmx=htmx)))


def test_an_empty_queue_says_so_kindly(agent: Browser) -> None:
    assert "都处理完了，辛苦了。" in words_of(text_of(agent.get("/queue/")))


def test_the_refresh_after_an_event_is_the_list_and_the_counts_only(agent: Browser, case_id: int) -> None:
    markup = text_of(agent.get("/queue/", htmx=True))
    assert f'id="row-{case_id}"' in markup
    assert 'id="queue-chips"' in markup
    assert "<html" not in markup


def test_all_rows_can_be_reached_page_by_page(agent: Browser, shop: Shop) -> None:
    import re

    made = show_many(shop, 57)
    first = text_of(agent.get("/queue/"))
    following = re.search(r'hx-get="(/queue/\?view=all[^"]*cursor=[^"]*)"', first)
    assert following is not None
    from html import unescape

    second = text_of(agent.get(unescape(following[1]), htmx=True))
    shown = re.findall(r'id="row-(\d+)"', first) + re.findall(r'id="row-(\d+)"', second)
    assert sorted(map(int, shown)) == sorted(made)


def test_an_unknown_view_or_shop_does_no_harm(agent: Browser, case_id: int) -> None:
    assert agent.get("/queue/", view="nonsense", shop="x").status_code == 200
    assert agent.get("/queue/", cursor="nonsense").status_code == 422


def test_the_queue_costs_the_same_whatever_its_length(
    agent: Browser, shop: Shop, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    show_many(shop, 30)
    with django_assert_max_num_queries(QUERIES_OF_THE_WHOLE_PAGE):
        agent.get("/queue/")


def test_the_next_case_is_the_first_due(agent: Browser, case_id: int) -> None:
    assert agent.get("/queue/next")["Location"] == f"/cases/{case_id}/"
    assert agent.get("/queue/next", after=case_id)["Location"] == "/queue/"


def test_nothing_is_shown_without_login(shop: Shop, case_id: int) -> None:
    assert Client().get("/").status_code == 302


def test_pages_carry_a_policy_that_forbids_inline_code(agent: Browser, case_id: int) -> None:
    response = agent.get(f"/cases/{case_id}/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    markup = text_of(response)
    assert " style=" not in markup
    assert " onclick=" not in markup
    assert "<style" not in markup


def test_the_filter_stays_in_links_and_after_opening_a_case(agent: Browser, case_id: int) -> None:
    assert f'href="/cases/{case_id}/?view=unassigned"' in text_of(agent.get("/queue/", view="unassigned"))
    markup = text_of(agent.get(f"/cases/{case_id}/", view="unassigned"))
    assert 'aria-current="true">未分配' in markup
    assert 'data-back href="/queue/?view=unassigned"' in markup

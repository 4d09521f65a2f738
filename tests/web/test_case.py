"""``/cases/<id>/`` and its parts."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import CsStatus
from shouhou.storage.models import Shop
from tests.api.world import REFUND_ID, message_reading, refund_reading, show

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_CASE = 41
"""24 of the case itself; options with their policy, evidence, approvals and money take the rest."""
HOSTILE = "<script>alert('x')</script>"


def test_the_page_says_what_both_sides_may_do_and_until_when(agent: Browser, case_id: int) -> None:
    words = words_of(text_of(agent.get(f"/cases/{case_id}/")))
    for part in (
        f"SH{case_id:08d}",
        REFUND_ID,
        "等待卖家处理",
        "双方现在能做什么",
        "轮到我方",
        "11-22 07:00",
        "1天21小时",
        "到时没处理 → 退款成功",
        "同意退款",
        "拒绝申请",
        "撤销申请",
        "最多可退 ¥89.00",
        "还能退 ¥10.00",
        "受理",
        "闭环",
    ):
        assert part in words, part


def test_a_row_that_is_picked_brings_the_case_without_the_frame(agent: Browser, case_id: int) -> None:
    markup = text_of(agent.get(f"/cases/{case_id}/", htmx=True))
    assert 'id="case-head"' in markup
    assert "queue-pane" not in markup


def test_the_parts_hold_no_form_of_a_decision_and_nothing_typed(agent: Browser, case_id: int) -> None:
    markup = text_of(agent.get(f"/cases/{case_id}/parts", htmx=True))
    for part in ("case-head", "case-steps", "case-notices", "case-timeline", "case-modes", "case-context"):
        assert f'id="{part}" hx-swap-oob="morph"' in markup or f'id="{part}"' in markup
    assert "<textarea" not in markup
    assert "dock-form" not in markup.replace('hx-target="#dock-form"', "")


def test_a_stranger_gets_the_same_answer_as_for_a_case_that_is_not_there(
    stranger: Browser, case_id: int
) -> None:
    for path in ("", "parts", "decisions", "assignment"):
        theirs = stranger.get(f"/cases/{case_id}/{path}")
        none = stranger.get(f"/cases/987654321/{path}")
        assert theirs.status_code == none.status_code == 404
        assert REFUND_ID not in text_of(theirs)


def test_nobody_sees_a_case_without_login(case_id: int) -> None:
    assert Client().get(f"/cases/{case_id}/").status_code == 302


def test_a_viewer_sees_everything_and_no_button(viewer: Browser, case_id: int) -> None:
    markup = text_of(viewer.get(f"/cases/{case_id}/"))
    assert "您在这家店铺只能查看。" in markup
    assert "<textarea" not in markup
    assert "case-menu" not in markup
    assert "买***学" in markup


def test_an_unknown_status_is_shown_in_the_platforms_own_words(agent: Browser, shop: Shop) -> None:
    case_id = show(shop, refund_reading(status=Unknown("WAIT_SOMETHING_NEW")))
    words = words_of(text_of(agent.get(f"/cases/{case_id}/")))
    assert "WAIT_SOMETHING_NEW" in words
    assert "未知状态" in words
    assert "不认识的状态" in words


def test_an_intervention_is_marked_in_words(agent: Browser, shop: Shop) -> None:
    case_id = show(shop, refund_reading(cs_status=Known(CsStatus.STEPPED_IN, "3")))
    words = words_of(text_of(agent.get(f"/cases/{case_id}/")))
    assert "平台已介入" in words


def test_what_a_buyer_writes_is_never_markup(agent: Browser, shop: Shop) -> None:
    refund = refund_reading(
        buyer_nick=HOSTILE, title=HOSTILE, reason=HOSTILE, description=HOSTILE, return_waybill=HOSTILE
    )
    case_id = show(shop, refund, message_reading(1, HOSTILE))
    for path in (f"/cases/{case_id}/", "/queue/", f"/cases/{case_id}/decisions?action=refuse"):
        markup = text_of(agent.get(path))
        assert "<script>alert" not in markup
        assert "&lt;script&gt;alert" in markup


def test_the_case_costs_the_same_whatever_was_said_in_it(
    agent: Browser, shop: Shop, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case_id = show(shop, refund_reading(), *(message_reading(number) for number in range(25)))
    with django_assert_max_num_queries(QUERIES_OF_THE_CASE):
        agent.get(f"/cases/{case_id}/parts", htmx=True)


def test_data_older_than_the_shops_limit_is_marked_beside_the_countdown(agent: Browser, case_id: int) -> None:
    import time_machine

    from tests.api.world import NOW

    with time_machine.travel(NOW.replace(hour=5), tick=False):
        words = words_of(text_of(agent.get(f"/cases/{case_id}/")))
    assert "数据 3 小时前" in words

"""From the complaint to a taken option, in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_complaint_is_diagnosed_corrected_and_answered_with_an_option(page: Page, floor: Floor) -> None:
    refund_id = floor.apply(
        "tmall",
        "REFUND_AND_RETURN",
        shipped=True,
        good_status="BUYER_RECEIVED",
        reason="质量问题",
        desc="才穿一次鞋底就开胶了",
    )
    floor.login(page)
    floor.open_case(page, refund_id)
    card = page.locator("#case-diagnosis")
    expect(card.locator(".because")).to_contain_text("开胶", timeout=SOON)
    first = page.locator("#case-options .option").first
    expect(first).to_contain_text("退货退款", timeout=SOON)
    expect(first).to_contain_text("店铺付")

    page.keyboard.press("t")
    page.select_option("#correct-diagnosis select[name=category]", "wrong_item")
    page.click("#correct-diagnosis button[type=submit]")
    expect(card).to_contain_text("更正", timeout=SOON)
    expect(page.locator("#case-options .option").first).to_contain_text("换货", timeout=SOON)
    page.keyboard.press("Escape")

    returned = page.locator("#case-options .option[data-option=return_refund]")
    returned.locator("button[type=submit]").click()
    expect(page.locator("#dock-form .say")).to_contain_text("您好", timeout=SOON)
    expect(page.locator("#dock-form input[name=freight][value=seller]")).to_be_checked()
    expect(page.locator("#case-timeline")).to_contain_text("选了方案：退货退款", timeout=SOON)

    returned.locator("button[data-fill]").click()
    box = page.locator("#reply-text")
    expect(box).to_have_value(re.compile("^您好"), timeout=SOON)
    box.press("Control+Enter")
    expect(page.locator("#case-timeline .entry[data-side=seller] .words").last).to_contain_text(
        "您好", timeout=SOON
    )
    assert floor.refund(refund_id)["status"] == "WAIT_SELLER_AGREE"  # words alone tell the platform nothing


def test_what_was_found_out_changes_the_options(page: Page, floor: Floor) -> None:
    refund_id = floor.apply(
        "tmall",
        "REFUND_AND_RETURN",
        shipped=True,
        good_status="BUYER_RECEIVED",
        reason="七天无理由退换货",
        desc="不喜欢这个颜色",
    )
    floor.login(page)
    floor.open_case(page, refund_id)
    first = page.locator("#case-options .option").first
    expect(first).to_contain_text("七天无理由退货", timeout=SOON)
    page.click("#case-findings > summary")
    page.select_option("#case-findings select[name=condition]", "used")
    page.click("#case-findings button[type=submit]")
    expect(first).not_to_contain_text("七天无理由退货", timeout=SOON)
    expect(page.locator("#case-timeline")).to_contain_text("补充了情况")

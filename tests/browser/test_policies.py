"""A supervisor changes a policy, sees what it would have done, saves it, and the simulator answers by it."""

import pytest
from playwright.sync_api import Page, expect

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CHEAP = "category=quality&responsible=shop&line_paid=40.00&received=yes"


def test_a_lower_threshold_is_previewed_saved_and_answers(page: Page, floor: Floor) -> None:
    floor.login(page, "zhuguan")
    page.goto(f"{floor.url}/simulator/?{CHEAP}")
    expect(page.locator('[data-option="partial_refund"]')).to_be_visible(timeout=SOON)
    page.get_by_role("link", name="方案策略").first.click()
    page.locator("tr", has_text="质量问题").get_by_role("link", name="查看、修改").click()

    threshold = page.locator('[name="thresholds.low_value_fen"]')
    expect(threshold).to_have_value("50.00")
    threshold.fill("30")
    page.get_by_role("button", name="预览对最近 30 天的影响").last.click()
    preview = page.locator("#policy-preview")
    expect(preview).to_contain_text("只是预览，什么都没有保存", timeout=SOON)
    expect(preview).to_be_in_viewport()
    expect(threshold).to_have_value("30")

    order = page.locator('[data-kind="quality"]')
    order.get_by_label("上移：换货").click()
    expect(order.locator("label").first).to_contain_text("换货")
    order.locator("li", has_text="维修").drag_to(order.locator("li").first)
    expect(order.locator("label").first).to_contain_text("维修")
    right = order.locator('input[type=checkbox][value="return_refund"]')
    right.click()
    expect(right).to_be_checked()

    page.get_by_role("button", name="保存", exact=True).click()
    row = page.locator("tr", has_text="质量问题")
    expect(row).to_contain_text("部分退款适用到 ¥30.00", timeout=SOON)
    page.goto(f"{floor.url}/simulator/?{CHEAP}")
    expect(page.locator("article.option").first).to_be_visible(timeout=SOON)
    expect(page.locator('[data-option="partial_refund"]')).to_have_count(0)

    page.go_back()
    row.get_by_role("link", name="查看、修改").click()
    page.locator("#versions").get_by_role("button", name="停用").click()
    expect(page.locator("tr", has_text="质量问题")).to_contain_text("跟通用的一样", timeout=SOON)


def test_a_phone_sees_the_answer_first(page: Page, floor: Floor) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    floor.login(page, "kefu")
    page.goto(f"{floor.url}/simulator/?{CHEAP}")
    expect(page.locator("article.option").first).to_be_in_viewport(timeout=SOON)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

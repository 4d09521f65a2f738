"""An authorisation that ended stops a refund, and authorising again lets it go on."""

import pytest
from playwright.sync_api import Page, expect

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_refund_waits_for_the_authorisation_and_goes_on_after_it(page: Page, floor: Floor) -> None:
    refund_id = floor.apply("tmall", fen=4300)
    floor.login(page, "dianzhu")
    # A token that the platform does not know stands for one that it has ended.
    page.goto(f"{floor.url}/settings/shops/")
    page.click("a.card:has([data-type=B])")
    page.check("input[name=kind][value=sub]")
    page.fill("#token", "ended0000")
    page.click("form:has(#token) button")
    expect(page.locator("#toasts")).to_contain_text("授权已保存", timeout=SOON)
    floor.open_case(page, refund_id)
    page.click("#mode-agree_refund")
    expect(page.locator("#amount")).to_be_visible(timeout=SOON)
    page.click("#dock-form button[type=submit]")
    link = page.locator("#case-notices a", has_text="去重新授权")
    expect(link).to_be_visible(timeout=SOON)
    link.click()
    page.locator("#sessions tr", has_text="子账号").locator("a", has_text="重新授权").click()
    page.check("input[name=account][value=sub]")
    page.click("main button")
    expect(page.locator("#toasts")).to_contain_text("授权成功", timeout=SOON)
    floor.open_case(page, refund_id)
    code = page.locator("#case-notices input[name=code]")
    expect(code).to_be_visible(timeout=SOON)
    code.fill(floor.sms_code("tmall"))
    page.click("#case-notices form:has(input[name=code]) button.primary")
    expect(page.locator("#case-head .status")).to_have_text("退款成功", timeout=SOON)
    assert floor.refund(refund_id)["paid_fen"] == 4300

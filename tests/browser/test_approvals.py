"""Above the limit: the agent asks, the supervisor approves with one key, and the platform is told exactly once."""

import pytest
from playwright.sync_api import Page, expect

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def effects(floor: Floor, refund_id: str) -> list[str]:
    """What the marketplace carried out for us."""
    return [str(row["method"]) for row in floor.book(refund_id) if row.get("effect")]


def test_an_agent_asks_and_a_supervisor_approves_with_one_key(
    floor: Floor, page: Page, second_page: Page
) -> None:
    refund_id = floor.apply("taobao", fen=32_100)
    floor.login(page)
    floor.open_case(page, refund_id)
    page.click("#mode-agree_refund")
    notice = page.locator("#dock-form .notice", has_text="超过单笔额度")
    expect(notice).to_contain_text("¥200.00")
    page.fill("#approval-reason", "凭证清楚")
    page.click("#dock-form button[type=submit]")
    waiting = page.locator("#case-notices .command", has_text="等审批")
    expect(waiting).to_contain_text("¥321.00", timeout=SOON)
    assert effects(floor, refund_id) == []

    floor.login(second_page, "zhuguan")
    expect(second_page.locator("#approval-count")).to_be_visible(timeout=SOON)
    second_page.keyboard.press("g")
    second_page.keyboard.press("a")
    card = second_page.locator("#approval-list .approval", has_text=refund_id)
    expect(card).to_contain_text("凭证清楚", timeout=SOON)
    chosen = "document.activeElement.closest('.approval')?.textContent ?? ''"
    while refund_id not in second_page.evaluate(chosen):
        second_page.keyboard.press("j")
    second_page.keyboard.press("p")
    expect(card).to_have_count(0, timeout=SOON)

    # The author's page follows by itself; the platform asks for its code, as for every refund.
    expect(waiting).to_have_count(0, timeout=SOON)
    code = page.locator("#case-notices input[name=code]")
    expect(code).to_be_visible(timeout=SOON)
    code.fill(floor.sms_code("taobao"))
    page.click("#case-notices .command button.primary")
    expect(page.locator("#case-head .status")).to_have_text("退款成功", timeout=SOON)
    assert floor.refund(refund_id)["paid_fen"] == 32_100
    assert effects(floor, refund_id) == ["taobao.rp.refunds.agree"]
    page.click("#tab-order")
    expect(page.locator("#block-money")).to_contain_text("¥321.00", timeout=SOON)


def test_a_rejection_asks_for_its_reason_and_the_author_reads_it(
    floor: Floor, page: Page, second_page: Page
) -> None:
    refund_id = floor.apply("taobao", fen=45_600)
    floor.login(page)
    floor.open_case(page, refund_id)
    page.click("#mode-agree_refund")
    expect(page.locator("#amount")).to_have_value("456.00")
    page.click("#dock-form button[type=submit]")
    expect(page.locator("#case-notices .command", has_text="等审批")).to_be_visible(timeout=SOON)
    floor.login(second_page, "zhuguan")
    second_page.goto(f"{floor.url}/approvals/")
    card = second_page.locator("#approval-list .approval", has_text=refund_id)
    card.focus()
    second_page.keyboard.press("b")
    expect(second_page.locator("#reject-dialog")).to_contain_text("¥456.00")
    second_page.fill("#reject-reason", "先请买家补照片")
    second_page.keyboard.press("Control+Enter")
    expect(card).to_have_count(0, timeout=SOON)
    expect(second_page.locator("#reject-dialog")).not_to_be_visible()
    expect(page.locator("#case-notices")).to_contain_text("先请买家补照片", timeout=SOON)
    assert effects(floor, refund_id) == []

"""A supervisor changes a phrase and makes a guide; an agent puts both into the composer of a case."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.driving import picture

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_changed_phrase_and_a_guide_reach_the_composer(
    page: Page, second_page: Page, floor: Floor, tmp_path: Path
) -> None:
    refund_id = floor.apply("tmall", fen=12900, shipped=True, good_status="BUYER_RECEIVED")
    floor.login(page)
    floor.open_case(page, refund_id)
    page.click("#tab-knowledge")
    page.select_option(".know-pick select", "usage")
    expect(page.locator(".knowledge section").first).to_contain_text("使用指引", timeout=SOON)

    # The supervisor changes the first phrase, moves it down, looks at it and saves.
    whole = page.locator(".knowledge a", has_text="看整篇预案")
    address = whole.get_attribute("href") or ""
    floor.login(second_page, "zhuguan")
    second_page.goto(f"{floor.url}{address}edit")
    row = second_page.locator("#edit-phrases [data-row]").first
    row.locator("textarea").fill(
        "您好，{商品}的用法我来教您，<b>慢慢来</b>。退款金额是 {金额}，我在{时限}前看您的照片。"
    )
    second_page.click("button[value=preview]")
    expect(second_page.locator("#preview")).to_contain_text("慢慢来", timeout=SOON)
    expect(second_page.locator("#preview b")).to_have_count(0)
    second_page.click("button[value=save]")
    expect(second_page.locator(".toast")).to_contain_text("已保存", timeout=SOON)
    expect(second_page.locator("#part-phrases")).to_contain_text("本店")

    # And makes a guide of two pictures, the second first.
    second_page.goto(f"{floor.url}/settings/guides/{address.split('/')[3]}/new")
    second_page.fill("#title", "三步装好")
    second_page.fill("#text", "1. 放平。\n2. 拧紧。\n3. 通电。")
    files = [tmp_path / "一.png", tmp_path / "二.png"]
    for file, shade in zip(files, (40, 90), strict=True):
        file.write_bytes(picture(shade))
    second_page.set_input_files("input[type=file]", files)
    tiles = second_page.locator(".guide-file")
    expect(tiles).to_have_count(2, timeout=SOON)
    last = tiles.nth(1).locator("input[name=pictures]").input_value()
    tiles.nth(1).locator("[data-row-up]").click()
    expect(tiles.first.locator("input[name=pictures]")).to_have_value(last)
    second_page.click("form.sheet button.primary")
    expect(second_page.locator(".cards")).to_contain_text("三步装好", timeout=SOON)

    # The agent opens the playbook again and fills the phrase in: gaps that nobody knows stay visible.
    page.select_option(".know-pick select", "quality")
    expect(page.locator(".knowledge")).to_contain_text("道歉并承担责任。", timeout=SOON)
    page.select_option(".know-pick select", "usage")
    phrase = page.locator(".know-phrase", has_text="慢慢来")
    expect(phrase).to_contain_text("发送前补上：时限", timeout=SOON)
    expect(phrase.locator("b")).to_have_count(0)
    phrase.locator("[data-fill]").click()
    reply = page.locator("#reply-text")
    expect(reply).to_be_focused(timeout=SOON)
    assert "<b>慢慢来</b>。退款金额是 ¥129.00，我在〔时限〕前" in reply.input_value()

    # The guide's words come below what is typed; its first picture goes onto the platform message.
    page.locator(".know-guide", has_text="三步装好").locator("button", has_text="发给买家").click()
    expect(reply).to_have_value(holding("三步装好\n1. 放平。"), timeout=SOON)
    expect(page.locator(".guide-ready img")).to_have_count(2)
    page.locator("[data-attach]").first.click()
    expect(page.locator("#dock-form .picked img")).to_be_visible(timeout=SOON)
    expect(page.locator("#message-text")).to_have_value(holding("三步装好"), timeout=SOON)


def holding(words: str) -> re.Pattern[str]:
    """A value that holds these words."""
    return re.compile(re.escape(words))

"""Several people and screens at once."""

import time

import pytest
from playwright.sync_api import Page, expect

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_the_second_of_two_agents_is_told_what_changed_and_loses_no_word(
    page: Page, second_page: Page, floor: Floor
) -> None:
    refund_id = floor.apply("taobao", shipped=True, good_status="BUYER_RECEIVED")
    floor.login(page, "kefu")
    floor.login(second_page, "zhuguan")
    for one in (page, second_page):
        floor.open_case(one, refund_id)
    second_page.click("#mode-refuse")
    second_page.select_option("#reason", index=1)
    words = "您好，请补充商品照片，谢谢。"
    second_page.fill("#message", words)
    page.click("#mode-agree_refund")
    expect(page.locator("#amount")).to_be_visible(timeout=SOON)
    page.click("#dock-form button[type=submit]")
    bar = second_page.locator("#dock-form [data-changed-bar]")
    expect(bar).to_be_visible(timeout=SOON)
    second_page.click("#dock-form button[type=submit]")
    stopped = second_page.locator("#changed-meanwhile")
    expect(stopped).to_contain_text("决定：同意退款", timeout=SOON)
    expect(second_page.locator("#message")).to_have_value(words)
    second_page.click("#changed-meanwhile button")
    expect(stopped).to_have_count(0, timeout=SOON)
    expect(second_page.locator("#message")).to_have_value(words)


def test_a_new_event_is_on_two_open_screens_within_a_second(
    page: Page, second_page: Page, floor: Floor
) -> None:
    refund_id = floor.apply("taobao")
    floor.login(page, "kefu")
    floor.login(second_page, "dianzhu")
    floor.open_case(page, refund_id)
    floor.open_case(second_page, refund_id)
    page.fill("#note-text", "我写到一半的备注")
    second_page.fill("#note-text", "同事看得到的备注")
    second_page.keyboard.press("Control+Enter")
    note = page.locator("#case-timeline .entry[data-weight=note]")
    expect(second_page.locator("#case-timeline .entry[data-weight=note]")).to_have_count(1, timeout=SOON)
    start = time.monotonic()
    expect(note).to_have_count(1, timeout=SOON)
    assert time.monotonic() - start < 1.0
    expect(note).to_contain_text("同事看得到的备注")
    assert page.input_value("#note-text") == "我写到一半的备注"


def test_a_case_enters_an_open_queue_by_itself(page: Page, second_page: Page, floor: Floor) -> None:
    refund_id = floor.apply("taobao", shipped=True)
    floor.login(page)
    floor.login(second_page, "zhuguan")
    floor.open_case(second_page, refund_id)
    case_id = second_page.locator("#case-head").get_attribute("data-case-id")
    page.goto(f"{floor.url}/queue/?view=intervened")
    expect(page.locator(f"#row-{case_id}")).to_have_count(0)
    floor.act("officer", "step_in", refund_id=refund_id)
    expect(page.locator(f"#row-{case_id}")).to_be_visible(timeout=SOON)
    expect(second_page.locator("#case-head")).to_contain_text("平台已介入", timeout=SOON)


def test_typed_text_and_focus_survive_what_comes_in(page: Page, floor: Floor) -> None:
    refund_id = floor.apply("taobao")
    floor.login(page)
    floor.open_case(page, refund_id)
    page.keyboard.press("w")
    box = page.locator("#message-text")
    expect(box).to_be_focused(timeout=SOON)
    box.type("您好，")
    floor.act("buyer", "message", refund_id=refund_id, content="请问什么时候处理？")
    expect(page.locator("#case-timeline")).to_contain_text("请问什么时候处理？", timeout=SOON)
    expect(box).to_be_focused()
    box.type("马上为您处理")
    assert box.input_value() == "您好，马上为您处理"
    expect(page.locator("#dock-form [data-changed-bar]")).to_be_visible()


def test_a_lost_connection_is_said_and_made_up_for(page: Page, floor: Floor) -> None:
    page.route("**/events", lambda route: route.abort())
    floor.login(page)
    expect(page.locator("#offline-bar")).to_be_visible(timeout=SOON)
    page.unroute("**/events")
    expect(page.locator("#offline-bar")).to_be_hidden(timeout=40_000)

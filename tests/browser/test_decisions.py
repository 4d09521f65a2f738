"""An agent decides in the browser, and the marketplace's own book shows it once."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.driving import picture

from .floor import SOON, Floor, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def effects(floor: Floor, refund_id: str, method: str) -> list[dict[str, object]]:
    return [row for row in floor.book(refund_id) if row["method"] == method and row.get("effect")]


def test_a_refund_is_agreed_with_the_sms_code_and_paid_once(page: Page, floor: Floor) -> None:
    refund_id = floor.apply("taobao", fen=12850)
    floor.login(page)
    floor.open_case(page, refund_id)
    page.click("#mode-agree_refund")
    expect(page.locator("#amount")).to_have_value("128.50")
    page.click("#dock-form button[type=submit]")
    code_field = page.locator("#case-notices input[name=code]")
    expect(code_field).to_be_visible(timeout=SOON)
    code_field.fill(floor.sms_code("taobao"))
    page.click("#case-notices form:has(input[name=code]) button.primary")
    expect(page.locator("#case-head .status")).to_have_text("退款成功", timeout=SOON)
    expect(page.locator("#case-timeline")).to_contain_text("平台已确认：同意退款")
    assert floor.refund(refund_id)["paid_fen"] == 12850
    assert len(effects(floor, refund_id, "taobao.rp.refunds.agree")) == 1


def test_a_wrong_amount_is_refused_and_stays_in_the_form(page: Page, floor: Floor) -> None:
    refund_id = floor.apply("taobao", fen=5000)
    floor.login(page)
    floor.open_case(page, refund_id)
    page.click("#mode-agree_refund")
    page.fill("#amount", "50.01")
    page.click("#dock-form button[type=submit]")
    expect(page.locator("#dock-form [role=alert]")).to_be_visible(timeout=SOON)
    expect(page.locator("#amount")).to_have_value("50.01")
    expect(page.locator("#amount")).to_have_attribute("aria-invalid", "true")
    assert floor.refund(refund_id)["paid_fen"] == 0


def test_an_application_is_refused_with_an_uploaded_proof(page: Page, floor: Floor, tmp_path: Path) -> None:
    refund_id = floor.apply("tmall", shipped=True, good_status="BUYER_RECEIVED")
    floor.login(page)
    floor.open_case(page, refund_id)
    page.click("#mode-refuse")
    page.select_option("#reason", index=1)
    page.fill("#message", "您好，商品经核实没有破损，请补充照片后重新申请，谢谢。")
    file = tmp_path / "凭证.png"
    file.write_bytes(picture(60))
    page.set_input_files("#file-proof", file)
    expect(page.locator("#dock-form .picked img")).to_be_visible(timeout=SOON)
    page.click("#dock-form button[type=submit]")
    expect(page.locator("#case-head .status")).to_have_text("卖家已拒绝，等待买家修改", timeout=SOON)
    assert len(effects(floor, refund_id, "taobao.refund.refuse")) == 1


def test_agreeing_to_a_return_asks_for_address_and_freight(page: Page, floor: Floor) -> None:
    refund_id = floor.apply("tmall", "REFUND_AND_RETURN", shipped=True)
    floor.login(page)
    floor.open_case(page, refund_id)
    page.click("#mode-agree_return")
    expect(page.locator("input[name=freight]").first).to_be_visible(timeout=SOON)
    assert page.locator("input[name=freight]:checked").count() == 0
    assert page.locator("input[name=address_id]:checked").count() == 0
    page.locator("label.choice:has(input[name=address_id])").first.click()
    page.click("#dock-form button[type=submit]")
    freight = page.locator("input[name=freight]").first
    assert freight.evaluate("node => node.validity.valueMissing")
    assert floor.refund(refund_id)["status"] == "WAIT_SELLER_AGREE"
    page.locator("label.choice:has(input[value=seller])").click()
    page.click("#dock-form button[type=submit]")
    expect(page.locator("#case-head .status")).to_have_text("等待买家退货", timeout=SOON)
    assert floor.refund(refund_id)["freight_bearer"] == 0 or floor.refund(refund_id)["address"]


def test_a_message_goes_out_with_a_pasted_picture(page: Page, floor: Floor) -> None:
    refund_id = floor.apply("taobao")
    floor.login(page)
    floor.open_case(page, refund_id)
    page.keyboard.press("w")
    text = page.locator("#message-text")
    expect(text).to_be_focused(timeout=SOON)
    text.fill("您好，抱歉给您带来不便，我们已在核实，今天内给您答复。")
    expect(page.locator("[data-count-of=content]")).to_contain_text("81 / 400")
    page.evaluate(
        """([name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name, {type: "image/png"}));
            document.querySelector("#message-text").dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        ["贴图.png", list(picture(40))],
    )
    expect(page.locator("#dock-form .picked img")).to_be_visible(timeout=SOON)
    page.keyboard.press("Control+Enter")
    bubble = page.locator("#case-timeline .entry[data-side=seller] .words").last
    expect(bubble).to_contain_text("我们已在核实", timeout=SOON)
    assert until(lambda: len(effects(floor, refund_id, "taobao.refund.message.add")) == 1, seconds=5), (
        floor.book(refund_id)
    )

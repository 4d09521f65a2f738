"""Proof on the screen: the platform's picture comes by itself, a photo by drop, a screenshot by paste, words by a click."""

import base64
import re

import pytest
from playwright.sync_api import JSHandle, Page, expect

from tests.media import mp4, photo, picture

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def carried(page: Page, name: str, mime: str, body: bytes) -> JSHandle:
    """A file as the mouse or the clipboard carries it."""
    return page.evaluate_handle(
        """([text, name, type]) => {
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], name, { type }));
            return carried;
        }""",
        [base64.b64encode(body).decode(), name, mime],
    )


def drop(page: Page, where: str, name: str, mime: str, body: bytes) -> None:
    page.dispatch_event(where, "drop", {"dataTransfer": carried(page, name, mime, body)})


def test_proof_comes_in_and_the_buyer_is_asked_for_the_rest(floor: Floor, page: Page) -> None:
    refund_id = floor.apply("tmall", shipped=True, desc="杯子收到就碎了", good_status="BUYER_RECEIVED")
    floor.act(
        "buyer",
        "message",
        refund_id=refund_id,
        content="您看",
        image=base64.b64encode(picture(size=(320, 240))).decode(),
    )
    floor.login(page)
    floor.open_case(page, refund_id)
    page.click("#tab-evidence")
    panel = page.locator("#case-evidence")
    expect(panel.locator(".meter")).to_have_text("0/4 凭证", timeout=SOON)
    expect(panel).to_contain_text("我方先举证")

    # The platform's own picture was kept, waits to be sorted, and is shown in the timeline.
    expect(panel.locator(".loose img")).to_be_visible(timeout=SOON)
    expect(page.locator("#case-timeline img.thumb")).to_be_visible(timeout=SOON)
    panel.locator(".loose select").select_option("defect_photo:buyer")
    expect(panel.locator(".meter")).to_have_text("1/4 凭证", timeout=SOON)

    drop(page, "#need-buyer-package_photo", "外包装.jpg", "image/jpeg", photo())
    expect(panel.locator(".meter")).to_have_text("2/4 凭证", timeout=SOON)
    drop(page, "#need-shop-packing_video", "打包.mp4", "video/mp4", mp4(seconds=65))
    expect(panel.locator(".proof-video")).to_contain_text("1:05", timeout=SOON)

    # What is no picture says so and stays until it was read.
    drop(page, "#need-buyer-waybill_photo", "面单.jpg", "image/jpeg", b"MZ" + b"\0" * 300)
    failed = page.locator("#evidence-uploads li")
    expect(failed).to_contain_text("不是图片也不是视频", timeout=SOON)
    failed.get_by_role("button", name="知道了").click()
    expect(failed).to_have_count(0)

    # A screenshot from the clipboard waits to be sorted.
    page.evaluate(
        "(data) => document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}))",
        carried(page, "image.png", "image/png", picture(shade=120)),
    )
    expect(panel.locator(".loose")).to_be_visible(timeout=SOON)

    page.click("#evidence-ask")
    reply = page.locator("#reply-text")
    expect(reply).to_have_value(re.compile(r"^您好.*1\. 快递面单照片", re.DOTALL), timeout=SOON)
    expect(reply).not_to_have_value(re.compile("外包装照片"))
    panel.get_by_role("button", name="用平台留言要").click()
    expect(page.locator("#message-text")).to_have_value(re.compile("快递面单照片"), timeout=SOON)
    expect(page.locator('[data-count-of="content"]')).to_have_attribute("data-over", "no")


def test_a_colleague_sees_new_proof_without_reloading(floor: Floor, page: Page, second_page: Page) -> None:
    refund_id = floor.apply("taobao", shipped=True, good_status="BUYER_RECEIVED")
    for someone, who in ((page, "kefu"), (second_page, "dianzhu")):
        floor.login(someone, who)
        floor.open_case(someone, refund_id)
        someone.click("#tab-evidence")
    expect(second_page.locator(".meter")).to_have_text("0/4 凭证", timeout=SOON)
    drop(page, "#need-buyer-defect_photo", "a.jpg", "image/jpeg", photo())
    expect(second_page.locator(".meter")).to_have_text("1/4 凭证", timeout=SOON)
    # Who may see it also sees when it was taken; the agent does not.
    expect(second_page.locator("#case-evidence")).to_contain_text("拍摄时间 2026:11:19")
    expect(page.locator("#case-evidence")).not_to_contain_text("拍摄时间")

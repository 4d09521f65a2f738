"""How the screens look and behave: languages, themes, widths, keys, hostile names."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_person_chooses_english_and_dark(page: Page, floor: Floor) -> None:
    floor.login(page, "zhidu")
    page.goto(f"{floor.url}/settings/me/")
    page.locator("label.choice:has(input[value=en])").click()
    page.locator("label.choice:has(input[value=dark])").click()
    page.click("form.panel button.primary")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{floor.url}/queue/")
    expect(page.locator("#queue-pane h1")).to_have_text("Queue")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", ground)[:3])
    assert max(red, green, blue) < 60
    page.locator("a.row").first.click()
    expect(page.locator("#case-modes")).to_contain_text("You can only look in this shop.", timeout=SOON)


def test_a_script_in_words_of_the_buyer_is_only_text(page: Page, floor: Floor) -> None:
    hostile = "<script>document.title='stolen'</script><img src=x onerror=\"document.title='stolen'\">"
    refund_id = floor.apply("taobao", desc=hostile)
    floor.act("buyer", "message", refund_id=refund_id, content=hostile)
    floor.login(page)
    floor.open_case(page, refund_id)
    expect(page.locator("#case-timeline")).to_contain_text("<script>", timeout=SOON)
    assert "stolen" not in page.title()
    assert page.locator("#case-timeline img[src=x], #case-timeline script").count() == 0


def test_a_case_is_taken_noted_and_left_by_keys_alone(page: Page, floor: Floor) -> None:
    floor.apply("taobao")
    floor.login(page)
    page.locator("body").press("j")
    expect(page.locator("#case-head")).to_be_visible(timeout=SOON)
    # The list is live: what is "below" and "above" is read in the moment the key goes down.
    for key, by in (("j", 1), ("k", -1)):
        beside = _press_beside(page, key=key, by=by, gone=False)
        expect(page.locator("#case-head")).to_have_attribute("data-case-id", beside, timeout=SOON)
    first = page.locator("#case-head").get_attribute("data-case-id")
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_be_focused(timeout=SOON)
    page.keyboard.type("j k 都只是字，不是按键")
    expect(page.locator("#case-head")).to_have_attribute("data-case-id", first or "")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#case-timeline .entry[data-weight=note]").last).to_contain_text(
        "都只是字", timeout=SOON
    )
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.locator("#timeline-scroll")).to_have_attribute("data-filter", "note")
    page.keyboard.press("?")
    expect(page.locator("#key-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#key-sheet")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#search-text")).to_be_focused()


def test_keys_go_on_from_where_a_case_left_the_list(page: Page, floor: Floor) -> None:
    floor.apply("taobao")
    floor.apply("taobao")
    floor.login(page)
    page.locator("a.row").nth(1).click()
    expect(page.locator("#case-head")).to_be_visible(timeout=SOON)
    above = _press_beside(page, key="k", by=-1, gone=True)
    expect(page.locator("#case-head")).to_have_attribute("data-case-id", above, timeout=SOON)
    below = _press_beside(page, key="j", by=1, gone=True)
    expect(page.locator("#case-head")).to_have_attribute("data-case-id", below, timeout=SOON)


def _press_beside(page: Page, *, key: str, by: int, gone: bool) -> str:
    """Presses ``key`` and gives the case ``by`` rows from the chosen one; ``gone`` takes the chosen row away first."""
    page.wait_for_selector("#queue-list a.row[aria-current=true]", timeout=SOON)
    beside = page.evaluate(
        """([key, by, gone]) => {
            const rows = [...document.querySelectorAll("#queue-list a.row")];
            const at = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
            const beside = rows[at + by]?.dataset.caseId ?? rows[at].dataset.caseId;
            if (gone) rows[at].remove();
            document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
            return beside;
        }""",
        [key, by, gone],
    )
    return str(beside)


def test_composing_chinese_never_sends_and_never_moves(page: Page, floor: Floor) -> None:
    refund_id = floor.apply("taobao")
    floor.login(page)
    floor.open_case(page, refund_id)
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_be_focused(timeout=SOON)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """() => {
            const box = document.querySelector("#note-text");
            for (const key of ["Enter", "j"])
                box.dispatchEvent(new KeyboardEvent("keydown",
                    {key, ctrlKey: key === "Enter", isComposing: true, bubbles: true, cancelable: true}));
            document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "j", isComposing: true, bubbles: true}));
        }"""
    )
    page.wait_for_timeout(300)
    assert sent == []
    expect(page.locator("#case-head")).to_contain_text(refund_id)


def test_on_a_phone_queue_and_case_are_screens_of_their_own(browser: Browser, floor: Floor) -> None:
    refund_id = floor.apply("taobao", fen=6600)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
    page = context.new_page()
    try:
        floor.login(page)
        expect(page.locator("#case")).to_be_hidden()
        page.locator("a.row").first.click()
        expect(page.locator("#case-head")).to_be_visible(timeout=SOON)
        expect(page.locator("#queue-pane")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.click("#case-head [data-toggle-pane=context]")
        expect(page.locator("#case-context")).to_be_in_viewport()
        page.reload()
        page.click("a[data-back]")
        expect(page.locator("#queue-list")).to_be_visible(timeout=SOON)
        floor.open_case(page, refund_id)
        page.click("#mode-agree_refund")
        expect(page.locator("#amount")).to_be_in_viewport(timeout=SOON)
        assert page.locator("#dock-form button[type=submit]").bounding_box()["height"] >= 40  # type: ignore[index]
    finally:
        context.close()


def test_the_first_load_weighs_less_than_300_kilobytes(browser: Browser, floor: Floor) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    try:
        floor.login(page)
        page.wait_for_timeout(500)
        assert 0 < sum(weights) < 300_000
    finally:
        context.close()

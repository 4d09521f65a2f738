"""A person who has only exported files does a whole day, from the first login to the next morning's import."""

import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.processes.product import Product

from .floor import SOON, Floor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PASSWORD = "correct horse battery"
DECISIONS = 30
PAY = "123456"  # the sandbox console's payment password


@dataclass
class Day:
    """The product as somebody installed it a minute ago, and the marketplace whose files it lives on."""

    product: Product
    floor: Floor
    decided: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.product.port}"

    def export(self, kind: str) -> tuple[str, bytes]:
        answer = self.floor.box.get(f"/sandbox/export/{kind}", params={"shop": "files"})
        assert answer.status_code == 200, answer.text
        name = re.search(r"filename\*=UTF-8''(.+)", answer.headers["content-disposition"])
        assert name is not None
        return unquote(name[1]), answer.content

    def press(self, action: str, refund_id: str, **values: object) -> None:
        answer = self.floor.box.post(f"/sandbox/console/{action}", json={"refund_id": refund_id, **values})
        assert answer.status_code == 200, (action, refund_id, values, answer.text)


@pytest.fixture
def day(floor: Floor) -> Iterator[Day]:
    floor.box.put("/sandbox/population", json={"rate": 0})
    with tempfile.TemporaryDirectory(prefix="shouhou-day-", ignore_cleanup_errors=True) as folder:
        product = Product(Path(folder) / "data", demo=False)
        product.start_healthy(within=60)
        made = product.command(
            "user", "create", "laoban", "--display-name", "老板", "--password-stdin", stdin=f"{PASSWORD}\n"
        )
        assert made.returncode == 0, made.stderr
        yield Day(product, floor)
        product.stop()
        product.clean_up()


def bring(page: Page, day: Day, kind: str) -> None:
    """Uploads an export and confirms its preview."""
    name, body = day.export(kind)
    page.goto(f"{day.url}/imports/")
    page.set_input_files(
        "#upload-files", [{"name": name, "mimeType": "application/octet-stream", "buffer": body}]
    )
    expect(page.locator("#confirm-import")).to_be_visible(timeout=SOON)
    expect(page.locator(".figures")).to_contain_text("新增")
    page.click("#confirm-import button.primary")
    expect(page.locator("h2", has_text="导入完成")).to_be_visible(timeout=SOON)


def figure(page: Page, name: str) -> int:
    return int(
        page.locator(".figures > div", has=page.locator("dt", has_text=name)).locator("dd").inner_text()
    )


def add_address(page: Page, day: Day) -> None:
    page.goto(f"{day.url}/settings/shops/")
    page.click("a.card")
    for member, words in {
        "name": "王小青",
        "mobile": "13800138000",
        "province": "浙江省",
        "city": "杭州市",
        "district": "余杭区",
        "street": "青石巷 8 号",
    }.items():
        page.fill(f"#address-{member}", words)
    page.click("#addresses form:has(#address-street) button:not(.tiny)")
    expect(page.locator("#addresses table")).to_contain_text("青石巷 8 号")


def decide(page: Page) -> tuple[str, str] | None:
    """Decides the open case in the first way it offers; the refund and what was decided. Money only."""
    if re.search("换货|补寄|维修", page.locator("#case-head").inner_text()):
        return None
    for mode in ("agree_refund", "confirm_receipt", "agree_return"):
        button = page.locator(f"#mode-{mode}")
        if button.count() == 0:
            continue
        refund_id = page.locator("#case-head .mono").first.inner_text()
        button.click()
        form = page.locator(f"#dock-form form:has(input[name=action][value={mode}])")
        expect(form).to_be_visible(timeout=SOON)
        if mode == "agree_return":
            form.locator("label.choice:has(input[name=address_id])").first.click()
            form.locator("label.choice:has(input[value=seller])").click()
        form.locator("button[type=submit]").click()
        expect(page.locator("#case-notices .command")).to_contain_text("已在千牛完成", timeout=SOON)
        return refund_id, mode
    return None


def hold_answer(page: Page, path: str) -> list[tuple[Route, APIResponse]]:
    """Keeps the answer to the next request for ``path`` back: the live list is then the first to show what it did."""
    held: list[tuple[Route, APIResponse]] = []
    page.route(path, lambda route: held.append((route, route.fetch())), times=1)
    return held


WATCH_COUNT = """() => {
  window.counts = [];
  document.addEventListener("htmx:afterSettle", () =>
    window.counts.push(document.querySelector("#todo-list .chip[aria-current] b").textContent));
}"""


def until_held(page: Page, held: list[tuple[Route, APIResponse]]) -> None:
    while not held:
        page.wait_for_timeout(50)


def let_go(page: Page, held: list[tuple[Route, APIResponse]]) -> None:
    """Hands the held answer over."""
    until_held(page, held)
    route, answer = held.pop()
    route.fulfill(response=answer)


def do_in_console(day: Day, refund_id: str, mode: str) -> None:
    match mode:
        case "agree_refund" | "confirm_receipt":
            action = "agree" if mode == "agree_refund" else "confirm_goods"
            day.press(action, refund_id, refund_fen=day.floor.refund(refund_id)["refund_fen"], password=PAY)
        case _:
            day.press("agree_return", refund_id, bearer="seller")


def test_a_shop_without_an_api_runs_its_whole_day(page: Page, day: Day) -> None:
    # The first minutes: login, the shop, the first files.
    page.goto(day.url)
    page.fill("#username", "laoban")
    page.fill("#password", PASSWORD)
    page.click(".login-card button.primary")
    page.fill("#welcome-name", "青石巷茶器铺")
    page.locator("label.pick:has(input[value=C])").click()
    page.click("#files-shop button.primary")
    expect(page.locator("#howto")).to_have_attribute("open", "")
    for _ in range(DECISIONS):
        day.floor.apply("files", fen=6600, reason="不想要了")
    for kind in ("refunds", "orders", "items"):
        bring(page, day, kind)
    expect(page.locator("#first-steps")).to_contain_text("决定第一单", timeout=SOON)
    add_address(page, day)

    # Thirty decisions, the most urgent first.
    page.goto(f"{day.url}/queue/")
    links = page.locator("#queue-list a.row")
    rows = [str(links.nth(place).get_attribute("href")) for place in range(links.count())]
    for href in rows:
        if len(day.decided) == DECISIONS:
            break
        page.goto(f"{day.url}{href}")
        made = decide(page)
        if made is not None:
            day.decided[made[0]] = made[1]
    assert len(day.decided) == DECISIONS

    # Each is done in 千牛 by the list, and ticked by one key.
    page.goto(f"{day.url}/todos/")
    expect(page.locator("#todo-list .chip[aria-current] b")).to_have_text(str(DECISIONS))
    for left in range(DECISIONS, 0, -1):
        shown = page.locator("#todo-list details.todo[open]")
        refund_id = shown.locator("summary .mono").inner_text()
        expect(shown.locator(".clicks li").first).to_be_visible()
        page.keyboard.press("y")
        expect(shown.locator(".copy-box[data-copied=yes]")).to_have_count(1)
        do_in_console(day, refund_id, day.decided[refund_id])
        if left == DECISIONS:
            late = hold_answer(page, "**/tick")
        if left == DECISIONS - 1:  # a list that was asked for before the tick and comes after it is not drawn
            old = hold_answer(page, "**/todos/?view=open")
            page.evaluate("window.dispatchEvent(new Event('online'))")
            until_held(page, old)
            page.evaluate(WATCH_COUNT)
        page.keyboard.press("x")
        expect(page.locator("#todo-list .chip[aria-current] b")).to_have_text(str(left - 1), timeout=SOON)
        if left == DECISIONS:  # a tick is taken back as easily, even before its answer has come
            page.keyboard.press("u")
            let_go(page, late)
            expect(page.locator("#todo-list .chip[aria-current] b")).to_have_text(str(left), timeout=SOON)
            expect(shown).to_contain_text(refund_id)
            page.keyboard.press("x")
            expect(page.locator("#todo-list .chip[aria-current] b")).to_have_text(str(left - 1), timeout=SOON)
        if left == DECISIONS - 1:
            with page.expect_response("**/todos/?view=open") as afresh:
                let_go(page, old)
                page.wait_for_timeout(300)
            afresh.value.finished()
            assert set(page.evaluate("window.counts")) == {str(left - 1)}

    # Next morning the new file confirms all of them.
    assert day.floor.box.put("/sandbox/clock", json={"to": "tomorrow 09:00"}).status_code == 200
    bring(page, day, "refunds")
    assert figure(page, "待办已确认") == DECISIONS
    assert figure(page, "待办对不上") == 0
    page.goto(f"{day.url}/todos/?view=ticked")
    expect(page.locator("#todo-list")).to_contain_text("没有等确认的待办")
    expect(page.locator("#first-steps")).to_be_hidden(timeout=SOON)

    # A chat is pasted onto a case.
    page.goto(f"{day.url}/queue/")
    page.locator("#queue-list a.row").first.click()
    expect(page.locator("#case-head")).to_be_visible(timeout=SOON)
    refund_id = page.locator("#case-head .mono").first.inner_text()
    answer = day.floor.box.get("/sandbox/chat", params={"shop": "files", "refund_id": refund_id})
    chat = answer.json()
    page.keyboard.press("v")
    box = page.locator("#chat-text")
    expect(box).to_be_focused(timeout=SOON)
    box.fill(chat["text"])
    page.keyboard.press("Control+Enter")
    keep = page.locator("#dock-form button[value=apply]")
    choice = page.locator("#dock-form input[name=buyer_nick][type=radio]")
    expect(keep.or_(choice.first)).to_be_visible(timeout=SOON)
    if choice.count():
        choice.first.check()
        page.click("#dock-form button.primary")
    expect(keep).to_be_visible(timeout=SOON)
    expect(page.locator("#dock-form .turns .entry").first).to_be_visible()
    keep.click()
    expect(page.locator("#case-timeline .entry[data-chat]").first).to_be_visible(timeout=SOON)

    # A case by hand, by keys alone, in less than twenty seconds.
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 5, "y": 5})
    start = time.monotonic()
    page.keyboard.press("c")
    expect(page.locator("#tid")).to_be_focused(timeout=SOON)
    page.keyboard.type('="4123456789012345678"')
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.type("128")
    page.locator("#story").focus()
    page.keyboard.type("杯口有裂纹，要退货")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#case-head")).to_be_visible(timeout=SOON)
    assert time.monotonic() - start < 20
    expect(page.locator("#block-story")).to_contain_text("杯口有裂纹")

    # A file that is none is refused in words, and nothing is written.
    page.goto(f"{day.url}/imports/")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(2000)
    page.set_input_files("#upload-files", [{"name": "退款.xlsx", "mimeType": "image/png", "buffer": picture}])
    expect(page.locator("#import-live")).to_contain_text("什么都没有写入", timeout=SOON)

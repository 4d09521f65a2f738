"""Debian's chromium on the whole product, started once for all journeys."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.processes.product import Product

from .floor import Floor, until

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def base_url() -> str:
    """None is needed; the plugin's own fixture is written in a way that pytest warns of."""
    return ""


@pytest.fixture(scope="session")
def floor() -> Iterator[Floor]:
    """The product. ``SHOUHOU_SEEN=folder,port,sandbox port`` takes one that runs already, for a quick look."""
    running = os.environ.get("SHOUHOU_SEEN")
    if running:
        folder, port, sandbox_port = running.split(",")
        made = Floor(data=Path(folder), port=int(port), sandbox_port=int(sandbox_port))
        yield made
        made.box.close()
        return
    with tempfile.TemporaryDirectory(prefix="shouhou-seen-", ignore_cleanup_errors=True) as folder:
        product = Product(Path(folder) / "data")
        product.start_healthy(within=120)
        logins = product.data / "demo-logins.txt"
        assert until(lambda: logins.exists() and "dianzhu" in logins.read_text(encoding="utf-8"), seconds=60)
        made = Floor(data=product.data, port=product.port, sandbox_port=product.sandbox_port)
        yield made
        made.box.close()
        product.stop()
        product.clean_up()


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose scripts may not fail: an error of theirs fails the journey."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield page
    assert faults == []


@pytest.fixture
def second_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """Another person's browser."""
    context: BrowserContext = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()

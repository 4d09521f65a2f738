"""A running sandbox for every test: a real process on a free port, spoken to over real HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .driving import Running, Shop, start


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    """A sandbox without population, shared by the tests of a module."""
    running = start("--seed", "7", "--no-population")
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _calm(request: pytest.FixtureRequest) -> Iterator[None]:
    """No fault outlives its test."""
    yield
    if "box" in request.fixturenames:
        request.getfixturevalue("box").put("/sandbox/faults", {})


@pytest.fixture
def tmall(box: Running) -> Shop:
    """The Tmall shop, with fresh sessions."""
    return box.shop("tmall")


@pytest.fixture
def taobao(box: Running) -> Shop:
    """The Taobao shop, with fresh sessions."""
    return box.shop("taobao")


@pytest.fixture
def state_file(tmp_path: Path) -> Path:
    """Where a sandbox may keep its journal."""
    return tmp_path / "sandbox.sqlite"

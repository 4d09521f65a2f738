"""One sandbox for the suite; every test works on orders of its own."""

from collections.abc import Iterator

import pytest

from .box import Box, Shop, running


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Box]:
    with running() as box:
        yield box


@pytest.fixture
def box(sandbox: Box) -> Iterator[Box]:
    yield sandbox
    sandbox.faults()


@pytest.fixture(params=["tmall", "taobao"])
def shop(box: Box, request: pytest.FixtureRequest) -> Shop:
    box.renew(request.param)
    return Shop(box, request.param, box.connect(request.param))


@pytest.fixture
def tmall(box: Box) -> Shop:
    box.renew("tmall")
    return Shop(box, "tmall", box.connect("tmall"))


@pytest.fixture
def taobao(box: Box) -> Shop:
    box.renew("taobao")
    return Shop(box, "taobao", box.connect("taobao"))

"""A real sandbox over HTTP, a shop that speaks to it, and an agent who works in it.

Django's models are imported inside the fixtures: this file is read before Django is set up.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.driving import Running, start

if TYPE_CHECKING:
    from .floor import Floor


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Running]:
    running = start("--seed", "7", "--no-population")
    yield running
    running.stop()


@pytest.fixture
def tmall(db: None, sandbox: Running) -> "Floor":
    from .floor import make_floor

    return make_floor(sandbox, "B")


@pytest.fixture
def taobao(db: None, sandbox: Running) -> "Floor":
    from .floor import make_floor

    return make_floor(sandbox, "C")

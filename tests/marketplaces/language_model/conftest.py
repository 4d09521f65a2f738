"""The endpoint in a box."""

from collections.abc import Iterator

import pytest

from .stand_in import StandIn, standing_in


@pytest.fixture
def endpoint() -> Iterator[StandIn]:
    with standing_in() as one:
        yield one

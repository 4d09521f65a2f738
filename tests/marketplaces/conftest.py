"""Fixtures of the marketplace tests. No database, no Django."""

from collections.abc import Iterator

import pytest

from . import gate as gates


@pytest.fixture
def gate() -> Iterator[gates.Gate]:
    with gates.gate() as gate:
        yield gate

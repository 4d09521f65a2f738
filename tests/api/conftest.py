"""The cast: owner, agent, viewer (read only) of one shop, and a stranger from another.

Django is set up only after this file was read, hence the late imports.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine

if TYPE_CHECKING:
    from shouhou.storage.models import Shop

    from .world import Caller


@pytest.fixture(autouse=True)
def _given_time() -> Iterator[None]:
    from .world import NOW

    with time_machine.travel(NOW, tick=False):
        yield


def _caller(name: str, shop: "Shop", role: str) -> "Caller":
    from shouhou.domain.access import Role

    from .people import caller

    return caller(name, shop, Role(role))


@pytest.fixture
def shop(db: None) -> "Shop":
    from .people import shop_named

    return shop_named("向阳百货")


@pytest.fixture
def other_shop(db: None) -> "Shop":
    from .people import shop_named

    return shop_named("邻家小店")


@pytest.fixture
def owner(shop: "Shop") -> "Caller":
    return _caller("owner", shop, "owner")


@pytest.fixture
def agent(shop: "Shop") -> "Caller":
    return _caller("agent", shop, "agent")


@pytest.fixture
def viewer(shop: "Shop") -> "Caller":
    return _caller("viewer", shop, "read_only")


@pytest.fixture
def stranger(other_shop: "Shop") -> "Caller":
    return _caller("stranger", other_shop, "owner")


@pytest.fixture
def case_id(shop: "Shop") -> int:
    from .world import show

    return show(shop)

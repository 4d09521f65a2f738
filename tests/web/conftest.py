"""The cast in their browsers: owner, agent, viewer (read only) of one shop, and a stranger from another.

Django is set up only after this file was read, hence the late imports.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine
from pytest_django import Settings

if TYPE_CHECKING:
    from shouhou.storage.models import Shop

    from .browsing import Browser


@pytest.fixture(autouse=True)
def _given_time() -> Iterator[None]:
    from tests.api.world import NOW

    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    """The manifest of hashed names is made when the product starts; here the names stand as they are."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def shop(db: None) -> "Shop":
    from tests.api.people import shop_named

    return shop_named("向阳百货")


@pytest.fixture
def other_shop(db: None) -> "Shop":
    from tests.api.people import shop_named

    return shop_named("邻家小店")


@pytest.fixture
def owner(shop: "Shop") -> "Browser":
    from .browsing import browser

    return browser("owner", shop, "owner")


@pytest.fixture
def agent(shop: "Shop") -> "Browser":
    from .browsing import browser

    return browser("agent", shop, "agent")


@pytest.fixture
def viewer(shop: "Shop") -> "Browser":
    from .browsing import browser

    return browser("viewer", shop, "read_only")


@pytest.fixture
def stranger(other_shop: "Shop") -> "Browser":
    from .browsing import browser

    return browser("stranger", other_shop, "owner")


@pytest.fixture
def case_id(shop: "Shop") -> int:
    from tests.api.world import show

    return show(shop)

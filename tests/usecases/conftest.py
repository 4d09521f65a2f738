"""A real sandbox over HTTP, a shop that speaks to it, and an agent who works in it.

Django's models are imported inside the fixtures: this file is read before Django is set up.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.driving import Running, start

from .exports import NOW

if TYPE_CHECKING:
    from shouhou.usecases.actor import Actor

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


@pytest.fixture
def shop_id(db: None) -> int:
    """A shop that has only files."""
    from shouhou.domain.refund.vocabulary import ShopType
    from shouhou.usecases.shops import create_shop

    view = create_shop(
        actor=None, name="只用文件的店", shop_type=ShopType.TAOBAO, channel="files",
        gateway="", app_key="", app_secret="", session="", sub_session="", now=NOW,
    )  # fmt: skip
    return view.badge.shop_id


@pytest.fixture
def agent(shop_id: int) -> "Actor":
    """Who works in it."""
    from shouhou.domain.access import Role
    from shouhou.usecases.actor import Actor
    from shouhou.usecases.users import create_user

    user_id = create_user(
        actor=None,
        name="kefu",
        display_name="小雨",
        password="correct horse battery",
        roles=[(shop_id, Role.AGENT)],
        now=NOW,
    )
    return Actor(user_id=user_id, name="小雨")

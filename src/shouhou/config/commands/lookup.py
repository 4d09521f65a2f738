"""Finds a shop by the name that was typed."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .answering import Fault

if TYPE_CHECKING:
    from shouhou.storage.queries.records import ShopView


def shop_named(name: str) -> "ShopView":
    """The shop of that name. Raises ``Fault``."""
    from shouhou.usecases.shops import shop_views

    for view in shop_views(actor=None, now=datetime.now(UTC)):
        if view.badge.name == name:
            return view
    raise Fault(code="not_found", message=f"没有这家店铺 / no such shop: {name}", fields={"shop": "不存在"})

"""The caller."""

from .shape import Out
from .shops import ShopBrief


class MyShop(ShopBrief):
    """A shop of the caller's."""

    roles: list[str]
    permissions: list[str]


class Me(Out):
    """The caller and their shops."""

    id: int
    name: str
    shops: list[MyShop]

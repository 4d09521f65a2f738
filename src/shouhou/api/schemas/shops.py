"""Shops as programs see them. No secret, no token."""

from pydantic import AliasPath, Field

from shouhou.domain.refund.vocabulary import ShopType
from shouhou.storage.queries.records import ShopView

from .shape import Moment, Out


class ShopBrief(Out):
    """A shop as other objects name it."""

    id: int = Field(validation_alias="shop_id")
    name: str
    type: ShopType = Field(validation_alias="shop_type", description="B Tmall, C Taobao.")
    is_demo: bool


class Source(Out):
    """How fresh one stream of data is, by the host's clock."""

    name: str
    data_as_of: Moment | None
    last_error: str
    last_error_at: Moment | None
    failures: int


class Session(Out):
    """One authorisation, without its token. Times are the platform's."""

    kind: str = Field(description="main | sub")
    present: bool
    nick: str
    expires_at: Moment | None
    write_until: Moment | None
    refused_at: Moment | None
    refused_text: str


class Address(Out):
    """A return address of the shop."""

    id: str = Field(validation_alias="address_id")
    name: str
    line: str
    is_default_return: bool


class Shop(Out):
    """A shop with the freshness of its data and the state of its authorisations."""

    id: int = Field(validation_alias=AliasPath("badge", "shop_id"))
    name: str = Field(validation_alias=AliasPath("badge", "name"))
    type: ShopType = Field(validation_alias=AliasPath("badge", "shop_type"))
    is_demo: bool = Field(validation_alias=AliasPath("badge", "is_demo"))
    marketplace: str
    channel: str = Field(description="api | files")
    gateway: str
    app_key: str
    has_secret: bool
    seller_nick: str
    seller_user_id: str
    withdrawal_profile: str
    first_response_minutes: int
    stale_minutes: int
    default_address_id: str
    sources: list[Source]
    sessions: list[Session]
    addresses: list[Address]
    created_at: Moment


class ShopList(Out):
    """One page of shops."""

    items: list[Shop]
    next: str | None


def shop_of(view: ShopView) -> Shop:
    """The shape of a record."""
    return Shop.model_validate(view)

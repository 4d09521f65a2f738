"""The shop's address book between platform and rows."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.refund.reading import ReturnAddress
from shouhou.marketplaces.port import Marketplace
from shouhou.storage import events
from shouhou.storage.models import AddressBookEntry, Shop

from .actor import Actor, demand
from .errors import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressEntry:
    """A return address as a person types it."""

    name: str
    province: str = ""
    city: str = ""
    district: str = ""
    street: str
    mobile: str = ""
    phone: str = ""
    memo: str = ""
    is_default_return: bool = False


def address_of(entry: AddressBookEntry) -> ReturnAddress:
    """A stored entry in domain words."""
    return ReturnAddress(
        address_id=entry.address_id,
        name=entry.name,
        province=entry.province,
        city=entry.city,
        district=entry.district,
        street=entry.street,
        post_code=entry.post_code,
        mobile=entry.mobile,
        phone=entry.phone,
        memo=entry.memo,
        is_default_return=entry.is_default_return,
    )


def read_addresses(*, shop: Shop, marketplace: Marketplace, now: datetime) -> int:
    """Reads the address book and replaces ours. Calls the marketplace, writes, returns how many."""
    addresses = marketplace.return_addresses()
    with transaction.atomic():
        AddressBookEntry.objects.filter(shop=shop).exclude(
            address_id__in=[address.address_id for address in addresses]
        ).delete()
        for address in addresses:
            AddressBookEntry.objects.update_or_create(
                shop=shop,
                address_id=address.address_id,
                defaults={
                    "name": address.name,
                    "province": address.province,
                    "city": address.city,
                    "district": address.district,
                    "street": address.street,
                    "post_code": address.post_code,
                    "mobile": address.mobile,
                    "phone": address.phone,
                    "memo": address.memo,
                    "is_default_return": address.is_default_return,
                    "read_at": now,
                },
            )
    return len(addresses)


def save_address(
    *, actor: Actor, shop_id: int, address_id: str | None, address: AddressEntry, now: datetime
) -> str:
    """Adds (``None``) or changes a return address of a shop without live access; returns its id. Writes.

    Raises ``Missing`` and ``Refused`` with the wrong inputs in ``fields``.
    """
    shop = _by_hand(actor, shop_id)
    fields = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(address).items()
    }
    wrong = {name: "必填" for name in ("name", "street") if not fields[name]}
    if not fields["mobile"] and not fields["phone"]:
        wrong["mobile"] = "请填写手机或电话"
    for name, value in fields.items():
        limit = getattr(AddressBookEntry._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and limit and len(value) > limit:
            wrong[name] = "太长"
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)
    with transaction.atomic():
        mine = AddressBookEntry.objects.filter(shop=shop)
        if address_id is not None and not mine.filter(address_id=address_id).exists():
            raise Missing
        first = not mine.exists()
        fields["is_default_return"] = bool(fields["is_default_return"]) or first
        if fields["is_default_return"]:
            mine.update(is_default_return=False)
        key = address_id or f"hand-{uuid.uuid4().hex[:12]}"
        mine.update_or_create(shop=shop, address_id=key, defaults={**fields, "read_at": now})
        events.announce(shop_id=shop_id, kind="shop")
    return key


def remove_address(*, actor: Actor, shop_id: int, address_id: str, now: datetime) -> None:
    """Removes an address that was typed by hand. Writes. Decisions made with it keep its text."""
    shop = _by_hand(actor, shop_id)
    with transaction.atomic():
        gone, _ = AddressBookEntry.objects.filter(shop=shop, address_id=address_id).delete()
        if not gone:
            raise Missing
        Shop.objects.filter(pk=shop_id, default_address_id=address_id).update(default_address_id="")
        events.announce(shop_id=shop_id, kind="shop")


def _by_hand(actor: Actor, shop_id: int) -> Shop:
    demand(actor=actor, shop_id=shop_id, permission=Permission.AGREE_RETURN)
    shop = Shop.objects.get(pk=shop_id)
    if shop.channel == "api":
        raise Refused("addresses_of_platform", "这家店铺的退货地址来自平台，请在千牛的地址库里修改")
    return shop

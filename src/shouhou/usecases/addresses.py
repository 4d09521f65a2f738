"""The shop's address book between platform and rows."""

from datetime import datetime

from django.db import transaction

from shouhou.domain.refund.reading import ReturnAddress
from shouhou.marketplaces.port import Marketplace
from shouhou.storage.models import AddressBookEntry, Shop


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

"""What was typed into the form of a return address."""

from collections.abc import Mapping

from shouhou.usecases.addresses import AddressEntry

MEMBERS = ("name", "province", "city", "district", "street", "mobile", "phone", "memo")


def typed_address(data: Mapping[str, str]) -> AddressEntry:
    """The address as typed; whether it will do is the use case's to say."""
    texts = {name: str(data.get(name, "")).strip()[:200] for name in MEMBERS}
    return AddressEntry(**texts, is_default_return=bool(data.get("is_default_return")))

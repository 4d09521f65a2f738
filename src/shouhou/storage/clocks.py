"""A shop's clock and badge, from its row."""

from shouhou.domain.refund.vocabulary import ShopType
from shouhou.storage.models import Shop
from shouhou.storage.queries.records import ShopBadge, ShopClock


def clock_of(shop: Shop) -> ShopClock:
    """Host time to platform time for this shop."""
    return ShopClock(host_at=shop.clock_host_at, platform_at=shop.clock_platform_at, rate=shop.clock_rate)


def badge_of(shop: Shop) -> ShopBadge:
    """The shop as lists show it."""
    return ShopBadge(
        shop_id=shop.pk,
        name=shop.name,
        shop_type=ShopType(shop.shop_type),
        is_demo=shop.is_demo,
        clock=clock_of(shop),
    )

"""Opens the marketplace of one shop."""

from functools import lru_cache

from shouhou.domain.refund.vocabulary import ShopType
from shouhou.marketplaces.port import Credentials, Marketplace, connect
from shouhou.storage.models import Shop, ShopSession
from shouhou.storage.sealing import unseal


@lru_cache(maxsize=256)
def _client(credentials: Credentials) -> Marketplace:
    """One client, and so one connection pool, per set of credentials."""
    return connect(credentials)


def credentials_of(shop: Shop) -> Credentials:
    """The shop's credentials, opened. One query; raises ``SealBroken``."""
    tokens = {
        session.kind: unseal(session.token_sealed)
        for session in ShopSession.objects.filter(shop=shop).only("kind", "token_sealed")
    }
    return Credentials(
        gateway=shop.gateway,
        app_key=shop.app_key,
        app_secret=unseal(shop.app_secret_sealed),
        session=tokens.get("main", ""),
        sub_session=tokens.get("sub", ""),
        shop_type=ShopType(shop.shop_type),
    )


def marketplace_of(shop: Shop) -> Marketplace:
    """The client for a shop with live access. Opens nothing by itself."""
    return _client(credentials_of(shop))

"""Taobao and Tmall behind the ``Marketplace`` protocol."""

import time
from collections.abc import Callable
from datetime import datetime

from shouhou.marketplaces.http import Http, shared_http
from shouhou.marketplaces.port import Credentials

from .client import TopClient, utc_now
from .reads import Reads
from .writes import Writes


class TaobaoMarketplace(Reads, Writes):
    """One shop. Safe for threads; all shops of a process share one connection pool unless given another."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        http: Http | None = None,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        client = TopClient(credentials, http=http or shared_http(), now=now, sleep=sleep)
        Reads.__init__(self, client)
        Writes.__init__(self, client, shop_type=credentials.shop_type)

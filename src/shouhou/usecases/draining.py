"""Empties the queues that are tables: inbox and commands. Any number of workers may do it at once."""

from collections.abc import Callable
from datetime import datetime

import structlog

from shouhou.marketplaces.port import Failure, OutsideFailed
from shouhou.storage.models import Shop
from shouhou.storage.sealing import SealBroken

from . import inbox, sending, settling
from .outside import marketplace_of
from .polling import session_refused
from .readings import Applied, observe_refund

log = structlog.get_logger()


def drain_inbox(
    *, clock: Callable[[], datetime], limit: int = 20, shop_id: int | None = None
) -> list[Applied]:
    """Reads up to ``limit`` hinted refunds and applies them. Calls the marketplace, writes."""
    done = []
    for claimed in inbox.claim(now=clock(), limit=limit, shop_id=shop_id):
        applied = read_claimed(claimed, clock=clock)
        if applied is not None:
            done.append(applied)
    return done


def read_claimed(claimed: inbox.Claimed, *, clock: Callable[[], datetime]) -> Applied | None:
    """Reads one claimed refund; None when it could not be read this time (it stays in the inbox)."""
    shop = Shop.objects.get(pk=claimed.shop_id)
    began = clock()
    try:
        applied = observe_refund(
            shop=shop, marketplace=marketplace_of(shop), refund_id=claimed.refund_id, now=clock()
        )
    except OutsideFailed as failure:
        _unread(claimed, shop, failure, began=began, now=clock())
        return None
    except SealBroken:
        inbox.put_back(claimed, now=clock(), error="seal broken")
        return None
    inbox.done(claimed, now=clock())
    return applied


def _unread(
    claimed: inbox.Claimed, shop: Shop, failure: OutsideFailed, *, began: datetime, now: datetime
) -> None:
    if failure.failure is Failure.NEEDS_SESSION:
        session_refused(shop, failure, began=began, now=now)
    if failure.failure is Failure.REFUSED and claimed.attempts >= 3:
        # The platform says four times that there is no such refund: nothing is there to be lost.
        log.warning("hinted_refund_refused", shop=shop.pk, refund=claimed.refund_id, reason=failure.code)
        inbox.done(claimed, now=now)
        return
    inbox.put_back(claimed, now=now, error=str(failure), wait=failure.retry_after)


def drain_commands(*, clock: Callable[[], datetime], limit: int = 10) -> int:
    """Sends due commands, gives up lost claims, settles unknown ones. Returns how many were handled."""
    handled = settling.give_up_lost_claims(now=clock())
    for command_id in sending.claim(now=clock(), limit=limit):
        sending.send(command_id, clock=clock)
        handled += 1
    for command_id in settling.claim_unknown(now=clock(), limit=limit):
        settling.settle(command_id, now=clock())
        handled += 1
    return handled

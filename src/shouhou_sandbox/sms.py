"""The code that agreeing to money asks for: sent to the seller's phone, good for one success."""

import hmac

from .clock import MINUTE
from .numbers import drawn
from .records import Shop
from .world import SmsCode, World

VALID = 30 * MINUTE


def send(world: World, shop: Shop, *, now: int) -> SmsCode:
    """A new code; an older one no longer counts."""
    turn = world.next(f"sms:{shop.key}")
    sent = SmsCode(f"{drawn(world.seed, f'sms:{shop.key}', turn).randrange(1_000_000):06d}", now, now + VALID)
    world.sms[shop.key] = sent
    world.touch(
        "sms", shop.key, {"shop": shop.key, "code": sent.code, "sent_ms": now, "valid_until_ms": now + VALID}
    )
    return sent


def fits(world: World, shop: Shop, code: str, *, now: int) -> bool:
    """Whether this is the code on the phone, still valid and unused."""
    sent = world.sms.get(shop.key)
    return sent is not None and now <= sent.valid_until_ms and hmac.compare_digest(sent.code, code)


def use(world: World, shop: Shop) -> None:
    """Strike the code out after a success."""
    world.sms.pop(shop.key, None)
    world.touch("sms", shop.key, None)

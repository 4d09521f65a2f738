"""Authorisation: renewing a session replaces the old one at once."""

from .records import Session, Shop
from .seeding import new_session
from .world import World


def renew(world: World, shop: Shop, *, kind: str, now: int) -> Session:
    """A new session for the shop's main or sub account; the earlier ones answer 27 ``session-expired``."""
    for old in world.sessions.values():
        if old.shop == shop.key and old.kind == kind and not old.replaced:
            old.replaced = True
            world.touch("session", old.token, old)
    session = new_session(world, shop, kind=kind, now=now)
    world.sessions[session.token] = session
    world.touch("session", session.token, session)
    return session


def current(world: World, shop: Shop, kind: str) -> Session:
    """The session that is valid now (it may have expired)."""
    found = [s for s in world.sessions.values() if s.shop == shop.key and s.kind == kind and not s.replaced]
    return found[-1]


def find_shop(world: World, name: str) -> Shop | None:
    """A shop by key, nick, app key or user id."""
    for shop in world.shops.values() if name else ():
        if name in (shop.key, shop.nick, shop.app_key, str(shop.user_id)):
            return shop
    return None

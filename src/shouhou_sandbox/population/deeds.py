"""Single deeds of invented people, at a given time; used for the past (backlog) and the present (living)."""

from random import Random

from ..buying import make_order
from ..codes import Goods, Kind, OrderStatus, Role
from ..machine import buyer, orders, seller
from ..numbers import drawn
from ..records import Line, Order, Refund, Shop
from ..world import World
from .catalogue import line_of, products_of
from .people import somebody
from .pictures import kept_photo
from .stories import (
    BUYER_WORDS,
    OBSERVED,
    amount_fen,
    story_for,
    waybill,
)


def chance_of(world: World) -> Random:
    """The next source of chance; goes on after a restart."""
    return drawn(world.seed, "deed", world.next("deed"))


def buy(world: World, shop: Shop, chance: Random, *, at_ms: int) -> Order:
    """Somebody buys one to three things."""
    turn = world.next("bought")
    count = chance.choices((1, 2, 3), (78, 17, 5))[0]
    products = chance.sample(products_of(shop), count)
    lines = [line_of(product, chance) for product in products]
    post = chance.choice((0, 0, 0, 600, 800)) if count == 1 else 0
    note = chance.choice(("", "", "", "", "麻烦包严实一点", "请发顺丰", "周末再送"))
    order = make_order(world, shop, somebody(world.seed, turn), lines, post_fen=post, at_ms=at_ms, note=note)
    order.crowd = True
    orders.place(world, order)
    return order


def ship(world: World, order: Order, chance: Random, *, at_ms: int) -> None:
    """The seller hands the parcel over."""
    company, number = waybill(chance)
    orders.ship(world, order, company=company, waybill=number, at_ms=at_ms)


def apply(
    world: World, order: Order, line: Line, chance: Random, *, at_ms: int, kind: Kind | None = None
) -> Refund:
    """Somebody applies with a story that fits; ``kind`` forces the type."""
    shipped = line.status != OrderStatus.WAIT_SELLER_SEND_GOODS
    if kind is not None and not kind.pays:
        return _observed(world, order, line, chance, kind, at_ms=at_ms)
    story = story_for(
        chance, shipped=shipped, signed=bool(order.signed_ms) and shipped, seven_day=line.seven_day
    )
    for _ in range(40):
        if kind in (None, story.kind):
            break
        story = story_for(chance, shipped=shipped, signed=bool(order.signed_ms), seven_day=line.seven_day)
    ceiling = orders.ceiling_fen(line)
    refund = buyer.apply(
        world, order, line, kind=kind or story.kind, fee_fen=amount_fen(chance, story, ceiling),
        reason=story.reason, desc=chance.choice(story.words), goods=story.goods, at_ms=at_ms,
    )  # fmt: skip
    refund.advance_wanted = chance.random() < 0.15
    if chance.random() < 0.04:
        refund.constraint = chance.choice(("cannot_refuse", "refund_onweb"))
    if story.goods == Goods.RECEIVED and chance.random() < 0.6:
        name = kept_photo(world, chance.randrange(8))
        seller.say(world, refund, Role.BUYER, "这是照片", at_ms=at_ms + 1000, pictures=[name])
    return refund


def _observed(world: World, order: Order, line: Line, chance: Random, kind: Kind, *, at_ms: int) -> Refund:
    key = "exchange" if kind.is_exchange else "reship" if kind is Kind.RESHIPPING else "repair"
    reason, words = OBSERVED[key]
    return buyer.apply(
        world, order, line, kind=kind, fee_fen=0, reason=reason, desc=chance.choice(words), goods=Goods.RECEIVED,
        at_ms=at_ms,
    )  # fmt: skip


def buyer_says(world: World, refund: Refund, chance: Random, *, at_ms: int) -> None:
    """A word from the buyer, sometimes with a photo."""
    names = [kept_photo(world, chance.randrange(8))] if chance.random() < 0.3 else []
    seller.say(world, refund, Role.BUYER, chance.choice(BUYER_WORDS), at_ms=at_ms, pictures=names)

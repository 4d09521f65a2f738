"""What a shop looks like on an ordinary morning: refunds of every kind at every node, some nearly due, some over."""

from random import Random

from ..clock import DAY, HOUR, MINUTE
from ..codes import Kind, OrderStatus, Role, Status
from ..machine import buyer, officer, orders, seller
from ..machine.deadlines import limit_ms
from ..machine.observed import advance
from ..numbers import drawn
from ..records import Line, Order, Refund, Shop
from ..world import World
from . import deeds
from .stories import OFFICER_WORDS, REFUSALS, SELLER_WORDS, waybill

# what, where it stands, how many per shop
PLAN = (
    ("unshipped", "applied", 7), ("on_the_way", "applied", 5), ("received", "applied", 5), ("return", "applied", 7),
    ("return", "agreed", 4), ("return", "returned", 3), ("return", "signed", 4),
    ("received", "refused", 2), ("return", "refused", 2), ("return", "goods_refused", 1), ("received", "asked", 1),
    ("return", "officer", 2), ("exchange", "applied", 1), ("exchange", "returned", 1), ("reship", "applied", 1),
    ("repair", "returned", 1), ("received", "modified", 2),
)  # fmt: skip
PAST = (("unshipped", "paid", 5), ("received", "paid", 3), ("return", "paid", 4), ("return", "withdrawn", 2))
NEARLY_DUE = 0.12
SOLD = 240
ONLY_TMALL = frozenset({"goods_refused"})


def fill(world: World, *, now: int) -> None:
    """Give every shop its past. Nobody is told by message: the backlog is older than the subscription."""
    world.hints_muted = True
    try:
        for shop in world.shops.values():
            chance = drawn(world.seed, f"backlog:{shop.key}", 0)
            for what, where, count in (*PLAN, *PAST):
                for _ in range(count):
                    _one(
                        world,
                        shop,
                        what,
                        "refused" if where in ONLY_TMALL and not shop.is_tmall else where,
                        chance,
                        now,
                    )
            for _ in range(30):
                _plain_order(world, shop, chance, now)
            if not shop.has_app:
                _month(world, shop, chance, now)
    finally:
        world.hints_muted = False


def _month(world: World, shop: Shop, chance: Random, now: int) -> None:
    """The month that a shop without an app has in its files: orders shipped, delivered and confirmed."""
    for _ in range(SOLD):
        age = chance.randrange(6 * DAY, 30 * DAY)
        order = deeds.buy(world, shop, chance, at_ms=now - age)
        deeds.ship(world, order, chance, at_ms=order.paid_ms + chance.randrange(3 * HOUR, 40 * HOUR))
        orders.deliver(world, order, at_ms=order.consign_ms + chance.randrange(DAY, 3 * DAY))
        if age > 12 * DAY or chance.random() < 0.5:
            for line in order.lines:
                orders.confirm(world, order, line, at_ms=order.signed_ms + chance.randrange(HOUR, 20 * HOUR))


def _plain_order(world: World, shop: Shop, chance: Random, now: int) -> None:
    age = chance.randrange(HOUR, 6 * DAY)
    order = deeds.buy(world, shop, chance, at_ms=now - age)
    if age > DAY:
        deeds.ship(world, order, chance, at_ms=now - age + 20 * HOUR)
    if age > 4 * DAY:
        orders.deliver(world, order, at_ms=now - age + 3 * DAY)


def _one(world: World, shop: Shop, what: str, where: str, chance: Random, now: int) -> None:
    kind = _kind(shop, what)
    entered = now - _age(world, shop, kind, what, where, chance)
    applied = entered - (0 if where == "applied" else chance.randrange(3 * HOUR, 20 * HOUR))
    order, line = _order_before(world, shop, what, chance, applied)
    refund = deeds.apply(world, order, line, chance, at_ms=applied, kind=kind)
    if kind.pays:
        refund.constraint = "" if where != "applied" else refund.constraint
        _bring(world, refund, where, chance, start=applied, at_ms=entered)
    else:
        _bring_observed(world, refund, where, chance, at_ms=entered)
    if where == "applied" and kind.pays and chance.random() < 0.3:
        seller.say(
            world, refund, Role.SELLER, chance.choice(SELLER_WORDS), at_ms=min(entered + 20 * MINUTE, now)
        )


def _kind(shop: Shop, what: str) -> Kind:
    kinds = {
        "return": Kind.RETURN,
        "exchange": Kind.TMALL_EXCHANGE if shop.is_tmall else Kind.TAOBAO_EXCHANGE,
        "reship": Kind.RESHIPPING,
        "repair": Kind.REPAIR,
    }
    return kinds.get(what, Kind.REFUND)


def _age(world: World, shop: Shop, kind: Kind, what: str, where: str, chance: Random) -> int:
    """How long ago the node was entered: anywhere inside its limit, sometimes shortly before its end."""
    if where in ("paid", "withdrawn"):
        return chance.randrange(HOUR, 9 * DAY)
    node = {"asked": "refused", "officer": "refused", "goods_refused": "refused"}.get(where, where)
    shape = Refund(0, 0, 0, shop.key, kind, "", "", "", 0, "", "", now_ms := world.clock.now_ms(), now_ms, 0, "", 0, what != "unshipped")  # fmt: skip
    limit = limit_ms(shape, tmall=shop.is_tmall, node=node, at_ms=now_ms)
    if chance.random() < NEARLY_DUE:
        return limit - chance.randrange(3 * MINUTE, 40 * MINUTE)
    return int(limit * chance.uniform(0.01, 0.9))


def _order_before(world: World, shop: Shop, what: str, chance: Random, applied: int) -> tuple[Order, Line]:
    if what == "unshipped":
        order = deeds.buy(world, shop, chance, at_ms=applied - chance.randrange(10 * MINUTE, 40 * HOUR))
        return order, chance.choice(order.lines)
    order = deeds.buy(world, shop, chance, at_ms=applied - chance.randrange(5 * DAY, 6 * DAY))
    deeds.ship(world, order, chance, at_ms=order.paid_ms + chance.randrange(4 * HOUR, 40 * HOUR))
    if what != "on_the_way":
        orders.deliver(world, order, at_ms=applied - chance.randrange(HOUR, 30 * HOUR))
        line = chance.choice(order.lines)
        if chance.random() < 0.35 and line.status == OrderStatus.WAIT_BUYER_CONFIRM_GOODS:
            orders.confirm(world, order, line, at_ms=applied - 30 * MINUTE)
        return order, line
    return order, chance.choice(order.lines)


def _bring(world: World, refund: Refund, where: str, chance: Random, *, start: int, at_ms: int) -> None:
    """Take a fresh refund to where it stands now; ``at_ms`` is when it got there."""
    between = start + (at_ms - start) // 2
    match where:
        case "applied":
            return
        case "modified":
            _refuse(world, refund, chance, at_ms=between)
            buyer.modify(
                world,
                refund,
                at_ms=at_ms,
                fee_fen=max(refund.fee_fen * 8 // 10, 1),
                desc="按客服说的改了金额",
            )
        case "refused":
            _refuse(world, refund, chance, at_ms=at_ms)
        case "asked" | "officer":
            _refuse(world, refund, chance, at_ms=between)
            refund.goods = refund.goods if where == "officer" else "BUYER_RECEIVED"
            buyer.intervene(world, refund, at_ms=at_ms)
            if where == "officer":
                officer.step_in(world, refund, at_ms=at_ms + 1000)
                seller.say(world, refund, Role.OFFICER, OFFICER_WORDS[0], at_ms=at_ms + 2000)
                officer.ask_evidence(world, refund, at_ms=max(at_ms + 3000, world.clock.now_ms() - DAY))
        case "paid" | "withdrawn" if refund.kind == Kind.REFUND:
            _finish(world, refund, where, at_ms=at_ms)
        case _:
            _bring_return(world, refund, where, chance, between=between, at_ms=at_ms)


def _bring_return(
    world: World, refund: Refund, where: str, chance: Random, *, between: int, at_ms: int
) -> None:
    address = seller.default_address(world.shops[refund.shop])
    agreed = at_ms if where == "agreed" else between
    seller.agree_return(
        world, refund, address=address, remark="", bearer=chance.choice((0, 1)), version=None, at_ms=agreed
    )
    if where in ("agreed", "withdrawn"):
        if where == "withdrawn":
            buyer.withdraw(world, refund, at_ms=at_ms)
        return
    company, number = waybill(chance)
    sent = at_ms if where == "returned" else between + (at_ms - between) // 2
    buyer.send_back(world, refund, company=company, waybill=number, at_ms=sent)
    if where == "returned":
        return
    buyer.sign_return(world, refund, at_ms=at_ms if where == "signed" else sent + 1000)
    if where == "paid":
        _finish(world, refund, where, at_ms=at_ms)
    elif where == "goods_refused":
        seller.refuse_goods(world, refund, reason_id=1047, pictures=[], version=refund.version, at_ms=at_ms)


def _finish(world: World, refund: Refund, where: str, *, at_ms: int) -> None:
    if where == "withdrawn":
        buyer.withdraw(world, refund, at_ms=at_ms)
    else:
        orders.pay(world, refund, fen=refund.fee_fen, at_ms=at_ms, actor="seller", action="agree")


def _refuse(world: World, refund: Refund, chance: Random, *, at_ms: int) -> None:
    if "七天无理由" in refund.reason:
        refund.reason, refund.desc = "质量问题", "用了一次就坏了"
    world.line_of(refund).virtual = False
    seller.refuse(
        world, refund, message=chance.choice(REFUSALS), reason_id=1001, pictures=[], version=None, at_ms=at_ms
    )


def _bring_observed(world: World, refund: Refund, where: str, chance: Random, *, at_ms: int) -> None:
    if where == "returned":
        company, number = waybill(chance)
        advance(world, refund, at_ms=at_ms - HOUR)
        advance(world, refund, at_ms=at_ms, company=company, waybill=number)
        assert refund.status == Status.WAIT_SELLER_CONFIRM_GOODS

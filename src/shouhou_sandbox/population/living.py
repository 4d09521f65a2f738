"""The present: people who buy, ship, deliver, apply, change their minds, send back, ask for the platform."""

import asyncio
import logging
from random import Random

from ..codes import Cs, Kind, OrderStatus, Role, Status
from ..machine import buyer, officer, orders, seller
from ..machine.observed import advance
from ..records import Refund, Shop
from ..rejection import Rejected
from ..world import World
from . import deeds
from .stories import OFFICER_WORDS, waybill

LOG = logging.getLogger("shouhou_sandbox")
OPEN_PER_SHOP = 150
WEIGHTS = (("buy", 24), ("ship", 18), ("deliver", 13), ("confirm", 3), ("apply", 17), ("move", 25))


class Pool:
    """Ids to choose from; those that have become unfit are dropped when they are drawn."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = list(dict.fromkeys(ids))
        self._places = {number: index for index, number in enumerate(self.ids)}

    def add(self, number: int) -> None:
        """One more."""
        if number not in self._places:
            self._places[number] = len(self.ids)
            self.ids.append(number)

    def draw(self, chance: Random) -> int | None:
        """Any of them, or None."""
        return chance.choice(self.ids) if self.ids else None

    def drop(self, number: int) -> None:
        """Take one out (order does not matter)."""
        if number in self._places:
            index = self._places.pop(number)
            last = self.ids.pop()
            if last != number:
                self.ids[index] = last
                self._places[last] = index


class Living:
    """Moves what the crowd owns; orders made by hand are left alone."""

    def __init__(self, world: World, *, rate: float) -> None:
        self.world, self.rate = world, rate
        mine = [order for order in world.orders.values() if order.crowd]
        wait = OrderStatus.WAIT_SELLER_SEND_GOODS
        self.unshipped = Pool([o.tid for o in mine if o.status == wait])
        self.on_the_way = Pool([o.tid for o in mine if o.consign_ms and not o.signed_ms])
        self.signed = Pool([o.tid for o in mine if o.signed_ms])
        self.open = Pool(
            [r.refund_id for r in world.refunds.values() if r.is_open and world.orders[r.tid].crowd]
        )

    async def run(self) -> None:
        """``rate`` events per minute of host time, for ever."""
        loop = asyncio.get_running_loop()
        owed, last = 0.0, loop.time()
        while True:
            await asyncio.sleep(min(max(60 / self.rate, 0.05), 1.0) if self.rate else 0.5)
            here = loop.time()
            owed, last = min(owed + (here - last) * self.rate / 60, 500), here
            count, owed = int(owed), owed - int(owed)
            if not count:
                continue
            try:
                with self.world.change() as now:
                    for _ in range(count):
                        self.event(now)
            except Exception:
                LOG.exception("the population stumbled")

    def event(self, now: int) -> None:
        """One thing that happens; when the first idea does not work, another is tried."""
        for _ in range(12):
            chance = deeds.chance_of(self.world)
            names, weights = zip(*WEIGHTS, strict=True)
            try:
                if getattr(self, f"_{chance.choices(names, weights)[0]}")(chance, now):
                    return
            except Rejected as refusal:
                LOG.debug("not this time: %s", refusal)

    def _shop(self, chance: Random) -> Shop:
        """Mostly a shop with an app; one customer in nine goes to one without."""
        with_app = [shop for shop in self.world.shops.values() if shop.has_app]
        without = [shop for shop in self.world.shops.values() if not shop.has_app]
        return chance.choice(without if without and chance.random() < 1 / 9 else with_app)

    def _buy(self, chance: Random, now: int) -> bool:
        order = deeds.buy(self.world, self._shop(chance), chance, at_ms=now)
        self.unshipped.add(order.tid)
        return True

    def _ship(self, chance: Random, now: int) -> bool:
        tid = self.unshipped.draw(chance)
        if tid is None:
            return False
        order = self.world.orders[tid]
        waiting = [line for line in order.lines if line.status == OrderStatus.WAIT_SELLER_SEND_GOODS]
        asked = any(self.world.open_refund(line.oid) for line in waiting)
        # Sellers hold a parcel whose buyer has asked for the money; one in twenty ships all the same.
        if asked and chance.random() < 0.95:
            return False
        self.unshipped.drop(tid)
        if not waiting:
            return False
        deeds.ship(self.world, order, chance, at_ms=now)
        self.on_the_way.add(tid)
        return True

    def _deliver(self, chance: Random, now: int) -> bool:
        tid = self.on_the_way.draw(chance)
        if tid is None:
            return False
        self.on_the_way.drop(tid)
        orders.deliver(self.world, self.world.orders[tid], at_ms=now)
        self.signed.add(tid)
        return True

    def _confirm(self, chance: Random, now: int) -> bool:
        tid = self.signed.draw(chance)
        if tid is None:
            return False
        order = self.world.orders[tid]
        for line in order.lines:
            if (
                line.status == OrderStatus.WAIT_BUYER_CONFIRM_GOODS
                and self.world.open_refund(line.oid) is None
            ):
                orders.confirm(self.world, order, line, at_ms=now)
                return True
        return False

    def _apply(self, chance: Random, now: int) -> bool:
        if len(self.open.ids) > len(self.world.shops) * (OPEN_PER_SHOP + self.rate):
            return False
        pool = chance.choices((self.unshipped, self.on_the_way, self.signed), (30, 20, 50))[0]
        tid = pool.draw(chance)
        if tid is None:
            return False
        order = self.world.orders[tid]
        line = chance.choice(order.lines)
        if line.refund_id and chance.random() < 0.8:
            return False
        kind = self._special(chance, order.shop) if pool is self.signed and chance.random() < 0.08 else None
        refund = deeds.apply(self.world, order, line, chance, at_ms=now, kind=kind)
        self.open.add(refund.refund_id)
        if pool is self.signed and len(pool.ids) > 400:
            pool.drop(tid)
        return True

    def _special(self, chance: Random, shop: str) -> Kind:
        exchange = Kind.TMALL_EXCHANGE if self.world.shops[shop].is_tmall else Kind.TAOBAO_EXCHANGE
        return chance.choice((exchange, Kind.RESHIPPING, Kind.REPAIR))

    def _move(self, chance: Random, now: int) -> bool:
        number = self.open.draw(chance)
        if number is None:
            return False
        refund = self.world.refunds[number]
        if not refund.is_open:
            self.open.drop(number)
            return False
        if refund.cs in Cs.BUSY:
            return self._officer(refund, chance, now)
        if not Kind(refund.kind).pays:
            company, waybill_number = waybill(chance)
            advance(self.world, refund, at_ms=now, company=company, waybill=waybill_number)
            return True
        return self._buyer(refund, chance, now)

    def _buyer(self, refund: Refund, chance: Random, now: int) -> bool:
        luck = chance.random()
        match Status(refund.status):
            case Status.WAIT_SELLER_AGREE if luck < 0.1:
                buyer.modify(self.world, refund, at_ms=now, fee_fen=max(refund.fee_fen * 9 // 10, 1))
            case Status.WAIT_SELLER_AGREE if luck < 0.17:
                buyer.withdraw(self.world, refund, at_ms=now)
            case Status.WAIT_SELLER_AGREE | Status.WAIT_SELLER_CONFIRM_GOODS if luck < 0.3:
                deeds.buyer_says(self.world, refund, chance, at_ms=now)
            case Status.WAIT_BUYER_RETURN_GOODS if luck < 0.9:
                company, number = waybill(chance)
                buyer.send_back(self.world, refund, company=company, waybill=number, at_ms=now)
            case Status.WAIT_SELLER_CONFIRM_GOODS if not refund.signed_ms:
                buyer.sign_return(self.world, refund, at_ms=now)
            case Status.SELLER_REFUSE_BUYER if luck < 0.4:
                buyer.modify(self.world, refund, at_ms=now, desc="已补充说明和照片")
            case Status.SELLER_REFUSE_BUYER if luck < 0.8:
                buyer.intervene(self.world, refund, at_ms=now)
            case Status.SELLER_REFUSE_BUYER | Status.WAIT_BUYER_RETURN_GOODS:
                buyer.withdraw(self.world, refund, at_ms=now)
            case _:
                return False
        return True

    def _officer(self, refund: Refund, chance: Random, now: int) -> bool:
        match refund.cs:
            case Cs.ASKED:
                officer.step_in(self.world, refund, at_ms=now)
            case Cs.STEPPED_IN if chance.random() < 0.6:
                officer.ask_evidence(self.world, refund, at_ms=now)
                seller.say(self.world, refund, Role.OFFICER, OFFICER_WORDS[0], at_ms=now)
            case _ if chance.random() < 0.2:
                seller.say(self.world, refund, Role.OFFICER, OFFICER_WORDS[1], at_ms=now)
            case _:
                verdicts = ["buyer", "seller"]
                if refund.shipped and not refund.goods_back:
                    verdicts.append("return")
                officer.rule(self.world, refund, verdict=chance.choice(verdicts), fen=None, at_ms=now)
        return True

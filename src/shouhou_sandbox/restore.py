"""Build a world: from its journal when there is one, else from the seed."""

from pathlib import Path
from typing import Any

import orjson

from .clock import SandboxClock, host_ms
from .faults import Faults
from .journal import Journal
from .machine.expiry import on_due
from .records import Address, Call, Hint, Line, Message, Order, Payment, Refund, Session, Shop
from .seeding import sessions_for, shops_for
from .world import Grant, SmsCode, World


def open_world(*, seed: int, rate: float, state: Path | None) -> tuple[World, bool]:
    """The world and whether it is new. An existing journal wins over ``seed`` and ``rate``."""
    journal = Journal(state) if state else None
    settings = journal.one("settings", "all") if journal else None
    if journal is None or settings is None:
        return _new_world(seed=seed, rate=rate, journal=journal), True
    return _old_world(journal, orjson.loads(settings)), False


def save_settings(world: World) -> None:
    """Note seed, clock and faults to be written with the current change."""
    clock = world.clock
    body = {"seed": world.seed, "base_ms": clock.base_ms, "set_at_ms": clock.set_at_ms, "rate": clock.rate}
    world.touch("settings", "all", {**body, "born_ms": host_ms()})
    world.touch("faults", "all", {"document": world.faults.document, "turn": world.faults.turn})


def _new_world(*, seed: int, rate: float, journal: Journal | None) -> World:
    world = World(seed=seed, clock=SandboxClock.started(rate=rate), journal=journal)
    world.on_due = on_due
    with world.change() as now:
        save_settings(world)
        for shop in shops_for(seed, now=now):
            world.shops[shop.key] = shop
            world.touch("shop", shop.key, shop)
            for session in sessions_for(world, shop, now=now) if shop.has_app else ():
                world.sessions[session.token] = session
                world.touch("session", session.token, session)
    return world


def _old_world(journal: Journal, settings: dict[str, Any]) -> World:
    clock = SandboxClock(settings["base_ms"], settings["set_at_ms"], settings["rate"])
    faults = journal.one("faults", "all")
    world = World(
        seed=settings["seed"],
        clock=clock,
        journal=journal,
        faults=Faults(**orjson.loads(faults)) if faults else Faults(),
    )
    world.on_due = on_due
    counters = journal.one("counters", "all")
    world.counters = orjson.loads(counters) if counters else {}
    _load_people(world, journal)
    _load_trade(world, journal)
    world.flush()
    return world


def _load_people(world: World, journal: Journal) -> None:
    for body in _rows(journal, "shop"):
        body["addresses"] = [Address(**a) for a in body["addresses"]]
        world.shops[body["key"]] = Shop(**body)
    for body in _rows(journal, "session"):
        world.sessions[body["token"]] = Session(**body)
    for body in _rows(journal, "sms"):
        shop = body.pop("shop")
        world.sms[shop] = SmsCode(**body)
    for body in _rows(journal, "grant"):
        world.grants[body["code"]] = Grant(**body)


def _load_trade(world: World, journal: Journal) -> None:
    for body in _rows(journal, "order"):
        body["lines"] = [Line(**line) for line in body["lines"]]
        world.add_order(Order(**body))
    for body in _rows(journal, "refund"):
        refund = Refund(**body)
        world.add_refund(refund)
        world.watch("refund", refund.refund_id, refund.due_ms)
        world.watch("evidence", refund.refund_id, refund.evidence_due_ms)
    for body in _rows(journal, "message"):
        world.add_message(Message(**body))
    for body in _rows(journal, "payment"):
        world.add_payment(Payment(**body))
    for body in _rows(journal, "call"):
        world.add_call(Call(**body))
    for body in _rows(journal, "hint"):
        hint = Hint(**body)
        world.hints.setdefault(hint.app_key, {})[hint.hint_id] = hint
    # What was just read need not be written again.
    world._dirty.clear()


def _rows(journal: Journal, kind: str) -> list[dict[str, Any]]:
    return [orjson.loads(body) for body in journal.rows(kind)]

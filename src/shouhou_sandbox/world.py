"""Everything the sandbox knows, its timers, and the one door through which it is changed.

Nothing here decides what a refund may do: that is ``machine``. A change happens inside ``World.change()``; leaving
it writes every touched record in one transaction, so an answer is never given for something that can be lost.
"""

import heapq
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from .clock import SandboxClock
from .faults import Faults
from .journal import Journal
from .records import Call, Hint, Line, Message, Order, Payment, Refund, Session, Shop

READS_KEPT = 20_000


class Crowd(Protocol):
    """The population, as far as clock and control API need it."""

    rate: float

    def event(self, now: int) -> None:
        """One thing that happens at that sandbox time."""


@dataclass
class SmsCode:
    """The code that lies on the seller's phone; valid for one successful use."""

    code: str
    sent_ms: int
    valid_until_ms: int


@dataclass
class Grant:
    """An OAuth code or the right behind it; single use."""

    code: str
    app_key: str
    kind: str
    redirect_uri: str
    valid_until_ms: int


@dataclass
class World:
    """The whole state in memory. ``seed`` decides every number that is not decided by a caller."""

    seed: int
    clock: SandboxClock
    journal: Journal | None = None
    faults: Faults = field(default_factory=Faults)
    counters: dict[str, int] = field(default_factory=dict)
    shops: dict[str, Shop] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    refunds: dict[int, Refund] = field(default_factory=dict)
    messages: dict[int, list[Message]] = field(default_factory=dict)
    hints: dict[str, dict[int, Hint]] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)
    calls: dict[int, Call] = field(default_factory=dict)
    sms: dict[str, SmsCode] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    order_of_line: dict[int, int] = field(default_factory=dict)
    refunds_of_line: dict[int, list[int]] = field(default_factory=dict)
    base_url: str = "http://127.0.0.1:8001"
    hints_muted: bool = False
    via: str = ""
    crowd: Crowd | None = None

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._dirty: dict[tuple[str, str], object] = {}
        self._timers: list[tuple[int, str, int]] = []
        self._read_calls: list[int] = []
        self.effects: list[dict[str, Any]] | None = None
        self.snapshots: dict[int, tuple[bytes, bytes]] = {}
        self.on_due: Callable[[World, str, int, int], None] = lambda *_: None

    @contextmanager
    def change(self) -> Iterator[int]:
        """Hold the lock, let everything that is due happen, give sandbox time; write what was touched on leaving."""
        with self._lock:
            self._depth += 1
            try:
                now = self.clock.now_ms()
                if self._depth == 1:
                    self.settle(now)
                yield now
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self.flush()

    def touch(self, kind: str, key: object, record: object | None) -> None:
        """Note that a record has to be written (None: removed)."""
        self._dirty[(kind, str(key))] = record

    def flush(self) -> None:
        """Write every touched record, all or none."""
        if self.journal is not None and self._dirty:
            self.journal.write(
                (kind, key, None if record is None else _body(record))
                for (kind, key), record in self._dirty.items()
            )
        # Only after the write: what a full disk refused is tried again with the next change.
        self._dirty = {}

    def next(self, counter: str) -> int:
        """The next number of a series; survives a restart."""
        self.counters[counter] = self.counters.get(counter, 0) + 1
        self.touch("counters", "all", self.counters)
        return self.counters[counter]

    # --- records -------------------------------------------------------------------------------------------------

    def add_order(self, order: Order) -> None:
        """Remember a new order and where its lines are."""
        self.orders[order.tid] = order
        for line in order.lines:
            self.order_of_line[line.oid] = order.tid
            self.watch("line", line.oid, line.confirm_due_ms)
        self.touch("order", order.tid, order)

    def add_refund(self, refund: Refund) -> None:
        """Remember a new refund under its line."""
        self.refunds[refund.refund_id] = refund
        self.refunds_of_line.setdefault(refund.oid, []).append(refund.refund_id)
        self.touch("refund", refund.refund_id, refund)

    def line_of(self, refund: Refund) -> Line:
        """The sub-order a refund is about."""
        return self.orders[refund.tid].line(refund.oid)

    def open_refund(self, oid: int) -> Refund | None:
        """The refund of that line which is still open, if any (there is never a second one)."""
        for refund_id in self.refunds_of_line.get(oid, []):
            if self.refunds[refund_id].is_open:
                return self.refunds[refund_id]
        return None

    def add_message(self, message: Message) -> None:
        """Append a word under a refund."""
        self.messages.setdefault(message.refund_id, []).append(message)
        self.touch("message", message.message_id, message)

    def add_payment(self, payment: Payment) -> None:
        """Append to the list of money given back."""
        self.payments.append(payment)
        self.touch("payment", payment.number, payment)

    def add_picture(self, name: str, body: bytes) -> None:
        """Keep an uploaded picture under its name."""
        self.pictures[name] = body
        self.touch("picture", name, body)

    def add_call(self, call: Call) -> None:
        """Write a gateway call into the book; only old calls without effect and refund are ever forgotten."""
        self.calls[call.number] = call
        self.touch("call", call.number, call)
        if not call.refund_ids:
            self._read_calls.append(call.number)
        if len(self._read_calls) > READS_KEPT:
            self._forget_calls()

    def _forget_calls(self) -> None:
        old, self._read_calls = self._read_calls[: READS_KEPT // 2], self._read_calls[READS_KEPT // 2 :]
        for number in old:
            del self.calls[number]
            self.touch("call", number, None)

    # --- timers --------------------------------------------------------------------------------------------------

    def watch(self, kind: str, key: int, due_ms: int) -> None:
        """Wake ``on_due`` for a record at a time; a record whose time has moved ignores the old call."""
        if due_ms:
            heapq.heappush(self._timers, (due_ms, kind, key))

    def settle(self, now: int) -> None:
        """Let every deadline up to ``now`` take effect, each at its own time and in order."""
        while self._timers and self._timers[0][0] <= now:
            due_ms, kind, key = heapq.heappop(self._timers)
            self.on_due(self, kind, key, due_ms)


def _body(record: object) -> bytes:
    return record if isinstance(record, bytes) else orjson.dumps(record)

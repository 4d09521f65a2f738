"""Reads ``refund_outcomes.toml``: groups spread out, rows matched to situations. Knows no state machine."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

from shouhou.domain.refund.vocabulary import Action, CsStatus, Flow, Party, RefundStatus

NO_REFUND = "none"
STATUSES = (NO_REFUND, *(status.value for status in RefundStatus))
FLAGS = ("return_number", "signed_by_shop", "seven_day", "withdrawn_before", "within_wait", "protection_over")
CONDITIONS = ("shop_type", "profile", "constraint", *FLAGS)

with (Path(__file__).parent / "refund_outcomes.toml").open("rb") as source:
    BOOK: dict[str, Any] = tomllib.load(source)


def spread(kind: str, names: str | list[str] | None) -> tuple[str, ...]:
    """Names and group names of one kind (flows, statuses, cs) as plain values, in order, once each."""
    if names is None:
        return tuple(cs.value for cs in CsStatus)
    listed = [names] if isinstance(names, str) else names
    groups: dict[str, list[str]] = BOOK["groups"].get(kind, {})
    return tuple(dict.fromkeys(value for name in listed for value in groups.get(name, [name])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything a row may name. Flags are those of ``FLAGS``."""

    flow: str
    status: str
    cs: str
    party: str
    action: str
    shop_type: str = "B"
    profile: str = "today"
    constraint: str = "none"
    flags: frozenset[str] = frozenset()

    def value(self, condition: str) -> str | bool:
        return condition in self.flags if condition in FLAGS else str(getattr(self, condition))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One ``[[outcome]]`` with its groups spread out."""

    number: int
    flows: frozenset[str]
    statuses: frozenset[str]
    cs: frozenset[str]
    party: str
    actions: frozenset[str]
    conditions: dict[str, tuple[str | bool, ...]]
    told: dict[str, Any]

    @property
    def label(self) -> str:
        return (
            f"row {self.number} ({self.party} {', '.join(sorted(self.actions))[:60]}; {self.told['source']})"
        )

    @property
    def leads_to(self) -> frozenset[str]:
        """Every status that the facts allow after it; empty when refused."""
        return frozenset(
            [*([self.told["leads_to"]] if self.allowed else []), *self.told.get("or_leads_to", [])]
        )

    @property
    def reasons(self) -> frozenset[str]:
        """The reason and those that may stand for it; empty when allowed."""
        return frozenset([*([] if self.allowed else [self.told["reason"]]), *self.told.get("or_reason", [])])

    @property
    def allowed(self) -> bool:
        return bool(self.told["result"] == "allowed")

    def covers(self, situation: Situation) -> bool:
        """Whether the base and all named conditions hold."""
        return (
            situation.flow in self.flows
            and situation.status in self.statuses
            and situation.cs in self.cs
            and situation.party == self.party
            and situation.action in self.actions
            and all(situation.value(name) in values for name, values in self.conditions.items())
        )

    def base(self) -> Iterator[tuple[str, str, str, str]]:
        """Every (flow, status, cs, action) of the row."""
        return product(sorted(self.flows), sorted(self.statuses), sorted(self.cs), sorted(self.actions))


def _read(number: int, told: dict[str, Any]) -> Row:
    named = {name: told[name] for name in CONDITIONS if name in told}
    return Row(
        number=number,
        flows=frozenset(spread("flows", told["flows"])),
        statuses=frozenset(spread("statuses", told["statuses"])),
        cs=frozenset(spread("cs", told.get("cs"))),
        party=told["party"],
        actions=frozenset(spread("actions", told["actions"])),
        conditions={n: tuple(v) if isinstance(v, list) else (v,) for n, v in named.items()},
        told=told,
    )


ROWS = tuple(_read(number, told) for number, told in enumerate(BOOK["outcome"], start=1))
PLAIN_ROWS = tuple(row for row in ROWS if not row.conditions)
SPECIAL_ROWS = tuple(row for row in ROWS if row.conditions)
REQUIRED = tuple(product((f.value for f in Flow), STATUSES, ("none", "stepped_in"), Party, Action))


def _by_act() -> dict[tuple[str, str], tuple[Row, ...]]:
    found: dict[tuple[str, str], tuple[Row, ...]] = {}
    for row in ROWS:
        for action in row.actions:
            found[row.party, action] = (*found.get((row.party, action), ()), row)
    return found


_BY_ACT = _by_act()


def judge_of(situation: Situation) -> Row | None:
    """The row that names most among those that cover the situation; ``None`` when the file is silent."""
    acts = _BY_ACT.get((situation.party, situation.action), ())
    covering = [row for row in acts if row.covers(situation)]
    return max(covering, key=lambda row: len(row.conditions), default=None)


NODE_OF_ENTRY = {
    "apply": "applied",
    "modify": "modified",
    "refuse": "refused",
    "refuse_return": "refused",
    "agree_return": "agreed",
    "agree_other": "agreed",
    "ship_return": "returned",
    "confirm_receipt": "received",
    "send_out": "sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Where a story of events ends: the node's entry, the sign-off in it, and its pauses (UTC)."""

    entered_by: str
    entered_at: datetime
    signed_at: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...]


def node_after(events: list[dict[str, Any]]) -> Node:
    """The present node of a worked example. An open pause has no end."""
    start = max(index for index, event in enumerate(events) if event["do"] in NODE_OF_ENTRY)
    signed: datetime | None = None
    pauses: list[tuple[datetime, datetime | None]] = []
    for event in events[start + 1 :]:
        at = event["at"].astimezone(UTC)
        if event["do"] == "sign_return":
            signed = at
        elif event["do"] == "step_in":
            pauses.append((at, None))
        elif event["do"] == "end_intervention":
            pauses[-1] = (pauses[-1][0], at)
    return Node(
        entered_by=NODE_OF_ENTRY[events[start]["do"]],
        entered_at=events[start]["at"].astimezone(UTC),
        signed_at=signed,
        pauses=tuple(pauses),
    )

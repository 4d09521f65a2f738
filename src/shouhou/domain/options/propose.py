"""From a situation to one to three costed options, best first. Pure: policy, rules and the moment come in."""

from collections.abc import Iterable
from datetime import datetime

from ..clauses import Consulted
from ..rules import Rules
from .assuming import assumptions
from .building import build
from .checking import checked
from .choosing import because, best, candidates
from .policy import Policy
from .reading import Reading, read
from .records import Proposal
from .situation import Situation


def propose(situation: Situation, *, policy: Policy, rules: Rules, now: datetime) -> Proposal:
    """One to three options for ``situation``. Raises ``Refused("bad_situation")`` for what cannot be.

    The seed's four families (2025-12-07, 一.3) say what is offered, the platform's rules whether there is a
    right to it and who pays, the shop's policy in which order.
    """
    reading = read(checked(situation), policy=policy, rules=rules, now=now)
    built = [build(key, reading) for key in candidates(reading)]
    kept = best([option for option, _ in built], reading)
    shown = {option.key for option in kept}
    looked_at = [ways.consulted for option, ways in built if ways is not None and option.key in shown]
    return Proposal(
        kind=reading.kind,
        options=kept,
        because=because(kept, reading),
        consulted=_once((*_proof(reading), *(one for found in looked_at for one in found))),
        assumptions=tuple(assumptions(reading)),
        rules_digest=rules.digest,
        policy_digest=policy.digest,
    )


def _proof(reading: Reading) -> Iterable[Consulted]:
    return (Consulted(clause=reading.burden.clause),) if reading.burden.clause is not None else ()


def _once(consulted: Iterable[Consulted]) -> tuple[Consulted, ...]:
    """Each clause once per outcome, in the order met."""
    return tuple(dict.fromkeys(consulted))

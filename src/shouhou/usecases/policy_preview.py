"""What a policy would have changed: last month's cases proposed for by what holds and by the draft. Writes nothing."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shouhou.domain.access import Permission
from shouhou.domain.options.compare import changes
from shouhou.domain.options.keys import OptionKey
from shouhou.domain.options.policy import Policy, merged
from shouhou.domain.options.propose import propose
from shouhou.domain.options.records import Option
from shouhou.domain.options.situation import Situation
from shouhou.domain.rules import Rules
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage.models import Case
from shouhou.storage.queries.queue import case_number

from .actor import Actor, demand
from .dispute_history import dispute_counts, with_history
from .policies import GENERAL, own_body, policy_for
from .policy_changes import PolicyDraft, checked_draft
from .rules import rules_for
from .situation import situations_of

DAYS = timedelta(days=30)
MOST_CASES = 2000
AT_ONCE = 200
SECONDS = 6.0
EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One case whose first option changes. Expected costs in fen."""

    case_id: int
    number: str
    title: str
    amount_fen: int
    before_fen: int
    after_fen: int


@dataclass(slots=True, kw_only=True)
class Shift:
    """Cases whose first option changes from one to the other; the sums are expected costs in fen."""

    before: OptionKey
    after: OptionKey
    cases: int = 0
    before_fen: int = 0
    after_fen: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPreview:
    """``cases`` were looked at of ``of``; fewer when time ran out. Sums are over all of them, in fen."""

    cases: int
    of: int
    more_than_most: bool
    """The month had more than the 2,000 newest."""
    shifts: tuple[Shift, ...]
    """Another option first; the most frequent change first."""
    adjusted: int
    """The same option first, with another amount or cost."""
    others: int
    """The same first, and other options beside it."""
    before_fen: int
    after_fen: int

    @property
    def moved(self) -> int:
        """How many cases get another option first."""
        return sum(shift.cases for shift in self.shifts)

    @property
    def cut(self) -> bool:
        """Whether not every case of the month was looked at."""
        return self.cases < self.of or self.more_than_most


def policy_preview(
    *,
    actor: Actor,
    shop_id: int,
    draft: PolicyDraft,
    now: datetime,
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> PolicyPreview:
    """The draft against what holds on its first day, on the newest cases of the last 30 days.

    Each case is proposed for as of the moment it was opened. Stops after ``seconds``. Raises ``Missing``,
    ``Refused`` as ``save_policy`` does.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_RULES)
    policies = _Policies(shop_id=shop_id, draft=draft, now=now)
    rules = rules_for(shop_id=shop_id)
    found = list(
        Case.objects.select_related("shop")
        .filter(shop_id=shop_id, opened_at__gt=now - DAYS)
        .exclude(state="merged")
        .order_by("-id")[: MOST_CASES + 1]
    )
    newest = found[:MOST_CASES]
    tally = _Tally()
    end = clock() + seconds
    for case, situation in _situations(newest):
        if clock() > end:
            break
        tally.count(case, situation, policies, rules)
    return tally.preview(of=len(newest), more_than_most=len(found) > MOST_CASES)


def _situations(cases: Sequence[Case]) -> Iterator[tuple[Case, Situation]]:
    for start in range(0, len(cases), AT_ONCE):
        batch = cases[start : start + AT_ONCE]
        situations = situations_of(batch)
        yield from ((case, situations[case.pk]) for case in batch if case.pk in situations)


class _Policies:
    """Before and after for each category, made when first asked for."""

    def __init__(self, *, shop_id: int, draft: PolicyDraft, now: datetime) -> None:
        self._shop_id = shop_id
        self._draft = draft
        self._now = now
        self._day: date = draft.valid_from
        self._drafted, self._body = checked_draft(shop_id=shop_id, draft=draft, now=now)
        self._made: dict[str, tuple[Policy, Policy]] = {}

    def of(self, category: str) -> tuple[Policy, Policy]:
        """What holds, and what would hold."""
        if category not in self._made:
            counts = dispute_counts(shop_id=self._shop_id, category=category, now=self._now)
            before = policy_for(shop_id=self._shop_id, category=category, day=self._day)
            after = self._after(category, before)
            self._made[category] = with_history(before, counts), with_history(after, counts)
        return self._made[category]

    def _after(self, category: str, before: Policy) -> Policy:
        if self._draft.category == category:
            return self._drafted
        if self._draft.category != GENERAL:
            return before
        own = own_body(shop_id=self._shop_id, category=category, day=self._day)
        plain = merged(shipped_policy().to_mapping(), self._body)
        return Policy.from_mapping(merged(plain, own))


@dataclass(slots=True, kw_only=True)
class _Tally:
    cases: int = 0
    adjusted: int = 0
    others: int = 0
    before_fen: int = 0
    after_fen: int = 0
    shifts: dict[tuple[OptionKey, OptionKey], Shift] = field(default_factory=dict)

    def count(self, case: Case, situation: Situation, policies: _Policies, rules: Rules) -> None:
        old, new = policies.of(situation.category.value)
        self.cases += 1
        before = propose(situation, policy=old, rules=rules, now=case.opened_at)
        after = before if new == old else propose(situation, policy=new, rules=rules, now=case.opened_at)
        self.before_fen += before.best.cost.total_fen
        self.after_fen += after.best.cost.total_fen
        found = changes(before, after)
        if before.best.key is not after.best.key:
            self._shift(case, before.best, after.best)
        elif any(one.option is after.best.key for one in found):
            self.adjusted += 1
        elif found:
            self.others += 1

    def _shift(self, case: Case, before: Option, after: Option) -> None:
        pair = before.key, after.key
        shift = self.shifts.setdefault(pair, Shift(before=before.key, after=after.key))
        shift.cases += 1
        shift.before_fen += before.cost.total_fen
        shift.after_fen += after.cost.total_fen
        if len(shift.examples) < EXAMPLES:
            shift.examples.append(
                Example(
                    case_id=case.pk,
                    number=case_number(case.pk),
                    title=case.title,
                    amount_fen=case.amount_fen,
                    before_fen=before.cost.total_fen,
                    after_fen=after.cost.total_fen,
                )
            )

    def preview(self, *, of: int, more_than_most: bool) -> PolicyPreview:
        return PolicyPreview(
            cases=self.cases,
            of=of,
            more_than_most=more_than_most,
            shifts=tuple(sorted(self.shifts.values(), key=lambda shift: -shift.cases)),
            adjusted=self.adjusted,
            others=self.others,
            before_fen=self.before_fen,
            after_fen=self.after_fen,
        )

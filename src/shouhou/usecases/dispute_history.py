"""How often a shop's cases ended at the platform: what the estimate of a dispute's probability learns from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from shouhou.domain.options.keys import OptionKey
from shouhou.domain.options.policy import Policy
from shouhou.domain.refund.vocabulary import CsStatus
from shouhou.storage.models import Case, ChosenOption, Refund

WINDOW = timedelta(days=180)
HOUR = timedelta(hours=1)
ENOUGH = 20
"""From so many cases on an option's own history counts, below it the category's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of ``cases`` that were decided (closed), ``disputes`` had the platform in."""

    cases: int = 0
    disputes: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(cases=self.cases + other.cases, disputes=self.disputes + other.disputes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeCounts:
    """One category of one shop: all its cases, and those in which an option was chosen, by that option."""

    all: Counts
    by_option: Mapping[OptionKey, Counts]

    def of(self, key: OptionKey) -> Counts:
        """The option's own where there are enough of them, else the category's."""
        own = self.by_option.get(key, Counts())
        return own if own.cases >= ENOUGH else self.all


def dispute_counts(*, shop_id: int, category: str, now: datetime) -> DisputeCounts:
    """Cases of the category that were closed in the last 180 days. One query an hour, then from memory."""
    hour = int(now.astimezone(UTC).timestamp()) // 3600
    return _counted(shop_id, category, hour)


@lru_cache(maxsize=1024)
def _counted(shop_id: int, category: str, hour: int) -> DisputeCounts:
    until = datetime.fromtimestamp((hour + 1) * 3600, tz=UTC)
    chosen = ChosenOption.objects.filter(case=OuterRef("pk")).order_by("-id").values("key")[:1]
    platform_in = Refund.objects.filter(case=OuterRef("pk")).exclude(cs_status__in=("", CsStatus.NONE))
    rows = (
        Case.objects.filter(
            shop_id=shop_id,
            state="closed",
            category=category,
            closed_at__gt=until - WINDOW,
            closed_at__lte=until,
        )
        .annotate(went=Exists(platform_in), option=Subquery(chosen))
        .values("option")
        .annotate(cases=Count("id"), disputes=Count("id", filter=Q(went=True)))
        .order_by()
    )
    total = Counts()
    by_option: dict[OptionKey, Counts] = {}
    for row in rows:
        counts = Counts(cases=row["cases"], disputes=row["disputes"])
        total += counts
        if row["option"] in tuple(OptionKey):
            by_option[OptionKey(row["option"])] = counts
    return DisputeCounts(all=total, by_option=by_option)


def with_history(policy: Policy, counts: DisputeCounts) -> Policy:
    """The policy with the shop's own history in its estimate of disputes."""
    disputes = {
        key: replace(prior, cases=counts.of(key).cases, disputes=counts.of(key).disputes)
        for key, prior in policy.disputes.items()
    }
    return replace(policy, disputes=disputes)

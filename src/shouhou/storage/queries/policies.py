"""The saved versions of a shop's policies, with who and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shouhou.storage.models import ShopPolicy

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One saved row. ``body`` is only what differs from below."""

    policy_id: int
    category: str
    body: Mapping[str, Any]
    valid_from: date
    valid_to: date | None
    note: str
    by: str
    at: datetime

    def holds_on(self, day: date) -> bool:
        """Whether its days include this one; of several the one with the highest id decides."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def never_held(self) -> bool:
        """Replaced or ended before its first day."""
        return self.valid_to is not None and self.valid_to < self.valid_from


def versions(*, shop_id: int, category: str | None) -> tuple[PolicyVersion, ...]:
    """The newest first, at most 200. One query."""
    rows = ShopPolicy.objects.filter(shop_id=shop_id).select_related("created_by").order_by("-id")
    if category is not None:
        rows = rows.filter(category=category)
    return tuple(
        PolicyVersion(
            policy_id=row.pk,
            category=row.category,
            body=row.body,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            note=row.note,
            by=row.created_by.display_name,
            at=row.created_at,
        )
        for row in rows[:MOST]
    )

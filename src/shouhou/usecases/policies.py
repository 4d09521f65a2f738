"""A shop's policies: the shipped one, over it the shop's general row, over that the row of the problem's category."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from shouhou.domain.access import Permission, permissions_of
from shouhou.domain.diagnosis.records import Category
from shouhou.domain.errors import Refused
from shouhou.domain.options.policy import Policy, merged
from shouhou.domain.rules import china_day
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage.models import Shop, ShopPolicy
from shouhou.storage.queries.policies import PolicyVersion, versions

from .actor import Actor, demand, roles_everywhere
from .dispute_history import dispute_counts, with_history
from .errors import Missing

log = logging.getLogger(__name__)

GENERAL = ""  # in place of a category: for all of them


def policy_for(*, shop_id: int, category: str, day: date) -> Policy:
    """What holds for the category on a Chinese day. One query; the policy itself is made once for each pair of rows.

    A row's body never changes, so the ids of the rows in force are all that the result depends on.
    """
    in_force = {GENERAL: 0, category: 0}
    rows = _on(day, ShopPolicy.objects.filter(shop_id=shop_id, category__in=in_force)).order_by("id")
    in_force |= dict(rows.values_list("category", "id"))
    own = in_force[category] if category != GENERAL else 0
    return _overlaid(in_force[GENERAL], own)


def shops_where(*, actor: Actor, permission: Permission) -> dict[int, str]:
    """Names of the shops where the person has the right, by id, oldest first. Two queries."""
    held = roles_everywhere(actor=actor)
    wanted = [shop_id for shop_id, roles in held.items() if permission in permissions_of(roles)]
    return dict(Shop.objects.filter(pk__in=wanted).order_by("id").values_list("id", "name"))


def policy_now(*, shop_id: int, category: str, now: datetime) -> Policy:
    """``policy_for`` today, with the shop's own history of disputes in its estimates. At most two queries."""
    policy = policy_for(shop_id=shop_id, category=category, day=china_day(now))
    return with_history(policy, dispute_counts(shop_id=shop_id, category=category, now=now))


@lru_cache(maxsize=1024)
def _overlaid(general_id: int, own_id: int) -> Policy:
    policy = shipped_policy()
    for row_id in (general_id, own_id):
        if row_id:
            row = ShopPolicy.objects.get(pk=row_id)
            policy = _over(policy, row.body, row_id)
    return policy


def own_body(*, shop_id: int, category: str, day: date) -> Mapping[str, Any]:
    """What the category's own row lays over the general policy on a day; nothing without one. One query."""
    rows = _on(day, ShopPolicy.objects.filter(shop_id=shop_id, category=category))
    return rows.order_by("-id").values_list("body", flat=True).first() or {}


def _over(policy: Policy, body: Mapping[str, Any], row_id: int) -> Policy:
    try:
        return Policy.from_mapping(merged(policy.to_mapping(), body))
    except Refused as refusal:  # checked when saved; a newer version of the product may know less or more
        log.warning("policy %s no longer reads, the one below it holds: %s", row_id, refusal.fields)
        return policy


def _on(day: date, rows: QuerySet[ShopPolicy]) -> QuerySet[ShopPolicy]:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySheet:
    """What the editor starts from. ``below``: what holds without the row; ``newest``: the row last saved."""

    category: str
    below: Policy
    effective: Policy
    in_force: PolicyVersion | None
    newest: PolicyVersion | None

    @property
    def seen_id(self) -> int:
        """Goes back into ``save_policy``; 0 without a row."""
        return self.newest.policy_id if self.newest else 0


def policy_sheet(*, actor: Actor, shop_id: int, category: str, day: date) -> PolicySheet:
    """One category's policy on a day. Raises ``Missing`` also for a category that there is none of."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    known(category)
    found = versions(shop_id=shop_id, category=category)
    below = policy_for(shop_id=shop_id, category=GENERAL, day=day) if category else shipped_policy()
    return PolicySheet(
        category=category,
        below=below,
        effective=policy_for(shop_id=shop_id, category=category, day=day),
        in_force=next((one for one in found if one.holds_on(day)), None),
        newest=found[0] if found else None,
    )


def policy_versions(*, actor: Actor, shop_id: int, category: str | None = None) -> tuple[PolicyVersion, ...]:
    """All rows ever saved, the newest first. ``category`` None: of all. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    return versions(shop_id=shop_id, category=category)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInForce:
    """What holds for a category; ``row`` None when the category has none of its own."""

    category: str
    policy: Policy
    row: PolicyVersion | None


def policies_in_force(*, actor: Actor, shop_id: int, now: datetime) -> tuple[PolicyInForce, ...]:
    """The general policy and each category's, today. Raises ``Missing``."""
    found = policy_versions(actor=actor, shop_id=shop_id)
    today = china_day(now)
    return tuple(
        PolicyInForce(
            category=category,
            policy=policy_for(shop_id=shop_id, category=category, day=today),
            row=next((one for one in found if one.category == category and one.holds_on(today)), None),
        )
        for category in (GENERAL, *(one.value for one in Category))
    )


def known(category: str) -> None:
    """Raises ``Missing`` for what is neither a category nor the general one."""
    if category not in (GENERAL, *Category):
        raise Missing

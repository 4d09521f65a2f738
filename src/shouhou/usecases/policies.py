"""A shop's policies: the shipped one, over it the shop's general row, over that the row of the problem's category."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from shouhou.domain.access import Permission, permissions_of
from shouhou.domain.diagnosis.records import Category
from shouhou.domain.errors import Refused
from shouhou.domain.options.policy import Policy, merged
from shouhou.domain.rules import china_day
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage import events
from shouhou.storage.models import Shop, ShopPolicy
from shouhou.storage.queries.policies import PolicyVersion, versions

from .actor import Actor, demand, roles_everywhere
from .dispute_history import dispute_counts, with_history
from .errors import Missing

log = logging.getLogger(__name__)

GENERAL = ""  # in place of a category: for all of them
NOTE_LENGTH = 300
LAST_DAY = date(2200, 12, 31)
OUTSIDE = ("name", "valid_from", "valid_to")  # members that the row has, not its body


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
class PolicyDraft:
    """What a person wants to hold. ``body``: members of ``Policy``, whole or only what differs; days included."""

    category: str
    body: Mapping[str, Any]
    valid_from: date
    valid_to: date | None = None
    note: str = ""


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
    _known(category)
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


def checked_draft(*, shop_id: int, draft: PolicyDraft, now: datetime) -> tuple[Policy, dict[str, Any]]:
    """The policy that would hold from the draft's first day, and the body to store: what differs from below.

    Raises ``Refused`` with the wrong inputs in ``fields``.
    """
    wrong: dict[str, str] = {}
    if draft.valid_from < china_day(now):
        wrong["valid_from"] = "不能早于今天"
    if draft.valid_from > LAST_DAY:
        wrong["valid_from"] = "日期太远"
    if draft.valid_to is not None and draft.valid_to < draft.valid_from:
        wrong["valid_to"] = "失效日期不能早于生效日期"
    elif draft.valid_to is not None and draft.valid_to > LAST_DAY:
        wrong["valid_to"] = "日期太远"
    if len(draft.note) > NOTE_LENGTH:
        wrong["note"] = "太长"
    below = (
        policy_for(shop_id=shop_id, category=GENERAL, day=draft.valid_from)
        if draft.category
        else shipped_policy()
    )
    plain = below.to_mapping()
    try:
        policy = Policy.from_mapping(merged(plain, draft.body))
    except Refused as refusal:
        wrong |= refusal.fields
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)
    body = differences(plain, policy.to_mapping())
    return policy, {name: value for name, value in body.items() if name not in OUTSIDE}


def differences(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be laid over ``below`` to get ``above``: the inverse of ``merged``."""
    found: dict[str, Any] = {}
    for name, value in above.items():
        under = below.get(name)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            inner = differences(under, value)
            if inner:
                found[name] = inner
        elif value != under:
            found[name] = value
    return found


def save_policy(*, actor: Actor, shop_id: int, draft: PolicyDraft, seen_id: int, now: datetime) -> int:
    """Adds a row and returns its id. Writes.

    Without a last day it ends whatever row of the category reached into its days. With one, it goes before them
    for these days, and what held before holds again after. ``seen_id``: the newest row that the author saw.

    Raises ``Missing``, ``Refused``: ``invalid`` by field, ``policy_changed`` when somebody else saved meanwhile,
    ``nothing_changed``.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_RULES)
    _known(draft.category)
    _, body = checked_draft(shop_id=shop_id, draft=draft, now=now)
    with transaction.atomic():
        Shop.objects.select_for_update().get(pk=shop_id)
        mine = ShopPolicy.objects.filter(shop_id=shop_id, category=draft.category)
        newest = mine.order_by("-id").values_list("id", flat=True).first() or 0
        if newest != seen_id:
            raise Refused("policy_changed", "有人刚刚保存了新的版本，请对照后再保存，您填写的内容都还在")
        reaches = mine.filter(Q(valid_to=None) | Q(valid_to__gte=draft.valid_from))
        if not body and not reaches.exists():
            raise Refused("nothing_changed", "没有任何改动")
        if draft.valid_to is None:
            _end(reaches, draft.valid_from - timedelta(days=1))
        row = ShopPolicy.objects.create(
            shop_id=shop_id,
            category=draft.category,
            body=body,
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
            note=draft.note.strip(),
            created_by_id=actor.user_id,
            created_at=now,
        )
        events.announce(shop_id=shop_id, kind="shop")
    return row.pk


def end_policy(*, actor: Actor, shop_id: int, policy_id: int, now: datetime) -> None:
    """Ends a row: it held until yesterday; what began today or was to come never holds. Writes.

    Raises ``Missing``, ``Refused``.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_RULES)
    yesterday = china_day(now) - timedelta(days=1)
    with transaction.atomic():
        rows = ShopPolicy.objects.select_for_update().filter(shop_id=shop_id, pk=policy_id)
        row = rows.first()
        if row is None:
            raise Missing
        if row.valid_to is not None and row.valid_to <= yesterday:
            raise Refused("policy_ended", "这个版本已经失效")
        _end(rows, yesterday)
        events.announce(shop_id=shop_id, kind="shop")


def _end(rows: QuerySet[ShopPolicy], last: date) -> None:
    """A row that had not begun by then gets a last day before its first: it never holds."""
    for row in rows:
        row.valid_to = max(last, row.valid_from - timedelta(days=1))
        row.save(update_fields=["valid_to"])


def _known(category: str) -> None:
    if category not in (GENERAL, *Category):
        raise Missing

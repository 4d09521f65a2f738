"""Changing a shop's policies: a draft, checked; a row added, never edited; a row ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.options.policy import Policy, merged
from shouhou.domain.rules import china_day
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage import events
from shouhou.storage.models import Shop, ShopPolicy

from .actor import Actor, demand
from .errors import Missing
from .policies import GENERAL, known, policy_for

NOTE_LENGTH = 300
LAST_DAY = date(2200, 12, 31)
OUTSIDE = ("name", "valid_from", "valid_to")  # members that the row has, not its body


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """What a person wants to hold. ``body``: members of ``Policy``, whole or only what differs; days included."""

    category: str
    body: Mapping[str, Any]
    valid_from: date
    valid_to: date | None = None
    note: str = ""


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
    known(draft.category)
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

"""Playbooks in force for a shop: the shipped ones with the shop's newest version on top, part by part.

A version holds only the parts that differ, so that a better shipped part reaches every shop that left it alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from shouhou.domain.access import Permission
from shouhou.domain.diagnosis.records import Category
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.playbook_reading import changes, from_mapping, overlaid, to_mapping
from shouhou.domain.playbooks import Playbook, for_category
from shouhou.rulebook.playbooks import KEYS, shipped_playbook, shipped_playbooks
from shouhou.storage.models import PlaybookVersion, Shop

from .actor import Actor, demand, roles_everywhere
from .errors import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookView:
    """A playbook as a shop has it. ``version`` 0 and empty ``own``: as shipped."""

    playbook: Playbook
    version: int
    own: tuple[str, ...] = ()
    """The parts that are the shop's own."""
    changed_by: str = ""
    changed_at: datetime | None = None
    unreadable: bool = False
    """The shop's version no longer fits (an older release wrote it); the shipped one is shown."""


def playbook_for(*, shop_id: int, category: Category) -> Playbook:
    """The playbook of a category as the shop has it. One query."""
    return _now(for_category(shipped_playbooks(), category), _newest(shop_id)).playbook


def playbooks_of(*, actor: Actor, shop_id: int | None) -> tuple[PlaybookView, ...]:
    """All playbooks, in the order of the five types; without a shop as shipped. Raises ``Missing``."""
    if shop_id is None:
        shown = bool(roles_everywhere(actor=actor))
        return tuple(PlaybookView(playbook=one, version=0) for one in shipped_playbooks() if shown)
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    newest = _newest(shop_id)
    return tuple(_now(one, newest) for one in shipped_playbooks())


def playbook_view(*, actor: Actor, shop_id: int, key: str, version: int | None = None) -> PlaybookView:
    """One playbook, as it is or as it was in a version. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    shipped = _shipped(key)
    if version == 0:
        return PlaybookView(playbook=shipped, version=0)
    if version is None:
        return _now(shipped, _newest(shop_id))
    row = _rows(shop_id, key).filter(pk=version).first()
    if row is None:
        raise Missing
    return _view(shipped, row)


def versions(*, actor: Actor, shop_id: int, key: str) -> tuple[PlaybookView, ...]:
    """Every version that was saved, newest first. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    shipped = _shipped(key)
    return tuple(_view(shipped, row) for row in _rows(shop_id, key)[:200])


def checked_playbook(*, actor: Actor, shop_id: int, key: str, body: Mapping[str, Any]) -> Playbook:
    """What ``body`` would become, to look at before saving. Writes nothing. Raises like ``save_playbook``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_RULES)
    shipped = _shipped(key)
    fixed = {name: value for name, value in to_mapping(shipped).items() if name in _FIXED}
    return from_mapping({**body, **fixed})


def save_playbook(
    *, actor: Actor, shop_id: int, key: str, body: Mapping[str, Any], seen: int, now: datetime
) -> PlaybookView:
    """Makes ``body`` (all parts that can be changed) the shop's playbook; ``seen``: the version it was made from.

    Writes a version. Raises ``Missing``, ``Refused`` with the wrong places in ``fields``, and ``ChangedMeanwhile``
    with the newer ``PlaybookView`` in ``changes`` when a colleague was first.
    """
    wanted = checked_playbook(actor=actor, shop_id=shop_id, key=key, body=body)
    shipped = _shipped(key)
    return _write(actor=actor, shop_id=shop_id, key=key, body=changes(shipped, wanted), seen=seen, now=now)


def restore_shipped(*, actor: Actor, shop_id: int, key: str, seen: int, now: datetime) -> PlaybookView:
    """Takes the shipped playbook back; the shop's versions stay in its history. Writes a version. Raises likewise."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_RULES)
    _shipped(key)
    return _write(actor=actor, shop_id=shop_id, key=key, body={}, seen=seen, now=now)


_FIXED = ("key", "seed_type", "categories")


def _write(
    *, actor: Actor, shop_id: int, key: str, body: dict[str, Any], seen: int, now: datetime
) -> PlaybookView:
    with transaction.atomic():
        Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
        newest = _rows(shop_id, key).first()
        version = newest.pk if newest else 0
        if version != seen:
            raise ChangedMeanwhile([_view(shipped_playbook(key), newest)], version)
        if body == (newest.body if newest else {}):
            raise Refused("nothing_changed", "内容和现在的一样，没有保存新版本")
        row = PlaybookVersion.objects.create(
            shop_id=shop_id, key=key, body=body, created_by_id=actor.user_id, created_at=now
        )
    return _view(shipped_playbook(key), row)


def _shipped(key: str) -> Playbook:
    if key not in KEYS:
        raise Missing
    return shipped_playbook(key)


def _rows(shop_id: int, key: str) -> QuerySet[PlaybookVersion]:
    rows = PlaybookVersion.objects.filter(shop_id=shop_id, key=key)
    return rows.select_related("created_by").order_by("-id")


def _newest(shop_id: int) -> dict[str, PlaybookVersion]:
    rows = PlaybookVersion.objects.filter(shop_id=shop_id).select_related("created_by")
    return {row.key: row for row in rows.order_by("key", "-id").distinct("key")}


def _now(shipped: Playbook, newest: Mapping[str, PlaybookVersion]) -> PlaybookView:
    return _view(shipped, newest.get(shipped.key))


def _view(shipped: Playbook, row: PlaybookVersion | None) -> PlaybookView:
    if row is None:
        return PlaybookView(playbook=shipped, version=0)
    who = row.created_by.display_name or row.created_by.username
    try:
        playbook, own, unreadable = overlaid(shipped, row.body), tuple(row.body), False
    except Refused:
        playbook, own, unreadable = shipped, (), True
    return PlaybookView(
        playbook=playbook,
        version=row.pk,
        own=own,
        changed_by=who,
        changed_at=row.created_at,
        unreadable=unreadable,
    )

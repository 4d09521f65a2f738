"""Who works in a shop, and as what."""

from collections.abc import Iterable

import structlog
from django.db import transaction

from shouhou.domain.access import Permission, Role
from shouhou.domain.errors import Refused
from shouhou.storage import events
from shouhou.storage.models import Membership, Shop, User
from shouhou.storage.queries import shops as rows
from shouhou.storage.queries.records import MemberView

from .actor import Actor, demand
from .errors import Missing

log = structlog.get_logger()


def members(*, actor: Actor, shop_id: int) -> tuple[MemberView, ...]:
    """Everyone who works in the shop, for anyone who does. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_CASE)
    return rows.members_of(shop_id=shop_id)


def add_member(
    *, actor: Actor | None, shop_id: int, username: str, roles: Iterable[Role]
) -> tuple[MemberView, ...]:
    """Gives someone who can log in already these roles in the shop. Writes. Raises ``Missing``, ``Refused``."""
    _demand(actor, shop_id)
    user_id = User.objects.filter(username__iexact=username.strip()).values_list("pk", flat=True).first()
    if user_id is None:
        raise Refused("invalid", "请检查标出的内容", {"username": "没有这个用户"})
    return set_roles(actor=actor, shop_id=shop_id, user_id=user_id, roles=roles)


def set_roles(
    *, actor: Actor | None, shop_id: int, user_id: int, roles: Iterable[Role]
) -> tuple[MemberView, ...]:
    """Makes these the person's roles in the shop; none at all takes them out of it. Writes, returns all members.

    Raises ``Missing`` and ``Refused``: ``not_permitted``, and ``last_owner`` when nobody would be left to
    manage the shop.
    """
    _demand(actor, shop_id)
    wanted = {role.value for role in roles}
    with transaction.atomic():
        # One after the other: two owners who remove each other must not both succeed.
        if not Shop.objects.select_for_update(no_key=True).filter(pk=shop_id).exists():
            raise Missing
        if not User.objects.filter(pk=user_id).exists():
            raise Missing
        _keep_an_owner(shop_id, user_id, wanted)
        Membership.objects.filter(shop_id=shop_id, user_id=user_id).exclude(role__in=wanted).delete()
        Membership.objects.bulk_create(
            [Membership(shop_id=shop_id, user_id=user_id, role=role) for role in sorted(wanted)],
            ignore_conflicts=True,
        )
        events.announce(shop_id=shop_id, kind="shop")
    log.info(
        "roles_set", shop_id=shop_id, user_id=user_id, roles=sorted(wanted), by=actor.mark if actor else "cli"
    )
    return rows.members_of(shop_id=shop_id)


def _demand(actor: Actor | None, shop_id: int) -> None:
    if actor is not None:
        demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_USERS)


def _keep_an_owner(shop_id: int, user_id: int, wanted: set[str]) -> None:
    owners = Membership.objects.filter(shop_id=shop_id, role=Role.OWNER.value, user__is_active=True)
    ids = set(owners.values_list("user_id", flat=True))
    if ids == {user_id} and Role.OWNER.value not in wanted:
        raise Refused("last_owner", "这是最后一位店主，请先指定另一位店主")

"""Shops with everything that their pages show. Five queries, however many shops."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from shouhou.domain.access import Role
from shouhou.storage.clocks import badge_of
from shouhou.storage.models import AddressBookEntry, Membership, Shop, ShopSession, SyncSource

from .records import AddressView, MemberView, SessionState, ShopBadge, ShopView, SourceAge

KINDS = ("main", "sub")
ROLE_ORDER = {role.value: place for place, role in enumerate(Role)}

R = TypeVar("R", SyncSource, ShopSession, AddressBookEntry, Membership)


def shop_views(*, shop_ids: Collection[int] | None) -> tuple[ShopView, ...]:
    """These shops, or all of them for None, oldest first. Five queries."""
    shops = list(Shop.objects.filter(**_among("pk", shop_ids)).order_by("pk"))
    within = _among("shop_id", shop_ids)
    sources = _by_shop(SyncSource.objects.filter(**within).order_by("pk"))
    sessions = _by_shop(ShopSession.objects.filter(**within))
    addresses = _by_shop(
        AddressBookEntry.objects.filter(**within).order_by("-is_default_return", "address_id")
    )
    members = _by_shop(
        Membership.objects.filter(**within).select_related("user").order_by("user__username", "pk")
    )
    return tuple(
        _view(
            shop,
            sources=sources.get(shop.pk, []),
            sessions=sessions.get(shop.pk, []),
            addresses=addresses.get(shop.pk, []),
            members=members.get(shop.pk, []),
        )
        for shop in shops
    )


def shop_badges(*, shop_ids: Collection[int]) -> tuple[ShopBadge, ...]:
    """These shops as lists show them, oldest first. One query."""
    return tuple(badge_of(shop) for shop in Shop.objects.filter(pk__in=shop_ids).order_by("pk"))


def members_of(*, shop_id: int) -> tuple[MemberView, ...]:
    """Everyone who works in a shop, by user name. One query."""
    return _members(
        Membership.objects.filter(shop_id=shop_id).select_related("user").order_by("user__username", "pk")
    )


def _among(column: str, shop_ids: Collection[int] | None) -> dict[str, Any]:
    return {} if shop_ids is None else {f"{column}__in": list(shop_ids)}


def _by_shop(rows: Iterable[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for row in rows:
        found.setdefault(row.shop_id, []).append(row)
    return found


def _view(
    shop: Shop,
    *,
    sources: list[SyncSource],
    sessions: list[ShopSession],
    addresses: list[AddressBookEntry],
    members: list[Membership],
) -> ShopView:
    known = {session.kind: session for session in sessions}
    return ShopView(
        badge=badge_of(shop),
        marketplace=shop.marketplace,
        channel=shop.channel,
        gateway=shop.gateway,
        app_key=shop.app_key,
        has_secret=bool(shop.app_secret_sealed),
        seller_nick=shop.seller_nick,
        seller_user_id=shop.seller_user_id,
        withdrawal_profile=shop.withdrawal_profile,
        first_response_minutes=shop.first_response_minutes,
        stale_minutes=shop.stale_minutes,
        default_address_id=shop.default_address_id,
        sources=tuple(_age(source) for source in sources),
        sessions=tuple(_session(kind, known.get(kind)) for kind in KINDS),
        addresses=tuple(_address(entry) for entry in addresses),
        members=_members(members),
        created_at=shop.created_at,
    )


def _age(source: SyncSource) -> SourceAge:
    return SourceAge(
        name=source.name,
        data_as_of=source.data_as_of,
        last_error=source.last_error,
        last_error_at=source.last_error_at,
        failures=source.failures,
    )


def _session(kind: str, session: ShopSession | None) -> SessionState:
    if session is None:
        return SessionState(
            kind=kind,
            present=False,
            nick="",
            expires_at=None,
            write_until=None,
            refused_at=None,
            refused_text="",
            updated_at=None,
        )
    return SessionState(
        kind=kind,
        present=bool(session.token_sealed),
        nick=session.nick,
        expires_at=session.expires_at,
        write_until=session.write_until,
        refused_at=session.refused_at,
        refused_text=session.refused_text,
        updated_at=session.updated_at,
    )


def _address(entry: AddressBookEntry) -> AddressView:
    return AddressView(
        address_id=entry.address_id,
        name=entry.name,
        line=f"{entry.province}{entry.city}{entry.district}{entry.street}",
        mobile=entry.mobile or entry.phone,
        is_default_return=entry.is_default_return,
    )


def _members(memberships: Iterable[Membership]) -> tuple[MemberView, ...]:
    people: dict[int, tuple[Membership, list[str]]] = {}
    for membership in memberships:
        people.setdefault(membership.user_id, (membership, []))[1].append(membership.role)
    return tuple(
        MemberView(
            user_id=user_id,
            username=membership.user.username,
            display_name=membership.user.display_name,
            roles=tuple(sorted(roles, key=lambda role: ROLE_ORDER[role])),
        )
        for user_id, (membership, roles) in people.items()
    )

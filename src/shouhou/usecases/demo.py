"""The demo: shops and people made from what a running sandbox says of itself.

No case is made here. Every case of the demo comes over the sandbox's gateway, like a real one.
"""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import structlog
from django.db import transaction

from shouhou.domain.access import Role
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.marketplaces.port import SessionKind
from shouhou.storage.models import Membership, Shop, ShopSession, User
from shouhou.storage.sealing import SealBroken, seal, unseal

from .sessions import check_sources, store_session
from .shops import create_shop
from .users import create_user

WAIT_SECONDS = 20.0
BESIDE = "（演示）"  # after the name of a demo shop beside somebody's own shop of the same name
log = structlog.get_logger()

# User name, name on screen, role in every demo shop.
PEOPLE = (
    ("kefu", "客服", Role.AGENT),
    ("cangku", "仓库", Role.RETURNS_CLERK),
    ("zhuguan", "主管", Role.SUPERVISOR),
    ("dianzhu", "店主", Role.OWNER),
    ("zhidu", "只读", Role.READ_ONLY),
)


class NoSandbox(Exception):
    """The sandbox does not answer, or not as a sandbox does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogin:
    """A new person of the demo. The password is known here and nowhere else; ``repr`` hides it."""

    username: str
    password: str
    display_name: str

    def __repr__(self) -> str:
        return f"DemoLogin(username={self.username!r}, …)"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShop:
    """A shop as the sandbox introduces it. ``repr`` hides the secrets."""

    name: str
    shop_type: ShopType
    gateway: str
    app_key: str
    app_secret: str
    seller_user_id: str
    tokens: Mapping[SessionKind, str]
    nicks: Mapping[SessionKind, str]
    expires_at: Mapping[SessionKind, datetime]
    write_until: Mapping[SessionKind, datetime]

    def __repr__(self) -> str:
        return f"DemoShop(name={self.name!r}, gateway={self.gateway!r}, …)"


def prepare(
    *,
    sandbox_url: str,
    now: datetime,
    keep: Callable[[Sequence[DemoLogin]], None] | None = None,
    wait_seconds: float = WAIT_SECONDS,
) -> tuple[DemoLogin, ...]:
    """Makes what is missing of the demo's shops and people, and renews authorisations that differ. Writes.

    Repeating it changes nothing. Returns the people made by this call; ``keep`` is given them before they are
    there for good, so that no crash can leave people whose passwords nobody knows. Waits for the sandbox up to
    ``wait_seconds``; raises ``NoSandbox``.
    """
    shops = [_introduced(item) for item in _credentials(sandbox_url, wait_seconds)]
    with transaction.atomic():
        shop_ids = [_shop(shop, now=now) for shop in shops]
        logins = _people(shop_ids, now=now)
        if logins and keep is not None:
            keep(logins)
    return logins


# -- what the sandbox says -----------------------------------------------------------------------------


def _credentials(sandbox_url: str, wait_seconds: float) -> Sequence[Any]:
    until = time.monotonic() + wait_seconds
    url = f"{sandbox_url.rstrip('/')}/sandbox/credentials"
    # The sandbox is on this machine: a proxy from the environment must not come in between.
    with httpx.Client(timeout=5, trust_env=False) as http:
        while True:
            try:
                return _items(http.get(url).raise_for_status().json())
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                if time.monotonic() >= until:
                    raise NoSandbox(f"演示平台没有应答 / the sandbox does not answer: {url}") from error
            time.sleep(0.1)


def _items(document: Any) -> Sequence[Any]:
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or not items:
        raise ValueError("no shops in the answer")
    return items


def _introduced(item: Mapping[str, Any]) -> DemoShop:
    try:
        main, sub = item["sessions"]["main"], item["sessions"]["sub"]
        both = {SessionKind.MAIN: main, SessionKind.SUB: sub}
        return DemoShop(
            name=item["name"],
            shop_type=ShopType(item["shop_type"]),
            gateway=item["gateway"],
            app_key=item["app_key"],
            app_secret=item["app_secret"],
            seller_user_id=item["user_id"],
            tokens={kind: session["session"] for kind, session in both.items()},
            nicks={SessionKind.MAIN: item["nick"], SessionKind.SUB: item["sub_nick"]},
            expires_at={kind: _moment(session["expires_at"]) for kind, session in both.items()},
            write_until={kind: _moment(session["w2_expires_at"]) for kind, session in both.items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NoSandbox("演示平台的应答无法理解 / the sandbox's answer is not understood") from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


# -- rows ----------------------------------------------------------------------------------------------


def _shop(wanted: DemoShop, *, now: datetime) -> int:
    names = [wanted.name, wanted.name + BESIDE]
    shop = Shop.objects.filter(name__in=names, is_demo=True).first()
    if shop is None:
        name = names[Shop.objects.filter(name=wanted.name).exists()]
        shop = _new_shop(wanted, name=name, now=now)
    _reach(shop, wanted, now=now)
    for kind in SessionKind:
        _renew(shop, wanted, kind, now=now)
    return shop.pk


def _new_shop(wanted: DemoShop, *, name: str, now: datetime) -> Shop:
    view = create_shop(
        actor=None,
        name=name,
        shop_type=wanted.shop_type,
        gateway=wanted.gateway,
        app_key=wanted.app_key,
        app_secret=wanted.app_secret,
        session=wanted.tokens[SessionKind.MAIN],
        sub_session="",  # both are kept by _renew, with the moments when they end
        now=now,
    )
    Shop.objects.filter(pk=view.badge.shop_id).update(
        is_demo=True,
        withdrawal_profile="today",
        seller_nick=wanted.nicks[SessionKind.MAIN],
        seller_user_id=wanted.seller_user_id,
    )
    return Shop.objects.get(pk=view.badge.shop_id)


def _reach(shop: Shop, wanted: DemoShop, *, now: datetime) -> None:
    """The sandbox may have moved to another port, or begun anew with another seed."""
    same_app = (shop.gateway, shop.app_key) == (wanted.gateway, wanted.app_key)
    if same_app and _opened(shop.app_secret_sealed) == wanted.app_secret:
        return
    Shop.objects.filter(pk=shop.pk).update(
        gateway=wanted.gateway,
        app_key=wanted.app_key,
        app_secret_sealed=seal(wanted.app_secret),
        seller_user_id=wanted.seller_user_id,
    )
    check_sources(shop_id=shop.pk, now=now)


def _renew(shop: Shop, wanted: DemoShop, kind: SessionKind, *, now: datetime) -> None:
    row = ShopSession.objects.filter(shop=shop, kind=kind.value).first()
    token = wanted.tokens[kind]
    if row is not None and row.expires_at is not None and _opened(row.token_sealed) == token:
        return
    store_session(
        shop_id=shop.pk,
        kind=kind,
        token=token,
        now=now,
        nick=wanted.nicks[kind],
        expires_at=wanted.expires_at[kind],
        write_until=wanted.write_until[kind],
    )


def _opened(sealed: str) -> str | None:
    """None for what another secret file sealed: in the demo it is simply renewed."""
    try:
        return unseal(sealed)
    except SealBroken:
        return None


def _people(shop_ids: Sequence[int], *, now: datetime) -> tuple[DemoLogin, ...]:
    known = {name.lower(): pk for name, pk in User.objects.values_list("username", "pk")}
    made: list[DemoLogin] = []
    for username, display_name, role in PEOPLE:
        if username in known:
            _join(known[username], role, shop_ids)
            continue
        login = DemoLogin(username=username, password=secrets.token_urlsafe(12), display_name=display_name)
        create_user(
            actor=None,
            name=username,
            display_name=display_name,
            password=login.password,
            roles=[(shop_id, role) for shop_id in shop_ids],
            now=now,
        )
        made.append(login)
    return tuple(made)


def _join(user_id: int, role: Role, shop_ids: Sequence[int]) -> None:
    """Into new demo shops only: where somebody has roles already, they were given on purpose."""
    inside = set(Membership.objects.filter(user_id=user_id).values_list("shop_id", flat=True))
    Membership.objects.bulk_create(
        [
            Membership(user_id=user_id, shop_id=shop_id, role=role.value)
            for shop_id in shop_ids
            if shop_id not in inside
        ]
    )

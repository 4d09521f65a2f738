"""Authorising in the browser: the platform's page, and the code that comes back from it."""

from contextlib import closing
from datetime import datetime

import structlog

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.marketplaces.http import Http
from shouhou.marketplaces.port import OutsideFailed, SessionKind
from shouhou.marketplaces.taobao import oauth
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Shop
from shouhou.storage.sealing import unseal

from .actor import Actor, demand
from .sessions import store_session

MAX_CODE = 1024
log = structlog.get_logger()


def authorise_url(*, actor: Actor, shop_id: int, kind: str, redirect_uri: str, state: str) -> str:
    """The platform's page where the seller agrees. Which account agrees is decided there, by who is logged in.

    ``state`` must be unguessable; the door checks it when the browser comes back. Raises ``Missing``, ``Refused``.
    """
    shop = _reachable(actor, shop_id, kind)
    return oauth.authorize_url(
        authorize=oauth.endpoints(shop.gateway).authorize,
        app_key=shop.app_key,
        redirect_uri=redirect_uri,
        state=state,
    )


def finish_authorisation(
    *, actor: Actor, shop_id: int, kind: str, code: str, redirect_uri: str, now: datetime
) -> SessionKind:
    """Turns the code into an authorisation and keeps it. Calls the marketplace once, then writes.

    Returns what the token turned out to be: when the other account than ``kind`` agreed, its authorisation
    is kept all the same, because the platform has ended the older one. Raises ``Missing`` and ``Refused``
    (``authorisation_failed``, ``other_shop``); ``SealBroken`` when the secret file is another one.
    """
    shop = _reachable(actor, shop_id, kind)
    token = _token(shop, code, redirect_uri, now)
    if shop.seller_user_id and token.user_id and token.user_id != shop.seller_user_id:
        raise Refused("other_shop", "授权的账号属于另一家店铺，请换账号登录后重新授权")
    store_session(
        shop_id=shop_id,
        kind=token.kind,
        token=token.access_token,
        now=now,
        nick=token.sub_nick if token.kind is SessionKind.SUB else token.nick,
        expires_at=token.expires_at,
        write_until=token.w2_valid_until,
    )
    log.info("session_authorised", shop_id=shop_id, kind=token.kind.value, by=actor.mark)
    return token.kind


def _reachable(actor: Actor, shop_id: int, kind: str) -> Shop:
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    if kind not in tuple(SessionKind):
        raise Refused("invalid", "请检查标出的内容", {"kind": "请从列表中选择"})
    shop = Shop.objects.get(pk=shop_id)
    if not (shop.gateway and shop.app_key and shop.app_secret_sealed):
        raise Refused("no_app", "请先填写网关、App Key 和 App Secret，再授权")
    return shop


def _token(shop: Shop, code: str, redirect_uri: str, now: datetime) -> oauth.TokenReading:
    if not code or len(code) > MAX_CODE:
        raise Refused("invalid", "平台没有返回授权码，请重新授权", {"code": "必填"})
    with closing(Http()) as http:
        try:
            return oauth.exchange_code(
                http=http,
                token=oauth.endpoints(shop.gateway).token,
                app_key=shop.app_key,
                app_secret=unseal(shop.app_secret_sealed),
                code=code,
                redirect_uri=redirect_uri,
                now=clock_of(shop).platform_time(now),
            )
        except OutsideFailed as failure:
            log.warning("authorisation_failed", shop_id=shop.pk, code=failure.code)
            raise Refused(
                "authorisation_failed",
                "平台没有给出授权，请重新授权",
                {"platform": failure.text or failure.code or failure.failure.value},
            ) from failure

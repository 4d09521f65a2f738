"""Authorisation in a browser: ``/authorize`` with one button, ``/token`` for codes and refresh tokens."""

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from . import sessions
from .clock import MINUTE
from .numbers import token
from .pages.frame import page
from .records import Session, Shop
from .sessions import find_shop
from .world import Grant, World

CODE_LASTS = 10 * MINUTE


def oauth_routes(world: World) -> list[Route]:
    """The two addresses of OAuth 2.0."""

    async def authorize(request: Request) -> Response:
        query = dict(request.query_params)
        shop = find_shop(world, query.get("client_id", ""))
        if (
            shop is None
            or not shop.has_app
            or query.get("response_type") != "code"
            or not _is_local(query.get("redirect_uri", ""))
        ):
            return page(
                "授权失败", "<p class=bad>client_id、response_type 或 redirect_uri 不正确。</p>", status=400
            )
        if request.method == "GET":
            return _ask(shop, query)
        form = await request.form()
        kind = "sub" if form.get("account") == "sub" else "main"
        return _granted(world, shop, query, kind)

    async def exchange(request: Request) -> Response:
        form = {str(k): str(v) for k, v in (await request.form()).items()}
        return _token(world, {**dict(request.query_params), **form})

    return [
        Route("/authorize", authorize, methods=["GET", "POST"]),
        Route("/token", exchange, methods=["POST"]),
    ]


def _is_local(uri: str) -> bool:
    parts = urlsplit(uri)
    return parts.scheme in ("http", "https") and parts.hostname in ("127.0.0.1", "localhost", "::1")


def _ask(shop: Shop, query: dict[str, str]) -> Response:
    sub = query.get("account") == "sub"
    body = f"""
    <p>应用 <b>{shop.app_key}</b> 请求访问店铺 <b>{shop.nick}</b> 的订单与退款。</p>
    <form method=post>
      <p><label><input type=radio name=account value=main {"" if sub else "checked"}> 主账号 {shop.nick}</label></p>
      <p><label><input type=radio name=account value=sub {"checked" if sub else ""}> 子账号 {shop.sub_nick}
      （退款权限 30 分钟）</label></p>
      <button>授权</button>
    </form>"""
    return page("店铺授权", body)


def _granted(world: World, shop: Shop, query: dict[str, str], kind: str) -> Response:
    with world.change() as now:
        code = token(world.seed, "code", world.next("code"), length=24)
        grant = Grant(code, shop.app_key, kind, query["redirect_uri"], now + CODE_LASTS)
        world.grants[code] = grant
        world.touch("grant", code, grant)
    more = {"code": code} | ({"state": query["state"]} if "state" in query else {})
    joint = "&" if urlsplit(query["redirect_uri"]).query else "?"
    return RedirectResponse(query["redirect_uri"] + joint + urlencode(more), 302)


def _error(code: str, text: str) -> Response:
    return JSONResponse({"error": code, "error_description": text}, 400)


def _token(world: World, given: dict[str, str]) -> Response:
    with world.change() as now:
        shop = find_shop(world, given.get("client_id", ""))
        if shop is None or not shop.has_app or given.get("client_secret") != shop.app_secret:
            return _error("invalid_client", "client_id or client_secret is wrong")
        match given.get("grant_type"):
            case "authorization_code":
                kind = _spend(world, shop, given, now=now)
            case "refresh_token":
                kind = next(
                    (s.kind for s in world.sessions.values()
                     if s.refresh_token == given.get("refresh_token") and s.shop == shop.key and not s.replaced),
                    None,
                )  # fmt: skip
            case _:
                return _error("unsupported_grant_type", "authorization_code or refresh_token")
        if kind is None:
            return _error("invalid_grant", "code or refresh token is unknown, used or too old")
        return JSONResponse(_token_body(shop, sessions.renew(world, shop, kind=kind, now=now), now=now))


def _spend(world: World, shop: Shop, given: dict[str, str], *, now: int) -> str | None:
    grant = world.grants.pop(given.get("code", ""), None)
    if grant is None:
        return None
    world.touch("grant", grant.code, None)
    same_place = given.get("redirect_uri", grant.redirect_uri) == grant.redirect_uri
    return (
        grant.kind if same_place and grant.app_key == shop.app_key and now <= grant.valid_until_ms else None
    )


def _token_body(shop: Shop, session: Session, *, now: int) -> dict[str, Any]:
    left = (session.expires_ms - now) // 1000
    body: dict[str, Any] = {
        "access_token": session.token, "token_type": "Bearer", "expires_in": left,
        "refresh_token": session.refresh_token, "re_expires_in": left,
        "r1_expires_in": left, "w1_expires_in": left,
        "r2_expires_in": (session.r2_ms - now) // 1000, "w2_expires_in": (session.w2_ms - now) // 1000,
        "taobao_user_id": str(shop.user_id), "taobao_user_nick": quote(shop.nick),
        "expire_time": session.expires_ms, "refresh_token_valid_time": session.expires_ms,
        "r1_valid": session.expires_ms, "w1_valid": session.expires_ms,
        "r2_valid": session.r2_ms, "w2_valid": session.w2_ms,
    }  # fmt: skip
    if session.kind == "sub":
        body |= {"sub_taobao_user_id": str(shop.sub_user_id), "sub_taobao_user_nick": quote(shop.sub_nick)}
    return body

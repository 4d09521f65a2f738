"""Shops: how to reach them, how fresh their data is, who works there."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouhou.domain.access import Permission, Role, permissions_of
from shouhou.domain.errors import Refused
from shouhou.storage.queries.records import ShopView
from shouhou.usecases.actor import Actor
from shouhou.usecases.members import add_member, set_roles
from shouhou.usecases.shops import (
    ShopChanges,
    authorise_url,
    check_connection,
    create_shop,
    finish_authorisation,
    save_shop,
    set_session,
    shop_view,
    shop_views,
)
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.words.refusals import field_words, refusal_words

STATE = "authorisation"  # in the session: what the platform's page must bring back


@require_GET
@signed_in
def shops(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """All shops of the person."""
    found = shop_views(actor=actor, now=now)
    may_create = not found or any(Permission.MANAGE_SHOP in rights(shop, actor) for shop in found)
    return render(
        request, "pages/settings/shops.html.jinja", {"shops": found, "may_create": may_create, "now": now}
    )


@require_http_methods(["GET", "POST"])
@signed_in
def shop(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """One shop's page; its live part after an event; saving its settings."""
    if request.method == "GET":
        part = "_shop_live" if is_partial(request) else "shop"
        return shop_page(request, actor, now, shop_id, part=part)
    try:
        save_shop(actor=actor, shop_id=shop_id, changes=_changes(request), now=now)
    except Refused as refusal:
        return shop_page(request, actor, now, shop_id, refusal=refusal)
    messages.success(request, _("已保存"))
    return redirect("shop", shop_id=shop_id)


@require_http_methods(["GET", "POST"])
@signed_in
def new_shop(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Makes a shop."""
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    refusal_text = ""
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in ("name", "shop_type", "gateway", "app_key")}
        try:
            made = create_shop(
                actor=actor,
                **values,
                app_secret=request.POST.get("app_secret", ""),
                session=request.POST.get("session", "").strip(),
                sub_session=request.POST.get("sub_session", "").strip(),
                now=now,
            )
            return redirect("shop", shop_id=made.badge.shop_id)
        except Refused as refusal:
            errors, refusal_text = field_words(refusal), refusal_words(refusal)
    context = {"values": values, "errors": errors, "refusal": refusal_text}
    return render(request, "pages/settings/new_shop.html.jinja", context, status=422 if refusal_text else 200)


@require_POST
@signed_in
def session(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """Keeps a pasted authorisation."""
    try:
        set_session(
            actor=actor,
            shop_id=shop_id,
            kind=request.POST.get("kind", ""),
            token=request.POST.get("token", ""),
            now=now,
        )
    except Refused as refusal:
        return shop_page(request, actor, now, shop_id, refusal=refusal)
    messages.success(request, _("授权已保存，正在检查"))
    return redirect("shop", shop_id=shop_id)


@require_POST
@signed_in
def check(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """Has the shop's data read now; the result shows by itself."""
    check_connection(actor=actor, shop_id=shop_id, now=now)
    messages.success(request, _("正在读取，结果会自动出现在下面"))
    return redirect("shop", shop_id=shop_id)


@require_POST
@signed_in
def members(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """Brings somebody into the shop, or takes them out."""
    try:
        if request.POST.get("remove"):
            text = request.POST.get("user_id", "")
            user_id = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
            set_roles(actor=actor, shop_id=shop_id, user_id=user_id, roles=())
        else:
            add_member(
                actor=actor,
                shop_id=shop_id,
                username=request.POST.get("username", "")[:60],
                roles=[_role(request.POST.get("role", ""))],
            )
    except Refused as refusal:
        return shop_page(request, actor, now, shop_id, refusal=refusal)
    messages.success(request, _("成员已更新"))
    return redirect("shop", shop_id=shop_id)


@require_GET
@signed_in
def authorisation(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """To the platform's page, and back from it. The state in the session ties the two together."""
    here = request.build_absolute_uri(request.path)
    if "code" not in request.GET and "error" not in request.GET:
        kind = request.GET.get("kind", "main")
        state = secrets.token_urlsafe(24)
        request.session[STATE] = {"state": state, "kind": kind, "shop": shop_id}
        return redirect(
            authorise_url(actor=actor, shop_id=shop_id, kind=kind, redirect_uri=here, state=state)
        )
    kept = request.session.pop(STATE, {})
    same = secrets.compare_digest(str(kept.get("state", "")), request.GET.get("state", "-"))
    if not same or kept.get("shop") != shop_id:
        raise Refused("authorisation_state", _("这次授权不是从这里开始的，请重新点“重新授权”"))
    if "error" in request.GET:
        messages.error(request, _("您在平台上没有同意授权，什么都没有改变。"))
        return redirect("shop", shop_id=shop_id)
    code = request.GET.get("code", "")
    finish_authorisation(
        actor=actor, shop_id=shop_id, kind=str(kept["kind"]), code=code, redirect_uri=here, now=now
    )
    messages.success(request, _("授权成功，等待的操作会继续"))
    return redirect("shop", shop_id=shop_id)


def shop_page(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    shop_id: int,
    *,
    part: str = "shop",
    refusal: Refused | None = None,
) -> HttpResponse:
    """One shop's page, or its living part; with what was typed and refused."""
    found = shop_view(actor=actor, shop_id=shop_id, now=now)
    mine = rights(found, actor)
    platform_now = found.badge.clock.platform_time(now)
    offset = platform_now - now
    context: dict[str, Any] = {
        "shop": found,
        "now": now,
        "platform_now": platform_now,
        "clock_offset": offset if abs(offset.total_seconds()) >= 1 else None,
        "may_manage": Permission.MANAGE_SHOP in mine,
        "may_manage_users": Permission.MANAGE_USERS in mine,
        "values": request.POST.dict() if refusal else {},
        "errors": field_words(refusal) if refusal else {},
        "refusal": refusal_words(refusal) if refusal else "",
    }
    return render(request, f"pages/settings/{part}.html.jinja", context, status=422 if refusal else 200)


def rights(found: ShopView, actor: Actor) -> frozenset[Permission]:
    """What the person may do in the shop, from its list of members."""
    roles = [Role(role) for one in found.members if one.user_id == actor.user_id for role in one.roles]
    return permissions_of(roles)


def _role(text: str) -> Role:
    if text not in tuple(Role):
        raise Refused("invalid", _("请从列表中选择角色"), {"username": _("请从列表中选择角色")})
    return Role(text)


def _changes(request: HttpRequest) -> ShopChanges:
    data = request.POST
    return ShopChanges(
        name=data.get("name"),
        gateway=data.get("gateway") or None,
        app_key=data.get("app_key") or None,
        app_secret=data.get("app_secret") or None,
        first_response_minutes=_minutes(data.get("first_response_minutes")),
        stale_minutes=_minutes(data.get("stale_minutes")),
        withdrawal_profile=data.get("withdrawal_profile"),
        default_address_id=data.get("default_address_id"),
    )


def _minutes(text: str | None) -> int | None:
    """What is no number becomes 0, which the use case refuses by field."""
    if text is None:
        return None
    return int(text) if text.strip().isdecimal() and len(text) < 10 else 0

"""Playbooks of a shop: the list, one to read, its form, its versions, and the way back to the shipped one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouhou.domain.access import Permission, permissions_of
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.playbook_reading import changes, to_mapping
from shouhou.domain.playbooks import SEED, VARIABLES, Playbook
from shouhou.usecases.actor import Actor, roles_in
from shouhou.usecases.knowledge import ready_replies
from shouhou.usecases.playbooks import (
    PlaybookView,
    checked_playbook,
    playbook_view,
    playbooks_of,
    restore_shipped,
    save_playbook,
    versions,
)
from shouhou.usecases.users import shops_of
from shouhou.web.doors import signed_in
from shouhou.web.words.playbooks import (
    AUTO_REPLY_MOMENTS,
    PARTS,
    PHRASE_MOMENTS,
    gaps,
    source_details,
    source_words,
)
from shouhou.web.words.refusals import field_words, refusal_words

from .form import sections, typed

WORDS: dict[str, Any] = {
    "PHRASE_MOMENTS": PHRASE_MOMENTS,
    "AUTO_REPLY_MOMENTS": AUTO_REPLY_MOMENTS,
    "PARTS": PARTS,
    "gaps": gaps,
    "source_words": source_words,
    "source_details": source_details,
    "SEED": SEED,
}


@require_GET
@signed_in
def playbooks(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """All playbooks of a shop; of the person's first one when none is asked for."""
    shops = shops_of(actor=actor)
    shop_id = number(request.GET.get("shop", "")) or (shops[0].shop_id if shops else None)
    context = {
        **WORDS,
        "views": playbooks_of(actor=actor, shop_id=shop_id),
        "shops": shops,
        "shop_id": shop_id,
        "now": now,
    }
    return render(request, "pages/settings/playbooks/playbooks.html.jinja", context)


@require_GET
@signed_in
def playbook(request: HttpRequest, actor: Actor, now: datetime, shop_id: int, key: str) -> HttpResponse:
    """One playbook to read, as it is or as it was (``?version=``)."""
    version = number(request.GET.get("version", ""))
    view = playbook_view(actor=actor, shop_id=shop_id, key=key, version=version)
    history = versions(actor=actor, shop_id=shop_id, key=key)
    context = {
        **_frame(actor, shop_id, view, now),
        "history": history,
        "ready": ready_replies(actor=actor, shop_id=shop_id, playbook=view.playbook),
        "newest": history[0].version if history else 0,
        "is_old": version is not None and version != (history[0].version if history else 0),
    }
    return render(request, "pages/settings/playbooks/playbook.html.jinja", context)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, actor: Actor, now: datetime, shop_id: int, key: str) -> HttpResponse:
    """The form; a look at what it would become; saving. What was typed is never lost."""
    view = playbook_view(actor=actor, shop_id=shop_id, key=key)
    if request.method == "GET":
        version = number(request.GET.get("from", ""))
        base = playbook_view(actor=actor, shop_id=shop_id, key=key, version=version) if version else view
        return _form(request, actor, now, shop_id, view, to_mapping(base.playbook), seen=view.version)
    plain = typed(request.POST)
    seen = number(request.POST.get("replace", "") or request.POST.get("seen", "")) or 0
    try:
        if request.POST.get("step") == "preview":
            preview = checked_playbook(actor=actor, shop_id=shop_id, key=key, body=plain)
            return _form(request, actor, now, shop_id, view, plain, seen=seen, preview=preview)
        save_playbook(actor=actor, shop_id=shop_id, key=key, body=plain, seen=seen, now=now)
    except Refused as refusal:
        return _form(request, actor, now, shop_id, view, plain, seen=seen, refusal=refusal)
    except ChangedMeanwhile as changed:
        return _form(request, actor, now, shop_id, view, plain, seen=seen, changed=changed)
    messages.success(request, _("已保存，大家现在看到的就是这一版"))
    return redirect("playbook", shop_id=shop_id, key=key)


@require_POST
@signed_in
def shipped(request: HttpRequest, actor: Actor, now: datetime, shop_id: int, key: str) -> HttpResponse:
    """Back to the shipped one."""
    seen = number(request.POST.get("seen", "")) or 0
    try:
        restore_shipped(actor=actor, shop_id=shop_id, key=key, seen=seen, now=now)
    except ChangedMeanwhile:
        messages.error(request, _("没有执行：刚刚有同事改过，请看过最新的再决定。"))
    else:
        messages.success(request, _("已改回随软件发布的内容；原来的版本还在修改记录里"))
    return redirect("playbook", shop_id=shop_id, key=key)


def may(actor: Actor, shop_id: int, permission: Permission) -> bool:
    """Whether the person has the right in the shop."""
    return permission in permissions_of(roles_in(actor=actor, shop_id=shop_id))


def number(text: str) -> int | None:
    """A whole number that an address or a form holds, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _form(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    shop_id: int,
    view: PlaybookView,
    plain: dict[str, Any],
    *,
    seen: int,
    preview: Playbook | None = None,
    refusal: Refused | None = None,
    changed: ChangedMeanwhile | None = None,
) -> HttpResponse:
    errors = field_words(refusal) if refusal else {}
    newer = changed.changes[0] if changed else None
    context = {
        **_frame(actor, shop_id, view, now),
        "plain": plain,
        "sections": sections(plain, errors),
        "errors": errors,
        "refusal": refusal_words(refusal) if refusal else "",
        "seen": seen,
        "preview": preview,
        "newer": newer,
        "newer_parts": _newer_parts(actor, shop_id, seen, newer),
        "variables": VARIABLES,
    }
    status = 409 if changed else 422 if refusal else 200
    return render(request, "pages/settings/playbooks/edit.html.jinja", context, status=status)


def _newer_parts(actor: Actor, shop_id: int, seen: int, newer: object) -> list[str]:
    """What a colleague changed since ``seen``."""
    if not isinstance(newer, PlaybookView):
        return []
    before = playbook_view(actor=actor, shop_id=shop_id, key=newer.playbook.key, version=seen)
    return list(changes(before.playbook, newer.playbook))


def _frame(actor: Actor, shop_id: int, view: PlaybookView, now: datetime) -> dict[str, Any]:
    return {
        **WORDS,
        "view": view,
        "playbook": view.playbook,
        "shop": next(one for one in shops_of(actor=actor) if one.shop_id == shop_id),
        "shop_id": shop_id,
        "may_manage": may(actor, shop_id, Permission.MANAGE_RULES),
        "now": now,
    }

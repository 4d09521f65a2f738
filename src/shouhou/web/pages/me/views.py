"""How a person likes their screens, and their password."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.users import change_password, save_preferences
from shouhou.web.doors import signed_in
from shouhou.web.language import keep_language
from shouhou.web.words.refusals import field_words


@require_http_methods(["GET", "POST"])
@signed_in
def me(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Language, theme, density."""
    if request.method == "GET":
        return render(request, "pages/me/me.html.jinja", {"errors": {}})
    language = request.POST.get("language")
    save_preferences(
        actor=actor,
        language=language,
        theme=request.POST.get("theme"),
        density=request.POST.get("density"),
    )
    messages.success(request, _("已保存"))
    response = redirect("me")
    return keep_language(response, language) if language else response


@require_POST
@signed_in
def panes(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Widths of the panes, kept while they are dragged."""
    queue_px, context_px = (_pixels(request.POST.get(name)) for name in ("queue_px", "context_px"))
    save_preferences(actor=actor, queue_px=queue_px, context_px=context_px)
    return HttpResponse(status=204)


@require_POST
@signed_in
def password(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Another password; this browser stays logged in."""
    try:
        change_password(actor=actor, old=request.POST.get("old", ""), new=request.POST.get("new", ""))
    except Refused as refusal:
        return render(request, "pages/me/me.html.jinja", {"errors": field_words(refusal)}, status=422)
    person: Any = request.user
    person.refresh_from_db()
    update_session_auth_hash(request, person)
    messages.success(request, _("密码已修改"))
    return redirect("me")


def _pixels(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None

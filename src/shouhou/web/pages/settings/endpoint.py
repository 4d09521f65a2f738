"""A shop's language model: off by default, what leaves the house, and trying it out."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.endpoint import EndpointTrial, EndpointView, endpoint_view, set_endpoint, try_endpoint
from shouhou.usecases.shops import shop_view
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.words.endpoint import TROUBLES
from shouhou.web.words.refusals import field_words, refusal_words


@require_http_methods(["GET", "POST"])
@signed_in
def endpoint(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """The settings; POST saves them, and keeps what was typed, the key apart, when something is wrong."""
    view = endpoint_view(actor=actor, shop_id=shop_id, now=now)
    if request.method == "GET":
        return _page(request, actor, now, shop_id, view)
    data = request.POST
    try:
        set_endpoint(
            actor=actor,
            shop_id=shop_id,
            enabled=data.get("enabled") == "yes",
            url=data.get("url", ""),
            model=data.get("model", ""),
            key=data.get("key", ""),
            remove_key=data.get("remove_key") == "yes",
            below_percent=_number(data.get("below_percent", "")),
            timeout_seconds=_number(data.get("timeout_seconds", "")),
            now=now,
        )
    except Refused as refusal:
        return _page(request, actor, now, shop_id, view, refusal=refusal)
    messages.success(request, _("已保存"))
    return redirect("shop_endpoint", shop_id=shop_id)


@require_POST
@signed_in
def trial(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """Asks the saved endpoint about an invented complaint and shows how it went."""
    outcome = try_endpoint(actor=actor, shop_id=shop_id, now=now)
    if is_partial(request):
        context = {"trial": outcome, "TROUBLES": TROUBLES}
        return render(request, "pages/settings/_endpoint_trial.html.jinja", context)
    view = endpoint_view(actor=actor, shop_id=shop_id, now=now)
    return _page(request, actor, now, shop_id, view, trial=outcome)


def _page(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    shop_id: int,
    view: EndpointView,
    *,
    trial: EndpointTrial | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    typed: dict[str, Any] = {
        "enabled": "yes" if view.enabled else "",
        "url": view.url,
        "model": view.model,
        "below_percent": view.below_percent,
        "timeout_seconds": view.timeout_seconds,
    }
    if refusal:
        typed = {name: request.POST.get(name, "")[:400] for name in typed}
    context = {
        "shop": shop_view(actor=actor, shop_id=shop_id, now=now).badge,
        "endpoint": view,
        "now": now,
        "trial": trial,
        "values": typed,
        "errors": field_words(refusal) if refusal else {},
        "refusal": refusal_words(refusal) if refusal else "",
        "TROUBLES": TROUBLES,
    }
    return render(request, "pages/settings/endpoint.html.jinja", context, status=422 if refusal else 200)


def _number(text: str) -> int:
    """What is no number becomes 0, which the use case refuses by field."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0

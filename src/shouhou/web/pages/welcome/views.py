"""The first minutes: a person without any shop makes one and goes on to its first file."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.shops import create_shop
from shouhou.usecases.users import shops_of
from shouhou.web.doors import signed_in
from shouhou.web.words.refusals import field_words, refusal_words


@require_http_methods(["GET", "POST"])
@signed_in
def welcome(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Files or API; for files the shop's name and type are asked here, and its first import comes next."""
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    refusal_text = ""
    if request.method == "POST":
        values = {name: request.POST.get(name, "")[:200] for name in ("name", "shop_type")}
        try:
            made = create_shop(
                actor=actor,
                **values,
                channel="files",
                gateway="",
                app_key="",
                app_secret="",
                session="",
                sub_session="",
                now=now,
            )
            return redirect(f"{reverse('imports')}?shop={made.badge.shop_id}")
        except Refused as refusal:
            errors, refusal_text = field_words(refusal), refusal_words(refusal)
    context = {
        "values": values,
        "errors": errors,
        "refusal": refusal_text,
        "has_shops": bool(shops_of(actor=actor)),
    }
    return render(request, "pages/welcome/welcome.html.jinja", context, status=422 if refusal_text else 200)

"""A shop's products: what the rules need to know of them, one by one or for several at once."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.policies import shops_where
from shouhou.usecases.products import ProfileChanges, product_page, set_profiles
from shouhou.web.doors import signed_in
from shouhou.web.words.refusals import field_words, refusal_words
from shouhou.web.words.situations import GOODS_KINDS

KEEP = "keep"  # of a choice: leave it as it is


@require_http_methods(["GET", "POST"])
@signed_in
def products(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """The list; POST sets what was filled in for the chosen ones, and comes back with it when something is wrong."""
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            count = set_profiles(
                actor=actor,
                shop_id=shop_id,
                item_ids=[text[:40] for text in request.POST.getlist("item")],
                changes=_changes(request),
                now=now,
            )
        except Refused as caught:
            if caught.reason_code == "not_permitted":
                raise
            refusal = caught
        else:
            messages.success(
                request, ngettext("已更新 %(n)s 个商品", "已更新 %(n)s 个商品", count) % {"n": count}
            )
            back = {name: request.POST[name] for name in ("q", "cursor") if request.POST.get(name)}
            address = redirect("products", shop_id=shop_id)
            if back:
                address["Location"] += "?" + urlencode(back)
            return address
    return _page(request, actor, shop_id, refusal)


def _page(request: HttpRequest, actor: Actor, shop_id: int, refusal: Refused | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    search, cursor = data.get("q", "")[:100], data.get("cursor", "")[:200]
    page = product_page(actor=actor, shop_id=shop_id, search=search, cursor=cursor or None)
    shops = shops_where(actor=actor, permission=Permission.SEE_RULES)
    context: dict[str, Any] = {
        "page": page,
        "shop_id": shop_id,
        "shop_name": shops.get(shop_id, ""),
        "search": search,
        "cursor": cursor,
        "next_query": urlencode({"q": search, "cursor": page.next}) if page.next else "",
        "chosen": set(data.getlist("item")),
        "values": request.POST if refusal else {},
        "errors": field_words(refusal) if refusal else {},
        "refusal": refusal_words(refusal) if refusal else "",
        "may_edit": shop_id in shops_where(actor=actor, permission=Permission.MANAGE_RULES),
        "GOODS_KINDS": GOODS_KINDS,
        "KEEP": KEEP,
    }
    return render(request, "pages/products/products.html.jinja", context, status=422 if refusal else 200)


def _changes(request: HttpRequest) -> ProfileChanges:
    def choice(name: str) -> str | None:
        text = request.POST.get(name, KEEP)[:40]
        return None if text == KEEP else text

    salvage = request.POST.get("salvage_percent", "").strip()[:20]
    clear = request.POST.get("salvage_unknown") == "yes"
    return ProfileChanges(
        goods=choice("goods"),
        free_shipping=choice("free_shipping"),
        exclusion_confirmed=choice("exclusion_confirmed"),
        long_window=choice("long_window"),
        salvage_percent="" if clear else salvage or None,
    )

"""The queue, the next case, search."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouhou.storage.queries.records import QueueView, ShopView
from shouhou.usecases.actor import Actor
from shouhou.usecases.queue import find_cases, next_case, queue_counts, queue_page
from shouhou.usecases.shops import shop_views
from shouhou.usecases.users import shops_of
from shouhou.web.doors import is_partial, signed_in, toast
from shouhou.web.format import old_data

ROWS = 50


@require_GET
@signed_in
def queue(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The whole page; its list again after an event; or more rows of it."""
    if not is_partial(request) and not (shops := shops_of(actor=actor)):
        return redirect("welcome")
    context = queue_context(request, actor, now)
    if not is_partial(request):
        context["shops"] = shops
        return render(request, "pages/queue/queue.html.jinja", context)
    more = bool(context["cursor"])
    return render(request, f"pages/queue/{'_list' if more else '_refresh'}.html.jinja", context)


def queue_context(request: HttpRequest, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the queue's pane shows, by the address: view, shop, cursor."""
    view = _view(request.GET.get("view", ""))
    shop_id = _number(request.GET.get("shop", ""))
    cursor = request.GET.get("cursor") or None
    page = queue_page(actor=actor, view=view, shop_id=shop_id, cursor=cursor, limit=ROWS, now=now)
    shops = [
        shop for shop in shop_views(actor=actor, now=now) if shop_id is None or shop.badge.shop_id == shop_id
    ]
    read = [at for shop in shops if (at := _read_at(shop)) is not None]
    counts = {} if cursor else queue_counts(actor=actor, shop_id=shop_id, now=now)
    return {
        "page": page,
        "counts": counts,
        "ages": {shop.badge.shop_id: age for shop in shops if (age := _age(shop, now))},
        "oldest": min(read, default=None),
        "shop_id": shop_id,
        "cursor": cursor,
        "query": queue_query(request),
        "now": now,
        "case": None,
        "oob": False,
    }


def _read_at(shop: ShopView) -> datetime | None:
    """As of when the refunds are that the shop's countdowns rest on."""
    name = "refunds" if shop.channel == "api" else "file_refunds"
    return next((source.data_as_of for source in shop.sources if source.name == name), None)


def _age(shop: ShopView, now: datetime) -> str:
    """How old those are, in words, where it must be said on each row: a quarter of an hour is old where data comes by
    itself, the shop's own limit where people bring it.
    """
    limit = timedelta(minutes=shop.stale_minutes)
    live = shop.channel == "api"
    return old_data(_read_at(shop), min(limit, timedelta(minutes=15)) if live else limit, now)


def queue_query(request: HttpRequest) -> str:
    """The queue's view and shop as they stand in the browser's address, to be kept in links: "?view=mine"."""
    address = request.headers.get("HX-Current-URL") if is_partial(request) else None
    asked = QueryDict(urlsplit(address).query) if address else request.GET
    kept = {name: asked[name] for name in ("view", "shop") if asked.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


@require_GET
@signed_in
def next_one(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """To the case that is due first."""
    case_id = next_case(actor=actor, after_case_id=_number(request.GET.get("after", "")), now=now)
    if case_id is not None:
        return redirect("case", case_id=case_id)
    if is_partial(request):
        return toast(_("没有等着您的售后单，辛苦了。"))
    return redirect("queue")


@require_GET
@signed_in
def search(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """By number; a single hit opens at once."""
    text = request.GET.get("q", "").strip()[:100]
    rows = find_cases(actor=actor, text=text, now=now) if text else ()
    if len(rows) == 1:
        return redirect("case", case_id=rows[0].case_id)
    return render(request, "pages/queue/search.html.jinja", {"text": text, "rows": rows, "now": now})


def _view(name: str) -> QueueView:
    return QueueView(name) if name in tuple(QueueView) else QueueView.ALL


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

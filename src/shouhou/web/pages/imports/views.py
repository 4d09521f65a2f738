"""Files: the list with the place to drop them, one file's preview and outcome, and what a person says about it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouhou.domain.errors import Refused
from shouhou.domain.imports import ReviewColumn
from shouhou.storage.queries.desk_records import ImportView
from shouhou.usecases.actor import Actor
from shouhou.usecases.importing import (
    apply_import,
    cancel_import,
    import_view,
    list_imports,
    map_columns,
    state_moment,
)
from shouhou.usecases.shops import shop_views
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.moments import same_minute, typed_moment
from shouhou.web.words.refusals import field_words, refusal_words

from .receiving import MOST_BYTES

ROWS = 20


@require_GET
@signed_in
def imports(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The place to drop files, how to get them, and what came before; after an event only the list."""
    cursor = request.GET.get("cursor") or None
    rows, following = list_imports(actor=actor, shop_id=None, cursor=cursor, limit=ROWS)
    context: dict[str, Any] = {"rows": rows, "next": following, "cursor": cursor, "now": now}
    if is_partial(request):
        return render(request, "pages/imports/_list.html.jinja", context)
    shops = shop_views(actor=actor, now=now)
    asked = request.GET.get("shop", "")
    chosen = next((one for one in shops if str(one.badge.shop_id) == asked), None)
    chosen = chosen or next((one for one in shops if one.channel == "files"), shops[0] if shops else None)
    context |= {"shops": shops, "chosen": chosen, "most_bytes": MOST_BYTES, "first": not rows}
    return render(request, "pages/imports/imports.html.jinja", context)


@require_GET
@signed_in
def one(request: HttpRequest, actor: Actor, now: datetime, import_id: int) -> HttpResponse:
    """One file; its living part after an event."""
    found = import_view(actor=actor, import_id=import_id, now=now)
    return _show(request, now, found)


@require_POST
@signed_in
def apply(request: HttpRequest, actor: Actor, now: datetime, import_id: int) -> HttpResponse:
    """Takes the file in, with the moment that the person sees on the page."""
    try:
        if _state(request, actor, import_id, now).state != "ready":
            messages.info(request, _("导出时间改了，正在按新的时间核对，请看过再确认。"))
        else:
            apply_import(actor=actor, import_id=import_id, now=now)
    except Refused as refusal:
        return _show(request, now, import_view(actor=actor, import_id=import_id, now=now), refusal)
    return redirect("import", import_id=import_id)


@require_POST
@signed_in
def moment(request: HttpRequest, actor: Actor, now: datetime, import_id: int) -> HttpResponse:
    """When the file was exported."""
    try:
        _state(request, actor, import_id, now)
    except Refused as refusal:
        return _show(request, now, import_view(actor=actor, import_id=import_id, now=now), refusal)
    return redirect("import", import_id=import_id)


def _state(request: HttpRequest, actor: Actor, import_id: int, now: datetime) -> ImportView:
    found = import_view(actor=actor, import_id=import_id, now=now)
    text = request.POST.get("stated_at", "").strip()
    if not text:
        return found
    said = typed_moment(text)
    if said is None:
        words = _("请填写导出的日期和时间")
        raise Refused("stated_at", words, {"stated_at": words})
    if same_minute(said, found.stated_at):
        return found
    return state_moment(actor=actor, import_id=import_id, stated_at=said, now=now)


@require_POST
@signed_in
def cancel(request: HttpRequest, actor: Actor, now: datetime, import_id: int) -> HttpResponse:
    """Nothing of the file is taken."""
    cancel_import(actor=actor, import_id=import_id, now=now)
    messages.success(request, _("已取消，什么都没有写入"))
    return redirect("imports")


@require_POST
@signed_in
def mapping(request: HttpRequest, actor: Actor, now: datetime, import_id: int) -> HttpResponse:
    """Which column of a table of reviews is what."""
    found = import_view(actor=actor, import_id=import_id, now=now)
    chosen = {
        name: request.POST.get(f"column-{place}", "")
        for place, name in enumerate(found.columns)
        if request.POST.get(f"column-{place}", "") in tuple(ReviewColumn)
    }
    try:
        map_columns(actor=actor, import_id=import_id, mapping=chosen, now=now)
    except Refused as refusal:
        return _show(request, now, found, refusal, chosen=chosen)
    return redirect("import", import_id=import_id)


def _show(
    request: HttpRequest,
    now: datetime,
    found: ImportView,
    refusal: Refused | None = None,
    chosen: dict[str, str] | None = None,
) -> HttpResponse:
    context = {
        "one": found,
        "now": now,
        "chosen": chosen if chosen is not None else dict(found.mapping or found.guess),
        "errors": field_words(refusal) if refusal else {},
        "refusal": refusal_words(refusal) if refusal else "",
        "typed": request.POST.get("stated_at", ""),
    }
    part = "_import" if is_partial(request) else "import"
    status = 422 if refusal else 200
    return render(request, f"pages/imports/{part}.html.jinja", context, status=status)

"""A copied refund list or order page: first what it would do, then done."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouhou.domain.errors import Refused
from shouhou.storage.queries.desk_records import PasteOutcome
from shouhou.usecases.actor import Actor
from shouhou.usecases.pasting import paste_order, paste_refunds
from shouhou.usecases.shops import shop_views
from shouhou.web.doors import signed_in
from shouhou.web.words.refusals import field_words, refusal_words

MOST_CHARACTERS = 400_000


@require_http_methods(["GET", "POST"])
@signed_in
def paste(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """GET is the empty page; POST previews, or applies what was previewed; the text stays on the page."""
    shops = shop_views(actor=actor, now=now)
    asked = request.POST.get("shop") or request.GET.get("shop", "")
    chosen = next((one for one in shops if str(one.badge.shop_id) == asked), None)
    chosen = chosen or next((one for one in shops if one.channel == "files"), shops[0] if shops else None)
    context: dict[str, Any] = {
        "shops": shops,
        "chosen": chosen,
        "what": request.POST.get("what") or request.GET.get("what", "refunds"),
        "text": request.POST.get("text", "")[:MOST_CHARACTERS],
        "outcome": None,
        "applied": False,
        "errors": {},
        "refusal": "",
        "now": now,
    }
    if request.method == "POST":
        try:
            _paste(request, actor, now, context)
        except Refused as refusal:
            context |= {"errors": field_words(refusal), "refusal": refusal_words(refusal)}
            return render(request, "pages/paste/paste.html.jinja", context, status=422)
    return render(request, "pages/paste/paste.html.jinja", context)


def _paste(request: HttpRequest, actor: Actor, now: datetime, context: dict[str, Any]) -> None:
    if context["chosen"] is None:
        raise Refused("shop", _("请选择店铺"))
    if len(request.POST.get("text", "")) > MOST_CHARACTERS:
        raise Refused("text", _("内容太长，请分几次粘贴"))
    applying = request.POST.get("step") == "apply"
    deed = paste_order if context["what"] == "order" else paste_refunds
    outcome: PasteOutcome = deed(
        actor=actor,
        shop_id=context["chosen"].badge.shop_id,
        text=context["text"],
        dry_run=not applying,
        now=now,
    )
    context |= {"outcome": outcome, "applied": applying}

"""A shop's limits of authority: what holds, setting another, and who changed what."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouhou.domain.errors import Refused
from shouhou.domain.money import BadMoney, typed_fen
from shouhou.usecases.actor import Actor
from shouhou.usecases.limits import NewLimit, limits_page, save_limit
from shouhou.web.doors import signed_in
from shouhou.web.words.refusals import field_words, refusal_words

FIELDS = ("role", "money", "each", "day", "valid_from", "valid_to")


@require_http_methods(["GET", "POST"])
@signed_in
def limits(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """The page; POST lets a limit hold from a day on, and keeps what was typed when something is wrong."""
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            save_limit(actor=actor, shop_id=shop_id, limit=_typed(request.POST), now=now)
            messages.success(request, _("额度已保存"))
            return redirect("shop_limits", shop_id=shop_id)
        except Refused as found:
            refusal = found
    page = limits_page(actor=actor, shop_id=shop_id, now=now)
    typed = request.POST if refusal else request.GET
    context = {
        "limits": page,
        "now": now,
        "values": {name: typed.get(name, "")[:40] for name in FIELDS},
        "errors": field_words(refusal) if refusal else {},
        "refusal": refusal_words(refusal) if refusal else "",
    }
    return render(request, "pages/settings/limits.html.jinja", context, status=422 if refusal else 200)


def _typed(data: QueryDict) -> NewLimit:
    """What was typed; an empty amount means no limit, which has to be said by a tick as well."""
    fields: dict[str, str] = {}
    each = _fen(data, "each", fields)
    day = None if data.get("role") == "four_eyes" else _fen(data, "day", fields)
    start = _day(data.get("valid_from", ""), "valid_from", fields)
    end = _day(data.get("valid_to", ""), "valid_to", fields) if data.get("valid_to") else None
    if fields or start is None:
        raise Refused("invalid_limit", _("请检查标出的内容"), fields)
    return NewLimit(
        role=data.get("role", "")[:20],
        money=data.get("money", "")[:12],
        each_fen=each,
        day_fen=day,
        valid_from=start,
        valid_to=end,
    )


def _fen(data: QueryDict, name: str, fields: dict[str, str]) -> int | None:
    if data.get(f"{name}_unlimited"):
        return None
    try:
        return typed_fen(data.get(name, ""))
    except BadMoney:
        fields[f"{name}_fen"] = _("请填写金额，例如 200.00；没有限制请勾选“不限”")
        return None


def _day(text: str, name: str, fields: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        fields[name] = _("请选择日期")
        return None

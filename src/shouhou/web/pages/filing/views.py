"""A case by hand, from the keyboard."""

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouhou.domain.errors import Refused
from shouhou.domain.money import BadMoney, typed_fen
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.storage.queries.desk_records import CaseEntry
from shouhou.usecases.actor import Actor
from shouhou.usecases.filing import file_case
from shouhou.usecases.shops import shop_views
from shouhou.web.doors import signed_in
from shouhou.web.moments import typed_moment
from shouhou.web.words.refusals import field_words, refusal_words

TEXTS = ("tid", "refund_id", "buyer_nick", "title", "reason", "story")
NUMBER_NOISE = re.compile(r"""^\s*=?\s*["'“”‘’`]*|["'“”‘’`]*\s*$|\s+""")
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)}


@require_http_methods(["GET", "POST"])
@signed_in
def new_case(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The form; what was typed stays when something is wrong."""
    shops = shop_views(actor=actor, now=now)
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    refusal_text = ""
    if request.method == "POST":
        values = {name: str(value)[:5000] for name, value in request.POST.items()}
        try:
            return _file(actor, values, now)
        except Refused as refusal:
            errors, refusal_text = field_words(refusal), refusal_words(refusal)
    chosen = values.get("shop") or request.GET.get("shop", "") or _first(shops)
    context: dict[str, Any] = {
        "shops": shops,
        "chosen": chosen,
        "values": values,
        "errors": errors,
        "refusal": refusal_text,
    }
    return render(request, "pages/filing/new_case.html.jinja", context, status=422 if refusal_text else 200)


def _first(shops: Any) -> str:
    files = [shop for shop in shops if shop.channel == "files"] or list(shops)
    return str(files[0].badge.shop_id) if files else ""


def _file(actor: Actor, values: dict[str, str], now: datetime) -> HttpResponse:
    shop = values.get("shop", "")
    if not (shop.isascii() and shop.isdigit() and len(shop) < 16):
        raise Refused("shop", _("请选择店铺"), {"shop": _("请选择店铺")})
    case_id = file_case(actor=actor, shop_id=int(shop), entry=entry_of(values), now=now)
    return redirect("case", case_id=case_id)


def entry_of(values: dict[str, str]) -> CaseEntry:
    """What was typed. Raises ``Refused`` with all wrong inputs in ``fields``."""
    wrong: dict[str, str] = {}
    texts = {name: values.get(name, "").strip() for name in TEXTS}
    for name in ("tid", "refund_id"):
        texts[name] = clean_number(texts[name])
    amounts = {name: _fen(values.get(name, ""), f"{name}_fen", wrong) for name in ("amount", "paid")}
    status_text = values.get("status", "")
    status = RefundStatus(status_text) if status_text in tuple(RefundStatus) else RefundStatus.WAITING_SELLER
    timeout = values.get("timeout_at", "").strip()
    timeout_at = typed_moment(timeout) if timeout else None
    if timeout and timeout_at is None:
        wrong["timeout_at"] = _("请填写日期和时间")
    if wrong:
        raise Refused("invalid", _("请检查标出的内容"), wrong)
    return CaseEntry(
        **texts,
        amount_fen=amounts["amount"],
        paid_fen=amounts["paid"],
        kind=values.get("kind") or "refund",
        status=status,
        goods=values.get("goods", ""),
        problem=values.get("problem", ""),
        wish=values.get("wish", ""),
        timeout_at=timeout_at,
    )


def clean_number(text: str) -> str:
    """A number as it comes out of a spreadsheet or a page: ="123", '123, blanks and full-width digits."""
    return NUMBER_NOISE.sub("", text).translate(_NARROW)


def _fen(text: str, name: str, wrong: dict[str, str]) -> int | None:
    if not text.strip():
        return None
    try:
        return typed_fen(text)
    except BadMoney:
        wrong[name] = _("请填写金额，例如 129.00")
        return None

"""Giving the buyer something besides the refund, and taking out of the books what was not paid."""

import secrets
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouhou.domain.access import Permission
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.means import Means
from shouhou.domain.money import BadMoney, typed_fen
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.storage.queries.records import CasePage, TimelineEntry
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_money import reverse_payment
from shouhou.usecases.case_page import case_page
from shouhou.usecases.decision_kinds import Compensate
from shouhou.usecases.decisions import decide
from shouhou.usecases.errors import Missing
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.format import money as money_words
from shouhou.web.words.refusals import field_words, refusal_words

from .actions import done
from .context import Form, fingerprint, is_noise
from .modes import COMPENSATE
from .reading import whole_number
from .todos import full_context
from .views import whole_page

FIELDS = ("means", "amount", "note", "reason")


@require_http_methods(["GET", "POST"])
@signed_in
def compensation(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """GET opens the form; POST decides: a to-do for 千牛, or an approval when the limit does not suffice."""
    if request.method == "GET":
        page = case_page(actor=actor, case_id=case_id, now=now)
        if Permission.COMPENSATE not in page.permissions:
            raise Missing
        return _show(request, actor, now, page, compensation_form(page, request.GET))
    data = request.POST
    try:
        outcome = decide(
            actor=actor,
            case_id=case_id,
            decision=_typed(data),
            seen_version=whole_number(data.get("seen_version", "")),
            idempotency_key=data.get("key", "")[:120] or secrets.token_urlsafe(16),
            reason=data.get("reason", "")[:1000],
            now=now,
        )
    except Refused as refusal:
        page = case_page(actor=actor, case_id=case_id, now=now)
        form = compensation_form(
            page, data, errors=field_words(refusal), message=refusal_words(refusal), keep=True
        )
        return _show(request, actor, now, page, form, status=422)
    except ChangedMeanwhile as changed:
        page = case_page(actor=actor, case_id=case_id, now=now)
        form = compensation_form(page, data, changes=changed.changes)
        return _show(request, actor, now, page, form, status=409)
    if isinstance(outcome, ApprovalView):
        words = _("已提交审批：补偿 %(amount)s。批准以后才会列为待办。") % {
            "amount": money_words(outcome.amount_fen)
        }
    else:
        words = _("已列为待办：补偿。请照着在千牛做，再勾选。")
    return done(request, actor, now, case_id, words=words, sent=COMPENSATE, form=True)


@require_POST
@signed_in
def reversal(request: HttpRequest, actor: Actor, now: datetime, posting_id: int) -> HttpResponse:
    """Takes a payment out of the books that was ticked and never made."""
    case_id = reverse_payment(
        actor=actor, posting_id=posting_id, reason=request.POST.get("reason", "")[:1000], now=now
    )
    return done(request, actor, now, case_id, words=_("已冲正，理由记在内部备注里"))


def _typed(data: QueryDict) -> Compensate:
    fields: dict[str, str] = {}
    fen = 0
    try:
        fen = typed_fen(data.get("amount", ""))
    except BadMoney:
        fields["amount_fen"] = _("请填写金额，例如 10.00")
    if data.get("means") not in tuple(Means):
        fields["means"] = _("请选择补偿的方式")
    if fields:
        raise Refused("amount", _("请检查标出的内容"), fields)
    return Compensate(
        means=Means(str(data["means"])), amount_fen=fen, note=data.get("note", "").strip()[:400]
    )


def compensation_form(
    page: CasePage,
    data: QueryDict,
    *,
    errors: dict[str, str] | None = None,
    message: str = "",
    changes: tuple[object, ...] = (),
    keep: bool = False,
) -> Form:
    """A fresh form carries the version now shown, as does one whose author has just been shown what changed; one that
    was refused keeps its version and key.
    """
    seen = data.get("seen_version", "")
    told = tuple(one for one in changes if isinstance(one, TimelineEntry) and not is_noise(one))
    return Form(
        mode=COMPENSATE,
        values={name: str(data.get(name, ""))[:1000] for name in FIELDS},
        errors=errors or {},
        message=message,
        changes=told,
        key=(data.get("key") if keep else "") or secrets.token_urlsafe(16),
        seen_version=int(seen) if keep and seen.isdigit() and len(seen) < 16 else page.row.version,
        fingerprint=fingerprint(page),
        by_hand=True,
    )


def _show(
    request: HttpRequest, actor: Actor, now: datetime, page: CasePage, form: Form, *, status: int = 200
) -> HttpResponse:
    context = full_context(page, actor=actor, now=now, form=form)
    if is_partial(request):
        return render(request, "pages/case/_done.html.jinja", {**context, "words": ""}, status=status)
    return whole_page(request, actor, now, context, status=status)

"""Deciding on a refund: the form, and what becomes of it."""

import secrets
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.storage.queries.records import CasePage, RefundView, TimelineEntry
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_page import case_page
from shouhou.usecases.decision_kinds import Compensate
from shouhou.usecases.decisions import Outcome, decide
from shouhou.usecases.errors import Missing
from shouhou.usecases.uploads import store_picture
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.format import is_stale, money
from shouhou.web.pages.queue.views import queue_query
from shouhou.web.words.refunds import act_words
from shouhou.web.words.refusals import field_words, refusal_words

from .actions import done
from .context import Form, data_as_of, fingerprint, is_noise
from .modes import FORMS, NOTE
from .reading import decision_of, texts, typed, whole_number
from .todos import full_context
from .views import first_form, whole_page


@require_http_methods(["GET", "POST"])
@signed_in
def decisions(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """GET opens a form; POST carries the decision out of the page's hands."""
    return (
        _open(request, actor, now, case_id)
        if request.method == "GET"
        else _decide(request, actor, now, case_id)
    )


def _open(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    page = case_page(actor=actor, case_id=case_id, now=now)
    if request.GET.get("action", NOTE) == NOTE:
        form = Form(mode=NOTE, focus=True) if first_form(page) is not None else None
    else:
        form = form_for(page, request.GET, now)
    return _show(request, actor, now, page, form, status=200)


def open_form(
    request: HttpRequest, actor: Actor, now: datetime, case_id: int, *, action: str
) -> HttpResponse:
    """The form for an action, from another view that was a step on the way to it."""
    page = case_page(actor=actor, case_id=case_id, now=now)
    data = QueryDict(mutable=True)
    data["action"] = action
    return _show(request, actor, now, page, form_for(page, data, now), status=200)


def _decide(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    data = request.POST.copy()
    try:
        _take_pictures(request, actor, now, case_id, data)
        seen = case_page(actor=actor, case_id=case_id, now=now)
        _ask_when_stale(seen, now, data)
        decision = decision_of(texts(data))
        outcome = decide(
            actor=actor,
            case_id=case_id,
            decision=decision,
            reason=data.get("reason", "")[:1000],
            seen_version=whole_number(data.get("seen_version", "")),
            idempotency_key=data.get("key", "")[:120] or secrets.token_urlsafe(16),
            checked=bool(data.get("checked")),
            now=now,
        )
    except Refused as refusal:
        page = case_page(actor=actor, case_id=case_id, now=now)
        errors = field_words(refusal)
        form = form_for(page, data, now, errors=errors, message=refusal_words(refusal), keep=True)
        return _show(request, actor, now, page, form, status=422)
    except ChangedMeanwhile as changed:
        page = case_page(actor=actor, case_id=case_id, now=now)
        form = form_for(page, data, now, changes=changed.changes, keep=True)
        return _show(request, actor, now, page, form, status=409)
    action = data.get("action", "")
    refund = None if isinstance(decision, Compensate) else _refund(seen, decision.refund_id)
    words = _decided(outcome, refund)
    sent = "message" if action == "leave_message" else action
    return done(request, actor, now, case_id, words=words, sent=sent, form=True)


def _decided(outcome: Outcome, refund: RefundView | None) -> str:
    """What happens next: the platform is told, somebody has a to-do, or somebody has to approve first."""
    flow = refund.flow if refund else None
    if isinstance(outcome, ApprovalView):
        what = {"action": act_words(outcome.decision, flow), "amount": money(outcome.amount_fen)}
        return _("已提交审批：%(action)s %(amount)s。批准以后才会告诉平台。") % what
    command, what = outcome, {"action": act_words(outcome.kind, flow)}
    if command.state == "needs_person":
        return _("已列为待办：%(action)s。请照着在千牛做，再勾选。") % what
    return _("已提交：%(action)s。结果会自动出现。") % what


def _take_pictures(request: HttpRequest, actor: Actor, now: datetime, case_id: int, data: QueryDict) -> None:
    """Without script the file comes with the form."""
    for name in ("picture", "proof"):
        file = request.FILES.get(f"{name}_file")
        if file is not None and not data.get(name):
            stored = store_picture(
                actor=actor, case_id=case_id, filename=file.name or "", body=file.read(), now=now
            )
            data[name] = stored.sha256


def _ask_when_stale(page: CasePage, now: datetime, data: QueryDict) -> None:
    """On data older than the shop's limit a person must have looked in the platform's console."""
    if data.get("checked"):
        return
    if is_stale(data_as_of(page), page.stale_minutes, now):
        words = _("数据可能过时，请先到千牛核对，再勾选确认")
        raise Refused("not_checked", words, {"checked": words})


def form_for(
    page: CasePage,
    data: QueryDict,
    now: datetime,
    *,
    errors: dict[str, str] | None = None,
    message: str = "",
    changes: tuple[object, ...] = (),
    keep: bool = False,
) -> Form:
    """The form for an action. A fresh one carries the version now shown; one that comes back (``keep``)
    keeps the version and the key that its author had, until they ask for a fresh one.
    """
    refund = _refund(page, data.get("refund") or data.get("refund_id") or "")
    action = data.get("action", "")
    if action not in FORMS or refund is None:
        raise Missing
    seen = data.get("seen_version", "")
    return Form(
        mode=action,
        refund=refund,
        values=typed(texts(data)),
        errors=errors or {},
        message=message,
        changes=_told(changes),
        key=(data.get("key") if keep else "") or secrets.token_urlsafe(16),
        seen_version=int(seen) if keep and seen.isdigit() and len(seen) < 16 else page.row.version,
        # One that was stopped by changes shows them itself; the bar would say it twice.
        fingerprint=fingerprint(page),
        stale=is_stale(data_as_of(page), page.stale_minutes, now),
        by_hand=any(move.by_hand for move in refund.moves if move.action == action and move.allowed),
    )


def _told(changes: tuple[object, ...]) -> tuple[TimelineEntry, ...]:
    """What changed, without what says nothing to a reader, unless nothing else did."""
    entries = tuple(one for one in changes if isinstance(one, TimelineEntry))
    return tuple(one for one in entries if not is_noise(one)) or entries


def _refund(page: CasePage, refund_id: str) -> RefundView | None:
    if not refund_id:
        return page.refunds[0] if page.refunds else None
    return next((refund for refund in page.refunds if refund.refund_id == refund_id), None)


def _show(
    request: HttpRequest, actor: Actor, now: datetime, page: CasePage, form: Form | None, *, status: int
) -> HttpResponse:
    """The form with the case's parts afresh, so that its author sees the version that it carries."""
    context = {**full_context(page, actor=actor, now=now, form=form), "query": queue_query(request)}
    if is_partial(request):
        return render(request, "pages/case/_done.html.jinja", {**context, "words": ""}, status=status)
    return whole_page(request, actor, now, context, status=status)

"""What waits for somebody who may give more away: the list, one of them, a vote, taking it back."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouhou.domain.errors import Refused
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.usecases.actor import Actor
from shouhou.usecases.approvals import approval_page, approval_view, vote, withdraw
from shouhou.usecases.errors import Missing
from shouhou.usecases.users import shops_of
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.pages.case.actions import done
from shouhou.web.words.authority import APPROVAL_VIEWS
from shouhou.web.words.refusals import refusal_words

ROWS = 50
NEEDS_WORDS = ("alone_reason", "reject_reason")  # answered on the approval's own page


@require_GET
@signed_in
def approvals(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The page; its list again after an event; or more of it."""
    context = _context(request.GET, actor, now)
    if is_partial(request):
        return render(request, "pages/approvals/_list.html.jinja", context)
    return render(
        request, "pages/approvals/approvals.html.jinja", {**context, "shops": shops_of(actor=actor)}
    )


@require_GET
@signed_in
def approval(request: HttpRequest, actor: Actor, now: datetime, approval_id: int) -> HttpResponse:
    """One approval with its votes, and room for a reason."""
    return _one(request, actor, now, approval_id)


@require_POST
@signed_in
def votes(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Approves or rejects; answers with the list afresh."""
    approval_id, approve = _number(request.POST.get("approval", "")), request.POST.get("approve") == "yes"
    problem = words = ""
    try:
        made = vote(
            actor=actor,
            approval_id=approval_id,
            approve=approve,
            reason=request.POST.get("reason", "")[:1000],
            now=now,
        )
        words = _voted(made, approve)
        if made.state == "stale":
            problem, words = words, ""
    except Refused as refusal:
        if refusal.reason_code in NEEDS_WORDS and is_partial(request):
            asked = urlencode({"approve": "yes" if approve else "no", "code": refusal.reason_code})
            address = f"{reverse('approval', args=[approval_id])}?{asked}"
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        if request.POST.get("from") == "one":
            return _one(request, actor, now, approval_id, refusal=refusal)
        problem = refusal_words(refusal)
    if not is_partial(request):
        (messages.error if problem else messages.success)(request, problem or words)
        return redirect("approvals")
    context = {**_context(request.POST, actor, now), "words": problem or words}
    context["kind"] = "error" if problem else "done"
    return render(request, "pages/approvals/_done.html.jinja", context, status=422 if problem else 200)


@require_POST
@signed_in
def withdrawal(request: HttpRequest, actor: Actor, now: datetime, approval_id: int) -> HttpResponse:
    """The asker takes it back, from the list or from the case."""
    made = withdraw(actor=actor, approval_id=approval_id, now=now)
    words = _("已撤回审批，什么都没有发出")
    if request.POST.get("from") == "case":
        return done(request, actor, now, made.case_id, words=words)
    if not is_partial(request):
        messages.success(request, words)
        return redirect("approvals")
    context = {**_context(request.POST, actor, now), "words": words, "kind": "done"}
    return render(request, "pages/approvals/_done.html.jinja", context)


def _one(
    request: HttpRequest, actor: Actor, now: datetime, approval_id: int, *, refusal: Refused | None = None
) -> HttpResponse:
    found = approval_view(actor=actor, approval_id=approval_id, now=now)
    asked = request.POST if refusal else request.GET
    code = refusal.reason_code if refusal else request.GET.get("code", "")
    context = {
        "approval": found,
        "now": now,
        "values": {"reason": asked.get("reason", ""), "approve": asked.get("approve", "")},
        "problem": refusal_words(refusal) if refusal else _asked_for(code),
        "view": "waiting",
        "shop_id": None,
    }
    return render(request, "pages/approvals/approval.html.jinja", context, status=422 if refusal else 200)


def _asked_for(code: str) -> str:
    match code:
        case "alone_reason":
            return _("这笔钱要两个人批准，而店里没有第二个人可以批。请写明理由再批准，理由会留在审批记录里")
        case "reject_reason":
            return _("驳回时请写明理由")
        case _:
            return ""


def _voted(made: ApprovalView, approve: bool) -> str:
    match made.state:
        case "approved":
            return _("已批准，操作已经发出")
        case "rejected":
            return _("已驳回，提交人会看到理由")
        case "stale":
            return _("没有发出：提交以后情况有变化，这个审批已失效，请提交人看过再决定")
        case _:
            return _("已记下您的同意，还差一位同事") if approve else _("已记下")


def _context(asked: Any, actor: Actor, now: datetime) -> dict[str, Any]:
    view = asked.get("view", "waiting")
    shop = asked.get("shop", "")
    cursor = asked.get("cursor") or None
    view = view if view in APPROVAL_VIEWS else "waiting"
    shop_id = int(shop) if shop.isascii() and shop.isdigit() and len(shop) < 16 else None
    page = approval_page(actor=actor, shop_id=shop_id, view=view, cursor=cursor, limit=ROWS, now=now)
    return {"page": page, "view": view, "shop_id": shop_id, "cursor": cursor, "now": now}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Missing
    return int(text)

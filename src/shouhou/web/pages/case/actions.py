"""What is done to the case itself: note, claim, assignment, snooze, closing, pictures."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_actions import (
    add_note,
    assign_case,
    claim_case,
    close_case,
    reopen_case,
    snooze_case,
)
from shouhou.usecases.case_page import case_page
from shouhou.usecases.uploads import store_picture
from shouhou.usecases.users import members
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.pages.queue.views import queue_query
from shouhou.web.words.refusals import field_words, refusal_words

from .context import Form
from .modes import NOTE
from .reading import whole_number
from .todos import full_context
from .views import first_form, whole_page


@require_POST
@signed_in
def note(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Adds an internal note; refused text stays in its box."""
    text = request.POST.get("text", "")
    try:
        add_note(actor=actor, case_id=case_id, text=text, now=now)
    except Refused as refusal:
        page = case_page(actor=actor, case_id=case_id, now=now)
        errors = field_words(refusal)
        form = Form(
            mode=NOTE, values={"text": text}, errors=errors, message="" if errors else refusal_words(refusal)
        )
        context = full_context(page, actor=actor, now=now, form=form)
        if is_partial(request):
            return render(request, "pages/case/_form.html.jinja", context, status=422)
        return whole_page(request, actor, now, context, status=422)
    return done(request, actor, now, case_id, words=_("备注已记下"), sent="note", form=True)


@require_POST
@signed_in
def claim(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Takes the case, or gives it back."""
    if request.POST.get("give_back"):
        assign_case(actor=actor, case_id=case_id, user_id=None, now=now)
        return done(request, actor, now, case_id, words=_("已放回未分配"))
    seen = whole_number(request.POST.get("seen_version", ""))
    try:
        claim_case(actor=actor, case_id=case_id, seen_version=seen, now=now)
    except ChangedMeanwhile:
        return done(
            request,
            actor,
            now,
            case_id,
            words=_("没有执行：刚刚有同事动过这张售后单，已为您刷新。"),
            status=409,
        )
    return done(request, actor, now, case_id, words=_("已认领"))


@require_http_methods(["GET", "POST"])
@signed_in
def assignment(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Gives the case to a colleague."""
    if request.method == "GET":
        row = case_page(actor=actor, case_id=case_id, now=now).row
        context = {
            "case_id": case_id,
            "owner_id": row.owner_id,
            "members": members(actor=actor, shop_id=row.shop.shop_id),
        }
        return render(request, "pages/case/_assignment.html.jinja", context)
    chosen = request.POST.get("user_id", "")
    assign_case(actor=actor, case_id=case_id, user_id=whole_number(chosen) if chosen else None, now=now)
    return done(request, actor, now, case_id, words=_("已分配"), form=True)


@require_POST
@signed_in
def snooze(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Puts the case aside for a while, or takes it back."""
    until = _until(request.POST.get("until", ""), now)
    snooze_case(actor=actor, case_id=case_id, until=until, now=now)
    words = _("已设为稍后处理；平台的时限照常走") if until else _("已放回队列")
    return done(request, actor, now, case_id, words=words)


def _until(choice: str, now: datetime) -> datetime | None:
    match choice:
        case "":
            return None
        case "1h":
            return now + timedelta(hours=1)
        case "4h":
            return now + timedelta(hours=4)
        case "tomorrow":
            morning = localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
            return morning + timedelta(days=1)
        case _:
            raise Refused("snooze", _("请选择将来 90 天以内的时间"))


@require_POST
@signed_in
def closure(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Closes the case, or opens it again."""
    if request.POST.get("reopen"):
        reopen_case(actor=actor, case_id=case_id, now=now)
        return done(request, actor, now, case_id, words=_("已重新打开"))
    seen = whole_number(request.POST.get("seen_version", ""))
    try:
        close_case(actor=actor, case_id=case_id, seen_version=seen, now=now)
    except ChangedMeanwhile:
        return done(
            request, actor, now, case_id, words=_("没有关闭：情况刚刚有变化，已为您刷新。"), status=409
        )
    return done(request, actor, now, case_id, words=_("已关闭"))


@require_POST
@signed_in
def pictures(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Stores an uploaded picture; answers with its thumbnail and digest for the form."""
    file = request.FILES.get("picture")
    name = request.POST.get("field", "picture")
    context = {"field": name if name in ("picture", "proof") else "picture", "problem": "", "sha256": ""}
    if file is None:
        return render(
            request, "pages/case/_picked.html.jinja", {**context, "problem": _("请选择图片")}, status=422
        )
    try:
        stored = store_picture(
            actor=actor, case_id=case_id, filename=file.name or "", body=file.read(), now=now
        )
    except Refused as refusal:
        problem = {**context, "problem": refusal_words(refusal)}
        return render(request, "pages/case/_picked.html.jinja", problem, status=422)
    return render(request, "pages/case/_picked.html.jinja", {**context, "sha256": stored.sha256})


def done(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    case_id: int,
    *,
    words: str,
    sent: str = "",
    form: bool = False,
    status: int = 200,
) -> HttpResponse:
    """After something was done: every part of the case afresh and a short word.

    ``form``: the dock's form goes back to its first state. ``sent`` names the draft that may be forgotten.
    """
    if not is_partial(request):
        (messages.success if status == 200 else messages.error)(request, words)
        return redirect("case", case_id=case_id)
    page = case_page(actor=actor, case_id=case_id, now=now)
    context = {
        **full_context(page, actor=actor, now=now, form=first_form(page) if form else None),
        "query": queue_query(request),
    }
    kind = "done" if status == 200 else "error"
    response = render(
        request, "pages/case/_done.html.jinja", {**context, "words": words, "kind": kind}, status=status
    )
    if sent:
        response["HX-Trigger"] = f'{{"shouhou:sent": "{case_id}-{sent}"}}'
    return response

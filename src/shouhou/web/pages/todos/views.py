"""What is to be done in 千牛: the list, and what a person says about each."""

from datetime import datetime
from json import dumps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouhou.domain.errors import Refused
from shouhou.storage.queries.desk_records import Todo
from shouhou.usecases import commands
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.todos import todo_of, todo_page
from shouhou.usecases.users import shops_of
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.words.desk import TODO_VIEWS
from shouhou.web.words.refusals import refusal_words

ROWS = 50


@require_GET
@signed_in
def todos(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The page; its list again after an event; or more of it."""
    context = _context(request.GET, actor, now)
    if is_partial(request):
        return render(request, "pages/todos/_list.html.jinja", context)
    return render(request, "pages/todos/todos.html.jinja", {**context, "shops": shops_of(actor=actor)})


def _context(asked: Any, actor: Actor, now: datetime) -> dict[str, Any]:
    view = asked.get("view", "open")
    shop = asked.get("shop", "")
    cursor = asked.get("cursor") or None
    view = view if view in TODO_VIEWS else "open"
    shop_id = int(shop) if shop.isascii() and shop.isdigit() and len(shop) < 16 else None
    page = todo_page(actor=actor, shop_id=shop_id, view=view, cursor=cursor, limit=ROWS, now=now)
    return {
        "page": page,
        "view": view,
        "shop_id": shop_id,
        "cursor": cursor,
        "now": now,
        "just": None,
        "problem": "",
        "words": "",
        "kind": "done",
    }


@require_POST
@signed_in
def act(request: HttpRequest, actor: Actor, now: datetime, command_id: str, deed: str) -> HttpResponse:
    """Tick, untick, code, another code, give up, or say what 千牛 shows; answers with the list afresh."""
    problem = words = ""
    try:
        words = _do(request, actor, command_id, deed, now)
    except Refused as refusal:
        problem = refusal_words(refusal)
    if not is_partial(request):
        (messages.error if problem else messages.success)(request, problem or words)
        return redirect("todos")
    just: Todo | None = None
    if deed == "tick" and not problem:
        just = todo_of(actor=actor, command_id=command_id, now=now)
    context = {**_context(request.POST, actor, now), "just": just, "problem": problem}
    context |= {"words": problem or words, "kind": "error" if problem else "done"}
    response = render(request, "pages/todos/_done.html.jinja", context, status=422 if problem else 200)
    if deed == "untick" and not problem:
        response["HX-Trigger-After-Settle"] = dumps({"shouhou:todo": command_id})
    return response


def _do(request: HttpRequest, actor: Actor, command_id: str, deed: str, now: datetime) -> str:
    """The deed's words afterwards. Raises ``Missing`` for an unknown deed."""
    match deed:
        case "tick":
            ticked = commands.tick(actor=actor, command_id=command_id, now=now)
            return _("已勾选，等下一份文件确认") if ticked.is_open else _("已标记完成")
        case "untick":
            commands.untick(actor=actor, command_id=command_id, now=now)
            return _("已撤销勾选")
        case "code":
            code = request.POST.get("code", "").strip()[:20]
            commands.give_code(actor=actor, command_id=command_id, code=code, now=now)
            return _("验证码已提交，正在告诉平台")
        case "resume":
            commands.resume(actor=actor, command_id=command_id, now=now)
            return _("继续发送")
        case "cancel":
            commands.cancel(actor=actor, command_id=command_id, now=now)
            return _("已取消")
        case "settlement":
            sent = request.POST.get("was_sent") == "yes"
            commands.settle_unknown(actor=actor, command_id=command_id, was_sent=sent, now=now)
            return _("已记录核对结果")
        case _:
            raise Missing

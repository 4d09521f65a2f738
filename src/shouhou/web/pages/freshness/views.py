"""What must be refreshed, and what the frame says of it on every page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from shouhou.usecases.actor import Actor
from shouhou.usecases.approvals import to_vote_on
from shouhou.usecases.freshness import freshness
from shouhou.usecases.todos import todo_page
from shouhou.web.doors import signed_in
from shouhou.web.pages.welcome.steps import HIDDEN, first_steps

A_YEAR = 365 * 24 * 3600


@require_GET
@signed_in
def refresh(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Each shop and source, most pressing first."""
    partial = request.headers.get("HX-Request") == "true"
    context = {"found": freshness(actor=actor, now=now), "now": now}
    name = "_shops" if partial else "refresh"
    return render(request, f"pages/freshness/{name}.html.jinja", context)


@require_GET
@signed_in
def frame_news(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The rail's count of open to-dos, the line on stale data and the first steps, asked for beside the page."""
    page = todo_page(actor=actor, shop_id=None, view="open", cursor=None, limit=1, now=now)
    found = freshness(actor=actor, now=now)
    stale = [shop for shop in found if shop.stale]
    context: dict[str, Any] = {
        "open_approvals": to_vote_on(actor=actor, now=now),
        "open_todos": page.open + page.contradicted,
        "stale": stale,
        "stale_countdowns": sum(one.old_countdowns for shop in stale for one in shop.sources if one.stale),
        "steps": first_steps(actor=actor, shops=found, now=now) if HIDDEN not in request.COOKIES else None,
        "now": now,
    }
    response = render(request, "pages/freshness/_frame_news.html.jinja", context)
    if context["steps"] is not None and context["steps"].done:
        response.set_cookie(HIDDEN, "done", max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


@require_POST
@signed_in
def hide_steps(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The person has read enough of the first steps."""
    response = redirect("home")
    response.set_cookie(HIDDEN, "hidden", max_age=A_YEAR, samesite="Lax", httponly=True)
    return response

"""What is known beside a case: the playbook of its category and the guides of its product, read when looked at."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from shouhou.domain.access import Permission
from shouhou.usecases.actor import Actor
from shouhou.usecases.guide_files import ticket_of
from shouhou.usecases.guides import guide_for_buyer, words_to_buyer
from shouhou.usecases.knowledge import case_knowledge
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.pages.settings.playbooks.views import WORDS, may


@require_GET
@signed_in
def knowledge(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """The panel's content; ``?playbook=`` picks another playbook. A page of its own without script."""
    found = case_knowledge(actor=actor, case_id=case_id, key=request.GET.get("playbook", ""))
    context = {
        **WORDS,
        "known": found,
        "playbook": found.view.playbook,
        "ticket_of": ticket_of,
        "words_to_buyer": words_to_buyer,
        "may_answer": may(actor, found.shop_id, Permission.LEAVE_MESSAGE),
        "may_make": may(actor, found.shop_id, Permission.MANAGE_GUIDES),
        "may_send": may(actor, found.shop_id, Permission.UPLOAD_PICTURE),
        "now": now,
    }
    page = "_knowledge" if is_partial(request) else "knowledge"
    return render(request, f"pages/case/{page}.html.jinja", context)


@require_POST
@signed_in
def guide_ready(
    request: HttpRequest, actor: Actor, now: datetime, case_id: int, guide_id: int
) -> HttpResponse:
    """A guide for the composer: its words to be filled in, its pictures attached to the case and to be taken."""
    ready = guide_for_buyer(actor=actor, case_id=case_id, guide_id=guide_id, now=now)
    return render(
        request,
        "pages/case/_guide_ready.html.jinja",
        {"ready": ready, "field": "picture", "ticket_of": ticket_of},
    )

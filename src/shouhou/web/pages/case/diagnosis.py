"""Correcting the diagnosis, saying what the buyer wants, adding what was found out."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouhou.usecases.actor import Actor
from shouhou.usecases.diagnosing import correct_diagnosis, record_wish
from shouhou.web.doors import signed_in

from .actions import done


@require_POST
@signed_in
def correction(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """What the complaint is about, by an agent's word."""
    correct_diagnosis(
        actor=actor,
        case_id=case_id,
        category=request.POST.get("category", ""),
        responsible=request.POST.get("responsible", ""),
        now=now,
    )
    return done(request, actor, now, case_id, words=_("已更正，方案跟着变了"))


@require_POST
@signed_in
def wish(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """What the buyer wants."""
    record_wish(actor=actor, case_id=case_id, wish=request.POST.get("wish", ""), now=now)
    return done(request, actor, now, case_id, words=_("已记下买家想要什么"))

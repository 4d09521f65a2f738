"""Taking an option: it is kept, and the form that carries it out opens with its fields filled in."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouhou.domain.errors import Refused
from shouhou.domain.money import BadMoney, typed_fen, yuan_of
from shouhou.domain.options.findings import MEMBERS, Kind
from shouhou.domain.options.records import Option
from shouhou.storage.queries.records import CasePage
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_page import case_page
from shouhou.usecases.offers import choose_option, record_findings
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.moments import typed_moment
from shouhou.web.pages.queue.views import queue_query
from shouhou.web.words.refusals import field_words, refusal_words
from shouhou.web.words.situations import MEMBERS as MEMBER_WORDS

from .actions import done
from .context import Form
from .decisions import form_for
from .modes import COMPENSATE, REPLY, modes_of
from .money import compensation_form
from .todos import full_context
from .views import whole_page


@require_POST
@signed_in
def take(request: HttpRequest, actor: Actor, now: datetime, case_id: int, key: str) -> HttpResponse:
    """Keeps the choice; the dock opens what comes next, with the words for the buyer beside it."""
    option, words = choose_option(actor=actor, case_id=case_id, key=key, now=now)
    page = case_page(actor=actor, case_id=case_id, now=now)
    form = _next_form(page, option, words, now)
    context = {**full_context(page, actor=actor, now=now, form=form), "query": queue_query(request)}
    if is_partial(request):
        return render(request, "pages/case/_done.html.jinja", {**context, "words": ""})
    return whole_page(request, actor, now, context)


def _next_form(page: CasePage, option: Option, words: str, now: datetime) -> Form:
    """The form that carries the option out, where this person has it; else the words alone."""
    possible = {mode.name for mode in modes_of(page)}
    data = QueryDict(mutable=True)
    if option.action is not None and option.action in possible:
        data.update({"action": option.action.value, **_filled(option)})
        return replace(form_for(page, data, now), words=words)
    if option.means is not None and option.compensation_fen and COMPENSATE in possible:
        data.update({"means": option.means.value, "amount": yuan_of(option.compensation_fen)})
        return replace(compensation_form(page, data), words=words)
    return Form(mode=REPLY, values={"text": words}, focus=True)


def _filled(option: Option) -> dict[str, str]:
    filled = {name: str(value) for name, value in option.prefilled.items()}
    if "amount_fen" in filled:
        filled["amount"] = yuan_of(int(filled.pop("amount_fen")))
    return filled


@require_POST
@signed_in
def findings(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """What was found out; the options are reckoned anew."""
    try:
        told = _told(request.POST)
        record_findings(actor=actor, case_id=case_id, findings=told, now=now)
    except Refused as refusal:
        wrong = [f"{MEMBER_WORDS.get(name, name)}：{text}" for name, text in field_words(refusal).items()]
        raise Refused(refusal.reason_code, "；".join(wrong) or refusal_words(refusal)) from refusal
    return done(request, actor, now, case_id, words=_("已记下，方案重新算过了"))


def _told(data: QueryDict) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, kind in MEMBERS.items():
        if name not in data:
            continue
        text = data.get(name, "").strip()[:60]
        match kind:
            case Kind.FEN if text:
                told[name] = _fen(name, text)
            case Kind.MOMENT if text:
                moment = typed_moment(text)
                told[name] = moment.isoformat() if moment else text
            case Kind.COUNT if text:
                told[name] = int(text) if text.isascii() and text.isdigit() else text
            case _:
                told[name] = text
    return told


def _fen(name: str, text: str) -> int:
    try:
        return typed_fen(text)
    except BadMoney as error:
        raise Refused("invalid", "请检查标出的内容", {name: "金额不正确"}) from error

"""Any situation typed in, its options side by side and why. The address is the situation: it can be passed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.options.records import Proposal
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.policies import shops_where
from shouhou.usecases.simulations import platform_now, shop_type_of, simulate
from shouhou.web.doors import signed_in
from shouhou.web.words.refusals import field_words, refusal_words
from shouhou.web.words.situations import ASSUMED

from .form import typed_situation
from .members import MEMBERS, Kind, Member, groups
from .presets import preset_links

LONGEST = 200  # of one value: more is no answer to any of the questions
OTHER = "compare"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one situation gave: a proposal, or why not."""

    values: Mapping[str, str]
    proposal: Proposal | None = None
    words: tuple[str, ...] = ()
    errors: Mapping[str, str] | None = None
    refusal: str = ""


@require_GET
@signed_in
def simulator(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The form, and under ``category`` the options. ``compare`` holds another situation's query."""
    shops = shops_where(actor=actor, permission=Permission.SEE_RULES)
    asked = request.GET.get("shop", "")
    shop_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else next(iter(shops), 0)
    if shop_id not in shops:
        raise Missing
    values = _values(request.GET)
    mine = _answer(actor, shop_id, values, now) if values else Answer(values={})
    other_text = request.GET.get(OTHER, "")[:4000]
    theirs = _answer(actor, shop_id, _values(QueryDict(other_text)), now) if other_text else None
    query = urlencode({"shop": str(shop_id), **values})
    context: dict[str, Any] = {
        "shops": shops,
        "shop_id": shop_id,
        "groups": groups(),
        "presets": preset_links(shop_id),
        "mine": mine,
        "theirs": theirs,
        "differences": _differences(mine.values, theirs.values) if theirs else [],
        "compare": other_text,
        "query": query,
        "compare_query": urlencode({"shop": str(shop_id), **values, OTHER: query}),
        "errors": mine.errors or {},
        "platform_now": platform_now(actor=actor, shop_id=shop_id, now=now),
        "now": now,
        "ASSUMED": ASSUMED,
        "Kind": Kind,
    }
    return render(
        request, "pages/simulator/simulator.html.jinja", context, status=422 if mine.refusal else 200
    )


def _values(data: QueryDict) -> dict[str, str]:
    """The members that were given, as typed; too long a text is kept short, it will be refused anyway."""
    names = {one.name for one in MEMBERS.values()}
    return {name: str(data[name])[:LONGEST] for name in data if name in names and str(data[name]).strip()}


def _answer(actor: Actor, shop_id: int, values: dict[str, str], now: datetime) -> Answer:
    try:
        situation = typed_situation(values, shop_type=shop_type_of(actor=actor, shop_id=shop_id))
        found = simulate(actor=actor, shop_id=shop_id, situation=situation, now=now)
    except Refused as refusal:
        return Answer(values=values, errors=field_words(refusal), refusal=refusal_words(refusal))
    return Answer(values=values, proposal=found.proposal, words=found.words)


def _differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Label, mine and theirs of each member that differs, in words."""
    return [
        (one.label, _shown(one, mine.get(one.name, "")), _shown(one, theirs.get(one.name, "")))
        for one in MEMBERS.values()
        if mine.get(one.name, "") != theirs.get(one.name, "")
    ]


def _shown(one: Member, text: str) -> str:
    if not text:
        return _("不知道")
    if one.kind is Kind.CHOICE:
        return str(one.choices.get(text, text))
    if one.kind is Kind.YES_NO:
        return {"yes": _("是"), "no": _("否")}.get(text, text)
    return text

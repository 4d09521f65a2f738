"""Policies of a shop: what holds for each category, the editor with its preview, the versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouhou.domain.access import Permission
from shouhou.domain.diagnosis.records import Category
from shouhou.domain.errors import Refused
from shouhou.domain.rules import china_day
from shouhou.storage.queries.policies import PolicyVersion
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.policies import GENERAL, PolicySheet, policy_sheet, policy_versions, shops_where
from shouhou.usecases.policy_changes import differences, end_policy, save_policy
from shouhou.usecases.policy_preview import PolicyPreview, policy_preview
from shouhou.web.doors import signed_in
from shouhou.web.words.desk import PROBLEMS
from shouhou.web.words.policies import RANKINGS, THRESHOLDS, policy_member, policy_value
from shouhou.web.words.refusals import field_words, refusal_words
from shouhou.web.words.situations import GOODS_KINDS

from .fields import flat, orders, over, sections
from .form import moved, typed_policy

ALL = "general"  # in addresses, for what holds for every category


@require_GET
@signed_in
def policies(request: HttpRequest, actor: Actor, now: datetime, shop_id: int | None = None) -> HttpResponse:
    """One shop's categories with what holds for them today; without a shop the first of the person's."""
    shops = shops_where(actor=actor, permission=Permission.SEE_RULES)
    if shop_id is None:
        asked = request.GET.get("shop", "")
        fits = asked.isascii() and asked.isdigit() and len(asked) < 16
        shop_id = int(asked) if fits else next(iter(shops), None)
        if shop_id is None:
            raise Missing
        return redirect("policies", shop_id=shop_id)
    found = policy_versions(actor=actor, shop_id=shop_id)
    today = china_day(now)
    rows = [
        {
            "category": category,
            "words": PROBLEMS.get(category) or _("通用：所有问题"),
            "slug": category or ALL,
            "held": next((one for one in found if one.category == category and one.holds_on(today)), None),
            "coming": [
                one
                for one in found
                if one.category == category and one.valid_from > today and not one.never_held
            ],
            "changes": changes_of(
                next((one.body for one in found if one.category == category and one.holds_on(today)), {})
            ),
        }
        for category in (GENERAL, *Category)
    ]
    context = {"rows": rows, "shops": shops, "shop_id": shop_id, "today": today, "now": now}
    return render(request, "pages/policies/policies.html.jinja", context)


@require_http_methods(["GET", "POST"])
@signed_in
def policy(request: HttpRequest, actor: Actor, now: datetime, shop_id: int, slug: str) -> HttpResponse:
    """The editor of one category. POST: ``move`` sorts, ``act`` is preview or save; what was typed comes back."""
    category = GENERAL if slug == ALL else slug
    sheet = policy_sheet(actor=actor, shop_id=shop_id, category=category, day=china_day(now))
    if request.method == "GET":
        return _page(request, actor, now, shop_id, sheet)
    if "move" in request.POST:
        return _page(request, actor, now, shop_id, sheet, typed=moved(request.POST, request.POST["move"]))
    typed = typed_policy(
        request.POST, category=category, plain=sheet.effective.to_mapping(), today=china_day(now)
    )
    try:
        if typed.wrong:
            raise Refused("invalid", _("请检查标出的内容"), typed.wrong)
        if request.POST.get("act") == "preview":
            shown = policy_preview(actor=actor, shop_id=shop_id, draft=typed.draft, now=now)
            return _page(request, actor, now, shop_id, sheet, typed=request.POST, preview=shown)
        seen = request.POST.get("seen_id", "")
        seen_id = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else -1
        save_policy(actor=actor, shop_id=shop_id, draft=typed.draft, seen_id=seen_id, now=now)
    except Refused as refusal:
        if refusal.reason_code == "not_permitted":
            raise
        sheet = policy_sheet(actor=actor, shop_id=shop_id, category=category, day=china_day(now))
        return _page(request, actor, now, shop_id, sheet, typed=request.POST, refusal=refusal)
    messages.success(request, _("策略已保存，按生效日期使用"))
    return redirect("policies", shop_id=shop_id)


@require_POST
@signed_in
def ending(request: HttpRequest, actor: Actor, now: datetime, shop_id: int, policy_id: int) -> HttpResponse:
    """Ends one saved row."""
    end_policy(actor=actor, shop_id=shop_id, policy_id=policy_id, now=now)
    messages.success(request, _("这个版本已停用"))
    return redirect("policies", shop_id=shop_id)


def _page(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    shop_id: int,
    sheet: PolicySheet,
    *,
    typed: QueryDict | None = None,
    preview: PolicyPreview | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    found = policy_versions(actor=actor, shop_id=shop_id, category=sheet.category)
    changed = refusal is not None and refusal.reason_code == "policy_changed" and sheet.newest is not None
    newer = _changed_since(request, sheet, found) if changed else {}
    errors = field_words(refusal) if refusal else {}
    plain = sheet.effective.to_mapping()
    first, rest = orders(category=sheet.category, plain=plain, below=sheet.below, typed=typed, newer=newer)
    shops = shops_where(actor=actor, permission=Permission.SEE_RULES)
    managed = shops_where(actor=actor, permission=Permission.MANAGE_RULES)
    context: dict[str, Any] = {
        "shop_id": shop_id,
        "shop_name": shops.get(shop_id, ""),
        "sheet": sheet,
        "slug": sheet.category or ALL,
        "title": PROBLEMS.get(sheet.category) or _("通用：所有问题"),
        "sections": sections(plain=plain, below=sheet.below, typed=typed, newer=newer, wrong=errors),
        "first_kinds": first,
        "other_kinds": rest,
        "values": typed or {},
        "ranking": typed.get("ranking") if typed else sheet.effective.ranking.value,
        "wish_first": typed.get("wish_first") == "yes" if typed else sheet.effective.wish_first,
        "valid_from": typed.get("valid_from", "") if typed else china_day(now).isoformat(),
        "may_edit": shop_id in managed,
        "preview": preview,
        "errors": errors,
        "refusal": refusal_words(refusal) if refusal else "",
        "newer": sheet.newest if changed else None,
        "versions": [(one, changes_of(one.body)) for one in found],
        "today": china_day(now),
        "now": now,
        "RANKINGS": RANKINGS,
        "THRESHOLDS": THRESHOLDS,
        "GOODS_KINDS": GOODS_KINDS,
    }
    return render(request, "pages/policies/policy.html.jinja", context, status=422 if refusal else 200)


def _changed_since(
    request: HttpRequest, sheet: PolicySheet, found: Sequence[PolicyVersion]
) -> dict[str, Any]:
    """What the newest row changed of the one that the author had before them."""
    seen = next((one for one in found if str(one.policy_id) == request.POST.get("seen_id")), None)
    before = over(sheet.below, seen.body) if seen else sheet.below.to_mapping()
    return differences(before, over(sheet.below, sheet.newest.body)) if sheet.newest else {}


def changes_of(body: Any) -> list[tuple[str, str]]:
    """A row's body in words: member and value."""
    return [(policy_member(path), policy_value(path, value)) for path, value in flat(body)]

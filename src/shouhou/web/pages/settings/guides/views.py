"""Product guides: words, pictures and a video that show a buyer how a product is used."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from shouhou.domain.access import Permission
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.guides import Guide
from shouhou.usecases.actor import Actor
from shouhou.usecases.guide_files import StoredFile, read_guide_file, store_guide_file, ticket_of
from shouhou.usecases.guides import MOST_PICTURES, GuideEntry, end_guide, guide, guides_of, save_guide
from shouhou.usecases.products import product_page
from shouhou.usecases.users import shops_of
from shouhou.web.doors import signed_in
from shouhou.web.pages.case.stored import KEPT, body_answer
from shouhou.web.pages.settings.playbooks.views import may, number
from shouhou.web.words.refusals import field_words, refusal_words

TEXTS = ("title", "text", "item_id", "words", "link")


@require_GET
@signed_in
def guides(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """All guides of a shop, or those for a product."""
    shops = shops_of(actor=actor)
    shop_id = number(request.GET.get("shop", "")) or (shops[0].shop_id if shops else None)
    said = request.GET.get("q", "").strip()[:100]
    found = guides_of(actor=actor, shop_id=shop_id) if shop_id else ()
    context = {
        "guides": [one for one in found if not said or _holds(one, said)],
        "said": said,
        "shops": shops,
        "shop_id": shop_id,
        "ticket_of": ticket_of,
        "may_manage": bool(shop_id) and may(actor, shop_id or 0, Permission.MANAGE_GUIDES),
        "now": now,
    }
    return render(request, "pages/settings/guides/guides.html.jinja", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new_guide(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """Adds a guide."""
    return _edit(request, actor, now, shop_id, None)


@require_http_methods(["GET", "POST"])
@signed_in
def one_guide(request: HttpRequest, actor: Actor, now: datetime, shop_id: int, guide_id: int) -> HttpResponse:
    """One guide: to look at, and for who may to change."""
    return _edit(request, actor, now, shop_id, guide(actor=actor, shop_id=shop_id, guide_id=guide_id))


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor, now: datetime, shop_id: int, guide_id: int) -> HttpResponse:
    """Takes a guide away."""
    try:
        end_guide(actor=actor, shop_id=shop_id, guide_id=guide_id, now=now)
    except ChangedMeanwhile:
        messages.error(request, _("没有执行：刚刚有同事改过或停用过这条指引。"))
    else:
        messages.success(request, _("已停用，不再推荐给买家；内容还留着"))
    return redirect(f"/settings/guides/?shop={shop_id}")


@require_POST
@signed_in
def upload(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """Stores a picture or a video for the form; answers with its row."""
    file = request.FILES.get("file")
    context: dict[str, Any] = {"problem": _("请选择图片或视频"), "file": None}
    if file is not None:
        try:
            stored = store_guide_file(actor=actor, shop_id=shop_id, chunks=file.chunks(), now=now)
            context = {"problem": "", "file": stored}
        except Refused as refusal:
            context["problem"] = refusal_words(refusal)
    status = 422 if context["problem"] else 200
    return render(request, "pages/settings/guides/_file.html.jinja", context, status=status)


@require_safe
@signed_in
def guide_file(request: HttpRequest, actor: Actor, now: datetime, ticket: str) -> HttpResponse:
    """A picture or a video by its ticket. Its address is its content, so this browser may keep it."""
    answer = body_answer(read_guide_file(actor=actor, ticket=ticket), request.headers.get("Range", ""))
    answer["Cache-Control"] = KEPT
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; img-src 'self'; sandbox"
    return cast(HttpResponse, answer)  # a stream is no HttpResponse by its type, but goes the same way


def _edit(
    request: HttpRequest, actor: Actor, now: datetime, shop_id: int, found: Guide | None
) -> HttpResponse:
    if request.method == "GET":
        values = _values(found) if found else {**_values(None), "item_id": request.GET.get("item", "")[:40]}
        return _form(request, actor, now, shop_id, found, values, files=_files(shop_id, found))
    values = {name: request.POST.get(name, "") for name in TEXTS}
    files = [StoredFile(ticket=one, is_video=False) for one in request.POST.getlist("pictures")]
    files += [StoredFile(ticket=one, is_video=True) for one in request.POST.getlist("video")[:1]]
    try:
        for file in request.FILES.getlist("files"):  # without script they come with the form
            files.append(store_guide_file(actor=actor, shop_id=shop_id, chunks=file.chunks(), now=now))
        entry = GuideEntry(
            **values,
            pictures=tuple(one.ticket for one in files if not one.is_video),
            video=next((one.ticket for one in files if one.is_video), ""),
        )
        guide_id = found.guide_id if found else None
        replaced = number(request.POST.get("replace", ""))
        saved = save_guide(actor=actor, shop_id=shop_id, guide_id=replaced or guide_id, entry=entry, now=now)
    except Refused as refusal:
        return _form(request, actor, now, shop_id, found, values, files=files, refusal=refusal)
    except ChangedMeanwhile as changed:
        return _form(request, actor, now, shop_id, found, values, files=files, changed=changed)
    messages.success(request, _("已保存：%(title)s") % {"title": saved.title})
    return redirect(f"/settings/guides/?shop={shop_id}")


def _form(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    shop_id: int,
    found: Guide | None,
    values: dict[str, str],
    *,
    files: list[StoredFile],
    refusal: Refused | None = None,
    changed: ChangedMeanwhile | None = None,
) -> HttpResponse:
    shop = next((one for one in shops_of(actor=actor) if one.shop_id == shop_id), None)
    may_manage = may(actor, shop_id, Permission.MANAGE_GUIDES)
    if shop is None:
        guides_of(actor=actor, shop_id=shop_id)  # says Missing
    newer = changed.changes[0] if changed else None
    context = {
        "guide": found,
        "shop": shop,
        "shop_id": shop_id,
        "values": values,
        "files": files,
        "errors": field_words(refusal) if refusal else {},
        "refusal": refusal_words(refusal) if refusal else "",
        "newer": newer,
        "may_manage": may_manage,
        "most_pictures": MOST_PICTURES,
        "products": product_page(actor=actor, shop_id=shop_id, search="", cursor=None, limit=100).products,
        "now": now,
    }
    status = 409 if changed else 422 if refusal else 200
    return render(request, "pages/settings/guides/guide.html.jinja", context, status=status)


def _values(found: Guide | None) -> dict[str, str]:
    if found is None:
        return dict.fromkeys(TEXTS, "")
    return {
        "title": found.title,
        "text": found.text,
        "item_id": found.item_id,
        "words": " ".join(found.words),
        "link": found.link,
    }


def _files(shop_id: int, found: Guide | None) -> list[StoredFile]:
    if found is None:
        return []
    files = [StoredFile(ticket=ticket_of(shop_id, one), is_video=False) for one in found.pictures]
    if found.video:
        files.append(StoredFile(ticket=ticket_of(shop_id, found.video), is_video=True))
    return files


def _holds(found: Guide, said: str) -> bool:
    return said in " ".join((found.title, found.text, found.item_id, *found.words))

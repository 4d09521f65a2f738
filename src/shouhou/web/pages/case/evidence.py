"""The proof of a case: the panel, uploads into it, and what an agent does with each piece."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_page import case_page
from shouhou.usecases.evidence import changing
from shouhou.usecases.evidence.adding import add_evidence
from shouhou.usecases.evidence.asking import ask_for_missing
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.moments import typed_moment
from shouhou.web.words.refusals import refusal_words

from .todos import full_context

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

CHUNK = 256 * 1024
FORM_BYTES = 256 * 1024  # the form around the files
MOST_FILES = 9


def most_bytes() -> int:
    """Of one request."""
    return int(max(settings.VIDEO_MAX_BYTES, settings.PICTURE_MAX_BYTES)) + FORM_BYTES


@csrf_exempt  # the inner view checks: checking reads the body, and that waits for the size
def evidence(request: HttpRequest, case_id: int) -> HttpResponse:
    """GET the panel; POST photos and videos into it. Too much is refused unread."""
    if request.method == "POST":
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length.isdigit() or int(length) > most_bytes():
            return _answer(request, case_id, [_too_big()], status=413)
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _evidence(request, case_id)


@csrf_protect
@require_http_methods(["GET", "POST"])
@signed_in
def _evidence(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    if request.method == "GET":
        return _panel(request, actor, now, case_id)
    problems: list[str] = []
    files = request.FILES.getlist("files")
    if len(files) > MOST_FILES:
        problems.append(_("一次最多 %(n)s 个文件") % {"n": MOST_FILES})
    for file in files[:MOST_FILES]:
        try:
            _add(request, actor, now, case_id, file)
        except Refused as refusal:
            words = refusal_words(refusal)
            problems.append(words if len(files) == 1 else f"{file.name}：{words}")
    if not files:
        problems.append(_("请选择文件"))
    return _answer(request, case_id, problems)


def _add(request: HttpRequest, actor: Actor, now: datetime, case_id: int, file: "UploadedFile[Any]") -> None:
    add_evidence(
        actor=actor,
        case_id=case_id,
        filename=file.name or "",
        chunks=_chunks(file),
        kind=request.POST.get("kind", ""),
        side=request.POST.get("side", ""),
        source=request.POST.get("source", "upload"),
        now=now,
    )


def _chunks(file: "UploadedFile[Any]") -> Iterable[bytes]:
    yield from file.chunks(CHUNK)


@require_POST
@signed_in
def sorting(request: HttpRequest, actor: Actor, now: datetime, case_id: int, item_id: int) -> HttpResponse:
    """Gives a piece its kind and side, chosen as ``kind:side``."""
    kind, _colon, side = request.POST.get("place", "").partition(":")
    changing.sort_evidence(actor=actor, item_id=item_id, kind=kind, side=side, now=now)
    return _panel(request, actor, now, case_id)


@require_POST
@signed_in
def withdrawal(request: HttpRequest, actor: Actor, now: datetime, case_id: int, item_id: int) -> HttpResponse:
    """Takes a piece off the list, or puts it back."""
    act = changing.restore_evidence if request.POST.get("back") else changing.withdraw_evidence
    act(actor=actor, item_id=item_id, now=now)
    return _panel(request, actor, now, case_id, withdrawn=0 if request.POST.get("back") else item_id)


@require_POST
@signed_in
def ticks(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Somebody saw the proof elsewhere."""
    changing.tick_evidence(
        actor=actor,
        case_id=case_id,
        kind=request.POST.get("kind", ""),
        side=request.POST.get("side", ""),
        note=request.POST.get("note", ""),
        now=now,
    )
    return _panel(request, actor, now, case_id)


@require_POST
@signed_in
def claim(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """What is claimed, what the goods are, when they were signed for."""
    changing.choose(
        actor=actor,
        case_id=case_id,
        claim=request.POST.get("claim", ""),
        goods=request.POST.get("goods", ""),
        signed_at=typed_moment(request.POST.get("signed_at", "")),
        now=now,
    )
    return _panel(request, actor, now, case_id)


@require_POST
@signed_in
def ask(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Notes that the words were drawn up; the page's script puts them into the composer."""
    request_words = ask_for_missing(actor=actor, case_id=case_id, now=now)
    if is_partial(request):
        return HttpResponse(status=204)
    messages.info(request, request_words.text)
    return redirect("case", case_id=case_id)


def _panel(
    request: HttpRequest, actor: Actor, now: datetime, case_id: int, *, withdrawn: int = 0
) -> HttpResponse:
    if not is_partial(request):
        return redirect("case", case_id=case_id)
    page = case_page(actor=actor, case_id=case_id, now=now)
    context = {**full_context(page, actor=actor, now=now), "withdrawn": withdrawn}
    return render(request, "pages/case/_evidence.html.jinja", context)


def _too_big() -> str:
    return _("文件超过 %(most)s MB，没有上传。请剪短或压缩后再试。") % {
        "most": settings.VIDEO_MAX_BYTES >> 20
    }


def _answer(request: HttpRequest, case_id: int, problems: list[str], *, status: int = 422) -> HttpResponse:
    """For the page's script in its own shape; for a form without script a page."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"problems": problems}, status=status if problems else 200)
    if status == 413:
        return render(request, "pages/errors/refused.html.jinja", {"words": problems[0]}, status=413)
    for words in problems:
        messages.error(request, words)
    return redirect("case", case_id=case_id)

"""Taking files in: size is checked before the body is read, and no file is held in memory."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.importing import bring_file
from shouhou.web.doors import signed_in
from shouhou.web.words.refusals import refusal_words

MOST_BYTES = 100 * 1024 * 1024
FORM_BYTES = 64 * 1024  # the form's own lines around the file
CHUNK = 256 * 1024
EARLIEST = datetime(2003, 1, 1, tzinfo=UTC)


@csrf_exempt  # the inner view checks: checking reads the body, and that waits for the size
def upload(request: HttpRequest) -> HttpResponse:
    """A file, or several one after the other. Too much is refused unread."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit() or int(length) > MOST_BYTES + FORM_BYTES:
        return _answer(request, [_too_big()], status=413)
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _receive(request)


@csrf_protect
@require_POST
@signed_in
def _receive(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    shop_text = request.POST.get("shop", "")
    if not (shop_text.isascii() and shop_text.isdigit() and len(shop_text) < 16):
        raise Missing
    made: list[int] = []
    problems: list[str] = []
    for file in request.FILES.getlist("files"):
        try:
            made.append(_bring(request, actor, now, int(shop_text), file))
        except Refused as refusal:
            problems.append(f"{file.name}：{refusal_words(refusal)}")
    if not made and not problems:
        problems.append(_("请选择文件"))
    return _answer(request, problems, made)


def _bring(request: HttpRequest, actor: Actor, now: datetime, shop_id: int, file: "UploadedFile[Any]") -> int:
    brought = bring_file(
        actor=actor,
        shop_id=shop_id,
        filename=(file.name or "")[:200],
        chunks=_chunks(file),
        modified_at=_modified(request.POST.get("modified", ""), now),
        now=now,
    )
    return brought.import_id


def _chunks(file: "UploadedFile[Any]") -> Iterable[bytes]:
    yield from file.chunks(CHUNK)


def _modified(text: str, now: datetime) -> datetime | None:
    """The file's own time as the browser tells it, in milliseconds; an impossible one is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
    return moment if EARLIEST <= moment <= now + timedelta(minutes=5) else None


def _too_big() -> str:
    return _("文件超过 %(most)s MB，没有上传。请在千牛缩短时间范围，分几次导出。") % {
        "most": MOST_BYTES // 1024**2
    }


def _answer(
    request: HttpRequest, problems: list[str], made: list[int] | None = None, *, status: int = 422
) -> HttpResponse:
    """For the page's script in its own shape; for a form without script a page."""
    made = made or []
    where = reverse("import", args=[made[0]]) if len(made) == 1 else reverse("imports")
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"url": where, "problems": problems}, status=200 if made else status)
    for words in problems:
        messages.error(request, words)
    return redirect(where)

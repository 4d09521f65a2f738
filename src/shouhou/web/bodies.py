"""Too much is refused unread: any body over what a page takes, before a byte of it is looked at."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

FORM_BYTES = 512 * 1024  # what stands around a picture in a form
_OWN_LIMIT = re.compile(r"^/(api/|imports/files$|cases/\d+/evidence$)")  # these doors count for themselves


class BodyLimitMiddleware:
    """A body of more than a picture is answered 413, without reading it: nothing of it reaches the disk."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.PICTURE_MAX_BYTES + FORM_BYTES
        if not length.isdecimal() or (int(length) > most and not _OWN_LIMIT.match(request.path)):
            return _too_large(request)
        return self.answer(request)


def _too_large(request: HttpRequest) -> HttpResponse:
    words = _("内容超过 %(most)s MB，没有上传。请缩小后再试。") % {"most": settings.PICTURE_MAX_BYTES >> 20}
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"problems": [words]}, status=413)
    return render(request, "pages/errors/refused.html.jinja", {"words": words}, status=413)

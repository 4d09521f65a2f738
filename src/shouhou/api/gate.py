"""Before and after every operation: the size of the body, and one shape for what Django refuses itself."""

import re
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from .failures import failure
from .language import asked_language

BODY_BYTES = 256 * 1024
PICTURE_BYTES = 12 * 1024 * 1024  # pictures of 10 MB as a form, of 9 MB as base64
_PICTURES = re.compile(r"/pictures$")
_EVIDENCE = re.compile(r"/cases/\d+/evidence$")
View = Callable[..., HttpResponse]


def gated(pattern: URLPattern) -> URLPattern:
    """The same address with the gate around its view."""
    return URLPattern(pattern.pattern, _gate(pattern.callback), pattern.default_args, pattern.name)


def _gate(view: View) -> View:
    @wraps(view)
    def gate(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with asked_language(request):
            return passed(request, *args, **kwargs)

    def passed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        refusal = _refuse_body(request)
        if refusal is not None:
            return refusal
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            return _not_allowed(response)
        response.setdefault("Cache-Control", "no-store")
        return response

    return gate


def _refuse_body(request: HttpRequest) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        return failure(400, "invalid")
    limit = _limit(request.path)
    if int(length) > limit:
        return failure(413, "too_large")
    return None


def _limit(path: str) -> int:
    if _EVIDENCE.search(path):
        return int(max(settings.VIDEO_MAX_BYTES, settings.PICTURE_MAX_BYTES)) + BODY_BYTES
    return PICTURE_BYTES if _PICTURES.search(path) else BODY_BYTES


def _not_allowed(response: HttpResponse) -> HttpResponse:
    answer = failure(405, "method_not_allowed")
    answer["Allow"] = response["Allow"]
    return answer

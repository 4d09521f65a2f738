"""The language of a page is the person's own choice."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGE_COOKIE = "lang"


class UserLocaleMiddleware:
    """Chinese unless the cookie says English; the cookie is set from the person's settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = "en" if request.COOKIES.get(LANGUAGE_COOKIE) == "en" else "zh-hans"
        with translation.override(language):
            return self.get_response(request)

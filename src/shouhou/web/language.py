"""The language of a page is the person's own choice."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGE_COOKIE = "lang"
A_YEAR = 365 * 24 * 3600


class UserLocaleMiddleware:
    """Chinese unless the cookie says English; the cookie is set from the person's settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = "en" if request.COOKIES.get(LANGUAGE_COOKIE) == "en" else "zh-hans"
        with translation.override(language):
            return self.get_response(request)


def keep_language(response: HttpResponse, language: str) -> HttpResponse:
    """Sets the browser's language cookie on ``response`` and returns it."""
    code = "en" if language == "en" else "zh-hans"
    response.set_cookie(LANGUAGE_COOKIE, code, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response

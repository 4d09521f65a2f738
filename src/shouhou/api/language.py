"""The language of messages: what the program asks for, else Chinese."""

import contextlib

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header


def asked_language(request: HttpRequest) -> contextlib.AbstractContextManager[None]:
    """Speaks as ``Accept-Language`` wishes for as long as it lasts; without a wish nothing changes."""
    for wish, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if wish.startswith("en"):
            return translation.override("en")
        if wish.startswith("zh"):
            return translation.override("zh-hans")
    return contextlib.nullcontext()


def speaks_english() -> bool:
    """Whether messages are in English now."""
    return (translation.get_language() or "").startswith("en")

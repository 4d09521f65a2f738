"""JSON at the edge: big integers kept or refused, times as UTC with ``Z``, cut-off text refused."""

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer


def dumps(value: Any) -> bytes:
    """UTF-8 bytes; aware times become ``2026-11-25T08:00:00Z``."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


class JsonRenderer(BaseRenderer):
    """Answers."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The answer's bytes."""
        return dumps(data)


class NotJson(Exception):
    """The body says that it is something else."""


class JsonParser(Parser):
    """Bodies. Refuses NaN, lone surrogates and text that is cut off."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's value. Raises ``NotJson`` and ``orjson.JSONDecodeError``."""
        if request.content_type != "application/json":
            raise NotJson
        return orjson.loads(request.body)

"""Every refusal and failure in the one shape ``{"error": {"code", "message", "fields"}}``.

Status: 400 the request is malformed; 401 who are you; 403 your role lacks the right; 404 not there or not
yours; 409 changed meanwhile, or a key used for something else; 413 too large; 415 not JSON; 422 understood
and refused by a rule; 500 our fault (logged with its traceback); 503 the database is away.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.usecases.errors import Missing

from .json import NotJson, dumps
from .language import speaks_english
from .schemas.timeline import entry_of

log = logging.getLogger(__name__)

# Chinese and English side by side: these few words belong to the door and to no page.
WORDS = {
    "invalid": ("请求内容不正确", "The request is malformed"),
    "unauthorized": ("请提供有效的访问令牌", "Please give a valid token"),
    "forbidden": ("没有权限", "You lack the right"),
    "not_found": ("没有找到", "Not found"),
    "method_not_allowed": ("这个地址不支持该请求方法", "This address does not take that method"),
    "changed": ("内容已有变化，请查看后再决定", "It changed meanwhile: look, then decide again"),
    "too_large": ("请求内容太大", "The body is too large"),
    "unsupported_media_type": ("请用 application/json 发送请求", "Please send application/json"),
    "internal": ("服务器内部错误，已记录", "Our fault, and logged"),
    "unavailable": ("数据库暂时不可用，请稍后再试", "The database is away, please try again"),
}
# Refusals that are not a rule's: everything else is 422 under its own code.
REFUSALS = {
    "not_permitted": (403, "forbidden"),
    "idempotency_key_reused": (409, "idempotency_key_reused"),
    "invalid": (400, "invalid"),
    "cursor": (400, "invalid"),
}
FIELD_NAMES = {"content": "message"}  # the use case's word → ours
CODE_OF_STATUS = {
    400: "invalid",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    415: "unsupported_media_type",
}


def failure(
    status: int,
    code: str,
    *,
    message: str = "",
    fields: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """An error answer; without ``message`` in the words of ``code``, which must be one of ``WORDS``."""
    error = {
        "code": code,
        "message": gettext(message) if message else WORDS[code][speaks_english()],
        "fields": {name: gettext(text) for name, text in (fields or {}).items()},
        **more,
    }
    response = HttpResponse(
        dumps({"error": error}), status=status, content_type="application/json; charset=utf-8"
    )
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def register(api: NinjaAPI) -> None:
    """Hands every exception that may reach the door to its answer."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ChangedMeanwhile, _changed)
    api.add_exception_handler(Missing, _missing)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(OperationalError, _unavailable)
    api.add_exception_handler(Exception, _internal)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    status, code = REFUSALS.get(error.reason_code, (422, error.reason_code))
    fields = {FIELD_NAMES.get(name, name): text for name, text in error.fields.items()}
    return failure(status, code, message=error.message, fields=fields)


def _changed(request: HttpRequest, error: Any) -> HttpResponse:
    changes = [entry_of(entry).model_dump() for entry in error.changes]
    return failure(409, "changed", changes=changes, version=error.version)


def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return failure(404, "not_found")


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    if any(part["loc"][0] == "path" for part in error.errors):
        return failure(404, "not_found")
    return failure(400, "invalid", fields=dict(_fields(error.errors)))


def _fields(errors: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for part in errors:
        names = [name for name in part["loc"][1:] if isinstance(name, str)]
        name = names[-1] if names else str(part["loc"][0])
        match part["type"]:
            case "missing":
                yield name, "必填"
            case "extra_forbidden":
                yield name, "不认识的字段"
            case "unknown_filter":
                yield part["ctx"]["name"], "不认识的筛选条件"
            case "union_tag_invalid" | "union_tag_not_found":
                yield "action", f"可用的值：{part['ctx'].get('expected_tags', '')}".replace("'", "")
            case _:
                yield name, part["msg"]


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    # The framework wraps whatever the parser raises in a 400.
    status = 415 if isinstance(error.__cause__, NotJson) else error.status_code
    return failure(status, CODE_OF_STATUS.get(status, "invalid"))


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    return failure(413, "too_large")


def _unavailable(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("database away", exc_info=error)
    return failure(503, "unavailable")


def _internal(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("unexpected failure at %s", request.path, exc_info=error)
    return failure(500, "internal")

"""Pictures for proofs and messages."""

import base64
from typing import Annotated

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from ninja import Path, Router, Status
from ninja.errors import HttpError
from pydantic import ValidationError

from shouhou.domain.errors import Refused
from shouhou.usecases.uploads import read_picture, store_picture

from ..auth import actor_of
from ..responses import answers
from ..schemas.pictures import REQUEST_BODY, Picture, PictureIn
from ..schemas.shape import SHA256, PathId

router = Router(tags=["cases"])
reading = Router(tags=["pictures"])


@router.post(
    "/{int:case_id}/pictures",
    response=answers(Picture, 403, 422, status=201),
    operation_id="add_picture",
    summary="Upload a picture to a case",
    openapi_extra={"requestBody": REQUEST_BODY},
)
def add_picture(request: HttpRequest, case_id: PathId) -> Status[Picture]:
    """As ``multipart/form-data`` (member ``file``) or as JSON with base64; re-encoded, without metadata.

    The answer's ``sha256`` is what ``proof`` and ``picture`` of an action take. Repeating is harmless.
    """
    filename, body = _from_form(request) if _is_form(request) else _from_json(request)
    stored = store_picture(
        actor=actor_of(request), case_id=case_id, filename=filename, body=body, now=timezone.now()
    )
    return Status(201, Picture.model_validate(stored))


@reading.get(
    "/{sha256}",
    response=answers(None),
    operation_id="get_picture",
    summary="The bytes of a picture",
    openapi_extra={
        "responses": {200: {"content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def get_picture(request: HttpRequest, sha256: Annotated[str, Path(pattern=SHA256)]) -> HttpResponse:
    """A picture of a case in one of your shops."""
    mime, body = read_picture(actor=actor_of(request), sha256=sha256)
    response = HttpResponse(body, content_type=mime)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _is_form(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def _from_form(request: HttpRequest) -> tuple[str, bytes]:
    try:
        file = request.FILES.get("file")
    except MultiPartParserError as error:
        raise Refused("invalid", "上传内容不完整", {"file": "无法读取"}) from error
    if file is None or isinstance(file, list) or set(request.FILES) | set(request.POST) != {"file"}:
        raise Refused("invalid", "请在 file 中上传一张图片", {"file": "必填"})
    return file.name or "picture", file.read()


def _from_json(request: HttpRequest) -> tuple[str, bytes]:
    if request.content_type != "application/json":
        raise HttpError(415, "neither JSON nor a form")
    try:
        sent = PictureIn.model_validate(orjson.loads(request.body))
    except (orjson.JSONDecodeError, ValidationError) as error:
        raise Refused("invalid", "请求内容不正确", {"content_base64": "需要 base64 编码的图片"}) from error
    return sent.filename, base64.b64decode(sent.content_base64)

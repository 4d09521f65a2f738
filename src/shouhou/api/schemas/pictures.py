"""Pictures."""

import base64
import binascii
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from .shape import In, Out, Short


def _is_base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    return text


class PictureIn(In):
    """A picture as JSON."""

    filename: Short
    content_base64: Annotated[str, Field(min_length=4), AfterValidator(_is_base64)]


class Picture(Out):
    """A stored picture; ``sha256`` names it."""

    sha256: str
    mime: str
    size: int
    width: int
    height: int


REQUEST_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        },
        "application/json": {
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "required": ["filename", "content_base64"],
                "properties": {
                    "filename": {"type": "string", "minLength": 1, "maxLength": 200},
                    "content_base64": {"type": "string", "contentEncoding": "base64", "minLength": 4},
                },
            }
        },
    },
}

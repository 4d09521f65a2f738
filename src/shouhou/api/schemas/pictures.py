"""Pictures."""

from typing import Annotated, Any

from pydantic import Base64Bytes, Field

from .shape import In, Out, Short


class PictureIn(In):
    """A picture as JSON."""

    filename: Short
    content_base64: Annotated[Base64Bytes, Field(min_length=1)]


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

"""The answers an operation may give, for the OpenAPI document."""

from typing import Any

from .schemas.failure import Failure

_ALWAYS = (400, 401, 404, 405, 413, 415, 500, 503)


def answers(shape: Any, *extra: int, status: int = 200) -> dict[int, Any]:
    """The good answer, the failures that any operation may give, and ``extra`` ones."""
    return {status: shape} | dict.fromkeys(sorted({*_ALWAYS, *extra}), Failure)

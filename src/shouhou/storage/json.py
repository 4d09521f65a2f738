"""JSON text for storage and events."""

from typing import Any

import orjson


def dump_text(value: Any) -> str:
    """Compact JSON text."""
    return orjson.dumps(value).decode()


def load_text(text: str) -> Any:
    """The inverse of ``dump_text``."""
    return orjson.loads(text)

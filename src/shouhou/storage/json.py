"""JSON text for storage and events."""

from typing import Any

import orjson


def dump_text(value: Any) -> str:
    """Compact JSON text."""
    return orjson.dumps(value).decode()


def load_text(text: str) -> Any:
    """The inverse of ``dump_text``."""
    return orjson.loads(text)


def storable(value: Any) -> Any:
    """The value without NUL characters, which PostgreSQL refuses in text and JSON; everything else stays."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {storable(key): storable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [storable(member) for member in value]
    return value

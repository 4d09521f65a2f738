"""The gateway's answer envelope in JSON (facts 1.5, 7.1): error first, then the root, lists in every shape."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .convert import Nonsense, Row, flag, text

_DONE_FLAGS = ("is_success", "success", "succ", "success_flag", "result")
_DIRTY = (b"\\u0000", b"\\ud", b"\\uD")


class NotProtocol(Exception):
    """The answer is not this protocol. The text is safe to show and never holds the body."""


def opened(body: bytes) -> dict[str, Any]:
    """The whole document. Integers of any size; fractions stay text. Raises ``NotProtocol``."""
    try:
        document = json.loads(body.decode("utf-8-sig"), parse_float=str, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise NotProtocol("the answer is not UTF-8") from None
    except (ValueError, RecursionError):
        raise NotProtocol("the answer is not JSON") from None
    if not isinstance(document, dict):
        raise NotProtocol("the answer is not a JSON object")
    return _cleaned(document) if any(mark in body for mark in _DIRTY) else document


def error_of(document: Row) -> Row | None:
    """The ``error_response``, if there is one."""
    error = document.get("error_response")
    if error is None:
        return None
    if not isinstance(error, dict):
        raise NotProtocol("error_response is not an object")
    return error


def body_of(document: Row) -> Row:
    """What is under the root: the only key that ends in ``_response``; without a root, the simplified form."""
    roots = [key for key in document if key.endswith("_response")]
    if not roots and "request_id" in document:  # simplify=true
        return document
    if len(roots) != 1:
        raise NotProtocol("no answer root")
    body = document[roots[0]]
    if not isinstance(body, dict):
        raise NotProtocol("the answer root is not an object")
    return body


def listed(body: Row, name: str) -> Sequence[Any]:
    """A list member in every shape seen: absent, wrapped, wrapped single (XML converters), plain."""
    value = body.get(name)
    match value:
        case None | "":
            return []
        case list():
            return value
        case dict():
            return _only_child(value, name)
    raise NotProtocol(f"{name} is not a list")


def rows(body: Row, name: str) -> list[Row]:
    """A list of objects. Raises ``NotProtocol``."""
    found = listed(body, name)
    if not all(isinstance(item, dict) for item in found):
        raise NotProtocol(f"{name} holds something that is not an object")
    return list(found)


def object_of(body: Row, name: str) -> Row:
    """An object member that must be there. Raises ``NotProtocol``."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise NotProtocol(f"no {name}")
    return value


def done(body: Row) -> bool | None:
    """The business flags of a write, also one level down: one no is a no; ``None`` without any flag."""
    places = [
        place for place in (body, body.get("response"), body.get("result")) if isinstance(place, Mapping)
    ]
    found = [
        _flag(place, name)
        for place in places
        for name in _DONE_FLAGS
        if not isinstance(place.get(name), Mapping)
    ]
    votes = [vote for vote in found if vote is not None]
    return all(votes) if votes else None


def words_of(body: Row) -> tuple[str, str]:
    """Code and text of a business refusal that came without ``error_response``."""
    place = next((body[key] for key in ("response", "result") if isinstance(body.get(key), dict)), body)
    code = _first(place, ("msg_code", "error_code", "err_code", "sub_code"))
    return code, _first(place, ("message", "error_msg", "error_message", "err_msg", "sub_msg", "msg"))


def _flag(place: Row, name: str) -> bool | None:
    try:
        return flag(place, name)
    except Nonsense:
        raise NotProtocol(f"{name} is not a flag") from None


def _first(place: Row, names: Sequence[str]) -> str:
    try:
        return next((value for name in names if (value := text(place, name))), "")
    except Nonsense:
        return ""


def _only_child(wrapper: dict[str, Any], name: str) -> Sequence[Any]:
    if not wrapper:
        return []
    if len(wrapper) != 1:
        raise NotProtocol(f"{name} is wrapped in more than one member")
    (child,) = wrapper.values()
    match child:
        case None | "":
            return []
        case list():
            return child
        case _:
            return [child]


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _cleaned(value: Any) -> Any:
    """NUL and lone surrogates can be written in JSON but not stored: they become U+FFFD."""
    match value:
        case dict():
            return {_cleaned(key): _cleaned(item) for key, item in value.items()}
        case list():
            return [_cleaned(item) for item in value]
        case str():
            return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case _:
            return value

"""Answers: one tree, written as JSON (wrapped or simplified) or XML. Empty lists and nulls are absent."""

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import orjson


@dataclass(frozen=True)
class Rows:
    """A list as the platform wraps it: under the name of its type."""

    name: str
    items: list[Any]


def pruned(node: Any) -> Any:
    """The tree without nulls, empty lists and empty objects."""
    if isinstance(node, dict):
        kept = {key: pruned(value) for key, value in node.items()}
        return {key: value for key, value in kept.items() if value is not None}
    if isinstance(node, Rows):
        return Rows(node.name, [pruned(item) for item in node.items]) if node.items else None
    return node


def as_json(node: Any, *, simplify: bool) -> Any:
    """Plain data for JSON."""
    if isinstance(node, dict):
        return {key: as_json(value, simplify=simplify) for key, value in node.items()}
    if isinstance(node, Rows):
        items = [as_json(item, simplify=simplify) for item in node.items]
        return items if simplify else {node.name: items}
    return node


def as_xml(name: str, node: Any) -> str:
    """An element; lists carry ``list="true"``."""
    if isinstance(node, dict):
        return f"<{name}>{''.join(as_xml(key, value) for key, value in node.items())}</{name}>"
    if isinstance(node, Rows):
        return f'<{name} list="true">{"".join(as_xml(node.name, item) for item in node.items)}</{name}>'
    return f"<{name}>{escape(_text(node))}</{name}>"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def root_of(method: str) -> str:
    """``taobao.refund.get`` → ``refund_get_response``; other prefixes stay."""
    return method.removeprefix("taobao.").replace(".", "_") + "_response"


def rendered(
    root: str, body: dict[str, Any], *, fmt: str, simplify: bool, request_id: str
) -> tuple[bytes, str]:
    """Bytes and content type of an answer."""
    tree = pruned({**body, "request_id": request_id})
    if fmt == "json":
        plain = as_json(tree, simplify=simplify)
        whole = plain if simplify and root != "error_response" else {root: plain}
        return orjson.dumps(whole), "text/javascript;charset=UTF-8"
    text = '<?xml version="1.0" encoding="utf-8" ?>' + as_xml(root, tree)
    return text.encode(), "text/xml;charset=UTF-8"


def only(tree: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """The members named in ``fields``; ``a.b`` names a member of a member or of every row of a list."""
    wanted: dict[str, list[str]] = {}
    for name in fields:
        head, _, rest = name.partition(".")
        wanted.setdefault(head, []).append(rest)
    out: dict[str, Any] = {}
    for key, rests in wanted.items():
        if key in tree:
            inner = [] if "" in rests else rests
            out[key] = _inner(tree[key], inner)
    return out


def _inner(value: Any, rests: list[str]) -> Any:
    if not rests:
        return value
    if isinstance(value, dict):
        return only(value, rests)
    if isinstance(value, Rows):
        return Rows(
            value.name, [only(item, [_beyond(value.name, rest) for rest in rests]) for item in value.items]
        )
    return value


def _beyond(name: str, rest: str) -> str:
    """``orders.order.oid`` and ``orders.oid`` mean the same."""
    return rest.removeprefix(f"{name}.")

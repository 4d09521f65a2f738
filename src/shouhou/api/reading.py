"""The OpenAPI document as a reader wants it: chapters of operations, and the shapes they speak of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Json = Mapping[str, Any]
CHAPTERS = [
    "me",
    "shops",
    "cases",
    "pictures",
    "evidence",
    "refunds",
    "commands",
    "approvals",
    "rules",
    "playbooks",
    "options",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One parameter, or one member of a shape."""

    name: str
    where: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of an operation."""

    status: str
    text: str
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One operation."""

    operation_id: str
    method: str
    path: str
    summary: str
    text: str
    members: tuple[Member, ...]
    body: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape with its members, or the shapes it may be."""

    name: str
    text: str
    members: tuple[Member, ...]
    one_of: tuple[str, ...]


def chapters(document: Json) -> list[tuple[str, list[Passage]]]:
    """Operations by resource, in reading order."""
    found = sorted(_passages(document), key=lambda pair: CHAPTERS.index(pair[0]))
    return [
        (tag, [passage for _, passage in group]) for tag, group in groupby(found, key=lambda pair: pair[0])
    ]


def shapes(document: Json) -> list[Shape]:
    """All shapes by name."""
    return [_shape(name, schema) for name, schema in sorted(document["components"]["schemas"].items())]


def kind_of(schema: Json) -> str:
    """A schema in a few words: ``string``, ``Case``, ``list of Case or null`` …"""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(kind_of(part) for part in schema["anyOf"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    kind = str(schema.get("type", "any"))
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _passages(document: Json) -> Iterator[tuple[str, Passage]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield operation["tags"][0], _passage(path, method, operation)


def _passage(path: str, method: str, operation: Json) -> Passage:
    return Passage(
        operation_id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        text=operation.get("description", ""),
        members=tuple(
            _member(part["name"], part["schema"], where=part["in"], required=part["required"])
            for part in operation["parameters"]
        ),
        body=tuple(
            f"{media}: {kind_of(content['schema'])}"
            for media, content in operation.get("requestBody", {}).get("content", {}).items()
        ),
        answers=tuple(_answer(str(status), answer) for status, answer in operation["responses"].items()),
    )


def _answer(status: str, answer: Json) -> Answer:
    contents = answer.get("content", {}).values()
    return Answer(
        status=status,
        text=answer["description"],
        shape=", ".join(kind_of(content["schema"]) for content in contents),
    )


def _shape(name: str, schema: Json) -> Shape:
    required = schema.get("required", [])
    return Shape(
        name=name,
        text=schema.get("description", ""),
        members=tuple(
            _member(member, detail, where="", required=member in required)
            for member, detail in schema.get("properties", {}).items()
        ),
        one_of=tuple(kind_of(part) for part in schema.get("oneOf", [])) or tuple(schema.get("enum", [])),
    )


def _member(name: str, schema: Json, *, where: str, required: bool) -> Member:
    limits = [
        f"{word} {schema[key]}"
        for key, word in (
            ("minimum", "≥"),
            ("maximum", "≤"),
            ("maxLength", "at most"),
            ("default", "default"),
        )
        if schema.get(key) not in (None, "")
    ]
    text = " · ".join(part for part in [schema.get("description", ""), *limits] if part)
    return Member(name=name, where=where, kind=kind_of(schema), required=required, text=text)

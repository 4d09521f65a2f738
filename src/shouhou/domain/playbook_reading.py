"""Reads a playbook from plain data (a file's table, a form, a stored version), and writes it back as such.

One table says what each part consists of and how long it may be; files, forms and the database go by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from types import MappingProxyType
from typing import Any

from .access import Role
from .diagnosis.records import Category
from .errors import Refused
from .playbooks import (
    GAP,
    VARIABLES,
    Authority,
    AutoReply,
    AutoReplyMoment,
    Lesson,
    PhraseMoment,
    Playbook,
    PlaybookPhrase,
    Question,
    Remedy,
    Step,
)
from .refund.vocabulary import ShopType


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text: at most so many characters, and what else holds for it."""

    most: int
    needed: bool = True
    gaps: bool = False  # may hold variables
    one_of: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a playbook: at most ``most`` entries of these texts. Without ``record`` an entry is its one text."""

    most: int
    texts: Mapping[str, Text]
    record: type | None = None
    needed: bool = field(default=False)


def _part(most: int, record: type | None = None, *, needed: bool = False, **texts: Text) -> Part:
    return Part(most=most, record=record, needed=needed, texts=MappingProxyType(texts))


_WHO, _WHAT, _BY_WHEN = Text(most=30), Text(most=200), Text(most=60)

TEXTS: Mapping[str, Text] = MappingProxyType(
    {
        "title": Text(most=30),
        "summary": Text(most=200),
        "hours": Text(most=60, needed=False),
    }
)
PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "causes": _part(20, needed=True, text=Text(most=80)),
        "remedies": _part(20, Remedy, needed=True, text=Text(most=300), source=Text(most=120, needed=False)),
        "steps": _part(20, Step, needed=True, who=_WHO, what=_WHAT, by_when=_BY_WHEN),
        "phrases": _part(
            40,
            PlaybookPhrase,
            needed=True,
            moment=Text(most=20, one_of=frozenset(PhraseMoment)),
            text=Text(most=300, gaps=True),
            shop_type=Text(most=1, needed=False, one_of=frozenset(ShopType)),
        ),
        "authority": _part(12, Authority, role=Text(most=20, one_of=frozenset(Role)), may=Text(most=200)),
        "records": _part(15, text=Text(most=80)),
        "auto_replies": _part(
            8,
            AutoReply,
            moment=Text(most=20, one_of=frozenset(AutoReplyMoment)),
            text=Text(most=300, gaps=True),
        ),
        "flow": _part(10, Step, name=Text(most=20), who=_WHO, what=_WHAT, by_when=_BY_WHEN),
        "lessons": _part(
            12,
            Lesson,
            title=Text(most=40),
            text=Text(most=600),
            bad=Text(most=300, needed=False),
            good=Text(most=300, needed=False),
        ),
        "checklist": _part(20, text=Text(most=120)),
        "quiz": _part(20, Question, question=Text(most=200), answer=Text(most=300)),
    }
)
EDITABLE: tuple[str, ...] = (*TEXTS, *PARTS)
"""What a shop may change. Key, type and categories stay as shipped: they are what the rest goes by."""


def from_mapping(data: Mapping[str, Any]) -> Playbook:
    """The playbook that ``data`` describes.

    Raises ``Refused("playbook")``; its ``fields`` name each wrong place ("phrases.2.text", counted from 0) with
    a short Chinese text.
    """
    wrong: dict[str, str] = {}
    members: dict[str, Any] = {
        name: _text(data.get(name, ""), text, place=name, wrong=wrong) for name, text in TEXTS.items()
    }
    for name, part in PARTS.items():
        members[name] = _entries(data.get(name, ()), part, place=name, wrong=wrong)
    members["key"] = _text(data.get("key", ""), Text(most=40), place="key", wrong=wrong)
    members["seed_type"] = _text(
        data.get("seed_type", ""), Text(most=30, needed=False), place="seed_type", wrong=wrong
    )
    categories = data.get("categories", ())
    if not _is_list(categories) or not categories or not set(map(str, categories)) <= set(Category):
        wrong["categories"] = "请从列表中选择"
    for name in sorted(set(data) - set(members) - {"categories"}):
        wrong[name] = "没有这一项"
    if wrong:
        raise Refused("playbook", "请检查标出的内容", wrong)
    return Playbook(categories=tuple(Category(str(one)) for one in categories), **members)


def to_mapping(playbook: Playbook) -> dict[str, Any]:
    """As plain data, ready for JSON. ``from_mapping`` reads it back to the same playbook."""
    plain: dict[str, Any] = {}
    for name, value in asdict(playbook).items():
        plain[name] = list(value) if isinstance(value, tuple) else value
    return {**plain, "categories": [one.value for one in playbook.categories]}


def changes(shipped: Playbook, wanted: Playbook) -> dict[str, Any]:
    """The parts of ``wanted`` that differ from ``shipped``: what a shop's version holds. Empty when none does."""
    old, new = to_mapping(shipped), to_mapping(wanted)
    return {name: new[name] for name in EDITABLE if new[name] != old[name]}


def overlaid(shipped: Playbook, body: Mapping[str, Any]) -> Playbook:
    """The shipped playbook with a shop's parts in place of its own. Raises ``Refused`` like ``from_mapping``."""
    own = {name: value for name, value in body.items() if name in EDITABLE}
    return from_mapping({**to_mapping(shipped), **own}) if own else shipped


def _entries(value: Any, part: Part, *, place: str, wrong: dict[str, str]) -> tuple[Any, ...]:
    if not _is_list(value):
        wrong[place] = "格式不对"
        return ()
    if len(value) > part.most:
        wrong[place] = "条数太多，请合并一些"
        return ()
    if part.needed and not value:
        wrong[place] = "至少要有一条"
    return tuple(
        _entry(one, part, place=f"{place}.{number}", wrong=wrong) for number, one in enumerate(value)
    )


def _entry(value: Any, part: Part, *, place: str, wrong: dict[str, str]) -> Any:
    if part.record is None:
        return _text(value, part.texts["text"], place=place, wrong=wrong)
    if not isinstance(value, Mapping) or set(value) - _members(part.record):
        wrong[place] = "格式不对"
        return None
    return part.record(
        **{
            name: _text(value.get(name, ""), text, place=f"{place}.{name}", wrong=wrong)
            for name, text in part.texts.items()
        }
    )


def _members(record: type) -> set[str]:
    return set(record.__dataclass_fields__) if is_dataclass(record) else set()


def _text(value: Any, text: Text, *, place: str, wrong: dict[str, str]) -> str:
    if not isinstance(value, str):
        wrong[place] = "格式不对"
        return ""
    # Line ends of any kind become one; what no screen can show goes.
    shown = "".join(c for c in value.replace("\r\n", "\n") if c.isprintable() or c == "\n").strip()
    fault = _fault(shown, text)
    if fault:
        wrong[place] = fault
    return shown


def _fault(shown: str, text: Text) -> str:
    if not shown:
        return "必填" if text.needed else ""
    if len(shown) > text.most:
        return "太长"
    if text.one_of and shown not in text.one_of:
        return "请从列表中选择"
    return _gap_fault(shown) if text.gaps else ""


def _gap_fault(shown: str) -> str:
    if not _known(GAP.findall(shown)):
        return "有不认识的变量，请用列出的变量"
    rest = GAP.sub("", shown)
    return "花括号没有成对，请检查变量" if "{" in rest or "}" in rest else ""


def _known(names: Iterable[str]) -> bool:
    return all(name.strip() in VARIABLES for name in names)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)

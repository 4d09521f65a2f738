"""Playbooks: for each kind of problem its causes, its remedies in order, who does what, and what to say.

Records only, and how the gaps in a phrase are filled. Whether a playbook is the shipped one or a shop's own
is not known here; how one is read from plain data stands in ``playbook_reading``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .diagnosis.records import Category

SEED = "五类问题"
"""The source of what the seed (the article that the five problem types come from) says in its own words."""


class PhraseMoment(StrEnum):
    """When in a conversation a phrase is said."""

    FIRST_REPLY = "first_reply"  # 首次回应
    ASKING = "asking"  # 询问与取证
    OFFERING = "offering"  # 给方案
    REFUSING = "refusing"  # 婉拒
    AFTER = "after"  # 解决之后


class AutoReplyMoment(StrEnum):
    """When an automatic answer goes out."""

    IN_HOURS = "in_hours"  # 工作时间内
    BUSY = "busy"  # 排队较长
    OUT_OF_HOURS = "out_of_hours"  # 非工作时间
    HOLIDAY = "holiday"  # 放假期间


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One way to put it right. ``source``: ``SEED``, marks of the rulebook's sources, or the shop's own words."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: who does what until when. ``name`` is empty but in the standard flow."""

    name: str = ""
    who: str
    what: str
    by_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookPhrase:
    """Something to say to the buyer. ``shop_type``: B Tmall, C Taobao, empty for both."""

    moment: str  # PhraseMoment
    text: str
    shop_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What a role may decide here, in words; the amounts stand on the limits page."""

    role: str  # access.Role
    may: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoReply:
    """An answer that a machine gives."""

    moment: str  # AutoReplyMoment
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A short lesson with an answer that harms and one that helps."""

    title: str
    text: str
    bad: str = ""
    good: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the quiz and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """One playbook, whole."""

    key: str
    title: str
    seed_type: str
    """As the seed's table names it; empty for what stands in none of its rows."""
    categories: tuple[Category, ...]
    summary: str
    causes: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    steps: tuple[Step, ...]
    phrases: tuple[PlaybookPhrase, ...]
    authority: tuple[Authority, ...]
    records: tuple[str, ...]
    """What to write down, so that the root cause can be found."""
    auto_replies: tuple[AutoReply, ...] = ()
    flow: tuple[Step, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    checklist: tuple[str, ...] = ()
    quiz: tuple[Question, ...] = ()
    hours: str = ""
    """The shop's hours, for the variable 工作时间; empty where they are not this playbook's matter."""


VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "店铺": "店铺名称",
        "客服": "您的显示名称",
        "商品": "商品标题",
        "订单号": "订单编号",
        "金额": "买家申请的退款金额",
        "快递": "发货的快递公司",
        "运单号": "发货的快递单号",
        "退货地址": "默认退货地址",
        "响应时间": "店铺的首次响应承诺",
        "工作时间": "“售后态度差/响应慢”预案里写的工作时间",
        "时限": "您答应的时间，发送前自己填",
        "优惠": "红包或优惠券，发送前自己填",
        "要点": "这一单的具体内容，发送前自己填",
    }
)
"""What may stand in braces in a phrase, and what it is filled with."""

GAP = re.compile(r"\{([^{}\n]{1,12})\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A phrase with its gaps filled. ``missing``: the names that nothing was known for."""

    text: str
    missing: tuple[str, ...] = ()


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """``{商品}`` becomes its value; what has none stays visible as 〔商品〕 and is named in ``missing``."""
    missing: list[str] = []

    def filled(gap: re.Match[str]) -> str:
        name = gap[1].strip()
        value = values.get(name, "")
        if value:
            return value
        if name not in missing:
            missing.append(name)
        return f"〔{name}〕"

    return Filled(GAP.sub(filled, text), tuple(missing))


def for_category(playbooks: Iterable[Playbook], category: Category) -> Playbook:
    """The playbook of a category. Raises ``LookupError`` when none of ``playbooks`` has it."""
    for playbook in playbooks:
        if category in playbook.categories:
            return playbook
    raise LookupError(category)

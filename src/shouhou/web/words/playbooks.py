"""Words for playbooks and guides: moments, parts, fields. What stands in a playbook is data and stays as written."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from shouhou.domain.playbooks import AutoReplyMoment, PhraseMoment
from shouhou.rulebook.loader import sources

Words = Mapping[str, Promise]


def _table(words: dict[str, Promise]) -> Words:
    return MappingProxyType(words)


PHRASE_MOMENTS = _table(
    {
        PhraseMoment.FIRST_REPLY: _("首次回应"),
        PhraseMoment.ASKING: _("询问与取证"),
        PhraseMoment.OFFERING: _("给方案"),
        PhraseMoment.REFUSING: _("婉拒"),
        PhraseMoment.AFTER: _("解决之后"),
    }
)

AUTO_REPLY_MOMENTS = _table(
    {
        AutoReplyMoment.IN_HOURS: _("工作时间内"),
        AutoReplyMoment.BUSY: _("排队较长"),
        AutoReplyMoment.OUT_OF_HOURS: _("非工作时间"),
        AutoReplyMoment.HOLIDAY: _("放假期间"),
    }
)

PARTS = _table(
    {
        "title": _("名称"),
        "summary": _("一句话"),
        "hours": _("工作时间"),
        "causes": _("可能原因"),
        "remedies": _("解决方法"),
        "steps": _("谁做什么"),
        "phrases": _("话术"),
        "authority": _("权限"),
        "records": _("为找根因要记的"),
        "auto_replies": _("自动回复"),
        "flow": _("标准流程"),
        "lessons": _("培训"),
        "checklist": _("自查"),
        "quiz": _("小测"),
    }
)

FIELDS = _table(
    {
        "text": _("内容"),
        "source": _("出处"),
        "name": _("环节"),
        "who": _("谁"),
        "what": _("做什么"),
        "by_when": _("什么时候"),
        "moment": _("时机"),
        "shop_type": _("平台"),
        "role": _("角色"),
        "may": _("可以决定什么"),
        "title": _("标题"),
        "bad": _("不好的说法"),
        "good": _("好的说法"),
        "question": _("问题"),
        "answer": _("答案"),
    }
)

_MARK = re.compile(r"\b[A-Z]\d{1,2}\b")
_TITLE = re.compile(r"^[^，,—（(]+")


def source_words(source: str) -> str:
    """A remedy's source with the rule's name in place of its mark: "T3 第49条" → "淘宝平台争议处理规则 第49条"."""

    def named(mark: re.Match[str]) -> str:
        found = _TITLE.match(sources().get(mark[0], ""))
        return found[0].strip() if found else mark[0]

    return _MARK.sub(named, source)


def source_details(source: str) -> str:
    """The whole lines of the marks in a source: title, day, address."""
    return "\n".join(sources()[mark] for mark in _MARK.findall(source) if mark in sources())


_OPEN = re.compile(r"〔[^〔〕]{1,12}〕|\{[^{}\n]{1,12}\}")


def gaps(text: str) -> Markup:
    """The text as markup, with what a person must still fill in marked."""
    shown, at = Markup(""), 0
    for gap in _OPEN.finditer(text):
        shown += escape(text[at : gap.start()]) + Markup("<mark>{}</mark>").format(gap[0])
        at = gap.end()
    return shown + escape(text[at:])

"""What happened, in one line, from the history's kind and body."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.storage.queries.records import TimelineEntry
from shouhou.web.format import absolute, money

from .authority import MEANS, MONEY, PAYMENTS, WHYS
from .desk import PROBLEMS, WISHES
from .diagnosis import RESPONSIBLE
from .options import OPTION_TITLES
from .refunds import ACTIONS, CS_STATUSES, DISPUTE_TYPES, GOOD_STATUSES, PHASES, REFUND_STATUSES

# Placeholders are members of the body, already in words.
KINDS: Mapping[str, Promise] = MappingProxyType(
    {
        "case.opened": _("建立售后单"),
        "case.reopened": _("重新打开售后单"),
        "case.closed": _("售后单关闭"),
        "case.claimed": _("%(who)s 认领"),
        "case.assigned": _("%(who)s 重新分配"),
        "case.snoozed": _("%(who)s 设置稍后处理 %(until)s"),
        "refund.seen": _("收到退款申请 %(refund_id)s"),
        "refund.changed": _("平台更新：%(changes)s"),
        "command.decided": _("%(who)s 决定：%(action)s %(amount)s"),
        "command.sending": _("正在发送：%(action)s"),
        "command.confirmed": _("平台已确认：%(action)s"),
        "command.refused": _("平台拒绝：%(action)s"),
        "command.unknown": _("平台没有回答，正在核对：%(action)s"),
        "command.needs_code": _("需要短信验证码：%(action)s"),
        "command.needs_session": _("需要重新授权：%(action)s"),
        "command.needs_person": _("需在千牛操作：%(action)s"),
        "command.cancelled": _("已取消：%(action)s"),
        "command.ticked": _("%(who)s 标记已在千牛完成：%(action)s"),
        "command.unticked": _("%(who)s 撤销勾选：%(action)s"),
        "case.filed": _("%(who)s 手工建单"),
        "chat.added": _("%(who)s 粘贴了聊天记录"),
        "message.seen": _("有新的平台留言"),
        "reply.sent": _("%(who)s 回复了买家"),
        "note.added": _("%(who)s 写了备注"),
        "evidence.added": _("%(who)s 添加了凭证"),
        "evidence.sorted": _("%(who)s 把凭证归了类"),
        "evidence.withdrawn": _("%(who)s 撤下了一份凭证"),
        "evidence.restored": _("%(who)s 恢复了一份凭证"),
        "evidence.ticked": _("%(who)s 记下在别处看到的凭证"),
        "evidence.claim": _("%(who)s 选定了买家的主张"),
        "evidence.asked": _("%(who)s 拟好了向买家要 %(count)s 样凭证的话"),
        "evidence.kept": _("保存了一张平台图片"),
        "evidence.lost": _("有一张平台图片没能保存"),
        "approval.asked": _("%(who)s 提交审批：%(action)s %(amount)s（%(why)s）"),
        "approval.voted": _("%(who)s %(vote)s"),
        "approval.approved": _("审批通过：%(action)s %(amount)s"),
        "approval.rejected": _("审批驳回：%(action)s %(amount)s"),
        "approval.withdrawn": _("%(who)s 撤回审批：%(action)s %(amount)s"),
        "approval.stale": _("审批失效：%(action)s %(amount)s"),
        "approval.alone": _("%(who)s 写明理由后独自决定：%(action)s %(amount)s"),
        "authority.used": _("%(who)s 使用额度：%(money)s %(amount)s"),
        "authority.freed": _("退回额度：%(money)s %(amount)s"),
        "posting.reversed": _("%(who)s 冲正一笔补偿 %(amount)s"),
        "diagnosis.made": _("诊断：%(category)s，责任方 %(responsible)s"),
        "diagnosis.corrected": _("%(who)s 更正诊断：%(category)s，责任方 %(responsible)s"),
        "case.findings": _("%(who)s 补充了情况"),
        "option.chosen": _("%(who)s 选了方案：%(option)s"),
        "case.wish": _("%(who)s 记下买家想要：%(wish)s"),
    }
)

# Where the amount alone would not have met the limit: what counted with it.
_ASKED_FOR_ORDER: Mapping[str, Promise] = MappingProxyType(
    {
        "order_each": _(
            "%(who)s 提交审批：%(action)s %(amount)s。本人在本单已给出 %(given)s，加上这次共 %(total)s，超过单笔额度 %(limit)s"
        ),
        "order_second": _(
            "%(who)s 提交审批：%(action)s %(amount)s。本单已给出 %(given)s，加上这次共 %(total)s，超过双人复核线 %(limit)s"
        ),
    }
)

_SAID = _("%(who)s 确认已完成：%(action)s")  # a person's word: the platform has shown nothing

# Members of a refund whose change is told, with their words.
MEMBERS: Mapping[str, Promise] = MappingProxyType(
    {
        "status": _("状态"),
        "cs_status": _("平台介入"),
        "dispute_type": _("类型"),
        "refund_fen": _("金额"),
        "good_status": _("货物"),
        "return_waybill": _("退货单号"),
        "reason": _("原因"),
        "description_digest": _("说明"),
        "timeout_at": _("处理时限"),
        "phase": _("阶段"),
        "constraint_raw": _("平台限制"),
    }
)

_GOOD = frozenset({"command.confirmed", "approval.approved"})
_BAD = frozenset({"command.refused", "command.unknown", "approval.rejected", "approval.stale"})


def event_words(entry: TimelineEntry) -> str:
    """One line for the timeline; a kind that we have no words for is shown as it is."""
    if entry.text:
        return entry.text
    said = entry.kind == "command.confirmed" and entry.params.get("code") == "said_by_person"
    words = _SAID if said else KINDS.get(entry.kind)
    if entry.kind == "approval.asked" and "given_fen" in entry.params:
        words = _ASKED_FOR_ORDER.get(str(entry.params.get("why")), words)
    return " ".join((str(words) % _Members(entry)).split()) if words is not None else entry.kind


def event_tone(entry: TimelineEntry) -> str:
    """good | bad | empty."""
    return "good" if entry.kind in _GOOD else "bad" if entry.kind in _BAD else ""


class _Members(dict[str, str]):
    """The body's members in words; one that is absent is empty, never an error on a screen."""

    def __init__(self, entry: TimelineEntry) -> None:
        body = entry.params
        super().__init__({key: str(value) for key, value in body.items() if isinstance(value, str | int)})
        self["who"] = entry.author_name
        for name in ("amount", "given", "total", "limit"):
            if f"{name}_fen" in body:
                self[name] = money(int(body[f"{name}_fen"]))
        for actions in (ACTIONS, PAYMENTS):
            if str(body.get("action", "")) in actions:
                self["action"] = str(actions[str(body["action"])])
        for name, table in _BODY_TABLES.items():
            if name in body:
                self[name] = str(table.get(str(body[name]), body[name]))
        if "approve" in body:
            self["vote"] = gettext("同意") if body["approve"] else gettext("不同意")
        if entry.kind == "refund.changed":
            self["changes"] = changes_words(body.get("changes") or {})
        if body.get("until"):
            self["until"] = absolute(datetime.fromisoformat(str(body["until"])))

    def __missing__(self, key: str) -> str:
        return ""


def changes_words(changes: Mapping[str, Any]) -> str:
    """Each told change, most telling first: 状态 → 等待买家退货；金额 ¥10.00 → ¥8.00."""
    told = [_change(name, *changes[name]) for name in MEMBERS if name in changes]
    if "status" not in changes and "status_raw" in changes:
        told.insert(0, f"{MEMBERS['status']} → {changes['status_raw'][1]}")
    return gettext("；").join(told) or gettext("版本")


def _change(name: str, before: Any, after: Any) -> str:
    word = str(MEMBERS[name])
    match name:
        case "refund_fen":
            return f"{word} {money(int(before or 0))} → {money(int(after))}"
        case "status" | "cs_status" | "dispute_type" | "good_status" | "phase":
            return f"{word} → {_TABLES[name].get(str(after), after)}"
        case "timeout_at":
            return f"{word} → {absolute(datetime.fromisoformat(after)) if after else gettext('无')}"
        case "return_waybill" | "reason" | "constraint_raw":
            return f"{word} → {after}" if after else word
        case _:
            return word


_BODY_TABLES: Mapping[str, Mapping[str, Promise]] = MappingProxyType(
    {
        "category": PROBLEMS,
        "responsible": RESPONSIBLE,
        "wish": WISHES,
        "option": OPTION_TITLES,
        "why": WHYS,
        "money": MONEY,
        "means": MEANS,
    }
)

_TABLES: Mapping[str, Mapping[str, Promise]] = MappingProxyType(
    {
        "status": REFUND_STATUSES,
        "cs_status": CS_STATUSES,
        "dispute_type": DISPUTE_TYPES,
        "good_status": GOOD_STATUSES,
        "phase": PHASES,
    }
)

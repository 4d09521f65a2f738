"""Words for our own case: queue views, steps, who is awaited, roles, certainty, sources."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.access import Role
from shouhou.storage.queries.records import QueueView

Words = Mapping[str, Promise]


def _table(words: dict[str, Promise]) -> Words:
    return MappingProxyType(words)


VIEWS = _table(
    {
        QueueView.ALL: _("全部待办"),
        QueueView.MINE: _("我的"),
        QueueView.UNASSIGNED: _("未分配"),
        QueueView.BREACHING: _("将超时"),
        QueueView.INTERVENED: _("平台介入"),
        QueueView.ATTENTION: _("要处理的指令"),
        QueueView.WAITING_BUYER: _("等买家"),
        QueueView.WAITING_WAREHOUSE: _("等仓库"),
        QueueView.SNOOZED: _("稍后处理"),
        QueueView.CLOSED: _("已关闭"),
    }
)

STEPS = _table(
    {
        "intake": _("受理"),
        "diagnosis": _("诊断"),
        "options": _("方案"),
        "execution": _("执行"),
        "closing": _("闭环"),
    }
)

WAITING = _table(
    {
        "us": _("等我方"),
        "buyer": _("等买家"),
        "warehouse": _("等仓库"),
        "carrier": _("等快递"),
        "platform": _("等平台"),
    }
)

CASE_STATES = _table({"open": _("处理中"), "closed": _("已关闭"), "merged": _("已合并")})

LAST_FROM = _table(
    {
        "buyer": _("买家"),
        "seller": _("我方"),
        "officer": _("小二"),
        "platform": _("平台"),
        "note": _("备注"),
    }
)

DUE_KINDS = _table({"promise": _("店"), "platform": _("平台")})

ROLES = _table(
    {
        Role.AGENT: _("客服"),
        Role.RETURNS_CLERK: _("退款专员"),
        Role.DISPUTE_HANDLER: _("纠纷专员"),
        Role.REVIEW_HANDLER: _("评价专员"),
        Role.SUPERVISOR: _("主管"),
        Role.OWNER: _("店主"),
        Role.READ_ONLY: _("只读"),
    }
)

SOURCES = _table(
    {
        "hints": _("消息推送"),
        "refunds": _("退款单"),
        "orders": _("订单"),
        "items": _("宝贝（子订单）"),
        "file_refunds": _("退款单"),
        "file_orders": _("订单"),
        "file_items": _("宝贝（子订单）"),
        "file_reviews": _("评价"),
        "reviews": _("评价"),
        "clock": _("平台时钟"),
        "addresses": _("退货地址"),
    }
)

CERTAINTIES = _table({"sure": _("已核实"), "probable": _("较可靠"), "unverified": _("待确认")})

# What a step still lacks.
MISSING = _table(
    {
        "order": _("订单资料"),
        "problem": _("问题"),
        "first_response": _("首次响应"),
        "category": _("问题类型"),
        "party": _("责任方"),
        "wish": _("买家诉求"),
        "option": _("选定方案"),
        "decision": _("作出决定"),
        "confirmed": _("平台确认"),
        "refunds_ended": _("退款结束"),
        "closed": _("关闭售后单"),
    }
)

UNITS = _table(
    {
        "seconds": _("秒"),
        "minutes": _("分钟"),
        "hours": _("小时"),
        "days": _("天"),
        "working_days": _("个工作日"),
        "fen": _("分钱"),
        "count": _("次"),
        "percent": _("百分之"),
    }
)

"""Words for the editor of policies: what each number means, in which unit it is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.domain.money import shown
from shouhou.domain.options.policy_parts import Ranking

from .options import OPTION_KINDS, OPTION_TITLES
from .situations import GOODS_KINDS


class Unit(StrEnum):
    """How a number of a policy is typed and shown."""

    YUAN = "yuan"
    PERCENT = "percent"
    MINUTES = "minutes"
    DAYS = "days"


UNIT_WORDS: Mapping[str, Promise | str] = MappingProxyType(
    {Unit.YUAN: _("元"), Unit.PERCENT: "%", Unit.MINUTES: _("分钟"), Unit.DAYS: _("天")}
)

RANKINGS: Mapping[str, Promise] = MappingProxyType(
    {Ranking.ORDER: _("按下面的顺序"), Ranking.COST: _("店铺花费少的在前")}
)

THRESHOLDS: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        "low_value_fen": (_("部分退款适用到"), _("商品价值不超过它时，提议部分退款")),
        "no_return_below_fen": (_("不用寄回的价值"), _("店铺责任、不超过它时不用寄回；0 表示总要寄回")),
        "no_proof_below_fen": (_("不要凭证的价值"), _("不超过它时，不向买家要凭证")),
        "ask_below_percent": (_("诊断把握低于它先问"), _("把握不够时，先问清楚")),
        "partial_min_percent": (_("部分退款最低比例"), _("占实付的比例")),
        "partial_percent": (_("部分退款建议比例"), _("买家没有说金额时用")),
        "partial_max_percent": (_("部分退款最高比例"), _("占实付的比例")),
        "red_packet_fen": (_("红包金额"), _("小瑕疵、不会用时的小额补偿")),
        "coupon_fen": (_("优惠券面额"), _("送给买家下次使用")),
    }
)

COSTS: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        "outward_freight_fen": (_("寄出运费"), _("售后单里没有写时用")),
        "return_freight_fen": (_("寄回运费"), _("售后单里没有写时用")),
        "inspection_fen": (_("验货整理"), _("收一件退货要花的钱")),
        "goods_cost_percent": (_("商品成本"), _("占实付的比例")),
        "salvage_faulty_percent": (_("有问题的退货还值"), _("占完好退货价值的比例")),
        "staff_fen_per_minute": (_("人工一分钟"), _("客服工资折算")),
        "coupon_used_percent": (_("优惠券使用率"), _("发出的券有多少会用掉")),
        "dispute_fen": (_("一次平台介入的花费"), _("争议金额以外的损失")),
        "claim_success_percent": (_("快递索赔成功率"), _("用来估计能追回多少")),
        "uninsured_cap_fen": (_("没保价最多赔"), _("与快递的合同写明的上限")),
    }
)

SINGLES: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        "wish_mismatch_percent": (_("不是买家要的，纠纷可能变成"), _("100% 表示没有影响")),
        "micro_payment_max_fen": (_("小额打款单笔上限"), _("以千牛里显示的为准")),
    }
)


@dataclass(frozen=True, slots=True)
class PolicyNumber:
    """One number of a policy, as a field. ``path``: its place, e.g. ``thresholds.low_value_fen``."""

    path: str
    label: str
    help: str
    unit: Unit


def unit_of(path: str) -> Unit:
    """The unit, by the name of the member or of its table."""
    table, _dot, _member = path.partition(".")
    if path.endswith("_percent") or table == "salvage":
        return Unit.PERCENT
    if table == "minutes":
        return Unit.MINUTES
    if table == "days":
        return Unit.DAYS
    return Unit.YUAN


def policy_number(path: str) -> PolicyNumber:
    """The field of a number by its place; words that we do not have are the place itself."""
    table, _dot, member = path.partition(".")
    help_text: object = ""
    match table:
        case "thresholds" | "costs":
            label, help_text = (THRESHOLDS if table == "thresholds" else COSTS).get(member, (path, ""))
        case "minutes" | "days":
            label = OPTION_TITLES.get(member, path)
        case "salvage":
            label = GOODS_KINDS.get(member, path)
        case "by_kind" | "by_goods":
            scope, _dot, threshold = member.partition(".")
            who = (OPTION_KINDS if table == "by_kind" else GOODS_KINDS).get(scope, scope)
            what, help_text = THRESHOLDS.get(threshold, (threshold, ""))
            label = gettext("%(who)s：%(what)s") % {"who": who, "what": what}
        case _:
            label, help_text = SINGLES.get(path, (path, ""))
    return PolicyNumber(path=path, label=str(label), help=str(help_text), unit=unit_of(path))


def policy_value(path: str, value: Any) -> str:
    """A member's value in words, for the list of versions."""
    if isinstance(value, list | tuple):
        return " → ".join(str(OPTION_TITLES.get(one, one)) for one in value)
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, int):
        match unit_of(path):
            case Unit.YUAN:
                return shown(value)
            case Unit.PERCENT:
                return f"{value}%"
            case Unit.MINUTES:
                return gettext("%(n)s 分钟") % {"n": value}
            case Unit.DAYS:
                return gettext("%(n)s 天") % {"n": value}
    return str(RANKINGS.get(str(value), value))


def policy_member(path: str) -> str:
    """What a member is called, for the list of versions."""
    table, _dot, member = path.partition(".")
    if table == "order":
        return gettext("%(kind)s的方案顺序") % {"kind": OPTION_KINDS.get(member, member)}
    if path == "ranking":
        return gettext("排序方法")
    if path == "wish_first":
        return gettext("买家要的排在前面")
    label = policy_number(path).label
    if table == "minutes":
        return gettext("人工时间：%(what)s") % {"what": label}
    if table == "days":
        return gettext("所需天数：%(what)s") % {"what": label}
    if table == "salvage":
        return gettext("退货还值：%(what)s") % {"what": label}
    return label

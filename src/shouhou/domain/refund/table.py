"""The refund state machine as data: one row per rule, printed into the docs from here.

Only what is possible stands in the table; what no row allows is refused with a reason. Sources: T1, T2, T3,
T8, P1, P4, P5, A1, A4, A13 are the numbered sources of ``docs/rules/sources.md``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ..rules import Certainty
from .vocabulary import Action, Flow, Party, RefundStatus, ShopType


class Platform(StrEnum):
    """Where the platform's service stands with the case."""

    OUT = "out"
    ASKED = "asked"  # somebody asked it in; nobody has taken the case yet
    IN = "in"


class Condition(StrEnum):
    """What must also hold; answered by the machine."""

    WITHDRAWAL = "withdrawal"  # the withdrawal profile allows it
    PROTECTION = "protection"  # the protection period is not over
    NOT_RECEIVED_WAIT = "not_received_wait"  # three days after applying
    GOODS_REFUSED = "goods_refused"  # what was refused is the returned goods, not the application
    MAY_REFUSE = "may_refuse"  # the platform does not forbid refusing


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Party ``party`` may do ``action`` at ``statuses`` of ``flows``. ``leads_to`` None: status unchanged."""

    flows: frozenset[Flow]
    statuses: frozenset[RefundStatus | None]
    """None: no refund stands on the line yet."""
    party: Party
    action: Action
    platform: frozenset[Platform]
    leads_to: RefundStatus | None
    by_hand: frozenset[ShopType]
    """Where the shop can do it only in the platform's own console."""
    by_hand_seven_day: bool
    """Also by hand when the buyer's reason is 七天无理由."""
    shops: frozenset[ShopType]
    conditions: tuple[Condition, ...]
    source: str
    certainty: Certainty
    outcome: str
    """What happens, in Chinese, where the status alone does not say it."""

    def certainty_in(self, shop_type: ShopType) -> Certainty:
        """A rule that only Tmall's texts state is no more than probable on Taobao: two rule sets."""
        of_tmall = any(mark in self.source for mark in ("天猫", "日常处理时效", "[T1]", "[T2]", "[T8]"))
        if of_tmall and shop_type is ShopType.TAOBAO and self.certainty is Certainty.SURE:
            return Certainty.PROBABLE
        return self.certainty


_F, _S, _A, _P, _C = Flow, RefundStatus, Action, Party, Certainty

REFUND_ONLY = frozenset({_F.REFUND_UNSHIPPED, _F.REFUND_NOT_RECEIVED, _F.REFUND_RECEIVED})
SHIPPED = frozenset({_F.REFUND_NOT_RECEIVED, _F.REFUND_RECEIVED})
GOODS_BACK = frozenset({_F.RETURN, _F.EXCHANGE, _F.REPAIR})
SENT_OUT = frozenset({_F.EXCHANGE, _F.RESHIP, _F.REPAIR})
ALL_FLOWS = frozenset(_F)
OPEN = frozenset(
    {
        _S.WAITING_SELLER,
        _S.REFUSED,
        _S.WAITING_RETURN,
        _S.WAITING_RECEIPT,
        _S.WAITING_SELLER_SEND,
        _S.WAITING_BUYER_CONFIRM,
        _S.WAITING_ADDRESS,
        _S.FREIGHT_BILL_PENDING,
    }
)
_OUT = (Platform.OUT,)
_ASKED = (Platform.ASKED, Platform.IN)
_IN = (Platform.IN,)
_ALWAYS = (Platform.OUT, Platform.ASKED, Platform.IN)
_TMALL, _TAOBAO = ShopType.TMALL, ShopType.TAOBAO
_BOTH = (_TMALL, _TAOBAO)


def _row(
    flows: Iterable[Flow],
    statuses: Iterable[RefundStatus | None],
    party: Party,
    action: Action,
    leads_to: RefundStatus | None,
    source: str,
    certainty: Certainty = _C.SURE,
    *,
    platform: Iterable[Platform] = _OUT,
    by_hand: Iterable[ShopType] = (),
    by_hand_seven_day: bool = False,
    shops: Iterable[ShopType] = ShopType,
    conditions: tuple[Condition, ...] = (),
    outcome: str = "",
) -> Row:
    return Row(
        flows=frozenset(flows),
        statuses=frozenset(statuses),
        party=party,
        action=action,
        platform=frozenset(platform),
        leads_to=leads_to,
        by_hand=frozenset(by_hand),
        by_hand_seven_day=by_hand_seven_day,
        shops=frozenset(shops),
        conditions=conditions,
        source=source,
        certainty=certainty,
        outcome=outcome,
    )


_ENUM = "开放平台 Refund.status 说明 [A1]"
_AGREE = "taobao.rp.refunds.agree [A13]"
_AGREE_RETURN = "taobao.rp.returngoods.agree [A13]"
_INTERVENE = "天猫交易时效规定 2026-08-11，平台介入 [T1]"
_RULING = "淘宝平台争议处理规则 2025-08-15 第84–86条 [T3]"
_TIMES = "天猫春节交易流程调整公告 2026-01-27，日常处理时效 [T2]；到期结果 [P1][A4]"
_REPAIR = "天猫商家售后服务规范 2026-08-12 [T8]"
# The lock is on the claim; no text forbids carrying out what was agreed, and T1 knows a return agreed meanwhile.
_PERFORMED = "平台介入期间履行已达成的约定 [T1]"

_BUYER = (
    _row(
        ALL_FLOWS,
        [None],
        _P.BUYER,
        _A.APPLY,
        _S.WAITING_SELLER,
        "天猫交易时效规定 2026-08-11 [T1]；开放平台 Refund.status 说明 [A1]",
        conditions=(Condition.PROTECTION,),
    ),
    _row(
        ALL_FLOWS,
        [_S.CLOSED],
        _P.BUYER,
        _A.APPLY,
        _S.WAITING_SELLER,
        "天猫交易时效规定 2026-08-11，售后保障期 [T1]；争议处理规则第43条 [T3]",
        conditions=(Condition.PROTECTION,),
        outcome="重新申请；若因超时未退货而关闭，以同一原因再次申请需卖家同意",
    ),
    _row(
        [_F.EXCHANGE],
        [_S.SUCCESS],
        _P.BUYER,
        _A.APPLY,
        _S.WAITING_SELLER,
        "天猫七天无理由退换货规范 2026-03-27：换货完成后可再次退货 [T4]",
        conditions=(Condition.PROTECTION,),
    ),
    _row(
        [_F.RESHIP, _F.REPAIR],
        [_S.SUCCESS],
        _P.BUYER,
        _A.APPLY,
        _S.WAITING_SELLER,
        "天猫交易时效规定 2026-08-11，售后保障期 [T1]",
        _C.PROBABLE,
        conditions=(Condition.PROTECTION,),
    ),
    _row(ALL_FLOWS, [_S.WAITING_SELLER, _S.REFUSED], _P.BUYER, _A.MODIFY, _S.WAITING_SELLER, _ENUM),
    _row(
        ALL_FLOWS,
        OPEN - {_S.WAITING_BUYER_CONFIRM, _S.FREIGHT_BILL_PENDING},
        _P.BUYER,
        _A.WITHDRAW,
        _S.CLOSED,
        "撤销规则 2021-01-26 [P4]；种子文档第五节 2025-12-07",
        _C.PROBABLE,
        conditions=(Condition.WITHDRAWAL,),
        outcome="交易恢复正常，交易剩余时间继续计时",
    ),
    _row(
        GOODS_BACK,
        [_S.WAITING_RETURN],
        _P.BUYER,
        _A.SHIP_RETURN,
        _S.WAITING_RECEIPT,
        _ENUM,
        platform=(Platform.OUT, Platform.ASKED),
    ),
    _row(
        GOODS_BACK,
        [_S.WAITING_RETURN],
        _P.BUYER,
        _A.SHIP_RETURN,
        _S.WAITING_RECEIPT,
        _PERFORMED,
        _C.UNVERIFIED,
        platform=_IN,
    ),
    _row(
        SENT_OUT,
        [_S.WAITING_BUYER_CONFIRM],
        _P.BUYER,
        _A.CONFIRM_DONE,
        _S.SUCCESS,
        "taobao_dispute_ExchangeSuccess：买家确认收货，换货成功",
        _C.PROBABLE,
        platform=(Platform.OUT, Platform.ASKED),
    ),
    _row(
        SENT_OUT,
        [_S.WAITING_BUYER_CONFIRM],
        _P.BUYER,
        _A.CONFIRM_DONE,
        _S.SUCCESS,
        _PERFORMED,
        _C.UNVERIFIED,
        platform=_IN,
    ),
)

_SELLER = (
    _row(REFUND_ONLY, [_S.WAITING_SELLER], _P.SELLER, _A.AGREE_REFUND, _S.SUCCESS, _AGREE, platform=_ALWAYS),
    _row(
        REFUND_ONLY,
        [_S.REFUSED],
        _P.SELLER,
        _A.AGREE_REFUND,
        _S.SUCCESS,
        "平台介入期间卖家可继续协商 [P5]",
        _C.PROBABLE,
        platform=_ASKED,
        by_hand=_BOTH,
    ),
    _row(
        [_F.RETURN],
        [_S.WAITING_SELLER],
        _P.SELLER,
        _A.AGREE_RETURN,
        _S.WAITING_RETURN,
        _AGREE_RETURN,
        platform=_ALWAYS,
    ),
    _row(
        [_F.RETURN],
        [_S.REFUSED],
        _P.SELLER,
        _A.AGREE_RETURN,
        _S.WAITING_RETURN,
        "介入后卖家同意退货，剩余时间继续计时 [T1]；协商 [P5]",
        _C.PROBABLE,
        platform=_ASKED,
        by_hand=_BOTH,
    ),
    _row(
        [_F.RETURN],
        [_S.WAITING_ADDRESS],
        _P.SELLER,
        _A.AGREE_RETURN,
        _S.WAITING_RETURN,
        "tmall.dispute.receive.get 状态 8 等待卖家确认退货地址",
        _C.UNVERIFIED,
        platform=_ALWAYS,
        by_hand=_BOTH,
    ),
    _row(
        [_F.EXCHANGE, _F.REPAIR],
        [_S.WAITING_SELLER],
        _P.SELLER,
        _A.AGREE_OTHER,
        _S.WAITING_RETURN,
        "日常处理时效：换货、维修同意后待买家寄回 [T2]",
        platform=_ALWAYS,
        by_hand=_BOTH,
    ),
    _row(
        [_F.RESHIP],
        [_S.WAITING_SELLER],
        _P.SELLER,
        _A.AGREE_OTHER,
        _S.WAITING_SELLER_SEND,
        "日常处理时效：补寄同意后待卖家发货 [T2]",
        platform=_ALWAYS,
        by_hand=_BOTH,
    ),
    _row(
        SHIPPED | {_F.RETURN},
        [_S.WAITING_SELLER],
        _P.SELLER,
        _A.REFUSE,
        _S.REFUSED,
        "taobao.refund.refuse：卖家未发货、7天无理由、网游订单不能用接口拒绝 [A13]；无故拒绝售后 [T8]",
        by_hand_seven_day=True,
        conditions=(Condition.MAY_REFUSE,),
    ),
    _row(
        [_F.REFUND_UNSHIPPED],
        [_S.WAITING_SELLER],
        _P.SELLER,
        _A.REFUSE,
        _S.REFUSED,
        "日常处理时效：未发货拒绝后待买家处理 [T2]；taobao.refund.refuse 不支持卖家未发货 [A13]",
        _C.PROBABLE,
        by_hand=_BOTH,
        conditions=(Condition.MAY_REFUSE,),
    ),
    _row(
        SENT_OUT,
        [_S.WAITING_SELLER],
        _P.SELLER,
        _A.REFUSE,
        _S.REFUSED,
        "日常处理时效：拒绝后待买家处理 [T2]",
        by_hand=_BOTH,
        conditions=(Condition.MAY_REFUSE,),
    ),
    _row(
        [_F.RETURN], [_S.WAITING_RECEIPT], _P.SELLER, _A.CONFIRM_RECEIPT, _S.SUCCESS, _AGREE, platform=_ALWAYS
    ),
    _row(
        [_F.EXCHANGE, _F.REPAIR],
        [_S.WAITING_RECEIPT],
        _P.SELLER,
        _A.CONFIRM_RECEIPT,
        _S.WAITING_SELLER_SEND,
        "tmall.exchange.returngoods.agree；WAIT_SELLER_CONSIGN_GOODS 商家确认收货等待商家发货",
        platform=_ALWAYS,
        by_hand=_BOTH,
    ),
    _row(
        [_F.RETURN],
        [_S.WAITING_RECEIPT],
        _P.SELLER,
        _A.REFUSE_RETURN,
        _S.REFUSED,
        "taobao.rp.returngoods.refuse（仅天猫）[A13]；须有验货视频或拒收凭证 [T8]",
        by_hand=[_TAOBAO],
        conditions=(Condition.MAY_REFUSE,),
    ),
    _row(
        [_F.EXCHANGE, _F.REPAIR],
        [_S.WAITING_RECEIPT],
        _P.SELLER,
        _A.REFUSE_RETURN,
        _S.REFUSED,
        "tmall.exchange.returngoods.refuse",
        by_hand=_BOTH,
        conditions=(Condition.MAY_REFUSE,),
    ),
    _row(
        [_F.REFUND_UNSHIPPED],
        [_S.WAITING_SELLER, _S.REFUSED],
        _P.SELLER,
        _A.SHIP_ORDER,
        _S.CLOSED,
        "未发货时卖家发货，退款申请关闭 [P1]；未经买家同意发货，损失由卖家承担 [T3 第27条]",
        _C.PROBABLE,
        outcome="退款申请关闭，买家需要重新申请；未经买家同意发货，费用和损失由卖家承担",
    ),
    _row(
        SENT_OUT,
        [_S.WAITING_SELLER_SEND],
        _P.SELLER,
        _A.SEND_OUT,
        _S.WAITING_BUYER_CONFIRM,
        "tmall.exchange.consigngoods；日常处理时效 [T2]",
        platform=(Platform.OUT, Platform.ASKED),
        by_hand=_BOTH,
    ),
    _row(
        SENT_OUT,
        [_S.WAITING_SELLER_SEND],
        _P.SELLER,
        _A.SEND_OUT,
        _S.WAITING_BUYER_CONFIRM,
        _PERFORMED,
        _C.UNVERIFIED,
        platform=_IN,
        by_hand=_BOTH,
    ),
    _row(
        [_F.EXCHANGE, _F.REPAIR],
        [_S.REFUSED],
        _P.SELLER,
        _A.AGREE_OTHER,
        _S.WAITING_RETURN,
        "平台介入期间卖家可继续协商 [P5][P6]",
        _C.UNVERIFIED,
        platform=_ASKED,
        by_hand=_BOTH,
    ),
    _row(
        [_F.RESHIP],
        [_S.REFUSED],
        _P.SELLER,
        _A.AGREE_OTHER,
        _S.WAITING_SELLER_SEND,
        "平台介入期间卖家可继续协商 [P5][P6]",
        _C.UNVERIFIED,
        platform=_ASKED,
        by_hand=_BOTH,
    ),
    _row(
        [_F.RETURN],
        [_S.REFUSED],
        _P.SELLER,
        _A.CONFIRM_RECEIPT,
        _S.SUCCESS,
        "平台介入期间卖家可继续协商 [P5][P6]",
        _C.UNVERIFIED,
        platform=_ASKED,
        by_hand=_BOTH,
        conditions=(Condition.GOODS_REFUSED,),
    ),
    _row(
        [_F.RETURN],
        [_S.WAITING_RETURN],
        _P.SELLER,
        _A.SHIP_RETURN,
        _S.WAITING_RECEIPT,
        "taobao.rp.returngoods.refill 卖家回填物流信息（仅天猫）[A13]",
        platform=_ALWAYS,
        shops=[_TMALL],
        by_hand=[_TMALL],
    ),
    _row(
        [_F.EXCHANGE],
        [_S.WAITING_RECEIPT],
        _P.SELLER,
        _A.SEND_OUT,
        _S.WAITING_BUYER_CONFIRM,
        "tmall.exchange.confirm.consign 换货商家确认收货并发货",
        _C.PROBABLE,
        by_hand=_BOTH,
        platform=_ALWAYS,
    ),
)

_INTERVENTION = (
    _row(
        ALL_FLOWS - {_F.REFUND_NOT_RECEIVED, _F.EXCHANGE},
        [_S.REFUSED],
        _P.BUYER,
        _A.ASK_INTERVENTION,
        None,
        _INTERVENE,
    ),
    _row(
        ALL_FLOWS - {_F.REFUND_NOT_RECEIVED, _F.EXCHANGE},
        [_S.REFUSED],
        _P.SELLER,
        _A.ASK_INTERVENTION,
        None,
        _INTERVENE,
        by_hand=_BOTH,
    ),
    _row(
        [_F.REFUND_NOT_RECEIVED],
        [_S.REFUSED],
        _P.BUYER,
        _A.ASK_INTERVENTION,
        None,
        _INTERVENE,
        conditions=(Condition.NOT_RECEIVED_WAIT,),
    ),
    _row(
        [_F.REFUND_NOT_RECEIVED],
        [_S.REFUSED],
        _P.SELLER,
        _A.ASK_INTERVENTION,
        None,
        _INTERVENE,
        by_hand=_BOTH,
        conditions=(Condition.NOT_RECEIVED_WAIT,),
    ),
    _row(
        [_F.EXCHANGE],
        [_S.REFUSED],
        _P.BUYER,
        _A.ASK_INTERVENTION,
        None,
        _INTERVENE,
        conditions=(Condition.GOODS_REFUSED,),
    ),
    _row(
        [_F.EXCHANGE],
        [_S.REFUSED],
        _P.SELLER,
        _A.ASK_INTERVENTION,
        None,
        _INTERVENE,
        by_hand=_BOTH,
        conditions=(Condition.GOODS_REFUSED,),
    ),
)

_MESSAGES = (
    _row(ALL_FLOWS, OPEN, _P.BUYER, _A.LEAVE_MESSAGE, None, "留言和凭证 [A1]", platform=_ALWAYS),
    _row(
        ALL_FLOWS,
        OPEN,
        _P.SELLER,
        _A.LEAVE_MESSAGE,
        None,
        "taobao.refund.message.add [A13]",
        platform=_ALWAYS,
    ),
    _row(ALL_FLOWS, OPEN, _P.OFFICER, _A.LEAVE_MESSAGE, None, "留言 owner_role 3 小二 [A1]", platform=_IN),
)

_OFFICER = (
    _row(
        ALL_FLOWS,
        OPEN,
        _P.OFFICER,
        _A.STEP_IN,
        None,
        "cs_status 3 客服已经介入 [A1]；争议处理规则第2条：平台可主动介入 [T3]",
        platform=(Platform.OUT, Platform.ASKED),
    ),
    _row(REFUND_ONLY | {_F.RETURN}, OPEN, _P.OFFICER, _A.RULE_REFUND, _S.SUCCESS, _RULING, platform=_IN),
    _row(
        SENT_OUT,
        OPEN,
        _P.OFFICER,
        _A.RULE_REFUND,
        _S.TURNED_INTO_REFUND,
        _RULING,
        _C.PROBABLE,
        platform=_IN,
    ),
    _row(
        ALL_FLOWS - {_F.REFUND_UNSHIPPED, _F.EXCHANGE},
        OPEN - {_S.WAITING_RECEIPT},
        _P.OFFICER,
        _A.RULE_RETURN,
        _S.WAITING_RETURN,
        _RULING,
        platform=_IN,
    ),
    _row(
        ALL_FLOWS - {_F.REFUND_UNSHIPPED, _F.EXCHANGE},
        [_S.WAITING_RECEIPT],
        _P.OFFICER,
        _A.RULE_RETURN,
        None,
        _RULING,
        _C.UNVERIFIED,
        platform=_IN,
        outcome="货已寄回，继续等待卖家确认收货",
    ),
    _row(
        [_F.EXCHANGE],
        OPEN,
        _P.OFFICER,
        _A.RULE_RETURN,
        _S.TURNED_INTO_REFUND,
        "EXCHANGE_TRANSFORM_TO_REFUND 换货关闭，转退货退款（tmall.dispute.receive.get）",
        _C.UNVERIFIED,
        platform=_IN,
    ),
    _row(ALL_FLOWS, OPEN, _P.OFFICER, _A.RULE_PAY_SELLER, _S.CLOSED, _RULING, platform=_IN),
    _row(
        ALL_FLOWS,
        OPEN,
        _P.OFFICER,
        _A.END_INTERVENTION,
        None,
        "cs_status 6 客服处理完成、7 维权撤销 [A1]；剩余时间继续计时 [T1]",
        platform=_IN,
        outcome="介入结束，原来的时限按剩余时间继续",
    ),
)

_EXPIRY = (
    _row(
        REFUND_ONLY,
        [_S.WAITING_SELLER],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.SUCCESS,
        _TIMES,
        _C.PROBABLE,
        outcome="自动退款成功",
    ),
    _row(
        [_F.RETURN],
        [_S.WAITING_SELLER],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.WAITING_RETURN,
        _TIMES,
        _C.PROBABLE,
        outcome="视为同意退货，系统把默认退货地址发给买家",
    ),
    _row(
        [_F.EXCHANGE],
        [_S.WAITING_SELLER],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.WAITING_RETURN,
        _TIMES,
        _C.PROBABLE,
        outcome="视为同意换货",
    ),
    _row(
        [_F.RESHIP],
        [_S.WAITING_SELLER],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.WAITING_SELLER_SEND,
        _TIMES,
        _C.PROBABLE,
        outcome="视为同意补寄",
    ),
    _row(
        [_F.REPAIR],
        [_S.WAITING_SELLER],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.WAITING_RETURN,
        _REPAIR,
        outcome="视为同意维修",
    ),
    _row(
        ALL_FLOWS,
        [_S.REFUSED],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.CLOSED,
        _TIMES,
        _C.PROBABLE,
        outcome="退款关闭",
    ),
    _row(
        GOODS_BACK,
        [_S.WAITING_RETURN],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.CLOSED,
        _TIMES,
        _C.PROBABLE,
        outcome="退款关闭",
    ),
    _row(
        [_F.RETURN],
        [_S.WAITING_RECEIPT],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.SUCCESS,
        _TIMES,
        _C.PROBABLE,
        outcome="自动确认收货，退款成功",
    ),
    _row(
        [_F.EXCHANGE],
        [_S.WAITING_RECEIPT, _S.WAITING_SELLER_SEND],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.TURNED_INTO_REFUND,
        _TIMES,
        _C.PROBABLE,
        outcome="换货关闭，转为退款",
    ),
    _row(
        [_F.RESHIP],
        [_S.WAITING_SELLER_SEND],
        _P.PLATFORM,
        _A.EXPIRE,
        None,
        _TIMES,
        _C.UNVERIFIED,
        outcome="转为退款，或买家投诉",
    ),
    _row(
        [_F.REPAIR],
        [_S.WAITING_RECEIPT, _S.WAITING_SELLER_SEND],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.TURNED_INTO_REFUND,
        _REPAIR,
        outcome="未按时修好寄回，退款给买家",
    ),
    _row(
        SENT_OUT,
        [_S.WAITING_BUYER_CONFIRM],
        _P.PLATFORM,
        _A.EXPIRE,
        _S.SUCCESS,
        _TIMES,
        _C.PROBABLE,
        outcome="视为完成",
    ),
)

_CARRIER = (
    _row(
        GOODS_BACK,
        [_S.WAITING_RECEIPT],
        _P.CARRIER,
        _A.SIGN_RETURN,
        None,
        "日常处理时效：物流显示卖家签收后 48 小时 [T2]",
        platform=_ALWAYS,
        outcome="确认收货的时限从签收时起重新计算",
    ),
)

TABLE: tuple[Row, ...] = _BUYER + _SELLER + _INTERVENTION + _MESSAGES + _OFFICER + _EXPIRY + _CARRIER

Key = tuple[Flow, RefundStatus | None, Party, Action, Platform]


def _index() -> Mapping[Key, Row]:
    found: dict[Key, Row] = {}
    for row in TABLE:
        for flow in row.flows:
            for status in row.statuses:
                for platform in row.platform:
                    key = (flow, status, row.party, row.action, platform)
                    if key in found:
                        raise ValueError(f"two rows for {key}")
                    found[key] = row
    return MappingProxyType(found)


ROWS: Mapping[Key, Row] = _index()
PAIRS: frozenset[tuple[ShopType, Party, Action]] = frozenset(
    (shop, row.party, row.action) for row in TABLE for shop in row.shops
)
"""Which actions are a party's at all."""
UNLOCKED: frozenset[tuple[Flow, Party, Action]] = frozenset(
    (flow, row.party, row.action) for row in TABLE if row.platform != frozenset(_OUT) for flow in row.flows
)
"""What stays possible somewhere in a flow while the platform has the case in hand."""
IN_FLOW: frozenset[tuple[Flow, Party, Action]] = frozenset(
    (flow, row.party, row.action) for row in TABLE for flow in row.flows
)

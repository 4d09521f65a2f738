"""Words for options: titles, steps, costs, who bears what, why a clause lost. Percent and spans as people read them."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.domain.clauses import WhyLost
from shouhou.domain.compensation import ExposureKind, ShippingFault
from shouhou.domain.freight import Bearer, Leg
from shouhou.domain.means import Means
from shouhou.domain.options.keys import Family, Kind, OptionKey
from shouhou.domain.options.records import Because, CostKind, DisputeRisk, StepCode, Warn

Words = Mapping[str, Promise]


def _table(words: dict[str, Promise]) -> Words:
    return MappingProxyType(words)


OPTION_TITLES = _table(
    {
        OptionKey.KEEP_PROMISE: _("兑现已经答应的"),
        OptionKey.RETURN_REFUND: _("退货退款"),
        OptionKey.EXCHANGE: _("换货"),
        OptionKey.PARTIAL_REFUND: _("部分退款，不用寄回"),
        OptionKey.REFUND_ONLY: _("仅退款，不用寄回"),
        OptionKey.RESHIP: _("补寄"),
        OptionKey.REPAIR: _("维修"),
        OptionKey.SEVEN_DAY_RETURN: _("七天无理由退货"),
        OptionKey.SEVEN_DAY_EXCHANGE: _("七天无理由换货"),
        OptionKey.AGREED_RETURN: _("协商退货，买家承担运费"),
        OptionKey.EXPLAIN: _("说明情况"),
        OptionKey.INTERCEPT_REFUND: _("拦截包裹后退款"),
        OptionKey.CANCEL_REFUND: _("未发货，直接退款"),
        OptionKey.CLAIM_REFUND: _("向快递索赔，同时退款"),
        OptionKey.CLAIM_RESHIP: _("向快递索赔，同时重发"),
        OptionKey.CLAIM_COMPENSATE: _("向快递索赔，同时补偿买家"),
        OptionKey.CHASE_CARRIER: _("催快递，告诉买家进度"),
        OptionKey.SHIP_NOW: _("马上发货"),
        OptionKey.GUIDE: _("图文、视频指导"),
        OptionKey.RED_PACKET: _("小额红包"),
        OptionKey.COUPON: _("优惠券"),
        OptionKey.APOLOGY: _("道歉，换人接手"),
        OptionKey.ASK: _("先问清楚"),
        OptionKey.FOLLOW_UP: _("已全部退款，回访确认"),
    }
)

OPTION_FAMILIES = _table(
    {
        Family.FAULT: _("质量、描述不符、发错"),
        Family.SUBJECTIVE: _("买家主观不满意"),
        Family.LOGISTICS: _("物流损坏或丢失"),
        Family.GUIDE: _("不会使用、小瑕疵"),
        Family.SERVICE: _("服务"),
        Family.ASK: _("还不清楚"),
    }
)

OPTION_KINDS = _table(
    {
        Kind.QUALITY: _("质量问题"),
        Kind.NOT_AS_DESCRIBED: _("与描述不符"),
        Kind.WRONG_ITEM: _("发错货"),
        Kind.MISSING_PIECE: _("少发、漏发"),
        Kind.MINOR_FLAW: _("小瑕疵"),
        Kind.DAMAGED: _("运输损坏"),
        Kind.LOST: _("丢失或长时间不更新"),
        Kind.SIGNED_NOT_RECEIVED: _("显示签收但没收到"),
        Kind.DELAYED: _("运输慢"),
        Kind.UNSHIPPED: _("还没发货"),
        Kind.ON_THE_WAY: _("路上就不想要了"),
        Kind.SUBJECTIVE: _("不喜欢、不合适"),
        Kind.USAGE: _("不会用"),
        Kind.SERVICE: _("服务态度"),
        Kind.OTHER: _("其他、不明"),
    }
)

OPTION_STEPS = _table(
    {
        StepCode.BUYER_APPLIES: _("在订单里提交申请"),
        StepCode.BUYER_CHANGES: _("修改申请"),
        StepCode.ASK_EVIDENCE: _("请买家提供凭证"),
        StepCode.ASK_WHAT_HAPPENED: _("问清楚发生了什么"),
        StepCode.EXPLAIN: _("向买家说明"),
        StepCode.REFUSE: _("说明理由并拒绝申请，附上凭证"),
        StepCode.AGREE: _("在平台上同意"),
        StepCode.SEND_ADDRESS: _("发退货地址和注意事项"),
        StepCode.BUYER_SENDS_BACK: _("寄回商品，填写单号"),
        StepCode.INSPECT: _("收货验货，留下视频"),
        StepCode.PAY_REFUND: _("退款"),
        StepCode.REIMBURSE_FREIGHT: _("补给买家垫付的运费"),
        StepCode.SEND_REPLACEMENT: _("寄出新的商品"),
        StepCode.SEND_MISSING: _("补寄少的部分"),
        StepCode.REPAIR: _("维修后寄回"),
        StepCode.PAY_COMPENSATION: _("支付补偿"),
        StepCode.SEND_COUPON: _("发优惠券"),
        StepCode.SEND_GUIDE: _("发图文、视频指导"),
        StepCode.OPEN_CLAIM: _("向快递提交索赔"),
        StepCode.CARRIER_ANSWERS: _("答复索赔"),
        StepCode.CHASE_CARRIER: _("催查包裹"),
        StepCode.INTERCEPT: _("通知快递拦截"),
        StepCode.SHIP: _("发货"),
        StepCode.TELL_BUYER: _("告诉买家进度"),
        StepCode.PERSON_TAKES_OVER: _("由人接手回复"),
        StepCode.FOLLOW_UP: _("回访"),
    }
)

OPTION_COSTS = _table(
    {
        CostKind.REFUND: _("退款"),
        CostKind.COMPENSATION: _("补偿"),
        CostKind.OUTWARD_FREIGHT: _("当初寄出的运费"),
        CostKind.RETURN_FREIGHT: _("寄回的运费"),
        CostKind.RESEND_FREIGHT: _("再寄的运费"),
        CostKind.RESENT_GOODS: _("再寄的商品"),
        CostKind.SALVAGE: _("退回商品的剩余价值"),
        CostKind.INSPECTION: _("验货整理"),
        CostKind.STAFF: _("人工"),
        CostKind.DISPUTE: _("升级纠纷的预期损失"),
        CostKind.PLATFORM_COMPENSATION: _("平台规定的赔付"),
        CostKind.CLAIM_RECOVERY: _("预计从快递追回"),
    }
)

OPTION_WARNINGS = _table(
    {
        Warn.FREIGHT_SILENT: _("协议没有写明运费：视为店铺承担，请写清楚"),
        Warn.FREIGHT_AGREED_AGAINST_FAULT: _("约定的运费承担与过错方不一致，按约定执行"),
        Warn.FREIGHT_NOT_COLLECTED: _("拦截寄回的运费快递会向店铺收，要买家承担得先和他谈好"),
        Warn.PLATFORM_IN: _("平台已介入，操作可能被锁定"),
        Warn.PROTECTION_OVER: _("已超过售后保障期"),
        Warn.RETURN_MISSED: _("买家曾逾期未寄回，再次申请须经店铺同意"),
        Warn.PROMISE_OVERDUE: _("答应的事已经过了期限"),
        Warn.PROMISE_ABOVE_CEILING: _("答应的金额超过了最多可退的数额"),
        Warn.CEILING_CUTS: _("应退的金额超过了最多可退的数额，差额只能另外补偿"),
        Warn.REQUEST_BELOW_DUE: _("买家申请的比应得的少"),
        Warn.REQUEST_ABOVE_DUE: _("买家申请的比应得的多"),
        Warn.CANNOT_REVOKE: _("小额打款付出后不能撤回"),
        Warn.NOT_FOR_REVIEWS: _("补偿不能与评价挂钩"),
        Warn.CHANGE_BY_BUYER: _("须由买家修改申请，真实的退款原因不要改"),
        Warn.SEVEN_DAY_LISTED_ONLY: _("商品在不支持清单上，但购买时没有请买家确认"),
        Warn.DEFECT_IS_NOT_SEVEN_DAY: _("质量问题不是七天无理由，运费由店铺承担"),
        Warn.ABUSE_NEVER_REFUSES: _("异常分只供参考，不能作为拒绝的理由"),
        Warn.MICRO_PAYMENT_LIMIT: _("超过小额打款的单笔上限"),
    }
)

OPTION_MEANS = _table(
    {
        Means.RED_PACKET: _("红包"),
        Means.COUPON: _("优惠券"),
        Means.FREIGHT_REPAID: _("退还运费"),
        Means.MICRO_PAYMENT: _("小额打款"),
    }
)

BECAUSE = _table(
    {
        Because.PROMISED: _("已经答应过买家"),
        Because.PROOF_FIRST: _("先要有凭证"),
        Because.UNSURE: _("诊断还不够确定"),
        Because.WISH: _("买家要的就是它"),
        Because.ORDER: _("本店策略排在最前"),
        Because.COST: _("对店铺花费最少"),
        Because.ONLY: _("只有这一个办法"),
    }
)

WHY_LOST = _table(
    {
        WhyLost.AGREED: _("双方另有约定，约定优先"),
        WhyLost.SILENT: _("协议没有写运费"),
        WhyLost.FAULT_FOUND: _("应举证的一方没有举证，责任已经清楚"),
        WhyLost.FAULT_KNOWN: _("不是无理由退货，有一方有过错"),
        WhyLost.AFTER_INTERVENTION: _("这条只管平台介入之前的协议"),
        WhyLost.SPECIAL: _("特别规定先于一般规定"),
    }
)

BEARERS = _table({Bearer.SELLER: _("店铺付"), Bearer.BUYER: _("买家付")})
LEGS = _table({Leg.OUTWARD: _("当初寄出"), Leg.RETURN: _("寄回"), Leg.RESEND: _("再寄")})

EXPOSURE_KINDS = _table(
    {
        ExposureKind.SHIPPING: _("发货、物流赔付"),
        ExposureKind.PROMISE: _("违背承诺"),
        ExposureKind.STATUTORY: _("法定赔偿"),
    }
)

EXPOSURES = _table(
    {
        ShippingFault.LATE: _("延迟发货"),
        ShippingFault.LATE_LONG_SETTING: _("延迟发货（预售、定制）"),
        ShippingFault.OUT_OF_STOCK: _("缺货"),
        ShippingFault.OUT_OF_STOCK_LONG: _("缺货（预售、定制）"),
        ShippingFault.NO_SCAN: _("虚假发货：上传后没有揽收"),
        ShippingFault.FALSE_NUMBER: _("虚假发货：单号不对"),
        ShippingFault.TRACK_OVERDUE: _("物流轨迹超时"),
        ShippingFault.TRACK_ABNORMAL: _("物流轨迹异常"),
        "exchange_late": _("没有按时寄出换的商品"),
        "chat": _("聊天里答应的补偿没有按时兑现"),
        "fraud": _("欺诈：三倍赔偿"),
        "food": _("食品不合格：十倍赔偿"),
    }
)


CLAIM_DOCUMENTS = _table(
    {
        "outer_photos": _("外包装照片"),
        "inner_photos": _("内包装和破损处照片"),
        "unpacking_video": _("拆包视频"),
        "signature_record": _("签收记录"),
        "buyer_statement": _("买家的书面说明"),
        "track": _("物流轨迹截图"),
        "order": _("订单截图"),
        "waybill": _("快递单号"),
        "invoice": _("价值证明（发票或进货单）"),
        "chat": _("与买家的聊天记录"),
        "refund_proof": _("退款或重发的凭证"),
    }
)


def exposure_word(code: str) -> str:
    """What could be charged; a code without words as it is."""
    return str(EXPOSURES.get(code, code))


def claim_document(code: str) -> str:
    """A paper that the carrier wants; a code without words as it is."""
    return str(CLAIM_DOCUMENTS.get(code, code))


def share(basis_points: int) -> str:
    """Of ten thousand, as percent with one decimal: 245 → 2.5%. Half up."""
    tenths = (basis_points + 5) // 10
    return f"{tenths // 10}.{tenths % 10}%"


def within(length: timedelta) -> str:
    """A limit from the step before: 24 小时内 · 7 天内."""
    hours = length // timedelta(hours=1)
    if hours >= 72 and hours % 24 == 0:
        return gettext("%(n)s 天内") % {"n": hours // 24}
    if hours >= 1:
        return gettext("%(n)s 小时内") % {"n": hours}
    return gettext("%(n)s 分钟内") % {"n": max(1, length // timedelta(minutes=1))}


def risk_words(risk: DisputeRisk) -> str:
    """How the probability of a dispute came about, as arithmetic that one can repeat."""
    words = gettext("（先验 %(alpha)s + 本店升级 %(disputes)s）÷（先验 %(all)s + 本店 %(cases)s 单）") % {
        "alpha": risk.prior_alpha,
        "disputes": risk.disputes,
        "all": risk.prior_alpha + risk.prior_beta,
        "cases": risk.cases,
    }
    if risk.factor_percent != 100:
        words += " " + gettext("× %(n)s%%（不是买家要的）") % {"n": risk.factor_percent}
    return f"{words} = {share(risk.basis_points)}"

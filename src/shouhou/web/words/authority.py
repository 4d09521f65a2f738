"""Words for limits, approvals, compensations and postings."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.authority import Money, Why
from shouhou.domain.commands import Payment
from shouhou.domain.means import Means
from shouhou.domain.postings import Account, PostingKind

Words = Mapping[str, Promise]


def _table(words: dict[str, Promise]) -> Words:
    return MappingProxyType(words)


PAYMENTS = _table({Payment.COMPENSATE: _("补偿")})

MEANS = _table(
    {
        Means.RED_PACKET: _("红包"),
        Means.COUPON: _("优惠券"),
        Means.FREIGHT_REPAID: _("退回运费"),
        Means.MICRO_PAYMENT: _("小额打款"),
    }
)

MEANS_HELP = _table(
    {
        Means.RED_PACKET: _("在旺旺里发，买家领取后到账"),
        Means.COUPON: _("下次购买时抵用，到期作废"),
        Means.FREIGHT_REPAID: _("退回买家垫付的寄回运费"),
        Means.MICRO_PAYMENT: _("即时到账，不能撤回"),
    }
)

MONEY = _table({Money.REFUND: _("退款"), Money.COMPENSATION: _("补偿")})

WHYS = _table(
    {
        Why.EACH: _("超过单笔额度"),
        Why.DAY: _("超过当日额度"),
        Why.SECOND: _("超过双人复核线"),
        Why.ORDER_EACH: _("本单合计超过单笔额度"),
        Why.ORDER_SECOND: _("本单合计超过双人复核线"),
    }
)

APPROVAL_STATES = _table(
    {
        "waiting": _("等审批"),
        "approved": _("已批准"),
        "rejected": _("已驳回"),
        "withdrawn": _("已撤回"),
        "stale": _("已失效"),
    }
)

APPROVAL_TONES: Mapping[str, str] = MappingProxyType(
    {"waiting": "amber", "approved": "green", "rejected": "red", "withdrawn": "", "stale": "amber"}
)

APPROVAL_VIEWS = _table({"waiting": _("等审批"), "ended": _("有结果的")})

MAY_NOT = _table(
    {
        "permission": _("您没有审批的权限"),
        "own": _("自己提交的，要由同事审批"),
        "voted": _("您已经同意，还差一位同事"),
        "limit": _("超过您自己的额度，要由额度更高的同事审批"),
    }
)

ACCOUNTS = _table(
    {
        Account.BUYER: _("买家"),
        Account.SHOP_REVENUE: _("店铺收入"),
        Account.REFUNDS: _("退款支出"),
        Account.COMPENSATION: _("补偿支出"),
        Account.FREIGHT: _("运费支出"),
        Account.COUPONS: _("优惠券"),
        Account.CARRIER_CLAIM: _("快递赔付"),
    }
)

POSTING_KINDS = _table(
    {
        PostingKind.REFUND: _("退款"),
        PostingKind.RED_PACKET: _("红包"),
        PostingKind.COUPON: _("优惠券"),
        PostingKind.FREIGHT_REPAID: _("退回运费"),
        PostingKind.MICRO_PAYMENT: _("小额打款"),
        PostingKind.CARRIER_CLAIM: _("快递赔付"),
        PostingKind.REVERSAL: _("冲正"),
    }
)

FOUR_EYES = _("双人复核线")

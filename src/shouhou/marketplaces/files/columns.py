"""Header names of every generation of every export and our members for them (facts 6.1 to 6.3).

Nothing official describes these files: the names are those that public parsers of them agree on, read 2026-11.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from shouhou.domain.imports import FileKind, ReviewColumn

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff\u2060]+")


def plain_name(name: str) -> str:
    """A header name without spaces, marks, width and case: ``商品 id``, ``商品ID`` and ``商品id`` are one."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", name)).strip("'\"=*").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one kind of file is recognised and read."""

    kind: FileKind
    title: str
    members: Mapping[str, tuple[str, ...]]
    """Our member → names that hold it, the best first."""
    required: tuple[tuple[str, ...], ...]
    """Members of which at least one of each group must be there."""
    forbidden: tuple[str, ...] = ()
    """Names that make it another kind of file."""
    others: tuple[str, ...] = ()
    """Names that the export is known to have and that we keep as they are."""

    def known_names(self) -> frozenset[str]:
        """Every name that belongs to this kind, plain."""
        members = (name for names in self.members.values() for name in names)
        return frozenset(plain_name(name) for name in (*members, *self.others))


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


REFUNDS = Layout(
    kind=FileKind.REFUNDS,
    title="退款报表",
    members={
        "tid": ("订单编号", "主订单编号", "订单号"),
        "refund_id": ("退款编号", "退款单号", "售后编号"),
        "status": ("退款状态",),
        "refund_fen": ("买家退款金额", "退款金额"),
        "total_fen": ("买家实际支付金额", "买家实付金额"),
        "dispute_type": ("售后类型", "是否需要退货"),
        "good_status": ("货物状态",),
        "cs_status": ("客服介入状态",),
        "phase": ("售中或售后",),
        "paid_at": ("订单付款时间",),
        "created_at": ("退款的申请时间", "退款申请时间"),
        "timeout_at": ("超时时间",),
        "ended_at": ("完结时间",),
        "ended_at_2": ("退款完结时间",),
        "return_sent_at": ("买家退货时间",),
        "item_id": ("商品id",),
        "outer_id": ("商品编码", "商家编码"),
        "title": ("宝贝标题", "商品标题"),
        "reason": ("买家退款原因",),
        "description": ("买家退款说明",),
        "buyer_nick": ("买家会员名称", "买家会员名"),
        "return_waybill": ("退货物流单号",),
        "return_company": ("退货物流公司",),
        "return_address": ("卖家退货地址",),
    },
    required=(("tid",), ("refund_id",), ("status",), ("refund_fen",)),
    others=_split(
        "支付宝交易号, 支付单号, 手工退款/系统退款, 退货物流信息, 发货物流信息, 卖家真实姓名, 卖家真实姓名新, 卖家真实姓名(新), 卖家邮编, "
        "卖家电话, 卖家手机, 责任方, 备注标签, 商家备注, 部分退款/全部退款, 审核操作人, 审核操作人新会员名, 举证超时, 是否零秒响应, 退款操作人, "
        "退款操作人新会员名, 退款原因标签, 业务类型, 是否帮他退款, 帮他退款操作账号, 小额收款, 淘特订单, 百亿补贴超链退款信息, 智能退款策略, 执行方案"
    ),
)
ORDERS = Layout(
    kind=FileKind.ORDERS,
    title="订单报表",
    members={
        "tid": ("订单编号", "主订单编号"),
        "status": ("订单状态",),
        "paid_fen": ("买家实际支付金额", "买家实付金额"),
        "sum_fen": ("总金额",),
        "postage_fen": ("买家应付邮费",),
        "buyer_nick": ("买家会员名", "买家会员名称", "买家昵称"),
        "shipping_type": ("运送方式",),
        "created_at": ("订单创建时间",),
        "paid_at": ("订单付款时间",),
        "shipped_at": ("发货时间",),
        "ended_at": ("确认收货时间",),
        "buyer_message": ("买家留言",),
        "seller_memo": ("商家备注", "商家备忘"),
        "seller_memo_2": ("订单备注",),
        "receiver_name": ("收货人姓名",),
        "receiver_address": ("修改后的收货地址",),
        "receiver_address_2": ("收货地址",),
        "receiver_phone": ("联系手机",),
        "receiver_phone_2": ("联系电话",),
    },
    required=(("tid",), ("status",), ("paid_fen", "sum_fen")),
    forbidden=("子订单编号", "退款编号"),
    others=_split(
        "买家支付宝账号, 支付单号, 支付详情, 买家应付货款, 买家支付积分, 返点积分, 买家实际支付积分, 宝贝标题, 宝贝种类, 物流单号, 物流公司, "
        "宝贝总数量, 店铺Id, 店铺名称, 订单关闭原因, 卖家服务费, 买家服务费, 发票抬头, 是否手机订单, 分阶段订单信息, 特权订金订单id, "
        "是否上传合同照片, 是否上传小票, 是否代付, 定金排名, 修改后的sku, 异常信息, 天猫卡券抵扣, 集分宝抵扣, 是否是O2O交易, 新零售交易类型, "
        "新零售导购门店名称, 新零售导购门店id, 新零售发货门店名称, 新零售发货门店id, 退款金额, 预约门店, 打款商家金额, 含应开票给个人的个人红包, "
        "是否信用购, 体验期结束时间, 前N有礼, 配送类型, 直播返现状态, 返现金额, 延迟发货自动赔付金额, 预售订单, 备注标签"
    ),
)
ITEMS = Layout(
    kind=FileKind.ITEMS,
    title="宝贝报表",
    members={
        "oid": ("子订单编号",),
        "tid": ("主订单编号", "订单编号"),
        "title": ("商品标题", "标题", "宝贝标题"),
        "price_fen": ("商品价格", "价格"),
        "num": ("购买数量",),
        "outer_id": ("商家编码",),
        "outer_id_2": ("外部系统编号",),
        "sku": ("商品属性",),
        "status": ("订单状态",),
        "paid_fen": ("买家实付金额", "买家实际支付金额"),
        "refund_status": ("退款状态",),
        "refund_fen": ("退款金额",),
        "created_at": ("订单创建时间",),
        "paid_at": ("订单付款时间",),
        "shipped_at": ("发货时间",),
        "item_id": ("商品id",),
        "waybill": ("物流单号",),
        "carrier": ("物流公司",),
        "buyer_message": ("主订单买家留言",),
        "seller_memo": ("商家备注", "主订单备注"),
        "seller_memo_2": ("备注",),
    },
    required=(("tid",), ("title",), ("num",)),
    forbidden=("退款编号",),
    others=_split(
        "套餐信息, 联系方式备注, 支付单号, 买家应付货款, 分阶段订单信息, 分阶段信息, 是否赔付, 赔付金额, 赔付出账时间, 淘鲜达渠道, 备注标签, "
        "是否主动赔付, 主动赔付金额, 主动赔付出账时间"
    ),
)
# No header of the review export is known (facts 6.4): these names are guesses that a person confirms.
REVIEWS = Layout(
    kind=FileKind.REVIEWS,
    title="评价表",
    members={
        ReviewColumn.TID: ("订单编号", "主订单编号", "订单号", "交易编号", "主订单号", "订单id"),
        ReviewColumn.OID: ("子订单编号", "子订单号", "子订单id"),
        ReviewColumn.BUYER: (
            "买家昵称",
            "买家会员名",
            "买家会员名称",
            "评价人",
            "买家",
            "用户昵称",
            "评价者",
        ),
        ReviewColumn.TITLE: ("宝贝标题", "商品标题", "商品名称", "宝贝名称", "宝贝", "评价商品", "宝贝信息"),
        ReviewColumn.ITEM: ("商品id", "宝贝id", "商品编号"),
        ReviewColumn.RESULT: ("评价结果", "好中差评", "评价类型", "评价等级", "评价", "评分", "评价级别"),
        ReviewColumn.CONTENT: (
            "评价内容",
            "评论内容",
            "评论",
            "买家评价",
            "评价详情",
            "初评内容",
            "首评内容",
        ),
        ReviewColumn.REPLY: (
            "回复",
            "解释",
            "卖家回复",
            "商家回复",
            "评价解释",
            "回复内容",
            "解释内容",
            "卖家解释",
        ),
        ReviewColumn.AT: ("评价时间", "评论时间", "评价日期", "创建时间", "首评时间"),
    },
    required=(
        (ReviewColumn.RESULT, ReviewColumn.CONTENT),
        (ReviewColumn.TID, ReviewColumn.OID, ReviewColumn.BUYER, ReviewColumn.TITLE, ReviewColumn.ITEM),
    ),
    forbidden=("退款编号", "购买数量", "订单状态"),
)
LAYOUTS: Mapping[FileKind, Layout] = {layout.kind: layout for layout in (REFUNDS, ORDERS, ITEMS, REVIEWS)}

_PERSONAL = re.compile("姓名|手机|电话|地址|支付宝账号|身份证|发票抬头|联系方式|收货人|收件人")


def is_personal(name: str) -> bool:
    """Whether a column holds what identifies a person. Such a column is read only to be masked, never kept.

    A rule on words and not a list, so that a column of a later generation is not kept by mistake.
    """
    plain = plain_name(name)
    return bool(_PERSONAL.search(plain)) and not plain.startswith("是否")


def generation_of(kind: FileKind, names: frozenset[str]) -> str:
    """Which generation of the export has these plain names; for a person and for bug reports."""
    match kind:
        case FileKind.REFUNDS if "售后类型" in names:
            return "3"
        case FileKind.REFUNDS if "买家会员名称" not in names:
            return "2"
        case FileKind.REFUNDS:
            return "1b" if "商品id" in names else "1"
        case FileKind.ORDERS if names & {
            "备注标签",
            "商家备注",
            "商家备忘",
            "发货时间",
            "预售订单",
            "直播返现状态",
        }:
            return "3"
        case FileKind.ORDERS:
            return "2" if names & {"支付单号", "主订单编号", "确认收货时间"} else "1"
        case FileKind.ITEMS if "子订单编号" not in names:
            return "1"
        case FileKind.ITEMS:
            return "3" if names & {"商品标题", "商品价格", "买家实付金额"} else "2"
    return "mapped"

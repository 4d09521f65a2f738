"""Words for a shop's desk: files and their kinds, what came of them, to-dos, sources, problems and wishes."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.domain.imports import FileKind, ReviewColumn
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.storage.queries.desk_records import Line

Words = Mapping[str, Promise]


def _table(words: dict[str, Promise]) -> Words:
    return MappingProxyType(words)


FILE_KINDS = _table(
    {
        FileKind.REFUNDS: _("退款"),
        FileKind.ORDERS: _("订单"),
        FileKind.ITEMS: _("宝贝（子订单）"),
        FileKind.REVIEWS: _("评价"),
    }
)

IMPORT_STATES = _table(
    {
        "waiting": _("排队中"),
        "reading": _("正在读取"),
        "needs_columns": _("要对一下列"),
        "ready": _("等您确认"),
        "applying": _("正在导入"),
        "done": _("已导入"),
        "refused": _("不能用"),
        "cancelled": _("已取消"),
        "failed": _("出错了"),
    }
)

IMPORT_TONES: Mapping[str, str] = MappingProxyType(
    {
        "waiting": "blue",
        "reading": "blue",
        "applying": "blue",
        "ready": "amber",
        "needs_columns": "amber",
        "done": "green",
        "refused": "red",
        "failed": "red",
        "cancelled": "",
    }
)

OUTCOMES = _table({"created": _("新增"), "updated": _("更新"), "unchanged": _("不变")})

REVIEW_COLUMNS = _table(
    {
        ReviewColumn.TID: _("订单编号"),
        ReviewColumn.OID: _("子订单编号"),
        ReviewColumn.BUYER: _("买家昵称"),
        ReviewColumn.TITLE: _("商品标题"),
        ReviewColumn.ITEM: _("商品 ID"),
        ReviewColumn.RESULT: _("好评 / 中评 / 差评"),
        ReviewColumn.CONTENT: _("评价内容"),
        ReviewColumn.REPLY: _("卖家回复"),
        ReviewColumn.AT: _("评价时间"),
    }
)

TODO_VIEWS = _table(
    {
        "open": _("要做的"),
        "ticked": _("已勾选，等确认"),
        "contradicted": _("对不上的"),
        "all": _("全部"),
    }
)

ORIGINS = _table({"api": _("来自接口"), "file": _("来自文件"), "paste": _("来自粘贴"), "hand": _("手工录入")})

PROBLEMS = _table(
    {
        "quality": _("质量问题"),
        "not_as_described": _("与描述不符"),
        "wrong_item": _("发错、少发"),
        "logistics": _("物流问题"),
        "subjective": _("不喜欢、不合适"),
        "usage": _("不会用"),
        "service": _("服务态度"),
        "other": _("其他"),
    }
)

WISHES = _table(
    {
        "refund": _("退款"),
        "return": _("退货退款"),
        "exchange": _("换货"),
        "reship": _("补寄"),
        "repair": _("维修"),
        "compensation": _("补偿"),
        "guidance": _("使用指导"),
        "nothing": _("没有要求"),
    }
)

ENTRY_KINDS = _table(
    {
        "refund": _("仅退款"),
        "return": _("退货退款"),
        "exchange": _("换货"),
        "reship": _("补寄"),
        "repair": _("维修"),
    }
)

# What a person may say of a refund that they file: the states in which something is left to do, or nothing more.
ENTRY_STATUSES = frozenset(
    {
        RefundStatus.WAITING_SELLER,
        RefundStatus.REFUSED,
        RefundStatus.WAITING_RETURN,
        RefundStatus.WAITING_RECEIPT,
        RefundStatus.CLOSED,
        RefundStatus.SUCCESS,
    }
)

REVIEW_RESULTS = _table({"good": _("好评"), "neutral": _("中评"), "bad": _("差评")})


def line_words(line: Line) -> str:
    """A sentence with gaps, in the reader's language."""
    return gettext(line.text) % {name: gettext(value) if value else "" for name, value in line.values.items()}


def line_text(text: str) -> str:
    """A fixed word of ours in the reader's language; anything else as it is."""
    return gettext(text) if text else ""


# What a shop without an API may pick from when it refuses: 千牛 shows its own list, which differs by kind.
REFUSALS = (
    _("与买家协商一致，不退款"),
    _("商品没有问题，买家未举证"),
    _("商品已发出，请等待收货"),
    _("不在退货时限内"),
    _("商品影响二次销售"),
)
RETURN_REFUSALS = (
    _("未收到退货"),
    _("退回的商品与原商品不符"),
    _("退回的商品影响二次销售"),
    _("退回的数量不对"),
)


# To pick from when a parcel is sent; any other name may be typed.
CARRIERS = (
    _("中通快递"),
    _("圆通速递"),
    _("申通快递"),
    _("韵达快递"),
    _("极兔速递"),
    _("顺丰速运"),
    _("邮政快递包裹"),
    _("京东快递"),
    _("德邦快递"),
)


def refuse_suggestions(mode: str) -> tuple[Promise, ...]:
    """Reasons to start from, by the form's action."""
    return RETURN_REFUSALS if mode == "refuse_return" else REFUSALS

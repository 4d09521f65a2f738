"""Words for a situation: what each member is called and what may be chosen."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.burden import Evidence, Prover
from shouhou.domain.carrier_claim import ParcelState, Route
from shouhou.domain.freight import Agreed, Bearer
from shouhou.domain.goods import Condition, Goods
from shouhou.domain.options.records import Assumed
from shouhou.domain.options.situation import Wish

Words = Mapping[str, Promise]


def _table(words: dict[str, Promise]) -> Words:
    return MappingProxyType(words)


GOODS_KINDS = _table(
    {
        Goods.GENERAL: _("一般商品"),
        Goods.CLOTHING: _("服装"),
        Goods.SHOES_BAGS: _("鞋包"),
        Goods.HOME_TEXTILES: _("家纺"),
        Goods.TOYS: _("玩具"),
        Goods.ELECTRONICS: _("数码电子"),
        Goods.APPLIANCE: _("家用电器"),
        Goods.FURNITURE: _("家具大件"),
        Goods.COSMETICS: _("化妆品"),
        Goods.FOOD: _("食品"),
        Goods.FRESH: _("生鲜易腐"),
        Goods.FLOWERS: _("鲜花绿植"),
        Goods.MEDICAL: _("医疗器械、计生用品"),
        Goods.HEALTH: _("拆封影响安全或健康的商品"),
        Goods.INTIMATE: _("贴身衣物"),
        Goods.ALCOHOL: _("酒类"),
        Goods.JEWELLERY: _("珠宝饰品"),
        Goods.GOLD: _("黄金、铂金、K金"),
        Goods.VR: _("VR/AR/MR 设备"),
        Goods.KITCHEN_TRADE: _("商用厨具"),
        Goods.VEHICLE: _("车辆、电动车"),
        Goods.BATTERY: _("电池"),
        Goods.MADE_TO_ORDER: _("定制商品"),
        Goods.MEDIA: _("音像制品、软件（实物）"),
        Goods.VIRTUAL: _("在线下载的数字商品"),
        Goods.NEWSPAPER: _("报纸、期刊"),
        Goods.NEAR_EXPIRY: _("标明的临期商品"),
        Goods.FLAWED: _("标明的瑕疵商品"),
        Goods.SERVICE: _("服务类"),
    }
)

CONDITIONS = _table(
    {
        Condition.SEALED: _("未拆封"),
        Condition.OPENED: _("已拆封（查验、试用）"),
        Condition.ACTIVATED: _("已激活或已注册"),
        Condition.LABEL_REMOVED: _("吊牌、标识已摘除"),
        Condition.USED: _("已使用、污损"),
    }
)

WISHED = _table(
    {
        Wish.REFUND: _("退款，不寄回"),
        Wish.RETURN: _("退货退款"),
        Wish.EXCHANGE: _("换货"),
        Wish.RESHIP: _("补寄"),
        Wish.REPAIR: _("维修"),
        Wish.COMPENSATION: _("补偿"),
        Wish.GUIDANCE: _("教他怎么用"),
        Wish.NOTHING: _("没有要求"),
    }
)

PROOFS = _table(
    {
        Evidence.NONE: _("没有"),
        Evidence.PARTIAL: _("有一部分"),
        Evidence.COMPLETE: _("齐全"),
    }
)
PROVERS = _table({Prover.BUYER: _("买家"), Prover.SHOP: _("店铺"), Prover.NOBODY: _("都不用")})

PARCELS = _table(
    {
        ParcelState.MOVING: _("正常运输"),
        ParcelState.NO_SCAN: _("上传了单号，没有揽收"),
        ParcelState.STALLED: _("长时间不更新"),
        ParcelState.LOST: _("丢失"),
        ParcelState.DAMAGED: _("破损"),
        ParcelState.SIGNED_NOT_RECEIVED: _("显示签收，买家没收到"),
        ParcelState.REFUSED: _("拒收退回"),
    }
)

ROUTES = _table(
    {
        Route.AFTER_PICKUP: _("揽收后没有动"),
        Route.SAME_REGION: _("同省、京津冀、江浙沪皖"),
        Route.BETWEEN_PROVINCES: _("跨省"),
        Route.REMOTE: _("新疆、西藏、内蒙古、甘肃、青海、宁夏"),
    }
)

AGREEMENTS = _table(
    {
        Agreed.SELLER: _("约定店铺承担"),
        Agreed.BUYER: _("约定买家承担"),
        Agreed.SILENT: _("有协议，没写运费"),
    }
)
FIRST_TO_ERR = _table({Bearer.SELLER: _("店铺"), Bearer.BUYER: _("买家")})

ASSUMED = _table(
    {
        Assumed.FREE_SHIPPING: _("不知道是否包邮，按包邮算"),
        Assumed.RECEIVED: _("不知道是否收到，按已收到算"),
        Assumed.GENERAL_GOODS: _("不知道商品种类，按一般商品算"),
        Assumed.INTACT: _("不知道商品状况，按完好算"),
        Assumed.IN_WINDOW: _("不知道签收时间，按签收未满七天算"),
        Assumed.NOT_CONFIRMED: _("不知道购买时是否确认过不支持七天无理由，按没有确认算"),
        Assumed.NOT_INSURED: _("不知道是否有退货宝，按没有算"),
        Assumed.PARCEL_NOT_INSURED: _("不知道包裹是否保价，按没有算"),
        Assumed.FREIGHTS: _("不知道运费，按策略里的算"),
        Assumed.POSTAGE: _("不知道邮费，按没有收算"),
        Assumed.PROOF_TO_SEE: _("凭证还没有看过"),
        Assumed.VISIBLE: _("不知道问题能否看出来，按看得出来算"),
        Assumed.BEFORE_END: _("不知道是否确认收货，按没有算"),
        Assumed.STALLED_BY_RULE: _("不知道路线或最后更新时间，按已超过规定时间算"),
        Assumed.AS_TOLD: _("包裹和商品的情况按买家说的算，核实后请补充"),
        Assumed.IN_STOCK: _("不知道有没有货，按有货算"),
        Assumed.AGREED_BEFORE: _("不知道协议的时间，按平台介入之前算"),
        Assumed.SALVAGE: _("不知道退货还值多少，按策略里的算"),
    }
)

MEMBERS = _table(
    {
        "shop_type": _("平台"),
        "category": _("什么问题"),
        "responsible": _("谁的责任"),
        "line_paid_fen": _("这件商品实付"),
        "ceiling_fen": _("最多还能退（不填按实付加邮费）"),
        "confidence": _("诊断把握"),
        "wish": _("买家想要"),
        "phase": _("售中还是售后"),
        "flow": _("申请的类型"),
        "status": _("退款状态"),
        "requested_fen": _("买家申请退"),
        "intervened": _("平台已介入"),
        "return_missed": _("曾逾期没有寄回"),
        "postage_fen": _("买家付的邮费"),
        "quantity": _("买了几件"),
        "affected": _("有问题的几件"),
        "goods": _("商品种类"),
        "free_shipping": _("包邮"),
        "returns_insured": _("有退货宝"),
        "partial_return_breaks_free_shipping": _("退一部分就不满包邮条件"),
        "in_stock": _("有货可换"),
        "salvage_percent": _("完好退货还值"),
        "long_window": _("售后保障期 90 天"),
        "paid_at": _("付款时间"),
        "shipped_at": _("发货时间"),
        "signed_at": _("签收时间"),
        "applied_at": _("申请时间"),
        "ended_at": _("交易成功时间"),
        "received": _("买家收到了"),
        "condition": _("商品状况"),
        "exclusion_confirmed": _("购买时确认过不支持七天无理由"),
        "minor_flaw": _("只是小瑕疵"),
        "missing_piece": _("少了东西"),
        "defect_visible": _("问题看得出来"),
        "counterfeit": _("买家说是假货"),
        "evidence": _("买家的凭证"),
        "proves_first": _("谁先举证（不选按规则）"),
        "shop_evidence": _("店铺的凭证"),
        "freight_agreed": _("运费的约定"),
        "freight_agreed_before_intervention": _("约定在平台介入之前"),
        "first_to_err": _("双方有错时谁先错"),
        "promised_fen": _("答应过的补偿或退款"),
        "promised_at": _("什么时候答应的"),
        "member_abuse": _("平台认定滥用会员权利"),
        "parcel": _("包裹情况"),
        "route": _("路线"),
        "last_scan_at": _("物流最后更新"),
        "insured_fen": _("保价金额（没保价填 0）"),
        "shipping_fault": _("发货违规"),
        "outward_freight_fen": _("寄出运费"),
        "return_freight_fen": _("寄回运费"),
    }
)

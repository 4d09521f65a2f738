"""Kinds of goods that the rules tell apart. A shop maps its own categories to them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Goods(StrEnum):
    """Kind of goods; the value is the category of the rule rows."""

    GENERAL = "general"
    CLOTHING = "clothing"
    SHOES_BAGS = "shoes_bags"
    HOME_TEXTILES = "home_textiles"
    TOYS = "toys"
    ELECTRONICS = "electronics"
    APPLIANCE = "appliance"
    FURNITURE = "furniture"
    COSMETICS = "cosmetics"
    FOOD = "food"
    FRESH = "fresh"
    FLOWERS = "flowers"
    MEDICAL = "medical"
    HEALTH = "health"
    INTIMATE = "intimate"
    ALCOHOL = "alcohol"
    JEWELLERY = "jewellery"
    GOLD = "gold"
    VR = "vr"
    KITCHEN_TRADE = "kitchen_trade"
    VEHICLE = "vehicle"
    BATTERY = "battery"
    MADE_TO_ORDER = "made_to_order"
    MEDIA = "media"
    VIRTUAL = "virtual"
    NEWSPAPER = "newspaper"
    NEAR_EXPIRY = "near_expiry"
    FLAWED = "flawed"
    SERVICE = "service"


class Condition(StrEnum):
    """The state of the goods in the buyer's hands."""

    SEALED = "sealed"
    OPENED = "opened"
    """Pack opened to look and try; for goods with a necessary seal: the seal is broken."""
    ACTIVATED = "activated"
    LABEL_REMOVED = "label_removed"
    USED = "used"
    """Used beyond trying, soiled or damaged by the buyer."""


GOODS: Mapping[Goods, str] = MappingProxyType(
    {
        Goods.GENERAL: "一般商品",
        Goods.CLOTHING: "服装",
        Goods.SHOES_BAGS: "鞋包",
        Goods.HOME_TEXTILES: "家纺",
        Goods.TOYS: "玩具",
        Goods.ELECTRONICS: "数码电子",
        Goods.APPLIANCE: "家用电器",
        Goods.FURNITURE: "家具大件",
        Goods.COSMETICS: "化妆品",
        Goods.FOOD: "食品",
        Goods.FRESH: "生鲜易腐",
        Goods.FLOWERS: "鲜花绿植",
        Goods.MEDICAL: "医疗器械、计生用品",
        Goods.HEALTH: "拆封影响安全或健康的商品",
        Goods.INTIMATE: "贴身衣物",
        Goods.ALCOHOL: "酒类",
        Goods.JEWELLERY: "珠宝饰品",
        Goods.GOLD: "黄金、铂金、K金",
        Goods.VR: "VR/AR/MR 设备",
        Goods.KITCHEN_TRADE: "商用厨具",
        Goods.VEHICLE: "车辆、电动车",
        Goods.BATTERY: "电池",
        Goods.MADE_TO_ORDER: "定制商品",
        Goods.MEDIA: "音像制品、软件（实物）",
        Goods.VIRTUAL: "在线下载的数字商品",
        Goods.NEWSPAPER: "报纸、期刊",
        Goods.NEAR_EXPIRY: "标明的临期商品",
        Goods.FLAWED: "标明的瑕疵商品",
        Goods.SERVICE: "服务类",
    }
)

CONDITIONS: Mapping[Condition, str] = MappingProxyType(
    {
        Condition.SEALED: "未拆封",
        Condition.OPENED: "已拆封（查验、试用）",
        Condition.ACTIVATED: "已激活或已注册",
        Condition.LABEL_REMOVED: "吊牌、标识已摘除",
        Condition.USED: "已使用、污损",
    }
)

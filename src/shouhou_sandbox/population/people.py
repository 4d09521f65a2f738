"""Invented buyers: a name that only the sandbox sees, a masked nick, a rough address."""

import hashlib
from dataclasses import dataclass

from ..numbers import drawn

FIRST = "小大阿老晴晓子云星月青木南北西风雨雪夏秋冬春橙柚桃梨竹松柏荷兰菊梅枫"
SECOND = "鱼猫兔鹿鲸雀燕鹤荷溪山川舟灯糖米豆茶果瓜菜花草叶石沙海河湖云雾雷电"
THIRD = ("不加糖", "爱晒太阳", "在路上", "的日常", "吃饱了", "要早睡", "今天也", "慢慢走", "同学", "呀")
PLACES = (
    ("浙江省", "杭州市", "西湖区"), ("江苏省", "苏州市", "吴中区"), ("上海", "上海市", "浦东新区"),
    ("广东省", "深圳市", "南山区"), ("四川省", "成都市", "武侯区"), ("湖北省", "武汉市", "洪山区"),
    ("北京", "北京市", "朝阳区"), ("山东省", "青岛市", "市南区"), ("陕西省", "西安市", "雁塔区"),
    ("福建省", "厦门市", "思明区"), ("湖南省", "长沙市", "岳麓区"), ("辽宁省", "大连市", "甘井子区"),
    ("新疆维吾尔自治区", "乌鲁木齐市", "天山区"), ("云南省", "昆明市", "盘龙区"),
)  # fmt: skip


@dataclass(frozen=True)
class Buyer:
    """Somebody who buys; ``masked`` is what sellers see."""

    name: str
    masked: str
    open_uid: str
    state: str
    city: str
    district: str


def named(name: str, seed: int = 0) -> Buyer:
    """The buyer of that name: always the same place and open id."""
    chance = drawn(seed, f"buyer:{name}", 0)
    state, city, district = chance.choice(PLACES)
    digest = hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()[:24]
    return Buyer(name, f"{name[:1]}**", f"AAH{digest}", state, city, district)


def somebody(seed: int, turn: int) -> Buyer:
    """One of a few thousand buyers."""
    chance = drawn(seed, "somebody", turn)
    who = drawn(seed, "name", chance.randrange(4000))
    return named(who.choice(FIRST) + who.choice(SECOND) + who.choice(THIRD), seed)

"""Why buyers ask for their money back, and what they write."""

from dataclasses import dataclass
from random import Random

from ..codes import Goods, Kind


@dataclass(frozen=True)
class Story:
    """A kind of trouble. ``share`` is the part of the payment asked for, in percent (100: all of it)."""

    kind: Kind
    goods: Goods
    reason: str
    words: tuple[str, ...]
    share: tuple[int, ...] = (100,)
    seven_day_only: bool = False


NOT, GOT = Goods.NOT_RECEIVED, Goods.RECEIVED
UNSHIPPED = (
    Story(Kind.REFUND, NOT, "拍错/多拍/不想要", ("颜色拍错了，重新拍一单", "不小心拍了两份", "家里人已经买了，不需要了", "")),
    Story(Kind.REFUND, NOT, "未按约定时间发货", ("说好48小时发货，到现在没动静", "等了三天还没发，着急用")),
    Story(Kind.REFUND, NOT, "缺货", ("客服说这个颜色没货了", "卖家说要等半个月，不等了")),
    Story(Kind.REFUND, NOT, "地址/电话信息填写错误", ("地址写成老家了，改不了只能退", "手机号填错了")),
    Story(Kind.REFUND, NOT, "协商一致退款", ("和客服说好了退", "")),
)  # fmt: skip
ON_THE_WAY = (
    Story(Kind.REFUND, NOT, "快递/物流一直未送到", ("物流四天没更新了", "一直停在中转站，打电话也没人接")),
    Story(Kind.REFUND, NOT, "包裹丢失/破损", ("快递员说包裹丢了", "物流显示异常，快递让我找卖家")),
    Story(Kind.REFUND, NOT, "虚假签收", ("显示签收了但我没收到，驿站也没有", "没有人给我打电话就签收了，门口没有东西")),
    Story(Kind.REFUND, NOT, "不想要了", ("出差去了收不了，已经跟快递说拒收", "等太久了不想要了")),
)  # fmt: skip
RECEIVED = (
    Story(Kind.REFUND, GOT, "少件/漏发", ("少发了一件配件，拍了照片", "说明书和螺丝都没有"), (10, 20, 30, 50)),
    Story(Kind.REFUND, GOT, "商品破损", ("边角磕掉一块，不影响用，补偿一点就行", "盒子压扁了，里面有裂纹"), (15, 20, 30, 40, 100)),
    Story(Kind.REFUND, GOT, "质量问题", ("有一处脱线，懒得退了", "用了两次就不太灵了"), (10, 20, 30)),
    Story(Kind.REFUND, GOT, "商品降价", ("刚买两天就便宜了，差价退一下吧",), (5, 8, 10)),
    Story(Kind.RETURN, GOT, "七天无理由退货", ("没有想象中好看", "尺寸不合适，未拆封", "家里放不下", "不喜欢这个颜色"), (100,), True),
    Story(Kind.RETURN, GOT, "七天无理由退货", ("收到后发现用不上，全新的", ""), (100,), True),
    Story(Kind.RETURN, GOT, "质量问题", ("洗一次就掉色，照片里能看到", "通电不亮，换了插座也不行", "有很重的味道，晾了三天")),
    Story(Kind.RETURN, GOT, "商品描述不符", ("颜色和图片差很多", "详情写的是纯棉，吊牌上是涤纶", "比描述的小一圈")),
    Story(Kind.RETURN, GOT, "卖家发错货", ("发成另一个颜色了", "要的是两只装，收到一只")),
    Story(Kind.RETURN, GOT, "商品破损", ("打开就是碎的，有开箱视频", "把手断了，没法用")),
)  # fmt: skip
OBSERVED = {
    "exchange": ("尺寸不合适", ("想换大一号", "颜色不搭，换成另一个颜色")),
    "reship": ("少件/漏发", ("少了一个配件，补发一下就好", "五件套只收到四件")),
    "repair": ("质量问题", ("指示灯亮但是不工作，想修一下", "开关接触不良")),
}
BUYER_WORDS = (
    "你好，什么时候能处理一下？", "照片已经传了，麻烦看看", "着急用，能快一点吗", "客服一直没有回我",
    "我可以退货，运费谁出？", "已经等两天了", "如果能补偿一点我就不退了", "好的，谢谢", "请问退到哪个账户？",
)  # fmt: skip
SELLER_WORDS = (
    "亲，已收到您的申请，正在核实，请您稍等。", "亲，麻烦提供一下清晰的照片和开箱视频。",
    "亲，已经联系快递核实，有结果第一时间告诉您。", "非常抱歉给您带来不便，我们会尽快处理。",
)  # fmt: skip
REFUSALS = (
    "商品经核实没有质量问题，请补充凭证",
    "快递显示已本人签收，请再确认一下",
    "申请金额与协商不一致，请修改后重新提交",
)
OFFICER_WORDS = ("您好，请双方在三天内上传凭证。", "已收到凭证，正在核实。", "请商家说明发货情况并提供底单。")
CARRIERS = (
    ("圆通速递", "YT"),
    ("中通快递", "ZT"),
    ("韵达快递", "YD"),
    ("申通快递", "ST"),
    ("顺丰速运", "SF"),
    ("极兔速递", "JT"),
)


def story_for(chance: Random, *, shipped: bool, signed: bool, seven_day: bool) -> Story:
    """A story that fits what happened to the parcel."""
    pool = RECEIVED if signed else ON_THE_WAY if shipped else UNSHIPPED
    fitting = [story for story in pool if seven_day or not story.seven_day_only]
    return chance.choice(fitting)


def amount_fen(chance: Random, story: Story, ceiling_fen: int) -> int:
    """What the buyer asks for; parts are rounded to whole jiao."""
    share = chance.choice(story.share)
    if share == 100:
        return ceiling_fen
    return max(min(ceiling_fen * share // 100 // 10 * 10, ceiling_fen), 1)


def waybill(chance: Random) -> tuple[str, str]:
    """A carrier and a number."""
    company, prefix = chance.choice(CARRIERS)
    return company, f"{prefix}{chance.randrange(10**12, 10**13)}"

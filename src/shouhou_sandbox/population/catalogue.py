"""What the shops sell."""

from dataclasses import dataclass
from random import Random

from ..records import Line, Shop


@dataclass(frozen=True)
class Product:
    """A product with its variants. ``seven_day`` is false for made-to-order and intimate goods."""

    title: str
    price_fen: int
    variants: tuple[str, ...]
    cid: int
    seven_day: bool = True
    virtual: bool = False


TMALL = (
    Product("山禾 加厚珊瑚绒四件套 秋冬保暖床单被套", 29_900, ("颜色分类:雾霾蓝;适用床尺寸:1.5m", "颜色分类:奶咖;适用床尺寸:1.8m", "颜色分类:豆沙;适用床尺寸:2.0m"), 50008779),
    Product("山禾 全棉水洗棉夏凉被 可机洗空调被", 16_900, ("颜色分类:浅灰;尺寸:150x200cm", "颜色分类:抹茶;尺寸:200x230cm"), 50008779),
    Product("山禾 铸铁珐琅锅 24cm 家用炖锅不粘", 45_800, ("颜色分类:樱桃红", "颜色分类:墨绿"), 50003860),
    Product("山禾 日式木柄菜刀套装 厨房五件套", 21_800, ("套餐:三件套", "套餐:五件套"), 50003860),
    Product("山禾 静音加湿器 4L 卧室香薰两用", 13_900, ("颜色分类:白色", "颜色分类:浅粉"), 50012097),
    Product("山禾 护眼台灯 学生书桌 无极调光", 18_900, ("颜色分类:白色;功率:12W", "颜色分类:黑色;功率:15W"), 50020579),
    Product("山禾 乳胶枕头 泰国进口 颈椎枕一对", 35_900, ("规格:单只", "规格:一对装"), 50008779),
    Product("山禾 免打孔置物架 浴室不锈钢三层", 6_990, ("颜色分类:枪灰;层数:2层", "颜色分类:银色;层数:3层"), 50020579),
    Product("山禾 实木餐椅 北欧靠背椅 一把装", 26_800, ("颜色分类:原木色", "颜色分类:胡桃色"), 50020632),
    Product("山禾 玻璃油壶 自动开合 500ml 两只装", 3_990, ("颜色分类:透明", "颜色分类:茶色"), 50003860),
    Product("山禾 遮光窗帘 定制尺寸 免打孔", 19_900, ("颜色分类:米白;加工方式:挂钩", "颜色分类:深灰;加工方式:打孔"), 50008779, seven_day=False),
    Product("山禾 旗舰款吸尘器 无线手持 大吸力", 129_900, ("颜色分类:银灰;套餐:标准版", "颜色分类:银灰;套餐:尊享版"), 50012097),
)  # fmt: skip
TAOBAO = (
    Product("手作陶瓷马克杯 釉下彩 每只花色略有不同", 6_800, ("花色:海盐;容量:300ml", "花色:落日;容量:300ml"), 50016434),
    Product("羊毛毡材料包 新手戳戳乐 含工具", 3_900, ("图案:柴犬", "图案:橘猫", "图案:企鹅"), 50016434),
    Product("手工香薰蜡烛 大豆蜡 安睡款", 5_900, ("香型:雪松", "香型:白茶", "香型:无花果"), 50016434),
    Product("原创刺绣帆布包 大容量通勤", 12_800, ("颜色:米白", "颜色:藏青"), 50012010),
    Product("银饰定制刻字项链 925银", 23_800, ("刻字:需备注;链长:40cm", "刻字:需备注;链长:45cm"), 50013868, seven_day=False),
    Product("手编毛线围巾 男女同款 加长", 15_800, ("颜色:焦糖", "颜色:烟灰", "颜色:酒红"), 50010167),
    Product("干花花束 客厅摆件 永生花", 8_800, ("款式:尤加利", "款式:棉花"), 50007010),
    Product("木质拼图 成人解压 异形块", 9_900, ("图案:山海;片数:200", "图案:鲸;片数:500"), 50016434),
    Product("手工皂礼盒 冷制皂 五块装", 7_800, ("规格:敏肌", "规格:清爽"), 50016434),
    Product("滴胶DIY材料包 初学者全套", 4_500, ("套餐:基础", "套餐:进阶"), 50016434),
    Product("皮雕手账本 A5 可换芯", 17_800, ("颜色:原色;型号:A5", "颜色:深棕;型号:A6"), 50012010),
    Product("编织教程视频课 永久观看", 2_990, ("课程:围巾", "课程:毛衣"), 50016434, seven_day=False, virtual=True),
)  # fmt: skip
TEA = (
    Product("青石巷 手绘青花盖碗 景德镇单个大号", 12_800, ("图案:缠枝莲", "图案:山水", "图案:素胎"), 50016434),
    Product("青石巷 柴烧主人杯 每只落灰不同", 16_800, ("款式:直口", "款式:敞口"), 50016434),
    Product("青石巷 汝窑开片茶壶 家用功夫茶具", 23_900, ("容量:150ml", "容量:220ml"), 50016434),
    Product("青石巷 旅行茶具便携套装 一壶四杯", 9_900, ("颜色分类:天青", "颜色分类:月白"), 50016434),
    Product("青石巷 竹编茶盘 干泡台小号", 7_600, ("尺寸:30cm", "尺寸:40cm"), 50016434),
    Product("青石巷 玻璃公道杯 加厚耐热", 3_680, ("容量:200ml", "容量:300ml"), 50016434),
    Product("青石巷 刻字建盏 私人定制", 29_800, ("刻字:需备注",), 50016434, seven_day=False),
    Product("青石巷 茶巾杯垫组合 棉麻", 2_980, ("颜色分类:靛蓝", "颜色分类:苎麻白"), 50016434),
)  # fmt: skip


def products_of(shop: Shop) -> tuple[Product, ...]:
    """What a shop sells."""
    return TEA if shop.key == "files" else TMALL if shop.is_tmall else TAOBAO


def line_of(product: Product, chance: Random) -> Line:
    """A line of an order; its number is given later."""
    index = chance.randrange(len(product.variants))
    number = sum(product.title.encode()) + len(product.title) * 7919
    num = chance.choices((1, 2, 3), (85, 12, 3))[0]
    paid = product.price_fen * num
    paid -= chance.choice((0, 0, 0, paid // 10, 500 if paid > 5_000 else 0))
    return Line(
        oid=0, num_iid=580_000_000_000 + number * 13, title=product.title,
        sku_id=5_000_000_000_000 + number * 100 + index, sku_name=product.variants[index],
        outer_id=f"SH{number % 100_000:05d}-{index + 1}", cid=product.cid, price_fen=product.price_fen, num=num,
        payment_fen=paid, seven_day=product.seven_day, virtual=product.virtual,
    )  # fmt: skip

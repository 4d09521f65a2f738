"""The exports by generation, as the facts describe them, and writers for every format."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from shouhou.domain.imports import FileRow, RefusedRow
from shouhou.marketplaces.files.export import Batch, open_export


def names(text: str) -> list[str]:
    return [name.strip("\n") for name in text.split(", ")]


REFUNDS = {
    "1": names(
        "订单编号, 退款编号, 支付宝交易号, 订单付款时间, 商品编码, 退款完结时间, 买家会员名称, 买家实际支付金额, 宝贝标题, 买家退款金额, "
        "手工退款/系统退款, 是否需要退货, 退款的申请时间, 超时时间, 退款状态, 货物状态, 退货物流信息, 发货物流信息, 客服介入状态, 卖家真实姓名, "
        "卖家退货地址, 卖家邮编, 卖家电话, 卖家手机, 退货物流单号, 退货物流公司, 买家退款原因, 买家退款说明, 买家退货时间, 责任方, 售中或售后, "
        "商家备注, 完结时间, 部分退款/全部退款, 审核操作人, 举证超时, 是否零秒响应, 退款操作人"
    ),
    "2": names(
        "订单编号, 退款编号, 支付宝交易号, 订单付款时间, 商品编码, 退款完结时间, 买家实际支付金额, 宝贝标题, 买家退款金额, 手工退款/系统退款, "
        "是否需要退货, 退款的申请时间, 超时时间, 退款状态, 货物状态, 退货物流信息, 发货物流信息, 客服介入状态, 卖家真实姓名, 卖家真实姓名新, "
        "卖家退货地址, 卖家邮编, 卖家电话, 卖家手机, 退货物流单号, 退货物流公司, 买家退款原因, 买家退款说明, 买家退货时间, 责任方, 售中或售后, "
        "商家备注, 完结时间, 部分退款/全部退款, 审核操作人, 举证超时, 是否零秒响应, 退款操作人, 退款原因标签, 业务类型, 是否帮他退款, 帮他退款操作账号"
    ),
    "3": names(
        "订单编号, 退款编号, 支付单号, 订单付款时间, 商品 id, 商品编码, 退款完结时间, 买家实际支付金额, 宝贝标题, 买家退款金额, 手工退款/系统退款, "
        "售后类型, 退款的申请时间, 超时时间, 退款状态, 货物状态, 退货物流信息, 发货物流信息, 客服介入状态, 卖家真实姓名, 卖家真实姓名(新), "
        "卖家退货地址, 卖家邮编, 卖家电话, 卖家手机, 退货物流单号, 退货物流公司, 买家退款原因, 买家退款说明, 买家退货时间, 责任方, 售中或售后, "
        "备注标签, 商家备注, 完结时间, 部分退款/全部退款, 审核操作人, 审核操作人新会员名, 举证超时, 是否零秒响应, 退款操作人, 退款操作人新会员名, "
        "退款原因标签, 业务类型, 是否帮他退款, 帮他退款操作账号, 小额收款, 淘特订单, 百亿补贴超链退款信息, 智能退款策略, 执行方案"
    ),
}
REFUNDS["1b"] = [
    *REFUNDS["1"][:4],
    "商品id",
    *REFUNDS["1"][4:],
    "退款原因标签",
    "业务类型",
]
ORDERS = {
    "1": names(
        "订单编号, 买家会员名, 买家支付宝账号, 买家应付货款, 买家应付邮费, 买家支付积分, 总金额, 返点积分, 买家实际支付金额, 买家实际支付积分, "
        "订单状态, 买家留言, 收货人姓名, 收货地址 , 运送方式, 联系电话 , 联系手机, 订单创建时间, 订单付款时间 , 宝贝标题 , 宝贝种类 , 物流单号 , "
        "物流公司, 订单备注, 宝贝总数量, 店铺Id, 店铺名称, 订单关闭原因, 卖家服务费, 买家服务费, 发票抬头, 是否手机订单, 分阶段订单信息, "
        "特权订金订单id, 定金排名, 修改后的sku, 修改后的收货地址, 异常信息, 天猫卡券抵扣, 集分宝抵扣, 是否是O2O交易"
    ),
}
ORDERS["2"] = [
    *ORDERS["1"],
    "支付单号",
    "支付详情",
    "退款金额",
    "确认收货时间",
    "打款商家金额",
    "是否信用购",
    "主订单编号",
]
ORDERS["3"] = [*ORDERS["2"], "延迟发货自动赔付金额", "预售订单", "发货时间", "备注标签", "商家备注"]
ITEMS = {
    "1": names("订单编号, 标题, 价格, 购买数量, 外部系统编号, 商品属性, 套餐信息, 备注, 订单状态, 商家编码"),
    "2": names(
        "子订单编号, 主订单编号, 标题, 价格, 购买数量, 外部系统编号, 商品属性, 套餐信息, 备注, 订单状态, 商家编码, 支付单号, 买家应付货款, "
        "买家实际支付金额, 退款状态, 退款金额, 订单创建时间, 订单付款时间, 商品id, 分阶段订单信息, 主订单备注, 主订单买家留言, 发货时间, 物流单号, "
        "物流公司, 是否赔付, 赔付金额, 赔付出账时间"
    ),
    "3": names(
        "子订单编号, 主订单编号, 商品标题, 商品价格, 购买数量, 外部系统编号, 商品属性, 套餐信息, 联系方式备注, 订单状态, 支付单号, 买家应付货款, "
        "买家实付金额, 退款状态, 退款金额, 订单创建时间, 订单付款时间, 商品ID, 商家备注, 主订单买家留言, 发货时间, 物流单号, 物流公司, 淘鲜达渠道, "
        "分阶段信息, 备注标签, 是否主动赔付, 主动赔付金额, 主动赔付出账时间"
    ),
}
REFUND_ID, TID, OID = "238719216823497391", "3444377393760927136", "3444377393761927136"
REFUND = {
    "订单编号": TID,
    "退款编号": REFUND_ID,
    "订单付款时间": "2026-01-02 08:00:00",
    "商品id": "220932755597",
    "商品 id": "220932755597",
    "商品编码": "SKU-1",
    "买家会员名称": "小红",
    "买家实际支付金额": "120.00",
    "宝贝标题": "羊毛衫",
    "买家退款金额": "99.50",
    "是否需要退货": "是",
    "售后类型": "退货退款",
    "退款的申请时间": "2026-01-05 09:03:00",
    "超时时间": "2026-01-07 09:03:00",
    "退款状态": "买家已经申请退款，等待卖家同意",
    "货物状态": "买家已收到货",
    "客服介入状态": "不需客服介入",
    "卖家真实姓名": "钱七七",
    "卖家手机": "13911112222",
    "卖家退货地址": "浙江省杭州市余杭区一号",
    "买家退款原因": "不喜欢/不想要",
    "买家退款说明": "颜色不对",
    "售中或售后": "售中",
    "商家备注": "已联系",
}
ORDER = {
    "订单编号": TID,
    "买家会员名": "小红",
    "买家支付宝账号": "hong@example.com",
    "买家应付邮费": "10.00",
    "总金额": "130.00",
    "买家实际支付金额": "120.00",
    "订单状态": "卖家已发货，等待买家确认",
    "买家留言": "快点发",
    "收货人姓名": "孙小红",
    "收货地址 ": "浙江省 杭州市 余杭区 文一西路九百号(310000)",
    "运送方式": "快递",
    "联系电话 ": "",
    "联系手机": "'13800001111",
    "订单创建时间": "2026-01-02 07:58:00",
    "订单付款时间 ": "2026-01-02 08:00:00",
    "订单备注": "加急",
    "发票抬头": "某某公司",
    "是否手机订单": "手机订单",
    "修改后的收货地址": "",
}
ITEM = {
    "订单编号": TID,
    "子订单编号": OID,
    "主订单编号": TID,
    "标题": "羊毛衫",
    "商品标题": "羊毛衫",
    "价格": "129.00",
    "商品价格": "129.00",
    "购买数量": "2",
    "外部系统编号": "SKU-1",
    "商品属性": "颜色分类:黑色",
    "订单状态": "交易成功",
    "买家实际支付金额": "120.00",
    "买家实付金额": "120.00",
    "退款状态": "没有申请退款",
    "退款金额": "0.00",
    "订单创建时间": "2026-01-02 07:58:00",
    "订单付款时间": "2026-01-02 08:00:00",
    "商品id": "220932755597",
    "商品ID": "220932755597",
    "物流单号": "No:7815220337000",
    "物流公司": "中通快递",
}


def row(header: Sequence[str], base: Mapping[str, str], **changed: str) -> list[str]:
    return [str({**base, **changed}.get(name, "")) for name in header]


def refund(number: int = 0, **changed: str) -> list[str]:
    """A row of generation 3; ``number`` makes its ids its own."""
    own = {"退款编号": str(int(REFUND_ID) + number), "订单编号": str(int(TID) + number)}
    return row(REFUNDS["3"], {**REFUND, **own}, **changed)


def write_csv(
    path: Path, rows: Sequence[Sequence[str]], *, encoding: str = "gb18030", delimiter: str = ","
) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    constant_memory: bool = False,
    **options: Any,
) -> Path:
    """Strings as strings, numbers as numbers, ``=…`` as formulas without a result, datetimes as typed dates."""
    with xlsxwriter.Workbook(path, {"constant_memory": constant_memory, **options}) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, cells in enumerate(rows):
                for c, value in enumerate(cells):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif isinstance(value, int | float):
                        sheet.write_number(r, c, value)
                    elif isinstance(value, tuple):
                        sheet.write_formula(r, c, *value)
                    else:
                        sheet.write_datetime(r, c, value, date)
    return path


def write_xls(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    book = xlwt.Workbook()
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, cells in enumerate(rows):
            for c, value in enumerate(cells):
                if isinstance(value, str | int | float):
                    sheet.write(r, c, value)
                else:
                    sheet.write(r, c, value, style)
    book.save(str(path))
    return path


def write_html(path: Path, rows: Sequence[Sequence[str]], *, encoding: str = "gb18030") -> Path:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n" for cells in rows)
    path.write_bytes(f"<html><body><table border=1>{lines}</table></body></html>".encode(encoding))
    return path


def batches(path: Path, **options: Any) -> list[Batch]:
    options.setdefault("filename", path.name)
    size = options.pop("size", 500)
    with open_export(path, **options) as export:
        return list(export.batches(size=size))


def rows_of(path: Path, **options: Any) -> list[FileRow | RefusedRow]:
    return [found for batch in batches(path, **options) for found in batch.rows]


def reading_of(path: Path, **options: Any) -> Any:
    found = rows_of(path, **options)
    assert len(found) == 1, found
    assert isinstance(found[0], FileRow), found
    return found[0].reading


def refusals(path: Path, **options: Any) -> list[tuple[int, str]]:
    return [(found.row, found.code) for found in rows_of(path, **options) if isinstance(found, RefusedRow)]

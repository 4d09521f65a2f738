"""Why a whole file is refused, in words that tell a person what to do. Nothing was written by then."""

from typing import Final

TEXTS: Final = {
    "missing": "找不到这个文件，请检查文件名和路径。",
    "empty": "这个文件是空的，请重新导出一次。",
    "too_large": "文件太大（{size} MB，最多 {limit} MB），请在千牛里按日期分几段导出，再分别导入。",
    "too_big": "文件太大，读取它要用的内存超过了上限，请在千牛里按日期分几段导出，再分别导入。",
    "too_slow": "读取这个文件花的时间超过了上限，请在千牛里按日期分几段导出，再分别导入。",
    "too_many_rows": "文件的行数太多（最多 {limit} 行），请在千牛里按日期分几段导出，再分别导入。",
    "bomb": "这个压缩文件解开后大得不正常，为了安全没有读取。请直接使用千牛导出的原文件。",
    "row_too_long": "文件里有一行长得不正常（第 {row} 行附近），不像千牛导出的表格，请重新导出一次。",
    "password": "文件有密码，无法读取。请用 Excel 或 WPS 打开，去掉打开密码后另存，再导入。",
    "unfinished": "文件可能还没有下载完，请等下载结束后再导入；如果已经结束，请重新导出一次。",
    "damaged": "文件已损坏，无法读取。请从千牛重新导出一次，不要用其他软件修改后缀名。",
    "picture": "这是一张图片，不是表格。请选择千牛导出的 xlsx、xls 或 csv 文件。",
    "pdf": "这是一个 PDF 文件，不是表格。请选择千牛导出的 xlsx、xls 或 csv 文件。",
    "document": "这是一个 Word 或 PPT 文件，不是表格。请选择千牛导出的 xlsx、xls 或 csv 文件。",
    "archive": "这是一个压缩包，请先解压，再选择里面的 xlsx、xls 或 csv 文件。",
    "other_sheet": "这种表格格式不能直接读取，请用 Excel 或 WPS 打开，另存为 xlsx，再导入。",
    "not_a_table": "这个文件不是表格。请选择千牛导出的 xlsx、xls 或 csv 文件。",
    "encoding": "文件的编码好像不是中文（不是 GBK、GB18030、UTF-8 或带标记的 UTF-16），"
    "请用 Excel 或 WPS 打开，另存为 xlsx，再导入。",
    "empty_sheet": "表格里没有内容，请重新导出一次。",
    "no_rows": "文件里只有表头，没有数据。请检查导出时选的日期范围。",
    "no_header": "没有找到认识的表头。{wanted}。表格第一行是：{found}。",
    "wrong_kind": "这是{found}，不是{wanted}。请换一个文件，或者到对应的入口导入。",
    "broken": "读取文件时出错，没有导入任何内容。请重新导出一次；如果还是不行，请把文件另存为 xlsx 再试。",
}


class Unreadable(Exception):
    """The whole file is refused. ``code`` is stable; ``text`` is shown to the person as it is."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.text = TEXTS[code].format(**values)
        super().__init__(f"{code}: {self.text}")

"""Where in a text an address stands: after a word that announces one, or as a chain of places.

One place alone ("广州市", "小区") says nothing about a person and stays; two in a row, or a road with a
number, are an address.
"""

import re

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
    "|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_PROVINCE = rf"(?:{_PROVINCES})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?"
# Letters of place names: none of those that join words in a sentence.
_LETTER = "(?![我你他她它们的了是在到从不没有这那哪和给寄发送住至往把被就都也还很太吗呢吧啊说买卖收快递商家店铺客服])[\u4e00-\u9fff]"
_SPACE = r"[\s,、-]{0,2}"
# Atomic and counted: a place once found is not tried at another length, so that no text costs more than its length.
_AREA = rf"(?>(?:{_LETTER}){{2,6}}?(?:自治州|地区|市|区|县|旗|州|盟))"
_SPOT = (
    rf"(?>(?:{_LETTER}|[A-Za-z0-9]){{1,10}}?(?:街道|大街|大道|胡同|小区|花园|公寓|大厦|广场|社区|新村|新城|开发区|工业园|产业园|科技园|家园|大学"
    r"|中学|小学|医院|校区|宿舍|路|街|巷|弄|村|镇|乡|苑|庄|屯|里|府|湾|城|庭|居))"
)
_DIGIT = r"[0-9一二三四五六七八九十百零〇A-Za-z#-]"
_HOUSE = rf"{_DIGIT}{{1,8}}(?:号楼|号院|号|栋|幢|单元|室|楼|层|座|组|户|弄|院|队|排|房)"
_TAIL = rf"(?:{_SPACE}(?:{_HOUSE}|{_DIGIT}{{3,8}}(?![0-9A-Za-z个块元天次件]))){{0,6}}"

ADDRESSES: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<=地址)\s{0,3}(?:[:=]|是|为)\s{0,3}[^\n;。!?]{4,80}"),
    re.compile(rf"{_PROVINCE}(?:{_SPACE}(?:{_AREA}|{_SPOT})){{1,6}}+{_TAIL}"),
    re.compile(rf"{_AREA}(?:{_SPACE}(?:{_AREA}|{_SPOT})){{1,6}}+{_TAIL}"),
    re.compile(rf"(?:{_SPOT}{_SPACE}){{1,4}}+{_HOUSE}{_TAIL}"),
    re.compile(
        rf"[0-9A-Za-z]{{1,4}}(?:号楼|栋|幢|单元|座){_SPACE}{_DIGIT}{{1,6}}(?:(?:单元|层|楼){_SPACE}{_DIGIT}{{2,6}})?(?:室|户|房|号)?"
    ),
)

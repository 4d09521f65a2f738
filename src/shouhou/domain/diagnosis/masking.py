"""Personal data taken out of a text before it leaves the house. Nothing here can be turned back.

Rather too much than too little is hidden: seven digits with anything that people write between digits are
never kept, whatever they are. A name that stands in the text without a word that announces it is found only
when it is given (``names``). Source: 个人信息保护法 art. 6 (only what the purpose needs), art. 51 (de-identify).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from .marks import (
    ACCOUNT,
    ADDRESS,
    CLOSE,
    CODE,
    EMAIL,
    ID_NUMBER,
    LINK,
    NAME,
    NICK,
    NUMBER,
    OPEN,
    ORDER,
    PLATE,
)
from .places import ADDRESSES

_CHINESE = "零〇○一壹幺二贰三叁四肆五伍六陆七柒八捌九玖"
_CHINESE_DIGITS = str.maketrans(_CHINESE, "00011122334455667788" + "99")
# Written between digits to get past filters; format characters are found by their category.
_INVISIBLE = re.compile("[\ufe00-\ufe0f\u20e3\u3164\u115f\u1160]")

_SURNAME = (
    "(?:欧阳|司马|上官|诸葛|夏侯|司徒|皇甫|尉迟|公孙|慕容|令狐|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
    "杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔汤温康施牛樊葛邢庞殷詹翟颜倪柳鲁])"
)
_HAN = "[\u4e00-\u9fff]"
_NAME_ENDS = r"(?=电话|手机|号码|地址|联系|收货|收件|身份|先生|女士|小姐|的|(?![·\u4e00-\u9fff]).|\n|$)"
_WHOLE_NAME = rf"{_SURNAME}{_HAN}{{1,2}}?{_NAME_ENDS}"
_ANY_NAME = rf"(?:{_WHOLE_NAME}|{_SURNAME}{_HAN}{{1,2}})"
_ANNOUNCED = "(?:姓名|名字|收件人|收货人|寄件人|联系人|签收人|开户人|户名|持卡人)"
_IS = r"\s*(?:[:=]|是|为|叫)\s*"
_TOKEN = f"[a-z0-9{_CHINESE}][a-z0-9{_CHINESE}-]{{2,}}"
_LATIN = r"[^\s\u4e00-\u9fff,;。〔〕]"

_RULES: tuple[tuple[str, str], ...] = (
    (rf"(?:https?|ftp)://{_LATIN}+|www\.{_LATIN}+", LINK),
    (r"(?<![a-z0-9._%+-])[a-z0-9._%+-]+\s{0,3}@\s{0,3}[a-z0-9-]+(?:\s{0,2}\.\s{0,2}[a-z0-9-]+)+", EMAIL),
    (
        r"(?<![a-z0-9.-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|top|cc|xyz|shop|vip|me|io|co|info|tb)(?![a-z0-9])"
        rf"(?:[/:]{_LATIN}*)?",
        LINK,
    ),
    (r"[¥$€£₤₳¢《(]\s*[a-z0-9]{8,14}\s*[¥$€£₤₳¢》)]", LINK),  # 淘口令
    (r"(?<!\d)\d{6}\s*\d{4}\s*\d{4}\s*\d{3}[\dx](?![a-z0-9])", ID_NUMBER),
    (
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z]\s*[·.]?\s*(?=[a-z]{0,4}\d)[a-z0-9]{5,6}(?![a-z0-9])",
        PLATE,
    ),
    (rf"(验证码|取件码|提货码|密码|口令|校验码)(\s*[:=是为]?\s*){_TOKEN}", rf"\1\2{CODE}"),
    (
        r"((?:订单|运单|快递单?|物流单?|退款单?|交易|流水|退货单?|售后单?)(?:编?号码?)|单号|尾号|卡号|税号)"
        rf"(\s*[:=是为]?\s*){_TOKEN}",
        rf"\1\2{ORDER}",
    ),
    (
        r"(微信号?|[薇威维v]信|(?<![a-z])(?:wx|vx|weixin|wechat|qq号?|id|tel|telegram|line)|扣扣|企鹅号?|旺旺号?|支付宝"
        r"|抖音号?|小红书号?|微博|[账帐]号)((?:\s|[:=是为号加搜])*)"
        r"(?=[a-z0-9_.@-]*[0-9_@-]|[a-z][a-z0-9_.-]{4})[a-z0-9_.@-]{4,}",
        rf"\1\2{ACCOUNT}",
    ),
    (r"((?:昵称|会员名|用户名|[账帐]号|旺旺名?|网名)\s*[:=])\s*[^\s,;。、〔〕]{1,30}", rf"\1{NICK}"),
    (r"@\s*[\w-]{2,20}", NICK),
    (
        rf"({_ANNOUNCED}{_IS})(?:{_ANY_NAME}|[\u4e00-\u9fff·]{{1,15}}?{_NAME_ENDS}|[a-z][a-z .·]{{1,30}})",
        rf"\1{NAME}",
    ),
    (rf"({_ANNOUNCED}|我叫|我的名字)(\s*){_ANY_NAME}", rf"\1\2{NAME}"),
    (rf"(本人)(\s*){_WHOLE_NAME}", rf"\1\2{NAME}"),
    (rf"(我姓){_SURNAME}", rf"\1{NAME}"),
    (rf"{_SURNAME}{_HAN}{{0,2}}?(先生|女士|小姐(?!姐))", rf"{NAME}\1"),
    (rf"{_SURNAME}(师傅|老师|经理)", rf"{NAME}\1"),
)
_PATTERNS = [(re.compile(pattern, re.IGNORECASE), mark) for pattern, mark in _RULES]
_PATTERNS += [(pattern, ADDRESS) for pattern in ADDRESSES]

# A name beside a number or an address, as people paste their data: "李雷 13812345678 江苏省…".
_JOINT = r"[\s,、:;/]{0,3}"
_BESIDE = (
    re.compile(
        rf"(?:(?<!{_HAN})|(?<=[给是叫找人])){_SURNAME}{_HAN}{{1,2}}(?={_JOINT}(?:{NUMBER}|{ADDRESS}))"
    ),
    re.compile(rf"(?<={NUMBER})(?P<joint>{_JOINT}){_SURNAME}{_HAN}{{1,2}}(?!{_HAN})"),
    re.compile(rf"(?<={ADDRESS})(?P<joint>{_JOINT}){_SURNAME}{_HAN}{{1,2}}(?!{_HAN})"),
)

_BETWEEN = r"[\W_]{0,3}"  # whatever is neither letter nor digit
_LONG = re.compile(rf"[a-z]{{0,4}}[0-9](?:{_BETWEEN}[0-9]){{6,}}x?", re.IGNORECASE)
_LOOKALIKE = re.compile(rf"(?<![a-z])[0-9oil](?:{_BETWEEN}[0-9oil]){{9,}}", re.IGNORECASE)
MOSTLY_DIGITS = 6


def mask(text: str, *, names: Iterable[str] = ()) -> str:
    """The text without personal data; every find becomes a mark such as 〔号码〕.

    ``names``: nicknames and names known from elsewhere, hidden wherever they stand (those of one letter are
    not). Brackets of the marks that the text itself brings become round, so that a mark is always ours.
    """
    clean = _plain(text)
    for name in sorted({_plain(one).strip() for one in names}, key=len, reverse=True):
        if len(name) > 1:
            clean = re.sub(re.escape(name), NICK, clean, flags=re.IGNORECASE)
    for pattern, mark in _PATTERNS:
        clean = pattern.sub(mark, clean)
    clean = _without_long_numbers(clean)
    for pattern in _BESIDE:
        clean = pattern.sub(lambda found: found.groupdict().get("joint", "") + NAME, clean)
    return clean


def _plain(text: str) -> str:
    """Half-width letters, digits and signs, nothing invisible, one kind of digits; no bracket of ours."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", visible)).replace("￥", "¥")
    return "".join(map(_plain_char, folded.replace(OPEN, "(").replace(CLOSE, ")")))


def _plain_char(char: str) -> str:
    digit = unicodedata.digit(char, None)
    return char if digit is None else str(digit)


def _without_long_numbers(text: str) -> str:
    """Digits may be Chinese, or letters that look like some; spans are found in a copy of equal length."""
    hidden = _hide(text, _LONG, lambda found: True)
    return _hide(hidden, _LOOKALIKE, lambda found: sum(map(str.isdigit, found)) >= MOSTLY_DIGITS)


def _hide(text: str, pattern: re.Pattern[str], wanted: Callable[[str], bool]) -> str:
    pieces: list[str] = []
    done = 0
    for found in pattern.finditer(text.translate(_CHINESE_DIGITS)):
        if wanted(found.group()):
            pieces += [text[done : found.start()], NUMBER]
            done = found.end()
    return "".join([*pieces, text[done:]])

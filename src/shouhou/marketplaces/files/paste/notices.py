"""Lines of a chat that no person wrote: notices, dividers, read marks, and answers that say they are automatic."""

import re

_NOTICE = re.compile(
    r"(?:\S{1,40}\s?)?(?:对方|你|您|买家|客服|卖家|商家)?已?(?:成功)?撤回了?(?:一条|1条)?消息?"
    r"|对方已撤回.{0,20}"
    r"|(?:系统消息|系统提示|系统通知)[:：].{1,200}"
    r"|(?:您|你|客服|买家|会话|本次会话|该会话|用户)?.{0,40}(?:会话已(?:结束|关闭)|(?:转接|转交)给.{1,40}|已接入(?:人工)?|接入了?会话)[。！!]?"
    r"|买家(?:已)?(?:结束|离开)了?(?:会话|聊天)"
    r"|对方(?:已经)?(?:离线|不在线|正在输入.{0,3})"
)
_DIVIDER = re.compile(
    r"[-—─=_\s]*(?:以上是历史消息|以下是新消息|以上为历史消息|历史消息|查看更多(?:历史)?消息|没有更多消息了?|加载更多|点击加载更多)[-—─=_!！。\s]*"
    r"|[-—─=_*]{4,}"
)
_READ_MARK = re.compile(r"已读|未读|送达|已送达|发送成功")
_MARKED = re.compile(
    r"^\s*(?:自动回复|机器人回复)\s*[:：]"
    r"|[\[【（(]\s*(?:自动(?:回复|应答)|机器人(?:自动)?(?:回复|应答)?|智能(?:客服|回复)|店小蜜(?:自动回复)?|系统自动(?:回复|发送))\s*[\]】）)]"
    r"|(?:此|本|该|这)(?:条)?(?:消息|信息|内容|回复)?(?:为|是|由).{0,12}自动(?:回复|发送|应答)"
    r"|(?:由|来自).{0,10}(?:机器人|店小蜜).{0,4}(?:自动)?(?:回复|应答)"
    r"|(?:^|\n)\s*(?:自动回复|机器人回复)\s*[。!！]?\s*$"
)


def is_notice(line: str) -> bool:
    """Whether the line tells an event of the chat itself: a message taken back, a session handed over."""
    return len(line) <= 240 and _NOTICE.fullmatch(line.strip()) is not None


def is_divider(line: str) -> bool:
    """Whether the line belongs to the window, not to the conversation; it moves from copy to copy."""
    return len(line) <= 80 and _DIVIDER.fullmatch(line.strip()) is not None


def is_read_mark(line: str) -> bool:
    """Whether the line is a read mark, which changes between two copies of one message."""
    return _READ_MARK.fullmatch(line.strip()) is not None


def says_automatic(text: str) -> bool:
    """Whether the text itself says that a machine wrote it. Talking about automatic answers does not count."""
    return _MARKED.search(text) is not None

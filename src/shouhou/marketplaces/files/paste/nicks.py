"""Names of a chat: buyers' nicks, masked or not, shops and their sub-accounts."""

import re
from collections.abc import Set

COLONS = ":："
NICK_TEXT = r"[^\s:：()（）\[\]【】<>《》“”\"，,。！？!?；;、]{1,40}"
ACCOUNT_TEXT = rf"{NICK_TEXT}(?:[:：](?!\d+[-/.:：年月]|\d+$){NICK_TEXT})?"
"""A nick or ``main:sub``; the sub-account is no date and no number."""

BUYER_WORDS = frozenset({"买家", "顾客", "客户", "消费者"})
SELLER_WORDS = frozenset({"卖家", "客服", "商家", "店家", "掌柜", "店主"})
MACHINE_WORDS = frozenset({"机器人", "智能客服", "店小蜜", "阿里店小蜜", "机器人客服", "智能机器人"})

_SITE = re.compile(r"^(?:cntaobao|cnalichn|cntmall)(?=.)", re.IGNORECASE)
_SHOP = re.compile(r"(?:旗舰店|专营店|专卖店|企业店|官方店|小店|店铺|店)$")
_TYPICAL = re.compile(r"\S*\*{1,}\S*|tb\d{4,}(?:_\d+)*|t_\d{6,}(?:_\d+)*", re.IGNORECASE)


def plain_nick(nick: str) -> str:
    """``nick`` as it is compared: without the site's prefix, with the narrow colon."""
    return _SITE.sub("", nick.strip()).replace("：", ":")


def main_nick(nick: str) -> str:
    """The shop's main nick of a sub-account, else the nick."""
    return plain_nick(nick).partition(":")[0]


def is_sub_account(nick: str) -> bool:
    """Whether the name has a sub-account's colon."""
    return ":" in plain_nick(nick)


def is_of_shop(nick: str, shop_nicks: Set[str]) -> bool:
    """Whether the name is one of the shop's own or a sub-account of it."""
    return main_nick(nick) in {main_nick(own) for own in shop_nicks}


def sounds_like_shop(nick: str) -> bool:
    """Whether a main nick ends as shops do. Decides how a line is split, never who speaks."""
    return _SHOP.search(main_nick(nick)) is not None


def sounds_like_buyer(nick: str) -> bool:
    """Whether the platform makes or masks nicks so. Decides whether a line is a header, never who speaks."""
    return _TYPICAL.fullmatch(plain_nick(nick)) is not None


def same_nick(one: str, other: str) -> bool:
    """Whether two names may be one person's: equal, or one is the other's mask (``t**8``)."""
    left, right = plain_nick(one), plain_nick(other)
    return left == right or _masks(left, right) or _masks(right, left)


def _masks(mask: str, nick: str) -> bool:
    head, stars, tail = mask.partition("*")
    tail = tail.lstrip("*")
    if not stars or not head or "*" in tail:
        return False
    return len(nick) >= len(head) + len(tail) and nick.startswith(head) and nick.endswith(tail)

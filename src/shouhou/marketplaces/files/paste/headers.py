"""Which lines of a pasted chat begin a message. A chat is copied in one of several shapes, by program and version.

A line of a text may look like a header, so a paste is read in the one family of shapes that explains it best, and a
weak look-alike counts only when its speaker is established: of the shop, the buyer, or speaking more than once.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from .moments import DATED_TEXT, STAMP_TEXT, TIME_TEXT
from .nicks import (
    ACCOUNT_TEXT,
    BUYER_WORDS,
    COLONS,
    MACHINE_WORDS,
    NICK_TEXT,
    SELLER_WORDS,
    is_of_shop,
    main_nick,
    plain_nick,
    same_nick,
    sounds_like_buyer,
    sounds_like_shop,
)


class Family(StrEnum):
    """Shapes that occur together in one copy."""

    PAREN = "paren"  # nick (2026-11-25 10:03:21): text
    AFTER = "after"  # nick 2026-11-25 10:03:21, nick --> shop 2026-11-25 10:03:21, nick / next line: time
    BEFORE = "before"  # 10:03:21 nick, 2026-11-25 10:03:21 nick: text
    COLON = "colon"  # nick：text


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A line that may begin a message."""

    family: Family
    speaker: str
    stamp: str = ""
    rest: str | None = None
    """Text behind the header on its own line."""
    target: str = ""
    """Whom the arrow of ``nick --> shop`` points at."""
    lines: int = 1
    strong: bool = False
    """Its form alone is enough: date and time to the second."""


_PAREN = re.compile(rf"({ACCOUNT_TEXT})\s*[(（]\s*({STAMP_TEXT})\s*[)）]\s*[:：]?\s*(.*)")
_AFTER = re.compile(
    rf"({ACCOUNT_TEXT})\s*(?:-{{1,3}}>|→)?\s*((?<=[>→]\s)\S{{1,40}}|(?<=[>→])\S{{1,40}})?\s+({STAMP_TEXT})\s*[:：]?"
)
_BEFORE = re.compile(rf"[\[(（【]?({STAMP_TEXT})[\])）】]?\s+(\S.*)")
_STAMP_LINE = re.compile(STAMP_TEXT)
_NAME_LINE = re.compile(ACCOUNT_TEXT)
_DATED = re.compile(DATED_TEXT)
_BLANKS = re.compile(r"[ \t]{2,}|\t")
_SECONDS = re.compile(r"\d[:：]\d{2}[:：]\d{2}")
_TIME_ONLY = re.compile(TIME_TEXT)
_LABEL = re.compile(
    r".*(?:时间|日期|编号|单号|电话|手机|手机号|地址|备注|留言|金额|数量|颜色|尺码|尺寸|规格|型号|链接|预计|送达|最晚|截止|姓名|收件人|收货人|快递|物流"
    r"|原因|说明|款式|价格|实付款?|邮编|账号|方式)|今天|明天|后天|昨天|前天|上午|下午|晚上|早上|中午|(?:星期|周)[一二三四五六日天]|亲|您好|你好|注|https?|PS|ps|\d+"
)


def find_headers(lines: Sequence[str], *, shop_nicks: Set[str], buyer_nick: str) -> dict[int, Header]:
    """The headers of the paste by line number, all of one family; empty when there are none."""
    seen = {family: _candidates(lines, family, shop_nicks) for family in Family}
    spoken = {
        family: Counter(plain_nick(h.speaker) for h in found.values()) for family, found in seen.items()
    }

    def established(header: Header) -> bool:
        nick = plain_nick(header.speaker)
        return (
            is_of_shop(nick, shop_nicks)
            or bool(header.target)
            or (bool(buyer_nick) and same_nick(nick, buyer_nick))
            or sounds_like_buyer(nick)
            or nick in BUYER_WORDS | SELLER_WORDS | MACHINE_WORDS
            or (spoken[header.family][nick] > 1 and not _LABEL.fullmatch(nick))
        )

    def accepted(header: Header) -> bool:
        return established(header) or (header.strong and not _LABEL.fullmatch(plain_nick(header.speaker)))

    kept = {family: {n: h for n, h in found.items() if accepted(h)} for family, found in seen.items()}
    sure = {family: sum(map(established, found.values())) for family, found in kept.items()}
    timed = max((Family.PAREN, Family.AFTER, Family.BEFORE), key=lambda f: (sure[f], len(kept[f])))
    if kept[timed] and (sure[timed] or not _opens(kept[Family.COLON], lines)):
        return kept[timed]
    return _opened(kept[Family.COLON], seen[Family.COLON], lines)


def _candidates(lines: Sequence[str], family: Family, shop_nicks: Set[str]) -> dict[int, Header]:
    found: dict[int, Header] = {}
    skip = -1
    for number, line in enumerate(lines):
        if number <= skip or not line.strip() or len(line) > 4000:
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        header = _header(_single(line), _single(following[:200]), family, shop_nicks)
        if header is not None:
            found[number] = header
            skip = number + header.lines - 1
    return found


def _single(line: str) -> str:
    """``line`` with single blanks: long runs of them would make the patterns slow, and say nothing."""
    return _BLANKS.sub(" ", line).strip()


def _header(line: str, following: str, family: Family, shop_nicks: Set[str]) -> Header | None:
    if family is Family.PAREN:
        return _paren(line)
    if family is Family.AFTER:
        return _after(line) or _pair(line, following)
    if family is Family.BEFORE:
        return _before(line, shop_nicks)
    return _colon(line, shop_nicks)


def _paren(line: str) -> Header | None:
    match = _PAREN.fullmatch(line)
    if match is None:
        return None
    return Header(family=Family.PAREN, speaker=match[1], stamp=match[2], rest=match[3] or None, strong=True)


def _after(line: str) -> Header | None:
    match = _AFTER.fullmatch(line)
    if match is None or _TIME_ONLY.fullmatch(match[1]):
        return None
    return Header(
        family=Family.AFTER,
        speaker=match[1],
        stamp=match[3],
        target=match[2] or "",
        strong=_SECONDS.search(match[3]) is not None,
    )


def _pair(line: str, following: str) -> Header | None:
    if not following or not _NAME_LINE.fullmatch(line) or not _STAMP_LINE.fullmatch(following):
        return None
    if _STAMP_LINE.fullmatch(line):
        return None
    strong = _DATED.fullmatch(following) is not None and _SECONDS.search(following) is not None
    return Header(family=Family.AFTER, speaker=line, stamp=following, lines=2, strong=strong)


def _before(line: str, shop_nicks: Set[str]) -> Header | None:
    match = _BEFORE.fullmatch(line)
    named = _named(match[2], shop_nicks) if match else None
    if match is None or named is None:
        return None
    strong = _SECONDS.search(match[1]) is not None
    return Header(family=Family.BEFORE, speaker=named[0], stamp=match[1], rest=named[1], strong=strong)


def _colon(line: str, shop_nicks: Set[str]) -> Header | None:
    named = _named(line, shop_nicks)
    if named is None or named[1] is None:
        return None
    return Header(family=Family.COLON, speaker=named[0], rest=named[1] or None)


_NAMED = re.compile(rf"({NICK_TEXT})(?:\s*[:：]\s*(.*))?", re.DOTALL)
_SUB_NAMED = re.compile(rf"({NICK_TEXT}[:：]{NICK_TEXT})(?:\s*[:：]\s*(.*))?", re.DOTALL)


def _named(body: str, shop_nicks: Set[str]) -> tuple[str, str | None] | None:
    """Name and text of ``name：text`` or a name alone; a colon inside the name only where the first part is a shop."""
    sub = _SUB_NAMED.fullmatch(body)
    if sub and any(sign in body for sign in COLONS):
        main = main_nick(sub[1])
        if is_of_shop(main, shop_nicks) or sounds_like_shop(main):
            return sub[1], sub[2]
    match = _NAMED.fullmatch(body)
    return (match[1], match[2]) if match else None


def _opens(found: dict[int, Header], lines: Sequence[str]) -> bool:
    first = next((number for number, line in enumerate(lines) if line.strip()), -1)
    return len(found) > 1 and first in found


def _opened(kept: dict[int, Header], seen: dict[int, Header], lines: Sequence[str]) -> dict[int, Header]:
    """The headers of the colon family, with the one that opens the paste: a buyer may speak only once."""
    first = next((number for number, line in enumerate(lines) if line.strip()), -1)
    opening = seen.get(first)
    if kept and opening is not None and not _LABEL.fullmatch(plain_nick(opening.speaker)):
        return {first: opening} | kept
    return kept

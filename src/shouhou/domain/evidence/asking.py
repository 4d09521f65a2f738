"""Polite words that ask the buyer for exactly what is missing. They name no order, no person, no amount."""

from collections.abc import Sequence
from datetime import datetime

from shouhou.domain.rules import CHINA

from .records import EvidenceNeed

PLATFORM_BYTES = 400  # of a platform message in UTF-8; source: taobao.refund.message.add

_GREETING = "您好，非常抱歉给您带来不便！"
_WHY = "为了尽快帮您处理好，麻烦您补充下面的材料："
_THANKS = "收到后我们会马上核对，第一时间给您答复。感谢您的理解和配合！"
_SHORT = ("您好，抱歉给您带来不便！麻烦您补充：", "收到马上为您处理，感谢理解！")


def request_text(missing: Sequence[EvidenceNeed], *, until: datetime | None = None) -> str:
    """The whole request, a numbered list with how to take each. ``until``: when the proof must be there."""
    lines = [f"{number}. {need.kind.name}：{need.kind.how}" for number, need in enumerate(missing, start=1)]
    middle = [_before(until)] if until else []
    return "\n".join([_GREETING, _WHY, *lines, *middle, _THANKS])


def short_text(
    missing: Sequence[EvidenceNeed], *, until: datetime | None = None, limit: int = PLATFORM_BYTES
) -> str:
    """The same in one line of at most ``limit`` bytes of UTF-8: names only; what does not fit is left for later."""
    tail = f"{_before(until)}{_SHORT[1]}" if until else _SHORT[1]
    names = [f"{number}.{need.kind.name}" for number, need in enumerate(missing, start=1)]
    for count in range(len(names), 0, -1):
        more = "等" if count < len(names) else ""
        text = f"{_SHORT[0]}{' '.join(names[:count])}{more}。{tail}"
        if len(text.encode()) <= limit:
            return text
    return f"{_SHORT[0]}问题照片。{_SHORT[1]}"


def _before(until: datetime) -> str:
    return f"请在 {until.astimezone(CHINA):%m-%d %H:%M} 前发给我们。"

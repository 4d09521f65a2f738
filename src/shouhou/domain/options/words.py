"""The variables of the words to send, as Chinese text. The templates are the rulebook's (``phrases``)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from ..freight import Bearer, Freight, FreightLine, Leg
from ..goods import GOODS
from ..money import shown
from ..refund.vocabulary import ShopType
from ..rules import CHINA
from ..seven_day import Verdict
from .amounts import Amounts
from .keys import OptionKey
from .moving import bears
from .reading import Reading
from .steps import promise_due_at

VARIABLES = frozenset(
    {
        "refund",
        "compensation",
        "promised",
        "return_freight",
        "resend_freight",
        "outward_freight",
        "window",
        "why_not",
        "proof",
        "send_within",
        "both_freights",
        "promise_due",
        "keep",
        "change",
    }
)

_WHY_NOT: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.OPEN: "",
        Verdict.NOT_SIGNED: "",
        Verdict.OVER: "七天无理由的申请时间已经过了（{window}为止）",
        Verdict.EXCLUDED: "这类商品（{goods}）依规定不适用七天无理由退货",
        Verdict.NOT_INTACT: "商品已不符合七天无理由退货要求的完好状态",
    }
)
_HOLE = re.compile(r"\{([a-z_]+)\}")


class UnknownVariable(ValueError):
    """A template asks for a variable that does not exist."""


def variables(
    key: OptionKey, reading: Reading, *, amounts: Amounts, ways: Freight | None, change: str
) -> dict[str, str]:
    """Every variable of ``VARIABLES``, empty where the option has nothing to say about it."""
    due = promise_due_at(reading)
    not_collected = key is OptionKey.INTERCEPT_REFUND and bears(ways, Leg.RETURN) is Bearer.BUYER
    return {
        "refund": shown(amounts.refund_fen) if amounts.refund_fen else "",
        "compensation": shown(amounts.compensation_fen) if amounts.compensation_fen else "",
        "promised": shown(reading.situation.promised_fen or 0) if reading.situation.promised_fen else "",
        "return_freight": "" if not_collected else _freight(ways, Leg.RETURN, "寄回的运费"),
        "resend_freight": _freight(ways, Leg.RESEND, "再次寄出的运费"),
        "outward_freight": _outward(ways),
        "window": _before(reading),
        "why_not": _why_not(reading),
        "proof": _proof(reading),
        "send_within": _within(key, reading),
        "both_freights": _both(ways),
        "promise_due": f"{moment(due)}前" if due is not None and due > reading.now else "今天",
        "change": change,
        "keep": "商品您留着用" if reading.situation.received is not False else "",
    }


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its variables filled in. Raises ``UnknownVariable``."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise UnknownVariable(match[1])
        return values[match[1]]

    text = _HOLE.sub(value, template)
    # An empty variable leaves its punctuation behind.
    text = re.sub(r"[，；]+(?=[。！])", "", text)
    return re.sub(r"。{2,}", "。", re.sub(r"，{2,}", "，", text))


def moment(at: datetime) -> str:
    """A moment as a person says it: 7月3日 18:00, China time. Midnight is the end of the day before."""
    here = at.astimezone(CHINA)
    if here.hour == here.minute == 0:
        before = here - timedelta(days=1)
        return f"{before.month}月{before.day}日 24:00"
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def _freight(ways: Freight | None, leg: Leg, name: str) -> str:
    line = ways.of(leg) if ways is not None else None
    if line is None:
        return ""
    if line.insured_fen:
        return _insured(line, name)
    who = "由我们承担" if line.bearer is Bearer.SELLER else "需要您承担"
    return f"{name}{who}"


def _both(ways: Freight | None) -> str:
    """Way back and way out again, in one breath where one side bears both."""
    back, again = (ways.of(Leg.RETURN), ways.of(Leg.RESEND)) if ways is not None else (None, None)
    if back is not None and again is not None and back.bearer is again.bearer and not back.insured_fen:
        return "来回运费都由我们承担" if back.bearer is Bearer.SELLER else "来回运费需要您承担"
    return "，".join(
        filter(None, (_freight(ways, Leg.RETURN, "寄回的运费"), _freight(ways, Leg.RESEND, "再次寄出的运费")))
    )


def _insured(line: FreightLine, name: str) -> str:
    if line.insured_fen >= line.amount_fen:
        return f"{name}由退货宝承担"
    rest = "由我们承担" if line.bearer is Bearer.SELLER else "需要您承担"
    return f"{name}由退货宝承担首重部分，最多{shown(line.insured_fen)}，超出部分{rest}"


def _outward(ways: Freight | None) -> str:
    line = ways.of(Leg.OUTWARD) if ways is not None else None
    return "当初寄出的运费也需要您承担" if line is not None and line.bearer is Bearer.BUYER else ""


def _window(reading: Reading) -> str:
    closes = reading.seven_day.closes_at
    return moment(closes) if closes is not None else ""


def _before(reading: Reading) -> str:
    """Until when, as it stands in a sentence; by the rule's words where the sign-off is not known."""
    if closes := _window(reading):
        return f"{closes}前"
    row = reading.rules.find(key="sevenday.window", shop_type=reading.situation.shop_type, at=reading.now)
    return f"签收次日起{row.span.days}天内" if row is not None else "规定时间内"


def _why_not(reading: Reading) -> str:
    text = _WHY_NOT[reading.seven_day.verdict]
    return text.format(window=_window(reading), goods=GOODS[reading.goods])


def _proof(reading: Reading) -> str:
    return (
        "商品整体、问题细节和快递面单的照片，有视频更好" if reading.proof_missing else "商品和问题部位的照片"
    )


def _within(key: OptionKey, reading: Reading) -> str:
    """A promise binds: 24 hours are for what is sent in addition, an exchange has the time of any new item."""
    again = key in (OptionKey.RESHIP, OptionKey.CLAIM_RESHIP)
    for name in ("reship.promise", "ship.limit") if again else ("ship.limit",):
        row = reading.rules.find(key=name, shop_type=reading.situation.shop_type, at=reading.now)
        if row is not None:
            return f"{int(row.span.total_seconds()) // 3600}小时内"
    return "尽快"


def platform_word(shop_type: ShopType) -> str:
    """The name of the template variant of a platform."""
    return "tmall" if shop_type is ShopType.TMALL else "taobao"

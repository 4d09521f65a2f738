"""What the buyer's own words and chosen reason say of the parcel, the goods and what he wants: taken until someone looks.

Plain signs only, no judgement: a person's findings always stand above (``findings``), and an option made on these
says so (``Assumed.AS_TOLD``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..carrier_claim import ParcelState
from .situation import Wish

LONGEST = 2000
"""Characters that are looked at."""

_PARCEL: Mapping[ParcelState, re.Pattern[str]] = MappingProxyType(
    {
        ParcelState.SIGNED_NOT_RECEIVED: re.compile(
            r"(虚假|假)签收|签收.{0,12}(没|未|不是|不在|没有)(有)?(收到|拿到|本人|见|东西)|没(有)?.{0,8}就签收|(没|未)(收到|拿到).{0,10}签收"
        ),
        ParcelState.REFUSED: re.compile(r"(?<!不要)(?<!不)(?<!别)(?<!不能)拒收(了|的)?"),
        ParcelState.LOST: re.compile(
            r"(包裹|快递|快件|货|件).{0,8}(丢了|丢失了|弄丢|遗失|找不到了)|丢件|(?<!破损/)(?<!/)弄丢了"
        ),
    }
)
_DAMAGED = re.compile(r"(压|摔|撞|磕|挤)(扁|坏|碎|烂|裂|破)|碎了|碎的|碎片|都碎|(箱|盒)子?(都)?(破|烂|湿|扁)")
_HERE = re.compile(
    r"(已经?|刚|才)?(收到|拿到|拆开|打开|到货|取到)(了|的|货|后|就|时|一看|发现|,|，)|(穿|用|吃|试|洗|戴|装)(了|过|着|一次|两次|几天)"
)
_NOT_HERE = re.compile(r"(没|未|没有|还没|一直没)(能)?(收到|拿到|取到|到货)|收不到")
_REASONS: tuple[tuple[str, ParcelState], ...] = (
    ("虚假签收", ParcelState.SIGNED_NOT_RECEIVED),
    ("丢失", ParcelState.LOST),
    ("拒收", ParcelState.REFUSED),
)
_MISSING = re.compile(
    r"(?<!没)(?<!没有)(少发|漏发|少寄|漏寄|漏装|少装|少件|缺件)|(?<!没)(?<!没有)(?<!不)(少|缺|漏)了?(一|两|几|二|三|四|1|2|3)?"
    r"(个|件|只|支|条|包|盒|瓶|块|样|本|套|双)|(少|缺)了?(个)?(配件|零件|螺丝|说明书|赠品|充电器|数据线)"
    r"|(配件|螺丝|说明书|零件|充电器|数据线|赠品).{0,4}(没有|没见|都没|不全|缺)|套?只?(才|只)(收到|有|发|寄)(了)?(一|两|三|四|\d)"
)
_MINOR = re.compile(
    r"(小|轻微|一点点?|些许|细微)(的)?(瑕疵|划痕|刮痕|色差|毛病|磕碰)|不(太|怎么)?影响(使)?用|线头|脱线|懒得(退|换|寄)"
)
_WISHES: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    (
        Wish.COMPENSATION,
        re.compile(
            r"(?<!不要)(?<!不用)(?<!不是)(补偿|赔偿|赔点|赔一点|补差价|退差价|差价退|退(一)?(点|部分)|便宜点|优惠点)"
        ),
    ),
    (
        Wish.EXCHANGE,
        re.compile(
            r"(?<!不)(?<!不想)(?<!不能)(?<!不用)(换货|换(一)?(个|件|双|条|只|台|新)|换(大|小)|换成|给我换|想换|要换)"
        ),
    ),
    (Wish.RESHIP, re.compile(r"(?<!不用)(?<!不要)(补发|补寄|重发|重新发|再发一|重寄)")),
    (Wish.REPAIR, re.compile(r"(?<!不)(?<!不用)(维修|返修|想修|帮.{0,3}修|能修)")),
    (
        Wish.RETURN,
        re.compile(
            r"(?<!不)(?<!不想)(?<!不用)(?<!不要)(?<!懒得)(?<!不能)(退货|退掉|寄回去退|想退了?|要退了?)(?!款)"
        ),
    ),
    (Wish.REFUND, re.compile(r"(?<!不)(?<!不想)(?<!不要)(退款|退钱|仅退款|把钱退)")),
    (
        Wish.GUIDANCE,
        re.compile(r"怎么(用|装|安装|调|设置|连|操作|弄)|(使用|安装)(方法|教程|视频)|教(我|一下)"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Each None where the words say nothing of it."""

    received: bool | None = None

    parcel: ParcelState | None = None
    missing_piece: bool | None = None
    minor_flaw: bool | None = None
    wish: Wish | None = None


def told(*, reason: str, words: str, received: bool | None) -> Told:
    """``reason`` as chosen on the platform, ``words`` the buyer's. A parcel that is there is neither lost nor refused."""
    said = words[:LONGEST]
    here = _here(said) if received is None else received
    return Told(
        received=here,
        parcel=_parcel(reason, said, here),
        missing_piece=True if _MISSING.search(f"{reason} {said}") else None,
        minor_flaw=True if _MINOR.search(said) else None,
        wish=next((wish for wish, pattern in _WISHES if pattern.search(said)), None),
    )


def _here(said: str) -> bool | None:
    if _NOT_HERE.search(said):
        return False
    return True if _HERE.search(said) else None


def _parcel(reason: str, said: str, here: bool | None) -> ParcelState | None:
    if here:
        return ParcelState.DAMAGED if _DAMAGED.search(said) else None
    for state, pattern in _PARCEL.items():
        if pattern.search(said):
            return state
    return next((state for fragment, state in _REASONS if fragment in reason), None)

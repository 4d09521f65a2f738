"""Money, moments and time left as people read them. Levels mirror ``assets/src/time_left.ts``."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shouhou.storage.queries.records import ShopClock

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def money(fen: int) -> str:
    """¥ with two decimals and thousands: 123456 → ¥1,234.56."""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{Decimal(abs(fen)) / 100:,.2f}"


def limit(fen: int | None) -> str:
    """A limit: an amount, or that there is none."""
    return _("不限") if fen is None else money(fen)


def yuan(fen: int) -> str:
    """For an input: 123456 → 1234.56."""
    return f"{Decimal(fen) / 100:.2f}"


def exact(moment: datetime | None) -> str:
    """Date and time to the second, shop's zone."""
    return localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def absolute(moment: datetime | None) -> str:
    """Date and time to the minute, for deadlines: 11-25 14:30; with its year when that is not this one."""
    if moment is None:
        return ""
    local = localtime(moment)
    return local.strftime("%m-%d %H:%M" if local.year == localtime().year else "%Y-%m-%d %H:%M")


def when(moment: datetime | None, now: datetime) -> str:
    """Relative under 24 hours, absolute after. Both on the same clock."""
    if moment is None:
        return ""
    age = now - moment
    if age < timedelta(0) or age >= DAY:
        return absolute(moment)
    if age < timedelta(minutes=1):
        return _("刚刚")
    if age < HOUR:
        return _("%(n)s 分钟前") % {"n": age // timedelta(minutes=1)}
    return _("%(n)s 小时前") % {"n": age // HOUR}


def span(length: timedelta) -> str:
    """2天3小时 · 5小时12分 · 12分05秒 · 28秒."""
    total = max(length, timedelta(0))
    if total >= DAY:
        return f"{total.days}{_('天')}{(total - total.days * DAY) // HOUR}{_('小时')}"
    minutes, seconds = divmod(int(total.total_seconds()), 60)
    if total >= HOUR:
        return f"{minutes // 60}{_('小时')}{minutes % 60}{_('分')}"
    if minutes:
        return f"{minutes}{_('分')}{seconds:02}{_('秒')}"
    return f"{seconds}{_('秒')}"


def level(left: timedelta, whole: timedelta | None) -> str:
    """calm above half, soon to a fifth, urgent below, late at zero; by hours when the whole is not known."""
    if left <= timedelta(0):
        return "late"
    if whole is not None and whole > timedelta(0):
        share = left / whole
        return "calm" if share > 0.5 else "soon" if share >= 0.2 else "urgent"
    return "calm" if left > 12 * HOUR else "soon" if left > 2 * HOUR else "urgent"


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """A countdown: what it shows now, and what the page's script needs to go on counting."""

    text: str
    level: str
    due_ms: int  # host time
    span_ms: int  # on the shop's clock, 0 when not known
    rate: float
    moment: datetime  # platform time


def time_left(at: datetime, started_at: datetime | None, clock: ShopClock, now: datetime) -> TimeLeft:
    """From a platform moment, on the shop's clock; ``now`` is host time."""
    left = at - clock.platform_time(now)
    whole = at - started_at if started_at is not None and started_at < at else None
    late = left <= timedelta(0)
    return TimeLeft(
        text=f"{_('超时')} {span(-left)}" if late else span(left),
        level=level(left, whole),
        due_ms=int(clock.host_time(at).timestamp() * 1000),
        span_ms=int(whole.total_seconds() * 1000) if whole else 0,
        rate=clock.rate,
        moment=at,
    )


def is_stale(data_as_of: datetime | None, stale_minutes: int, now: datetime) -> bool:
    """Whether data is older than the shop's limit, or was never read. Host time."""
    return data_as_of is None or now - data_as_of > timedelta(minutes=stale_minutes)


def sku(text: str) -> str:
    """The chosen variant without the platform's number in front: "123|颜色:红" → "颜色:红"."""
    number, bar, words = text.partition("|")
    return words if bar and number.isdigit() else text


def size(count: int) -> str:
    """Of a file: 830 KB, 12.4 MB."""
    return f"{count / 1024**2:.1f} MB" if count >= 1024**2 else f"{max(1, count // 1024)} KB"


def old_data(data_as_of: datetime | None, limit: timedelta, now: datetime) -> str:
    """How old a source is, in words, when it is past its limit; else nothing. Host time."""
    if data_as_of is None:
        return _("还没有数据")
    age = now - data_as_of
    if age <= limit:
        return ""
    if age >= DAY:
        return _("数据 %(n)s 天前") % {"n": age // DAY}
    return (
        _("数据 %(n)s 小时前") % {"n": age // HOUR}
        if age >= HOUR
        else _("数据 %(n)s 分钟前") % {"n": age // timedelta(minutes=1)}
    )

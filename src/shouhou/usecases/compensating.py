"""What bounds a compensation now: what was paid, what was given, what the platform still pays today."""

import re
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from shouhou.domain.commands import Payment, Subject
from shouhou.domain.errors import Refused
from shouhou.domain.means import PAID_AT_ONCE, Bounds, Means, bounded
from shouhou.domain.money import MOST_FEN
from shouhou.domain.postings import COMPENSATIONS
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA, china_day
from shouhou.rulebook.authority import shipped_limits
from shouhou.storage.models import Case, Command, Order, Posting, Shop
from shouhou.storage.models.commands import OPEN_STATES

from .authority import hold_day
from .decision_kinds import Compensate
from .rules import rules_for

NOTE_LENGTH = 100  # 打款说明 and the like; the console's own limit is not published
UNLAWFUL_NOTE = re.compile(
    "好评|中评|差评|评价|追评|五星|晒图|返现|微信|加[vVＶ]|[vV][xX]|QQ|支付宝|转账|私下|线下", re.IGNORECASE
)
"""What a payment may never be tied to: a review (platform-rules 5: 违规评价), or a deal outside the platform."""
DAY_CAP = "micropay.day"  # platform-rules 8: the shop's total of a day


def check_payment(*, shop: Shop, case: Case, decision: Compensate, now: datetime) -> dict[str, Any]:
    """Refuses a compensation that is no amount or more than may be given; returns what its command needs besides.

    Holds the order, so that two cases of it cannot both give what is left. Raises ``Refused``.
    """
    if not 1 <= decision.amount_fen <= MOST_FEN:
        raise Refused("amount", "请填写补偿金额，例如 10.00", {"amount_fen": "请填写大于 0 的金额"})
    if len(decision.note.strip()) > NOTE_LENGTH:
        raise Refused("note_length", f"说明最多 {NOTE_LENGTH} 个字", {"note": "太长"})
    if UNLAWFUL_NOTE.search(decision.note):
        raise Refused(
            "note_unlawful", "补偿说明不能提到评价，也不能把买家引到平台外", {"note": "请改一下说明"}
        )
    found = bounded(
        means=decision.means,
        amount_fen=decision.amount_fen,
        bounds=_bounds(shop=shop, case=case, means=decision.means, now=now),
    )
    if found is not None:
        raise Refused(found.code, found.text, {"amount_fen": str(found.max_fen)})
    return {"tid": case.tid}


def _bounds(*, shop: Shop, case: Case, means: Means, now: datetime) -> Bounds:
    order = Order.objects.select_for_update().filter(shop=shop, tid=case.tid).first() if case.tid else None
    cap = paid_today = None
    if means in PAID_AT_ONCE:
        row = rules_for(shop_id=shop.pk).find(key=DAY_CAP, shop_type=ShopType(shop.shop_type), at=now)
        cap = row.number if row else None
        hold_day(shop_id=shop.pk, user_id=0, day=china_day(now))  # nobody's: the shop's own day
        paid_today = _paid_today(shop, now)
    return Bounds(
        order_paid_fen=order.paid_fen if order else None,
        given_fen=given_for_order(shop_id=shop.pk, tid=case.tid),
        most_fen=shipped_limits().most_fen.get(means),
        paid_today_fen=paid_today or 0,
        cap_today_fen=cap,
    )


def given_for_order(*, shop_id: int, tid: str) -> int:
    """Compensations of an order in all its cases, paid or on their way. Fen. Two queries."""
    booked = Posting.objects.filter(shop_id=shop_id, case__tid=tid, kind__in=COMPENSATIONS)
    paid = booked.filter(reverses=None, reversed_by=None).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    return int(paid) + _sum(Command.objects.filter(shop_id=shop_id, case__tid=tid, state__in=OPEN_STATES))


def _paid_today(shop: Shop, now: datetime) -> int:
    """What the shop pays by 小额打款 today: decided today and not called off."""
    start = datetime.combine(china_day(now), datetime.min.time(), tzinfo=CHINA)
    rows = Command.objects.filter(
        shop=shop, params__means__in=sorted(PAID_AT_ONCE), created_at__gte=start
    ).exclude(state__in=["refused", "cancelled"])
    return _sum(rows)


def _sum(rows: Any) -> int:
    payments = rows.filter(subject_kind=Subject.PAYMENT, kind=Payment.COMPENSATE)
    amount = Cast(KeyTextTransform("amount_fen", "params"), BigIntegerField())
    return int(payments.aggregate(fen=Sum(amount))["fen"] or 0)

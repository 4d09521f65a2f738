"""Refuses a situation that cannot be: amounts above what was paid, a count above the quantity, moments in the
wrong order. Bad input is named, never bent into something plausible."""

from datetime import datetime

from ..errors import Refused
from ..money import MOST_FEN
from .situation import Situation

_MONEY = (
    "line_paid_fen",
    "ceiling_fen",
    "postage_fen",
    "requested_fen",
    "promised_fen",
    "insured_fen",
    "outward_freight_fen",
    "return_freight_fen",
)
_BOUNDED = ("ceiling_fen", "requested_fen", "promised_fen")
_MOMENTS = (
    "paid_at",
    "shipped_at",
    "signed_at",
    "applied_at",
    "ended_at",
    "promised_at",
    "last_scan_at",
)


def checked(situation: Situation) -> Situation:
    """``situation`` itself. Raises ``Refused("bad_situation")`` with a text for every wrong member."""
    wrong = {**_wrong_money(situation), **_wrong_counts(situation), **_wrong_moments(situation)}
    if wrong:
        raise Refused("bad_situation", "情况填写有误，请检查标出的内容", wrong)
    return situation


def _wrong_money(situation: Situation) -> dict[str, str]:
    wrong = {}
    for name in _MONEY:
        value = getattr(situation, name)
        if value is not None and (isinstance(value, bool) or not 0 <= value <= MOST_FEN):
            wrong[name] = "金额不正确"
    if wrong:
        return wrong
    for name in _BOUNDED:
        if (getattr(situation, name) or 0) > situation.paid_fen:
            wrong[name] = "不能超过买家实付金额"
    return wrong


def _wrong_counts(situation: Situation) -> dict[str, str]:
    wrong = {}
    if situation.quantity < 1:
        wrong["quantity"] = "购买数量至少是 1"
    elif situation.affected is not None and not 1 <= situation.affected <= situation.quantity:
        wrong["affected"] = "件数不能超过购买的数量"
    if not 0 <= situation.confidence <= 1:
        wrong["confidence"] = "把握程度要在 0 到 1 之间"
    if situation.salvage_percent is not None and not 0 <= situation.salvage_percent <= 100:
        wrong["salvage_percent"] = "请填写 0 到 100 之间的整数"
    return wrong


def _wrong_moments(situation: Situation) -> dict[str, str]:
    moments: dict[str, datetime] = {}
    wrong = {}
    for name in _MOMENTS:
        value = getattr(situation, name)
        if value is None:
            continue
        if value.tzinfo is None:
            wrong[name] = "时间不正确"
        else:
            moments[name] = value
    for early, late, text in (
        ("paid_at", "shipped_at", "发货时间不能早于付款时间"),
        ("shipped_at", "signed_at", "签收时间不能早于发货时间"),
    ):
        if early in moments and late in moments and moments[late] < moments[early]:
            wrong[late] = text
    return wrong

"""Each case as the options see it: what the sources tell, and over it what a person found out."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.goods import Goods
from shouhou.domain.money import refund_ceiling
from shouhou.domain.options.findings import with_findings
from shouhou.domain.options.situation import Situation, Wish
from shouhou.domain.options.told import Told, told
from shouhou.domain.refund.vocabulary import (
    OPEN_STATUSES,
    Flow,
    GoodStatus,
    Phase,
    RefundStatus,
    ShopType,
)
from shouhou.storage.facts import TAKES_MONEY, facts_of
from shouhou.storage.models import Case, CaseDiagnosis, Order, OrderLine, ProductProfile, Refund

E = TypeVar("E", bound=StrEnum)


def situations_of(cases: Sequence[Case]) -> dict[int, Situation]:
    """The situation of each case of one shop, by its id. Five queries, however many cases."""
    if not cases:
        return {}
    shop = cases[0].shop
    tids = {case.tid for case in cases if case.tid}
    refunds: dict[str, list[Refund]] = {}
    for refund in Refund.objects.filter(shop=shop, tid__in=tids).order_by("id"):
        refunds.setdefault(refund.tid, []).append(refund)
    orders = {one.tid: one for one in Order.objects.filter(shop=shop, tid__in=tids)}
    lines: dict[int, list[OrderLine]] = {}
    for line in OrderLine.objects.filter(order__in=orders.values()):
        lines.setdefault(line.order_id, []).append(line)
    found = _diagnoses(cases)
    profiles = _profiles(shop.pk, refunds.values(), [one for of_order in lines.values() for one in of_order])
    return {
        case.pk: _situation(
            case,
            refunds=refunds.get(case.tid, ()),
            order=orders.get(case.tid),
            lines=lines.get(orders[case.tid].pk, ()) if case.tid in orders else (),
            diagnosis=found.get(case.pk),
            profiles=profiles,
        )
        for case in cases
    }


def _diagnoses(cases: Sequence[Case]) -> dict[int, CaseDiagnosis]:
    rows = CaseDiagnosis.objects.filter(case__in=cases).order_by("case_id", "-id").distinct("case_id")
    return {row.case_id: row for row in rows}


def _profiles(
    shop_id: int, refunds: Iterable[Sequence[Refund]], lines: Iterable[OrderLine]
) -> Mapping[str, ProductProfile]:
    wanted = {one.item_id for of_order in refunds for one in of_order} | {one.item_id for one in lines}
    found = ProductProfile.objects.filter(shop_id=shop_id, item_id__in=wanted - {""})
    return {one.item_id: one for one in found}


def _situation(
    case: Case,
    *,
    refunds: Sequence[Refund],
    order: Order | None,
    lines: Sequence[OrderLine],
    diagnosis: CaseDiagnosis | None,
    profiles: Mapping[str, ProductProfile],
) -> Situation:
    lead = next((one for one in refunds if one.pk == case.lead_refund_id), None)
    line = next((one for one in lines if one.oid == case.oid), None)
    is_open = lead is not None and bool(lead.status) and RefundStatus(lead.status) in OPEN_STATUSES
    paid_back = [one for one in refunds if one is not lead or one.status == RefundStatus.SUCCESS.value]
    others = sum(one.refund_fen for one in paid_back if one.status in TAKES_MONEY)
    by_hand = case.amount_fen if lead is None and order is None else None
    total = (lead.total_fen if lead else None) or (line.paid_fen if line else None) or by_hand or None
    ceiling = refund_ceiling(
        total_fen=total, order_paid_fen=order.paid_fen if order else None, others_fen=others
    )
    item_id = (lead.item_id if lead else "") or (line.item_id if line else "")
    profile = profiles.get(item_id)
    facts = (
        facts_of(lead, shop=case.shop, order=order) if lead else None
    )  # only phase, flow and state are read
    paid = _line_paid(order, line, alone=len(lines) <= 1, total=total, case=case)
    heard = _told(case, lead, diagnosis)
    new = {"parcel", "missing_piece", "minor_flaw"} - set(case.findings)
    known = Situation(
        shop_type=ShopType(case.shop.shop_type),
        category=Category(diagnosis.category if diagnosis else case.problem or Category.OTHER.value),
        responsible=Responsible(diagnosis.responsible if diagnosis else Responsible.UNCLEAR.value),
        confidence=diagnosis.confidence if diagnosis else float(bool(case.problem)),  # a person named it
        line_paid_fen=paid,
        ceiling_fen=min(ceiling.max_fen, paid + (order.postage_fen if order else 0)) if paid else 0,
        wish=_wish(case, lead, heard),
        phase=facts.phase if facts else None,
        flow=facts.flow if facts and is_open else None,
        status=facts.status if facts and is_open else None,
        requested_fen=lead.refund_fen if lead and is_open else None,
        intervened=facts.intervened if facts else False,
        postage_fen=order.postage_fen if order else None,
        quantity=max(1, (lead.num if lead else None) or (line.num if line else None) or 1),
        goods=_word(Goods, profile.goods_category) if profile else None,
        free_shipping=_free_shipping(profile, order),
        exclusion_confirmed=profile.exclusion_confirmed if profile else None,
        long_window=profile.long_window if profile else None,
        salvage_percent=profile.salvage_percent if profile else None,
        paid_at=order.paid_at if order else None,
        shipped_at=order.shipped_at if order else None,
        applied_at=lead.applied_at if lead else case.opened_at,
        ended_at=order.ended_at if order else None,
        received=_received(lead) if _received(lead) is not None else heard.received,
        parcel=heard.parcel,
        missing_piece=heard.missing_piece,
        minor_flaw=heard.minor_flaw,
        as_told=any(getattr(heard, name) is not None for name in new),
    )
    return with_findings(known, case.findings)


def _line_paid(
    order: Order | None, line: OrderLine | None, *, alone: bool, total: int | None, case: Case
) -> int:
    """What was paid for the goods of the line, postage taken off where it is in the sum."""
    if line is not None and line.paid_fen:
        return line.paid_fen
    if order is not None and alone:
        return max(0, order.paid_fen - order.postage_fen)
    return total or case.amount_fen


def _wish(case: Case, lead: Refund | None, heard: Told) -> Wish | None:
    """What a person noted; without an application what the words say. An open one speaks for itself."""
    if case.wish:
        return _word(Wish, case.wish)
    return heard.wish if lead is None else None


def _told(case: Case, lead: Refund | None, diagnosis: CaseDiagnosis | None) -> Told:
    """The buyer's words that are at hand without reading the whole conversation again."""
    words = (lead.description if lead else "", case.story, diagnosis.because if diagnosis else "")
    return told(reason=lead.reason if lead else "", words="。".join(words), received=_received(lead))


def _received(lead: Refund | None) -> bool | None:
    if lead is None:
        return None
    if lead.flow in (Flow.REFUND_UNSHIPPED.value, Flow.REFUND_NOT_RECEIVED.value):
        return False
    if lead.good_status:
        return lead.good_status != GoodStatus.NOT_RECEIVED.value
    return True if lead.phase == Phase.AFTER_SALE.value else None


def _free_shipping(profile: ProductProfile | None, order: Order | None) -> bool | None:
    """The product's profile says; else an order without postage was sent free of charge."""
    if profile is not None and profile.free_shipping is not None:
        return profile.free_shipping
    return order.postage_fen == 0 if order is not None else None


def _word(kind: type[E], text: str) -> E | None:
    return kind(text) if text in {one.value for one in kind} else None

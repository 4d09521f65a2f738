"""What was said and what is known in each case, gathered for the diagnosis."""

import hashlib
from collections.abc import Sequence

from shouhou.domain.diagnosis.records import Circumstances, Complaint, Speaker, Turn
from shouhou.domain.refund.vocabulary import GoodStatus, Party
from shouhou.storage.models import Case, ChatTurn, Order, Refund, RefundMessage, Review

SHOWN_TURNS = 200
"""Newest turns of a conversation that count: older ones speak of what was settled."""

_SPEAKERS = {Party.BUYER.value: Speaker.BUYER, Party.SELLER.value: Speaker.SHOP}


def complaints_of(cases: Sequence[Case]) -> dict[int, Complaint]:
    """The complaint of each case, by its id. Six queries, however many cases."""
    keys = [case.pk for case in cases]
    refunds: dict[int, list[Refund]] = {}
    for refund in Refund.objects.filter(case_id__in=keys).order_by("id"):
        refunds.setdefault(refund.case_id, []).append(refund)
    said = _said(keys)
    orders = {
        (one.shop_id, one.tid): one
        for one in Order.objects.filter(
            shop_id__in={case.shop_id for case in cases}, tid__in={case.tid for case in cases if case.tid}
        )
    }
    earlier = _earlier(cases)
    return {
        case.pk: _complaint(
            case,
            refunds.get(case.pk, []),
            said.get(case.pk, []),
            orders.get((case.shop_id, case.tid)),
            earlier.get((case.shop_id, case.buyer_open_uid), 0),
        )
        for case in cases
    }


def digest_of(complaint: Complaint) -> str:
    """Changes exactly when the words or what is known of the case change."""
    return hashlib.sha256(repr(complaint).encode()).hexdigest()


def _said(keys: Sequence[int]) -> dict[int, list[Turn]]:
    """Reviews, then chat and platform messages in their order, by case."""
    turns: dict[int, list[Turn]] = {}
    for review in Review.objects.filter(case_id__in=keys).order_by("id"):
        if review.case_id is not None and review.content:
            turns.setdefault(review.case_id, []).append(Turn(text=review.content))
    for line in ChatTurn.objects.filter(case_id__in=keys).exclude(author="").order_by("case_id", "position"):
        if not line.by_machine:
            turns.setdefault(line.case_id, []).append(
                Turn(text=line.text, speaker=_SPEAKERS.get(line.author, Speaker.UNKNOWN))
            )
    messages = RefundMessage.objects.filter(refund__case_id__in=keys, author__in=list(_SPEAKERS))
    for message in messages.select_related("refund").order_by("created_at", "id"):
        if message.content:
            turns.setdefault(message.refund.case_id, []).append(
                Turn(text=message.content, speaker=_SPEAKERS[message.author])
            )
    return {key: found[-SHOWN_TURNS:] for key, found in turns.items()}


def _earlier(cases: Sequence[Case]) -> dict[tuple[int, str], int]:
    """How many cases the buyer has in the shop besides this one."""
    buyers = {case.buyer_open_uid for case in cases if case.buyer_open_uid}
    if not buyers:
        return {}
    counted: dict[tuple[int, str], int] = {}
    found = Case.objects.filter(shop_id__in={case.shop_id for case in cases}, buyer_open_uid__in=buyers)
    for key in found.values_list("shop_id", "buyer_open_uid"):
        counted[key] = counted.get(key, -1) + 1
    return counted


def _complaint(
    case: Case, refunds: Sequence[Refund], said: Sequence[Turn], order: Order | None, earlier: int
) -> Complaint:
    lead = next((one for one in refunds if one.pk == case.lead_refund_id), refunds[-1] if refunds else None)
    words = [case.story, *(one.description for one in refunds)]
    return Complaint(
        turns=(*(Turn(text=text) for text in dict.fromkeys(words) if text), *said),
        circumstances=Circumstances(
            reason=lead.reason if lead else "",
            shipped=None if order is None else order.shipped_at is not None,
            received=_received(lead),
            amount_fen=lead.refund_fen if lead else case.amount_fen or None,
            product=case.title,
            earlier_cases=earlier,
        ),
    )


def _received(refund: Refund | None) -> bool | None:
    if refund is None or not refund.good_status:
        return None
    return refund.good_status != GoodStatus.NOT_RECEIVED.value

"""Refunds as the platform shows them, with what each side may do."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from shouhou.usecases.case_page import case_page, refund_page
from shouhou.usecases.case_page import list_refunds as refunds_in

from ..auth import actor_of
from ..responses import answers
from ..schemas.refunds import Refund, RefundFilters, RefundList, ShopChoice, refund_of
from ..schemas.shape import PLATFORM_ID
from ..schemas.timeline import MessageFilters, MessageList
from .cases import messages_in

router = Router(tags=["refunds"])
RefundId = Annotated[str, Path(pattern=PLATFORM_ID)]


@router.get("", response=answers(RefundList), operation_id="list_refunds", summary="Refunds of your shops")
def list_refunds(request: HttpRequest, filters: Query[RefundFilters]) -> RefundList:
    """Refunds, the newest first."""
    rows, following = refunds_in(
        actor=actor_of(request),
        shop_id=filters.shop,
        status=filters.status,
        tid=filters.tid,
        cursor=filters.cursor,
        limit=filters.limit,
        now=timezone.now(),
    )
    return RefundList(items=[refund_of(row) for row in rows], next=following)


@router.get("/{refund_id}", response=answers(Refund), operation_id="get_refund", summary="One refund")
def get_refund(request: HttpRequest, refund_id: RefundId, choice: Query[ShopChoice]) -> Refund:
    """One refund of your shops. Name the ``shop`` when two of yours know the same id."""
    return refund_of(
        refund_page(actor=actor_of(request), refund_id=refund_id, shop_id=choice.shop, now=timezone.now())
    )


@router.get(
    "/{refund_id}/messages",
    response=answers(MessageList),
    operation_id="list_refund_messages",
    summary="Messages of a refund",
)
def list_refund_messages(
    request: HttpRequest, refund_id: RefundId, filters: Query[MessageFilters]
) -> MessageList:
    """Messages and evidence on this refund, oldest first."""
    actor, now = actor_of(request), timezone.now()
    refund = refund_page(actor=actor, refund_id=refund_id, shop_id=filters.shop, now=now)
    timeline = case_page(actor=actor, case_id=refund.case_id, now=now).timeline
    return messages_in([entry for entry in timeline if entry.params.get("refund_id") == refund_id], filters)

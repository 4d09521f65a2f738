"""Cases, their timeline, refunds and messages."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from shouhou.storage.queries.records import CasePage, TimelineEntry, Weight
from shouhou.usecases import queue
from shouhou.usecases.case_page import case_page

from ..auth import actor_of
from ..paging import page_of
from ..responses import answers
from ..schemas.cases import Case, CaseFilters, CaseList, case_of, row_of
from ..schemas.refunds import RefundList, refund_of
from ..schemas.shape import Filters, PathId
from ..schemas.timeline import MessageList, PageOnly, Timeline, TimelineFilters, entry_of, message_of

router = Router(tags=["cases"])


@router.get("", response=answers(CaseList), operation_id="list_cases", summary="Cases of your shops")
def list_cases(request: HttpRequest, filters: Query[CaseFilters]) -> CaseList:
    """With ``view`` the queue, most urgent first; without it the cases, the last changed first.

    ``view`` goes with ``shop`` only.
    """
    actor, now = actor_of(request), timezone.now()
    if filters.view is not None:
        filters.refuse_beside_view()
        page = queue.queue_page(
            actor=actor,
            view=filters.view,
            shop_id=filters.shop,
            cursor=filters.cursor,
            limit=filters.limit,
            now=now,
        )
    else:
        page = queue.list_cases(
            actor=actor,
            shop_id=filters.shop,
            state=filters.state,
            updated_since=filters.updated_since,
            refund_id=filters.refund_id,
            tid=filters.tid,
            cursor=filters.cursor,
            limit=filters.limit,
            now=now,
        )
    return CaseList(items=[row_of(row) for row in page.rows], next=page.next)


@router.get("/{int:case_id}", response=answers(Case), operation_id="get_case", summary="One case")
def get_case(request: HttpRequest, case_id: PathId) -> Case:
    """One case with its refunds, order and commands. ``version`` goes into ``seen_version``."""
    return case_of(_page(request, case_id))


@router.get(
    "/{int:case_id}/timeline",
    response=answers(Timeline),
    operation_id="list_timeline",
    summary="What happened",
)
def list_timeline(request: HttpRequest, case_id: PathId, filters: Query[TimelineFilters]) -> Timeline:
    """Messages, notes and events, oldest first."""
    entries = [
        entry
        for entry in _page(request, case_id).timeline
        if filters.weight is None or entry.weight is filters.weight
    ]
    rows, following = page_of(entries, key=_key, cursor=filters.cursor, limit=filters.limit)
    return Timeline(items=[entry_of(entry) for entry in rows], next=following)


@router.get(
    "/{int:case_id}/refunds",
    response=answers(RefundList),
    operation_id="list_case_refunds",
    summary="Refunds of a case",
)
def list_case_refunds(request: HttpRequest, case_id: PathId, filters: Query[PageOnly]) -> RefundList:
    """The lead refund first."""
    rows, following = page_of(
        _page(request, case_id).refunds,
        key=lambda refund: refund.refund_id,
        cursor=filters.cursor,
        limit=filters.limit,
    )
    return RefundList(items=[refund_of(row) for row in rows], next=following)


@router.get(
    "/{int:case_id}/messages",
    response=answers(MessageList),
    operation_id="list_case_messages",
    summary="Messages of a case",
)
def list_case_messages(request: HttpRequest, case_id: PathId, filters: Query[PageOnly]) -> MessageList:
    """What buyer, shop and platform officer wrote on the platform, oldest first."""
    return messages_in(_page(request, case_id).timeline, filters)


def messages_in(timeline: Sequence[TimelineEntry], filters: Filters) -> MessageList:
    """One page of the platform messages among ``timeline``."""
    messages = [
        entry for entry in timeline if entry.weight is Weight.MESSAGE and not entry.params.get("application")
    ]
    rows, following = page_of(messages, key=_key, cursor=filters.cursor, limit=filters.limit)
    return MessageList(items=[message_of(entry) for entry in rows], next=following)


def _page(request: HttpRequest, case_id: int) -> CasePage:
    return case_page(actor=actor_of(request), case_id=case_id, now=timezone.now())


def _key(entry: TimelineEntry) -> str:
    return entry.key

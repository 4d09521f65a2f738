"""Approvals: what waits for somebody who may, their word, and taking it back."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Query, Router

from shouhou.usecases import approvals

from ..auth import actor_of
from ..responses import answers
from ..schemas.approvals import Approval, ApprovalFilters, ApprovalList, VoteIn, approval_of
from ..schemas.shape import PathId

router = Router(tags=["approvals"])


@router.get(
    "", response=answers(ApprovalList), operation_id="list_approvals", summary="What waits for a word"
)
def list_approvals(request: HttpRequest, filters: Query[ApprovalFilters]) -> ApprovalList:
    """Approvals of your shops."""
    page = approvals.approval_page(
        actor=actor_of(request),
        shop_id=filters.shop,
        view=filters.view,
        cursor=filters.cursor,
        limit=filters.limit,
        now=timezone.now(),
    )
    return ApprovalList(items=[approval_of(row) for row in page.rows], next=page.next)


@router.get(
    "/{int:approval_id}", response=answers(Approval), operation_id="get_approval", summary="One approval"
)
def get_approval(request: HttpRequest, approval_id: PathId) -> Approval:
    """One approval and how it stands."""
    view = approvals.approval_view(actor=actor_of(request), approval_id=approval_id, now=timezone.now())
    return approval_of(view)


@router.post(
    "/{int:approval_id}/votes",
    response=answers(Approval, 403, 409, 422),
    operation_id="vote_on_approval",
    summary="Approve or reject",
)
def vote_on_approval(request: HttpRequest, approval_id: PathId, body: Body[VoteIn]) -> Approval:
    """With the last yes that is needed the decision runs as its author made it, through every check again: look at
    ``state``, which may then be ``stale``. The same word twice is harmless. Never on your own.
    """
    view = approvals.vote(
        actor=actor_of(request),
        approval_id=approval_id,
        approve=body.approve,
        reason=body.reason,
        now=timezone.now(),
    )
    return approval_of(view)


@router.post(
    "/{int:approval_id}/withdrawal",
    response=answers(Approval, 403, 409, 422),
    operation_id="withdraw_approval",
    summary="Take it back",
)
def withdraw_approval(request: HttpRequest, approval_id: PathId) -> Approval:
    """Only its author, while it waits."""
    view = approvals.withdraw(actor=actor_of(request), approval_id=approval_id, now=timezone.now())
    return approval_of(view)

"""Playbooks and product guides, read only."""

from django.http import HttpRequest
from ninja import Query, Router

from shouhou.usecases import guides, playbooks

from ..auth import actor_of
from ..paging import page_of
from ..responses import answers
from ..schemas.playbooks import (
    GuideFilters,
    GuideList,
    PlaybookFilters,
    PlaybookList,
    guide_of,
    playbook_of,
)

router = Router(tags=["playbooks"])
guide_router = Router(tags=["playbooks"])


@router.get("", response=answers(PlaybookList), operation_id="list_playbooks", summary="Playbooks")
def list_playbooks(request: HttpRequest, filters: Query[PlaybookFilters]) -> PlaybookList:
    """The shipped playbooks, and with ``shop`` that shop's own parts in place of theirs."""
    views = [
        view
        for view in playbooks.playbooks_of(actor=actor_of(request), shop_id=filters.shop)
        if filters.category is None or filters.category in view.playbook.categories
    ]
    rows, following = page_of(
        views, key=lambda view: view.playbook.key, cursor=filters.cursor, limit=filters.limit
    )
    return PlaybookList(items=[playbook_of(view) for view in rows], next=following)


@guide_router.get("", response=answers(GuideList), operation_id="list_guides", summary="Product guides")
def list_guides(request: HttpRequest, filters: Query[GuideFilters]) -> GuideList:
    """The shop's guides that have not ended."""
    found = guides.guides_of(
        actor=actor_of(request), shop_id=filters.shop, item_id=filters.item, said=filters.said or ""
    )
    rows, following = page_of(
        list(found), key=lambda one: str(one.guide_id), cursor=filters.cursor, limit=filters.limit
    )
    return GuideList(items=[guide_of(one) for one in rows], next=following)

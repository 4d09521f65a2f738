"""What to do next: the queue, its counts, the next case, and finding one."""

from datetime import datetime

from shouhou.domain.access import Permission, permissions_of
from shouhou.domain.errors import Refused
from shouhou.storage.clocks import badge_of
from shouhou.storage.models import Shop
from shouhou.storage.queries import queue as rows
from shouhou.storage.queries.queue import Viewer
from shouhou.storage.queries.records import QueuePage, QueueRow, QueueView

from .actor import Actor, roles_everywhere
from .errors import Missing

MOST_ROWS = 200


def viewer_of(*, actor: Actor, shop_id: int | None = None) -> Viewer:
    """The actor with their shops and roles. Two queries. Raises ``Missing`` for a shop that is not theirs."""
    roles = {
        shop: held
        for shop, held in roles_everywhere(actor=actor).items()
        if Permission.SEE_CASE in permissions_of(held)
    }
    if shop_id is not None:
        if shop_id not in roles:
            raise Missing
        roles = {shop_id: roles[shop_id]}
    shops = {shop.pk: badge_of(shop) for shop in Shop.objects.filter(pk__in=roles)}
    return Viewer(user_id=actor.user_id, shops=shops, roles=roles)


def queue_page(
    *, actor: Actor, view: QueueView, shop_id: int | None, cursor: str | None, limit: int, now: datetime
) -> QueuePage:
    """One page of the queue, what is due first on top. Three queries. Raises ``Missing``, ``Refused``."""
    viewer = viewer_of(actor=actor, shop_id=shop_id)
    try:
        return rows.queue_page(
            viewer=viewer, view=view, now=now, limit=max(1, min(limit, MOST_ROWS)), cursor=cursor
        )
    except ValueError as error:
        raise Refused("cursor", "翻页位置无效，请从头开始", {"cursor": "无效"}) from error


def queue_counts(*, actor: Actor, shop_id: int | None, now: datetime) -> dict[QueueView, int]:
    """How many cases each chip holds. Three queries."""
    return rows.queue_counts(viewer=viewer_of(actor=actor, shop_id=shop_id), now=now)


def next_case(*, actor: Actor, after_case_id: int | None, now: datetime) -> int | None:
    """The case to take next: the first due that is mine or nobody's, other than the one just seen."""
    viewer = viewer_of(actor=actor)
    for view in (QueueView.MINE, QueueView.UNASSIGNED):
        page = rows.queue_page(viewer=viewer, view=view, now=now, limit=2, cursor=None)
        for row in page.rows:
            if row.case_id != after_case_id:
                return row.case_id
    return None


def find_cases(*, actor: Actor, text: str, now: datetime) -> tuple[QueueRow, ...]:
    """Cases by case number, refund number, order number or return waybill. Exact, indexed."""
    wanted = text.strip()
    if not wanted or len(wanted) > 60 or "\x00" in wanted:
        return ()
    viewer = viewer_of(actor=actor)
    return rows.rows_by_id(viewer=viewer, case_ids=rows.find_case_ids(viewer=viewer, text=wanted))


def list_cases(
    *,
    actor: Actor,
    shop_id: int | None,
    state: str | None,
    updated_since: datetime | None,
    cursor: str | None,
    limit: int,
    now: datetime,
    tid: str | None = None,
    refund_id: str | None = None,
) -> QueuePage:
    """Cases newest first, for programs: complete and stable while cases are added. Three queries."""
    viewer = viewer_of(actor=actor, shop_id=shop_id)
    try:
        return rows.list_cases(
            viewer=viewer,
            state=state,
            tid=tid,
            refund_id=refund_id,
            updated_since=updated_since,
            limit=max(1, min(limit, MOST_ROWS)),
            cursor=cursor,
        )
    except ValueError as error:
        raise Refused("cursor", "翻页位置无效，请从头开始", {"cursor": "无效"}) from error

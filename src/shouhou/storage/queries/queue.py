"""The queue: open cases by what is due first, keyset-paged, one shop at a time and then merged."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from shouhou.domain.access import Role, mask_nick
from shouhou.domain.refund.vocabulary import DisputeType, Flow, RefundStatus
from shouhou.storage.facts import word
from shouhou.storage.json import dump_text, load_text
from shouhou.storage.models.cases import NO_DUE

from .records import Due, QueuePage, QueueRow, QueueView, ShopBadge

BREACH_WINDOW = timedelta(hours=2)
ATTENTION_STATES = ("unknown", "needs_code", "needs_session", "needs_person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: their id, their shops, their roles in each."""

    user_id: int
    shops: Mapping[int, ShopBadge]
    roles: Mapping[int, frozenset[Role]]


COLUMNS = """
    c.id, c.version, c.shop_id, c.state, c.waiting_for, c.owner_id, u.display_name AS owner_name,
    c.buyer_nick, c.title, c.amount_fen, r.refund_id, r.flow, r.dispute_type, r.status, r.status_raw,
    c.cs_open, c.open_refunds, c.command_state, c.next_due_at, c.due_started_at, c.next_due_kind,
    c.next_due_certainty, c.last_text, c.last_from, c.last_activity_at, c.snoozed_until, c.opened_at,
    c.closed_at
"""

OPEN_AWAKE = "c.state = 'open' AND (c.snoozed_until IS NULL OR c.snoozed_until <= %(now)s)"

CONDITIONS: Mapping[QueueView, str] = {
    QueueView.ALL: OPEN_AWAKE,
    QueueView.MINE: OPEN_AWAKE + " AND c.owner_id = %(user)s",
    QueueView.UNASSIGNED: OPEN_AWAKE + " AND c.owner_id IS NULL",
    QueueView.BREACHING: OPEN_AWAKE + " AND c.next_due_at < s.platform_now + %(breach)s",
    QueueView.INTERVENED: "c.state = 'open' AND c.cs_open",
    QueueView.WAITING_BUYER: OPEN_AWAKE + " AND c.waiting_for = 'buyer'",
    QueueView.WAITING_WAREHOUSE: OPEN_AWAKE + " AND c.waiting_for IN ('warehouse', 'carrier')",
    QueueView.SNOOZED: "c.state = 'open' AND c.snoozed_until > %(now)s",
    QueueView.ATTENTION: "c.state = 'open' AND c.command_state = ANY(%(attention)s)",
    QueueView.CLOSED: "c.state = 'closed'",
}


def queue_page(
    *, viewer: Viewer, view: QueueView, now: datetime, limit: int, cursor: str | None
) -> QueuePage:
    """One page of the viewer's shops. One query: each shop by its own index, then merged (LATERAL)."""
    if not viewer.shops:
        return QueuePage(rows=(), next=None, view=view)
    closed = view is QueueView.CLOSED
    key = "c.closed_at" if closed else "c.next_due_at"
    direction, compare = ("DESC", "<") if closed else ("ASC", ">")
    after = ""
    values = _values(viewer, now) | {"limit": limit + 1}
    if cursor:
        values["after_at"], values["after_id"] = read_cursor(cursor)
        after = f"AND ({key}, c.id) {compare} (%(after_at)s, %(after_id)s)"
    sql = f"""
        SELECT q.* FROM {_SHOPS} CROSS JOIN LATERAL (
            SELECT {COLUMNS}, {key} AS sort_at FROM storage_case c
              LEFT JOIN storage_refund r ON r.id = c.lead_refund_id
              LEFT JOIN storage_user u ON u.id = c.owner_id
             WHERE c.shop_id = s.shop_id AND {CONDITIONS[view]} {after}
             ORDER BY {key} {direction}, c.id {direction} LIMIT %(limit)s) q
        ORDER BY q.sort_at {direction}, q.id {direction} LIMIT %(limit)s
    """  # noqa: S608 - only our own constants are formatted in
    found = fetch(sql, values)
    rows = tuple(row_of(row, viewer) for row in found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    return QueuePage(rows=rows, next=make_cursor(last["sort_at"], last["id"]) if last else None, view=view)


def queue_counts(*, viewer: Viewer, now: datetime) -> dict[QueueView, int]:
    """How many cases each chip holds, closed ones left out. One query over the open cases."""
    if not viewer.shops:
        return {view: 0 for view in QueueView if view is not QueueView.CLOSED}
    views = [view for view in QueueView if view is not QueueView.CLOSED]
    parts = ", ".join(f"count(*) FILTER (WHERE {CONDITIONS[view]}) AS {view.value}" for view in views)
    sql = f"""
        SELECT {parts} FROM storage_case c JOIN {_SHOPS} ON s.shop_id = c.shop_id WHERE c.state = 'open'
    """  # noqa: S608 - only our own constants are formatted in
    row = fetch(sql, _values(viewer, now))[0]
    return {view: row[view.value] for view in views}


def rows_by_id(*, viewer: Viewer, case_ids: Sequence[int]) -> tuple[QueueRow, ...]:
    """Rows of given cases that the viewer may see, in no order of their own. One query."""
    if not case_ids or not viewer.shops:
        return ()
    sql = f"""
        SELECT {COLUMNS} FROM storage_case c
          LEFT JOIN storage_refund r ON r.id = c.lead_refund_id
          LEFT JOIN storage_user u ON u.id = c.owner_id
         WHERE c.id = ANY(%(ids)s) AND c.shop_id = ANY(%(shops)s)
    """  # noqa: S608 - only our own constants are formatted in
    found = fetch(sql, {"ids": list(case_ids), "shops": list(viewer.shops)})
    by_id = {row["id"]: row_of(row, viewer) for row in found}
    return tuple(by_id[case_id] for case_id in case_ids if case_id in by_id)


def find_case_ids(*, viewer: Viewer, text: str, limit: int = 20) -> list[int]:
    """Cases whose number, refund, order, line or return waybill is exactly ``text``. Indexed reads."""
    number = text.upper().removeprefix("SH")
    sql = """
        SELECT c.id FROM storage_case c WHERE c.shop_id = ANY(%(shops)s) AND c.id = %(id)s
        UNION SELECT c.id FROM storage_case c WHERE c.shop_id = ANY(%(shops)s) AND c.tid = %(text)s
        UNION SELECT c.id FROM storage_case c WHERE c.shop_id = ANY(%(shops)s) AND c.oid = %(text)s
        UNION SELECT r.case_id FROM storage_refund r
               WHERE r.shop_id = ANY(%(shops)s) AND (r.refund_id = %(text)s OR r.return_waybill = %(text)s)
        ORDER BY 1 DESC LIMIT %(limit)s
    """
    as_id = int(number) if number.isascii() and number.isdigit() and len(number) <= 12 else 0
    values = {"shops": list(viewer.shops), "id": as_id, "text": text, "limit": limit}
    return [row["id"] for row in fetch(sql, values)]


def list_cases(
    *,
    viewer: Viewer,
    state: str | None,
    tid: str | None,
    refund_id: str | None,
    updated_since: datetime | None,
    limit: int,
    cursor: str | None,
) -> QueuePage:
    """Cases by id, newest first, for programs: complete and stable while rows are added. One query."""
    values: dict[str, Any] = {"shops": list(viewer.shops), "limit": limit + 1}
    conditions = ["c.shop_id = ANY(%(shops)s)"]
    for name, value, condition in (
        ("state", state, "c.state = %(state)s"),
        ("tid", tid, "c.tid = %(tid)s"),
        ("since", updated_since, "c.last_activity_at >= %(since)s"),
        (
            "refund_id",
            refund_id,
            "c.id IN (SELECT case_id FROM storage_refund WHERE refund_id = %(refund_id)s)",
        ),
    ):
        if value is not None:
            values[name] = value
            conditions.append(condition)
    if cursor:
        _, values["after_id"] = read_cursor(cursor)
        conditions.append("c.id < %(after_id)s")
    sql = f"""
        SELECT {COLUMNS} FROM storage_case c
          LEFT JOIN storage_refund r ON r.id = c.lead_refund_id
          LEFT JOIN storage_user u ON u.id = c.owner_id
         WHERE {" AND ".join(conditions)} ORDER BY c.id DESC LIMIT %(limit)s
    """  # noqa: S608 - only our own constants are formatted in
    found = fetch(sql, values)
    rows = tuple(row_of(row, viewer) for row in found[:limit])
    more = len(found) > limit
    after = make_cursor(NO_DUE, found[limit - 1]["id"]) if more else None
    return QueuePage(rows=rows, next=after, view=QueueView.ALL)


_SHOPS = "unnest(%(shops)s::bigint[], %(nows)s::timestamptz[]) AS s(shop_id, platform_now)"


def _values(viewer: Viewer, now: datetime) -> dict[str, Any]:
    shops = list(viewer.shops)
    return {
        "shops": shops,
        "nows": [viewer.shops[shop].clock.platform_time(now) for shop in shops],
        "now": now,
        "user": viewer.user_id,
        "breach": BREACH_WINDOW,
        "attention": list(ATTENTION_STATES),
    }


def fetch(sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def make_cursor(at: datetime, row_id: int) -> str:
    """Opaque text for the place after a row."""
    return base64.urlsafe_b64encode(dump_text([at.isoformat(), row_id]).encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, int]:
    """The inverse of ``make_cursor``. Raises ``ValueError`` for anything else."""
    try:
        at, row_id = load_text(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode())
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or type(row_id) is not int or not 0 <= row_id < 2**63:  # bigint
            raise ValueError("cursor")
    except (TypeError, ValueError, UnicodeError) as error:
        raise ValueError("cursor") from error
    return moment, row_id


def case_number(case_id: int) -> str:
    """The number people read out."""
    return f"SH{case_id:08d}"


def row_of(row: Mapping[str, Any], viewer: Viewer) -> QueueRow:
    """One SQL row as the record, the buyer masked for this viewer."""
    due = None
    if row["next_due_at"] < NO_DUE:
        due = Due(
            at=row["next_due_at"],
            started_at=row["due_started_at"],
            kind=row["next_due_kind"],
            certainty=row["next_due_certainty"],
        )
    return QueueRow(
        case_id=row["id"],
        number=case_number(row["id"]),
        version=row["version"],
        shop=viewer.shops[row["shop_id"]],
        state=row["state"],
        waiting_for=row["waiting_for"],
        owner_id=row["owner_id"],
        owner_name=row["owner_name"] or "",
        buyer_name=mask_nick(row["buyer_nick"], viewer.roles.get(row["shop_id"], frozenset())),
        title=row["title"],
        amount_fen=row["amount_fen"],
        refund_id=row["refund_id"] or "",
        flow=word(Flow, row["flow"] or ""),
        dispute_type=word(DisputeType, row["dispute_type"] or ""),
        status=word(RefundStatus, row["status"] or ""),
        status_raw=row["status_raw"] or "",
        cs_open=row["cs_open"],
        open_refunds=row["open_refunds"],
        command_state=row["command_state"],
        due=due,
        last_text=row["last_text"],
        last_from=row["last_from"],
        last_activity_at=row["last_activity_at"],
        snoozed_until=row["snoozed_until"],
        opened_at=row["opened_at"],
    )

"""Believable imports, to-dos and sources as frozen records, without a database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from shouhou.domain.imports import FileKind, ReviewColumn
from shouhou.domain.refund.vocabulary import Action, ShopType
from shouhou.storage.queries.desk_records import (
    CopyPiece,
    ImportView,
    Line,
    PasteOutcome,
    RefusedRowView,
    SampleRow,
    ShopFreshness,
    SourceFreshness,
    Todo,
    TodoPage,
    VanishedRefund,
)
from shouhou.storage.queries.records import ShopBadge, ShopClock

from . import samples

NOW = samples.NOW
SHOP = ShopBadge(
    shop_id=2,
    name="Corner shop",
    shop_type=ShopType.TAOBAO,
    is_demo=False,
    clock=ShopClock(host_at=None, platform_at=None),
)


def imported(state: str = "ready", **changes: Any) -> ImportView:
    made = ImportView(
        import_id=7,
        shop=SHOP,
        filename="refunds.xlsx",
        size=830_000,
        state=state,
        kind=FileKind.REFUNDS,
        generation="3",
        sheet="Sheet1",
        encoding="GB18030",
        columns=("a", "b", "c"),
        unknown_columns=("something", "else"),
        mapping={},
        guess={"a": ReviewColumn.TID, "c": ReviewColumn.RESULT},
        first_rows=(("1", "x", "good"), ("2", "y", "bad")),
        stated_at=NOW - timedelta(hours=1),
        stated_by_name=False,
        progress=0.4,
        rows=120,
        created=80,
        updated=20,
        unchanged=17,
        refused_count=3,
        refused=(
            RefusedRowView(row=7, code="damaged_id", reason="damaged number", subject="1.23E+18"),
            RefusedRowView(row=9, code="amount", reason="=cmd()", subject="2000300010002003001"),
        ),
        sample=(
            SampleRow(
                row=2,
                outcome="created",
                refund_id="20003000100200300",
                tid="4000500060007000800",
                title="Wool scarf",
                amount_fen=8900,
                status_raw="waiting",
                at=NOW - timedelta(hours=30),
                timeout_at=NOW + timedelta(hours=5),
            ),
            SampleRow(
                row=3,
                outcome="unchanged",
                refund_id="",
                tid="4000500060007000801",
                title="Gloves",
                amount_fen=None,
                status_raw="",
                at=None,
                timeout_at=None,
            ),
        ),
        confirmed=0,
        contradicted=0,
        vanished=(),
        error_code="",
        error_text="",
        actor_name="Kim",
        created_at=NOW - timedelta(minutes=3),
        finished_at=None,
    )
    return replace(made, **changes)


def imports() -> Iterator[ImportView]:
    """One in each state."""
    for state in ("waiting", "reading", "needs_columns", "ready", "applying", "cancelled"):
        yield imported(state)
    gone = VanishedRefund(
        refund_id="20003000100200399",
        case_id=3,
        number="SH00000003",
        title="Cap",
        status_raw="waiting",
        amount_fen=4500,
    )
    yield imported("done", confirmed=29, contradicted=1, vanished=(gone,), finished_at=NOW)
    yield imported("refused", error_code="wrong_kind", error_text="not a table", kind=None)
    yield imported("failed", kind=None)


def todo(state: str = "needs_person", **changes: Any) -> Todo:
    made = Todo(
        command=samples.command(state, channel="manual", kind=Action.AGREE_REFUND),
        shop=SHOP,
        case_id=1,
        number="SH00000001",
        version=7,
        title="Wool scarf",
        buyer_name="b***r",
        tid="4000500060007000800",
        amount_fen=8900,
        headline=Line(text="agree to refund %(amount)s", values={"amount": "¥89.00"}),
        clicks=(Line(text="open the list", values={}), Line(text="find %(id)s", values={"id": "2000"})),
        copies=(
            CopyPiece(label="number", text="20003000100200300"),
            CopyPiece(label="amount", text="89.00"),
        ),
        pictures=("a" * 64,),
        due_at=NOW + timedelta(hours=3),
        ticked_at=None,
        contradicted_at=None,
        data_as_of=NOW - timedelta(hours=2),
    )
    return replace(made, **changes)


def todo_page() -> TodoPage:
    """One of each state, ticked and contradicted."""
    rows = [todo(state) for state in samples.STATES]
    rows.append(todo(ticked_at=NOW - timedelta(minutes=5)))
    rows.append(todo(ticked_at=NOW - timedelta(hours=9), contradicted_at=NOW))
    return TodoPage(rows=tuple(rows), next="x", open=9, ticked=1, contradicted=1)


def fresh(channel: str = "files", *, stale: bool = True) -> ShopFreshness:
    sources = tuple(
        SourceFreshness(
            name=name,
            data_as_of=age,
            limit=timedelta(hours=12),
            stale=stale and name == "refunds",
            countdowns=14,
            old_countdowns=14,
            last_error="",
        )
        for name, age in (
            ("refunds", NOW - timedelta(hours=15)),
            ("orders", None),
            ("items", NOW),
            ("reviews", None),
        )
    )
    return ShopFreshness(
        shop=SHOP,
        channel=channel,
        sources=sources,
        open_cases=32,
        waiting_confirmation=4,
        next_due_at=NOW + timedelta(hours=3),
    )


def outcome() -> PasteOutcome:
    return PasteOutcome(
        created=2,
        updated=1,
        unchanged=0,
        refused=(RefusedRowView(row=3, code="no_number", reason="no number", subject=""),),
        unread_lines=("???",),
        case_ids=(1, 2),
    )

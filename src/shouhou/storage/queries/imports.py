"""Files as the pages show them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shouhou.domain.imports import FileKind, ReviewColumn
from shouhou.storage.json import dump_text
from shouhou.storage.models import ImportFile, Refund

from .desk_records import ImportView, RefusedRowView, SampleRow, VanishedRefund
from .queue import Viewer, case_number


def columns_digest(columns: Sequence[str]) -> str:
    """The same for the same column names, in whatever order."""
    return hashlib.sha256(dump_text(sorted(columns)).encode()).hexdigest()


def import_views(rows: Sequence[ImportFile], *, viewer: Viewer) -> tuple[ImportView, ...]:
    """Records of rows with their actor joined. One query more, for what vanished."""
    wanted = {refund_id for row in rows for refund_id in row.vanished}
    refunds = {
        (one.shop_id, one.refund_id): one
        for one in Refund.objects.filter(shop_id__in={row.shop_id for row in rows}, refund_id__in=wanted)
    }
    return tuple(_view(row, viewer, refunds) for row in rows)


def _view(row: ImportFile, viewer: Viewer, refunds: dict[tuple[int, str], Refund]) -> ImportView:
    shown: dict[str, Any] = row.preview
    gone = [refunds[row.shop_id, one] for one in row.vanished if (row.shop_id, one) in refunds]
    return ImportView(
        import_id=row.pk,
        shop=viewer.shops[row.shop_id],
        filename=row.filename,
        size=row.size,
        state=row.state,
        kind=FileKind(row.kind) if row.kind else None,
        generation=row.generation,
        sheet=row.sheet,
        encoding=row.encoding,
        columns=tuple(row.columns),
        unknown_columns=tuple(shown.get("unknown_columns", ())),
        mapping={name: ReviewColumn(value) for name, value in row.mapping.items()},
        guess={name: ReviewColumn(value) for name, value in shown.get("guess", {}).items()},
        first_rows=tuple(tuple(cells) for cells in shown.get("first_rows", ())),
        stated_at=row.stated_at,
        stated_by_name=bool(shown.get("stated_by_name")),
        progress=row.progress,
        rows=row.rows,
        created=row.created,
        updated=row.updated,
        unchanged=row.unchanged,
        refused_count=row.refused_count,
        refused=tuple(RefusedRowView(**one) for one in row.refused),
        sample=tuple(_sample(one) for one in shown.get("sample", ())),
        confirmed=row.confirmed,
        contradicted=row.contradicted,
        vanished=tuple(
            VanishedRefund(
                refund_id=one.refund_id,
                case_id=one.case_id,
                number=case_number(one.case_id),
                title=one.title,
                status_raw=one.status_raw,
                amount_fen=one.refund_fen,
            )
            for one in gone
        ),
        error_code=row.error_code,
        error_text=row.error_text,
        actor_name=row.actor.display_name if row.actor else "",
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def _sample(shown: dict[str, Any]) -> SampleRow:
    return SampleRow(
        row=shown["row"],
        outcome=shown["outcome"],
        refund_id=shown.get("refund_id", ""),
        tid=shown.get("tid", ""),
        title=shown.get("title", ""),
        amount_fen=shown.get("amount_fen"),
        status_raw=shown.get("status_raw", ""),
        at=_moment(shown.get("at")),
        timeout_at=_moment(shown.get("timeout_at")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""A file from upload to decision: kept on disk, shown, named, applied or put away. The worker does the reading."""

import os
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.imports import ReviewColumn
from shouhou.marketplaces.files.file_name import stated_at as stated_in_name
from shouhou.marketplaces.files.limits import Limits
from shouhou.storage import events
from shouhou.storage.models import ColumnMapping, ImportFile
from shouhou.storage.queries.desk_records import ImportView
from shouhou.storage.queries.imports import columns_digest, import_views

from ..actor import Actor, demand
from ..errors import Missing
from ..queue import viewer_of

LONGEST_NAME = 200


def bring_file(
    *,
    actor: Actor,
    shop_id: int,
    filename: str,
    chunks: Iterable[bytes],
    modified_at: datetime | None,
    now: datetime,
) -> ImportView:
    """Keeps an uploaded file for the worker to read. Writes. Raises ``Missing``, ``Refused`` (too big, empty).

    The moment that it speaks of is its name's, else its own time of change, else now; never later than now.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.IMPORT)
    name = Path(filename.replace("\\", "/")).name.replace("\x00", "")[-LONGEST_NAME:] or "file"
    path = uuid.uuid4().hex
    size = _keep(settings.IMPORT_ROOT / path, chunks)
    said = stated_in_name(name) or modified_at or now
    row = ImportFile.objects.create(
        shop_id=shop_id,
        actor_id=actor.user_id,
        filename=name,
        path=path,
        size=size,
        stated_at=min(said, now),
        created_at=now,
    )
    _tell(row)
    return _view(actor, row.pk)


def _keep(path: Path, chunks: Iterable[bytes]) -> int:
    limit = Limits().file_bytes
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    size = 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise Refused(
                        "file_too_big",
                        f"文件超过 {limit >> 20} MB，请缩小导出的时间范围后再试",
                        {"file": "太大"},
                    )
                out.write(chunk)
        if size == 0:
            raise Refused("file_empty", "这个文件是空的，请重新导出", {"file": "空文件"})
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return size


def import_view(*, actor: Actor, import_id: int, now: datetime) -> ImportView:
    """One file. Raises ``Missing``."""
    return _view(actor, import_id)


def list_imports(
    *, actor: Actor, shop_id: int | None, cursor: str | None, limit: int
) -> tuple[tuple[ImportView, ...], str | None]:
    """Files, newest first, keyset-paged by number."""
    viewer = viewer_of(actor=actor, shop_id=shop_id)
    rows = ImportFile.objects.select_related("actor").filter(shop_id__in=viewer.shops).order_by("-id")
    if cursor:
        if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
            raise Refused("cursor", "翻页位置无效，请从头开始", {"cursor": "无效"})
        rows = rows.filter(pk__lt=int(cursor))
    limit = max(1, min(limit, 200))
    found = list(rows[: limit + 1])
    after = str(found[limit - 1].pk) if len(found) > limit else None
    return import_views(found[:limit], viewer=viewer), after


def state_moment(*, actor: Actor, import_id: int, stated_at: datetime, now: datetime) -> ImportView:
    """A person says when the file was exported; what it would do is then found out anew. Writes. ``Refused`` for
    the future or once it is applied.
    """
    row = _find(actor, import_id)
    if stated_at > now:
        raise Refused("stated_at", "导出时间不能晚于现在", {"stated_at": "晚于现在"})
    again = {} if row.state == "needs_columns" else {"state": "waiting", "progress": 0}
    _change(row, from_states=("waiting", "reading", "ready", "needs_columns"), stated_at=stated_at, **again)
    return _view(actor, import_id)


def map_columns(*, actor: Actor, import_id: int, mapping: Mapping[str, str], now: datetime) -> ImportView:
    """A person says which column is what; remembered for the shop's next file of the same columns. Writes."""
    row = _find(actor, import_id)
    chosen = {name: ReviewColumn(value) for name, value in mapping.items() if _is_column(row, name, value)}
    if len(set(chosen.values())) != len(chosen):
        raise Refused("mapping", "同一项内容只能对应一列", {"mapping": "重复"})
    if not {ReviewColumn.TID, ReviewColumn.OID, ReviewColumn.BUYER} & set(chosen.values()):
        raise Refused("mapping", "请至少指出订单编号、子订单编号或买家中的一列", {"mapping": "不完整"})
    if ReviewColumn.RESULT not in chosen.values() and ReviewColumn.CONTENT not in chosen.values():
        raise Refused("mapping", "请指出评价结果或评价内容在哪一列", {"mapping": "不完整"})
    plain = {name: column.value for name, column in chosen.items()}
    with transaction.atomic():
        ColumnMapping.objects.update_or_create(
            shop_id=row.shop_id,
            columns_digest=columns_digest(row.columns),
            defaults={"mapping": plain, "saved_at": now},
        )
        _change(row, from_states=("needs_columns", "ready"), state="waiting", mapping=plain, progress=0)
    return _view(actor, import_id)


def _is_column(row: ImportFile, name: str, value: str) -> bool:
    return name in row.columns and value in {one.value for one in ReviewColumn}


def apply_import(*, actor: Actor, import_id: int, now: datetime) -> ImportView:
    """Lets the worker apply a previewed file. Writes. ``Refused`` unless the preview is there."""
    _change(_find(actor, import_id), from_states=("ready",), state="applying", progress=0, started_at=now)
    return _view(actor, import_id)


def cancel_import(*, actor: Actor, import_id: int, now: datetime) -> ImportView:
    """Puts a file away that was not applied, and removes it from the disk. Writes."""
    row = _find(actor, import_id)
    _change(
        row,
        from_states=("waiting", "reading", "ready", "needs_columns"),
        state="cancelled",
        finished_at=now,
        path="",
    )
    (settings.IMPORT_ROOT / row.path).unlink(missing_ok=True) if row.path else None
    return _view(actor, import_id)


def _find(actor: Actor, import_id: int) -> ImportFile:
    row = ImportFile.objects.filter(pk=import_id).first()
    if row is None:
        raise Missing
    demand(actor=actor, shop_id=row.shop_id, permission=Permission.IMPORT)
    return row


def _change(row: ImportFile, *, from_states: tuple[str, ...], **fields: Any) -> None:
    with transaction.atomic():
        if not ImportFile.objects.filter(pk=row.pk, state__in=from_states).update(**fields):
            raise Refused("import_state", "这个文件已经处于其他状态，请刷新后再看")
        _tell(row)


def _tell(row: ImportFile) -> None:
    events.announce(shop_id=row.shop_id, kind="import")
    events.wake("imports")


def _view(actor: Actor, import_id: int) -> ImportView:
    viewer = viewer_of(actor=actor)
    row = ImportFile.objects.select_related("actor").filter(pk=import_id, shop_id__in=viewer.shops).first()
    if row is None:
        raise Missing
    return import_views([row], viewer=viewer)[0]

"""A file brought by the command line: read and applied in one go, without a preview."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from shouhou.domain.imports import FileHead, FileKind
from shouhou.marketplaces.files.file_name import stated_at as stated_in_name
from shouhou.marketplaces.files.unreadable import Unreadable
from shouhou.storage.models import ImportFile, Shop

from .applying import apply_file
from .deadlocks import in_spite_of_deadlocks
from .tally import Tally
from .vanished import vanished
from .working import refused_record


def import_at_once(
    *, shop_id: int, path: Path, kind: str | None, now: datetime, progress: Callable[[float], None]
) -> dict[str, Any]:
    """Applies a file and says what it did. Writes, in one transaction; nothing when the file is refused.

    The moment that the file speaks of is its name's, else its time of change. ``error`` is ``None`` or has ``code`` and
    ``message``.
    """
    shop = Shop.objects.get(pk=shop_id)
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return _record(None, "", Tally(), [], Unreadable("missing"))
    stated = min(stated_in_name(path.name) or changed, now)

    def apply() -> tuple[FileHead, Tally, list[str]]:
        with transaction.atomic():
            head, tally, span = apply_file(
                shop=shop,
                path=path,
                filename=path.name,
                kind=FileKind(kind) if kind else None,
                columns=None,
                stated_at=stated,
                now=now,
                progress=progress,
            )
            gone = vanished(shop=shop, span=span)
            _remember(shop, path, head.kind, head.generation, tally, gone, stated, now)
            return head, tally, gone

    try:
        head, tally, gone = in_spite_of_deadlocks(apply)
    except Unreadable as failure:
        return _record(None, "", Tally(), [], failure)
    return _record(head.kind, head.generation, tally, gone, None)


def _remember(
    shop: Shop,
    path: Path,
    kind: FileKind,
    generation: str,
    tally: Tally,
    gone: list[str],
    stated: datetime,
    now: datetime,
) -> None:
    ImportFile.objects.create(
        shop=shop,
        filename=path.name[-200:],
        size=path.stat().st_size,
        state="done",
        kind=kind.value,
        generation=generation,
        stated_at=stated,
        progress=1.0,
        rows=tally.rows,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        refused_count=tally.refused_count,
        refused=[refused_record(one) for one in tally.refused],
        confirmed=tally.confirmed,
        contradicted=tally.contradicted,
        vanished=gone,
        created_at=now,
        started_at=now,
        finished_at=now,
    )


def _record(
    kind: FileKind | None, generation: str, tally: Tally, gone: list[str], failure: Unreadable | None
) -> dict[str, Any]:
    return {
        "kind": kind.value if kind else None,
        "generation": generation,
        "rows": tally.rows,
        "created": tally.created,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "refused": [refused_record(one) for one in tally.refused],
        "refused_count": tally.refused_count,
        "confirmed": tally.confirmed,
        "contradicted": tally.contradicted,
        "vanished": gone,
        "error": {"code": failure.code, "message": failure.text} if failure else None,
    }

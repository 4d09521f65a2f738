"""Proof of a case, and the platform's pictures, as frozen records."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from shouhou.storage.json import load_text
from shouhou.storage.models import EvidenceItem, PlatformPicture
from shouhou.storage.sealing import SealBroken, unseal

from .evidence_records import EvidenceView, PictureView


def items_of(*, case_id: int, name_of: Callable[[str], str], details: bool) -> tuple[EvidenceView, ...]:
    """Everything handed in and not withdrawn, oldest first. One query. ``details``: also what the camera wrote."""
    rows = (
        EvidenceItem.objects.select_related("blob", "added_by")
        .filter(case_id=case_id, withdrawn_at=None)
        .order_by("added_at", "id")
    )
    return tuple(item_view(row, name_of=name_of, details=details) for row in rows)


def item_view(row: EvidenceItem, *, name_of: Callable[[str], str], details: bool) -> EvidenceView:
    """One row as a record."""
    blob = row.blob
    camera = _camera(row.exif_sealed) if details else {}
    place = camera.get("place") or ()
    return EvidenceView(
        item_id=row.pk,
        kind=row.kind,
        kind_name=name_of(row.kind),
        side=row.side,
        sha256=blob.sha256 if blob else "",
        mime=blob.mime if blob else "",
        size=blob.size if blob else 0,
        seconds=blob.seconds if blob else None,
        width=blob.width if blob else None,
        height=blob.height if blob else None,
        filename=row.filename,
        source=row.source,
        note=row.note,
        added_by=row.added_by.display_name if row.added_by else "",
        added_at=row.added_at,
        original=row.original,
        taken_at=" ".join(part for part in (camera.get("taken_at", ""), camera.get("offset", "")) if part),
        device=camera.get("device", ""),
        place=", ".join(f"{degrees:.5f}" for degrees in place),
    )


def pictures_of(*, case_id: int, certainty: str) -> tuple[PictureView, ...]:
    """The pictures of a case's platform messages, oldest first. One query."""
    rows = (
        PlatformPicture.objects.select_related("message")
        .filter(message__refund__case_id=case_id)
        .order_by("message__created_at", "id")
    )
    return tuple(
        PictureView(
            picture_id=row.pk,
            url=row.url,
            author=row.message.author,
            state=row.state,
            sha256=row.blob_id or "",
            expires_at=row.expires_at,
            certainty=certainty,
            attempts=row.attempts,
            error=row.error,
        )
        for row in rows
    )


def due_pictures(*, now: datetime, most: int) -> Sequence[int]:
    """Ids of pictures that are to be fetched, those that expire first in front."""
    rows = PlatformPicture.objects.filter(state="waiting", next_try_at__lte=now)
    return list(rows.order_by("expires_at", "next_try_at").values_list("pk", flat=True)[:most])


def _camera(sealed: str) -> dict[str, Any]:
    try:
        text = unseal(sealed)
    except SealBroken:
        return {}
    return dict(load_text(text)) if text else {}

"""Asking the buyer for exactly what is missing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.evidence.records import Side
from shouhou.storage.models import Case, HistoryRow

from ..actor import Actor
from .changing import change_case
from .reading import evidence_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Words for the buyer. ``short`` has at most 400 bytes of UTF-8, for a platform message."""

    text: str
    short: str
    kinds: tuple[str, ...]


def ask_for_missing(*, actor: Actor, case_id: int, now: datetime) -> Request:
    """The polite words for what the buyer still has to show, and a history row that they were drawn up. Writes.

    Sends nothing. Raises ``Missing`` and ``Refused`` (right, nothing is missing).
    """
    page = evidence_of(actor=actor, case_id=case_id, now=now)
    kinds = tuple(need.kind.code for need in page.checklist.missing(Side.BUYER))
    request = Request(text=page.request, short=page.request_short, kinds=kinds)
    digest = hashlib.sha256(request.text.encode()).hexdigest()

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]] | None:
        if not kinds:
            raise Refused("nothing_missing", "买家这边的凭证已经齐了，不需要再要")
        newest = HistoryRow.objects.filter(case=case, kind="evidence.asked").order_by("-seq").first()
        if newest is not None and digest in newest.body:  # the same words again say nothing new
            return None
        return "evidence.asked", {"kinds": list(kinds), "digest": digest, "count": len(kinds)}

    change_case(actor, case_id, Permission.LEAVE_MESSAGE, now, write)
    return request

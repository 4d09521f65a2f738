"""Asks the language model that a shop switched on, when our own model is unsure. Falls back to what we have.

Outside any transaction. Neither texts nor the key are logged or kept.
"""

import time
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction

from shouhou.domain.diagnosis.opinion import NotUsable, Opinion, Trouble, joined, read_opinion
from shouhou.domain.diagnosis.question import Question, masked_question
from shouhou.domain.diagnosis.records import Complaint, Diagnosis, Origin
from shouhou.marketplaces.language_model.client import Access, ask
from shouhou.storage.models import LanguageEndpoint
from shouhou.storage.sealing import SealBroken, unseal

from .silence import Silence

log = structlog.get_logger()
silence = Silence()


def second_opinion(
    *, shop_id: int, complaint: Complaint, first: Diagnosis, now: datetime, names: Iterable[str] = ()
) -> Diagnosis:
    """The endpoint's answer, or ``first`` when it is off, not needed, silent for now, or gives no usable one.

    ``names``: the buyer's nickname and whatever else must not leave the house besides what ``mask`` finds.
    Takes up to the endpoint's time-out. Never raises for what the endpoint does; raises ``RuntimeError`` inside
    a transaction. Writes the last trouble.
    """
    row = _switched_on(shop_id)
    if row is None or first.origin is not Origin.MODEL or first.confidence >= row.below_percent / 100:
        return first
    question = masked_question(complaint, names=names)
    if not question.turns or silence.until(silence_key(row), now=now):
        return first
    try:
        opinion = opinion_of(row, question, now=now)
    except NotUsable:
        return first
    return joined(first, opinion, question=question, circumstances=complaint.circumstances, model=row.model)


def opinion_of(row: LanguageEndpoint, question: Question, *, now: datetime) -> Opinion:
    """One call; its outcome is counted and noted. Raises ``NotUsable``. Writes."""
    began = time.monotonic()
    try:
        words = ask(question, access=_access(row))
        opinion = read_opinion(words, question=question)
    except NotUsable as bad:
        silence.failed(silence_key(row), now=now)
        _note(row, bad.trouble, began, now)
        raise
    silence.worked(silence_key(row))
    _note(row, None, began, now)
    return opinion


def silence_key(row: LanguageEndpoint) -> tuple[int, datetime]:
    """Changed settings start anew."""
    return row.shop_id, row.updated_at


def _switched_on(shop_id: int) -> LanguageEndpoint | None:
    # Durable: fails loudly where a transaction would be held open for as long as the endpoint thinks.
    with transaction.atomic(durable=True):
        return LanguageEndpoint.objects.filter(shop_id=shop_id, enabled=True).first()


def _access(row: LanguageEndpoint) -> Access:
    try:
        key = unseal(row.key_sealed)
    except SealBroken:
        raise NotUsable(Trouble.KEY_LOST) from None
    return Access(address=row.url, key=key, model=row.model, seconds=row.timeout_seconds)


def _note(row: LanguageEndpoint, trouble: Trouble | None, began: float, now: datetime) -> None:
    outcome = trouble.value if trouble else ""
    log.info(
        "endpoint_asked",
        shop_id=row.shop_id,
        outcome=outcome or "good",
        milliseconds=round((time.monotonic() - began) * 1000),
    )
    if outcome or row.last_error:
        LanguageEndpoint.objects.filter(pk=row.pk, updated_at=row.updated_at).update(
            last_error=outcome, last_error_at=now if outcome else None
        )

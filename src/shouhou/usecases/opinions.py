"""A second opinion on diagnoses that the model is unsure of, for shops that switched an endpoint on."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from shouhou.domain.diagnosis.records import Category, Diagnosis, Origin, Responsible
from shouhou.storage.models import Case, CaseDiagnosis, LanguageEndpoint

from .complaints import complaints_of, digest_of
from .diagnosing import keep_answer
from .second_opinion import second_opinion

NOT_OLDER = timedelta(days=1)
"""Platform time. What nobody asked about for a day is decided by people; an endpoint switched on asks no backlog."""


def ask_next(*, clock: Callable[[], datetime]) -> bool:
    """Seeks one second opinion; answers whether there was one to seek. Calls outside, then writes.

    Each diagnosis is asked about once, whatever comes of it. An answer is kept only if the diagnosis is still the
    case's newest and nothing was said meanwhile.
    """
    row = _claim(now=clock())
    if row is None:
        return False
    case = Case.objects.select_related("shop").get(pk=row.case_id)
    complaint = complaints_of([case])[case.pk]
    if digest_of(complaint) != row.input_digest:
        return True  # the next diagnosis sees the news
    first = _diagnosis(row)
    names = [one for one in (case.buyer_nick,) if one]
    found = second_opinion(shop_id=row.shop_id, complaint=complaint, first=first, now=clock(), names=names)
    if found is not first:
        with transaction.atomic():
            keep_answer(
                case_id=row.case_id, instead_of=row.pk, found=found, digest=row.input_digest, now=clock()
            )
    return True


def _claim(*, now: datetime) -> CaseDiagnosis | None:
    """The newest unsure diagnosis that was not asked about, marked as asked. Writes."""
    switched_on = dict(LanguageEndpoint.objects.filter(enabled=True).values_list("shop_id", "below_percent"))
    for shop_id, below in switched_on.items():
        with transaction.atomic():
            row = (
                CaseDiagnosis.objects.select_for_update(skip_locked=True)
                .filter(shop_id=shop_id, origin=Origin.MODEL.value, second_asked_at=None)
                .filter(confidence__lt=below / 100, at__gte=now - NOT_OLDER)
                .order_by("-id")
                .first()
            )
            if row is not None:
                CaseDiagnosis.objects.filter(pk=row.pk).update(second_asked_at=now)
                return row
    return None


def _diagnosis(row: CaseDiagnosis) -> Diagnosis:
    return Diagnosis(
        category=Category(row.category),
        runner_up=Category(row.runner_up) if row.runner_up else None,
        responsible=Responsible(row.responsible),
        confidence=row.confidence,
        because=row.because,
        facts=tuple(row.facts),
        ask=row.ask,
        origin=Origin(row.origin),
        model=row.model,
    )

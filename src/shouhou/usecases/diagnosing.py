"""Cases whose words or facts are new get a diagnosis; a person's correction stands above it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.diagnosis.diagnose import diagnose_many
from shouhou.domain.diagnosis.records import Category, Complaint, Diagnosis, Origin, Responsible
from shouhou.domain.errors import Refused
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, CaseDiagnosis, DiagnosisLabel

from .actor import Actor, demand
from .complaints import complaints_of, digest_of
from .errors import Missing
from .filing import WISHES
from .models_of_shops import model_for

LABEL_LENGTH = 4000
"""Characters of a complaint that are kept with a correction."""


def diagnose_waiting(*, clock: Callable[[], datetime], limit: int = 200) -> int:
    """Diagnoses waiting cases, the newest news first; returns how many are done with. Writes.

    Reads and thinks outside any transaction; the answer is stored only if nothing came in meanwhile. A case that
    somebody else holds (an import holds thousands for a while) is not waited for: it has its turn the next round.
    """
    waiting = list(
        Case.objects.select_related("shop")
        .filter(diagnose_since__isnull=False)
        .order_by("-diagnose_since", "-id")[:limit]
    )
    complaints = complaints_of(waiting) if waiting else {}
    done = 0
    for shop_id in {case.shop_id for case in waiting}:
        of_shop = [case for case in waiting if case.shop_id == shop_id]
        done += _diagnose(of_shop, complaints, shop_id=shop_id, clock=clock)
    return done


def _diagnose(
    cases: Sequence[Case], complaints: dict[int, Complaint], *, shop_id: int, clock: Callable[[], datetime]
) -> int:
    held = _newest(cases)
    digests = {case.pk: digest_of(complaints[case.pk]) for case in cases}
    fresh = [case for case in cases if _is_news(held.get(case.pk), digests[case.pk])]
    answers = diagnose_many([complaints[case.pk] for case in fresh], model=model_for(shop_id=shop_id))
    found = {case.pk: answer for case, answer in zip(fresh, answers, strict=True)}
    with transaction.atomic():
        free = _free(cases)
        for case in free:
            _store(case, found.get(case.pk), digests[case.pk], now=clock())
    return len(free)


def _free(cases: Sequence[Case]) -> list[Case]:
    """Locks the cases that nobody holds and to which nothing came in since they were read."""
    seen = {case.pk: (case.diagnose_since, case.version) for case in cases}
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True).select_related("shop")
    return [
        row
        for row in rows.filter(pk__in=seen).order_by("pk")
        if (row.diagnose_since, row.version) == seen[row.pk]
    ]


def _newest(cases: Sequence[Case]) -> dict[int, CaseDiagnosis]:
    rows = CaseDiagnosis.objects.filter(case__in=cases).order_by("case_id", "-id").distinct("case_id")
    return {row.case_id: row for row in rows}


def _is_news(held: CaseDiagnosis | None, digest: str) -> bool:
    """A person's word stands until a person takes it back, whatever comes in."""
    return held is None or (held.origin != Origin.PERSON and held.input_digest != digest)


def _store(case: Case, found: Diagnosis | None, digest: str, *, now: datetime) -> None:
    case.diagnose_since = None
    case.save(update_fields=["diagnose_since"])
    if found is None:
        return
    row = _row(case, found, digest=digest, by=None, now=now)
    row.save(force_insert=True)
    _take_over(case, row, actor="system", kind="diagnosis.made")


def keep_answer(*, case_id: int, instead_of: int, found: Diagnosis, digest: str, now: datetime) -> None:
    """Keeps an answer that took longer, unless another one is the newest by now. In a transaction. Writes."""
    case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
    newest = CaseDiagnosis.objects.filter(case=case).order_by("-id").values_list("pk", flat=True).first()
    if newest != instead_of:
        return
    row = _row(case, found, digest=digest, by=None, now=now)
    row.save(force_insert=True)
    _take_over(case, row, actor="system", kind="diagnosis.made")


def _row(case: Case, found: Diagnosis, *, digest: str, by: int | None, now: datetime) -> CaseDiagnosis:
    return CaseDiagnosis(
        shop_id=case.shop_id,
        case=case,
        category=found.category.value,
        runner_up=found.runner_up.value if found.runner_up else "",
        responsible=found.responsible.value,
        confidence=found.confidence,
        because=found.because[:200],
        facts=list(found.facts),
        ask=found.ask,
        origin=found.origin.value,
        model=found.model,
        input_digest=digest,
        by_id=by,
        at=clock_of(case.shop).platform_time(now),
    )


def _take_over(case: Case, row: CaseDiagnosis, *, actor: str, kind: str) -> None:
    """Puts the newest answer on the case; tells the history when it changes what the case is about."""
    changed = (case.category, case.responsible) != (row.category, row.responsible)
    if changed or row.origin == Origin.PERSON:
        case.category, case.responsible = row.category, row.responsible
        body: dict[str, Any] = {
            "category": row.category,
            "responsible": row.responsible,
            "percent": round(row.confidence * 100),
            "origin": row.origin,
            "model": row.model,
        }
        history.append(case, at=row.at, actor=actor, kind=kind, body=body)
        case.save(update_fields=["category", "responsible", "version", "head"])
    events.announce(shop_id=case.shop_id, case_id=case.pk, kind="case")


def correct_diagnosis(*, actor: Actor, case_id: int, category: str, responsible: str, now: datetime) -> None:
    """A person says what the complaint is about and whose fault it would be; kept as an example to learn from.

    Writes. Raises ``Missing`` and ``Refused`` (right, unknown words).
    """
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=Permission.DIAGNOSE)
    said = Diagnosis(
        category=_known(Category, category, "category"),
        runner_up=None,
        responsible=_known(Responsible, responsible, "responsible"),
        confidence=1.0,
        because="",
        origin=Origin.PERSON,
    )
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        complaint = complaints_of([case])[case.pk]
        row = _row(case, said, digest=digest_of(complaint), by=actor.user_id, now=now)
        row.save(force_insert=True)
        _keep_label(case, complaint, row, by=actor.user_id)
        _take_over(case, row, actor=actor.mark, kind="diagnosis.corrected")


def record_wish(*, actor: Actor, case_id: int, wish: str, now: datetime) -> None:
    """What the buyer wants, apart from what we think. Writes. Raises ``Missing`` and ``Refused``."""
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=Permission.DIAGNOSE)
    if wish not in WISHES:
        raise Refused("invalid", "请检查标出的内容", {"wish": "请从列表中选择"})
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        case.wish = wish
        at = clock_of(case.shop).platform_time(now)
        history.append(case, at=at, actor=actor.mark, kind="case.wish", body={"wish": wish})
        case.save(update_fields=["wish", "version", "head"])
        events.announce(shop_id=shop_id, case_id=case_id, kind="case")


def _known(kind: Any, word: str, name: str) -> Any:
    try:
        return kind(word)
    except ValueError as error:
        raise Refused("invalid", "请检查标出的内容", {name: "请从列表中选择"}) from error


def _keep_label(case: Case, complaint: Complaint, row: CaseDiagnosis, *, by: int) -> None:
    text = " / ".join(turn.text for turn in complaint.turns if turn.speaker != "shop")[:LABEL_LENGTH]
    if not text.strip():
        return  # there is nothing to learn from
    DiagnosisLabel.objects.update_or_create(
        case=case,
        defaults={
            "shop_id": case.shop_id,
            "text": text,
            "category": row.category,
            "responsible": row.responsible,
            "by_id": by,
            "at": row.at,
        },
    )

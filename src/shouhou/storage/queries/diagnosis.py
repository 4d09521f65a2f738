"""The newest diagnosis of a case, for screens and programs."""

from dataclasses import dataclass
from datetime import datetime

from shouhou.storage.models import CaseDiagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisView:
    """What is thought of a complaint, and by whom. Words: ``domain.diagnosis.records``."""

    category: str
    runner_up: str
    responsible: str
    percent: int  # calibrated confidence; 100 when a person said it
    because: str  # the buyer's sentence that decided
    facts: tuple[str, ...]
    ask: str  # code of what to ask next
    origin: str  # model | endpoint | person
    by_name: str
    at: datetime


def newest_diagnosis(*, case_id: int) -> DiagnosisView | None:
    """The one that holds. One query."""
    row = CaseDiagnosis.objects.select_related("by").filter(case_id=case_id).order_by("-id").first()
    if row is None:
        return None
    return DiagnosisView(
        category=row.category,
        runner_up=row.runner_up,
        responsible=row.responsible,
        percent=round(row.confidence * 100),
        because=row.because,
        facts=tuple(row.facts),
        ask=row.ask,
        origin=row.origin,
        by_name=row.by.display_name if row.by else "",
        at=row.at,
    )

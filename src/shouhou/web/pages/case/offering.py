"""What the right side shows of the options."""

from datetime import datetime
from typing import Any

from shouhou.domain.errors import Refused
from shouhou.storage.queries.evidence_records import EvidencePage
from shouhou.storage.queries.records import CasePage
from shouhou.usecases.actor import Actor
from shouhou.usecases.offers import offer_of
from shouhou.web.words.refusals import refusal_words


def offer_context(page: CasePage, proof: EvidencePage, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """The options of a case that is still open; for a closed one there is nothing to offer."""
    if page.row.state != "open":
        return {"offer": None, "offer_problem": ""}
    try:
        offer = offer_of(actor=actor, case_id=page.row.case_id, now=now, proof=proof)
    except Refused as refusal:  # what the sources tell contradicts itself: said, and nothing is offered
        return {"offer": None, "offer_problem": refusal_words(refusal)}
    return {"offer": offer, "offer_problem": ""}

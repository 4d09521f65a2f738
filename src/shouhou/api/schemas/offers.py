"""A case's diagnosis and options, and what may be said about them."""

from typing import Annotated, Any

from pydantic import Field

from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.options.keys import OptionKey
from shouhou.domain.options.situation import Wish
from shouhou.usecases.offers import Offer
from shouhou.usecases.simulations import Simulation

from .options import Proposal, proposal_of
from .shape import In, Moment, Out


class DiagnosisOut(Out):
    """What the complaint is about. ``percent``: calibrated confidence; 100 when a person said it."""

    category: Category
    runner_up: str = Field(description="The second best category, or empty.")
    responsible: Responsible
    percent: int
    because: str = Field(description="The buyer's sentence that decided.")
    facts: list[str]
    ask: str = Field(description="Code of what to ask next, or empty.")
    origin: str = Field(description="model | endpoint | person")
    at: Moment


class ChosenOut(Out):
    """The option that a person took last."""

    key: str
    by_name: str
    at: Moment


class OfferOut(Out):
    """What can be offered now."""

    diagnosis: DiagnosisOut | None
    wish: str
    findings: dict[str, Any] = Field(description="What a person found out, by member of ``SituationIn``.")
    proposal: Proposal
    chosen: ChosenOut | None


class ChoiceIn(In):
    """One of the keys of the proposal."""

    key: Annotated[OptionKey, Field(strict=False)]


class CorrectionIn(In):
    """What a person says the complaint is about."""

    category: Annotated[Category, Field(strict=False)]
    responsible: Annotated[Responsible, Field(strict=False)]


class FindingsIn(In):
    """Members of ``SituationIn`` that no source tells; null takes an earlier one back."""

    findings: dict[str, str | int | bool | None] = Field(default_factory=dict, max_length=40)
    wish: Annotated[Wish, Field(strict=False)] | None = None


def offer_out(offer: Offer, *, page: Any) -> OfferOut:
    """The shape of a case's offer. ``page``: ``storage.queries.records.CasePage``."""
    words = tuple(offer.words[one.key.value] for one in offer.proposal.options)
    return OfferOut(
        diagnosis=DiagnosisOut.model_validate(page.diagnosis) if page.diagnosis else None,
        wish=page.wish,
        findings=dict(page.findings),
        proposal=proposal_of(Simulation(proposal=offer.proposal, words=words)),
        chosen=ChosenOut.model_validate(offer.chosen) if offer.chosen else None,
    )

"""Options as programs see them: amounts, bearers, clauses, steps, and why."""

from datetime import timedelta

from pydantic import Field

from shouhou.domain.carrier_claim import ParcelState
from shouhou.domain.clauses import WhyLost
from shouhou.domain.compensation import ExposureKind
from shouhou.domain.freight import Bearer, Leg
from shouhou.domain.means import Means
from shouhou.domain.options import records
from shouhou.domain.options.keys import Family, Kind, OptionKey
from shouhou.domain.options.records import Assumed, Because, CostKind, StepCode, Warn
from shouhou.domain.refund.vocabulary import Action, Party
from shouhou.domain.rules import Certainty
from shouhou.usecases.simulations import Simulation

from .shape import Moment, Out


class Clause(Out):
    """A dated rule as it is quoted. ``missing``: no row was in force, so the answer rests on nothing."""

    key: str
    category: str
    value: str
    source: str
    certainty: Certainty
    note: str
    missing: bool


class ConsultedClause(Out):
    """A clause that was looked at. ``why`` null: it decided; else why ``beaten_by`` went before it."""

    clause: Clause
    applied: bool
    beaten_by: str
    why: WhyLost | None


class OptionFreight(Out):
    """Who bears one leg. ``insured_fen`` of it is paid by 退货宝."""

    leg: Leg
    bearer: Bearer
    amount_fen: int
    insured_fen: int
    why: Clause
    insured_by: Clause | None


class OptionStep(Out):
    """One thing to do: until ``due_at`` (platform time), or so many seconds after the step before."""

    code: StepCode
    actor: Party
    due_at: Moment | None
    within_seconds: int | None
    clause: Clause | None
    estimated: bool


class CostLine(Out):
    """One line of the expected cost; negative when it comes back. ``how``: the arithmetic."""

    kind: CostKind
    fen: int
    how: str


class BuyerEffect(Out):
    """What it does to the buyer."""

    money_fen: int
    keeps_goods: bool
    gets_goods: bool
    sends_back: bool
    waiting_days: int


class DisputeRisk(Out):
    """Probability that the platform is called, of 10 000: (alpha + disputes) / (alpha + beta + cases) x factor / 100."""

    basis_points: int
    prior_alpha: int
    prior_beta: int
    cases: int
    disputes: int
    factor_percent: int


class Exposure(Out):
    """What platform or law could charge; shown, never offered. ``amount_fen`` null: not known for sure."""

    kind: ExposureKind
    code: str
    amount_fen: int | None
    clause: Clause


class CarrierClaim(Out):
    """The claim against the carrier. ``documents``: codes of what to hand in."""

    reason: ParcelState
    loss_fen: int
    expected_fen: int
    insured: bool
    basis: Clause
    answer: Clause
    answer_due_at: Moment | None
    documents: list[str]


class Option(Out):
    """One way out. ``words``: what to say to the buyer, Chinese; ``action``: the seller's on the open refund."""

    key: OptionKey
    family: Family
    refund_fen: int
    compensation_fen: int
    means: Means | None
    fits_wish: bool
    entitled: bool = Field(description="The buyer has a right to it.")
    freights: list[OptionFreight]
    steps: list[OptionStep]
    cost_fen: int = Field(description="Expected cost to the shop, the sum of cost_lines.")
    cost_lines: list[CostLine]
    buyer: BuyerEffect
    dispute: DisputeRisk
    exposures: list[Exposure]
    claim: CarrierClaim | None
    warnings: list[Warn]
    reasons: list[Clause]
    phrase: str
    words: str
    action: Action | None
    prefilled: dict[str, str | int]


class Proposal(Out):
    """One to three options, best first, every clause that was looked at, and what was assumed."""

    kind: Kind
    because: Because
    options: list[Option]
    consulted: list[ConsultedClause]
    assumptions: list[Assumed]
    rules_digest: str
    policy_digest: str


def proposal_of(found: Simulation) -> Proposal:
    """The shape of a simulation."""
    proposal = found.proposal
    return Proposal(
        kind=proposal.kind,
        because=proposal.because,
        options=[_option(*pair) for pair in zip(proposal.options, found.words, strict=True)],
        consulted=[ConsultedClause.model_validate(one) for one in proposal.consulted],
        assumptions=list(proposal.assumptions),
        rules_digest=proposal.rules_digest,
        policy_digest=proposal.policy_digest,
    )


def _option(option: records.Option, words: str) -> Option:
    return Option(
        key=option.key,
        family=option.family,
        refund_fen=option.refund_fen,
        compensation_fen=option.compensation_fen,
        means=option.means,
        fits_wish=option.fits_wish,
        entitled=option.entitled,
        freights=[OptionFreight.model_validate(line) for line in option.freights],
        steps=[_step(step) for step in option.steps],
        cost_fen=option.cost.total_fen,
        cost_lines=[CostLine.model_validate(line) for line in option.cost.lines],
        buyer=BuyerEffect.model_validate(option.buyer),
        dispute=DisputeRisk.model_validate(option.dispute),
        exposures=[Exposure.model_validate(one) for one in option.exposures],
        claim=CarrierClaim.model_validate(option.claim) if option.claim else None,
        warnings=list(option.warnings),
        reasons=[Clause.model_validate(one) for one in option.reasons],
        phrase=option.phrase,
        words=words,
        action=option.action,
        prefilled=dict(option.prefilled),
    )


def _step(step: records.Step) -> OptionStep:
    return OptionStep(
        code=step.code,
        actor=step.actor,
        due_at=step.due_at,
        within_seconds=step.within // timedelta(seconds=1) if step.within is not None else None,
        clause=Clause.model_validate(step.clause) if step.clause else None,
        estimated=step.estimated,
    )

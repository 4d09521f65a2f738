"""What comes out: options with everything that an agent, a buyer or an auditor may ask about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..carrier_claim import Claim
from ..clauses import Clause, Consulted, WhyLost
from ..compensation import Exposure
from ..freight import FreightLine
from ..means import Means
from ..refund.vocabulary import Action, Party
from .keys import Family, Kind, OptionKey
from .policy import Policy
from .situation import Evidence, Situation, Wish


class CostKind(StrEnum):
    """A line of what an option costs the shop. Earnings are negative."""

    REFUND = "refund"
    COMPENSATION = "compensation"
    OUTWARD_FREIGHT = "outward_freight"
    RETURN_FREIGHT = "return_freight"
    RESEND_FREIGHT = "resend_freight"
    RESENT_GOODS = "resent_goods"
    SALVAGE = "salvage"
    INSPECTION = "inspection"
    STAFF = "staff"
    DISPUTE = "dispute"
    PLATFORM_COMPENSATION = "platform_compensation"
    CLAIM_RECOVERY = "claim_recovery"


class StepCode(StrEnum):
    """One thing to be done."""

    BUYER_APPLIES = "buyer_applies"
    BUYER_CHANGES = "buyer_changes"  # the application
    ASK_EVIDENCE = "ask_evidence"
    ASK_WHAT_HAPPENED = "ask_what_happened"
    EXPLAIN = "explain"
    REFUSE = "refuse"  # the application, with the reason and a proof
    AGREE = "agree"
    SEND_ADDRESS = "send_address"
    BUYER_SENDS_BACK = "buyer_sends_back"
    INSPECT = "inspect"
    PAY_REFUND = "pay_refund"
    REIMBURSE_FREIGHT = "reimburse_freight"
    SEND_REPLACEMENT = "send_replacement"
    SEND_MISSING = "send_missing"
    REPAIR = "repair"
    PAY_COMPENSATION = "pay_compensation"
    SEND_COUPON = "send_coupon"
    SEND_GUIDE = "send_guide"
    OPEN_CLAIM = "open_claim"
    CARRIER_ANSWERS = "carrier_answers"
    CHASE_CARRIER = "chase_carrier"
    INTERCEPT = "intercept"
    SHIP = "ship"
    TELL_BUYER = "tell_buyer"
    PERSON_TAKES_OVER = "person_takes_over"
    FOLLOW_UP = "follow_up"


class Warn(StrEnum):
    """What an agent must know before choosing."""

    FREIGHT_SILENT = "freight_silent"  # an agreement without a word on freight: the shop pays
    FREIGHT_AGREED_AGAINST_FAULT = "freight_agreed_against_fault"
    FREIGHT_NOT_COLLECTED = "freight_not_collected"  # of a parcel called back: only by agreement
    PLATFORM_IN = "platform_in"
    PROTECTION_OVER = "protection_over"
    RETURN_MISSED = "return_missed"
    PROMISE_OVERDUE = "promise_overdue"
    PROMISE_ABOVE_CEILING = "promise_above_ceiling"
    CEILING_CUTS = "ceiling_cuts"  # what is due exceeds what may still be refunded
    REQUEST_BELOW_DUE = "request_below_due"  # the buyer applied for less than he is due
    REQUEST_ABOVE_DUE = "request_above_due"
    CANNOT_REVOKE = "cannot_revoke"  # 小额打款
    NOT_FOR_REVIEWS = "not_for_reviews"  # never tied to a review
    CHANGE_BY_BUYER = "change_by_buyer"  # the buyer has to change the application; the true reason stays
    SEVEN_DAY_LISTED_ONLY = "seven_day_listed_only"  # on the platform's list, but no confirmation was asked
    DEFECT_IS_NOT_SEVEN_DAY = "defect_is_not_seven_day"
    ABUSE_NEVER_REFUSES = "abuse_never_refuses"
    MICRO_PAYMENT_LIMIT = "micro_payment_limit"


class Assumed(StrEnum):
    """What was not known, and how it was taken."""

    FREE_SHIPPING = "free_shipping"  # the shop sent it free of charge
    RECEIVED = "received"  # the buyer has the goods
    GENERAL_GOODS = "general_goods"  # no special kind of goods
    INTACT = "intact"  # the goods are intact
    IN_WINDOW = "in_window"  # signed for less than seven days ago
    NOT_CONFIRMED = "not_confirmed"  # no exclusion was confirmed, so none holds
    NOT_INSURED = "not_insured"  # 退货宝 not joined
    PARCEL_NOT_INSURED = "parcel_not_insured"  # 保价 not bought
    FREIGHTS = "freights"  # the policy's usual freights
    POSTAGE = "postage"  # no postage was paid
    PROOF_TO_SEE = "proof_to_see"  # the proof was not looked at yet
    VISIBLE = "visible"  # the fault can be seen
    BEFORE_END = "before_end"  # 确认收货 is still to come
    STALLED_BY_RULE = "stalled_by_rule"  # said to stand still; route or last scan not known
    AS_TOLD = "as_told"  # parcel, missing piece or flaw: the buyer's word
    IN_STOCK = "in_stock"  # a replacement is there
    AGREED_BEFORE = "agreed_before"  # the agreement came before the platform
    SALVAGE = "salvage"  # the policy's worth of returned goods


class Because(StrEnum):
    """Why the first option is the recommended one."""

    PROMISED = "promised"
    PROOF_FIRST = "proof_first"
    UNSURE = "unsure"
    WISH = "wish"
    ORDER = "order"
    COST = "cost"
    ONLY = "only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``due_at`` where the moment is known, else ``within`` counts from the step before."""

    code: StepCode
    actor: Party
    due_at: datetime | None = None
    within: timedelta | None = None
    clause: Clause | None = None
    estimated: bool = False
    """The policy's guess of how long it takes, not a limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One line, in fen; negative when it comes back."""

    kind: CostKind
    fen: int
    how: str = ""
    """The arithmetic, e.g. "12 × ¥0.80"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the option costs the shop in expectation. ``total_fen`` is the sum of the lines."""

    lines: tuple[CostLine, ...]

    @property
    def total_fen(self) -> int:
        """In fen; every line is rounded to whole fen, half up, before it is added."""
        return sum(line.fen for line in self.lines)

    def of(self, kind: CostKind) -> int:
        """The fen of one kind, 0 without a line."""
        return sum(line.fen for line in self.lines if line.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRisk:
    """Probability that the case ends at the platform, in basis points (10 000 = certain), and its origin."""

    basis_points: int
    prior_alpha: int
    prior_beta: int
    cases: int
    disputes: int
    factor_percent: int
    """100: as in the shop's history; more when the option is not what the buyer asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerEffect:
    """What it does to the buyer."""

    money_fen: int
    """What he has in hand afterwards: refund and cash compensation less the freights that he bears.

    A coupon is no money, and postage he already paid is not taken off again.
    """
    keeps_goods: bool
    gets_goods: bool
    """Something is sent to him."""
    sends_back: bool
    waiting_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way out. Amounts are fen and never exceed the ceiling (refund) or the policy (compensation)."""

    key: OptionKey
    family: Family
    refund_fen: int
    compensation_fen: int
    means: Means | None
    freights: tuple[FreightLine, ...]
    steps: tuple[Step, ...]
    cost: Cost
    buyer: BuyerEffect
    dispute: DisputeRisk
    exposures: tuple[Exposure, ...]
    """Only shown: nothing of it is ever offered."""
    claim: Claim | None
    phrase: str
    """Key of the words to send."""
    variables: Mapping[str, str]
    action: Action | None
    """The seller's action on the open refund; None: there is none to take, write to the buyer."""
    prefilled: Mapping[str, str | int]
    """Fields of that action."""
    fits_wish: bool
    entitled: bool
    """The buyer has a right to it."""
    warnings: tuple[Warn, ...] = ()
    reasons: tuple[Clause, ...] = ()
    """Why the buyer gets this."""

    @property
    def title(self) -> str:
        """Code of the title."""
        return self.key.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One to three options, best first."""

    kind: Kind
    options: tuple[Option, ...]
    because: Because
    consulted: tuple[Consulted, ...]
    assumptions: tuple[Assumed, ...]
    rules_digest: str
    policy_digest: str

    @property
    def best(self) -> Option:
        """The recommended option."""
        return self.options[0]


__all__ = [
    "Assumed",
    "Because",
    "BuyerEffect",
    "Consulted",
    "Cost",
    "CostKind",
    "CostLine",
    "DisputeRisk",
    "Evidence",
    "Family",
    "Kind",
    "Means",
    "Option",
    "OptionKey",
    "Policy",
    "Proposal",
    "Situation",
    "Step",
    "StepCode",
    "Warn",
    "WhyLost",
    "Wish",
]

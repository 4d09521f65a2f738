"""What an agent can decide: one frozen record for each kind, about a refund or about money besides it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias, assert_never

from shouhou.domain.access import Permission
from shouhou.domain.commands import CommandKind, Payment
from shouhou.domain.means import Means
from shouhou.domain.refund.vocabulary import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeRefund:
    """Pay the buyer, no goods come back."""

    refund_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmReceipt:
    """The goods came back and are right: pay the buyer."""

    refund_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeReturn:
    """Let the goods come back to ``address_id``. ``freight``: seller | buyer, never left open."""

    refund_id: str
    address_id: str
    freight: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Refuse the application, with reason and proof (SHA-256 of an uploaded picture)."""

    refund_id: str
    reason_id: str
    message: str
    proof: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseReturn:
    """Refuse the goods that came back."""

    refund_id: str
    reason_id: str
    proof: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveMessage:
    """A message on the platform. It requires a picture; without one a plain card is made of the text."""

    refund_id: str
    content: str
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeOther:
    """Agree to an exchange, a reship or a repair. Where goods come back first, with address and freight."""

    refund_id: str
    address_id: str = ""
    freight: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOut:
    """The replacement, the missing piece or the repaired goods are on their way."""

    refund_id: str
    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipOrder:
    """The order goes out although the buyer asked for the money: closes the application."""

    refund_id: str
    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FillInReturn:
    """The goods are back though the buyer never filled in a number: the shop does (Tmall)."""

    refund_id: str
    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPlatform:
    """Ask the platform to decide, with a statement and, better, a picture."""

    refund_id: str
    statement: str
    proof: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compensate:
    """Give the buyer something besides the refund. ``note``: the words that go with it, never about a review."""

    means: Means
    amount_fen: int
    note: str = ""


Parcel: TypeAlias = SendOut | ShipOrder | FillInReturn
# The last two lines have no method on the gateway: they are always done by hand.
RefundDecision: TypeAlias = (
    AgreeRefund
    | ConfirmReceipt
    | AgreeReturn
    | Refuse
    | RefuseReturn
    | LeaveMessage
    | AgreeOther
    | Parcel
    | AskPlatform
)
Decision: TypeAlias = RefundDecision | Compensate

PERMISSION: Mapping[CommandKind, Permission] = {
    Action.AGREE_REFUND: Permission.AGREE_REFUND,
    Action.CONFIRM_RECEIPT: Permission.AGREE_REFUND,
    Action.AGREE_RETURN: Permission.AGREE_RETURN,
    Action.REFUSE: Permission.REFUSE,
    Action.REFUSE_RETURN: Permission.REFUSE_RETURN,
    Action.LEAVE_MESSAGE: Permission.LEAVE_MESSAGE,
    Action.AGREE_OTHER: Permission.AGREE_RETURN,
    Action.SEND_OUT: Permission.SHIP,
    Action.SHIP_ORDER: Permission.SHIP,
    Action.SHIP_RETURN: Permission.SHIP,
    Action.ASK_INTERVENTION: Permission.ASK_PLATFORM,
    Payment.COMPENSATE: Permission.COMPENSATE,
}


def action_of(decision: Decision) -> CommandKind:
    """The seller's action that a decision asks for."""
    match decision:
        case AgreeRefund():
            return Action.AGREE_REFUND
        case ConfirmReceipt():
            return Action.CONFIRM_RECEIPT
        case AgreeReturn():
            return Action.AGREE_RETURN
        case Refuse():
            return Action.REFUSE
        case RefuseReturn():
            return Action.REFUSE_RETURN
        case LeaveMessage():
            return Action.LEAVE_MESSAGE
        case AgreeOther():
            return Action.AGREE_OTHER
        case SendOut():
            return Action.SEND_OUT
        case ShipOrder():
            return Action.SHIP_ORDER
        case FillInReturn():
            return Action.SHIP_RETURN
        case AskPlatform():
            return Action.ASK_INTERVENTION
        case Compensate():
            return Payment.COMPENSATE
        case _:
            assert_never(decision)


def params_of(decision: Decision) -> dict[str, Any]:
    """What a command keeps of a decision; the refund is its subject and stands beside."""
    return {key: value for key, value in asdict(decision).items() if key != "refund_id"}


def kept(decision: Decision) -> dict[str, Any]:
    """The whole decision as an approval keeps it."""
    return asdict(decision)


def decision_again(kind: str, members: Mapping[str, Any]) -> Decision:
    """The decision that an approval kept; only those that move money wait for one. Raises ``ValueError``."""
    match kind:
        case Action.AGREE_REFUND:
            return AgreeRefund(**members)
        case Action.CONFIRM_RECEIPT:
            return ConfirmReceipt(**members)
        case Payment.COMPENSATE:
            return Compensate(**{**members, "means": Means(members["means"])})
        case _:
            raise ValueError(kind)

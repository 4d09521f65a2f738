"""What a program may ask for on a case. One shape per action; unknown members are refused."""

from typing import Annotated, Literal

from pydantic import Field, RootModel

from shouhou.domain.means import Means

from .shape import Fen, In, MomentIn, Out, OwnId, PlatformId, Sha256, Version, Words

RefundIdIn = Annotated[
    PlatformId | None, Field(description="Left out: the case's lead refund (``refund_id`` of the case).")
]


class _Deciding(In):
    seen_version: Version
    checked: Annotated[
        bool,
        Field(
            description="Somebody has looked in the platform's console. Needed in a shop without live access once what "
            "we know of the refund is older than the shop's limit (422 ``check_first``)."
        ),
    ] = False
    reason: Annotated[
        Words,
        Field(
            max_length=300,
            description="For whoever approves, should your limit not suffice. Needed by an owner who passes the second "
            "line with nobody else in the shop to agree (422 ``alone_reason``).",
        ),
    ] = ""


class _Decision(_Deciding):
    refund_id: RefundIdIn = None


class CompensateIn(_Deciding):
    """补偿, besides any refund: paid by hand in the platform's console. Never for a review.

    ``micro_payment`` and ``freight_repaid`` go out as 小额打款, which cannot be called back.
    """

    action: Literal["compensate"]
    means: Annotated[Means, Field(strict=False)]
    amount_fen: Fen
    note: Annotated[Words, Field(max_length=100, description="Words that go with it.")] = ""


class AgreeRefundIn(_Decision):
    """同意退款, no goods come back. The amount must be the one that the buyer asked for."""

    action: Literal["agree_refund"]
    amount_fen: Fen


class ConfirmReceiptIn(_Decision):
    """确认收货并退款."""

    action: Literal["confirm_receipt"]
    amount_fen: Fen


class AgreeReturnIn(_Decision):
    """同意退货. Silence on the freight makes the shop pay, so it must be said."""

    action: Literal["agree_return"]
    address_id: PlatformId
    freight: Literal["seller", "buyer"]
    remark: Annotated[Words, Field(max_length=200)] = ""


class RefuseIn(_Decision):
    """拒绝. ``reason_id`` is one of the refund's ``refuse_reasons``; ``proof`` is an uploaded picture."""

    action: Literal["refuse"]
    reason_id: PlatformId
    message: Words
    proof: Sha256 | None = None


class RefuseReturnIn(_Decision):
    """拒绝退货, with proof."""

    action: Literal["refuse_return"]
    reason_id: PlatformId
    proof: Sha256 | None = None


class LeaveMessageIn(_Decision):
    """平台留言. The platform wants a picture; without one a plain card is made of the text."""

    action: Literal["leave_message"]
    message: Words
    picture: Sha256 | None = None


class AgreeOtherIn(_Decision):
    """同意换货/补寄/维修, done in the platform's console. Where goods come back first: address and freight."""

    action: Literal["agree_other"]
    address_id: Annotated[PlatformId | None, Field(description="Needed unless it is a reship.")] = None
    freight: Annotated[
        Literal["seller", "buyer"] | None, Field(description="Needed unless it is a reship.")
    ] = None
    remark: Annotated[Words, Field(max_length=200)] = ""


class _Parcel(_Decision):
    carrier: Annotated[Words, Field(max_length=40)]
    waybill: Annotated[Words, Field(max_length=40, description="Letters, digits and dashes.")]


class SendOutIn(_Parcel):
    """寄出换货、补寄或修好的商品, done in the platform's console."""

    action: Literal["send_out"]


class ShipOrderIn(_Parcel):
    """发货 while the application is open, done in the platform's console; it closes the application."""

    action: Literal["ship_order"]


class FillInReturnIn(_Parcel):
    """替买家填写退货单号 (Tmall), done in the platform's console."""

    action: Literal["ship_return"]


class AskPlatformIn(_Decision):
    """申请平台介入, done in the platform's console."""

    action: Literal["ask_intervention"]
    statement: Words
    proof: Sha256 | None = None


class _Housekeeping(In):
    seen_version: Annotated[Version | None, Field(description="Looked at by a claim only.")] = None


class NoteIn(_Housekeeping):
    """An internal note; never reaches the buyer."""

    action: Literal["note"]
    text: Words


class ClaimIn(_Housekeeping):
    """Take the case."""

    action: Literal["claim"]


class AssignIn(_Housekeeping):
    """Give the case to someone, or (null) to nobody."""

    action: Literal["assign"]
    user_id: OwnId | None


class SnoozeIn(_Housekeeping):
    """Put the case away until a moment, or (null) bring it back."""

    action: Literal["snooze"]
    until: MomentIn | None


class CloseIn(In):
    """Close the case."""

    action: Literal["close"]
    seen_version: Version


class ReopenIn(_Housekeeping):
    """Open a closed case again."""

    action: Literal["reopen"]


RefundDecisionIn = (
    AgreeRefundIn
    | ConfirmReceiptIn
    | AgreeReturnIn
    | RefuseIn
    | RefuseReturnIn
    | LeaveMessageIn
    | AgreeOtherIn
    | SendOutIn
    | ShipOrderIn
    | FillInReturnIn
    | AskPlatformIn
)
DecisionIn = RefundDecisionIn | CompensateIn
HousekeepingIn = NoteIn | ClaimIn | AssignIn | SnoozeIn | CloseIn | ReopenIn


class ActionIn(RootModel[Annotated[DecisionIn | HousekeepingIn, Field(discriminator="action")]]):
    """One action on a case, told apart by ``action``."""


class Accepted(Out):
    """The action is taken in. ``command_id`` is null for what needs no word from the platform, and for what waits:
    then ``approval_id`` says for which approval.
    """

    command_id: str | None
    approval_id: int | None
    state: str = Field(description="State of the command, ``done``, or ``waiting_approval``.")

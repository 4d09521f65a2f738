"""What an option depends on. Every field is an enumeration, a number, a moment or yes/no/unknown: a form."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from ..burden import Evidence, Prover
from ..carrier_claim import ParcelState, Route
from ..compensation import ShippingFault
from ..diagnosis.records import Category, Responsible
from ..freight import Agreed, Bearer
from ..goods import Condition, Goods
from ..refund.vocabulary import Flow, Phase, RefundStatus, ShopType


class Wish(StrEnum):
    """What the buyer asked for, apart from what we think."""

    REFUND = "refund"  # money back, keep or never got the goods
    RETURN = "return"
    EXCHANGE = "exchange"
    RESHIP = "reship"
    REPAIR = "repair"
    COMPENSATION = "compensation"
    GUIDANCE = "guidance"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One problem with one order line. Money is fen, moments are aware; None means not known.

    What is not known is assumed, and the option says what. Amounts: ``line_paid_fen`` is what the buyer paid
    for the goods of the line, ``postage_fen`` what he paid for sending them, ``ceiling_fen`` the most that a
    refund may still pay (``domain.money.refund_ceiling``).
    """

    shop_type: ShopType
    category: Category
    responsible: Responsible
    line_paid_fen: int
    ceiling_fen: int
    confidence: float = 1.0
    """Of the diagnosis, 0 to 1."""
    wish: Wish | None = None
    # -- the refund ------------------------------------------------------------------------------------------
    phase: Phase | None = None
    flow: Flow | None = None
    """Of the open refund; None: none is open."""
    status: RefundStatus | None = None
    requested_fen: int | None = None
    intervened: bool = False
    return_missed: bool = False
    """The buyer let the time for sending the goods back pass once, for the same reason."""
    # -- the order -------------------------------------------------------------------------------------------
    postage_fen: int | None = None
    quantity: int = 1
    affected: int | None = None
    """How many pieces of the line the problem touches; None: all."""
    goods: Goods | None = None
    free_shipping: bool | None = None
    returns_insured: bool | None = None
    """退货宝 joined."""
    partial_return_breaks_free_shipping: bool | None = None
    in_stock: bool | None = None
    salvage_percent: int | None = None
    """What an intact returned piece of this product is worth, percent of the price; None: the policy's."""
    long_window: bool | None = None
    """The platform shows 90 days of after-sales for these goods."""
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    signed_at: datetime | None = None
    applied_at: datetime | None = None
    ended_at: datetime | None = None
    """交易成功."""
    # -- the goods -------------------------------------------------------------------------------------------
    received: bool | None = None
    condition: Condition | None = None
    exclusion_confirmed: bool | None = None
    """The buyer confirmed, for this purchase and in a conspicuous step, that seven-day return is excluded."""
    minor_flaw: bool | None = None
    missing_piece: bool | None = None
    defect_visible: bool | None = None
    """Whether the fault can be seen on the outside (art. 65, 73) or not (art. 66)."""
    counterfeit: bool | None = None
    """The buyer says that the goods are fake."""
    as_told: bool = False
    """Parcel, missing piece or flaw are the buyer's word (``told``); nobody has looked yet."""
    # -- proof -----------------------------------------------------------------------------------------------
    evidence: Evidence | None = None
    """The buyer's."""
    proves_first: Prover | None = None
    """Who has to prove first, where a person or a category's norm says so; None: by the rule (``burden``)."""
    shop_evidence: Evidence | None = None
    """The shop's: purchase chain, certificates, proper sign-off, packing record."""
    # -- what was said ---------------------------------------------------------------------------------------
    freight_agreed: Agreed | None = None
    freight_agreed_before_intervention: bool | None = None
    first_to_err: Bearer | None = None
    """Both at fault: who erred first (art. 49)."""
    promised_fen: int | None = None
    """A compensation or refund promised in chat and not yet carried out."""
    promised_at: datetime | None = None
    member_abuse: bool = False
    """The platform found 滥用会员权利."""
    # -- the parcel ------------------------------------------------------------------------------------------
    parcel: ParcelState | None = None
    route: Route | None = None
    last_scan_at: datetime | None = None
    insured_fen: int | None = None
    """保价: declared value; 0: not insured."""
    shipping_fault: ShippingFault | None = None
    outward_freight_fen: int | None = None
    return_freight_fen: int | None = None

    @property
    def paid_fen(self) -> int:
        """Goods and postage."""
        return self.line_paid_fen + (self.postage_fen or 0)

    @property
    def goods_fen(self) -> int:
        """What was paid for the affected pieces, rounded down to whole fen."""
        affected = self.quantity if self.affected is None else self.affected
        return self.line_paid_fen * affected // self.quantity

    @property
    def wished(self) -> "Wish | None":
        """What the buyer wants: as noted, else by his application. A small part of the price for goods that he
        keeps is compensation."""
        if self.wish is not None or self.flow is None:
            return self.wish
        small = 0 < (self.requested_fen or 0) * 2 <= self.line_paid_fen
        match self.flow:
            case Flow.REFUND_RECEIVED if small:
                return Wish.COMPENSATION
            case Flow.REFUND_UNSHIPPED | Flow.REFUND_NOT_RECEIVED | Flow.REFUND_RECEIVED:
                return Wish.REFUND
            case Flow.RETURN:
                return Wish.RETURN
            case Flow.EXCHANGE:
                return Wish.EXCHANGE
            case Flow.RESHIP:
                return Wish.RESHIP
            case Flow.REPAIR:
                return Wish.REPAIR
            case _:
                assert_never(self.flow)

    @property
    def unshipped(self) -> bool:
        """Whether nothing has left the shop, as far as we know."""
        if self.flow is not None:
            return self.flow is Flow.REFUND_UNSHIPPED
        moved = self.shipped_at or self.signed_at or self.ended_at or self.received or self.parcel
        return not moved and self.received is False


__all__ = ["Evidence", "Prover", "Situation", "Wish"]

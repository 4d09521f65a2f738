"""A situation in, the options for it out."""

from typing import Annotated, TypeVar

from pydantic import Field

from shouhou.domain.burden import Evidence, Prover
from shouhou.domain.carrier_claim import ParcelState, Route
from shouhou.domain.compensation import ShippingFault
from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.freight import Agreed, Bearer
from shouhou.domain.goods import Condition, Goods
from shouhou.domain.options.situation import Situation, Wish
from shouhou.domain.refund.vocabulary import Flow, Phase, RefundStatus, ShopType

from .shape import LARGEST_FEN, In, MomentIn, OwnId

T = TypeVar("T")
Word = Annotated[T, Field(strict=False)]  # JSON has no enumerations: the value is its text
Amount = Annotated[int, Field(ge=0, le=LARGEST_FEN, description="Money in integer fen (1/100 yuan).")]
Count = Annotated[int, Field(ge=1, le=100_000)]


class SituationIn(In):
    """One problem with one order line. What is left out or null is not known: it is assumed, and the answer says how.

    Amounts above what was paid are refused (422 ``bad_situation``).
    """

    category: Word[Category]
    line_paid_fen: Amount = Field(description="What the buyer paid for the goods of the line.")
    shop_type: Word[ShopType] | None = Field(None, description="B Tmall, C Taobao; left out: the shop's.")
    responsible: Word[Responsible] = Responsible.UNCLEAR
    ceiling_fen: Amount | None = Field(
        None, description="The most that a refund may still pay; left out: goods and postage."
    )
    confidence: Annotated[float, Field(ge=0, le=1, description="Of the diagnosis.")] = 1.0
    wish: Word[Wish] | None = None
    phase: Word[Phase] | None = None
    flow: Word[Flow] | None = Field(None, description="Of the open refund; null: none is open.")
    status: Word[RefundStatus] | None = None
    requested_fen: Amount | None = None
    intervened: bool = False
    return_missed: bool = False
    postage_fen: Amount | None = None
    quantity: Count = 1
    affected: Count | None = Field(None, description="How many pieces the problem touches; null: all.")
    goods: Word[Goods] | None = None
    free_shipping: bool | None = None
    returns_insured: bool | None = Field(None, description="退货宝 joined.")
    partial_return_breaks_free_shipping: bool | None = None
    in_stock: bool | None = None
    salvage_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    long_window: bool | None = None
    paid_at: MomentIn | None = None
    shipped_at: MomentIn | None = None
    signed_at: MomentIn | None = None
    applied_at: MomentIn | None = None
    ended_at: MomentIn | None = Field(None, description="交易成功.")
    received: bool | None = None
    condition: Word[Condition] | None = None
    exclusion_confirmed: bool | None = None
    minor_flaw: bool | None = None
    missing_piece: bool | None = None
    defect_visible: bool | None = None
    counterfeit: bool | None = None
    evidence: Word[Evidence] | None = Field(None, description="The buyer's.")
    proves_first: Word[Prover] | None = Field(None, description="null: by the rule.")
    shop_evidence: Word[Evidence] | None = None
    freight_agreed: Word[Agreed] | None = None
    freight_agreed_before_intervention: bool | None = None
    first_to_err: Word[Bearer] | None = None
    promised_fen: Amount | None = None
    promised_at: MomentIn | None = None
    member_abuse: bool = False
    parcel: Word[ParcelState] | None = None
    route: Word[Route] | None = None
    last_scan_at: MomentIn | None = None
    insured_fen: Amount | None = Field(None, description="保价: declared value; 0: not insured.")
    shipping_fault: Word[ShippingFault] | None = None
    outward_freight_fen: Amount | None = None
    return_freight_fen: Amount | None = None


class SimulationIn(In):
    """In which shop, and what the situation is."""

    shop: OwnId
    situation: SituationIn


def situation_of(sent: SituationIn, *, shop_type: ShopType) -> Situation:
    """The record that the rules read; what was left out is taken from the shop or from what was paid."""
    members = {name: getattr(sent, name) for name in SituationIn.model_fields}
    if members["shop_type"] is None:
        members["shop_type"] = shop_type
    if members["ceiling_fen"] is None:
        members["ceiling_fen"] = sent.line_paid_fen + (sent.postage_fen or 0)
    return Situation(**members)

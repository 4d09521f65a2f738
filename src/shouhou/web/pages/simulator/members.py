"""The members of a situation as fields, grouped as a person thinks of them."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime
from enum import Enum, StrEnum
from types import MappingProxyType, UnionType
from typing import Any, get_args, get_type_hints

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouhou.domain.burden import Evidence, Prover
from shouhou.domain.carrier_claim import ParcelState, Route
from shouhou.domain.compensation import ShippingFault
from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.freight import Agreed, Bearer
from shouhou.domain.goods import Condition, Goods
from shouhou.domain.options.situation import Situation, Wish
from shouhou.domain.refund.vocabulary import Flow, Phase, RefundStatus, ShopType
from shouhou.web.words import desk, diagnosis, options, refunds, situations


class Kind(Enum):
    """How a member is typed."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    YUAN = "yuan"
    COUNT = "count"
    PERCENT = "percent"
    MOMENT = "moment"


CHOICES: Mapping[type[StrEnum], Mapping[str, Promise]] = MappingProxyType(
    {
        ShopType: refunds.SHOP_TYPES,
        Category: desk.PROBLEMS,
        Responsible: diagnosis.RESPONSIBLE,
        Wish: situations.WISHED,
        Phase: refunds.PHASES,
        Flow: refunds.FLOWS,
        RefundStatus: refunds.REFUND_STATUSES,
        Goods: situations.GOODS_KINDS,
        Condition: situations.CONDITIONS,
        Evidence: situations.PROOFS,
        Prover: situations.PROVERS,
        Agreed: situations.AGREEMENTS,
        Bearer: situations.FIRST_TO_ERR,
        ParcelState: situations.PARCELS,
        Route: situations.ROUTES,
        ShippingFault: {one: options.EXPOSURES[one] for one in ShippingFault},
    }
)


@dataclass(frozen=True, slots=True)
class Member:
    """One member of ``Situation`` as a field. ``name`` is the address's: without ``_fen``, for it is typed in yuan."""

    member: str
    name: str
    kind: Kind
    required: bool
    may_be_unknown: bool
    word: type[StrEnum] | None = None
    usual: str = ""
    """What it is taken for when nothing is typed, of members that are never unknown."""

    @property
    def label(self) -> str:
        """What it is called on the screen."""
        return str(situations.MEMBERS.get(self.member, self.member))

    @property
    def choices(self) -> Mapping[str, Promise]:
        """What may be chosen."""
        return CHOICES[self.word] if self.word else {}


def _member(field: Field[Any], hint: Any) -> Member:
    kinds = (
        [one for one in get_args(hint) if one is not type(None)] if isinstance(hint, UnionType) else [hint]
    )
    kind, word = _kind(field.name, kinds[0])
    return Member(
        member=field.name,
        name=field.name.removesuffix("_fen"),
        kind=kind,
        required=field.default is MISSING and field.name not in ("ceiling_fen", "responsible", "shop_type"),
        may_be_unknown=isinstance(hint, UnionType),
        word=word,
        usual={"quantity": "1", "confidence": "100"}.get(field.name, ""),
    )


def _kind(name: str, kind: type) -> tuple[Kind, type[StrEnum] | None]:
    if issubclass(kind, StrEnum):
        return Kind.CHOICE, kind
    if kind is bool:
        return Kind.YES_NO, None
    if kind is datetime:
        return Kind.MOMENT, None
    if name.endswith("_fen"):
        return Kind.YUAN, None
    return (Kind.PERCENT if kind is float or name.endswith("_percent") else Kind.COUNT), None


_HINTS = get_type_hints(Situation)
MEMBERS: Mapping[str, Member] = MappingProxyType(
    {
        field.name: _member(field, _HINTS[field.name])
        for field in fields(Situation)
        if field.name != "as_told"  # tells whose word the others are
    }
)

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (
        _("问题和责任"),
        ("category", "responsible", "wish", "line_paid_fen", "received", "minor_flaw", "missing_piece"),
    ),
    (
        _("凭证"),
        ("evidence", "shop_evidence", "proves_first", "defect_visible", "counterfeit", "confidence"),
    ),
    (
        _("商品和订单"),
        (
            "shop_type",
            "goods",
            "condition",
            "quantity",
            "affected",
            "postage_fen",
            "ceiling_fen",
            "free_shipping",
            "returns_insured",
            "partial_return_breaks_free_shipping",
            "in_stock",
            "exclusion_confirmed",
            "salvage_percent",
            "long_window",
        ),
    ),
    (
        _("退款单"),
        ("phase", "flow", "status", "requested_fen", "intervened", "return_missed"),
    ),
    (
        _("物流"),
        (
            "parcel",
            "route",
            "last_scan_at",
            "insured_fen",
            "shipping_fault",
            "outward_freight_fen",
            "return_freight_fen",
        ),
    ),
    (
        _("说好的"),
        (
            "promised_fen",
            "promised_at",
            "freight_agreed",
            "freight_agreed_before_intervention",
            "first_to_err",
            "member_abuse",
        ),
    ),
    (
        _("时间"),
        ("paid_at", "shipped_at", "signed_at", "applied_at", "ended_at"),
    ),
)


def groups() -> list[tuple[str, list[Member]]]:
    """The form's fieldsets; members that no group names come last, so that none is ever left out."""
    named = {name for _title, names in GROUPS for name in names}
    found = [(str(title), [MEMBERS[name] for name in names if name in MEMBERS]) for title, names in GROUPS]
    rest = [one for name, one in MEMBERS.items() if name not in named]
    return [*found, (gettext("其他"), rest)] if rest else found

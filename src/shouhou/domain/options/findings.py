"""What a person found out, laid over what the sources tell: form values to members of ``Situation``.

Only members that no source tells for sure may be said by a person; money paid and the ceiling never.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, assert_never

from ..carrier_claim import ParcelState, Route
from ..compensation import ShippingFault
from ..errors import Refused
from ..freight import Agreed, Bearer
from ..goods import Condition, Goods
from .situation import Evidence, Situation


class Kind(StrEnum):
    """How a member is typed."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    COUNT = "count"
    FEN = "fen"
    MOMENT = "moment"


CHOICES: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "goods": Goods,
        "condition": Condition,
        "evidence": Evidence,
        "shop_evidence": Evidence,
        "parcel": ParcelState,
        "route": Route,
        "shipping_fault": ShippingFault,
        "freight_agreed": Agreed,
        "first_to_err": Bearer,
    }
)
_YES_NO = (
    "received",
    "free_shipping",
    "returns_insured",
    "partial_return_breaks_free_shipping",
    "in_stock",
    "exclusion_confirmed",
    "minor_flaw",
    "missing_piece",
    "defect_visible",
    "counterfeit",
    "freight_agreed_before_intervention",
    "member_abuse",
)
_FEN = ("promised_fen", "insured_fen", "outward_freight_fen", "return_freight_fen")
_MOMENTS = ("signed_at", "promised_at", "last_scan_at")
MEMBERS: Mapping[str, Kind] = MappingProxyType(
    {
        **dict.fromkeys(CHOICES, Kind.CHOICE),
        **dict.fromkeys(_YES_NO, Kind.YES_NO),
        "affected": Kind.COUNT,
        **dict.fromkeys(_FEN, Kind.FEN),
        **dict.fromkeys(_MOMENTS, Kind.MOMENT),
    }
)
MOST_FEN = 10**8
"""A million yuan: more than that is a slip of the keyboard."""


def with_findings(situation: Situation, findings: Mapping[str, Any]) -> Situation:
    """``situation`` with the findings laid over it. Stored findings were checked; what no longer fits is left out."""
    told: dict[str, Any] = {}
    for name, value in findings.items():
        try:
            told[name] = _read(name, value, situation)
        except (Refused, ValueError, TypeError):
            continue
    return replace(situation, **{name: value for name, value in told.items() if value is not None})


def checked_findings(raw: Mapping[str, Any], *, situation: Situation) -> dict[str, Any]:
    """What may be stored of a form: known members with sensible values; empty ones are dropped.

    Raises ``Refused("invalid")`` with the wrong members in ``fields``.
    """
    wrong: dict[str, str] = {}
    kept: dict[str, Any] = {}
    for name, value in raw.items():
        if value in ("", None):
            continue
        try:
            _read(name, value, situation)
        except Refused as refused:
            wrong[name] = refused.message
        except (ValueError, TypeError):
            wrong[name] = "请从列表中选择"
        else:
            kept[name] = value
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)
    return kept


def _read(name: str, value: Any, situation: Situation) -> Any:
    kind = MEMBERS.get(name)
    if kind is None:
        raise ValueError(name)
    match kind:
        case Kind.CHOICE:
            return CHOICES[name](value)
        case Kind.YES_NO:
            return _yes_no(value)
        case Kind.COUNT:
            if isinstance(value, bool) or not 1 <= int(value) <= situation.quantity:
                raise Refused("invalid", "件数不能超过购买的数量")
            return int(value)
        case Kind.FEN:
            if isinstance(value, bool) or not 0 <= int(value) <= MOST_FEN:
                raise Refused("invalid", "金额不正确")
            if name == "promised_fen" and int(value) > situation.paid_fen:
                raise Refused("invalid", "不能超过买家实付金额")
            return int(value)
        case Kind.MOMENT:
            moment = datetime.fromisoformat(str(value))
            if moment.tzinfo is None:
                raise Refused("invalid", "时间不正确")
            return moment
        case _:
            assert_never(kind)


def _yes_no(value: Any) -> bool:
    if value in (True, "yes"):
        return True
    if value in (False, "no"):
        return False
    raise ValueError(value)

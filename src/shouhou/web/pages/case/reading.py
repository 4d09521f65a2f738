"""Reads what was typed into a decision. Says no by field; knows no rule."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from shouhou.domain.errors import Refused
from shouhou.domain.money import BadMoney, typed_fen
from shouhou.domain.refund.vocabulary import Action
from shouhou.usecases.decision_kinds import (
    AgreeOther,
    AgreeRefund,
    AgreeReturn,
    AskPlatform,
    ConfirmReceipt,
    Decision,
    FillInReturn,
    LeaveMessage,
    Refuse,
    RefuseReturn,
    SendOut,
    ShipOrder,
)

FIELDS = (
    "amount",
    "address_id",
    "freight",
    "remark",
    "reason_id",
    "message",
    "content",
    "carrier",
    "waybill",
    "statement",
    "proof",
    "picture",
    "checked",
    "reason",
)


def texts(data: QueryDict) -> dict[str, str]:
    """The form's last value for each name."""
    return {name: str(value) for name, value in data.items()}


def typed(data: Mapping[str, str]) -> dict[str, str]:
    """What was typed, to be shown again."""
    return {name: data.get(name, "")[:5000] for name in FIELDS if data.get(name)}


def decision_of(data: Mapping[str, str]) -> Decision:
    """The decision that a form holds. Raises ``Refused`` for an unknown action or an amount that is none."""
    refund_id = data.get("refund_id", "")
    match data.get("action"):
        case Action.AGREE_REFUND:
            return AgreeRefund(refund_id=refund_id, amount_fen=_fen(data))
        case Action.CONFIRM_RECEIPT:
            return ConfirmReceipt(refund_id=refund_id, amount_fen=_fen(data))
        case Action.AGREE_RETURN:
            return AgreeReturn(
                refund_id=refund_id,
                address_id=data.get("address_id", ""),
                freight=data.get("freight", ""),
                remark=data.get("remark", "").strip(),
            )
        case Action.REFUSE:
            return Refuse(
                refund_id=refund_id,
                reason_id=data.get("reason_id", ""),
                message=data.get("message", "").strip(),
                proof=data.get("proof") or None,
            )
        case Action.REFUSE_RETURN:
            return RefuseReturn(
                refund_id=refund_id, reason_id=data.get("reason_id", ""), proof=data.get("proof") or None
            )
        case Action.LEAVE_MESSAGE:
            return LeaveMessage(
                refund_id=refund_id,
                content=data.get("content", "").strip(),
                picture=data.get("picture") or None,
            )
        case Action.AGREE_OTHER:
            return AgreeOther(
                refund_id=refund_id,
                address_id=data.get("address_id", ""),
                freight=data.get("freight", ""),
                remark=data.get("remark", "").strip(),
            )
        case Action.SEND_OUT:
            return SendOut(refund_id=refund_id, **_parcel(data))
        case Action.SHIP_ORDER:
            return ShipOrder(refund_id=refund_id, **_parcel(data))
        case Action.SHIP_RETURN:
            return FillInReturn(refund_id=refund_id, **_parcel(data))
        case Action.ASK_INTERVENTION:
            return AskPlatform(
                refund_id=refund_id,
                statement=data.get("statement", "").strip(),
                proof=data.get("proof") or None,
            )
        case _:
            raise Refused("action", _("没有这个操作，请刷新页面后再试"))


def _parcel(data: Mapping[str, str]) -> dict[str, str]:
    return {name: data.get(name, "").strip() for name in ("carrier", "waybill")}


def whole_number(text: str) -> int:
    """A version or an id. Raises ``Refused``."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused("seen_version", _("页面版本不正确，请刷新后再试"))
    return int(text)


def _fen(data: Mapping[str, str]) -> int:
    try:
        return typed_fen(data.get("amount", ""))
    except BadMoney as error:
        words = _("请填写金额，例如 129.00")
        raise Refused("amount", words, {"amount_fen": words}) from error

"""Looks at what a decision carries: bad input is refused by field, and what the command needs besides is added."""

import re
from datetime import datetime
from typing import Any, assert_never

from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import DisputeType, ShopType
from shouhou.storage.facts import ceiling_of
from shouhou.storage.models import AddressBookEntry, Attachment, Case, Refund, Shop

from .actor import Actor
from .decision_kinds import (
    AgreeOther,
    AgreeRefund,
    AgreeReturn,
    AskPlatform,
    ConfirmReceipt,
    FillInReturn,
    LeaveMessage,
    Parcel,
    RefundDecision,
    Refuse,
    RefuseReturn,
    SendOut,
    ShipOrder,
)
from .uploads import message_card

MESSAGE_BYTES = 400  # top-api 2.3, taobao.refund.message.add: content
REFUSAL_LENGTH = (2, 200)  # top-api 2.3, taobao.refund.refuse: refuse_message; a statement keeps to the same
CARRIER_LENGTH = 40
_WAYBILL = re.compile(r"[0-9A-Za-z-]{5,40}")


def check_input(
    shop: Shop, case: Case, refund: Refund, decision: RefundDecision, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Refuses bad input by field; returns what the command needs besides the decision's own members."""
    match decision:
        case AgreeRefund() | ConfirmReceipt():
            return _check_amount(refund, decision.amount_fen)
        case AgreeReturn():
            return _check_return(shop, decision)
        case AgreeOther():
            return _check_return(shop, decision) if _goods_come_back(refund) else {}
        case SendOut() | ShipOrder() | FillInReturn():
            return _check_parcel(decision)
        case AskPlatform():
            return _check_statement(case, decision)
        case Refuse():
            return _check_refusal(shop, case, refund, decision)
        case RefuseReturn():
            _require_reason(refund, decision.reason_id)
            if not decision.proof:
                raise Refused("proof_required", "拒绝退货必须上传凭证图片", fields={"proof": "必填"})
            _require_picture(case, decision.proof, field="proof")
            return {}
        case LeaveMessage():
            return _check_message(case, decision, actor, now)
        case _:
            assert_never(decision)


def _check_amount(refund: Refund, amount_fen: int) -> dict[str, Any]:
    if amount_fen != refund.refund_fen:
        raise Refused(
            "amount_differs",
            "同意退款的金额必须与买家申请的金额一致；要改金额，请先与买家协商修改申请",
            fields={"amount_fen": str(refund.refund_fen)},
        )
    ceiling = ceiling_of(refund)
    if amount_fen > ceiling.max_fen:
        raise Refused("over_ceiling", ceiling.reason, fields={"amount_fen": str(ceiling.max_fen)})
    return {}


def _check_return(shop: Shop, decision: AgreeReturn | AgreeOther) -> dict[str, Any]:
    # Silence on freight makes the shop pay (淘宝平台争议处理规则 art. 49), so it is never left open.
    if decision.freight not in ("seller", "buyer"):
        raise Refused("freight_required", "请选择退货运费由谁承担", fields={"freight": "必填"})
    entry = AddressBookEntry.objects.filter(shop=shop, address_id=decision.address_id).first()
    if entry is None:
        raise Refused("address_required", "请选择退货地址", fields={"address_id": "必填"})
    one_line = f"{entry.name} {entry.mobile or entry.phone} {entry.province}{entry.city}{entry.district}{entry.street}"
    return {"address_line": " ".join(one_line.split())}


def _goods_come_back(refund: Refund) -> bool:
    """For an exchange and a repair the goods come back first; a missing piece is only sent."""
    return refund.dispute_type != DisputeType.RESHIP


def _check_parcel(decision: Parcel) -> dict[str, Any]:
    fields = {}
    if not 1 <= len(decision.carrier) <= CARRIER_LENGTH:
        fields["carrier"] = "必填"
    if not _WAYBILL.fullmatch(decision.waybill):
        fields["waybill"] = "请填写快递单号，只有字母、数字和短横线"
    if fields:
        raise Refused("parcel", "请填写快递公司和单号", fields=fields)
    return {}


def _check_statement(case: Case, decision: AskPlatform) -> dict[str, Any]:
    low, high = REFUSAL_LENGTH
    if not low <= len(decision.statement.strip()) <= high:
        raise Refused("statement", f"介入说明需要 {low}–{high} 个字", fields={"statement": "长度不符"})
    if decision.proof:
        _require_picture(case, decision.proof, field="proof")
    return {}


def _check_refusal(shop: Shop, case: Case, refund: Refund, decision: Refuse) -> dict[str, Any]:
    low, high = REFUSAL_LENGTH
    if not low <= len(decision.message.strip()) <= high:
        raise Refused("message_length", f"拒绝说明需要 {low}–{high} 个字", fields={"message": "长度不符"})
    _require_reason(refund, decision.reason_id)
    if decision.proof:
        _require_picture(case, decision.proof, field="proof")
    elif ShopType(shop.shop_type) is ShopType.TMALL:
        raise Refused("proof_required", "天猫店拒绝退款必须上传凭证图片", fields={"proof": "必填"})
    return {}


def _require_reason(refund: Refund, reason_id: str) -> None:
    known = {str(reason["reason_id"]) for reason in refund.refuse_reasons}
    if not reason_id or (known and reason_id not in known):
        raise Refused("reason_required", "请选择平台给出的拒绝原因", fields={"reason_id": "必填"})


def _require_picture(case: Case, sha256: str, *, field: str) -> None:
    if not Attachment.objects.filter(case=case, blob_id=sha256).exists():
        raise Refused("picture_missing", "找不到这张图片，请重新上传", fields={field: "请重新上传"})


def _check_message(case: Case, decision: LeaveMessage, actor: Actor, now: datetime) -> dict[str, Any]:
    text = decision.content.strip()
    if not text:
        raise Refused("message_empty", "请填写留言内容", fields={"content": "必填"})
    if len(text.encode()) > MESSAGE_BYTES:
        raise Refused(
            "message_length", f"留言最多 {MESSAGE_BYTES} 字节，请缩短或分开发送", fields={"content": "太长"}
        )
    if decision.picture:
        _require_picture(case, decision.picture, field="picture")
        return {}
    return {"card": message_card(case=case, text=text, actor=actor, now=now)}

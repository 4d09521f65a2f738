"""The writing methods: messages, refusals, reviews, agreements. The business rules are in ``machine.seller``."""

from dataclasses import dataclass
from typing import Any

from .. import sms
from ..clock import china_text
from ..codes import Phase, Role
from ..machine import seller
from ..records import Refund
from ..rejection import Rejected, invalid, missing
from ..world import World
from .answer import Rows
from .asked import Asked
from .finding import asked_refund, asked_version, check_phase, refund_of
from .pictures import stored

MESSAGE_BYTES = 400
MESSAGE_PICTURE = 500 * 1024
REFUSE_PICTURE = 130_000
GOODS_PICTURE = 5 * 1024 * 1024
BATCH = 20
ONLY_TMALL = ("isv.invalid-permission:only_tmall", "该接口仅支持天猫订单")


def refund_message_add(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.refund.message.add: the picture is required."""
    refund_id, content = asked.number("refund_id"), asked.text("content")
    if len(content.encode()) > MESSAGE_BYTES:
        raise invalid("content", f"留言内容不能超过{MESSAGE_BYTES}个字节")
    refund = refund_of(world, asked, refund_id)
    pictures = stored(world, "image", asked.files.get("image"), largest=MESSAGE_PICTURE, required=True)
    message = seller.say(world, refund, Role.SELLER, content, at_ms=asked.now, pictures=pictures)
    return {"refund_message": {"id": message.message_id, "created": china_text(message.created_ms)}}


def refund_refuse(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.refund.refuse: proof, phase and version are required on Tmall."""
    tmall, message = asked.shop.is_tmall, asked.text("refuse_message")
    if not 2 <= len(message) <= 200:
        raise invalid("refuse_message", "拒绝说明长度应为2-200")
    refund = asked_refund(world, asked)
    check_phase(asked, refund, required=tmall)
    version = asked_version(asked, required=tmall)
    reason_id = _reason(asked, refund)
    proof = asked.files.get("refuse_proof")
    pictures = stored(world, "refuse_proof", proof, largest=REFUSE_PICTURE, required=tmall)
    seller.refuse(
        world,
        refund,
        message=message,
        reason_id=reason_id,
        pictures=pictures,
        version=version,
        at_ms=asked.now,
    )
    modified = china_text(refund.modified_ms)
    return {"refund": {"refund_id": str(refund.refund_id), "status": refund.status, "modified": modified},
            "is_success": True}  # fmt: skip


def _reason(asked: Asked, refund: Refund) -> int | None:
    reason_id = asked.maybe_number("refuse_reason_id")
    if reason_id is not None and reason_id not in seller.refuse_reasons(refund):
        raise invalid("refuse_reason_id", "拒绝原因不存在")
    return reason_id


def rp_refund_review(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.rp.refund.review (Tmall only)."""
    _only_tmall(asked)
    asked.text("operator"), asked.text("message"), asked.text("result")
    refund = asked_refund(world, asked)
    check_phase(asked, refund, required=True)
    version = asked_version(asked, required=True)
    seller.review(world, refund, version=version or 0, passed=asked.flag("result"))
    return {"is_success": True}


def _only_tmall(asked: Asked) -> None:
    if not asked.shop.is_tmall:
        raise Rejected(*ONLY_TMALL)


def rp_returngoods_agree(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.rp.returngoods.agree: Tmall by address number and remark, Taobao with the whole address."""
    tmall = asked.shop.is_tmall
    contact = asked.number("seller_address_id")
    remark = asked.text("remark") if tmall else asked.maybe("remark") or ""
    if not tmall:
        for name in ("name", "address", "post", "tel", "mobile"):
            asked.text(name)
    bearer = asked.maybe_number("post_fee_bear_role")
    if bearer not in (None, 0, 1):
        raise invalid("post_fee_bear_role", "买家承担值为1，卖家承担值为0")
    refund = asked_refund(world, asked)
    check_phase(asked, refund, required=tmall)
    version = asked_version(asked, required=tmall)
    place = next((a for a in asked.shop.addresses if a.contact_id == contact), None)
    if place is None:
        raise Rejected("PY-101", "查询物流信息出错")
    address = (
        f"{place.whole} {place.zip_code} {place.contact_name} {place.mobile_phone}"
        if tmall
        else f"{asked.text('address')} {asked.text('post')} {asked.text('name')} {asked.text('mobile')}"
    )
    seller.agree_return(
        world, refund, address=address, remark=remark, bearer=bearer or 0, version=version, at_ms=asked.now
    )
    return {"is_success": True}


def rp_returngoods_refuse(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.rp.returngoods.refuse (Tmall only): the proof is required."""
    _only_tmall(asked)
    refund = asked_refund(world, asked)
    check_phase(asked, refund, required=True)
    version = asked_version(asked, required=True)
    reason_id = _reason(asked, refund) if asked.maybe("refuse_reason_id") and refund.shipped else None
    proof = asked.files.get("refuse_proof")
    pictures = stored(world, "refuse_proof", proof, largest=GOODS_PICTURE, required=True)
    seller.refuse_goods(
        world, refund, reason_id=reason_id, pictures=pictures, version=version or 0, at_ms=asked.now
    )
    return {"result": True}


@dataclass(frozen=True)
class Item:
    """One ``refund_id|amount|version|phase`` of a batch."""

    refund_id: int
    fen: int
    version: int
    phase: str


def rp_refunds_agree(world: World, asked: Asked) -> dict[str, Any]:
    """taobao.rp.refunds.agree: by a sub-account, with an SMS code unless it is waived; answers per refund."""
    items = _items(asked)
    if asked.session is None or asked.session.kind != "sub":
        raise Rejected("isv.invalid-permission:not_sub_user", "必须为子账号操作")
    needs_code = asked.shop.sms_required and not asked.flag("ignore_code")
    code = asked.maybe("code")
    if needs_code and code is None:
        sms.send(world, asked.shop, now=asked.now)
        return {"succ": False, "msg_code": "SEND_CODE_SUCC", "message": "发送二次验证短信成功"}
    if needs_code and not sms.fits(world, asked.shop, code or "", now=asked.now):
        return {"succ": False, "msg_code": "OP_FAILURE_UE", "message": "短信验证码错误或已失效"}
    results = [_agree_one(world, asked, item) for item in items]
    done = sum(bool(result["succ"]) for result in results)
    if needs_code and done:
        sms.use(world, asked.shop)
    words = {0: ("OP_FAILURE_UE", "操作失败"), len(items): ("OP_SUCC", "操作成功")}
    msg_code, message = words.get(done, ("SOME_OP_SUCC", "部分操作成功"))
    return {
        "succ": done > 0, "msg_code": msg_code, "message": message,
        "results": Rows("refund_mapping_result", results),
    }  # fmt: skip


def _items(asked: Asked) -> list[Item]:
    texts = asked.text("refund_infos").split(",")
    if len(texts) > BATCH:
        raise invalid("refund_infos", f"一次最多能退{BATCH}笔")
    items = [_item(asked, text) for text in texts]
    asked.version = ",".join(str(item.version) for item in items)
    asked.refund_ids.extend(item.refund_id for item in items if item.refund_id not in asked.refund_ids)
    return items


def _item(asked: Asked, text: str) -> Item:
    parts = text.strip().split("|")
    if len(parts) not in (3, 4) or not all(p.isascii() and p.isdigit() and len(p) < 20 for p in parts[:3]):
        raise invalid("refund_infos", "格式应为 refund_id|amount|version|phase")
    phase = parts[3] if len(parts) == 4 else ""
    if asked.shop.is_tmall and not phase:
        raise missing("refund_infos.phase")
    if phase and phase not in list(Phase):
        raise invalid("refund_infos", "phase 只能为 onsale 或 aftersale")
    return Item(int(parts[0]), int(parts[1]), int(parts[2]), phase)


def _agree_one(world: World, asked: Asked, item: Item) -> dict[str, Any]:
    try:
        refund = refund_of(world, asked, item.refund_id)
        seller.agree(world, refund, fen=item.fen, version=item.version, phase=item.phase, at_ms=asked.now)
    except Rejected as refusal:
        return {"refund_id": str(item.refund_id), "succ": False, "message": refusal.sub_msg}
    return {"refund_id": str(item.refund_id), "succ": True, "message": "操作成功"}

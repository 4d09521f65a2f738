"""The writing half of the client: each method is one call, made once.

Sessions (facts 7.1.7): paying needs the sub-account's, everything else was seen to work with the main one.
A write that came back without its business flag is UNKNOWN, never taken for done.
"""

from collections.abc import Iterable

from shouhou.domain.refund.reading import ReturnAddress
from shouhou.domain.refund.vocabulary import Phase, ShopType
from shouhou.marketplaces.http import Upload
from shouhou.marketplaces.port import OutsideFailed, Picture, SessionKind

from .agreeing import about_code, check_agreed, refund_info
from .asking import checked_id, understanding
from .client import Params, TopClient
from .convert import Row, identity, text
from .envelope import done, object_of, words_of
from .errors import Intent, bad_answer, business_failure, refused_here
from .pictures import MESSAGE_LIMIT, REFUSE_LIMIT, RETURN_REFUSE_LIMIT, upload

BUYER_PAYS, SELLER_PAYS = 1, 0
"""``post_fee_bear_role``."""
CONTENT_LIMIT = 400
"""Bytes of a message (refund.message.add). Counted in the shorter of the two likely encodings, so that only
what the platform surely refuses is refused here."""


class Writes:
    """Writing methods of the ``Marketplace`` protocol; their promises stand there."""

    def __init__(self, client: TopClient, *, shop_type: ShopType) -> None:
        self._client = client
        self._tmall = shop_type is ShopType.TMALL

    def review(self, *, refund_id: str, phase: Phase, version: int, operator: str, message: str) -> None:
        if not self._tmall:
            raise refused_here("tmall_only", "只有天猫店铺需要审核退款单")
        params: Params = {
            **_guarded(refund_id, phase, version),
            "operator": _needed("operator", operator),
            "message": _needed("message", message),
            "result": True,
        }
        _check_done(self._write("taobao.rp.refund.review", params))

    def agree_refund(
        self, *, refund_id: str, amount_fen: int, phase: Phase, version: int, code: str = ""
    ) -> None:
        info = refund_info(
            checked_id(refund_id),
            amount_fen=amount_fen,
            version=version,
            phase=phase if self._tmall else None,
        )
        try:
            body = self._client.write(
                "taobao.rp.refunds.agree",
                {"refund_infos": info, "code": code.strip()},
                session=SessionKind.SUB,
            )
        except OutsideFailed as failure:
            raise about_code(failure) from None
        with understanding(Intent.WRITE):
            check_agreed(body, refund_id=refund_id)

    def refuse(
        self,
        *,
        refund_id: str,
        phase: Phase,
        version: int,
        reason_id: str,
        message: str,
        proof: Picture | None,
    ) -> None:
        if proof is None and self._tmall:
            raise refused_here("proof_missing", "天猫店铺拒绝退款必须上传凭证")
        if not 2 <= len(message) <= 200:
            raise refused_here("message_length", "拒绝说明要 2 到 200 个字")
        params = _guarded(refund_id, phase, version) | {
            "refuse_message": message,
            "refuse_reason_id": _optional_id(reason_id),
        }
        files = [upload(proof, name="refuse_proof", limit=REFUSE_LIMIT)] if proof else []
        body = self._write("taobao.refund.refuse", params, files)
        with understanding(Intent.WRITE):
            # The oldest answers have no flag but the refund's new status.
            if done(body) is None and text(object_of(body, "refund"), "status") == "SELLER_REFUSE_BUYER":
                return
        _check_done(body)

    def agree_return(
        self,
        *,
        refund_id: str,
        phase: Phase,
        version: int,
        address: ReturnAddress,
        remark: str,
        seller_pays_freight: bool,
    ) -> None:
        params = _guarded(refund_id, phase, version) | {
            "seller_address_id": checked_id(address.address_id),
            "post_fee_bear_role": SELLER_PAYS if seller_pays_freight else BUYER_PAYS,
            "remark": remark.strip() or address.memo.strip() or "同意退货",
        }
        if not self._tmall:
            params |= _address(address)
        _check_done(self._write("taobao.rp.returngoods.agree", params))

    def refuse_return(
        self, *, refund_id: str, phase: Phase, version: int, reason_id: str, proof: Picture
    ) -> None:
        if not self._tmall:
            raise refused_here("web_only", "淘宝店铺只能在千牛里拒绝收货")
        params = _guarded(refund_id, phase, version) | {"refuse_reason_id": _optional_id(reason_id)}
        files = [upload(proof, name="refuse_proof", limit=RETURN_REFUSE_LIMIT)]
        _check_done(self._write("taobao.rp.returngoods.refuse", params, files))

    def leave_message(self, *, refund_id: str, content: str, picture: Picture) -> str:
        if len(_needed("content", content).encode("gb18030", "replace")) > CONTENT_LIMIT:
            raise refused_here("content_too_long", "留言太长，平台最多接受 400 个字节")
        params: Params = {"refund_id": checked_id(refund_id), "content": content}
        body = self._write(
            "taobao.refund.message.add", params, [upload(picture, name="image", limit=MESSAGE_LIMIT)]
        )
        with understanding(Intent.WRITE):
            if done(body) is False:
                _check_done(body)
            return identity(object_of(body, "refund_message"), "id")

    def _write(self, method: str, params: Params, uploads: Iterable[Upload] = ()) -> Row:
        return self._client.write(method, params, session=SessionKind.MAIN, uploads=uploads)


def _guarded(refund_id: str, phase: Phase, version: int) -> dict[str, str | int]:
    """Id, phase and version. Both are required on Tmall only; elsewhere the version guards just the same."""
    return {
        "refund_id": checked_id(refund_id),
        "refund_phase": phase.value,
        "refund_version": version,
    }


def _address(address: ReturnAddress) -> dict[str, str]:
    """The members that a Taobao shop must send. Mobile and landline stand in for each other: both are
    required here, but an entry of the address book needs one only, and an empty value must not be sent."""
    return {
        "name": address.name,
        "address": address.one_line,
        "post": address.post_code,
        "mobile": address.mobile or address.phone,
        "tel": address.phone or address.mobile,
    }


def _optional_id(value: str) -> str:
    return checked_id(value) if value else ""


def _needed(name: str, value: str) -> str:
    if not value.strip():
        raise refused_here(f"{name}_missing", "内容不能为空")
    return value


def _check_done(body: Row) -> None:
    """Raises unless the platform says that it was done."""
    with understanding(Intent.WRITE):
        outcome, request_id = done(body), text(body, "request_id")
    match outcome:
        case True:
            return
        case False:
            code, words = words_of(body)
            raise business_failure(code, words, request_id=request_id)
        case None:
            raise bad_answer("the answer does not say whether it was done", intent=Intent.WRITE)

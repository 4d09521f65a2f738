"""Messages, refuse reasons, addresses and the seller → readings."""

from shouhou.domain.refund.reading import MessageReading, RefuseReason, ReturnAddress, SellerReading
from shouhou.domain.refund.vocabulary import ShopType

from . import codes
from .convert import Nonsense, Row, flag, identity, moment, text
from .envelope import listed


def message_reading(row: Row, *, refund_id: str) -> MessageReading:
    """One message. Raises ``Nonsense``; a message without time or id cannot be put into a history."""
    created_at = moment(row, "created")
    if created_at is None:
        raise Nonsense("created", "")
    return MessageReading(
        message_id=identity(row, "id"),
        refund_id=text(row, "refund_id") or refund_id,
        author=codes.OWNER_ROLE.get(text(row, "owner_role")),
        author_nick=text(row, "owner_nick"),
        content=text(row, "content"),
        created_at=created_at,
        is_return_address=text(row, "message_type") == "RETURN_GOODS_APPROVED",
        picture_urls=tuple(url for item in listed(row, "pic_urls") if (url := picture_url(item))),
        phase=codes.coded(codes.PHASE, row, "refund_phase"),
    )


def picture_url(item: object) -> str:
    """A PicUrl object, or the bare address (simplified answers)."""
    match item:
        case str():
            return item
        case dict():
            return text(item, "url")
        case _:
            raise Nonsense("pic_urls", type(item).__name__)


def refuse_reason(row: Row) -> RefuseReason:
    """One reason. Raises ``Nonsense``."""
    return RefuseReason(
        reason_id=identity(row, "reason_id"), text=text(row, "reason_text"), tips=text(row, "reason_tips")
    )


def return_address(row: Row) -> ReturnAddress:
    """One address of the book. ``country`` holds the district (facts 4.3)."""
    return ReturnAddress(
        address_id=identity(row, "contact_id"),
        name=text(row, "contact_name"),
        province=text(row, "province"),
        city=text(row, "city"),
        district=text(row, "country"),
        street=text(row, "addr"),
        post_code=text(row, "zip_code"),
        mobile=text(row, "mobile_phone"),
        phone=text(row, "phone"),
        memo=text(row, "memo"),
        is_default_return=flag(row, "cancel_def") is True,
    )


def seller_reading(row: Row) -> SellerReading:
    """The seller. Raises ``Nonsense`` for a type other than B and C."""
    kind = text(row, "type")
    if kind not in set(ShopType):
        raise Nonsense("type", kind)
    return SellerReading(user_id=identity(row, "user_id"), nick=text(row, "nick"), shop_type=ShopType(kind))

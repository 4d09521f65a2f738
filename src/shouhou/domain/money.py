"""Money is whole fen. Yuan appear as text at the edges only; no float comes in or goes out."""

import re
from dataclasses import dataclass
from enum import StrEnum

MOST_FEN = 100_000_000_00
"""A hundred million yuan: what is more is a misread number, not money of one order."""

_YUAN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")


class BadMoney(ValueError):
    """A text or number that is not an amount of money."""


def fen_of(yuan: str) -> int:
    """Fen of a platform's yuan text such as "129.00", "0.5" or "12".

    Raises ``BadMoney`` for anything else: signs, blanks, thousands marks, exponents, more than two decimals,
    more than a hundred million yuan, and for numbers that are not text.
    """
    if not isinstance(yuan, str):
        raise BadMoney(f"yuan must come as text, not {type(yuan).__name__}")
    match = _YUAN.fullmatch(yuan)
    if match is None:
        raise BadMoney(f"not an amount in yuan: {yuan[:40]!r}")
    fen = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    return checked_fen(fen)


def typed_fen(text: str) -> int:
    """Fen of what a person typed: blanks around, ¥, full-width digits and thousands marks are forgiven.

    Raises ``BadMoney``.
    """
    plain = "".join(_NARROW.get(sign, sign) for sign in text.strip())
    plain = plain.removeprefix("¥").removesuffix("元").strip()
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?", plain):
        plain = plain.replace(",", "")
    return fen_of(plain)


_NARROW = {chr(0xFF10 + digit): str(digit) for digit in range(10)} | {"．": ".", "，": ",", "￥": "¥"}


def yuan_of(fen: int) -> str:
    """The platform's text of an amount: "129.00". Raises ``BadMoney``."""
    whole, rest = divmod(checked_fen(fen), 100)
    return f"{whole}.{rest:02d}"


def shown(fen: int) -> str:
    """The screen's text of an amount: "¥1,234.56"; negative amounts (postings) as "-¥5.00"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{whole:,}.{rest:02d}"


def checked_fen(fen: int) -> int:
    """``fen`` itself. Raises ``BadMoney`` unless it is a whole number between 0 and ``MOST_FEN``."""
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise BadMoney(f"fen must be a whole number, not {type(fen).__name__}")
    if not 0 <= fen <= MOST_FEN:
        raise BadMoney(f"{fen} fen is out of range")
    return fen


class Bound(StrEnum):
    """What bounds a refund."""

    TOTAL_FEE = "total_fee"
    ORDER_PAID = "order_paid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """At most ``max_fen`` may be refunded; ``reason`` says in Chinese what bounds it."""

    max_fen: int
    bound: Bound
    reason: str


def refund_ceiling(*, total_fen: int | None, order_paid_fen: int | None, others_fen: int) -> Ceiling:
    """The most that one refund may pay.

    It never exceeds its own ``total_fee``, and successful plus open refunds of an order (``others_fen``:
    those besides this one) never exceed what the buyer paid for it, postage included. What is not known
    bounds nothing, but when neither is known nothing may be paid.
    """
    if total_fen is None and order_paid_fen is None:
        return Ceiling(max_fen=0, bound=Bound.UNKNOWN, reason="还没有读到订单的付款金额，暂时不能退款")
    left = None if order_paid_fen is None else max(order_paid_fen - others_fen, 0)
    if left is None or (total_fen is not None and total_fen <= left):
        assert total_fen is not None
        reason = f"退款不能超过这笔退款的交易金额 {shown(total_fen)}"
        return Ceiling(max_fen=total_fen, bound=Bound.TOTAL_FEE, reason=reason)
    reason = (
        f"订单实付 {shown(order_paid_fen or 0)}，其他退款占用 {shown(others_fen)}，最多还能退 {shown(left)}"
    )
    return Ceiling(max_fen=left, bound=Bound.ORDER_PAID, reason=reason)

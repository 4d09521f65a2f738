"""Read a control request: ids as text or number, amounts in fen or yuan."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ..records import Line, Order, Refund, Shop
from ..rejection import Rejected, invalid, missing
from ..sessions import find_shop
from ..world import World

LARGEST_FEN = 10**11


@dataclass(frozen=True)
class Body:
    """The JSON object of a request, with the world it speaks about."""

    world: World
    values: dict[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """A text; required when there is no default."""
        value = self.values.get(name)
        if value in (None, ""):
            if default is None:
                raise missing(name)
            return default
        return str(value)

    def whole(self, name: str) -> int | None:
        """A whole number given as number or text, or None."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        try:
            return int(str(value))
        except ValueError as error:
            raise invalid(name, "必须是整数") from error

    def fen(self, name: str) -> int | None:
        """``<name>_fen``, or ``<name>`` / ``<name>_yuan`` in yuan; None when neither is given."""
        found = self.whole(f"{name}_fen")
        if found is None:
            text = self.values.get(f"{name}_yuan", self.values.get(name))
            if text in (None, ""):
                return None
            found = _fen(name, str(text))
        if not 0 < found <= LARGEST_FEN:
            raise invalid(name, "金额超出范围")
        return found

    def shop(self) -> Shop:
        """The shop named by ``shop`` (key, nick, app key or user id) or ``app_key``."""
        name = self.text("shop", self.text("app_key", "")) or self.text("shop")
        shop = find_shop(self.world, name)
        if shop is None:
            raise Rejected("not_found", f"没有这个店铺：{name}", code=404)
        return shop

    def refund(self) -> Refund:
        """The refund named by ``refund_id``."""
        number = self.whole("refund_id")
        if number is None:
            raise missing("refund_id")
        if number not in self.world.refunds:
            raise Rejected("not_found", f"没有这个退款单：{number}", code=404)
        return self.world.refunds[number]

    def order(self) -> Order:
        """The order named by ``tid`` or by the ``oid`` of one of its lines."""
        oid, tid = self.whole("oid"), self.whole("tid")
        tid = self.world.order_of_line.get(oid or 0, 0) if tid is None else tid
        if tid not in self.world.orders:
            raise Rejected("not_found", "没有这个订单，请给出 tid 或 oid", code=404)
        return self.world.orders[tid]

    def line(self) -> Line:
        """The line named by ``oid``, or the only line of ``tid``."""
        order, oid = self.order(), self.whole("oid")
        if oid is None and len(order.lines) > 1:
            raise missing("oid")
        try:
            return order.lines[0] if oid is None else order.line(oid)
        except KeyError as error:
            raise Rejected("not_found", "oid 不属于该订单", code=404) from error


def _fen(name: str, text: str) -> int:
    try:
        value = Decimal(text) * 100
    except InvalidOperation as error:
        raise invalid(name, "金额格式不正确") from error
    if not value.is_finite() or value != value.to_integral_value():
        raise invalid(name, "金额最多两位小数")
    return int(value)

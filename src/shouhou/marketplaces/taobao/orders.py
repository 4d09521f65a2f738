"""Trades as the platform gives them → orders."""

from shouhou.domain.refund.reading import OrderLineReading, OrderReading

from . import codes
from .convert import Row, fen, identity, moment, optional_fen, optional_identity, text, whole
from .envelope import rows

_PERSONAL = ("receiver_name", "receiver_mobile", "receiver_phone", "receiver_address", "receiver_zip")


def order_reading(row: Row) -> OrderReading:
    """One order with its lines. Raises ``Nonsense`` or ``NotProtocol``."""
    paid, postage = fen(row, "payment"), optional_fen(row, "post_fee") or 0
    found = rows(row, "orders")
    # An order of one line may come without a list: its goods are then members of the trade itself.
    lines = found or [{**row, "oid": row.get("tid")}]
    return OrderReading(
        tid=identity(row, "tid"),
        status=codes.required(codes.ORDER_STATUS, row, "status"),
        paid_fen=paid,
        postage_fen=postage,
        buyer_nick=text(row, "buyer_nick"),
        buyer_open_uid=text(row, "buyer_open_uid"),
        seller_nick=text(row, "seller_nick"),
        shipping_type=text(row, "shipping_type"),
        created_at=moment(row, "created"),
        paid_at=moment(row, "pay_time"),
        shipped_at=moment(row, "consign_time"),
        ended_at=moment(row, "end_time"),
        modified_at=moment(row, "modified"),
        buyer_message=text(row, "buyer_message"),
        seller_memo=text(row, "seller_memo"),
        receiver_masked=receiver_masked(row),
        lines=tuple(_line(line, alone=max(paid - postage, 0) if len(lines) == 1 else None) for line in lines),
        raw={name: value for name, value in row.items() if name not in _PERSONAL},
    )


def receiver_masked(row: Row) -> str:
    """Region and the first character of the name. Encrypted names (``~…~``) are left out."""
    region = "".join(text(row, f"receiver_{part}") for part in ("state", "city", "district"))
    name = text(row, "receiver_name")
    shown = "" if not name or name.startswith(("~", "*")) else f"{name[0]}**"
    return " ".join(part for part in (region, shown) if part)


def line_paid_fen(line: Row) -> int:
    """What was paid for one line of several, after its share of the order's discounts.

    ``divide_order_fee`` is that amount; without it ``payment`` less the share (``part_mjz_discount``).
    Trade documentation, members of Order.
    """
    divided = optional_fen(line, "divide_order_fee")
    if divided is not None:
        return divided
    return max((optional_fen(line, "payment") or 0) - (optional_fen(line, "part_mjz_discount") or 0), 0)


def _line(line: Row, *, alone: int | None) -> OrderLineReading:
    # The only line's payment contains the postage (documentation of trade.fullinfo.get, note 2).
    return OrderLineReading(
        oid=identity(line, "oid"),
        title=text(line, "title"),
        sku=text(line, "sku_properties_name"),
        item_id=optional_identity(line, "num_iid"),
        outer_id=text(line, "outer_sku_id") or text(line, "outer_iid"),
        num=whole(line, "num") or 1,
        price_fen=optional_fen(line, "price") or 0,
        paid_fen=line_paid_fen(line) if alone is None else alone,
        status=codes.coded(codes.ORDER_STATUS, line, "status"),
        refund_status_raw=text(line, "refund_status"),
        refund_id=optional_identity(line, "refund_id"),
        waybill=text(line, "invoice_no"),
        carrier=text(line, "logistics_company"),
        picture_url=text(line, "pic_path"),
    )

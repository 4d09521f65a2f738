"""Make an order out of a request or out of chance; postage is part of a single line's payment."""

from .numbers import drawn, order_number
from .population.people import Buyer
from .records import Line, Order, Shop
from .world import World


def make_order(
    world: World, shop: Shop, buyer: Buyer, lines: list[Line], *, post_fen: int, at_ms: int, note: str = ""
) -> Order:
    """Number the order and its lines; a single line has the order's own number."""
    turn = world.next("order")
    tid = order_number(world.seed, turn)
    for index, line in enumerate(lines):
        line.oid = tid if len(lines) == 1 else tid + 1000 * (index + 1)
    if len(lines) == 1:
        lines[0].payment_fen += post_fen
    return Order(
        tid=tid, shop=shop.key, buyer=buyer.name, buyer_nick=buyer.masked, buyer_open_uid=buyer.open_uid,
        receiver_name=buyer.masked, receiver_state=buyer.state, receiver_city=buyer.city,
        receiver_district=buyer.district, created_ms=at_ms, paid_ms=at_ms, modified_ms=at_ms,
        payment_fen=sum(line.payment_fen for line in lines), post_fen=post_fen if len(lines) == 1 else 0,
        alipay_no=f"{drawn(world.seed, 'alipay', turn).randrange(10**15, 10**16)}{turn % 10**4:04d}",
        lines=lines, buyer_message=note,
    )  # fmt: skip

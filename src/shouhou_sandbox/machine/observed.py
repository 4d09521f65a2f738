"""Exchange, reship and repair: they move on the seller's web pages, the gateway only shows them."""

from ..codes import Goods, Kind, Status
from ..records import Refund
from ..rejection import wrong_state
from ..world import World
from .nodes import changed, enter
from .orders import run_confirm_clock

AGREE, RETURN, CONFIRM = (
    Status.WAIT_SELLER_AGREE,
    Status.WAIT_BUYER_RETURN_GOODS,
    Status.WAIT_SELLER_CONFIRM_GOODS,
)
CONSIGN = Status.WAIT_SELLER_CONSIGN_GOODS
EXCHANGED, REDONE = Status.WAIT_BUYER_CONFIRM_EXCHANGE, Status.WAIT_BUYER_CONFIRM_REDO

# kind → status → (actor, action, next status, its node, event of the message)
PATHS: dict[str, dict[Status, tuple[str, str, Status, str, str]]] = {
    "exchange": {
        AGREE: ("seller", "agree_exchange", RETURN, "agreed", "agreed"),
        RETURN: ("buyer", "return", CONFIRM, "returned", "returned"),
        CONFIRM: ("seller", "confirm_goods", CONSIGN, "signed", "confirmed"),
        CONSIGN: ("seller", "send_new", EXCHANGED, "sent", "sent"),
        EXCHANGED: ("buyer", "confirm_new", Status.SUCCESS, "", "done"),
    },
    "reship": {
        AGREE: ("seller", "agree_reship", CONSIGN, "to_send", "agreed"),
        CONSIGN: ("seller", "send_missing", REDONE, "sent", "sent"),
        REDONE: ("buyer", "confirm_missing", Status.SUCCESS, "", "done"),
    },
    "repair": {
        AGREE: ("seller", "agree_repair", RETURN, "agreed", "agreed"),
        RETURN: ("buyer", "return", CONFIRM, "returned", "returned"),
        CONFIRM: ("seller", "send_repaired", REDONE, "sent", "sent"),
        REDONE: ("buyer", "confirm_repaired", Status.SUCCESS, "", "done"),
    },
}


def path_of(refund: Refund) -> dict[Status, tuple[str, str, Status, str, str]]:
    """The way of an observed kind; empty for those that are handled through the gateway."""
    kind = Kind(refund.kind)
    if kind.is_exchange:
        return PATHS["exchange"]
    return PATHS.get({Kind.RESHIPPING: "reship", Kind.REPAIR: "repair"}.get(kind, ""), {})


def advance(
    world: World, refund: Refund, *, at_ms: int, actor: str = "", company: str = "", waybill: str = ""
) -> None:
    """Take the next step of its way, as whoever's turn it is (or as the clock)."""
    step = path_of(refund).get(Status(refund.status))
    if step is None:
        raise wrong_state("当前状态没有下一步")
    who, action, to, node, event = step
    came_from = str(refund.status)
    if action == "return":
        refund.goods, refund.company, refund.waybill, refund.returned_ms = (
            Goods.RETURNED,
            company,
            waybill,
            at_ms,
        )
    if node == "sent":
        refund.new_company, refund.new_waybill = company, waybill
    enter(world, refund, to, node=node, at_ms=at_ms)
    line, order = world.line_of(refund), world.orders[refund.tid]
    line.refund_status = refund.status
    if to.is_final:
        run_confirm_clock(world, line, at_ms=at_ms)
    world.touch("order", order.tid, order)
    changed(world, refund, at_ms=at_ms, actor=actor or who, action=action, came_from=came_from, event=event)

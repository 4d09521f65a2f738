"""Find what a call is about, in the caller's shop only."""

from ..codes import Phase
from ..records import Refund
from ..rejection import Rejected, invalid, missing
from ..world import World
from .asked import Asked


def refund_of(world: World, asked: Asked, refund_id: int) -> Refund:
    """The refund, when it belongs to the session's shop."""
    if refund_id not in asked.refund_ids:
        asked.refund_ids.append(refund_id)
    refund = world.refunds.get(refund_id)
    if refund is None:
        raise Rejected("isv.refund-not-exist", "退款不存在")
    if refund.shop != asked.shop.key:
        raise Rejected("isv.invalid-permission:not_owner", "没有权限获取退款信息")
    return refund


def asked_refund(world: World, asked: Asked) -> Refund:
    """The refund named by ``refund_id``."""
    return refund_of(world, asked, asked.number("refund_id"))


def check_phase(asked: Asked, refund: Refund, *, required: bool) -> None:
    """``refund_phase``: required on Tmall, and it must be the refund's own when it is given."""
    phase = asked.maybe("refund_phase")
    if phase is None:
        if required:
            raise missing("refund_phase")
        return
    if phase not in list(Phase):
        raise invalid("refund_phase", "只能为 onsale 或 aftersale")
    if phase != refund.phase:
        raise invalid("refund_phase", "退款阶段与退款单不一致")


def asked_version(asked: Asked, *, required: bool) -> int | None:
    """``refund_version``: required on Tmall."""
    version = asked.number("refund_version") if required else asked.maybe_number("refund_version")
    asked.version = "" if version is None else str(version)
    return version

"""How long each node lasts, by flow and shop type.

Tmall: 《天猫交易时效规定》, 日常处理时效 as published 2026-01-27, with the exception for nodes entered between
2026-02-10 00:00 and 2026-02-23 23:59:59. Taobao: the public values that could be found (unverified for 2026).
"""

from ..clock import DAY, HOUR, from_china_text
from ..codes import Kind
from ..records import Refund

# flow → node → (normal, Spring Festival 2026)
TMALL: dict[str, dict[str, tuple[int, int]]] = {
    "unshipped": {
        "applied": (24 * HOUR, 24 * HOUR),
        "modified": (24 * HOUR, 24 * HOUR),
        "refused": (5 * DAY, 5 * DAY),
    },
    "shipped": {
        "applied": (36 * HOUR, 5 * DAY),
        "modified": (36 * HOUR, 5 * DAY),
        "refused": (5 * DAY, 15 * DAY),
    },
    "return": {
        "applied": (36 * HOUR, 5 * DAY),
        "modified": (36 * HOUR, 5 * DAY),
        "refused": (5 * DAY, 15 * DAY),
        "agreed": (7 * DAY, 25 * DAY),
        "returned": (7 * DAY, 15 * DAY),
        "signed": (48 * HOUR, 15 * DAY),
    },
    "exchange": {
        "applied": (24 * HOUR, 5 * DAY),
        "modified": (24 * HOUR, 5 * DAY),
        "refused": (5 * DAY, 15 * DAY),
        "agreed": (7 * DAY, 25 * DAY),
        "returned": (10 * DAY, 15 * DAY),
        "signed": (48 * HOUR + 5 * DAY, 15 * DAY),
        "sent": (10 * DAY, 15 * DAY),
    },
    "reship": {
        "applied": (24 * HOUR, 5 * DAY),
        "modified": (24 * HOUR, 5 * DAY),
        "refused": (5 * DAY, 15 * DAY),
        "to_send": (5 * DAY, 17 * DAY),
        "sent": (10 * DAY, 15 * DAY),
    },
    "repair": {
        "applied": (48 * HOUR, 5 * DAY),
        "modified": (36 * HOUR, 5 * DAY),
        "refused": (5 * DAY, 15 * DAY),
        "agreed": (7 * DAY, 25 * DAY),
        "returned": (30 * DAY, 30 * DAY),
        "signed": (30 * DAY, 30 * DAY),
        "sent": (10 * DAY, 10 * DAY),
    },
}
# Where the older public Taobao values differ from Tmall's.
TAOBAO: dict[str, dict[str, int]] = {
    "unshipped": {"applied": 48 * HOUR, "modified": 48 * HOUR},
    "shipped": {"applied": 5 * DAY, "modified": 5 * DAY},
    "return": {"applied": 5 * DAY, "modified": 5 * DAY, "returned": 10 * DAY, "signed": 10 * DAY},
}
FESTIVAL = (from_china_text("2026-02-10 00:00:00"), from_china_text("2026-02-24 00:00:00"))
AUTO_CONFIRM = 10 * DAY
PROTECTION = 15 * DAY
EVIDENCE = 3 * DAY
INTERVENE_UNRECEIVED = 3 * DAY


def flow_of(refund: Refund) -> str:
    """Which row of the table a refund follows."""
    match Kind(refund.kind):
        case Kind.REFUND | Kind.OTHERS:
            return "shipped" if refund.shipped else "unshipped"
        case Kind.RETURN:
            return "return"
        case Kind.TMALL_EXCHANGE | Kind.TAOBAO_EXCHANGE:
            return "exchange"
        case Kind.RESHIPPING:
            return "reship"
        case Kind.REPAIR:
            return "repair"


def limit_ms(refund: Refund, *, tmall: bool, node: str, at_ms: int) -> int:
    """How long the node entered at ``at_ms`` lasts."""
    flow = flow_of(refund)
    normal, festival = TMALL[flow][node]
    if not tmall:
        return TAOBAO.get(flow, {}).get(node, normal)
    return festival if FESTIVAL[0] <= at_ms < FESTIVAL[1] else normal

"""Cases: the row that lists and the case itself share one shape."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import DisputeType, Flow, RefundStatus
from shouhou.storage.queries.records import CasePage, QueueRow, QueueView

from .commands import Command
from .refunds import Refund, refund_of
from .shape import Filters, Moment, MomentIn, Out, OwnId, PlatformId
from .shops import ShopBrief, Source


class Person(Out):
    """Someone of the shop."""

    id: int
    name: str


class Due(Out):
    """When it is due. Times are the platform's."""

    at: Moment
    started_at: Moment | None
    kind: str = Field(description="promise (the shop's own) | platform")
    certainty: str = Field(description="platform | estimated | unconfirmed")


class CaseRow(Out):
    """One case. ``version`` is what ``seen_version`` of an action refers to."""

    id: int = Field(validation_alias="case_id")
    number: str
    version: int
    shop: ShopBrief
    state: str = Field(description="open | closed | merged")
    waiting_for: str = Field(description="us | buyer | warehouse | carrier | platform")
    owner: Person | None
    buyer_name: str = Field(description="Masked by your role.")
    title: str
    amount_fen: int
    refund_id: str = Field(description="The refund the row speaks of.")
    dispute_type: DisputeType | None
    flow: Flow | None
    status: RefundStatus | None = Field(description="null when the platform's code is unknown.")
    status_raw: str
    cs_open: bool = Field(description="Platform intervention is open.")
    open_refunds: int
    command_state: str = Field(description="Of the open command, else empty.")
    due: Due | None
    last_text: str
    last_from: str
    last_activity_at: Moment
    snoozed_until: Moment | None
    opened_at: Moment


class CaseList(Out):
    """One page of cases."""

    items: list[CaseRow]
    next: str | None


class Step(Out):
    """One of the five steps."""

    name: str = Field(description="intake | diagnosis | options | execution | closing")
    done: int
    of: int
    missing: list[str]


class OrderLine(Out):
    """One order line (子订单)."""

    oid: str
    title: str
    sku: str
    num: int
    price_fen: int
    paid_fen: int
    refunded_fen: int
    refunding_fen: int
    status: str
    status_raw: str
    waybill: str
    carrier: str
    is_subject: bool


class Order(Out):
    """The order. ``refundable_fen`` is what is left under the ceiling. Times are the platform's."""

    tid: str
    status: str
    status_raw: str
    paid_fen: int
    postage_fen: int
    refunded_fen: int
    refunding_fen: int
    refundable_fen: int
    created_at: Moment | None
    paid_at: Moment | None
    shipped_at: Moment | None
    ended_at: Moment | None
    buyer_message: str
    seller_memo: str
    receiver_masked: str
    lines: list[OrderLine]
    read_at: Moment


class Case(CaseRow):
    """One case with all that belongs to it; timeline and messages have addresses of their own."""

    first_response_due_at: Moment | None
    first_response_at: Moment | None
    closed_at: Moment | None
    platform_now: Moment
    stale_minutes: int
    sources: list[Source]
    steps: list[Step]
    refunds: list[Refund] = Field(description="The lead refund first.")
    order: Order | None
    commands: list[Command] = Field(description="Newest first.")
    default_address_id: str
    permissions: list[str] = Field(description="What you may do in this shop.")
    earlier_case_ids: list[int]


class CaseFilters(Filters):
    """Filters of the list of cases. ``view`` orders by urgency, everything else by last change."""

    shop: OwnId | None = None
    state: Literal["open", "closed", "merged"] | None = None
    view: QueueView | None = None
    refund_id: PlatformId | None = None
    tid: PlatformId | None = None
    updated_since: Annotated[MomentIn | None, Field(description="ISO 8601 with zone.")] = None

    def refuse_beside_view(self) -> None:
        """Raises ``Refused("invalid")`` when a filter is set that a view does not know."""
        beside = ("state", "refund_id", "tid", "updated_since")
        fields = {name: "不能与 view 同时使用" for name in beside if getattr(self, name) is not None}
        if fields:
            raise Refused("invalid", "筛选条件不能同时使用", fields)


def row_of(row: QueueRow) -> CaseRow:
    """The shape of a row of the queue."""
    return CaseRow(**_row_members(row))


def case_of(page: CasePage) -> Case:
    """The shape of a whole case."""
    return Case(
        **_row_members(page.row),
        **{name: getattr(page, name) for name in _PAGE_MEMBERS},
        refunds=[refund_of(refund) for refund in page.refunds],
        permissions=sorted(page.permissions),
        earlier_case_ids=[row.case_id for row in page.earlier_cases],
    )


_PAGE_MEMBERS = [
    "first_response_due_at",
    "first_response_at",
    "closed_at",
    "platform_now",
    "stale_minutes",
    "sources",
    "steps",
    "order",
    "commands",
    "default_address_id",
]


def _row_members(row: QueueRow) -> dict[str, Any]:
    members = {name: getattr(row, name) for name in _ROW_MEMBERS}
    owner = Person(id=row.owner_id, name=row.owner_name) if row.owner_id is not None else None
    return members | {"id": row.case_id, "owner": owner}


_ROW_MEMBERS = [name for name in CaseRow.model_fields if name not in ("id", "owner")]

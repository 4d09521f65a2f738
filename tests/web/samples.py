"""A dozen believable cases as frozen records, without a database: every kind, every state of a command."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shouhou.domain.access import Permission
from shouhou.domain.carrier_claim import ParcelState
from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.options.propose import propose
from shouhou.domain.options.situation import Situation, Wish
from shouhou.domain.refund.vocabulary import (
    Action,
    DisputeType,
    Flow,
    Party,
    Reason,
    RefundStatus,
    ShopType,
)
from shouhou.domain.rules import Rules
from shouhou.rulebook.loader import shipped_rules
from shouhou.rulebook.policy import shipped_policy
from shouhou.storage.queries.diagnosis import DiagnosisView
from shouhou.storage.queries.records import (
    AddressView,
    CasePage,
    CommandView,
    DeadlineView,
    Due,
    MoveView,
    OrderLineView,
    OrderView,
    QueueRow,
    RefundView,
    RefuseReasonView,
    ReviewView,
    ShopBadge,
    ShopClock,
    SourceAge,
    StepView,
    TimelineEntry,
    Weight,
)
from shouhou.usecases.offers import Chosen, Offer

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SHOP = ShopBadge(
    shop_id=1,
    name="Sunny Home",
    shop_type=ShopType.TMALL,
    is_demo=True,
    clock=ShopClock(host_at=None, platform_at=None),
)
STATES = (
    "pending",
    "sending",
    "confirmed",
    "refused",
    "unknown",
    "needs_code",
    "needs_session",
    "needs_person",
    "cancelled",
)
KINDS = (
    "case.opened",
    "case.reopened",
    "case.closed",
    "case.claimed",
    "case.assigned",
    "case.snoozed",
    "refund.seen",
    "refund.changed",
    "command.decided",
    "command.ticked",
    *(f"command.{state}" for state in STATES),
)


def row(number: int = 1, **changes: Any) -> QueueRow:
    made = QueueRow(
        case_id=number,
        number=f"SH{number:08d}",
        version=7,
        shop=SHOP,
        state="open",
        waiting_for="us",
        owner_id=None,
        owner_name="",
        buyer_name="b***r",
        title="Wool scarf",
        amount_fen=8900,
        refund_id="20003000100200300",
        flow=Flow.RETURN,
        dispute_type=DisputeType.RETURN_AND_REFUND,
        status=RefundStatus.WAITING_SELLER,
        status_raw="WAIT_SELLER_AGREE",
        cs_open=False,
        open_refunds=1,
        command_state="",
        due=Due(
            at=NOW + timedelta(hours=5),
            started_at=NOW - timedelta(hours=31),
            kind="platform",
            certainty="platform",
        ),
        last_text="Please be quick",
        last_from="buyer",
        last_activity_at=NOW - timedelta(minutes=9),
        snoozed_until=None,
        opened_at=NOW - timedelta(hours=31),
    )
    return replace(made, **changes)


def command(state: str, **changes: Any) -> CommandView:
    made = CommandView(
        command_id=f"00000000-0000-0000-0000-{STATES.index(state):012d}",
        case_id=1,
        refund_id="20003000100200300",
        kind=Action.AGREE_RETURN,
        channel="api",
        state=state,
        params={"address_id": "77001", "freight": "seller", "remark": "Thank you", "amount_fen": None},
        actor_name="Kim",
        created_at=NOW - timedelta(minutes=4),
        finished_at=NOW if state in ("confirmed", "refused", "cancelled") else None,
        unknown_since=NOW - timedelta(minutes=2) if state == "unknown" else None,
        attempts=2,
        outcome_code="",
        outcome_text="",
        steps_done=(),
        ticked_at=None,
    )
    return replace(made, **changes)


def moves() -> tuple[MoveView, ...]:
    """Every action of every party, allowed and not."""
    found = []
    for party in (Party.SELLER, Party.BUYER, Party.OFFICER):
        for place, action in enumerate(Action):
            allowed = place % 2 == 0 or action in (Action.REFUSE, Action.LEAVE_MESSAGE, Action.AGREE_RETURN)
            found.append(
                MoveView(
                    party=party,
                    action=action,
                    allowed=allowed,
                    by_hand=place % 3 == 0,
                    leads_to=RefundStatus.SUCCESS if place % 2 else None,
                    reason=None if allowed else list(Reason)[place % len(Reason)],
                    possible_from=None if allowed else NOW + timedelta(hours=place),
                    certainty=("sure", "probable", "unverified")[place % 3],
                    source="[T1]",
                )
            )
    return tuple(found)


def refund(status: RefundStatus | None = RefundStatus.WAITING_SELLER, **changes: Any) -> RefundView:
    made = RefundView(
        refund_id="20003000100200300",
        case_id=1,
        shop_id=1,
        tid="4000500060007000800",
        oid="4000500060007000800",
        dispute_type=DisputeType.RETURN_AND_REFUND,
        dispute_type_raw="REFUND_AND_RETURN",
        flow=Flow.RETURN,
        status=status,
        status_raw=status.value.upper() if status else "WAIT_SOMETHING_NEW",
        phase="onsale",
        good_status="received",
        order_status="shipped",
        cs_status="none",
        cs_status_raw="1",
        advance_status="none",
        constraint="none",
        constraint_raw="",
        has_good_return=True,
        refund_fen=8900,
        total_fen=8900,
        max_fen=8900,
        price_fen=8900,
        num=1,
        title="Wool scarf",
        sku="123|red",
        reason="quality",
        description="A hole",
        applied_at=NOW - timedelta(hours=31),
        modified_at=NOW - timedelta(hours=31),
        ended_at=None,
        version="1763600000000",
        return_company="ZTO",
        return_waybill="7788",
        return_sent_at=None,
        return_address="Hangzhou",
        withdrawals=1,
        read_at=NOW - timedelta(minutes=1),
        source="api",
        deadline=DeadlineView(
            at=NOW + timedelta(hours=5),
            started_at=NOW - timedelta(hours=31),
            party=Party.SELLER,
            on_expiry=RefundStatus.WAITING_RETURN,
            source="estimated",
            certainty="unverified",
            rule_key="return.seller_act",
            rule_source="[T2]",
            paused=False,
            remaining=None,
            finding=timedelta(hours=2),
        ),
        moves=moves(),
        refuse_reasons=(RefuseReasonView(reason_id="101", text="agreed otherwise", tips="with proof"),),
        open_command=None,
    )
    return replace(made, **changes)


def paused() -> DeadlineView:
    deadline = refund().deadline
    assert deadline is not None
    return replace(deadline, at=None, paused=True, remaining=timedelta(hours=30))


def order() -> OrderView:
    lines = tuple(
        OrderLineView(
            oid=f"400050006000700080{number}",
            title="Wool scarf",
            sku="9|red",
            num=1,
            price_fen=8900,
            paid_fen=8900,
            refunded_fen=100 * number,
            refunding_fen=200,
            status="shipped",
            status_raw="",
            waybill="ZT1",
            carrier="ZTO",
            is_subject=number == 0,
        )
        for number in range(2)
    )
    return OrderView(
        tid="4000500060007000800",
        status="shipped",
        status_raw="",
        paid_fen=18800,
        postage_fen=1000,
        refunded_fen=100,
        refunding_fen=8900,
        refundable_fen=9800,
        created_at=NOW - timedelta(days=4),
        paid_at=NOW - timedelta(days=4),
        shipped_at=NOW - timedelta(days=3),
        ended_at=None,
        shipping_type="express",
        buyer_message="as a gift",
        seller_memo="regular",
        receiver_masked="Hangzhou, M***",
        lines=lines,
        read_at=NOW,
    )


def entry(number: int, weight: Weight, **changes: Any) -> TimelineEntry:
    made = TimelineEntry(
        key=f"e{number}",
        at=NOW - timedelta(hours=30, minutes=-number),
        weight=weight,
        author="buyer",
        author_name="b***r",
        text="Hello" if weight is not Weight.EVENT else "",
        kind="",
        params={},
        pictures=(),
        is_return_address=False,
        seq=number,
    )
    return replace(made, **changes)


def timeline() -> tuple[TimelineEntry, ...]:
    changes = {
        "status": ["waiting_seller", "waiting_return"],
        "cs_status": ["none", "stepped_in"],
        "refund_fen": [9900, 8900],
        "timeout_at": ["", NOW.isoformat()],
        "reason": ["a", "b"],
        "description_digest": ["", "x"],
        "good_status": ["", "returned"],
        "dispute_type": ["refund_only", "return_and_refund"],
        "phase": ["onsale", "aftersale"],
        "return_waybill": ["", "7788"],
        "constraint_raw": ["", "refund_onweb"],
    }
    params = {
        "action": "agree_refund",
        "amount_fen": 8900,
        "refund_id": "2",
        "changes": changes,
        "until": NOW.isoformat(),
        "owner": 3,
    }
    events = [
        entry(number, Weight.EVENT, kind=kind, author="user", author_name="Kim", params=params)
        for number, kind in enumerate(KINDS)
    ]
    spoken = [
        entry(100 + number, Weight.MESSAGE, author=author, pictures=("https://img.example/1.jpg", "a" * 64))
        for number, author in enumerate(("buyer", "seller", "officer", "platform", "system"))
    ]
    return (
        *events,
        *spoken,
        entry(120, Weight.MESSAGE, is_return_address=True),
        entry(130, Weight.NOTE, author="user"),
    )


def page(lead: RefundView | None, **changes: Any) -> CasePage:
    made = CasePage(
        row=row(),
        sources=tuple(
            SourceAge(name=name, data_as_of=age, last_error="", last_error_at=None, failures=0)
            for name, age in (
                ("hints", NOW),
                ("refunds", NOW),
                ("orders", None),
                ("clock", NOW),
                ("addresses", NOW),
            )
        ),
        stale_minutes=15,
        first_response_due_at=NOW,
        first_response_at=None,
        closed_at=None,
        steps=tuple(
            StepView(name=name, done=done, of=2, missing=("order", "category"))
            for name, done in (
                ("intake", 2),
                ("diagnosis", 1),
                ("options", 0),
                ("execution", 0),
                ("closing", 0),
            )
        ),
        refunds=(lead,) if lead else (),
        order=order(),
        timeline=timeline(),
        commands=(),
        addresses=(
            AddressView(
                address_id="77001", name="Store", line="Hangzhou", mobile="139", is_default_return=True
            ),
        ),
        default_address_id="77001",
        permissions=frozenset(permission.value for permission in Permission),
        earlier_cases=(row(2, state="closed", status=RefundStatus.SUCCESS),),
        platform_now=NOW,
        channel="api",
        origin="refund",
        problem="quality",
        wish="refund",
        story="There is a hole",
        reviews=(ReviewView(result="bad", result_raw="", content="A hole", reply="Sorry", at=NOW),),
        diagnosis=DiagnosisView(
            category="quality",
            runner_up="wrong_item",
            responsible="shop",
            percent=82,
            because="A hole",
            facts=("reason", "received"),
            ask="photo_of_defect",
            origin="model",
            by_name="",
            at=NOW,
        ),
        findings={"minor_flaw": "yes"},
    )
    return replace(made, **changes)


def cases() -> Iterator[tuple[str, CasePage]]:
    """Name and page of each sample."""
    for status in RefundStatus:
        yield status.value, page(refund(status))
    yield "unknown status", page(refund(None, flow=None, dispute_type=None))
    yield (
        "paused",
        page(refund(cs_status="evidence", cs_status_raw="10", deadline=paused(), advance_status="advanced")),
    )
    yield "constraint", page(refund(constraint="web_only", deadline=None))
    yield "no refund", page(None, order=None, timeline=())
    yield "stale", page(refund(read_at=NOW - timedelta(hours=3)), sources=())
    yield (
        "snoozed",
        page(refund(), row=row(snoozed_until=NOW + timedelta(hours=3), owner_name="Lee", open_refunds=2)),
    )
    yield "closed", page(refund(RefundStatus.SUCCESS), row=row(state="closed", due=None))
    for state in STATES:
        yield f"command {state}", page(refund(), commands=(command(state), command("confirmed")))
    yield "ask a person", page(refund(), commands=(command("unknown", outcome_code="ask_person"),))
    yield "ticked", page(refund(), commands=(command("needs_person", ticked_at=NOW),))


def offer() -> Offer:
    """The options for goods that broke on the way, with all that a card may hold."""
    situation = Situation(
        shop_type=ShopType.TMALL,
        category=Category.LOGISTICS,
        responsible=Responsible.LOGISTICS,
        line_paid_fen=12_900,
        ceiling_fen=12_900,
        parcel=ParcelState.DAMAGED,
        received=True,
        wish=Wish.REFUND,
    )
    # Titles of rules and what they say are quoted, and stay Chinese in every language.
    rules = Rules(tuple(replace(row, source="T3 art. 49", note="") for row in shipped_rules()))
    found = propose(situation, policy=shipped_policy(), rules=rules, now=NOW)
    return Offer(
        situation=situation,
        proposal=found,
        words={one.key.value: "words" for one in found.options},
        chosen=Chosen(key=found.best.key.value, by_name="Li", at=NOW),
    )

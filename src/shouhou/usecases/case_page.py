"""The case page: everything an agent needs to decide, read in a fixed number of queries."""

from collections.abc import Sequence
from datetime import datetime

from shouhou.domain.access import permissions_of
from shouhou.domain.case import RecordedFacts, steps
from shouhou.domain.commands import Channel, channel
from shouhou.domain.errors import Refused
from shouhou.domain.money import refund_ceiling
from shouhou.domain.refund.deadlines import Deadline, deadline
from shouhou.domain.refund.facts import RefundFacts
from shouhou.domain.refund.machine import Move, moves
from shouhou.domain.refund.vocabulary import OPEN_STATUSES, DisputeType, Flow, Party, RefundStatus
from shouhou.domain.refund.withdrawal import Profile
from shouhou.domain.rules import Rules
from shouhou.storage.clocks import clock_of
from shouhou.storage.facts import TAKES_MONEY, facts_of, rule_categories, word
from shouhou.storage.models import Case, Order, Refund, Shop, SyncSource
from shouhou.storage.models.cases import NO_DUE
from shouhou.storage.queries import queue as queue_rows
from shouhou.storage.queries.commands import commands_of_case, open_commands
from shouhou.storage.queries.diagnosis import newest_diagnosis
from shouhou.storage.queries.orders import order_view
from shouhou.storage.queries.records import (
    AddressView,
    CasePage,
    CommandView,
    DeadlineView,
    MoveView,
    OrderView,
    QueueRow,
    RefundView,
    RefuseReasonView,
    ReviewView,
    SourceAge,
    StepView,
    TimelineEntry,
)
from shouhou.storage.queries.timeline import timeline

from .actor import Actor
from .errors import Missing
from .queue import viewer_of
from .rules import rules_for


def case_page(*, actor: Actor, case_id: int, now: datetime) -> CasePage:
    """All of one case. Raises ``Missing`` for a case that is not there or not yours."""
    viewer = viewer_of(actor=actor)
    found = queue_rows.rows_by_id(viewer=viewer, case_ids=[case_id])
    if not found:
        raise Missing
    row = found[0]
    case = Case.objects.select_related("shop").get(pk=case_id)
    shop = case.shop
    order = Order.objects.filter(shop=shop, tid=case.tid).first()
    refunds = list(Refund.objects.filter(shop=shop, tid=case.tid).order_by("-id"))
    mine = [one for one in refunds if one.case_id == case.pk]
    commands = commands_of_case(case.pk)
    views = refund_views(mine, shop=shop, order=order, of_order=refunds, commands=commands, now=now)
    views = tuple(sorted(views, key=lambda one: one.refund_id != row.refund_id))
    earlier = _earlier(case, viewer)
    diagnosis = newest_diagnosis(case_id=case.pk)
    entries = timeline(case_id=case.pk)
    return CasePage(
        row=row,
        sources=_sources(shop),
        stale_minutes=shop.stale_minutes,
        first_response_due_at=case.first_response_due_at,
        first_response_at=case.first_response_at,
        closed_at=case.closed_at,
        steps=_steps(case, order, mine, commands, entries),
        refunds=views,
        order=order_view(order, refunds=refunds, subject_oid=case.oid) if order else None,
        timeline=entries,
        commands=commands,
        addresses=_addresses(shop),
        default_address_id=shop.default_address_id,
        permissions=frozenset(one.value for one in permissions_of(viewer.roles[shop.pk])),
        earlier_cases=earlier,
        channel=shop.channel,
        origin=case.origin,
        problem=case.problem,
        wish=case.wish,
        story=case.story,
        reviews=_reviews(case),
        diagnosis=diagnosis,
        findings=case.findings,
        platform_now=clock_of(shop).platform_time(now),
    )


def refund_page(*, actor: Actor, refund_id: str, shop_id: int | None, now: datetime) -> RefundView:
    """One refund. Raises ``Missing``."""
    viewer = viewer_of(actor=actor, shop_id=shop_id)
    refund = (
        Refund.objects.select_related("shop").filter(shop_id__in=viewer.shops, refund_id=refund_id).first()
    )
    if refund is None:
        raise Missing
    return _views_of([refund], now=now)[0]


def list_refunds(
    *,
    actor: Actor,
    shop_id: int | None,
    status: str | None,
    cursor: str | None,
    limit: int,
    now: datetime,
    tid: str | None = None,
) -> tuple[tuple[RefundView, ...], str | None]:
    """Refunds, newest first, keyset-paged. ``status``: our word or the platform's spelling."""
    viewer = viewer_of(actor=actor, shop_id=shop_id)
    query = Refund.objects.select_related("shop").filter(shop_id__in=viewer.shops).order_by("-id")
    if status:
        known = status in {one.value for one in RefundStatus}
        query = query.filter(status=status) if known else query.filter(status_raw=status)
    if tid:
        query = query.filter(tid=tid)
    if cursor:
        try:
            query = query.filter(pk__lt=queue_rows.read_cursor(cursor)[1])
        except ValueError as error:
            raise Refused("cursor", "翻页位置无效，请从头开始", {"cursor": "无效"}) from error
    limit = max(1, min(limit, 200))
    rows = list(query[: limit + 1])
    more = len(rows) > limit
    after = queue_rows.make_cursor(NO_DUE, rows[limit - 1].pk) if more else None
    return _views_of(rows[:limit], now=now), after


def _views_of(refunds: Sequence[Refund], *, now: datetime) -> tuple[RefundView, ...]:
    """Refunds of any shops and orders, in the order given. Three queries, and two for each shop."""
    shop_ids = {one.shop_id for one in refunds}
    tids = {one.tid for one in refunds}
    orders = {(one.shop_id, one.tid): one for one in Order.objects.filter(shop_id__in=shop_ids, tid__in=tids)}
    of_order: dict[tuple[int, str], list[Refund]] = {}
    for one in Refund.objects.filter(shop_id__in=shop_ids, tid__in=tids):
        of_order.setdefault((one.shop_id, one.tid), []).append(one)
    commands = open_commands(shop_ids=shop_ids, refund_ids=[one.refund_id for one in refunds])
    rules = {shop_id: rules_for(shop_id=shop_id) for shop_id in shop_ids}
    kinds = {
        shop_id: rule_categories(
            shop_id=shop_id, item_ids=[one.item_id for one in refunds if one.shop_id == shop_id]
        )
        for shop_id in shop_ids
    }
    return tuple(
        _view(
            one,
            shop=one.shop,
            order=orders.get((one.shop_id, one.tid)),
            rules=rules[one.shop_id],
            kind=kinds[one.shop_id].get(one.item_id, ""),
            others=_taken_by_others(one, of_order[one.shop_id, one.tid]),
            command=commands.get((one.shop_id, one.refund_id)),
            now=now,
        )
        for one in refunds
    )


def _taken_by_others(refund: Refund, of_order: Sequence[Refund]) -> int:
    return sum(one.refund_fen for one in of_order if one.pk != refund.pk and one.status in TAKES_MONEY)


def refund_views(
    refunds: Sequence[Refund],
    *,
    shop: Shop,
    order: Order | None,
    of_order: Sequence[Refund],
    commands: Sequence[CommandView],
    now: datetime,
) -> tuple[RefundView, ...]:
    """Refunds with their deadlines and what each side may do. Two queries: the shop's own rules and what its products are."""
    rules = rules_for(shop_id=shop.pk)
    kinds = rule_categories(shop_id=shop.pk, item_ids=[one.item_id for one in refunds])
    return tuple(
        _view(
            refund,
            shop=shop,
            order=order,
            rules=rules,
            kind=kinds.get(refund.item_id, ""),
            others=_taken_by_others(refund, of_order),
            command=next(
                (one for one in commands if one.refund_id == refund.refund_id and one.is_open), None
            ),
            now=now,
        )
        for refund in refunds
    )


def _view(
    refund: Refund,
    *,
    shop: Shop,
    order: Order | None,
    rules: Rules,
    kind: str,
    others: int,
    command: CommandView | None,
    now: datetime,
) -> RefundView:
    facts = facts_of(refund, shop=shop, order=order, category=kind)
    clock = deadline(facts, rules=rules)
    platform_now = clock_of(shop).platform_time(now)
    found = moves(facts, rules=rules, now=platform_now, profile=Profile(shop.withdrawal_profile))
    ceiling = refund_ceiling(
        total_fen=refund.total_fen, order_paid_fen=order.paid_fen if order else None, others_fen=others
    )
    return RefundView(
        refund_id=refund.refund_id,
        case_id=refund.case_id,
        shop_id=refund.shop_id,
        tid=refund.tid,
        oid=refund.oid,
        dispute_type=word(DisputeType, refund.dispute_type),
        dispute_type_raw=refund.dispute_type_raw,
        flow=word(Flow, refund.flow),
        status=word(RefundStatus, refund.status),
        status_raw=refund.status_raw,
        phase=refund.phase,
        good_status=refund.good_status,
        order_status=refund.order_status,
        cs_status=refund.cs_status,
        cs_status_raw=refund.cs_status_raw,
        advance_status=refund.advance_status,
        constraint=refund.constraint,
        constraint_raw=refund.constraint_raw,
        has_good_return=refund.has_good_return,
        refund_fen=refund.refund_fen,
        total_fen=refund.total_fen,
        max_fen=ceiling.max_fen,
        price_fen=refund.price_fen,
        num=refund.num,
        title=refund.title,
        sku=refund.sku,
        reason=refund.reason,
        description=refund.description,
        applied_at=refund.applied_at,
        modified_at=refund.modified_at,
        ended_at=refund.ended_at,
        version=str(refund.version or ""),
        return_company=refund.return_company,
        return_waybill=refund.return_waybill,
        return_sent_at=refund.return_sent_at,
        return_address=refund.return_address,
        withdrawals=refund.withdrawals,
        read_at=refund.read_at,
        deadline=_deadline_view(clock) if clock else None,
        moves=tuple(_move_view(one, facts) for one in found),
        refuse_reasons=tuple(
            RefuseReasonView(reason_id=str(one["reason_id"]), text=one["text"], tips=one.get("tips", ""))
            for one in refund.refuse_reasons
        ),
        open_command=command,
        source=refund.source,
    )


def _deadline_view(clock: Deadline) -> DeadlineView:
    return DeadlineView(
        at=clock.due_at,
        started_at=clock.node_started_at,
        party=clock.party,
        on_expiry=clock.on_expiry,
        source=clock.source.value,
        certainty=clock.certainty.value,
        rule_key=clock.rule_key,
        rule_source=clock.rule_source,
        paused=clock.paused,
        remaining=clock.remaining,
        finding=clock.finding,
    )


def _move_view(move: Move, facts: RefundFacts) -> MoveView:
    # By rule, or because no interface carries it: the person has to know before deciding.
    by_hand = move.by_hand or (
        move.allowed
        and move.party is Party.SELLER
        and channel(facts, live=True, action=move.action) is Channel.MANUAL
    )
    return MoveView(
        party=move.party,
        action=move.action,
        allowed=move.allowed,
        by_hand=by_hand,
        leads_to=move.leads_to,
        reason=move.reason,
        possible_from=move.possible_from,
        certainty=move.certainty.value,
        source=move.source,
    )


def _steps(
    case: Case,
    order: Order | None,
    refunds: Sequence[Refund],
    commands: Sequence[CommandView],
    entries: Sequence[TimelineEntry],
) -> tuple[StepView, ...]:
    open_words = {one.value for one in OPEN_STATUSES}
    facts = RecordedFacts(
        has_refund=bool(refunds),
        category_recorded=bool(case.category or case.problem),
        party_recorded=case.responsible not in ("", "unclear"),
        wish_recorded=bool(case.wish),
        order_known=order is not None,
        first_response_at=case.first_response_at,
        option_chosen=any(one.kind == "option.chosen" for one in entries),
        commands_decided=len(commands),
        commands_confirmed=sum(one.state == "confirmed" for one in commands),
        commands_open=sum(one.is_open for one in commands),
        refunds_open=sum(one.status in open_words or not one.status for one in refunds),
        refund_ended=any(one.status and one.status not in open_words for one in refunds),
        case_closed=case.state == "closed",
    )
    return tuple(
        StepView(name=one.name.value, done=one.done, of=one.of, missing=one.missing) for one in steps(facts)
    )


def _sources(shop: Shop) -> tuple[SourceAge, ...]:
    return tuple(
        SourceAge(
            name=one.name,
            data_as_of=one.data_as_of,
            last_error=one.last_error,
            last_error_at=one.last_error_at,
            failures=one.failures,
        )
        for one in SyncSource.objects.filter(shop=shop).order_by("name")
    )


def _reviews(case: Case) -> tuple[ReviewView, ...]:
    return tuple(
        ReviewView(
            result=one.result, result_raw=one.result_raw, content=one.content, reply=one.reply, at=one.at
        )
        for one in case.reviews.order_by("id")
    )


def _addresses(shop: Shop) -> tuple[AddressView, ...]:
    return tuple(
        AddressView(
            address_id=one.address_id,
            name=one.name,
            line=f"{one.province}{one.city}{one.district}{one.street}",
            mobile=one.mobile,
            is_default_return=one.is_default_return,
        )
        for one in shop.addresses.order_by("-is_default_return", "address_id")
    )


def _earlier(case: Case, viewer: queue_rows.Viewer) -> tuple[QueueRow, ...]:
    if not case.buyer_open_uid:
        return ()
    ids = list(
        Case.objects.filter(shop=case.shop, buyer_open_uid=case.buyer_open_uid)
        .exclude(pk=case.pk)
        .order_by("-id")
        .values_list("pk", flat=True)[:5]
    )
    return queue_rows.rows_by_id(viewer=viewer, case_ids=ids)


__all__ = ["OrderView", "case_page", "list_refunds", "refund_page", "refund_views"]

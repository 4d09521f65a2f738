"""Refunds of a file become rows: known ones are brought in line, new ones find or open their case. In batches."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from shouhou.domain.case import Candidate, CaseEvent, CaseState, Join, advance, join
from shouhou.domain.imports import FileRow, RefusedRow
from shouhou.domain.refund.reading import Known, RefundReading
from shouhou.domain.refund.vocabulary import OPEN_STATUSES
from shouhou.domain.rules import Rules
from shouhou.storage import bulk, events, history
from shouhou.storage.facts import rule_categories
from shouhou.storage.models import Case, Command, Order, OrderLine, Refund, Shop

from ..approving import without_object
from ..booking import book_refunds
from ..cases import Around, align, first_response_due, refresh_cases
from ..refund_row import fill, material
from ..settling import WAITING_FOR_A_READING, confirm_by_observation, contradict
from .lines import item_mark, resolve_line
from .tally import Tally, Told


class Glance(NamedTuple):
    """As much of a refund that we hold as tells whether its row says anything new."""

    pk: int
    refund_id: str
    tid: str
    row_digest: str
    read_at: datetime


@dataclass(slots=True)
class Held:
    """What we hold of a batch's orders, refunds and cases."""

    refunds: dict[str, Glance]
    rows: dict[str, Refund]  # whole, where the file says something new
    orders: dict[str, Order]
    lines: dict[str, list[OrderLine]]
    marks: dict[str, set[str]]  # marks of the items whose refunds stand under the order's own number
    cases: dict[str, list[Case]] = field(default_factory=dict)  # by line


@dataclass(slots=True)
class Work:
    """What a batch will write."""

    new_refunds: list[Refund] = field(default_factory=list)
    new_cases: dict[int, Case] = field(default_factory=dict)
    of_new_case: dict[int, list[Refund]] = field(default_factory=dict)
    changed: list[Refund] = field(default_factory=list)
    unchanged: dict[str, int] = field(default_factory=dict)  # primary keys by refund number
    chain: list[history.Link] = field(default_factory=list)
    touched: dict[int, Case] = field(default_factory=dict)  # known cases whose history grows
    notes: list[tuple[Case, str, dict[str, Any]]] = field(default_factory=list)


def apply_refunds(*, shop: Shop, rows: Sequence[FileRow], rules: Rules, told: Told, tally: Tally) -> None:
    """Applies one batch. The caller holds the shop alone, in a transaction. Writes, in a fixed number of queries
    for the batch; only refunds with an open command cost queries of their own.
    """
    glances = _glances(shop, rows)
    work = Work()
    telling: list[FileRow] = []
    for row in rows:
        reading = row.reading
        assert isinstance(reading, RefundReading)
        seen = glances.get(reading.refund_id)
        if seen is not None and seen.tid == reading.tid and seen.row_digest == row.digest.hex():
            tally.unchanged += 1
            work.unchanged[reading.refund_id] = seen.pk
        elif seen is not None and seen.tid == reading.tid and seen.read_at > told.stated_at:
            tally.unchanged += 1  # we know better since
        else:
            telling.append(row)
    known = _held(shop, telling, glances)
    fresh: list[tuple[FileRow, RefundReading]] = []
    for row in telling:
        reading = row.reading
        assert isinstance(reading, RefundReading)
        if not _is_possible(row, known, tally):
            continue
        refund = known.rows.get(reading.refund_id)
        if refund is None:
            fresh.append((row, reading))
        else:
            _change(shop, refund, row, reading, known, work, told, tally)
    _open(shop, fresh, known, work, told, tally)
    _write(shop, known, work, rules, told, tally)


def refusal_of(row: FileRow, *, held_tid: str | None, order: Order | None) -> RefusedRow | None:
    """Why what we hold makes a row impossible, or ``None``. Pure."""
    reading = row.reading
    assert isinstance(reading, RefundReading)
    if held_tid is not None and held_tid != reading.tid:
        return RefusedRow(
            row=row.row,
            code="other_order",
            reason=f"退款编号 {reading.refund_id} 在工作台里属于订单 {held_tid}，与文件里的订单编号不一致，请核对",
            subject=reading.refund_id,
        )
    if order is not None and order.paid_fen and reading.refund_fen > order.paid_fen:
        return RefusedRow(
            row=row.row,
            code="over_paid",
            reason=f"退款金额 ¥{reading.refund_fen / 100:.2f} 超过这笔订单的实付 ¥{order.paid_fen / 100:.2f}，请核对",
            subject=reading.refund_id,
        )
    return None


def _is_possible(row: FileRow, known: Held, tally: Tally) -> bool:
    reading = row.reading
    assert isinstance(reading, RefundReading)
    seen = known.refunds.get(reading.refund_id)
    refused = refusal_of(row, held_tid=seen.tid if seen else None, order=known.orders.get(reading.tid))
    if refused is not None:
        tally.refuse(refused)
    return refused is None


def _glances(shop: Shop, rows: Sequence[FileRow]) -> dict[str, Glance]:
    ids = {row.reading.refund_id for row in rows if isinstance(row.reading, RefundReading)}
    found = Refund.objects.filter(shop=shop, refund_id__in=ids)
    return {
        one[1]: Glance(*one) for one in found.values_list("id", "refund_id", "tid", "row_digest", "read_at")
    }


def _held(shop: Shop, rows: Sequence[FileRow], glances: dict[str, Glance]) -> Held:
    readings = [row.reading for row in rows if isinstance(row.reading, RefundReading)]
    tids = {one.tid for one in readings}
    pks = [glances[one.refund_id].pk for one in readings if one.refund_id in glances]
    whole = {one.refund_id: one for one in Refund.objects.filter(pk__in=pks)} if pks else {}
    orders = {one.tid: one for one in Order.objects.filter(shop=shop, tid__in=tids)} if tids else {}
    lines: dict[str, list[OrderLine]] = {}
    if orders:
        by_pk = {order.pk: order.tid for order in orders.values()}
        for line in OrderLine.objects.filter(order_id__in=by_pk):
            lines.setdefault(by_pk[line.order_id], []).append(line)
    marks: dict[str, set[str]] = {}
    if tids:
        under_order = Refund.objects.filter(shop=shop, oid__in=tids).values_list("tid", "item_id", "title")
        for tid, item_id, title in under_order:
            marks.setdefault(tid, set()).add(item_mark(item_id, title))
    return Held(refunds=glances, rows=whole, orders=orders, lines=lines, marks=marks)


def _change(
    shop: Shop,
    refund: Refund,
    row: FileRow,
    reading: RefundReading,
    known: Held,
    work: Work,
    told: Told,
    tally: Tally,
) -> None:
    before = material(refund)
    fill(
        refund,
        _on_line_of(refund, reading),
        known.orders.get(reading.tid),
        shop=shop,
        is_new=False,
        at=told.stated_at,
    )
    _stamp(refund, row, told)
    work.changed.append(refund)
    changes = {
        name: [before[name], value] for name, value in material(refund).items() if before[name] != value
    }
    tally.updated += 1
    if not changes:  # only columns that no decision rests on: kept, and not a line of the history
        return
    tally.case_ids.add(refund.case_id)
    work.notes.append(
        (Case(pk=refund.case_id), "refund.changed", {"refund_id": refund.refund_id, "changes": changes})
    )


def _on_line_of(refund: Refund, reading: RefundReading) -> RefundReading:
    return replace(reading, oid=refund.oid)


def _stamp(refund: Refund, row: FileRow, told: Told) -> None:
    refund.row_digest = row.digest.hex()
    refund.source = told.source
    refund.read_at = told.stated_at
    if row.extra:
        refund.raw = dict(row.extra)


def _open(
    shop: Shop,
    fresh: Sequence[tuple[FileRow, RefundReading]],
    known: Held,
    work: Work,
    told: Told,
    tally: Tally,
) -> None:
    if not fresh:
        return
    placed: list[tuple[FileRow, RefundReading]] = []
    for row, reading in fresh:
        marks = known.marks.setdefault(reading.tid, set())
        on_line = resolve_line(reading, lines=known.lines.get(reading.tid, ()), other_items=frozenset(marks))
        if on_line.oid == on_line.tid:
            marks.add(item_mark(reading.item_id, reading.title))
        placed.append((row, on_line))
    of_lines = Case.objects.select_for_update().filter(shop=shop, oid__in={one.oid for _, one in placed})
    for case in of_lines.order_by("pk"):  # everybody locks in one order
        known.cases.setdefault(case.oid, []).append(case)
    new_cases = [_case_for(shop, reading, known, told, work) for _, reading in placed]
    bulk.give_ids([case for case in new_cases if case.pk is None])
    for (row, reading), case in zip(placed, new_cases, strict=True):
        refund = bulk.blank(
            Refund,
            shop_id=shop.pk,
            case_id=case.pk,
            refund_id=reading.refund_id,
            first_seen_at=told.host_now,
            read_at=told.stated_at,
            refund_fen=reading.refund_fen,
        )
        fill(refund, reading, known.orders.get(reading.tid), shop=shop, is_new=True, at=told.stated_at)
        _stamp(refund, row, told)
        work.new_refunds.append(refund)
        tally.created += 1
        if case.version == 0 and case.pk not in work.new_cases:
            work.new_cases[case.pk] = case
            body = {"refund_id": reading.refund_id, "tid": reading.tid, "oid": reading.oid}
            work.chain.append(history.link(case, at=told.now, actor="system", kind="case.opened", body=body))
            tally.opened += 1
        seen = {"refund_id": refund.refund_id, "changes": _first_seen(refund), "from": told.source}
        if case.pk in work.new_cases:
            work.of_new_case.setdefault(case.pk, []).append(refund)
            work.chain.append(
                history.link(case, at=told.now, actor="platform", kind="refund.seen", body=seen)
            )
        else:
            work.touched[case.pk] = case
            work.notes.append((case, "refund.seen", seen))
        tally.case_ids.add(case.pk)


def _first_seen(refund: Refund) -> dict[str, Any]:
    return {name: [None, value] for name, value in material(refund).items() if value not in (None, "")}


def _case_for(shop: Shop, reading: RefundReading, known: Held, told: Told, work: Work) -> Case:
    cases = known.cases.setdefault(reading.oid, [])
    # Cases of this very batch have no number yet; their place in the list stands for it.
    candidates = tuple(
        Candidate(case_id=index, state=CaseState(case.state), closed_at=case.closed_at)
        for index, case in enumerate(cases)
    )
    how, index = join(candidates, now=told.now)
    if how is Join.NEW or index is None:
        case = _new_case(shop, reading, known.orders.get(reading.tid), told)
        cases.append(case)
        return case
    case = cases[index]
    still_open = isinstance(reading.status, Known) and reading.status.value in OPEN_STATUSES
    if how is Join.REOPEN and still_open:
        case.state = advance(CaseState(case.state), CaseEvent.REFUND_ARRIVED).value
        case.closed_at = None
        work.touched[case.pk] = case
        work.notes.append((case, "case.reopened", {"refund_id": reading.refund_id}))
    return case


def _new_case(shop: Shop, reading: RefundReading, order: Order | None, told: Told) -> Case:
    nick = reading.buyer_nick or (order.buyer_nick if order else "")  # newer exports do not name the buyer
    return bulk.blank(
        Case,
        shop_id=shop.pk,
        tid=reading.tid,
        oid=reading.oid,
        buyer_nick=nick[:120],
        buyer_open_uid=reading.buyer_open_uid[:120],
        title=reading.title[:300],
        opened_at=reading.created_at or told.now,
        last_activity_at=reading.modified_at or reading.created_at or told.stated_at,
        first_response_due_at=first_response_due(shop, reading, told.now),
    )


def _write(shop: Shop, known: Held, work: Work, rules: Rules, told: Told, tally: Tally) -> None:
    bulk.give_ids(work.new_refunds)
    items = (one.item_id for one in work.new_refunds)
    kinds = rule_categories(shop_id=shop.pk, item_ids=items)
    for pk, case in work.new_cases.items():
        refunds = list(reversed(work.of_new_case[pk]))
        around = Around(refunds=refunds, order=known.orders.get(case.tid), kinds=kinds)
        work.chain += align(case, around, shop=shop, rules=rules, at=case.last_activity_at)
        if case.closed_at is not None:
            case.closed_at = refunds[0].ended_at or case.closed_at
    bulk.insert(list(work.new_cases.values()))
    bulk.insert(work.new_refunds)
    bulk.update(work.changed)
    book_refunds(work.new_refunds, new=True, now=told.host_now)
    book_refunds(work.changed, new=False, now=told.host_now)
    if work.unchanged:
        Refund.objects.filter(pk__in=list(work.unchanged.values()), read_at__lt=told.stated_at).update(
            read_at=told.stated_at
        )
    _grow(work, told)
    history.save(work.chain)
    _settle(shop, {**work.unchanged, **{one.refund_id: one.pk for one in work.changed}}, told, tally)
    without_object(work.changed, now=told.host_now)
    stale = {refund.case_id for refund in work.changed} | set(work.touched)
    if stale:
        refresh_cases(case_ids=sorted(stale), at=told.stated_at)
    if work.new_cases or stale:
        events.announce(shop_id=shop.pk, kind="queue")


def _grow(work: Work, told: Told) -> None:
    """Adds the history of known cases under their locks."""
    if not work.notes:
        return
    rows = {
        case.pk: case
        for case in Case.objects.select_for_update()
        .filter(pk__in={case.pk for case, _, _ in work.notes})
        .order_by("pk")
    }
    for seen, kind, body in work.notes:
        case = rows[seen.pk]
        if kind == "case.reopened":
            case.state, case.closed_at = CaseState.OPEN.value, None
        actor = "system" if kind == "case.reopened" else "platform"
        work.chain.append(history.link(case, at=told.now, actor=actor, kind=kind, body=body))
    bulk.update(list(rows.values()), fields=["version", "head", "state", "closed_at"])


def _settle(shop: Shop, refunds: Mapping[str, int], told: Told, tally: Tally) -> None:
    """To-dos and unknown outcomes of the refunds that were read: confirmed, or contradicted by a newer file."""
    open_ids = Command.objects.filter(
        shop=shop, subject_kind="refund", subject_id__in=list(refunds), state__in=WAITING_FOR_A_READING
    ).values_list("subject_id", flat=True)
    for refund in Refund.objects.filter(pk__in=[refunds[one] for one in set(open_ids)]).order_by("id"):
        tally.confirmed += confirm_by_observation(refund, now=told.host_now)
        tally.contradicted += contradict(refund, stated_at=told.stated_at, now=told.host_now)
        tally.case_ids.add(refund.case_id)


def digest_of(text: str) -> bytes:
    """Sixteen bytes over a text, for rows that come from no file."""
    return hashlib.sha256(text.encode()).digest()[:16]

"""Reviews of a mapped table become rows; a bad or neutral one joins or opens a case."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from shouhou.domain.case import Candidate, CaseState, Join, join
from shouhou.domain.imports import FileRow, ReviewReading, ReviewResult
from shouhou.storage import bulk, events, history
from shouhou.storage.json import storable
from shouhou.storage.models import Case, Order, Review, Shop

from .tally import Tally, Told

NEEDS_CARE = (ReviewResult.NEUTRAL, ReviewResult.BAD)


def apply_reviews(*, shop: Shop, rows: Sequence[FileRow], told: Told, tally: Tally) -> None:
    """One batch. Writes. The caller holds the shop alone."""
    readings = [
        (row, row.reading, key_of(row.reading)) for row in rows if isinstance(row.reading, ReviewReading)
    ]
    held = {one.key: one for one in Review.objects.filter(shop=shop, key__in={key for _, _, key in readings})}
    new: list[Review] = []
    changed: list[Review] = []
    for row, reading, key in readings:
        review = held.get(key)
        if review is None:
            review = held[key] = Review(shop_id=shop.pk, key=key)
            new.append(review)
            tally.created += 1
        elif review.row_digest == row.digest.hex() or review.read_at > told.stated_at:
            tally.unchanged += 1
            continue
        else:
            changed.append(review)
            tally.updated += 1
        _fill(review, reading, row, told)
    _give_cases(shop, [*new, *changed], told, tally)
    bulk.insert(new)
    bulk.update(changed)


def key_of(reading: ReviewReading) -> str:
    """The same line of the same order is reviewed once; without numbers, buyer, item and time tell it."""
    known = reading.oid or (f"{reading.tid}|{reading.item_id or reading.title}" if reading.tid else "")
    text = known or f"{reading.buyer_nick}|{reading.item_id or reading.title}|{reading.at}"
    return hashlib.sha256(text.encode()).hexdigest()


def _fill(review: Review, reading: ReviewReading, row: FileRow, told: Told) -> None:
    review.tid, review.oid = reading.tid, reading.oid
    review.buyer_nick, review.title = storable(reading.buyer_nick)[:120], storable(reading.title)[:300]
    review.item_id = reading.item_id[:40]
    review.result = reading.result.value if reading.result else ""
    review.result_raw = storable(reading.result_raw)[:40]
    review.content, review.reply = storable(reading.content), storable(reading.reply)
    review.at = reading.at
    review.row_digest = row.digest.hex()
    review.read_at = told.stated_at


def _give_cases(shop: Shop, reviews: Sequence[Review], told: Told, tally: Tally) -> None:
    waiting = [one for one in reviews if one.case_id is None and one.result in NEEDS_CARE and not one.reply]
    if not waiting:
        return
    cases: dict[str, list[Case]] = {}
    for case in Case.objects.filter(shop=shop, tid__in={one.tid for one in waiting if one.tid}):
        cases.setdefault(case.tid, []).append(case)
    nicks = dict(
        Order.objects.filter(shop=shop, tid__in={one.tid for one in waiting if one.tid}).values_list(
            "tid", "buyer_nick"
        )
    )
    new: list[Case] = []
    touched: list[int] = []
    chain: list[history.Link] = []
    for review in waiting:
        found = _open_case(cases.get(review.tid, []) if review.tid else [], review, told)
        if found is None:
            found = _new_case(shop, review, nicks, told)
            bulk.give_ids([found])
            cases.setdefault(review.tid, []).append(found)
            body = {"review": review.key, "tid": review.tid, "result": review.result}
            chain.append(history.link(found, at=told.now, actor="system", kind="case.opened", body=body))
            new.append(found)
            tally.opened += 1
        review.case_id = found.pk
        touched.append(found.pk)
        tally.case_ids.add(found.pk)
    bulk.insert(new)
    history.save(chain)
    Case.objects.filter(pk__in=touched).update(diagnose_since=told.now)
    events.announce(shop_id=shop.pk, kind="queue")


def _open_case(cases: Sequence[Case], review: Review, told: Told) -> Case | None:
    """An open case of the same line, or of the order when the review names no line."""
    same = [one for one in cases if not review.oid or one.oid in (review.oid, review.tid)]
    candidates = tuple(Candidate(case_id=index, state=CaseState(one.state)) for index, one in enumerate(same))
    how, index = join(candidates, now=told.now)
    return same[index] if how is Join.JOIN and index is not None else None


def _new_case(shop: Shop, review: Review, nicks: dict[str, str], told: Told) -> Case:
    due = told.now + timedelta(minutes=shop.first_response_minutes)
    return Case(
        shop_id=shop.pk,
        origin="review",
        tid=review.tid,
        oid=review.oid or review.tid,
        buyer_nick=review.buyer_nick or nicks.get(review.tid, ""),
        title=review.title,
        opened_at=review.at or told.now,
        last_activity_at=review.at or told.now,
        last_text=review.content[:200],
        last_from="buyer",
        first_response_due_at=due,
        next_due_at=due,
        next_due_kind="promise",
        next_due_certainty="platform",
        due_started_at=told.now,
    )

"""A case by hand: what an agent types becomes a case, with its refund when there is one."""

from datetime import datetime, timedelta

from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.case import Candidate, CaseState, Join, join
from shouhou.domain.errors import Refused
from shouhou.domain.imports import FileRow
from shouhou.domain.options.situation import Wish
from shouhou.domain.options.told import told
from shouhou.domain.refund.reading import Known, RefundReading
from shouhou.domain.refund.vocabulary import OPEN_STATUSES, DisputeType, GoodStatus, RefundStatus
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, Order, Refund, Shop
from shouhou.storage.queries.desk_records import CaseEntry

from .actor import Actor, demand
from .importing.refund_rows import digest_of
from .locks import lock_shop
from .told import apply_told

KINDS = {
    "refund": DisputeType.REFUND_ONLY,
    "return": DisputeType.RETURN_AND_REFUND,
    "exchange": DisputeType.EXCHANGE,
    "reship": DisputeType.RESHIP,
    "repair": DisputeType.REPAIR,
}
CATEGORIES = (
    "quality", "not_as_described", "wrong_item", "logistics", "subjective", "usage", "service", "other",
)  # fmt: skip
WISHES = tuple(one.value for one in Wish)
STATUS_WORDS = {
    RefundStatus.WAITING_SELLER: "WAIT_SELLER_AGREE",
    RefundStatus.REFUSED: "SELLER_REFUSE_BUYER",
    RefundStatus.WAITING_RETURN: "WAIT_BUYER_RETURN_GOODS",
    RefundStatus.WAITING_RECEIPT: "WAIT_SELLER_CONFIRM_GOODS",
    RefundStatus.CLOSED: "CLOSED",
    RefundStatus.SUCCESS: "SUCCESS",
}


def file_case(*, actor: Actor, shop_id: int, entry: CaseEntry, now: datetime) -> int:
    """Opens a case, or joins the open one of the same refund or order; returns its number. Writes.

    Raises ``Missing`` and ``Refused`` with the wrong inputs in ``fields``.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.FILE_CASE)
    shop = Shop.objects.get(pk=shop_id)
    _check(shop, entry)
    with transaction.atomic():
        lock_shop(shop_id=shop_id, alone=True)
        case = _of_refund(shop, entry, now) if entry.refund_id else _of_order(shop, entry, now)
        at = clock_of(shop).platform_time(now)
        # Without an application the kind of it that was picked is what the buyer wants.
        wanted = entry.kind if not entry.refund_id and entry.kind != "refund" else ""
        case.problem, case.wish = entry.problem or case.problem, entry.wish or case.wish or wanted
        case.story = entry.story.strip().replace("\x00", "") or case.story
        case.buyer_nick = case.buyer_nick or entry.buyer_nick[:120]
        case.title = case.title or entry.title[:300]
        if case.owner_id is None:
            case.owner_id = actor.user_id
        if entry.story.strip():
            case.last_text, case.last_from = entry.story.strip()[:200], "buyer"
        body = {"tid": entry.tid, "refund_id": entry.refund_id, "problem": entry.problem, "wish": entry.wish}
        history.append(case, at=at, actor=actor.mark, kind="case.filed", body=body)
        case.last_activity_at = at
        case.diagnose_since = at
        case.save()
        events.announce(shop_id=shop_id, case_id=case.pk, kind="queue")
    return case.pk


def _check(shop: Shop, entry: CaseEntry) -> None:
    wrong: dict[str, str] = {}
    if not (entry.tid or entry.refund_id or entry.buyer_nick):
        wrong["tid"] = "订单编号、退款编号、买家至少填一项"
    for name in ("tid", "refund_id"):
        number = getattr(entry, name)
        if number and not (number.isascii() and number.isdigit() and 8 <= len(number) <= 30):
            wrong[name] = "请填写完整的数字编号"
    if entry.refund_id and not entry.tid:
        known = Refund.objects.filter(shop=shop, refund_id=entry.refund_id).exists()
        if not known:
            wrong["tid"] = "登记退款时请填写订单编号"
    if entry.refund_id and entry.amount_fen is None:
        wrong["amount_fen"] = "登记退款时请填写金额"
    for name in ("amount_fen", "paid_fen"):
        fen = getattr(entry, name)
        if fen is not None and not 0 <= fen <= 10**10:
            wrong[name] = "金额不正确"
    if entry.amount_fen is not None and entry.paid_fen is not None and entry.amount_fen > entry.paid_fen:
        wrong["amount_fen"] = "不能超过买家实付金额"
    for name, choices in (("kind", tuple(KINDS)), ("problem", CATEGORIES), ("wish", WISHES)):
        value = getattr(entry, name)
        if value and value not in choices:
            wrong[name] = "请从列表中选择"
    if entry.status not in STATUS_WORDS:
        wrong["status"] = "请从列表中选择"
    if entry.goods not in ("", "not_received", "received"):
        wrong["goods"] = "请从列表中选择"
    if len(entry.story) > 5000:
        wrong["story"] = "最多 5000 个字"
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)


def _of_refund(shop: Shop, entry: CaseEntry, now: datetime) -> Case:
    held = Refund.objects.filter(shop=shop, refund_id=entry.refund_id).first()
    reading = _reading(
        entry, tid=entry.tid or (held.tid if held else ""), now=clock_of(shop).platform_time(now)
    )
    row = FileRow(row=1, reading=reading, digest=digest_of(repr(reading)))
    tally = apply_told(shop=shop, rows=[row], source="hand", now=now)
    if tally.refused:
        code = tally.refused[0].code
        field = "tid" if code == "other_order" else "amount_fen"
        raise Refused(code, tally.refused[0].reason, {field: tally.refused[0].reason})
    case_id = Refund.objects.values_list("case_id", flat=True).get(shop=shop, refund_id=entry.refund_id)
    return Case.objects.select_for_update().get(pk=case_id)


def _reading(entry: CaseEntry, *, tid: str, now: datetime) -> RefundReading:
    kind = KINDS[entry.kind]
    goods = GoodStatus(entry.goods) if entry.goods else _by_words(entry)
    return RefundReading(
        refund_id=entry.refund_id,
        tid=tid,
        oid=tid,
        status=Known(entry.status, STATUS_WORDS[entry.status]),
        dispute_type=Known(kind, kind.value),
        good_status=Known(goods, goods.value) if goods else None,
        has_good_return=entry.kind == "return",
        refund_fen=entry.amount_fen or 0,
        total_fen=entry.paid_fen,
        title=entry.title,
        reason=entry.reason,
        description=entry.story,
        buyer_nick=entry.buyer_nick,
        created_at=now,
        timeout_at=entry.timeout_at if entry.status in OPEN_STATUSES else None,
    )


def _by_words(entry: CaseEntry) -> GoodStatus | None:
    """Whether the buyer has the goods, where nobody picked it but his words say so."""
    here = told(reason=entry.reason, words=entry.story, received=None).received
    if here is None:
        return None
    return GoodStatus.RECEIVED if here else GoodStatus.NOT_RECEIVED


def _of_order(shop: Shop, entry: CaseEntry, now: datetime) -> Case:
    """The newest open case of the order, else a new one. Without an order there is nothing to join by."""
    at = clock_of(shop).platform_time(now)
    of_order = Case.objects.select_for_update().filter(shop=shop, tid=entry.tid).order_by("pk")
    rows = list(of_order) if entry.tid else []
    candidates = tuple(Candidate(case_id=one.pk, state=CaseState(one.state)) for one in rows)
    how, case_id = join(candidates, now=at)
    if how is Join.JOIN:
        return next(one for one in rows if one.pk == case_id)
    order = Order.objects.filter(shop=shop, tid=entry.tid).first() if entry.tid else None
    due = at + timedelta(minutes=shop.first_response_minutes)
    case = Case(
        shop=shop,
        origin="hand",
        tid=entry.tid,
        oid=entry.tid,
        buyer_nick=(entry.buyer_nick or (order.buyer_nick if order else ""))[:120],
        title=entry.title[:300],
        amount_fen=entry.paid_fen or entry.amount_fen or 0,
        opened_at=at,
        last_activity_at=at,
        first_response_due_at=due,
        next_due_at=due,
        next_due_kind="promise",
        next_due_certainty="platform",
        due_started_at=at,
    )
    case.save(force_insert=True)
    history.append(case, at=at, actor="system", kind="case.opened", body={"tid": entry.tid, "by": "hand"})
    return case

"""What waits for somebody who may: the list, a vote, taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from shouhou.domain.access import Permission, permissions_of
from shouhou.domain.authority import Limit, Money, Why, covers, enough, together
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.money import shown
from shouhou.domain.rules import china_day
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Approval, ApprovalVote, Case, Command
from shouhou.storage.queries import queue as queue_rows
from shouhou.storage.queries.approval_records import ApprovalPage, ApprovalView
from shouhou.storage.queries.approvals import approvals_of, records_of
from shouhou.storage.queries.authority import word_for_orders
from shouhou.storage.queries.queue import Viewer

from . import authority
from .actor import Actor, demand
from .approving import Asked, checked_note, end
from .authority import limits_in_force
from .decision_kinds import PERMISSION, action_of, decision_again
from .decisions import Cleared, carry_out
from .errors import Missing
from .queue import viewer_of

VIEWS: Mapping[str, Q] = {
    "waiting": Q(state="waiting"),
    "ended": ~Q(state="waiting"),
    "all": Q(),
}


def approval_page(
    *,
    actor: Actor,
    shop_id: int | None,
    view: str,
    cursor: str | None,
    limit: int,
    now: datetime,
    mine: bool = False,
) -> ApprovalPage:
    """One page: what waits by its deadline, what ended with the newest first. Raises ``Missing``, ``Refused``."""
    viewer = viewer_of(actor=actor, shop_id=shop_id)
    rows = approvals_of(viewer).filter(VIEWS.get(view, VIEWS["waiting"]))
    if mine:
        rows = rows.filter(asked_by_id=actor.user_id)
    by_deadline = view not in ("ended", "all")
    if cursor:
        at, key = _read(cursor)
        rows = (
            rows.filter(Q(due__gt=at) | Q(due=at, id__gt=key))
            if by_deadline
            else rows.filter(Q(asked_at__lt=at) | Q(asked_at=at, id__lt=key))
        )
    limit = max(1, min(limit, 200))
    order = ("due", "id") if by_deadline else ("-asked_at", "-id")
    found = list(rows.order_by(*order)[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    following = None
    if last is not None:
        following = queue_rows.make_cursor(last.due if by_deadline else last.asked_at, last.pk)  # type: ignore[attr-defined]
    return ApprovalPage(
        rows=views_of(found[:limit], viewer=viewer, now=now),
        next=following,
        waiting=waiting_count(viewer=viewer),
    )


def waiting_count(*, viewer: Viewer) -> int:
    """How many wait in the viewer's shops. One query."""
    return Approval.objects.filter(shop_id__in=viewer.shops, state="waiting").count()


def to_vote_on(*, actor: Actor, now: datetime) -> int:
    """How many wait for this very person's word: the rail's count. Four queries, and one for each shop they lead."""
    viewer = viewer_of(actor=actor)
    own: dict[tuple[int, str], Limit] = {}
    mine = Q(pk__in=[])
    for shop_id, roles in viewer.roles.items():
        if Permission.APPROVE not in permissions_of(roles):
            continue
        limits = limits_in_force(shop_id=shop_id, day=china_day(now))
        for money in Money:
            limit = own[shop_id, money] = together(limits.of(roles, money))
            bounds = [one for one in (limit.each_fen, limit.day_fen) if one is not None]
            within = Q(amount_fen__lte=min(bounds)) if bounds else Q()
            mine |= Q(shop_id=shop_id, kind=money) & within
    rows = Approval.objects.filter(mine, state="waiting").exclude(asked_by_id=actor.user_id)
    left = list(rows.exclude(votes__by_id=actor.user_id).select_related("case"))
    word = word_for_orders(left, user_id=actor.user_id)
    return sum(
        covers(amount_fen=row.amount_fen, limit=own[row.shop_id, row.kind], for_order_fen=word[row.pk])
        for row in left
    )


def approval_view(*, actor: Actor, approval_id: int, now: datetime) -> ApprovalView:
    """One approval, whatever its state. Raises ``Missing``."""
    viewer = viewer_of(actor=actor)
    row = approvals_of(viewer).filter(pk=approval_id).first()
    if row is None:
        raise Missing
    return views_of([row], viewer=viewer, now=now)[0]


def approvals_of_case(*, actor: Actor, case_id: int, now: datetime) -> tuple[ApprovalView, ...]:
    """The case's approvals, newest first, twenty at most. Empty for a case that is not theirs. One query where there
    are none, as on most cases.
    """
    if not Approval.objects.filter(case_id=case_id).exists():
        return ()
    viewer = viewer_of(actor=actor)
    rows = list(approvals_of(viewer).filter(case_id=case_id).order_by("-id")[:20])
    return views_of(rows, viewer=viewer, now=now)


def views_of(rows: Sequence[Approval], *, viewer: Viewer, now: datetime) -> tuple[ApprovalView, ...]:
    """Records with what the viewer may say. One query for each shop among them, and three."""
    own: dict[tuple[int, str], Limit] = {}
    for shop_id in {row.shop_id for row in rows}:
        limits = limits_in_force(shop_id=shop_id, day=china_day(now))
        for money in Money:
            own[shop_id, money] = together(limits.of(viewer.roles[shop_id], money))
    waiting = [row for row in rows if row.state == "waiting"]
    word = word_for_orders(waiting, user_id=viewer.user_id)
    covered = [
        row.pk
        for row in rows
        if covers(
            amount_fen=row.amount_fen, limit=own[row.shop_id, row.kind], for_order_fen=word.get(row.pk, 0)
        )
    ]
    return records_of(rows, viewer=viewer, covered=covered)


def vote(*, actor: Actor, approval_id: int, approve: bool, reason: str, now: datetime) -> ApprovalView:
    """Says yes or no. With the last yes that is needed the decision runs as its author made it, through every check
    again; what has changed meanwhile makes it stale and nothing is sent. Writes.

    The same word twice is harmless. Raises ``Missing`` and ``Refused``: ``approval_state`` (ended already),
    ``own_approval``, ``voted`` (otherwise before), ``approver_limit``, ``reject_reason``, ``alone_reason``, and
    ``command_open`` while another instruction on the refund is under way.
    """
    shop_id, case_id = _place(approval_id)
    demand(actor=actor, shop_id=shop_id, permission=Permission.APPROVE)
    note = checked_note(reason)
    if not approve and len(note) < 2:
        raise Refused("reject_reason", "驳回时请写明理由", {"reason": "必填"})
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        row = Approval.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=approval_id)
        earlier = {one.by_id: one for one in row.votes.all()}
        if actor.user_id in earlier and earlier[actor.user_id].approve == approve:
            return approval_view(actor=actor, approval_id=approval_id, now=now)
        _may_vote(actor, row, voted=actor.user_id in earlier)
        at = clock_of(case.shop).platform_time(now)
        agreed = {user_id for user_id, one in earlier.items() if one.approve} | {actor.user_id}
        if approve:
            authority.hold_order(case)
            _hold_days(shop_id, agreed, now)
            bound = authority.bound_of_approver(
                case, user_id=actor.user_id, money=Money(row.kind), amount_fen=row.amount_fen, now=now
            )
            if bound is not None:
                raise Refused("approver_limit", _bound_words(bound))
            _ask_for_more(row, case, now)
        ApprovalVote.objects.create(
            approval=row, shop_id=shop_id, by_id=actor.user_id, approve=approve, reason=note, at=now
        )
        body = {"approval": row.pk, "approve": approve, "amount_fen": row.amount_fen, "eyes": row.eyes}
        history.append(case, at=at, actor=actor.mark, kind="approval.voted", body=body)
        if not approve:
            end(case, row, state="rejected", actor=actor.mark, at=at, now=now)
        elif _has_enough(row, case, agreed, alone=len(note) >= 2, now=now):
            case.save(update_fields=["version", "head"])
            case = _go_on(case, row, agreed, actor, at=at, now=now)
        case.last_activity_at = at
        case.save(update_fields=["version", "head", "last_activity_at"])
        events.announce(shop_id=shop_id, case_id=case.pk, kind="approval")
    return approval_view(actor=actor, approval_id=approval_id, now=now)


def withdraw(*, actor: Actor, approval_id: int, now: datetime) -> ApprovalView:
    """The asker takes a waiting approval back. Writes. Raises ``Missing``, ``Refused``."""
    shop_id, case_id = _place(approval_id)
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_CASE)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        row = Approval.objects.select_for_update(of=("self",)).get(pk=approval_id)
        if row.asked_by_id != actor.user_id:
            raise Refused("not_asker", "只有提交人可以撤回这个审批")
        if row.state != "withdrawn":
            _waits(row)
            at = clock_of(case.shop).platform_time(now)
            end(case, row, state="withdrawn", actor=actor.mark, at=at, now=now)
            case.save(update_fields=["version", "head", "last_activity_at"])
    return approval_view(actor=actor, approval_id=approval_id, now=now)


def _bound_words(bound: authority.Bound) -> str:
    if bound.so_far is not None:
        sums = f"{shown(bound.so_far.given_fen)}，加上这笔共 {shown(bound.so_far.total_fen)}"
        limit = shown(bound.so_far.limit_fen)
        return f"本单您已给出和批准 {sums}，超过您的单笔额度 {limit}，请额度更高的同事审批"
    if bound.why is Why.DAY:
        return "您今天的额度不够批准这笔钱了，请额度更高的同事审批，或明天再批"
    return "这笔钱超过您自己的单笔额度，请额度更高的同事审批"


def _place(approval_id: int) -> tuple[int, int]:
    found = Approval.objects.filter(pk=approval_id).values_list("shop_id", "case_id").first()
    if found is None:
        raise Missing
    return found


def _waits(row: Approval) -> None:
    if row.state != "waiting":
        raise Refused("approval_state", "这个审批已经有结果了，请刷新后再看")


def _may_vote(actor: Actor, row: Approval, *, voted: bool) -> None:
    _waits(row)
    if row.asked_by_id == actor.user_id:
        raise Refused("own_approval", "不能审批自己提交的申请")
    if voted:
        raise Refused("voted", "您已经对这个审批表过态了")


def _hold_days(shop_id: int, user_ids: set[int], now: datetime) -> None:
    """In one order for everybody, so that two votes never wait for each other."""
    for user_id in sorted(user_ids):
        authority.hold_day(shop_id=shop_id, user_id=user_id, day=china_day(now))


def _ask_for_more(row: Approval, case: Case, now: datetime) -> None:
    """Raises the number of people when the order has passed the second line since it was asked for. Writes."""
    more = authority.more_eyes(row, case, now=now)
    if more is not None:
        row.eyes, row.why = more.eyes, more.why
        row.save(update_fields=["eyes", "why"])


def _has_enough(row: Approval, case: Case, agreed: set[int], *, alone: bool, now: datetime) -> bool:
    """Raises ``Refused("alone_reason")`` when only a reason is missing: nobody else could be the second."""
    others = authority.who_may_approve(
        case,
        money=Money(row.kind),
        amount_fen=row.amount_fen,
        but={*agreed, row.asked_by_id},
        now=now,
    )
    if enough(eyes=row.eyes, agreed=len(agreed), others_left=len(others), alone=alone):
        return True
    if not others:
        words = "这笔钱要两个人批准，而店里没有第二个人可以批。请写明理由再批准，理由会留在审批记录里"
        raise Refused("alone_reason", words, {"reason": "必填"})
    return False


def _go_on(case: Case, row: Approval, agreed: set[int], actor: Actor, *, at: datetime, now: datetime) -> Case:
    """Carries the decision out as its author; returns the case as it stands afterwards, unsaved changes included."""
    asker = Actor(user_id=row.asked_by_id, name=row.asked_by.display_name)
    try:
        with transaction.atomic():
            _day_still_covers(row, case, agreed - {actor.user_id}, now)
            end(case, row, state="approved", actor=actor.mark, at=at, now=now)
            case.save(update_fields=["version", "head", "last_activity_at"])
            decision = decision_again(row.decision, row.params)
            roles = demand(actor=asker, shop_id=row.shop_id, permission=PERMISSION[action_of(decision)])
            asked = Asked(
                decision=decision,
                seen_version=row.seen_version,
                idempotency_key=row.idempotency_key,
                checked=row.checked,
                note=row.note,
            )
            cleared = Cleared(approval=row, by=agreed)
            made = carry_out(asker, case.pk, asked, roles=roles, now=now, cleared=cleared)
            assert isinstance(made, Command)
    except ChangedMeanwhile:
        return _stale(row, actor, "changed", "提交以后情况有变化", at=at, now=now)
    except Refused as refusal:
        if refusal.reason_code == "command_open":  # it ends, or can be called off: the vote may come again
            raise
        return _stale(row, actor, refusal.reason_code, refusal.message, at=at, now=now)
    except Missing:
        return _stale(row, actor, "missing", "提交人已经不在这家店铺，或退款不在这张售后单了", at=at, now=now)
    return Case.objects.get(pk=case.pk)


def _stale(row: Approval, actor: Actor, code: str, text: str, *, at: datetime, now: datetime) -> Case:
    case = Case.objects.get(pk=row.case_id)  # what was written before the check failed was taken back
    end(case, row, state="stale", actor=actor.mark, code=code, text=text, at=at, now=now)
    return case


def _day_still_covers(row: Approval, case: Case, earlier: set[int], now: datetime) -> None:
    """Whoever agreed before may have used up the day since, or what their word suffices for on this order."""
    for user_id in earlier:
        bound = authority.bound_of_approver(
            case, user_id=user_id, money=Money(row.kind), amount_fen=row.amount_fen, now=now
        )
        if bound is not None and bound.so_far is not None:
            raise Refused("approver_limit", "先批准的同事在本单的额度已经不够了，请重新提交审批")
        if bound is not None:
            raise Refused("approver_limit", "先批准的同事今天的额度已经不够了，请重新提交审批")


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        return queue_rows.read_cursor(cursor)
    except ValueError as error:
        raise Refused("cursor", "翻页位置无效，请从头开始", {"cursor": "无效"}) from error

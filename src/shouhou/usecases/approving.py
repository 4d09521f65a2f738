"""A decision above its author's limit becomes an approval; here it is written down and comes to an end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouhou.domain.access import Permission, Role, permissions_of
from shouhou.domain.authority import Money, NeedsApproval, Why
from shouhou.domain.errors import Refused
from shouhou.domain.money import shown
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Approval, Case, Refund

from .actor import Actor
from .authority import who_may_approve
from .decision_kinds import Decision, action_of, kept

NOTE_LENGTH = 300  # storage.Approval.note, storage.ApprovalVote.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a decision was asked with, so that it can be made again when it is approved."""

    decision: Decision
    seen_version: int
    idempotency_key: str
    checked: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """The money that a decision gives away."""

    money: Money
    amount_fen: int


def checked_note(text: str, *, field: str = "reason") -> str:
    """The words of a reason. Raises ``Refused``."""
    note = text.strip()
    if len(note) > NOTE_LENGTH:
        raise Refused("note_length", f"理由最多 {NOTE_LENGTH} 个字", {field: "太长"})
    return note


def alone_or_ask(
    *,
    case: Case,
    actor: Actor,
    roles: Collection[Role],
    asked: Asked,
    stake: Stake,
    answer: NeedsApproval,
    at: datetime,
    now: datetime,
) -> Approval:
    """The approval of a decision above a limit: waiting for others, or given at once where nobody else could.

    The second line must not lock out an owner who works alone: within their own limits, with nobody in the shop who
    could be the second, they go on with a recorded reason. Writes. Raises ``Refused``: ``alone_reason`` (give one),
    ``nobody_approves``, ``approval_open``.
    """
    others = who_may_approve(
        case, money=stake.money, amount_fen=stake.amount_fen, but={actor.user_id}, now=now
    )
    if others:
        return _wait(case, actor, asked, stake, answer, at=at, now=now)
    why = _order_words(answer)
    if not (answer.within_own and Permission.APPROVE in permissions_of(roles)):
        if why:
            raise Refused("nobody_approves", f"{why}，而店里还没有人的额度够批准，请店主先调整审批额度")
        raise Refused("nobody_approves", "店里还没有人的额度够批准这笔钱，请店主先调整审批额度")
    if len(asked.note) < 2:
        words = "超过双人复核线，而店里没有第二个人可以批准。请写明理由再提交，理由会留在审批记录里"
        if why:
            words = f"{why}，而店里没有第二个人可以批准。请写明理由再提交，理由会留在审批记录里"
        raise Refused("alone_reason", words, {"reason": "必填"})
    row = _row(case, actor, asked, stake, answer, now)
    row.state, row.eyes, row.ended_at = "approved", 0, now
    row.save(force_insert=True)
    _note(case, row, actor.mark, "approval.alone", at, **_sums(answer))
    return row


def _order_words(answer: NeedsApproval) -> str:
    """Why so small an amount is too much, where the order is the reason; else empty."""
    if answer.so_far is None:
        return ""
    sums = f"已给出 {shown(answer.so_far.given_fen)}，加上这次共 {shown(answer.so_far.total_fen)}"
    if answer.why is Why.ORDER_SECOND:
        return f"本单{sums}，超过双人复核线 {shown(answer.so_far.limit_fen)}"
    return f"本单您{sums}，超过您的单笔额度 {shown(answer.so_far.limit_fen)}"


def _sums(answer: NeedsApproval) -> dict[str, int]:
    """For the history."""
    if answer.so_far is None:
        return {}
    so_far = answer.so_far
    return {"given_fen": so_far.given_fen, "total_fen": so_far.total_fen, "limit_fen": so_far.limit_fen}


def _wait(
    case: Case,
    actor: Actor,
    asked: Asked,
    stake: Stake,
    answer: NeedsApproval,
    *,
    at: datetime,
    now: datetime,
) -> Approval:
    subject = kept(asked.decision).get("refund_id")
    if subject and waiting_for(case, refund_id=subject):
        raise Refused("approval_open", "这笔退款已经有一个审批在等，请等它有结果或先撤回它")
    row = _row(case, actor, asked, stake, answer, now)
    row.save(force_insert=True)
    _note(case, row, actor.mark, "approval.asked", at, **_sums(answer))
    events.announce(shop_id=case.shop_id, case_id=case.pk, kind="approval")
    return row


def _row(
    case: Case, actor: Actor, asked: Asked, stake: Stake, answer: NeedsApproval, now: datetime
) -> Approval:
    return Approval(
        shop_id=case.shop_id,
        case=case,
        kind=stake.money,
        decision=action_of(asked.decision),
        params=kept(asked.decision),
        amount_fen=stake.amount_fen,
        why=answer.why,
        eyes=answer.eyes,
        seen_version=asked.seen_version,
        idempotency_key=asked.idempotency_key,
        asked_by_id=actor.user_id,
        asked_at=now,
        note=asked.note,
        checked=asked.checked,
    )


def same_approval(earlier: Approval, *, case: Case, decision: Decision) -> Approval:
    """The approval that this very request made before. Raises ``Refused("idempotency_key_reused")``."""
    if (
        earlier.case_id != case.pk
        or earlier.decision != action_of(decision)
        or earlier.params != kept(decision)
    ):
        raise Refused("idempotency_key_reused", "这个请求编号已经用于另一个操作")
    return earlier


def waiting_for(case: Case, *, refund_id: str) -> list[Approval]:
    """The approvals that wait for a word on this refund."""
    return list(
        Approval.objects.select_for_update(of=("self",)).filter(
            case=case, state="waiting", params__refund_id=refund_id
        )
    )


def overtaken(case: Case, *, refund_id: str, at: datetime, now: datetime) -> None:
    """Somebody who may has decided on the refund meanwhile: what waited has no object any more. Writes."""
    for row in waiting_for(case, refund_id=refund_id):
        text = "同事已经对这笔退款作了决定"
        end(case, row, state="stale", actor="system", code="decided_meanwhile", text=text, at=at, now=now)


def without_object(refunds: Iterable[Refund], *, now: datetime) -> None:
    """Refunds that a reading shows as ended need nobody's word any more. One query where none waits. Writes."""
    ended = {one.refund_id: one.shop_id for one in refunds if one.status in _ENDED}
    if not ended:
        return
    waiting = Approval.objects.filter(
        shop_id__in=set(ended.values()), state="waiting", params__refund_id__in=list(ended)
    )
    for case_id in waiting.order_by("case_id").values_list("case_id", flat=True).distinct():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        at = clock_of(case.shop).platform_time(now)
        for refund_id in ended:
            for row in waiting_for(case, refund_id=refund_id):
                words = "这笔退款已经结束，不用再审批"
                end(case, row, state="stale", actor="system", code="refund_ended", text=words, at=at, now=now)
        case.save(update_fields=["version", "head", "last_activity_at"])


_ENDED = (RefundStatus.SUCCESS.value, RefundStatus.CLOSED.value, RefundStatus.TURNED_INTO_REFUND.value)


def end(
    case: Case,
    row: Approval,
    *,
    state: str,
    actor: str,
    at: datetime,
    now: datetime,
    code: str = "",
    text: str = "",
) -> None:
    """Moves a waiting approval to its end, with its row in the history. The caller saves the case. Writes."""
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at", "command"])
    more = {"code": code, "text": text} if code else {}
    _note(case, row, actor, f"approval.{state}", at, **more)
    events.announce(shop_id=case.shop_id, case_id=case.pk, kind="approval")


def _note(case: Case, row: Approval, actor: str, kind: str, at: datetime, **more: Any) -> None:
    body = {
        "approval": row.pk,
        "action": row.decision,
        "money": row.kind,
        "amount_fen": row.amount_fen,
        "why": row.why,
        **more,
    }
    history.append(case, at=at, actor=actor, kind=kind, body=body)
    case.last_activity_at = at

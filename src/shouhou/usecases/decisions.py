"""An agent decides: the decision becomes a command row, and nothing is sent inside the transaction.

Money passes the author's limits first (``authority``): above them an approval is written instead, and the very same
decision runs through here again when it was given (``approvals``).
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.db import IntegrityError, transaction

from shouhou.domain.access import Role
from shouhou.domain.authority import Money, NeedsApproval
from shouhou.domain.commands import Channel, CommandState, Subject, channel
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.refund.machine import Allowed, may
from shouhou.domain.refund.vocabulary import WITHOUT_MONEY, Action, Party
from shouhou.domain.refund.words import REASONS
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.facts import facts_of, rule_categories
from shouhou.storage.models import Approval, Case, Command, Order, Refund, Shop
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.storage.queries.approvals import approval_record
from shouhou.storage.queries.commands import command_record
from shouhou.storage.queries.records import CommandView
from shouhou.storage.queries.timeline import changes_since, of_no_weight

from . import authority
from .actor import Actor, demand
from .approving import Asked, Stake, alone_or_ask, checked_note, overtaken, same_approval
from .compensating import check_payment
from .decision_input import check_input
from .decision_kinds import (
    PERMISSION,
    AgreeRefund,
    Compensate,
    ConfirmReceipt,
    Decision,
    RefundDecision,
    action_of,
    params_of,
)
from .errors import Missing
from .queue import viewer_of
from .rules import profile_of, rules_for
from .settling import subject_of

Outcome: TypeAlias = CommandView | ApprovalView


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """An approval that was given, and who gave it: the limits have been asked there."""

    approval: Approval
    by: Collection[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A decision that nothing stands against, but perhaps its author's limit."""

    subject_kind: Subject
    subject_id: str
    channel: Channel
    params: dict[str, Any]
    stake: Stake | None
    refund_version: int | None = None
    seen_status: str = ""


def decide(
    *,
    actor: Actor,
    case_id: int,
    decision: Decision,
    seen_version: int,
    idempotency_key: str,
    now: datetime,
    checked: bool = False,
    reason: str = "",
) -> Outcome:
    """Records a decision in one transaction: its command, which a worker sends, or, for money above the author's
    limits, an approval that waits and sends nothing. Writes.

    The same key with the same decision answers with the first outcome again. Raises ``Missing``,
    ``Refused`` (right, rule, money ceiling, input) and ``ChangedMeanwhile`` (what changed since
    ``seen_version``, or another command is open on the refund). ``checked``: the person has looked in the
    platform's console; needed when what we know of the refund is older than the shop's limit. ``reason``: for whoever
    approves; needed by an owner who passes the second line alone.
    """
    shop_id = _shop_of(case_id)
    roles = demand(actor=actor, shop_id=shop_id, permission=PERMISSION[action_of(decision)])
    asked = Asked(
        decision=decision,
        seen_version=seen_version,
        idempotency_key=idempotency_key,
        checked=checked,
        note=checked_note(reason),
    )
    try:
        with transaction.atomic():
            made = carry_out(actor, case_id, asked, roles=roles, now=now)
    except IntegrityError as error:
        # The same request twice at the same moment: the second finds what the first made.
        if "command_key_once" not in str(error) and "approval_key_once" not in str(error):
            raise
        with transaction.atomic():
            made = carry_out(actor, case_id, asked, roles=roles, now=now)
    if isinstance(made, Command):
        return command_record(made)
    return approval_record(made, viewer=viewer_of(actor=actor, shop_id=shop_id))


def _shop_of(case_id: int) -> int:
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    return shop_id


def carry_out(
    actor: Actor,
    case_id: int,
    asked: Asked,
    *,
    roles: Collection[Role],
    now: datetime,
    cleared: Cleared | None = None,
) -> Command | Approval:
    """All checks of a decision, then its command, or its approval when a limit is in the way. The caller has opened the
    transaction and looked at the permission. ``cleared``: it has been approved. Writes; raises as ``decide``.
    """
    decision = asked.decision
    case = Case.objects.select_for_update().get(pk=case_id)
    shop = Shop.objects.get(pk=case.shop_id)
    earlier = Command.objects.filter(shop=shop, idempotency_key=asked.idempotency_key).first()
    if earlier is not None:
        return _same_again(earlier, case=case, decision=decision)
    if cleared is None:
        before = Approval.objects.filter(shop=shop, idempotency_key=asked.idempotency_key).first()
        if before is not None:
            return same_approval(before, case=case, decision=decision)
    ready = _ready(actor, case, shop, asked, now, waited=cleared is not None)
    at = _platform_now(shop, now)
    if ready.stake is not None and cleared is None:
        answer = authority.judge(
            shop_id=shop.pk,
            user_id=actor.user_id,
            roles=roles,
            money=ready.stake.money,
            amount_fen=ready.stake.amount_fen,
            now=now,
        )
        if isinstance(answer, NeedsApproval):
            approval = alone_or_ask(
                case=case,
                actor=actor,
                roles=roles,
                asked=asked,
                stake=ready.stake,
                answer=answer,
                at=at,
                now=now,
            )
            if approval.state == "waiting":
                case.save(update_fields=["version", "head", "last_activity_at"])
                return approval
            cleared = Cleared(approval=approval, by={actor.user_id})
    command = _command(actor, case, shop, asked, ready, now)
    _record(case, command, actor, at)
    if ready.stake is not None:
        authority.use(
            case,
            command,
            user_ids=cleared.by if cleared else {actor.user_id},
            money=ready.stake.money,
            amount_fen=ready.stake.amount_fen,
            approval=cleared.approval if cleared else None,
            at=at,
            now=now,
        )
    if cleared is not None:
        Approval.objects.filter(pk=cleared.approval.pk).update(command=command)
    if command.subject_kind == Subject.REFUND and command.kind != Action.LEAVE_MESSAGE:
        overtaken(case, refund_id=command.subject_id, at=at, now=now)
    _save(case, command, at)
    return command


def _ready(actor: Actor, case: Case, shop: Shop, asked: Asked, now: datetime, *, waited: bool) -> _Ready:
    """Everything that does not depend on who decides. Raises as ``decide``. ``waited``: for an approval."""
    decision = asked.decision
    if isinstance(decision, Compensate):
        _nothing_changed(case, asked.seen_version, waited=waited)
        return _Ready(
            subject_kind=Subject.PAYMENT,
            subject_id=uuid.uuid4().hex,
            channel=Channel.MANUAL,
            params=params_of(decision) | check_payment(shop=shop, case=case, decision=decision, now=now),
            stake=Stake(money=Money.COMPENSATION, amount_fen=decision.amount_fen),
        )
    refund = Refund.objects.filter(case=case, refund_id=decision.refund_id).first()
    if refund is None:
        raise Missing
    _nothing_changed(case, asked.seen_version, waited=waited)
    _no_open_command(case, refund)
    _fresh_or_checked(shop, refund, now, asked.checked)
    action = action_of(decision)
    assert isinstance(action, Action)
    way = _allowed(shop, refund, action, now)
    return _Ready(
        subject_kind=Subject.REFUND,
        subject_id=refund.refund_id,
        channel=way,
        params=params_of(decision) | check_input(shop, case, refund, decision, actor, now),
        stake=_stake(refund, decision),
        refund_version=refund.version,
        seen_status=refund.status_raw,
    )


def _stake(refund: Refund, decision: RefundDecision) -> Stake | None:
    """The money of a decision on a refund. Agreeing that goods come back, an exchange or a repair pays nothing yet:
    what is paid after them passes here with its own decision (ADR 0010).
    """
    if not isinstance(decision, AgreeRefund | ConfirmReceipt) or refund.flow in WITHOUT_MONEY:
        return None
    return Stake(money=Money.REFUND, amount_fen=decision.amount_fen)


def _command(actor: Actor, case: Case, shop: Shop, asked: Asked, ready: _Ready, now: datetime) -> Command:
    command = Command(
        shop=shop,
        case=case,
        subject_kind=ready.subject_kind,
        subject_id=ready.subject_id,
        kind=action_of(asked.decision),
        channel=ready.channel,
        params=ready.params,
        state=CommandState.NEEDS_PERSON if ready.channel is Channel.MANUAL else CommandState.PENDING,
        seen_refund_version=ready.refund_version,
        seen_status=ready.seen_status,
        seen_case_version=case.version,
        rules_digest=rules_for(shop_id=shop.pk).digest,
        actor_id=actor.user_id,
        idempotency_key=asked.idempotency_key,
        created_at=now,
        not_before=now,
    )
    command.save(force_insert=True)
    return command


def _same_again(earlier: Command, *, case: Case, decision: Decision) -> Command:
    params = params_of(decision)
    known = {key: value for key, value in earlier.params.items() if key in params}
    if earlier.case_id != case.pk or earlier.kind != action_of(decision) or known != params:
        raise Refused("idempotency_key_reused", "这个请求编号已经用于另一个操作")
    return earlier


def _nothing_changed(case: Case, seen_version: int, *, waited: bool) -> None:
    """What a colleague or the platform did since the page was drawn stops the decision.

    A decision that waited for an approval is not stopped by our own words to the buyer in between, nor by a version
    that moved for nothing else.
    """
    if seen_version > case.version:
        raise Refused("seen_version", "页面版本不正确，请刷新后再试", fields={"seen_version": "大于当前版本"})
    if seen_version < case.version:
        changes = changes_since(case_id=case.pk, seq=seen_version, material_only=True)
        if waited:
            changes = tuple(one for one in changes if not of_no_weight(one))
        if changes:
            raise ChangedMeanwhile(changes, case.version)


def _no_open_command(case: Case, refund: Refund) -> None:
    open_command = (
        Command.objects.filter(shop_id=case.shop_id, subject_kind="refund", subject_id=refund.refund_id)
        .exclude(state__in=["confirmed", "refused", "cancelled"])
        .first()
    )
    if open_command is not None:
        raise Refused("command_open", "这笔退款还有一个操作没有结束，请等它完成或先取消它")


def _fresh_or_checked(shop: Shop, refund: Refund, now: datetime, checked: bool) -> None:
    """A shop without live access decides on what a file said; past its limit a person has to look first."""
    if checked or shop.channel == "api":
        return
    if now - refund.read_at > timedelta(minutes=shop.stale_minutes):
        raise Refused(
            "check_first",
            "这笔退款的数据已经超过店铺设定的时限，请先在千牛核对，再勾选“在千牛核对过了”",
            fields={"checked": "请先核对"},
        )


def _allowed(shop: Shop, refund: Refund, action: Action, now: datetime) -> Channel:
    order = Order.objects.filter(shop=shop, tid=refund.tid).first()
    kinds = rule_categories(shop_id=shop.pk, item_ids=[refund.item_id])
    facts = facts_of(refund, shop=shop, order=order, category=kinds.get(refund.item_id, ""))
    rules = rules_for(shop_id=shop.pk)
    answer = may(
        facts,
        party=Party.SELLER,
        action=action,
        rules=rules,
        now=_platform_now(shop, now),
        profile=profile_of(shop),
    )
    if not isinstance(answer, Allowed):
        raise Refused(str(answer.reason), refusal_words(answer.reason))
    live = shop.channel == "api"
    return channel(facts, live=live, action=action)


def _platform_now(shop: Shop, now: datetime) -> datetime:
    return clock_of(shop).platform_time(now)


def _record(case: Case, command: Command, actor: Actor, at: datetime) -> None:
    body: dict[str, Any] = {
        "command": str(command.pk),
        **subject_of(command),
        "action": command.kind,
        "channel": command.channel,
    }
    if command.seen_refund_version is not None or command.subject_kind == Subject.REFUND:
        body["refund_version"] = str(command.seen_refund_version or "")
    for name in ("amount_fen", "freight", "means"):
        if name in command.params:
            body[name] = command.params[name]
    history.append(case, at=at, actor=actor.mark, kind="command.decided", body=body)


def _save(case: Case, command: Command, at: datetime) -> None:
    case.command_state = command.state
    case.last_activity_at = at
    if case.first_response_at is None:
        case.first_response_at = at
    case.save(update_fields=["version", "head", "command_state", "last_activity_at", "first_response_at"])
    events.announce(shop_id=case.shop_id, case_id=case.pk, kind="command")
    if command.channel == Channel.API:
        events.wake("commands")


def refusal_words(reason: Any) -> str:
    """A rule's refusal in words; the page translates them."""
    return REASONS[reason]

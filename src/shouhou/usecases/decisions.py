"""An agent decides: the decision becomes a command row, and nothing is sent inside the transaction.

Money passes the author's limits first (``authority``): above them an approval is written instead, and the very same
decision runs through here again when it was given (``approvals``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db import IntegrityError, transaction

from shouhou.domain.access import Role
from shouhou.domain.authority import NeedsApproval
from shouhou.domain.commands import Channel, CommandState, Subject
from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import Action
from shouhou.domain.rules import china_day
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Approval, Case, Command, Shop
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.storage.queries.approvals import approval_record
from shouhou.storage.queries.commands import command_record
from shouhou.storage.queries.records import CommandView

from . import authority
from .actor import Actor, demand
from .approving import Asked, alone_or_ask, checked_note, overtaken, same_approval
from .decision_kinds import (
    PERMISSION,
    Compensate,
    Decision,
    action_of,
    params_of,
)
from .errors import Missing
from .queue import viewer_of
from .readiness import Ready, look_at
from .rules import rules_for
from .settling import subject_of

Outcome: TypeAlias = CommandView | ApprovalView


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """An approval that was given, and who gave it: the limits have been asked there."""

    approval: Approval
    by: Collection[int]


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
    # Before anything else is held: another case of the same order must not be judged beside this one.
    authority.hold_order(case)
    if cleared is None and isinstance(decision, Compensate):
        # Its bounds hold the shop's day, which comes after a person's: a vote holds its voters' days by now.
        authority.hold_day(shop_id=shop.pk, user_id=actor.user_id, day=china_day(now))
    ready = look_at(actor, case, shop, asked, now, waited=cleared is not None)
    at = clock_of(shop).platform_time(now)
    if ready.stake is not None and cleared is None:
        answer = authority.judge(
            case=case,
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


def _command(actor: Actor, case: Case, shop: Shop, asked: Asked, ready: Ready, now: datetime) -> Command:
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

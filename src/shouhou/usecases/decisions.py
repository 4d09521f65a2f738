"""An agent decides: the decision becomes a command row, and nothing is sent inside the transaction."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from shouhou.domain.commands import Channel, CommandState, channel
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.refund.machine import Allowed, may
from shouhou.domain.refund.vocabulary import Action, Party
from shouhou.domain.refund.words import REASONS
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.facts import facts_of
from shouhou.storage.models import Case, Command, Order, Refund, Shop
from shouhou.storage.queries.commands import command_record
from shouhou.storage.queries.records import CommandView
from shouhou.storage.queries.timeline import changes_since

from .actor import Actor, demand
from .decision_input import check_input
from .decision_kinds import PERMISSION, Decision, action_of
from .errors import Missing
from .rules import profile_of, rules_for


def decide(
    *,
    actor: Actor,
    case_id: int,
    decision: Decision,
    seen_version: int,
    idempotency_key: str,
    now: datetime,
    checked: bool = False,
) -> CommandView:
    """Records a decision and its command in one transaction; a worker sends it. Writes.

    The same key with the same decision answers with the first command again. Raises ``Missing``,
    ``Refused`` (right, rule, money ceiling, input) and ``ChangedMeanwhile`` (what changed since
    ``seen_version``, or another command is open on the refund). ``checked``: the person has looked in the
    platform's console; needed when what we know of the refund is older than the shop's limit.
    """
    shop_id = _shop_of(case_id)
    action = action_of(decision)
    demand(actor=actor, shop_id=shop_id, permission=PERMISSION[action])
    try:
        with transaction.atomic():
            command = _decide(actor, case_id, decision, action, seen_version, idempotency_key, now, checked)
    except IntegrityError as error:
        if "command_key_once" in str(error):  # the same request twice at the same moment
            return decide(
                actor=actor,
                case_id=case_id,
                decision=decision,
                seen_version=seen_version,
                idempotency_key=idempotency_key,
                now=now,
                checked=checked,
            )
        raise
    return command_record(command)


def _shop_of(case_id: int) -> int:
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    return shop_id


def _decide(
    actor: Actor,
    case_id: int,
    decision: Decision,
    action: Action,
    seen_version: int,
    idempotency_key: str,
    now: datetime,
    checked: bool,
) -> Command:
    case = Case.objects.select_for_update().get(pk=case_id)
    shop = Shop.objects.get(pk=case.shop_id)
    params = _params(decision)
    earlier = Command.objects.filter(shop=shop, idempotency_key=idempotency_key).first()
    if earlier is not None:
        return _same_again(earlier, case=case, action=action, params=params)
    refund = Refund.objects.filter(case=case, refund_id=decision.refund_id).first()
    if refund is None:
        raise Missing
    _nothing_changed(case, refund, seen_version)
    _fresh_or_checked(shop, refund, now, checked)
    way = _allowed(shop, refund, action, now)
    params |= check_input(shop, case, refund, decision, actor, now)
    command = Command(
        shop=shop,
        case=case,
        subject_id=refund.refund_id,
        kind=action,
        channel=way,
        params=params,
        state=CommandState.NEEDS_PERSON if way is Channel.MANUAL else CommandState.PENDING,
        seen_refund_version=refund.version,
        seen_status=refund.status_raw,
        seen_case_version=case.version,
        rules_digest=rules_for(shop_id=shop.pk).digest,
        actor_id=actor.user_id,
        idempotency_key=idempotency_key,
        created_at=now,
        not_before=now,
    )
    command.save(force_insert=True)
    _record(case, command, actor, now, shop)
    return command


def _params(decision: Decision) -> dict[str, Any]:
    params: dict[str, Any] = {key: value for key, value in asdict(decision).items() if key != "refund_id"}
    return params


def _same_again(earlier: Command, *, case: Case, action: Action, params: dict[str, Any]) -> Command:
    asked = {key: value for key, value in earlier.params.items() if key in params}
    if earlier.case_id != case.pk or earlier.kind != action or asked != params:
        raise Refused("idempotency_key_reused", "这个请求编号已经用于另一个操作")
    return earlier


def _nothing_changed(case: Case, refund: Refund, seen_version: int) -> None:
    """What a colleague or the platform did since the page was drawn stops the decision."""
    if seen_version > case.version:
        raise Refused("seen_version", "页面版本不正确，请刷新后再试", fields={"seen_version": "大于当前版本"})
    if seen_version < case.version:
        changes = changes_since(case_id=case.pk, seq=seen_version, material_only=True)
        if changes:
            raise ChangedMeanwhile(changes, case.version)
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
    facts = facts_of(refund, shop=shop, order=Order.objects.filter(shop=shop, tid=refund.tid).first())
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


def _record(case: Case, command: Command, actor: Actor, now: datetime, shop: Shop) -> None:
    at = _platform_now(shop, now)
    body: dict[str, Any] = {
        "command": str(command.pk),
        "refund_id": command.subject_id,
        "action": command.kind,
        "channel": command.channel,
        "refund_version": str(command.seen_refund_version or ""),
    }
    if "amount_fen" in command.params:
        body["amount_fen"] = command.params["amount_fen"]
    if "freight" in command.params:
        body["freight"] = command.params["freight"]
    history.append(case, at=at, actor=actor.mark, kind="command.decided", body=body)
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

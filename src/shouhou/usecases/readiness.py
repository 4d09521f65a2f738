"""Everything that must hold for a decision, whoever makes it: nothing changed, the rules allow it, the input is right."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shouhou.domain.authority import Money
from shouhou.domain.commands import Channel, Subject, channel
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.refund.machine import Allowed, may
from shouhou.domain.refund.vocabulary import WITHOUT_MONEY, Action, Party
from shouhou.domain.refund.words import REASONS
from shouhou.storage.clocks import clock_of
from shouhou.storage.facts import facts_of, rule_categories
from shouhou.storage.models import Case, Command, Order, Refund, Shop
from shouhou.storage.queries.timeline import changes_since, of_no_weight

from .actor import Actor
from .approving import Asked, Stake
from .compensating import check_payment
from .decision_input import check_input
from .decision_kinds import AgreeRefund, Compensate, ConfirmReceipt, RefundDecision, action_of, params_of
from .errors import Missing
from .rules import profile_of, rules_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A decision that nothing stands against, but perhaps its author's limit."""

    subject_kind: Subject
    subject_id: str
    channel: Channel
    params: dict[str, Any]
    stake: Stake | None
    refund_version: int | None = None
    seen_status: str = ""


def look_at(actor: Actor, case: Case, shop: Shop, asked: Asked, now: datetime, *, waited: bool) -> Ready:
    """Everything that does not depend on who decides. Raises as ``decide``. ``waited``: for an approval."""
    decision = asked.decision
    if isinstance(decision, Compensate):
        _nothing_changed(case, asked.seen_version, waited=waited)
        return Ready(
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
    return Ready(
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
        now=clock_of(shop).platform_time(now),
        profile=profile_of(shop),
    )
    if not isinstance(answer, Allowed):
        raise Refused(str(answer.reason), REASONS[answer.reason])
    live = shop.channel == "api"
    return channel(facts, live=live, action=action)

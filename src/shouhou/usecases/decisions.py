"""An agent decides: the decision becomes a command row, and nothing is sent inside the transaction."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias, assert_never

from django.db import IntegrityError, transaction

from shouhou.domain.access import Permission
from shouhou.domain.commands import Channel, CommandState, channel
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.refund.machine import Allowed, may
from shouhou.domain.refund.vocabulary import Action, Party, ShopType
from shouhou.domain.refund.words import REASONS
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.facts import ceiling_of, facts_of
from shouhou.storage.models import AddressBookEntry, Attachment, Case, Command, Order, Refund, Shop
from shouhou.storage.queries.commands import command_record
from shouhou.storage.queries.records import CommandView
from shouhou.storage.queries.timeline import changes_since

from .actor import Actor, demand
from .errors import Missing
from .rules import profile_of, rules_for
from .uploads import message_card

MESSAGE_BYTES = 400  # top-api 2.3, taobao.refund.message.add: content
REFUSAL_LENGTH = (2, 200)  # top-api 2.3, taobao.refund.refuse: refuse_message


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeRefund:
    """Pay the buyer, no goods come back."""

    refund_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmReceipt:
    """The goods came back and are right: pay the buyer."""

    refund_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeReturn:
    """Let the goods come back to ``address_id``. ``freight``: seller | buyer, never left open."""

    refund_id: str
    address_id: str
    freight: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Refuse the application, with reason and proof (SHA-256 of an uploaded picture)."""

    refund_id: str
    reason_id: str
    message: str
    proof: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseReturn:
    """Refuse the goods that came back."""

    refund_id: str
    reason_id: str
    proof: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveMessage:
    """A message on the platform. It requires a picture; without one a plain card is made of the text."""

    refund_id: str
    content: str
    picture: str | None = None


Decision: TypeAlias = AgreeRefund | ConfirmReceipt | AgreeReturn | Refuse | RefuseReturn | LeaveMessage

PERMISSION = {
    Action.AGREE_REFUND: Permission.AGREE_REFUND,
    Action.CONFIRM_RECEIPT: Permission.AGREE_REFUND,
    Action.AGREE_RETURN: Permission.AGREE_RETURN,
    Action.REFUSE: Permission.REFUSE,
    Action.REFUSE_RETURN: Permission.REFUSE_RETURN,
    Action.LEAVE_MESSAGE: Permission.LEAVE_MESSAGE,
}


def action_of(decision: Decision) -> Action:
    """The seller's action that a decision asks for."""
    match decision:
        case AgreeRefund():
            return Action.AGREE_REFUND
        case ConfirmReceipt():
            return Action.CONFIRM_RECEIPT
        case AgreeReturn():
            return Action.AGREE_RETURN
        case Refuse():
            return Action.REFUSE
        case RefuseReturn():
            return Action.REFUSE_RETURN
        case LeaveMessage():
            return Action.LEAVE_MESSAGE
        case _:
            assert_never(decision)


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
    params |= _check_input(shop, case, refund, decision, actor, now)
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


def _check_input(
    shop: Shop, case: Case, refund: Refund, decision: Decision, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Refuses bad input by field; returns what the command needs besides the decision's own members."""
    match decision:
        case AgreeRefund() | ConfirmReceipt():
            return _check_amount(refund, decision.amount_fen)
        case AgreeReturn():
            return _check_return(shop, decision)
        case Refuse():
            return _check_refusal(shop, case, refund, decision)
        case RefuseReturn():
            _require_reason(refund, decision.reason_id)
            if not decision.proof:
                raise Refused("proof_required", "拒绝退货必须上传凭证图片", fields={"proof": "必填"})
            _require_picture(case, decision.proof, field="proof")
            return {}
        case LeaveMessage():
            return _check_message(case, decision, actor, now)
        case _:
            assert_never(decision)


def _check_amount(refund: Refund, amount_fen: int) -> dict[str, Any]:
    if amount_fen != refund.refund_fen:
        raise Refused(
            "amount_differs",
            "同意退款的金额必须与买家申请的金额一致；要改金额，请先与买家协商修改申请",
            fields={"amount_fen": str(refund.refund_fen)},
        )
    ceiling = ceiling_of(refund)
    if amount_fen > ceiling.max_fen:
        raise Refused("over_ceiling", ceiling.reason, fields={"amount_fen": str(ceiling.max_fen)})
    return {}


def _check_return(shop: Shop, decision: AgreeReturn) -> dict[str, Any]:
    # Silence on freight makes the shop pay (淘宝平台争议处理规则 art. 49), so it is never left open.
    if decision.freight not in ("seller", "buyer"):
        raise Refused("freight_required", "请选择退货运费由谁承担", fields={"freight": "必填"})
    entry = AddressBookEntry.objects.filter(shop=shop, address_id=decision.address_id).first()
    if entry is None:
        raise Refused("address_required", "请选择退货地址", fields={"address_id": "必填"})
    one_line = f"{entry.name} {entry.mobile or entry.phone} {entry.province}{entry.city}{entry.district}{entry.street}"
    return {"address_line": " ".join(one_line.split())}


def _check_refusal(shop: Shop, case: Case, refund: Refund, decision: Refuse) -> dict[str, Any]:
    low, high = REFUSAL_LENGTH
    if not low <= len(decision.message.strip()) <= high:
        raise Refused("message_length", f"拒绝说明需要 {low}–{high} 个字", fields={"message": "长度不符"})
    _require_reason(refund, decision.reason_id)
    if decision.proof:
        _require_picture(case, decision.proof, field="proof")
    elif ShopType(shop.shop_type) is ShopType.TMALL:
        raise Refused("proof_required", "天猫店拒绝退款必须上传凭证图片", fields={"proof": "必填"})
    return {}


def _require_reason(refund: Refund, reason_id: str) -> None:
    known = {str(reason["reason_id"]) for reason in refund.refuse_reasons}
    if not reason_id or (known and reason_id not in known):
        raise Refused("reason_required", "请选择平台给出的拒绝原因", fields={"reason_id": "必填"})


def _require_picture(case: Case, sha256: str, *, field: str) -> None:
    if not Attachment.objects.filter(case=case, blob_id=sha256).exists():
        raise Refused("picture_missing", "找不到这张图片，请重新上传", fields={field: "请重新上传"})


def _check_message(case: Case, decision: LeaveMessage, actor: Actor, now: datetime) -> dict[str, Any]:
    text = decision.content.strip()
    if not text:
        raise Refused("message_empty", "请填写留言内容", fields={"content": "必填"})
    if len(text.encode()) > MESSAGE_BYTES:
        raise Refused(
            "message_length", f"留言最多 {MESSAGE_BYTES} 字节，请缩短或分开发送", fields={"content": "太长"}
        )
    if decision.picture:
        _require_picture(case, decision.picture, field="picture")
        return {}
    return {"card": message_card(case=case, text=text, actor=actor, now=now)}


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

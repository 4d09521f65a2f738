"""An instruction to a marketplace: its states, its channel, and which calls may be repeated."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from .errors import Refused
from .refund.facts import PLATFORM_IN, RefundFacts
from .refund.machine import only_by_hand
from .refund.vocabulary import Action, CsStatus, Party, RefundStatus, ShopType


class CommandState(StrEnum):
    """Where a command stands."""

    PENDING = "pending"  # 待发送
    SENDING = "sending"  # 发送中
    CONFIRMED = "confirmed"  # 平台已确认
    REFUSED = "refused"  # 平台拒绝
    UNKNOWN = "unknown"  # 结果未知，正在核对
    NEEDS_CODE = "needs_code"  # 需要短信验证码
    NEEDS_SESSION = "needs_session"  # 需要重新授权
    NEEDS_PERSON = "needs_person"  # 需在千牛操作
    CANCELLED = "cancelled"  # 已取消


class Payment(StrEnum):
    """A command that is about no refund: money on the shop's own account."""

    COMPENSATE = "compensate"  # 补偿


CommandKind: TypeAlias = Action | Payment


def command_kind(text: str) -> CommandKind:
    """The kind in a stored word. Raises ``ValueError``."""
    return Payment(text) if text in tuple(Payment) else Action(text)


class Subject(StrEnum):
    """What a command is about; one open command each."""

    REFUND = "refund"
    PAYMENT = "payment"  # each has a number of its own and so holds up nothing


class Channel(StrEnum):
    """How a command goes out."""

    API = "api"
    MANUAL = "manual"  # a person does it in the platform's console, then ticks it


_S = CommandState

# From a state to the states it may move to. The first of a row is the usual one.
MOVES: Mapping[CommandState, frozenset[CommandState]] = MappingProxyType(
    {
        _S.PENDING: frozenset({_S.SENDING, _S.CANCELLED, _S.REFUSED, _S.NEEDS_SESSION, _S.NEEDS_PERSON}),
        # Back to pending only for failures of which the platform says that nothing was carried out.
        _S.SENDING: frozenset(
            {
                _S.CONFIRMED,
                _S.REFUSED,
                _S.UNKNOWN,
                _S.PENDING,
                _S.NEEDS_CODE,
                _S.NEEDS_SESSION,
                _S.NEEDS_PERSON,
            }
        ),
        # Settled by reading: seen (confirmed), something else happened (refused), or nothing changed and the
        # call carries a guard (pending again). A message is settled by a person in the end.
        _S.UNKNOWN: frozenset({_S.CONFIRMED, _S.REFUSED, _S.PENDING, _S.CANCELLED}),
        _S.NEEDS_CODE: frozenset({_S.PENDING, _S.CANCELLED, _S.CONFIRMED, _S.REFUSED}),
        _S.NEEDS_SESSION: frozenset({_S.PENDING, _S.CANCELLED, _S.CONFIRMED, _S.REFUSED, _S.NEEDS_PERSON}),
        _S.NEEDS_PERSON: frozenset({_S.CONFIRMED, _S.CANCELLED, _S.REFUSED, _S.UNKNOWN}),
        _S.CONFIRMED: frozenset(),
        _S.REFUSED: frozenset(),
        _S.CANCELLED: frozenset(),
    }
)

OPEN = frozenset(state for state, onward in MOVES.items() if onward)

# What the platform shows once a seller's action has been carried out. A message shows in no status. Shipping the order
# closes the refund, as the buyer's withdrawal does: only the person who shipped knows.
_CONFIRMED_BY: Mapping[Action, frozenset[RefundStatus]] = MappingProxyType(
    {
        Action.AGREE_REFUND: frozenset({RefundStatus.SUCCESS}),
        Action.CONFIRM_RECEIPT: frozenset({RefundStatus.SUCCESS}),
        # The buyer may already have sent the goods back when we look.
        Action.AGREE_RETURN: frozenset({RefundStatus.WAITING_RETURN, RefundStatus.WAITING_RECEIPT}),
        Action.REFUSE: frozenset({RefundStatus.REFUSED}),
        Action.REFUSE_RETURN: frozenset({RefundStatus.REFUSED}),
        # By hand only, and seen in a file a day later: what follows counts as well.
        Action.AGREE_OTHER: frozenset(
            {
                RefundStatus.WAITING_RETURN,
                RefundStatus.WAITING_RECEIPT,
                RefundStatus.WAITING_SELLER_SEND,
                RefundStatus.WAITING_BUYER_CONFIRM,
                RefundStatus.SUCCESS,
            }
        ),
        Action.SEND_OUT: frozenset({RefundStatus.WAITING_BUYER_CONFIRM, RefundStatus.SUCCESS}),
        Action.SHIP_RETURN: frozenset({RefundStatus.WAITING_RECEIPT}),
    }
)

# Done, and no status will ever show it: a shop without live access has the person's word alone.
SHOWN_NOWHERE: frozenset[CommandKind] = frozenset(
    {Action.LEAVE_MESSAGE, Action.SHIP_ORDER, Payment.COMPENSATE}
)

# Calls that carry ``refund_version``: the platform refuses them when anything moved meanwhile.
_GUARDED = frozenset(
    {
        Action.AGREE_REFUND,
        Action.CONFIRM_RECEIPT,
        Action.AGREE_RETURN,
        Action.REFUSE,
        Action.REFUSE_RETURN,
    }
)

# What the gateway has a method for, per platform (top-api 2.3: rp.returngoods.refuse is Tmall's alone).
_API_ACTIONS: Mapping[ShopType, frozenset[Action]] = MappingProxyType(
    {
        ShopType.TMALL: _GUARDED | {Action.LEAVE_MESSAGE},
        ShopType.TAOBAO: (_GUARDED - {Action.REFUSE_RETURN}) | {Action.LEAVE_MESSAGE},
    }
)


def next_state(old: CommandState, new: CommandState) -> CommandState:
    """``new`` if the table has the move. Raises ``Refused("command_state")`` otherwise."""
    if new not in MOVES[old]:
        raise Refused("command_state", "这个操作已经处于其他状态，请刷新后再看", {"from": old, "to": new})
    return new


def may_move(old: CommandState, new: CommandState) -> bool:
    """Whether the table has the move."""
    return new in MOVES[old]


def repeatable(action: Action) -> bool:
    """Whether the call carries the refund's version, so that the same call with the same version cannot
    act twice. Messages are not: each one sent is one more piece of evidence.
    """
    return action in _GUARDED


def confirms(action: Action, status: RefundStatus | None, cs_status: CsStatus | None = None) -> bool:
    """Whether ``status`` and the platform's part in it, read after the call, show that the action was carried out."""
    if action is Action.ASK_INTERVENTION:
        return cs_status is CsStatus.NEEDED or cs_status in PLATFORM_IN
    return status is not None and status in _CONFIRMED_BY.get(action, frozenset())


def channel(facts: RefundFacts, *, live: bool, action: Action) -> Channel:
    """How an allowed action of the seller goes out. ``live``: the shop has an open-platform app."""
    reachable = live and action in _API_ACTIONS[facts.shop_type]
    by_hand = only_by_hand(facts, party=Party.SELLER, action=action)
    return Channel.API if reachable and not by_hand else Channel.MANUAL

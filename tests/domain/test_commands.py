"""Commands: every move between states, the channel, and what may be repeated."""

from itertools import product

import pytest

from shouhou.domain.commands import (
    MOVES,
    OPEN,
    Channel,
    CommandState,
    channel,
    confirms,
    may_move,
    next_state,
    repeatable,
)
from shouhou.domain.errors import Refused
from shouhou.domain.refund.facts import RefundFacts
from shouhou.domain.refund.vocabulary import Action, CsStatus, Flow, RefundStatus, ShopType

S = CommandState
FINAL = {S.CONFIRMED, S.REFUSED, S.CANCELLED}


def _facts(shop: ShopType, *, flow: Flow = Flow.RETURN, status: RefundStatus) -> RefundFacts:
    return RefundFacts(shop_type=shop, flow=flow, status=status)


def test_every_state_stands_in_the_table_and_only_three_are_final() -> None:
    assert set(MOVES) == set(S)
    assert {state for state in S if not MOVES[state]} == FINAL
    assert frozenset(S) - FINAL == OPEN


def test_every_open_state_can_come_to_an_end() -> None:
    for state in OPEN:
        seen, todo = {state}, [state]
        while todo:
            for new in MOVES[todo.pop()] - seen:
                seen.add(new)
                todo.append(new)
        assert seen & FINAL


@pytest.mark.parametrize(("old", "new"), list(product(S, S)))
def test_a_move_is_made_when_the_table_has_it_and_refused_otherwise(old: S, new: S) -> None:
    if may_move(old, new):
        assert next_state(old, new) is new
    else:
        with pytest.raises(Refused) as refused:
            next_state(old, new)
        assert refused.value.reason_code == "command_state"


def test_what_is_being_sent_cannot_be_cancelled_and_what_is_unknown_is_not_simply_sent_again() -> None:
    assert not may_move(S.SENDING, S.CANCELLED)
    assert not may_move(S.UNKNOWN, S.SENDING)
    assert not may_move(S.REFUSED, S.PENDING)


def test_calls_that_carry_the_version_may_be_repeated_and_messages_may_not() -> None:
    assert all(
        repeatable(action)
        for action in (
            Action.AGREE_REFUND,
            Action.CONFIRM_RECEIPT,
            Action.AGREE_RETURN,
            Action.REFUSE,
            Action.REFUSE_RETURN,
        )
    )
    assert not repeatable(Action.LEAVE_MESSAGE)


def test_a_status_confirms_only_the_action_that_leads_there() -> None:
    assert confirms(Action.AGREE_REFUND, RefundStatus.SUCCESS)
    assert confirms(Action.AGREE_RETURN, RefundStatus.WAITING_RECEIPT)
    assert not confirms(Action.AGREE_RETURN, RefundStatus.CLOSED)
    assert not confirms(Action.REFUSE, RefundStatus.SUCCESS)
    assert not confirms(Action.LEAVE_MESSAGE, RefundStatus.SUCCESS)
    assert not confirms(Action.AGREE_REFUND, None)


def test_what_is_done_in_the_console_is_confirmed_by_what_follows_it() -> None:
    assert confirms(Action.AGREE_OTHER, RefundStatus.WAITING_RETURN)
    assert confirms(Action.SEND_OUT, RefundStatus.SUCCESS)
    assert not confirms(Action.SEND_OUT, RefundStatus.CLOSED)
    # The buyer's withdrawal closes a refund as well: no status shows that the order was shipped.
    assert not confirms(Action.SHIP_ORDER, RefundStatus.CLOSED)
    assert confirms(Action.ASK_INTERVENTION, RefundStatus.REFUSED, CsStatus.NEEDED)
    assert not confirms(Action.ASK_INTERVENTION, RefundStatus.REFUSED, CsStatus.NONE)


@pytest.mark.parametrize(
    "action",
    [Action.AGREE_OTHER, Action.SEND_OUT, Action.SHIP_ORDER, Action.SHIP_RETURN, Action.ASK_INTERVENTION],
)
def test_what_has_no_method_is_done_by_hand_in_every_shop(action: Action) -> None:
    for shop in ShopType:
        facts = _facts(shop, status=RefundStatus.WAITING_SELLER)
        assert channel(facts, live=True, action=action) is Channel.MANUAL
    assert not repeatable(action)


def test_without_an_app_everything_is_done_by_hand() -> None:
    facts = _facts(ShopType.TMALL, status=RefundStatus.WAITING_SELLER)
    assert channel(facts, live=True, action=Action.AGREE_RETURN) is Channel.API
    assert channel(facts, live=False, action=Action.AGREE_RETURN) is Channel.MANUAL


def test_refusing_returned_goods_has_a_method_on_tmall_only() -> None:
    for shop, way in ((ShopType.TMALL, Channel.API), (ShopType.TAOBAO, Channel.MANUAL)):
        facts = _facts(shop, status=RefundStatus.WAITING_RECEIPT)
        assert channel(facts, live=True, action=Action.REFUSE_RETURN) is way


def test_refusing_an_unshipped_refund_has_no_method() -> None:
    for shop in ShopType:
        facts = _facts(shop, flow=Flow.REFUND_UNSHIPPED, status=RefundStatus.WAITING_SELLER)
        assert channel(facts, live=True, action=Action.REFUSE) is Channel.MANUAL
        assert channel(facts, live=True, action=Action.AGREE_REFUND) is Channel.API

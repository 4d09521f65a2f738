"""What this person can do on a case in one click: the dock's row of buttons."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.access import Permission
from shouhou.domain.refund.vocabulary import Action, Party
from shouhou.storage.queries.records import CasePage, MoveView
from shouhou.web.words.refunds import ACTIONS, act_words

NOTE = "note"
COMPENSATE = "compensate"
REPLY = "reply"

# The seller's actions that have a form here, with the right that each needs.
FORMS: dict[Action, Permission] = {
    Action.LEAVE_MESSAGE: Permission.LEAVE_MESSAGE,
    Action.AGREE_REFUND: Permission.AGREE_REFUND,
    Action.AGREE_RETURN: Permission.AGREE_RETURN,
    Action.CONFIRM_RECEIPT: Permission.AGREE_REFUND,
    Action.REFUSE: Permission.REFUSE,
    Action.REFUSE_RETURN: Permission.REFUSE_RETURN,
    # These no interface carries: they become to-dos for the platform's console.
    Action.AGREE_OTHER: Permission.AGREE_RETURN,
    Action.SEND_OUT: Permission.SHIP,
    Action.SHIP_RETURN: Permission.SHIP,
    Action.SHIP_ORDER: Permission.SHIP,
    Action.ASK_INTERVENTION: Permission.ASK_PLATFORM,
}
_DANGER = frozenset({Action.REFUSE, Action.REFUSE_RETURN, Action.SHIP_ORDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """One button of the dock."""

    name: str
    words: str | Promise
    icon: str = ""
    key: str = ""
    danger: bool = False
    by_hand: bool = False
    is_action: bool = False
    starts_actions: bool = False
    path: str = "case_decisions"


def modes_of(case: CasePage) -> list[Mode]:
    """Reply, note, platform message, then the decisions that are possible now on the lead refund."""
    found: list[Mode] = []
    if Permission.LEAVE_MESSAGE in case.permissions:
        found.append(Mode(name=REPLY, words=_("回复"), icon="send", key="r", path="case_reply"))
    if Permission.NOTE in case.permissions:
        found.append(Mode(name=NOTE, words=_("内部备注"), icon="note", key="n"))
        found.append(Mode(name="chat", words=_("粘贴聊天"), icon="chat", key="v", path="case_chat"))
    possible = {move.action: move for move in _seller_moves(case)}
    if Action.LEAVE_MESSAGE in possible:
        found.append(
            Mode(name=Action.LEAVE_MESSAGE, words=ACTIONS[Action.LEAVE_MESSAGE], icon="message", key="w")
        )
    actions = [action for action in FORMS if action in possible and action is not Action.LEAVE_MESSAGE]
    for place, action in enumerate(actions):
        found.append(
            Mode(
                name=action,
                words=act_words(action, case.refunds[0].flow),
                danger=action in _DANGER,
                by_hand=possible[action].by_hand,
                is_action=True,
                starts_actions=place == 0,
            )
        )
    if Permission.COMPENSATE in case.permissions:
        found.append(
            Mode(
                name=COMPENSATE,
                words=_("补偿"),
                by_hand=True,
                is_action=True,
                starts_actions=not actions,
                path="case_compensation",
            )
        )
    return found


def _seller_moves(case: CasePage) -> list[MoveView]:
    lead = case.refunds[0] if case.refunds else None
    if lead is None or lead.open_command is not None:  # one instruction at a time on a refund
        return []
    return [
        move
        for move in lead.moves
        if move.party is Party.SELLER
        and move.allowed
        and move.action in FORMS
        and FORMS[move.action] in case.permissions
    ]

"""Who may do what in a shop: one table from roles to permissions.

A person may hold several roles in a shop; rights add up. Roles never reach across shops.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from .errors import Refused


class Role(StrEnum):
    """What a person is in one shop."""

    AGENT = "agent"  # 客服
    RETURNS_CLERK = "returns_clerk"  # 仓库/退款专员
    DISPUTE_HANDLER = "dispute_handler"  # 纠纷专员
    REVIEW_HANDLER = "review_handler"  # 评价专员
    SUPERVISOR = "supervisor"  # 主管
    OWNER = "owner"  # 店主
    READ_ONLY = "read_only"  # 只读


class Permission(StrEnum):
    """One right. Use cases ask for exactly one of them."""

    SEE_CASE = "see_case"
    SEE_FULL_BUYER_NAME = "see_full_buyer_name"
    NOTE = "note"
    DIAGNOSE = "diagnose"  # correct the diagnosis, say what the buyer wants, choose an option
    CLAIM = "claim"  # take a case, give it back, snooze it
    ASSIGN_OTHERS = "assign_others"
    CLOSE_CASE = "close_case"  # close and reopen
    UPLOAD_PICTURE = "upload_picture"
    SEE_PHOTO_DETAILS = "see_photo_details"  # when, with what and where a photo was taken
    LEAVE_MESSAGE = "leave_message"
    AGREE_REFUND = "agree_refund"  # pays money; also confirming a receipt
    REFUSE = "refuse"
    AGREE_RETURN = "agree_return"
    REFUSE_RETURN = "refuse_return"
    SHIP = "ship"  # send a replacement or the order, fill in the number of a return
    ASK_PLATFORM = "ask_platform"  # ask the platform to decide
    COMPENSATE = "compensate"  # red packet, coupon, freight, micro-payment; within the role's limit
    APPROVE = "approve"  # let others give away more than their own limit
    SETTLE_COMMAND = "settle_command"  # tick, cancel, resume, give a code, decide an unknown outcome
    IMPORT = "import"  # bring files and pasted lists
    FILE_CASE = "file_case"  # open a case by hand
    SEE_RULES = "see_rules"
    MANAGE_RULES = "manage_rules"
    MANAGE_GUIDES = (
        "manage_guides"  # write and end product guides: those who answer buyers know what is asked
    )
    MANAGE_SHOP = "manage_shop"
    MANAGE_USERS = "manage_users"


_LOOK = frozenset({Permission.SEE_CASE, Permission.SEE_RULES})
_CARE = _LOOK | {
    Permission.NOTE,
    Permission.DIAGNOSE,
    Permission.CLAIM,
    Permission.UPLOAD_PICTURE,
    Permission.SEE_FULL_BUYER_NAME,
    Permission.IMPORT,
    Permission.FILE_CASE,
}
_DECIDE = _CARE | {
    Permission.CLOSE_CASE,
    Permission.LEAVE_MESSAGE,
    Permission.AGREE_REFUND,
    Permission.REFUSE,
    Permission.AGREE_RETURN,
    Permission.REFUSE_RETURN,
    Permission.SHIP,
    Permission.ASK_PLATFORM,
    Permission.SETTLE_COMMAND,
    Permission.COMPENSATE,
    Permission.MANAGE_GUIDES,
}
_LEAD = _DECIDE | {
    Permission.ASSIGN_OTHERS,
    Permission.MANAGE_RULES,
    Permission.APPROVE,
    Permission.SEE_PHOTO_DETAILS,
}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.READ_ONLY: _LOOK,
        Role.REVIEW_HANDLER: _CARE | {Permission.LEAVE_MESSAGE, Permission.CLOSE_CASE},
        # The clerk sees goods, not persons: the buyer's name stays masked.
        Role.RETURNS_CLERK: (_CARE - {Permission.SEE_FULL_BUYER_NAME})
        | {Permission.AGREE_REFUND, Permission.REFUSE_RETURN, Permission.SHIP, Permission.SETTLE_COMMAND},
        Role.AGENT: _DECIDE,
        Role.DISPUTE_HANDLER: _DECIDE | {Permission.SEE_PHOTO_DETAILS},
        Role.SUPERVISOR: _LEAD,
        Role.OWNER: frozenset(Permission),
    }
)


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """All rights that the roles give together."""
    return frozenset[Permission]().union(*(PERMISSIONS[role] for role in roles))


def require(roles: Iterable[Role], permission: Permission) -> None:
    """Raises ``Refused("not_permitted")`` unless one of ``roles`` carries ``permission``."""
    if permission not in permissions_of(roles):
        raise Refused(
            "not_permitted", "您在这家店铺没有这项权限，请联系主管或店主", {"permission": permission}
        )


def mask_nick(nick: str, roles: Iterable[Role]) -> str:
    """The buyer's nickname as this person may see it: first and last character, the rest hidden.

    Source: 消费者权益保护法 art. 29 (keep consumers' data confidential; need to know).
    """
    if Permission.SEE_FULL_BUYER_NAME in permissions_of(roles) or not nick:
        return nick
    if len(nick) == 1:
        return "*"
    return f"{nick[0]}***{nick[-1]}" if len(nick) > 2 else f"{nick[0]}*"

"""One file per topic; every row carries its shop."""

from .blobs import Attachment, Blob
from .cases import Case, Note
from .commands import Command
from .history import Anchor, HistoryRow
from .inbox import InboxRow
from .orders import Order, OrderLine
from .processes import Heartbeat
from .refunds import Refund, RefundMessage
from .requests import AnsweredRequest
from .rules import RuleOverride
from .shops import AddressBookEntry, Shop, ShopSession, SyncSource
from .users import ApiToken, Membership, User

__all__ = [
    "AddressBookEntry",
    "Anchor",
    "AnsweredRequest",
    "ApiToken",
    "Attachment",
    "Blob",
    "Case",
    "Command",
    "Heartbeat",
    "HistoryRow",
    "InboxRow",
    "Membership",
    "Note",
    "Order",
    "OrderLine",
    "Refund",
    "RefundMessage",
    "RuleOverride",
    "Shop",
    "ShopSession",
    "SyncSource",
    "User",
]

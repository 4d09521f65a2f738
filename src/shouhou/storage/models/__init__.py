"""One file per topic; every row carries its shop."""

from .blobs import Attachment, Blob
from .cases import Case, Note
from .commands import Command
from .conversations import ChatTurn
from .history import Anchor, HistoryRow
from .imports import ColumnMapping, ImportFile
from .inbox import InboxRow
from .orders import Order, OrderLine
from .processes import Heartbeat
from .refunds import Refund, RefundMessage
from .requests import AnsweredRequest
from .reviews import Review
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
    "ChatTurn",
    "ColumnMapping",
    "Command",
    "Heartbeat",
    "HistoryRow",
    "ImportFile",
    "InboxRow",
    "Membership",
    "Note",
    "Order",
    "OrderLine",
    "Refund",
    "RefundMessage",
    "Review",
    "RuleOverride",
    "Shop",
    "ShopSession",
    "SyncSource",
    "User",
]

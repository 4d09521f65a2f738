"""One file per topic; every row carries its shop."""

from .authority import Approval, ApprovalVote, AuthorityLimit, AuthorityUse
from .blobs import Attachment, Blob
from .cases import Case, Note
from .commands import Command
from .conversations import ChatTurn
from .diagnosis import CaseDiagnosis, DiagnosisLabel, DiagnosisModel, LanguageEndpoint
from .evidence import EvidenceItem, PlatformPicture
from .history import Anchor, HistoryRow
from .imports import ColumnMapping, ImportFile
from .inbox import InboxRow
from .options import ChosenOption, ProductProfile, ShopPolicy
from .orders import Order, OrderLine
from .playbooks import PlaybookVersion, ProductGuide
from .postings import Posting
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
    "Approval",
    "ApprovalVote",
    "Attachment",
    "AuthorityLimit",
    "AuthorityUse",
    "Blob",
    "Case",
    "CaseDiagnosis",
    "ChatTurn",
    "ChosenOption",
    "ColumnMapping",
    "Command",
    "DiagnosisLabel",
    "DiagnosisModel",
    "EvidenceItem",
    "Heartbeat",
    "HistoryRow",
    "ImportFile",
    "InboxRow",
    "LanguageEndpoint",
    "Membership",
    "Note",
    "Order",
    "OrderLine",
    "PlatformPicture",
    "PlaybookVersion",
    "Posting",
    "ProductGuide",
    "ProductProfile",
    "Refund",
    "RefundMessage",
    "Review",
    "RuleOverride",
    "Shop",
    "ShopPolicy",
    "ShopSession",
    "SyncSource",
    "User",
]

"""The records that go into a diagnosis and come out of it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Category(StrEnum):
    """What the complaint is about."""

    QUALITY = "quality"  # 商品质量问题
    NOT_AS_DESCRIBED = "not_as_described"  # 描述不符
    WRONG_ITEM = "wrong_item"  # 发错货/漏发
    LOGISTICS = "logistics"  # 物流问题
    SUBJECTIVE = "subjective"  # 买家主观不满意
    USAGE = "usage"  # 不会使用
    SERVICE = "service"  # 售后态度差/响应慢
    OTHER = "other"  # 其他/不明


class Responsible(StrEnum):
    """Who would be at fault if the buyer's account were true."""

    SHOP = "shop"
    LOGISTICS = "logistics"
    BUYER = "buyer"
    UNCLEAR = "unclear"


class Speaker(StrEnum):
    """Who said a turn."""

    BUYER = "buyer"
    SHOP = "shop"
    UNKNOWN = "unknown"  # a text that mixes both and does not say which is which


class Origin(StrEnum):
    """What gave the answer."""

    MODEL = "model"  # the rules and the linear model, offline
    ENDPOINT = "endpoint"  # the language model that the shop switched on
    PERSON = "person"  # an agent corrected it


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing said. ``text`` as it came; the diagnosis cleans it."""

    text: str
    speaker: Speaker = Speaker.BUYER


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the workbench knows besides the words. None and empty mean not known."""

    reason: str = ""
    """The refund reason chosen on the platform, as spelt there."""
    shipped: bool | None = None
    received: bool | None = None
    since_last_scan: timedelta | None = None
    amount_fen: int | None = None
    product: str = ""
    earlier_cases: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Everything said in one case, oldest first, and its circumstances."""

    turns: tuple[Turn, ...]
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One answer. ``confidence`` is calibrated: of answers given at 0.8, about four in five are right."""

    category: Category
    runner_up: Category | None
    responsible: Responsible
    confidence: float
    because: str
    """The buyer's sentence that decided, at most 200 characters; empty when no words decided."""
    facts: tuple[str, ...] = ()
    """Codes of the circumstances that counted (``reason``, ``not_shipped``, ``stalled``, ``earlier_cases``…)."""
    ask: str = ""
    """What to ask for next, a code of ``ask.py``; empty when the words suffice."""
    origin: Origin = Origin.MODEL
    model: str = ""
    """Digest of the model that answered."""

"""A language model's answer: read strictly, and joined to what our own model found."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from .ask import Ask, what_to_ask
from .instructions import PROMPT_LIKE, is_prompt_like
from .question import Question
from .records import Category, Circumstances, Diagnosis, Origin, Responsible, Speaker

BECAUSE = 200
SUREST = 0.95
"""What an endpoint says of its own certainty is not calibrated, so it is never taken to be certain."""

E = TypeVar("E", bound=StrEnum)


class Trouble(StrEnum):
    """Why an endpoint gave no usable answer. Kept and shown by code."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    NOT_PRIVATE = "not_private"  # plain http to a host of the open network
    KEY_REFUSED = "key_refused"  # 401, 403
    NOT_FOUND = "not_found"  # 404: address or model
    BUSY = "busy"  # 429
    SERVER = "server"  # 5xx
    REDIRECT = "redirect"
    STATUS = "status"  # any other status
    TOO_LARGE = "too_large"
    NOT_CHAT = "not_chat"  # no chat completion
    NOT_JSON = "not_json"  # the model's words are not the object that was asked for
    WRONG_WORDS = "wrong_words"  # members missing, or values that are none of ours
    KEY_LOST = "key_lost"  # sealed with another installation's secret


class NotUsable(ValueError):
    """The answer is none. Holds none of its words."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A usable answer."""

    category: Category
    responsible: Responsible
    runner_up: Category | None
    confidence: float
    because: str
    """Part of what the buyer said, as it was shown; else empty."""


_FENCED = re.compile(r"```[a-z]*\s*(.*?)\s*```", re.IGNORECASE | re.DOTALL)
_THOUGHT = re.compile(r"<think>.*?</think>", re.IGNORECASE | re.DOTALL)


def read_opinion(content: str, *, question: Question) -> Opinion:
    """The model's words as an opinion. Code fences and a thought before the answer are forgiven.

    Raises ``NotUsable`` for everything else than the one object with legal values.
    """
    answer = _object(content)
    category = _member(Category, answer.get("category"))
    runner_up = answer.get("runner_up") or None
    second = None if runner_up is None else _member(Category, runner_up)
    return Opinion(
        category=category,
        responsible=_member(Responsible, answer.get("responsible")),
        runner_up=None if second is category else second,
        confidence=_confidence(answer.get("confidence")),
        because=_because(answer.get("because"), question),
    )


def joined(
    first: Diagnosis, opinion: Opinion, *, question: Question, circumstances: Circumstances, model: str
) -> Diagnosis:
    """The answer of an endpoint, in the place of ``first``.

    Words that give orders to a machine are flagged, and buy no more certainty than our own model had.
    ``model``: the endpoint's name for what answered.
    """
    suspicious = any(is_prompt_like(turn.text) for turn in question.turns if turn.speaker is not Speaker.SHOP)
    confidence = min(opinion.confidence, first.confidence) if suspicious else opinion.confidence
    same = opinion.category is first.category
    other = first.runner_up if same else first.category
    return replace(
        first,
        category=opinion.category,
        runner_up=opinion.runner_up or other,
        responsible=opinion.responsible,
        confidence=round(confidence, 3),
        because=opinion.because or (first.because if same else ""),
        facts=(*first.facts, PROMPT_LIKE) if suspicious else first.facts,
        ask=first.ask
        if same and first.ask != Ask.WHICH_OF_TWO
        else what_to_ask(opinion.category, confidence, [], circumstances, said=True),
        origin=Origin.ENDPOINT,
        model=model[:64],
    )


def _object(content: str) -> Mapping[str, Any]:
    text = _THOUGHT.sub("", content, count=1).strip()
    fenced = _FENCED.fullmatch(text)
    try:
        answer = json.loads(fenced.group(1) if fenced else text)
    except (ValueError, RecursionError):
        raise NotUsable(Trouble.NOT_JSON) from None
    if not isinstance(answer, dict):
        raise NotUsable(Trouble.NOT_JSON)
    return answer


def _member(kind: type[E], value: Any) -> E:
    if not isinstance(value, str) or value not in tuple(kind):
        raise NotUsable(Trouble.WRONG_WORDS)
    return kind(value)


def _confidence(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotUsable(Trouble.WRONG_WORDS)
    try:
        number = float(value)
    except OverflowError:
        raise NotUsable(Trouble.WRONG_WORDS) from None
    if not math.isfinite(number):
        raise NotUsable(Trouble.WRONG_WORDS)
    return min(max(number, 0.0), SUREST)


def _because(value: Any, question: Question) -> str:
    """Only the buyer's own words: what is invented, or said by the shop, is dropped, not refused."""
    words = value.strip() if isinstance(value, str) else ""
    said = any(words in turn.text for turn in question.turns if turn.speaker is not Speaker.SHOP)
    return words if 0 < len(words) <= BECAUSE and said else ""

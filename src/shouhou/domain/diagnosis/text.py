"""Cleans what people write and cuts it into turns, sentences and clauses."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .records import Speaker, Turn
from .words import PROCEDURE, SHOP_MANNERS, SIMPLIFIED

HEAD, TAIL = 6_000, 2_000
"""Characters kept of a longer text: people say what is wrong at the start and what they want at the end."""

MAX_REPEAT = 3
MOST_PROCEDURE = 24
"""Characters of a turn that may be about the procedure alone."""

_TURNS = re.compile(r"\s+/\s+|[\r\n]+")
_SENTENCES = re.compile(r"(?:[。！？!?；;…~～\n]|\.{2,}|(?<!\d)\.|\.(?!\d))+")
_CLAUSES = re.compile(r"[,:|()<>\[\]{}\"“”‘’、，：（）【】《》\s]+")
_ADDRESS = re.compile(r"https?://[!-~]+|\[[^\[\]]{1,12}x\]|\d{9,}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_REPEATED = re.compile(rf"(.)\1{{{MAX_REPEAT},}}")
_UNSEEN = dict.fromkeys((*range(8203, 8208), 8288, 65279, *range(65024, 65040)))
_SIMPLIFY = str.maketrans(SIMPLIFIED)
_SHOP = tuple((re.compile(pattern), weight) for pattern, weight in SHOP_MANNERS)
SHOP_FROM = 2.0
"""Points of manner from which an unmarked line of a chat counts as the shop's."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas. ``words`` are cleaned; ``said`` and the ``sentence`` around it are as written."""

    words: str
    said: str
    sentence: str
    speaker: Speaker
    asked: bool
    """The sentence ends in a question mark."""
    line: int
    """Number of its line or turn."""
    numbered: bool
    """An order number, a link or the like stands in its line: people quote those when they enquire."""


def clean(text: str) -> str:
    """Half width, lower case, simplified characters; every number is 0; endless repeats are cut."""
    text = unicodedata.normalize("NFKC", text).translate(_UNSEEN).lower().translate(_SIMPLIFY)
    return (
        _REPEATED.sub(lambda found: found.group(1) * MAX_REPEAT, _NUMBER.sub("0", text))
        .replace("|", "")
        .strip()
    )


def capped(text: str) -> str:
    """``text`` or, when it is very long, its head and its tail; halves of surrogate pairs are mended."""
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def says_nothing(turn: Turn) -> bool:
    """Whether the buyer only says how his application goes on: 这是照片, 已补充凭证, 按客服说的改了金额."""
    words = "".join(_CLAUSES.split(_SENTENCES.sub("", turn.text))) if len(turn.text) <= MOST_PROCEDURE else ""
    return turn.speaker is Speaker.BUYER and bool(words) and PROCEDURE.fullmatch(words) is not None


def clauses_of(turns: Sequence[Turn]) -> list[Clause]:
    """All clauses in their order; turns of unknown speakers are cut into lines and told apart by manner."""
    lines = list(_lines(turns))
    return [clause for line, (text, speaker) in enumerate(lines) for clause in _cut(text, speaker, line)]


def _lines(turns: Sequence[Turn]) -> Iterator[tuple[str, Speaker]]:
    budget = HEAD + TAIL
    for turn in turns:
        text = capped(turn.text)[: max(budget, 0)]
        budget -= len(text)
        if turn.speaker is not Speaker.UNKNOWN:
            yield text, turn.speaker
            continue
        lines = [line for line in _TURNS.split(text) if line.strip()]
        for line in lines:
            # One lone text is a review or a reason: the buyer's, however politely it is put.
            shop = len(lines) > 1 and sounds_like_shop(line)
            yield line, Speaker.SHOP if shop else Speaker.BUYER


def sounds_like_shop(line: str) -> bool:
    """Whether a line of a chat is put as shops put things: 亲…哦, 为您…, 请您提供…"""
    cleaned = clean(line)
    return sum(weight for pattern, weight in _SHOP if pattern.search(cleaned)) >= SHOP_FROM


def _cut(text: str, speaker: Speaker, line: int) -> Iterator[Clause]:
    numbered = _ADDRESS.search(text) is not None
    text = _ADDRESS.sub(" ", text)
    start = 0
    for end, after in _sentence_ends(text):
        sentence = text[start:after].strip()
        asked = "?" in text[end:after] or "？" in text[end:after]
        for said in _CLAUSES.split(text[start:end]):
            if words := clean(said):
                yield Clause(words, said, sentence, speaker, asked, line, numbered)
        start = after


def _sentence_ends(text: str) -> Iterator[tuple[int, int]]:
    for found in _SENTENCES.finditer(text):
        yield found.start(), found.end()
    yield len(text), len(text)

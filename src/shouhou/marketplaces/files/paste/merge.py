"""Pasting again adds only what is new: turns are matched by time, side and text, with their number."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from shouhou.domain.imports import ChatTurn
from shouhou.domain.refund.vocabulary import Party

from .nicks import plain_nick

Key = tuple[str, str]
Pairs = dict[int, int]
"""Number of a pasted turn → number of the known turn that it is."""


def merge_chat(known: Sequence[ChatTurn], pasted: Sequence[ChatTurn]) -> tuple[ChatTurn, ...]:
    """The turns of ``pasted`` that ``known`` lacks, in order.

    Turns are one when side, text (blanks aside) and second agree, or the minute where one copy has minutes only. The
    same text twice in one paste is two turns. Turns without a time are matched by the longest overlap of both lists.
    """
    pairs = _pairs(known, pasted)
    return tuple(turn for number, turn in enumerate(pasted) if number not in pairs)


def weave_chat(known: Sequence[ChatTurn], pasted: Sequence[ChatTurn]) -> tuple[ChatTurn, ...]:
    """``known`` with the new turns of ``pasted`` at their places: the whole conversation in order."""
    pairs = _pairs(known, pasted)
    places: dict[int, list[ChatTurn]] = defaultdict(list)
    for number, turn in enumerate(pasted):
        if number not in pairs:
            places[_place(number, turn, known, pairs, len(pasted))].append(turn)
    whole: list[ChatTurn] = []
    for position in range(len(known) + 1):
        whole.extend(places[position])
        whole.extend(known[position : position + 1])
    return tuple(whole)


def _place(number: int, turn: ChatTurn, known: Sequence[ChatTurn], pairs: Pairs, count: int) -> int:
    """The position in ``known`` before which a new turn belongs: behind its neighbour in the paste, then by time."""
    above = max((pairs[n] + 1 for n in range(number) if n in pairs), default=None)
    below = min((pairs[n] for n in range(number + 1, count) if n in pairs), default=len(known))
    position = above if above is not None else 0
    if turn.at is None:
        return position if above is not None else below
    while position < below and not _later(known[position].at, turn.at):
        position += 1
    return position


def _later(one: datetime | None, other: datetime) -> bool:
    return one is not None and one > other


def _pairs(known: Sequence[ChatTurn], pasted: Sequence[ChatTurn]) -> Pairs:
    pairs = _by_time(known, pasted)
    taken = set(pairs.values())
    for mine, theirs in _overlap(known, pasted).items():
        untimed = pasted[mine].at is None or known[theirs].at is None
        if untimed and mine not in pairs and theirs not in taken:
            pairs[mine] = theirs
            taken.add(theirs)
    return pairs


def _by_time(known: Sequence[ChatTurn], pasted: Sequence[ChatTurn]) -> Pairs:
    """Pairs of turns with times: equal seconds first, then equal minutes where one side prints no seconds."""
    pairs: Pairs = {}
    free = _numbers(known)
    for mine, turn in enumerate(pasted):
        same = free[_key(turn)]
        match = next((n for n in same if turn.at is not None and known[n].at == turn.at), None)
        if match is not None:
            pairs[mine] = match
            same.remove(match)
    rough_known, rough_pasted = _rough(known), _rough(pasted)
    for mine, turn in enumerate(pasted):
        if mine in pairs:
            continue
        same = free[_key(turn)]
        match = next(
            (
                n
                for n in same
                if (mine in rough_pasted or n in rough_known) and _same_minute(known[n].at, turn.at)
            ),
            None,
        )
        if match is not None:
            pairs[mine] = match
            same.remove(match)
    return pairs


def _numbers(turns: Sequence[ChatTurn]) -> dict[Key, list[int]]:
    free: dict[Key, list[int]] = defaultdict(list)
    for number, turn in enumerate(turns):
        free[_key(turn)].append(number)
    return free


def _rough(turns: Sequence[ChatTurn]) -> set[int]:
    """The turns that seem to have minutes only: no seconds, and none on the neighbour that has a time either."""
    timed = [number for number, turn in enumerate(turns) if turn.at is not None]
    bare = {number for number in timed if (at := turns[number].at) is not None and at.second == 0}
    rough: set[int] = set()
    for place, number in enumerate(timed):
        beside = timed[max(place - 1, 0) : place] + timed[place + 1 : place + 2]
        if number in bare and (not beside or any(other in bare for other in beside)):
            rough.add(number)
    return rough


def _overlap(known: Sequence[ChatTurn], pasted: Sequence[ChatTurn]) -> Pairs:
    """Pairs of the longest stretch in which the two lists agree turn by turn, laid over each other without a gap."""
    keys_known, keys_pasted = [_key(t) for t in known], [_key(t) for t in pasted]
    best, best_offset = 0, 0
    for offset in range(-len(pasted) + 1, len(known)):
        start, end = max(offset, 0), min(offset + len(pasted), len(known))
        length = end - start
        if length >= best and keys_known[start:end] == keys_pasted[start - offset : end - offset]:
            best, best_offset = length, offset
    start = max(best_offset, 0)
    return {n - best_offset: n for n in range(start, start + best)}


def _same_minute(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return False
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def _key(turn: ChatTurn) -> Key:
    """Side and text. A chat has one buyer, whatever mask of the nick a copy prints."""
    side = "buyer" if turn.author is Party.BUYER else plain_nick(turn.speaker)
    return side, re.sub(r"\s+", " ", turn.text).strip()

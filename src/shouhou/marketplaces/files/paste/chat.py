"""A pasted 千牛 chat → turns in order, with both sides told apart."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from shouhou.domain.imports import ChatTurn, PastedChat
from shouhou.domain.refund.vocabulary import Party

from .headers import Family, Header, find_headers
from .lines import clean
from .moments import Impossible, Stamp, read_stamp
from .nicks import MACHINE_WORDS, plain_nick
from .notices import is_divider, is_notice, is_read_mark, says_automatic
from .sides import Sides, tell_apart
from .spans import complete
from .unclear import Unclear


@dataclass(slots=True)
class Piece:
    """A message, a notice (no speaker) or a line with a date between messages, before its moment is known."""

    header: Header | None
    stamp: Stamp | None
    lines: list[str] = field(default_factory=list)
    separator: bool = False


def read_chat(text: str, *, shop_nicks: Set[str], today: date, buyer_nick: str = "") -> PastedChat:
    """The turns of ``text`` in order. ``today`` is the day in China on which it was pasted.

    A time without a date gets the date of the line above it, else ``today`` for the last turn, counted back over
    midnights. In copies that print a time only now and then, the turns below it have that time. Writes nothing.
    Raises ``Unclear``: ``no_turns``; ``sides`` with the speakers, settled by ``buyer_nick``; ``date``.
    """
    lines = [line.rstrip() for line in clean(text).split("\n")]
    headers = find_headers(lines, shop_nicks=shop_nicks, buyer_nick=buyer_nick)
    if not headers:
        raise Unclear("no_turns")
    sides = tell_apart(tuple(headers.values()), shop_nicks=shop_nicks, buyer_nick=buyer_nick)
    pieces, unread = _pieces(lines, headers, today)
    family = next(iter(headers.values())).family
    moments = complete(
        [(piece.stamp, piece.separator) for piece in pieces], today=today, inherit=family is Family.COLON
    )
    turns = tuple(
        _turn(piece, at, sides, unread)
        for piece, at in zip(pieces, moments, strict=True)
        if not piece.separator and _has_text(piece, unread)
    )
    if not turns:
        raise Unclear("no_turns")
    return PastedChat(
        turns=turns, buyer_nick=sides.buyer_nick, seller_nicks=sides.sellers, unread_lines=tuple(unread)
    )


def _pieces(lines: Sequence[str], headers: dict[int, Header], today: date) -> tuple[list[Piece], list[str]]:
    pieces: list[Piece] = []
    unread: list[str] = []
    current: Piece | None = None
    number = 0
    while number < len(lines):
        line, header = lines[number], headers.get(number)
        number += header.lines if header else 1
        if header is not None:
            current = Piece(header, _stamp(header.stamp, line, today), [header.rest] if header.rest else [])
            pieces.append(current)
        elif is_divider(line):
            unread.append(line.strip())
        elif _separates(line, current, lines[number:], headers, number, today):
            pieces.append(Piece(None, read_stamp(_bare(line), today=today), separator=True))
        elif is_notice(line) and (current is None or current.lines):
            pieces.append(Piece(None, None, [line.strip()]))
        elif current is not None:
            current.lines.append(line)
        elif line.strip():
            unread.append(line.strip())
    return pieces, unread


def _stamp(text: str, line: str, today: date) -> Stamp | None:
    try:
        return read_stamp(text, today=today) if text else None
    except Impossible as error:
        raise Unclear("date", line=line.strip()[:60]) from error


def _separates(
    line: str,
    current: Piece | None,
    rest: Sequence[str],
    headers: dict[int, Header],
    number: int,
    today: date,
) -> bool:
    """Whether the line is a date between messages: alone on its line, after a text, straight before a header."""
    if current is not None and not current.lines:
        return False
    ahead = next((offset for offset, other in enumerate(rest) if other.strip()), None)
    if ahead is not None and number + ahead not in headers and not is_notice(rest[ahead]):
        return False
    try:
        return read_stamp(_bare(line), today=today) is not None
    except Impossible:
        return False


def _bare(line: str) -> str:
    return re.sub(r"^[\s\-—─=]+|[\s\-—─=]+$", "", line)


def _has_text(piece: Piece, unread: list[str]) -> bool:
    if any(line.strip() for line in piece.lines):
        return True
    if piece.header is not None:
        unread.append(f"{piece.header.speaker} {piece.header.stamp}".strip())
    return False


def _turn(piece: Piece, at: datetime | None, sides: Sides, unread: list[str]) -> ChatTurn:
    lines = list(piece.lines)
    while len(lines) > 1 and (not lines[-1].strip() or is_read_mark(lines[-1])):
        mark = lines.pop().strip()
        if mark:
            unread.append(mark)
    text = "\n".join(lines).strip()
    if piece.header is None:
        return ChatTurn(at=at, author=None, speaker="", text=text)
    speaker = plain_nick(piece.header.speaker)
    author = Party.BUYER if speaker in sides.buyers else Party.SELLER
    machine = author is Party.SELLER and (_is_machine(speaker) or says_automatic(text))
    return ChatTurn(at=at, author=author, speaker=speaker, text=text, by_machine=machine)


def _is_machine(speaker: str) -> bool:
    last = speaker.rpartition(":")[2]
    return last in MACHINE_WORDS or last.endswith(("机器人", "店小蜜"))

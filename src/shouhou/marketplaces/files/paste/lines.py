"""A pasted text as lines without the marks that a browser or a chat window adds and nobody sees."""

import re

from .unclear import MOST_CHARACTERS, Unclear

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_JOINER = "\u200d"
"""It joins emoji into one; between other signs it is noise."""


def clean(text: str) -> str:
    """``text`` with one kind of line end and one kind of blank. Tabs stay. Raises ``Unclear``."""
    if len(text) > MOST_CHARACTERS:
        raise Unclear("too_long", limit=MOST_CHARACTERS)
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    plain = _SPACE.sub(" ", plain)
    plain = _INVISIBLE.sub(lambda found: found[0] if found[0] == _JOINER else "", plain)
    if not plain.strip():
        raise Unclear("empty")
    return plain

"""In which encoding a text file is, decided on its first lines; later bad bytes are a flaw of their row."""

import codecs
from pathlib import Path

from .broken import Broken

_SAMPLE = 64 * 1024
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def encoding_of(path: Path) -> str:
    """``utf-8``, ``utf-8-sig``, ``utf-16`` or ``gb18030``. Raises ``Broken``."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if _decodes(sample, "utf-8"):
        return "utf-8"
    if _mostly_chinese(sample):
        return "gb18030"
    raise Broken("encoding")


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_chinese(sample: bytes) -> bool:
    """Whether the sample, read as GB18030, is made of characters that people write.

    Shift-JIS and Big5 mostly decode as GB18030, into characters outside the 3,755 of GB 2312's first level
    and its punctuation; Chinese table heads and texts have few of those.
    """
    text = sample.decode("gb18030", "replace")
    foreign = [character for character in text if character > "\x7f"]
    usual = sum(_usual(character) for character in foreign)
    return usual >= 0.7 * len(foreign)


def _usual(character: str) -> bool:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3)

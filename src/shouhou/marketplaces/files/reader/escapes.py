"""The escapes inside a workbook's texts."""

import re

_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain(text: str) -> str:
    """Undoes XML's entities and then Excel's own escapes."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return controls(text)


def controls(text: str) -> str:
    """Undoes Excel's ``_x000D_``; a NUL or half a surrogate becomes U+FFFD."""
    if "_x" in text:
        text = _CONTROL.sub(lambda found: _allowed(int(found[1], 16)), text)
    return text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    return _allowed(int(found[2]) if found[2] else int(found[3], 16))


def _allowed(code: int) -> str:
    return "\ufffd" if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)

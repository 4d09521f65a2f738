"""Ids, money and numbers as they stand in cells, with all quirks of facts 6.5."""

import re
import unicodedata
from collections.abc import Callable

from .refusal import RowRefused, shown

CEILING_FEN = 100_000_000_00
"""One hundred million yuan; more is a broken cell."""

_AMOUNT = re.compile(r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]*))?")
_PLAIN_AMOUNT = re.compile(r"([0-9]{1,9})\.([0-9]{2})")
_EXPONENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]+")
_TRICK = re.compile(r'=\s*"([^"]*)"')
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无", "null", "NULL", "None", "N/A", "#N/A"})
_ODD_END = frozenset("'\u200b\ufeff" + "".join(map(chr, (*range(33), 0x85, 0xA0, 0x3000))))
_ODD_START = _ODD_END | {"="}
_CACHE_SIZE = 50_000


def plain_text(value: str) -> str:
    """A cell's text without the tricks that keep Excel from changing it: ``="…"``, ``'…``, a trailing tab."""
    if not value or (value[0] not in _ODD_START and value[-1] not in _ODD_END):
        return value
    text = value.strip().strip("\u200b\ufeff")
    if trick := _TRICK.fullmatch(text):
        text = trick[1].strip()
    if text.startswith("'"):
        text = text[1:]
    return text.removesuffix("'") if text.count("'") == 1 else text


def said(value: str) -> str:
    """Like ``plain_text``; the ways to say nothing become empty."""
    text = plain_text(value)
    return "" if len(text) <= 4 and text in _NOTHING else text


class Ids:
    """Reads the ids of one file.

    A damaged id must never become a case: Excel keeps 15 digits, shows ``1.23E+18`` and writes zeros for the
    rest. Of sound 18-digit ids one in a thousand ends in three zeros by chance, so in a file where hundreds of
    ids were sound, such an id is believed.
    """

    def __init__(self) -> None:
        self._long = self._zeros = 0

    def read(self, value: str, name: str) -> str:
        """An id of 10 to 20 digits. Raises ``RowRefused``."""
        if not (value.isascii() and value.isdecimal()):
            value = self._cleaned(value, name)
        length = len(value)
        if not 10 <= length <= 20 or value[0] == "0":
            raise RowRefused(
                "bad_id",
                f"「{name}」{shown(value)} 不像平台的编号（应是 10 到 20 位数字），请检查这一行，或重新导出",
            )
        if length >= 18:
            self._long += 1
            if value.endswith("000") and not value[15:].strip("0"):
                self._zeros += 1
                if self._long < 300 or self._zeros * 100 > self._long:
                    raise RowRefused("damaged_id", _damaged(name, value))
        return value

    def optional(self, value: str, name: str) -> str:
        """Like ``read``; empty when the cell says nothing."""
        return self.read(value, name) if said(value) else ""

    @staticmethod
    def _cleaned(value: str, name: str) -> str:
        text = "".join(said(unicodedata.normalize("NFKC", value)).split()).strip('"')
        if not text:
            raise RowRefused("missing_id", f"缺少「{name}」，请在千牛里核对后重新导出")
        if _EXPONENT.fullmatch(text):
            raise RowRefused("damaged_id", _damaged(name, text))
        if text.startswith("="):
            raise RowRefused("formula", f"「{name}」是公式 {shown(text)}，请直接使用千牛导出的原文件")
        if not (text.isascii() and text.isdecimal()):
            raise RowRefused("bad_id", f"「{name}」{shown(text)} 不是数字编号，请检查这一行，或重新导出")
        return text


def _damaged(name: str, value: str) -> str:
    return (
        f"「{name}」{shown(value)} 在 Excel 里保存时丢了后几位数字，不能猜。"
        "请直接导入千牛下载的原文件，不要用 Excel 另存"
    )


class Amounts:
    """Yuan → fen, remembered: the same prices stand in thousands of rows."""

    def __init__(self) -> None:
        self._seen: dict[str, int | None] = {}

    def optional(self, value: str, name: str) -> int | None:
        """Fen, or ``None`` when the cell says nothing. Refuses negatives and more than two decimals."""
        try:
            return self._seen[value]
        except KeyError:
            plain = _PLAIN_AMOUNT.fullmatch(value)
            fen = int(plain[1]) * 100 + int(plain[2]) if plain else _fen(value, name)
        if len(self._seen) > _CACHE_SIZE:
            self._seen.clear()
        self._seen[value] = fen
        return fen

    def read(self, value: str, name: str) -> int:
        """Fen. Raises ``RowRefused`` when the cell is empty too."""
        fen = self.optional(value, name)
        if fen is None:
            raise RowRefused("missing_amount", f"缺少「{name}」，请在千牛里核对后重新导出")
        return fen


def _fen(value: str, name: str) -> int | None:
    text = unicodedata.normalize("NFKC", said(value))
    text = "".join(text.split()).strip("¥元").removeprefix("RMB").removeprefix("CNY").strip("¥元")
    if not text or text in _NOTHING:
        return None
    refuse: Callable[[str, str], RowRefused] = lambda code, why: RowRefused(  # noqa: E731 - one sentence, four ends
        code, f"「{name}」{shown(value.strip())} {why}，请在千牛里核对后重新导出"
    )
    if text.startswith("-") and _AMOUNT.fullmatch(text[1:].lstrip("¥")):
        raise refuse("negative_amount", "是负数")
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise refuse("bad_amount", "不是金额")
    decimals = (found[1] or "").rstrip("0")
    if len(decimals) > 2:
        raise refuse("bad_amount", "的小数超过两位")
    fen = int(text.partition(".")[0].replace(",", "")) * 100 + int(decimals.ljust(2, "0"))
    if fen > CEILING_FEN:
        raise refuse("bad_amount", "大得不像真的")
    return fen


def count(value: str, name: str) -> int:
    """A whole number from 1; empty is 1."""
    text = unicodedata.normalize("NFKC", said(value)).removesuffix(".0").removesuffix("件")
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal() and int(text[:9]) >= 1 and len(text) <= 6):
        raise RowRefused("bad_number", f"「{name}」{shown(value)} 不是数量，请检查这一行")
    return int(text)

"""What a file is by its content; its name says nothing."""

import mmap
import os
import zipfile
from enum import StrEnum, auto
from pathlib import Path

from .broken import Broken

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Format(StrEnum):
    """The formats that are read."""

    XLSX = auto()
    XLS = auto()
    HTML = auto()
    TEXT = auto()


def format_of(path: Path) -> Format:
    """Raises ``Broken`` with a code that names what the file is instead."""
    with path.open("rb") as file:
        start = file.read(4096)
        if not start:
            raise Broken("empty")
        if start.startswith(b"PK\x03\x04"):
            return _zip(path)
        if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            return _compound(path)
        _refuse_others(start)
        file.seek(-min(path.stat().st_size, 16), os.SEEK_END)
        if not file.read().strip(b"\0"):
            raise Broken("unfinished")  # the space of a download that has not arrived
        if not start.startswith(_BOMS) and start.count(0) > len(start) // 8:
            raise Broken("encoding")  # UTF-16 without its mark, or no text at all
    return Format.HTML if _is_html(start) else Format.TEXT


def _refuse_others(start: bytes) -> None:
    if (
        start.startswith(_PICTURES)
        or (start[:4] == b"RIFF" and start[8:12] == b"WEBP")
        or start[4:8] == b"ftyp"
    ):
        raise Broken("picture")
    if start.startswith(b"%PDF"):
        raise Broken("pdf")
    if start.startswith(_ARCHIVES) or start.startswith(b"PK"):
        raise Broken("archive")
    if start.startswith((b"\x7fELF", b"MZ", b"SQLite format", b"OggS", b"ID3")):
        raise Broken("not_a_table")


def _is_html(start: bytes) -> bool:
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe").lstrip().lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text and text.startswith(b"<?xml"):
        raise Broken("other_sheet")
    return text.startswith(
        (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<body")
    ) or (text.startswith((b"<?xml", b"<!--", b"<div")) and (b"<html" in text or b"<table" in text))


def _zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as parts:
            if any(part.flag_bits & 1 for part in parts.infolist()):
                raise Broken("password")
            names = {part.filename.lower() for part in parts.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # The table of contents stands at the end: without it the beginning is all that has arrived.
        raise Broken("unfinished") from None
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise Broken("other_sheet")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Broken("document")
    if "[content_types].xml" not in names:
        raise Broken("archive")
    return Format.XLSX


def _compound(path: Path) -> Format:
    def named(*streams: str) -> bool:
        return any(content.find(stream.encode("utf-16-le")) >= 0 for stream in streams)

    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if named("EncryptedPackage"):
            raise Broken("password")
        if named("Workbook", "Book"):
            return Format.XLS
        if named("WordDocument", "PowerPoint Document"):
            raise Broken("document")
    raise Broken("not_a_table")

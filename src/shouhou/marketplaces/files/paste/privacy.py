"""A buyer's name, phone and address leave nothing behind but what tells two parcels apart."""

import re

from ..masking import region_of

_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1\d{2})[- ]?(\d{4})[- ]?(\d{4})(?:-\d{1,6})?(?!\d)")
_HIDDEN_PHONE = re.compile(r"1\d{2}\*{3,}\d{0,4}")
_LAND_LINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
_PLACES = re.compile(r"省|自治区|市|区|县|镇|乡|街道|大道|路|街|巷|弄|号|栋|幢|楼|单元|室|村|小区")


def hide_phones(text: str) -> str:
    """``text`` with phones cut to their last four digits, or fewer."""
    return _LAND_LINE.sub("****", _PHONE.sub(lambda found: f"****{found[3]}", text))


def looks_like_address(text: str) -> bool:
    """Whether the text names streets and houses."""
    return len(set(_PLACES.findall(text))) >= 3


def has_phone(text: str) -> bool:
    """Whether a phone stands in the text, hidden by stars or not."""
    return any(pattern.search(text) for pattern in (_PHONE, _HIDDEN_PHONE, _LAND_LINE))


def hide(line: str) -> str:
    """A line that nobody understood, without phone and address."""
    return "（地址，未保留）" if looks_like_address(line) else hide_phones(line)


def receiver(name: str, phone: str, address: str, together: str) -> str:
    """The mask of a receiver from single fields or from one line that holds all (``together``)."""
    parts = [part for part in re.split(r"[,，;；\s]+", together) if part]
    for part in parts:
        if has_phone(part):
            phone = phone or part
        elif not name and len(part) <= 10 and not _PLACES.search(part[-1]):
            name = part
        elif not re.fullmatch(r"\d{6}", part):
            address = f"{address} {part}".strip()
    digits = re.search(r"(\d{4})\D*$", phone)
    region = region_of(address)
    shown = [f"{name[0]}**"] if name else []
    shown += region
    shown += [f"尾号{digits[1]}"] if digits else []
    return " ".join(shown)

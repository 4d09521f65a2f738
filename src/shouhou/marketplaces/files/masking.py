"""A receiver in a form that tells people apart and identifies nobody."""

import re

_PROVINCES = "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
_REGION = re.compile(
    rf"(?P<province>(?:{_PROVINCES.replace(' ', '|')})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?)?"
    r"(?P<city>(?:(?![省区县路街镇乡村号])[\u4e00-\u9fff]){2,10}?(?:市|自治州|地区|盟))?"
)
"""Province and city at the beginning of an address; nothing behind a district's name is ever part of it."""


def masked(*, name: str, phone: str, address: str) -> str:
    """First character of name and phone, province and city of the address, one space between; empty if all are."""
    hidden = [f"{text[0]}**" for text in (name.strip(), phone.strip().lstrip("'+")) if text]
    return " ".join([*hidden, *region_of(address)])


def region_of(address: str) -> list[str]:
    """Province and city, as far as the address begins with them; nothing behind them."""
    found = _REGION.match("".join(address.split()))
    return [place for place in found.groups() if place] if found else []

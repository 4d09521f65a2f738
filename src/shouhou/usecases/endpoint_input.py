"""What is typed about an endpoint, checked. Each function puts its words into ``wrong`` by the input's name."""

from shouhou.marketplaces.language_model.address import NotAnAddress, base_address, origin_of
from shouhou.storage.models import LanguageEndpoint
from shouhou.storage.sealing import seal

LONGEST_MODEL, LONGEST_KEY = 80, 500


def address(text: str, needed: bool, wrong: dict[str, str]) -> str:
    """The tidied address; empty where none is needed."""
    if not text.strip() and not needed:
        return ""
    try:
        return base_address(text)
    except NotAnAddress as error:
        wrong["url"] = (
            "外网地址必须以 https:// 开头；http:// 只能用于本机或内网"
            if error.plain
            else "请填写完整网址，例如 https://api.deepseek.com/v1"
        )
        return ""


def model_name(text: str, needed: bool, wrong: dict[str, str]) -> str:
    """The endpoint's name for its model."""
    name = text.strip()
    if (needed and not name) or len(name) > LONGEST_MODEL or not (name.isprintable() or not name):
        wrong["model"] = "请填写模型名称，最多 80 个字"
    return name


def whole_number(number: int, most: int, member: str, words: str, wrong: dict[str, str]) -> int:
    """From 1 to ``most``."""
    if not 1 <= number <= most:
        wrong[member] = words
    return number


def key_to_keep(
    key: str, remove: bool, kept: LanguageEndpoint | None, url: str, wrong: dict[str, str]
) -> str:
    """The key, sealed: the new one, the old one, or none. An old one stays with the host it was given for."""
    key = key.strip()
    if key:
        if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
            wrong["key"] = "密钥应是一行英文字母、数字和符号"
        return seal(key)
    if remove or kept is None or not kept.key_sealed:
        return ""
    if url and "url" not in wrong and origin_of(url) != origin_of(kept.url):
        wrong["key"] = "网址换了，请重新填写密钥，或勾选“删除密钥”"
    return kept.key_sealed

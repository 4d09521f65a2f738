"""Loads the words to send with an option, checked: every variable exists, every option has its phrase."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from shouhou.domain.options.records import Option
from shouhou.domain.options.words import VARIABLES, fill, platform_word
from shouhou.domain.refund.vocabulary import ShopType

from .loader import RulebookError

_FILE = "options.toml"
_VARIANTS = {"text", "tmall", "taobao"}


def option_words(option: Option, *, shop_type: ShopType) -> str:
    """The words to send with ``option`` on the shop's platform, filled in. Raises ``RulebookError``."""
    return fill(template(exact(option.phrase), shop_type=shop_type), option.variables)


def exact(key: str) -> str:
    """The most exact phrase there is for ``key``: what follows the last dot is dropped until one is found."""
    shipped = shipped_option_phrases()
    while key not in shipped and "." in key:
        key = key.rpartition(".")[0]
    return key


def template(key: str, *, shop_type: ShopType) -> str:
    """The phrase of a key with its variables unfilled. Raises ``RulebookError`` when there is none."""
    phrase = shipped_option_phrases().get(key)
    if phrase is None:
        raise RulebookError(f"{_FILE}: no phrase {key}")
    return phrase.get(platform_word(shop_type), phrase["text"])


@cache
def shipped_option_phrases() -> Mapping[str, Mapping[str, str]]:
    """Key to variants. Raises ``RulebookError``."""
    text = (files(__package__) / "phrases" / _FILE).read_text(encoding="utf-8")
    return read_option_phrases(text)


def read_option_phrases(text: str) -> Mapping[str, Mapping[str, str]]:
    """The phrases of a file. Raises ``RulebookError`` with the phrase that is wrong."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{_FILE}: {error}") from error
    for key, variants in document.items():
        if not isinstance(variants, dict) or "text" not in variants or set(variants) - _VARIANTS:
            raise RulebookError(f"{_FILE}, {key}: text is needed, tmall and taobao may stand beside it")
        for words in variants.values():
            unknown = set(re.findall(r"\{([^}]*)\}", words)) - VARIABLES
            if unknown:
                raise RulebookError(f"{_FILE}, {key}: unknown variables {sorted(unknown)}")
    return MappingProxyType(document)

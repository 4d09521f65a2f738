"""The shipped playbooks. Every file is checked; a wrong one stops the start with its place."""

import tomllib
from functools import cache
from importlib.resources import files

from shouhou.domain.diagnosis.records import Category
from shouhou.domain.errors import Refused
from shouhou.domain.playbook_reading import from_mapping
from shouhou.domain.playbooks import Playbook

from .loader import RulebookError

KEYS = ("quality", "description", "wrong_item", "logistics", "subjective", "usage", "service", "other")
"""In the order of the five problem types; each has a file of its name in ``playbook/``."""


@cache
def shipped_playbooks() -> tuple[Playbook, ...]:
    """All of them, read once, in the order of ``KEYS``. Raises ``RulebookError``."""
    folder = files(__package__) / "playbook"
    found = tuple(
        read_playbook((folder / f"{key}.toml").read_text(encoding="utf-8"), name=f"{key}.toml")
        for key in KEYS
    )
    return checked(found)


def shipped_playbook(key: str) -> Playbook:
    """One of them. Raises ``KeyError``."""
    return {one.key: one for one in shipped_playbooks()}[key]


def read_playbook(text: str, *, name: str) -> Playbook:
    """The playbook of one file. Raises ``RulebookError`` that names file and place."""
    try:
        playbook = from_mapping(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{name}: {error}") from error
    except Refused as refusal:
        places = "; ".join(f"{place}: {fault}" for place, fault in refusal.fields.items())
        raise RulebookError(f"{name}: {places}") from refusal
    if name != f"{playbook.key}.toml":
        raise RulebookError(f"{name}: its key is {playbook.key!r}")
    return playbook


def checked(playbooks: tuple[Playbook, ...]) -> tuple[Playbook, ...]:
    """The same. Raises ``RulebookError`` unless every category has exactly one playbook."""
    taken = [category for playbook in playbooks for category in playbook.categories]
    for category in Category:
        if taken.count(category) != 1:
            raise RulebookError(f"{category}: {taken.count(category)} playbooks")
    return playbooks

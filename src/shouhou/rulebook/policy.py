"""Loads the policy for options that every new shop starts with."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from shouhou.domain.errors import Refused
from shouhou.domain.options.policy import Policy

from .loader import RulebookError

_FILE = "policy.toml"


@cache
def shipped_policy() -> Policy:
    """The shipped policy, read once. Raises ``RulebookError`` naming every wrong member."""
    try:
        return Policy.from_mapping(shipped_policy_mapping())
    except Refused as refused:
        raise RulebookError(f"{_FILE}: {refused.fields}") from refused


def shipped_policy_mapping() -> dict[str, Any]:
    """Its plain data, under which a shop's partial changes are laid (``domain.options.policy.merged``)."""
    return tomllib.loads((files(__package__) / _FILE).read_text(encoding="utf-8"))

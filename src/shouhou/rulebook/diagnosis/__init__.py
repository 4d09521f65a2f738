"""What the diagnosis is shipped with: the cue file, the trained model and the manifest that describes it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from shouhou.domain.diagnosis.cues import Cues, Family
from shouhou.domain.diagnosis.model import Arrays, Model, NotAModel, digest_of, unpack
from shouhou.domain.diagnosis.records import Category, Responsible

from ..loader import RulebookError

CUES, MODEL, MANIFEST = "cues.toml", "model.npz", "model.toml"
_MEMBERS = {"name", "category", "weight", "words", "patterns", "party"}


@cache
def shipped_model() -> Model:
    """The model that comes with the product, read once. Raises ``RulebookError`` when it is not what it says."""
    arrays, manifest = shipped_arrays(), shipped_manifest()
    found = digest_of(arrays)
    if found != manifest.get("digest"):
        raise RulebookError(f"{MODEL}: digest {found} is not the manifest's {manifest.get('digest')}")
    return Model(arrays, shipped_cues())


@cache
def shipped_cues() -> Cues:
    """All families of cues. Raises ``RulebookError``."""
    return read_cues(_text(CUES))


@cache
def shipped_manifest() -> Mapping[str, Any]:
    """Where the model comes from and what it reached. Raises ``RulebookError``."""
    try:
        return tomllib.loads(_text(MANIFEST))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RulebookError(f"{MANIFEST}: {error}") from error


def shipped_arrays() -> Arrays:
    """The model file's arrays, unchecked against the manifest. Raises ``RulebookError``."""
    try:
        return unpack((files(__package__) / MODEL).read_bytes())
    except (OSError, NotAModel) as error:
        raise RulebookError(f"{MODEL}: {error}") from error


def read_cues(text: str) -> Cues:
    """The families of one cue file. Raises ``RulebookError`` with the place of what is wrong."""
    try:
        rows = tomllib.loads(text).get("family", [])
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{CUES}: {error}") from error
    families = [_family(row, place=f"{CUES}, family {number}") for number, row in enumerate(rows, start=1)]
    names = [family.name for family in families]
    if len(set(names)) < len(names) or not names:
        raise RulebookError(f"{CUES}: every family needs a name of its own")
    return Cues(families)


def _family(row: Mapping[str, Any], *, place: str) -> Family:
    if unknown := set(row) - _MEMBERS:
        raise RulebookError(f"{place}: unknown members {sorted(unknown)}")
    try:
        return Family(
            name=str(row["name"]),
            category=Category(row["category"]) if row["category"] else None,
            weight=float(row["weight"]),
            words=tuple(str(row["words"]).split()),
            patterns=tuple(row.get("patterns", ())),
            party=Responsible(row["party"]) if "party" in row else None,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise RulebookError(f"{place}: {error}") from error


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")

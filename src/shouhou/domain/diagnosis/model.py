"""The trained model: vocabulary, weights and calibration as arrays, packed into bytes and read back."""

import hashlib
import io
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cues import Cues
from .features import Keys, Reading
from .sparse import Floats, Places, softmax

FORMAT = 1
GRAM_SCALE, NAMED_SCALE = 5.0, 0.7
"""How much the two kinds of features may say before regularisation holds them back; by cross-validation."""


class NotAModel(ValueError):
    """The bytes are no model of this format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """What a model file holds. Row 0 of the weights is the constant, then come n-grams, then named features."""

    gram_keys: Keys
    gram_rarity: NDArray[np.float16]
    """ln((1 + texts) / (1 + texts with it)) + 1."""
    named_keys: Keys
    category_weights: NDArray[np.float16]
    party_weights: NDArray[np.float16]
    party_odds: NDArray[np.float16]
    """Logarithm of each party's share in each category: categories × parties."""
    calibration: NDArray[np.float64]
    """Slope and height of the line from the winner's log-odds to those of its being right."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one reading, as logarithms of odds up to a constant."""

    categories: Floats
    parties: Floats
    """To be added to the odds of the parties in a category."""
    known: int
    """N-grams that the model knows, and cues."""


class Model:
    """Arrays, ready to score readings that were made with ``cues``."""

    def __init__(self, arrays: Arrays, cues: Cues) -> None:
        self.arrays = arrays
        self.cues = cues
        self.digest = digest_of(arrays)
        self._rarity = arrays.gram_rarity.astype(np.float64)
        weights = np.concatenate([arrays.category_weights, arrays.party_weights], axis=1)
        self._weights = weights.astype(np.float64)
        self._split = arrays.category_weights.shape[1]

    def row(self, reading: Reading) -> tuple[Places, Floats]:
        """The reading's known features: places in the weights, and values."""
        grams, counts = _known(self.arrays.gram_keys, reading.grams, reading.counts)
        values = counts * self._rarity[grams]
        length = math.sqrt(float(values @ values)) or 1.0
        named, strengths = _known(self.arrays.named_keys, reading.named, reading.named_values)
        places = np.concatenate([grams + 1, named + 1 + len(self.arrays.gram_keys)])
        return places, np.concatenate([values * (GRAM_SCALE / length), strengths * NAMED_SCALE])

    def score(self, reading: Reading) -> Scores:
        """Log-odds of categories and parties."""
        places, values = self.row(reading)
        sums = values @ self._weights[places] + self._weights[0]
        known = len(reading.hits) + int((places <= len(self.arrays.gram_keys)).sum())
        return Scores(sums[: self._split], sums[self._split :], known)

    def chance_right(self, categories: Floats) -> float:
        """The calibrated chance that the best category is the right one."""
        best = float(softmax(categories).max())
        slope, height = self.arrays.calibration
        return 1.0 / (1.0 + math.exp(-(slope * log_odds(best) + height)))


def log_odds(chance: float) -> float:
    """ln(p / (1 − p)), within ±12."""
    return max(-12.0, min(12.0, math.log(max(chance, 1e-9) / max(1.0 - chance, 1e-9))))


def pack(arrays: Arrays) -> bytes:
    """The model's file: an npz. The same arrays give the same bytes with the same zlib."""
    file = io.BytesIO()
    members: dict[str, Any] = {"format": np.array(FORMAT), **_members(arrays)}
    np.savez_compressed(file, **members)
    return file.getvalue()


def unpack(content: bytes) -> Arrays:
    """The arrays of a model's file. Raises ``NotAModel``."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            if int(found["format"]) != FORMAT:
                raise NotAModel(f"format {int(found['format'])}, not {FORMAT}")
            arrays = Arrays(**{field.name: found[field.name] for field in fields(Arrays)})
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, EOFError) as error:
        raise NotAModel(str(error)) from error
    rows = 1 + len(arrays.gram_keys) + len(arrays.named_keys)
    if len(arrays.category_weights) != rows or len(arrays.party_weights) != rows:
        raise NotAModel("weights and vocabulary do not belong together")
    return arrays


def digest_of(arrays: Arrays) -> str:
    """SHA-256 over the arrays, which does not depend on how a file was compressed."""
    digest = hashlib.sha256(b"%d" % FORMAT)
    for name, array in _members(arrays).items():
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _members(arrays: Arrays) -> Mapping[str, NDArray[np.generic]]:
    return {field.name: getattr(arrays, field.name) for field in fields(Arrays)}


def _known(vocabulary: Keys, keys: Keys, values: NDArray[np.float32]) -> tuple[Places, Floats]:
    """Places and values of those keys that the sorted vocabulary holds."""
    if not len(vocabulary):
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    places = np.minimum(np.searchsorted(vocabulary, keys), len(vocabulary) - 1)
    known = vocabulary[places] == keys
    return places[known].astype(np.int64), values[known].astype(np.float64)

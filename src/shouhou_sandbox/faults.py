"""What may go wrong on purpose: a document of probabilities and counts (``PUT /sandbox/faults``)."""

from dataclasses import dataclass, field
from typing import Any

from .numbers import drawn

NAMES = (
    "answer_lost", "slow", "http_500", "html_page", "cut_json", "bad_unicode", "isp_once", "limited",
    "session_expired", "unknown_enum", "empty_page", "stale_read", "tmc_duplicate", "tmc_reorder", "tmc_drop",
)  # fmt: skip
OPTIONS = ("methods", "seed", "tmc_invisible_seconds")
DEFAULTS: dict[str, float] = {"slow": 3.0, "limited": 2.0, "answer_lost": 30.0}


@dataclass
class Fault:
    """One kind of trouble: ``p`` for every call, or for the ``next`` N matching calls for certain."""

    p: float = 0.0
    next: int = 0
    seconds: float = 0.0
    mode: str = "drop"
    methods: list[str] = field(default_factory=list)


@dataclass
class Faults:
    """The current document; ``turn`` makes the chances repeatable and survives a restart."""

    document: dict[str, Any] = field(default_factory=dict)
    turn: int = 0
    failed_once: dict[str, int] = field(default_factory=dict)
    bans: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._faults = _read(self.document)

    def replace(self, document: dict[str, Any]) -> None:
        """Take a new document in place of the old one; ValueError when it cannot be understood."""
        self._faults = _read(document)
        self.document = document
        self.turn = 0
        self.failed_once, self.bans = {}, {}

    @property
    def seed(self) -> int:
        """The seed of the chances."""
        return int(self.document.get("seed", 1))

    @property
    def invisible_seconds(self) -> float:
        """How long a consumed TMC message stays hidden, host seconds."""
        return float(self.document.get("tmc_invisible_seconds", 30))

    def strikes(self, name: str, method: str) -> Fault | None:
        """Whether this trouble happens now to this method; counts down ``next``."""
        fault = self._faults.get(name)
        allowed = fault and (fault.methods or list(self.document.get("methods", [])))
        if fault is None or (allowed and method not in allowed):
            return None
        if fault.next > 0:
            fault.next -= 1
            self.document[name] = {**_as_dict(self.document[name]), "next": fault.next}
            return fault
        if fault.p <= 0:
            return None
        self.turn += 1
        return fault if drawn(self.seed, name, self.turn).random() < fault.p else None


def _as_dict(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {"p": value}


def _read(document: dict[str, Any]) -> dict[str, Fault]:
    unknown = set(document) - set(NAMES) - set(OPTIONS)
    if unknown:
        raise ValueError(f"unknown faults: {', '.join(sorted(unknown))}")
    faults = {}
    for name in NAMES:
        if name in document:
            given = _as_dict(document[name])
            given.setdefault("seconds", DEFAULTS.get(name, 0.0))
            try:
                faults[name] = Fault(**{key: value for key, value in given.items() if value is not None})
            except TypeError as error:
                raise ValueError(f"{name}: {error}") from error
            _check(name, faults[name])
    return faults


def _check(name: str, fault: Fault) -> None:
    numbers = (fault.p, fault.next, fault.seconds)
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in numbers):
        raise ValueError(f"{name}: p, next and seconds must be numbers")
    if not 0 <= fault.p <= 1:
        raise ValueError(f"{name}: p must lie between 0 and 1")
    if fault.next < 0 or fault.seconds < 0:
        raise ValueError(f"{name}: next and seconds must not be negative")
    if fault.mode not in ("drop", "hang"):
        raise ValueError(f"{name}: mode must be drop or hang")

"""How a use case says no. Both are shown to people, so both carry words and machine-readable members."""

from collections.abc import Mapping, Sequence


class Refused(Exception):
    """A rule or a missing right says no. Nothing was written.

    ``reason_code`` is stable (API, tests); ``message`` is Chinese and polite; ``fields`` names the inputs
    that are wrong, each with a short text.
    """

    def __init__(self, reason_code: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{reason_code}: {message}")
        self.reason_code = reason_code
        self.message = message
        self.fields: dict[str, str] = dict(fields or {})


class ChangedMeanwhile(Exception):
    """Somebody else was first: what the author saw is no longer so. Nothing was written.

    ``changes`` are the timeline entries since, for the screen; ``version`` is the present one.
    """

    def __init__(self, changes: Sequence[object], version: int) -> None:
        super().__init__(f"{len(changes)} change(s), now at version {version}")
        self.changes = tuple(changes)
        self.version = version

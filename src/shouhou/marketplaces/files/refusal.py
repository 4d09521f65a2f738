"""Why one row is not taken, with a stable code and what to do, in the user's language."""


class RowRefused(Exception):
    """Raised while a row is read; becomes a ``RefusedRow``."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


def shown(value: str) -> str:
    """A cell's text, short enough for a sentence."""
    return value if len(value) <= 40 else value[:40] + "…"

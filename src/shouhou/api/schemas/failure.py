"""The one shape of every error."""

from typing import Any

from .shape import Out


class Fault(Out):
    """What went wrong: ``code`` is stable, ``message`` is for people, ``fields`` names the inputs."""

    code: str
    message: str
    fields: dict[str, str]
    changes: list[dict[str, Any]] | None = None
    version: int | None = None


class Failure(Out):
    """Every answer of 4xx and 5xx."""

    error: Fault

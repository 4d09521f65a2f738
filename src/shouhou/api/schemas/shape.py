"""The bases of all shapes and the few types that recur.

Out: read from the frozen records by attribute. In: strict, unknown members refused, so that a misspelt
member is an error and not a silent nothing.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Path
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

LARGEST_ID = 2**63 - 1  # bigint
LARGEST_FEN = 2**53 - 1  # beyond it, JSON numbers are no longer exact everywhere


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
"""An aware time, written as UTC with ``Z``."""


def _written_out(value: object) -> object:
    if not isinstance(value, str) or not _ISO.match(value):
        raise ValueError("ISO 8601 with a zone, such as 2026-11-25T08:00:00Z")
    return value


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", re.ASCII)
MomentIn = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_written_out), AfterValidator(_utc)]
"""A time that a program sends: ISO 8601 with a zone; never a number, whose unit nobody can see."""

NO_NUL = r"^[^\x00]*$"  # PostgreSQL text cannot hold U+0000
Words = Annotated[str, StringConstraints(max_length=4000, pattern=NO_NUL)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
PLATFORM_ID = r"^[0-9A-Za-z_.-]{1,40}$"
PlatformId = Annotated[str, StringConstraints(pattern=PLATFORM_ID)]
"""An id of the platform: always a string, for it may lie beyond 2^53."""
SHA256 = r"^[0-9a-f]{64}$"
Sha256 = Annotated[str, StringConstraints(pattern=SHA256)]
OwnId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
PathId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Fen = Annotated[int, Field(ge=1, le=LARGEST_FEN, description="Money in integer fen (1/100 yuan).")]
Version = Annotated[int, Field(ge=0, le=2**31 - 1, description="The case's version that you saw.")]


class Out(BaseModel):
    """Read from a record."""

    model_config = ConfigDict(
        from_attributes=True, frozen=True, validate_by_name=True, validate_by_alias=True
    )


class In(BaseModel):
    """Sent by a program."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Chooser(BaseModel):
    """A query. A name that the address does not know is refused, never ignored."""

    @model_validator(mode="before")
    @classmethod
    def _known_only(cls, value: Any, info: ValidationInfo) -> Any:
        request = (info.context or {}).get("request")
        unknown = sorted(set(request.GET) - set(cls.model_fields)) if request is not None else []
        if unknown:
            raise PydanticCustomError("unknown_filter", "unknown filter", {"name": unknown[0][:60]})
        return value


class Filters(Chooser):
    """The query of a list."""

    limit: Annotated[int, Field(ge=1, le=200, description="How many at most.")] = 50
    cursor: Annotated[
        str | None,
        StringConstraints(max_length=500, pattern=NO_NUL),
        Field(description="``next`` of the page before."),
    ] = None

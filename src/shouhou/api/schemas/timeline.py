"""What happened in a case, and what was written on the platform."""

from typing import Any

from pydantic import Field

from shouhou.storage.queries.records import TimelineEntry, Weight

from .shape import Filters, Moment, Out, OwnId


class Entry(Out):
    """One entry of a case's timeline. ``key`` is stable and unique within the case."""

    key: str
    at: Moment = Field(description="Platform time.")
    weight: Weight
    author: str = Field(description="buyer | seller | officer | platform | system | user")
    author_name: str
    text: str
    kind: str = Field(description="Kind of the history row, empty for messages and notes.")
    params: dict[str, Any]
    pictures: list[str]
    is_return_address: bool
    seq: int | None = Field(description="Place in the case's history chain.")


class Timeline(Out):
    """One page of a timeline, oldest first."""

    items: list[Entry]
    next: str | None


class Message(Out):
    """One message or piece of evidence that lies on the platform."""

    key: str
    at: Moment = Field(description="Platform time.")
    author: str
    author_name: str
    text: str
    pictures: list[str]
    is_return_address: bool


class MessageList(Out):
    """One page of messages, oldest first."""

    items: list[Message]
    next: str | None


class TimelineFilters(Filters):
    """Filters of a timeline."""

    weight: Weight | None = None


class PageOnly(Filters):
    """A list without filters of its own."""


class MessageFilters(Filters):
    """Messages of a refund. Name the ``shop`` when two of yours know the same refund number."""

    shop: OwnId | None = None


def entry_of(entry: TimelineEntry) -> Entry:
    """The shape of a record."""
    return Entry.model_validate(entry)


def message_of(entry: TimelineEntry) -> Message:
    """The shape of a message's record."""
    return Message.model_validate(entry)

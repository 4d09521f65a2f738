"""One stream per case: messages, notes and events, oldest first."""

from typing import Any

from shouhou.domain.refund.vocabulary import Action, Party
from shouhou.storage.json import load_text
from shouhou.storage.models import Case, ChatTurn, HistoryRow, Note, PlatformPicture, RefundMessage, User

from .records import TimelineEntry, Weight

# What a colleague's or the platform's act must be for a decision to rest on it.
MATERIAL = ("refund.", "command.", "message.", "case.closed", "case.merged")
QUIET = (
    "message.seen",
    "note.added",
    "chat.added",
    "reply.sent",
    "evidence.kept",
)  # shown by the message, note or talk itself


def timeline(*, case_id: int) -> tuple[TimelineEntry, ...]:
    """Everything of a case. Six queries, one more for names."""
    entries = [
        *_first_words(case_id),
        *_messages(case_id),
        *_notes(case_id),
        *_chat(case_id),
        *_events(HistoryRow.objects.filter(case_id=case_id).exclude(kind__in=QUIET)),
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.seq or 0, entry.key)))


def changes_since(*, case_id: int, seq: int, material_only: bool) -> tuple[TimelineEntry, ...]:
    """What happened after history row ``seq``, oldest first; only what a decision rests on if asked."""
    entries = _events(HistoryRow.objects.filter(case_id=case_id, seq__gt=seq))
    if material_only:
        entries = [entry for entry in entries if entry.kind.startswith(MATERIAL)]
    return tuple(entries)


def of_no_weight(entry: TimelineEntry) -> bool:
    """Whether a material entry leaves a decision that waits as it was: our own message, or only a version."""
    match entry.kind.partition(".")[0]:
        case "command":
            return entry.params.get("action") == Action.LEAVE_MESSAGE
        case "message":
            return entry.params.get("author") == Party.SELLER
        case "refund":
            return entry.kind == "refund.changed" and set(entry.params.get("changes") or {}) <= {"version"}
        case _:
            return False


def _first_words(case_id: int) -> list[TimelineEntry]:
    """What the buyer wrote into his applications, and what was noted of it when the case was opened by hand."""
    rows = Case.objects.filter(pk=case_id).values_list(
        "story", "opened_at", "refunds__pk", "refunds__description", "refunds__reason", "refunds__applied_at"
    )
    said: dict[str, TimelineEntry] = {}
    for story, opened_at, refund, description, reason, applied_at in rows.order_by("refunds__pk"):
        for key, text, at in (
            (f"r{refund}", description, applied_at or opened_at),
            ("story", story, opened_at),
        ):
            if text and text not in said:
                said[text] = TimelineEntry(
                    key=key,
                    at=at,
                    weight=Weight.MESSAGE,
                    author=Party.BUYER.value,
                    author_name="",
                    text=text,
                    kind="",
                    params={"application": True, "reason": (reason or "") if key != "story" else ""},
                    pictures=(),
                    is_return_address=False,
                    seq=None,
                )
    return list(said.values())


def _messages(case_id: int) -> list[TimelineEntry]:
    rows = (
        RefundMessage.objects.select_related("refund")
        .filter(refund__case_id=case_id)
        .order_by("created_at", "id")
    )
    kept = {
        (message_id, url): sha256
        for message_id, url, sha256 in PlatformPicture.objects.filter(
            message__refund__case_id=case_id, blob__isnull=False
        ).values_list("message_id", "url", "blob_id")
    }
    return [
        TimelineEntry(
            key=f"m{row.pk}",
            at=row.created_at,
            weight=Weight.MESSAGE,
            author=row.author or "platform",
            author_name=row.author_nick,
            text=row.content,
            kind="",
            params={"message_id": row.message_id, "refund_id": row.refund.refund_id},
            pictures=tuple(kept.get((row.pk, url), url) for url in row.picture_urls),
            is_return_address=row.is_return_address,
            seq=None,
        )
        for row in rows
    ]


def _notes(case_id: int) -> list[TimelineEntry]:
    rows = Note.objects.select_related("author").filter(case_id=case_id).order_by("at", "id")
    return [
        TimelineEntry(
            key=f"n{row.pk}",
            at=row.at,
            weight=Weight.NOTE,
            author="user",
            author_name=row.author.display_name,
            text=row.text,
            kind="",
            params={},
            pictures=(),
            is_return_address=False,
            seq=None,
        )
        for row in rows
    ]


def _chat(case_id: int) -> list[TimelineEntry]:
    rows = ChatTurn.objects.filter(case_id=case_id).order_by("position", "id")
    return [
        TimelineEntry(
            key=f"t{row.pk}",
            at=row.at or row.pasted_at,
            weight=Weight.MESSAGE,
            author=row.author or "platform",
            author_name=row.speaker,
            text=row.text,
            kind="",
            params={"chat": True, "timed": row.at is not None, "by_machine": row.by_machine},
            pictures=(),
            is_return_address=False,
            seq=None,
        )
        for row in rows
    ]


def _events(rows: Any) -> list[TimelineEntry]:
    found = list(rows.order_by("seq"))
    names = _names(found)
    return [
        TimelineEntry(
            key=f"h{row.seq}",
            at=row.at,
            weight=Weight.EVENT,
            author=row.actor.partition(":")[0],
            author_name=names.get(row.actor, ""),
            text="",
            kind=row.kind,
            params=load_text(row.body),
            pictures=(),
            is_return_address=False,
            seq=row.seq,
        )
        for row in found
    ]


def _names(rows: list[HistoryRow]) -> dict[str, str]:
    ids = {row.actor.removeprefix("user:") for row in rows if row.actor.startswith("user:")}
    if not ids:
        return {}
    return {
        f"user:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "display_name")
    }

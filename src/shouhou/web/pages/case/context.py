"""What the case page's templates need besides the record itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shouhou.storage.queries.desk_records import Todo
from shouhou.storage.queries.records import CasePage, RefundView, TimelineEntry, Weight
from shouhou.storage.queries.timeline import MATERIAL
from shouhou.web.format import is_stale

from .modes import modes_of

FOLD_FROM = 4  # so many events in a row are folded up to the last one


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form in the dock, with what was typed and what was wrong with it."""

    mode: str
    refund: RefundView | None = None
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    message: str = ""
    changes: tuple[TimelineEntry, ...] = ()
    key: str = ""
    seen_version: int = 0
    fingerprint: str = ""
    stale: bool = False
    by_hand: bool = False
    focus: bool = False
    choices: tuple[str, ...] = ()
    words: str = ""
    """What to tell the buyer beside carrying the decision out."""


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch of the timeline."""

    folded: tuple[TimelineEntry, ...]
    shown: tuple[TimelineEntry, ...]


def case_context(
    case: CasePage, *, now: datetime, form: Form | None = None, todos: Mapping[str, Todo] | None = None
) -> dict[str, Any]:
    """Context of the case's parts. ``now``: host time; ``todos``: by command id."""
    as_of = data_as_of(case)
    return {
        "case": case,
        "now": now,
        "platform_now": case.platform_now,
        "fingerprint": fingerprint(case),
        "timeline": groups(case.timeline),
        "modes": modes_of(case),
        "form": form,
        "todos": todos or {},
        "data_as_of": as_of,
        "stale": is_stale(as_of, case.stale_minutes, now),
        "shown_from": shown_from(case),
        "oob": False,
        "offer": None,  # read by ``offer_context`` where the page shows options
        "offer_problem": "",
    }


def shown_from(case: CasePage) -> timedelta:
    """From what age on the age is shown beside a countdown: a quarter of an hour where data comes by itself,
    the shop's own limit where people bring it.
    """
    limit = timedelta(minutes=case.stale_minutes)
    return min(limit, timedelta(minutes=15)) if case.channel == "api" else limit


def data_as_of(case: CasePage) -> datetime | None:
    """How fresh what we know of the refunds is, host time: the last whole read of the shop's refunds, or the
    last reading of the refund itself when that is newer.
    """
    known = [source.data_as_of for source in case.sources if source.name == "refunds" and source.data_as_of]
    known += [refund.read_at for refund in case.refunds[:1]]
    return max(known, default=None)


def fingerprint(case: CasePage) -> str:
    """Changes exactly when something happens that a decision rests on."""
    material = [entry.seq or 0 for entry in case.timeline if entry.kind.startswith(MATERIAL)]
    messages = sum(entry.weight is Weight.MESSAGE for entry in case.timeline)
    return f"{max(material, default=0)}-{messages}-{case.row.state}"


def groups(entries: Iterable[TimelineEntry]) -> list[Group]:
    """Runs of many events fold into one line; messages and notes never do."""
    found: list[Group] = []
    run: list[TimelineEntry] = []
    for entry in entries:
        if is_noise(entry):
            continue
        if entry.weight is Weight.EVENT:
            run.append(entry)
            continue
        found += _folded(run)
        run = []
        found.append(Group((), (entry,)))
    return found + _folded(run)


def is_noise(entry: TimelineEntry) -> bool:
    """The platform's version number moved and nothing else: kept in the history, of no use on the screen."""
    return entry.kind == "refund.changed" and set(entry.params.get("changes") or {}) <= {"version"}


def _folded(run: list[TimelineEntry]) -> list[Group]:
    if not run:
        return []
    if len(run) < FOLD_FROM:
        return [Group((), tuple(run))]
    return [Group(tuple(run[:-2]), tuple(run[-2:]))]
